"""Whatever is done in whatever order: after a first assessment there is one follow-up, and it waits until it ends."""

from contextlib import suppress
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sos_desktop.codes import FollowUpKind, FollowUpState, MoveReason, OfferAnswer, Onward
from sos_desktop.errors import SosError
from sos_desktop.records import awaiting, followups, occasions, offers, sessions
from sos_desktop.records import today as todays

WHO = st.integers(0, 1)
STEPS = st.one_of(
    st.tuples(st.just("go on"), WHO),
    st.tuples(st.just("once more"), WHO),
    st.tuples(st.just("say"), WHO, st.sampled_from([said for said in OfferAnswer if said != "waiting"])),
    st.tuples(st.just("end"), WHO, st.sampled_from(list(FollowUpState))),
    st.tuples(st.just("defer"), WHO, st.integers(-3, 60)),
    st.tuples(st.just("try"), WHO),
    st.tuples(st.just("want again"), WHO),
    st.tuples(st.just("interrupt"), WHO, st.integers(-3, 60)),
    st.tuples(st.just("days pass"), st.integers(0, 40)),
)


def do(ward, chosen, what, which, *more):
    """One step. What is refused at such a moment must lose nothing."""
    if what == "days pass":
        ward.later(days=which)
        return
    case, store = chosen[which], ward.store
    booked = followups.of_case(store, case.id)
    with suppress(SosError):
        if what == "go on":
            go_on(ward, case)
        elif what == "once more":
            sessions.begin_one_to_one(store, case.id, now=ward.now)
        elif what == "say":
            offers.answer(store, case.id, *more, now=ward.now, today=ward.today)
        for followup in booked if what == "end" else ():
            followups.end(store, followup.id, *more, "", now=ward.now, today=ward.today)
        for followup in booked if what == "defer" else ():
            to = ward.today + timedelta(days=more[0])
            awaiting.move(store, followup.id, to, MoveReason.PERSON_AWAY, now=ward.now, today=ward.today)
        for followup in booked if what == "try" else ():
            ward.try_twice(followup)
        for followup in booked if what == "want again" else ():
            awaiting.wanted_after_all(store, followup.id, now=ward.now)
        if what == "interrupt":
            interrupt(ward, case, ward.today + timedelta(days=more[0]))


def interrupt(ward, case, until):
    """Whatever they are in the middle of stops here, and goes on another day; or it goes on now."""
    drafts = ward.store.rows("SELECT * FROM sessions WHERE case_id = ? AND state = 'draft'", (case.id,))
    for draft in drafts:
        if draft["continues_on"]:
            occasions.go_on(ward.store, draft["id"], now=ward.now)
        else:
            occasions.interrupt(ward.store, draft["id"], until, now=ward.now)


def go_on(ward, case):
    """What comes next for somebody: begun, welcomed, finished, followed up."""
    drafts = ward.store.rows("SELECT * FROM sessions WHERE case_id = ? AND state = 'draft'", (case.id,))
    for draft in drafts[:1]:
        if draft["welcomed"] is None:
            sessions.welcome(ward.store, draft["id"], now=ward.now)
        elif draft["kind"] == "follow-up":
            ward.decide(draft["id"], Onward.WATCH)
        else:
            ward.close(draft["id"])
        return
    for followup in followups.of_case(ward.store, case.id):
        if followup.state is FollowUpState.OPEN:
            sessions.begin_follow_up(ward.store, followup.id, now=ward.now)
            return
    sessions.begin_one_to_one(ward.store, case.id, now=ward.now)


@settings(
    max_examples=25, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(so_far=st.tuples(st.integers(0, 5), st.integers(0, 6)), steps=st.lists(STEPS, max_size=10))
def test_a_follow_up_is_never_lost(ward, so_far, steps):
    chosen = [ward.meet(offered_on=ward.today) for _ in so_far]
    for case, how_far in zip(chosen, so_far, strict=True):
        for _ in range(how_far):
            go_on(ward, case)
    for step in steps:
        do(ward, chosen, *step)
    now = todays.read(ward.store, today=ward.today, most=todays.EVERYTHING)
    waiting = {line.followup_id for line in now.waiting}
    unfinished = {session.session_id for session in now.unfinished}
    for case in chosen:
        held = ward.store.rows("SELECT * FROM sessions WHERE case_id = ? ORDER BY finished", (case.id,))
        first = [row for row in held if row["kind"] == "one-to-one" and row["state"] == "finished"]
        booked = followups.of_case(ward.store, case.id)
        assert len({each.kind for each in booked}) == len(booked)
        assert any(each.kind is FollowUpKind.DAY_28 for each in booked) == bool(first)
        at_28 = next((each for each in booked if each.kind is FollowUpKind.DAY_28), None)
        held_before = at_28 is not None and at_28.onward is Onward.WATCH
        assert len(booked) == bool(first) + held_before
        for followup in booked:
            after = 28 if followup.kind is FollowUpKind.DAY_28 else 91
            assert followup.window.due == date.fromisoformat(first[0]["held_on"]) + timedelta(days=after)
            begun = {row["id"] for row in held if row["followup_id"] == followup.id} & unfinished
            shown = followup.id in waiting or bool(begun)
            assert shown == (followup.state is FollowUpState.OPEN)
            assert (followup.state is FollowUpState.OPEN) == (followup.ended is None)

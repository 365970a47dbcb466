"""Undone, moved, put away and taken out in whatever order: every follow-up that is due to somebody waits for them."""

import json
from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sos_desktop.codes import (
    Amendment,
    FollowUpKind,
    FollowUpState,
    FollowUpWish,
    HoldReason,
    MoveReason,
    OfferAnswer,
    OfferWay,
    Onward,
    ToldWay,
)
from sos_desktop.errors import SosError
from sos_desktop.questionnaires.answers import values_to_json
from sos_desktop.records import (
    amendments,
    awaiting,
    binned,
    bringing_in,
    cases,
    coded,
    followups,
    letters,
    masking,
    merging,
    moves,
    occasions,
    offers,
    sessions,
)
from sos_desktop.records import today as todays
from sos_desktop.records.letters import Told
from sos_desktop.records.set_aside import Answer
from sos_desktop.records.versions import of as versions_of

WHO = st.integers(0, 2)
WHICH = st.integers(0, 5)
SECRET = "Only for whoever reviews it."
STEPS = st.one_of(
    st.tuples(st.just("go on"), WHO),
    st.tuples(st.just("once more"), WHO),
    st.tuples(st.just("say no"), WHO),
    st.tuples(st.just("end"), WHO, st.sampled_from([FollowUpState.DECLINED, FollowUpState.UNREACHABLE])),
    st.tuples(st.just("defer"), WHO, st.integers(-3, 60)),
    st.tuples(st.just("want again"), WHO),
    st.tuples(st.just("decline ahead"), WHICH, st.booleans()),
    st.tuples(st.just("interrupt"), WHICH, st.integers(0, 60)),
    st.tuples(st.just("undo"), WHICH),
    st.tuples(st.just("move"), WHICH, WHO),
    st.tuples(st.just("review"), WHICH, st.booleans()),
    st.tuples(st.just("put away"), WHICH),
    st.tuples(st.just("take out"), WHICH),
    st.tuples(st.just("delete"), WHICH),
    st.tuples(st.just("amend"), WHICH),
    st.tuples(st.just("letter"), WHO, st.booleans()),
    st.tuples(st.just("say yes"), WHO),
    st.tuples(st.just("merge"), st.booleans()),
    st.tuples(st.just("bring in"), WHICH),
    st.tuples(st.just("days pass"), st.integers(0, 40)),
)


class Nothing(Exception):
    """There is no such session at this moment."""


class Book:
    """Three people about one incident, and what somebody does with their sessions."""

    def __init__(self, ward):
        self.ward, self.store = ward, ward.store
        incident = self.incident = ward.incident()
        self.twice = ward.incident(label="Entered twice")
        self.people = [ward.meet(incident=incident, offered_on=ward.today) for _ in range(3)]

    def some(self, which, condition):
        rows = self.store.rows(f"SELECT * FROM sessions WHERE {condition} ORDER BY began, id")  # noqa: S608
        if not rows:
            raise Nothing
        return rows[which % len(rows)]

    def do(self, what, which, *more):
        """One step. What is refused at such a moment must lose nothing."""
        with suppress(SosError, Nothing):
            getattr(self, what.replace(" ", "_"))(which, *more)

    def days_pass(self, days):
        self.ward.later(days=days)

    def go_on(self, who):
        """What comes next for somebody: begun, finished, followed up."""
        ward, person = self.ward, self.people[who].person_id
        drafts = self.store.rows(
            "SELECT sessions.* FROM sessions JOIN cases ON cases.id = case_id"
            " WHERE state = 'draft' AND binned IS NULL AND person_id = ? ORDER BY began, sessions.id",
            (person,),
        )
        draft = drafts[0] if drafts else None
        if draft is not None and draft["welcomed"] is None:
            sessions.welcome(self.store, draft["id"], now=ward.now)
        if draft is not None:
            ward.answer(draft["id"], "note", SECRET)
            ward.decide(draft["id"], Onward.WATCH) if draft["kind"] == "follow-up" else ward.close(
                draft["id"]
            )
            return
        for followup in followups.of_case(self.store, self.people[who].id):
            if followup.state is FollowUpState.OPEN:
                ward.begin_follow_up(self.people[who])
                return
        ward.begin(self.people[who])

    def once_more(self, who):
        self.ward.begin(self.people[who])

    def say_no(self, who):
        offers.answer(
            self.store, self.people[who].id, OfferAnswer.DECLINED, now=self.ward.now, today=self.ward.today
        )

    def end(self, who, how):
        for followup in followups.of_case(self.store, self.people[who].id):
            followups.end(self.store, followup.id, how, "", now=self.ward.now, today=self.ward.today)

    def defer(self, who, days):
        """Moved to another day, and tried there in vain."""
        for followup in followups.of_case(self.store, self.people[who].id):
            with suppress(SosError):
                self.ward.try_twice(followup)
                to = self.ward.today + timedelta(days=days)
                reason = MoveReason.PRACTITIONER_AWAY
                awaiting.move(self.store, followup.id, to, reason, now=self.ward.now, today=self.ward.today)

    def want_again(self, who):
        for followup in followups.of_case(self.store, self.people[who].id):
            with suppress(SosError):
                awaiting.wanted_after_all(self.store, followup.id, now=self.ward.now)

    def decline_ahead(self, which, declined):
        """What somebody says at the end of a first assessment about being asked again."""
        draft = self.some(which, "state = 'draft' AND binned IS NULL AND kind = 'one-to-one'")
        wish = FollowUpWish.DECLINED if declined else FollowUpWish.WELCOME
        self.ward.answer(draft["id"], "follow-up-wish", wish)

    def interrupt(self, which, days):
        draft = self.some(which, "state = 'draft' AND binned IS NULL")["id"]
        occasions.interrupt(self.store, draft, self.ward.today + timedelta(days=days), now=self.ward.now)

    def undo(self, which):
        sessions.reopen(self.store, self.some(which, "state = 'finished'")["id"], now=self.ward.now)

    def move(self, which, who):
        session = self.some(which, "state = 'finished'")["id"]
        moves.move(self.store, session, self.people[who].person_id, SECRET, now=self.ward.now)

    def review(self, which, stays):
        session = self.some(which, "state = 'finished'")["id"]
        keys = {each.key for each in masking.to_review(self.store, session)} if stays else set()
        masking.review(self.store, session, keys, now=self.ward.now)

    def put_away(self, which):
        binned.put(self.store, self.some(which, "state = 'draft'")["id"], now=self.ward.now)

    def take_out(self, which):
        binned.restore(self.store, self.some(which, "binned IS NOT NULL")["id"], now=self.ward.now)

    def delete(self, which):
        binned.delete(self.store, self.some(which, "binned IS NOT NULL")["id"], now=self.ward.now)

    def amend(self, which):
        session = self.some(which, "state = 'finished'")["id"]
        amendments.amend(self.store, session, Amendment.ADDITION, SECRET, now=self.ward.now)

    def letter(self, who, offered):
        """A letter about the incident comes, or about one of them, who is told of it."""
        told = Told(self.ward.today, ToldWay.TELEPHONE, OfferWay.TELEPHONE if offered else None)
        person = self.people[who].person_id
        about = {"person_id": person} if offered else {"incident_id": self.people[who].incident_id}
        letters.receive(
            self.store, HoldReason.INQUEST, "Bleep 12", self.ward.today, **about, told={person: told},
            now=self.ward.now, today=self.ward.today,
        )  # fmt: skip

    def say_yes(self, who):
        offers.answer(
            self.store, self.people[who].id, OfferAnswer.ACCEPTED, now=self.ward.now, today=self.ward.today
        )

    def merge(self, undone):
        """It was entered twice; or it was not, after all."""
        merged = merging.of(self.store, self.twice.id)
        for each in merged if undone else ():
            merging.undo(self.store, each.id, now=self.ward.now)
        if not merged:
            merging.merge(self.store, self.incident.id, self.twice.id, now=self.ward.now)

    def bring_in(self, which):
        """What the disk had not taken is put in later, wherever the session stands by then."""
        session = sessions.read(self.store, self.some(which, "kind = 'one-to-one'")["id"])
        item = next(each for each in session.guide.walk() if each.link_id == "note")
        piece = Answer(session.id, session.guide.canonical, "note", values_to_json((SECRET,), item))
        bringing_in.put_in(self.store, (piece,), at=self.ward.now, now=self.ward.now)


def check(book, kept):
    """What holds at any moment. ``kept`` are all versions there have been."""
    store, today = book.store, todays.read(book.store, today=book.ward.today, most=todays.EVERYTHING)
    waiting = [line.followup_id for line in today.waiting if line.followup_id]
    unfinished = {line.session_id for line in today.unfinished}
    assert store.rows("SELECT 1 FROM rewriting") == []
    assert len(waiting) == len(set(waiting))
    for row in store.rows("SELECT id FROM cases"):
        check_case(store, cases.read(store, row["id"]), waiting, unfinished)
    for row in store.rows("SELECT id FROM sessions WHERE state = 'finished'"):
        check_record(store, row["id"], kept)
    drafts = store.rows("SELECT id FROM sessions WHERE state = 'draft' AND binned IS NULL")
    assert {row["id"] for row in drafts} == unfinished
    assert {each.session_id for each in today.to_review} == {
        row["object_id"] for row in store.rows("SELECT object_id FROM moves WHERE reviewed IS NULL")
    }


def check_case(store, case, waiting, unfinished):
    held = store.rows("SELECT * FROM sessions WHERE case_id = ? ORDER BY held_on", (case.id,))
    first = [row for row in held if row["kind"] == "one-to-one" and row["state"] == "finished"]
    booked = followups.of_case(store, case.id)
    at_28 = [each for each in booked if each.kind is FollowUpKind.DAY_28]
    assert len(at_28) == bool(first)
    assert len(booked) - len(at_28) <= 1
    assert all(each.onward is not Onward.WATCH for each in at_28) or len(booked) == 2
    assert str(case.first_assessment) == (first[0]["held_on"] if first else "None")
    assert case.first_contact == case.first_assessment
    for followup in booked:
        own = [row for row in held if row["followup_id"] == followup.id and not row["reopens"]]
        begun = {row["id"] for row in own} & unfinished
        assert (followup.id in waiting or bool(begun)) == (followup.state is FollowUpState.OPEN)
        assert (followup.state is FollowUpState.DONE) == any(row["state"] == "finished" for row in own)
        said_so = any(declines(store, row["id"]) for row in first)
        assert said_so or not followup.declined_in_advance, "nobody said that they would rather not be asked"
    strays = [row for row in held if row["followup_id"] and row["state"] == "finished"]
    assert all(row["followup_id"] in {each.id for each in booked} for row in strays)


def declines(store, session_id):
    session = sessions.read(store, session_id)
    return coded.said(session.guide, session.given).chosen("follow-up-wish") == FollowUpWish.DECLINED


def check_record(store, session, kept):
    record = amendments.read(store, session)
    before = kept.get(session, ())
    assert record.versions[: len(before)] == before, "a version was lost or altered"
    kept[session] = record.versions
    (row,) = store.rows(
        "SELECT sessions.case_id, person_id FROM sessions JOIN cases ON cases.id = case_id WHERE sessions.id = ?",
        (session,),
    )
    assert record.versions[-1].content["case"] == row["case_id"]
    (last,) = store.rows(
        "SELECT person_id FROM versions WHERE object_id = ? ORDER BY number DESC LIMIT 1", (session,)
    )
    assert last["person_id"] == row["person_id"]
    shown = json.dumps([line.answer for line in record.answered] + [one.text for one in record.amended])
    assert not (record.masked and SECRET in shown)
    assert versions_of(store, session)[0].reason == "first"


@settings(
    max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(so_far=st.tuples(*[st.integers(0, 4)] * 3), steps=st.lists(STEPS, max_size=14))
def test_no_follow_up_no_version_and_no_draft_is_lost(ward, so_far, steps):
    book = Book(ward)
    for who, how_far in enumerate(so_far):
        for _ in range(how_far):
            book.do("go on", who)
    kept = {}
    for step in steps:
        book.do(*step)
        check(book, kept)
    check(book, kept)

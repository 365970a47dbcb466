"""A follow-up while it is waited for: moved with a reason, tried in vain, declined in advance, wanted after all."""

from datetime import date, timedelta

import pytest

from sos_desktop.codes import ContactWay, FollowUpKind, FollowUpState, FollowUpWish, MoveReason, Onward
from sos_desktop.errors import BadInput
from sos_desktop.records import awaiting, cases, followups, versions
from sos_desktop.records import today as todays
from sos_desktop.records.followups import Attempt
from sos_desktop.schedule import Standing


@pytest.fixture
def case(ward):
    case = ward.meet()
    ward.assess(case)
    return case


def move(ward, case, to, reason=MoveReason.PRACTITIONER_AWAY):
    followup = ward.follow_up_of(case)
    awaiting.move(ward.store, followup.id, to, reason, now=ward.now, today=ward.today)


def attempt(ward, case, on, way=ContactWay.TELEPHONE):
    followup = ward.follow_up_of(case)
    return awaiting.tried(ward.store, followup.id, Attempt(on, way), now=ward.now, today=ward.today)


def line(ward):
    (line,) = todays.read(ward.store, today=ward.today).waiting
    return line


# Moved


def test_a_follow_up_is_planned_for_another_day_and_keeps_its_dates(ward, case):
    window = ward.follow_up_of(case).window
    move(ward, case, date(2027, 1, 8), MoveReason.PERSON_AWAY)
    followup = ward.follow_up_of(case)
    assert (followup.planned, followup.moved_because) == (date(2027, 1, 8), MoveReason.PERSON_AWAY)
    assert followup.window == window
    assert versions.newest(ward.store, followup.id).content == {
        "moved_to": "2027-01-08", "moved_because": "person-away", "due": "2026-12-21",
    }  # fmt: skip


def test_on_today_it_stands_on_its_new_day_and_says_from_where(ward, case):
    move(ward, case, date(2026, 12, 27))
    ward.later(days=30)
    assert (line(ward).since, line(ward).moved_from) == (date(2026, 12, 27), date(2026, 12, 21))
    now = todays.read(ward.store, today=ward.today)
    assert (line(ward).standing, now.badge, now.this_week) == (Standing.THIS_WEEK, 0, 1)
    ward.later(days=4)
    assert line(ward).standing is Standing.DUE
    assert todays.read(ward.store, today=ward.today).badge == 1


def test_wherever_it_is_moved_it_is_overdue_when_its_first_window_has_closed(ward, case):
    move(ward, case, date(2027, 2, 1))
    ward.later(days=36)
    now = todays.read(ward.store, today=ward.today)
    assert (line(ward).standing, line(ward).days_overdue) == (Standing.OVERDUE, 1)
    assert (now.overdue, now.badge) == (1, 1)


def test_it_can_be_moved_again_and_to_an_earlier_day(ward, case):
    move(ward, case, date(2027, 1, 8))
    move(ward, case, date(2026, 12, 1))
    assert ward.follow_up_of(case).planned == date(2026, 12, 1)
    assert len(versions.of(ward.store, ward.follow_up_of(case).id)) == 3


@pytest.mark.parametrize(
    ("to", "words"), [(date(2026, 11, 22), "today or later"), (date(2028, 3, 1), "more than a year")]
)
def test_a_day_that_cannot_be_moves_nothing(ward, case, to, words):
    with pytest.raises(BadInput, match=words):
        move(ward, case, to)
    assert ward.follow_up_of(case).moved_to is None


def test_one_that_was_begun_is_not_moved(ward, case):
    ward.later(days=28)
    ward.begin_follow_up(case)
    with pytest.raises(BadInput, match="has been begun"):
        move(ward, case, ward.today)


def test_one_that_has_ended_is_neither_moved_nor_tried(ward, case):
    ward.later(days=28)
    ward.decide(ward.begin_follow_up(case))
    for what in (lambda: move(ward, case, ward.today), lambda: attempt(ward, case, ward.today)):
        with pytest.raises(BadInput, match="already ended"):
            what()


# Tried


def test_each_attempt_is_kept_with_its_day_and_its_way_and_once(ward, case):
    ward.later(days=30)
    assert attempt(ward, case, ward.today) == 1
    assert attempt(ward, case, ward.today) == 1
    assert attempt(ward, case, ward.today - timedelta(days=2), ContactWay.EMAIL) == 2
    assert ward.follow_up_of(case).attempts == (
        Attempt(date(2026, 12, 21), ContactWay.EMAIL),
        Attempt(date(2026, 12, 23), ContactWay.TELEPHONE),
    )


@pytest.mark.parametrize(
    ("on", "words"),
    [(date(2026, 12, 24), "in the future"), (date(2026, 11, 22), "before the follow-up was booked")],
)
def test_an_attempt_on_a_day_that_cannot_be_is_not_kept(ward, case, on, words):
    ward.later(days=30)
    with pytest.raises(BadInput, match=words):
        attempt(ward, case, on)
    assert ward.follow_up_of(case).attempts == ()


@pytest.mark.parametrize("tries", [0, 1])
def test_nobody_is_given_up_before_two_attempts(ward, case, tries):
    ward.later(days=30)
    for _ in range(tries):
        attempt(ward, case, ward.today)
    followup = ward.follow_up_of(case)
    with pytest.raises(BadInput, match="after two"):
        followups.end(ward.store, followup.id, FollowUpState.UNREACHABLE, "", now=ward.now, today=ward.today)
    assert ward.follow_up_of(case).state is FollowUpState.OPEN


def test_after_two_attempts_it_can_end_as_not_reached(ward, case):
    ward.later(days=30)
    ward.try_twice(ward.follow_up_of(case))
    followup = ward.follow_up_of(case)
    followups.end(ward.store, followup.id, FollowUpState.UNREACHABLE, "", now=ward.now, today=ward.today)
    assert ward.follow_up_of(case).state is FollowUpState.UNREACHABLE


# Declined in advance


def held(ward, wish):
    case = ward.meet()
    session = ward.begin(case)
    ward.answer(session, "follow-up-wish", wish)
    return case, session, ward.close(session)


def test_it_can_be_declined_at_the_first_assessment_and_the_door_stays_open(ward):
    case, _, result = held(ward, FollowUpWish.DECLINED)
    followup = ward.follow_up_of(case)
    assert followup.declined_in_advance
    assert (followup.ended, followup.window.due) == (ward.today, date(2026, 12, 21))
    assert cases.read(ward.store, case.id).closed == ward.today
    assert "The door stays open" in result.sentences[0]
    awaiting.wanted_after_all(ward.store, followup.id, now=ward.now)
    followup = ward.follow_up_of(case)
    assert (followup.state, followup.ended, followup.window.due) == (
        FollowUpState.OPEN,
        None,
        date(2026, 12, 21),
    )
    assert cases.read(ward.store, case.id).closed is None


def test_a_yes_books_it_as_no_answer_does(ward):
    case, _, result = held(ward, FollowUpWish.WELCOME)
    assert ward.follow_up_of(case).state is FollowUpState.OPEN
    assert result.sentences == ("The 28-day follow-up is booked for Monday 21 December 2026.",)


def test_an_undone_record_that_says_yes_instead_waits_again_and_the_other_way_round(ward):
    from sos_desktop.records import sessions

    case, session, _ = held(ward, FollowUpWish.DECLINED)
    for wish, state in (
        (FollowUpWish.WELCOME, FollowUpState.OPEN),
        (FollowUpWish.DECLINED, FollowUpState.DECLINED),
    ):
        ward.later(hours=1)
        draft = sessions.reopen(ward.store, session, now=ward.now)
        ward.answer(draft, "follow-up-wish", wish)
        sessions.finish(ward.store, draft, now=ward.now)
        assert ward.follow_up_of(case).state is state


@pytest.mark.parametrize("done", [True, False])
def test_only_one_that_ended_without_being_held_can_be_wanted_after_all(ward, case, done):
    if done:
        ward.later(days=28)
        ward.decide(ward.begin_follow_up(case))
    with pytest.raises(BadInput, match="waits already, or was held"):
        awaiting.wanted_after_all(ward.store, ward.follow_up_of(case).id, now=ward.now)


# At three months


@pytest.mark.parametrize("onward", list(Onward))
def test_whoever_is_not_closed_at_28_days_is_asked_again_at_three_months(ward, case, onward):
    ward.later(days=30)
    ward.decide(ward.begin_follow_up(case), onward)
    later = followups.of_case(ward.store, case.id)[1:]
    if onward is Onward.CLOSED:
        assert later == ()
        return
    (check,) = later
    assert (check.kind, check.state, check.window.due) == (
        FollowUpKind.MONTH_3, FollowUpState.OPEN, date(2027, 2, 22),
    )  # fmt: skip


def test_the_three_month_check_is_held_with_its_own_guide_and_books_nothing_more(ward, case):
    ward.later(days=30)
    ward.decide(ward.begin_follow_up(case), Onward.WATCH)
    ward.later(days=61)
    ward.decide(ward.begin_follow_up(case), Onward.WATCH)
    assert [each.state for each in followups.of_case(ward.store, case.id)] == [FollowUpState.DONE] * 2
    assert todays.read(ward.store, today=ward.today).waiting == ()

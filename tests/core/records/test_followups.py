"""Follow-ups: booked by themselves, judged on their original dates, ended with a reason, never lost."""

from datetime import date, timedelta

import pytest

from sos_desktop.codes import FollowUpKind, FollowUpState, OfferAnswer
from sos_desktop.errors import BadInput, Finished
from sos_desktop.records import cases, followups, offers, sessions, versions
from sos_desktop.records import today as todays


def end(ward, followup, state=FollowUpState.DECLINED, reason=""):
    followups.end(ward.store, followup.id, state, reason, now=ward.now, today=ward.today)


@pytest.mark.parametrize("rating", [0, 1, 2])
def test_the_28_day_follow_up_books_itself_whatever_the_score(ward, rating):
    case = ward.meet()
    ward.assess(case, rating=rating)
    followup = ward.follow_up_of(case)
    assert (followup.kind, followup.state) == (FollowUpKind.DAY_28, FollowUpState.OPEN)
    window = followup.window
    assert (window.opens, window.due, window.closes) == (
        date(2026, 12, 18), date(2026, 12, 21), date(2026, 12, 28),
    )  # fmt: skip
    assert followups.read(ward.store, followup.id) == followup


def test_a_session_without_any_rating_books_it_too(ward):
    case = ward.meet()
    ward.close(ward.begin(case))
    assert ward.follow_up_of(case).state is FollowUpState.OPEN


def test_a_second_session_neither_moves_nor_doubles_it_and_says_its_true_day(ward):
    case = ward.meet()
    ward.assess(case)
    booked = ward.follow_up_of(case)
    ward.later(days=10)
    result = ward.close(ward.begin(case))
    assert ward.follow_up_of(case) == booked
    assert result.sentences == ("The 28-day follow-up is booked for Monday 21 December 2026.",)


def test_a_session_after_the_follow_up_promises_no_other(ward):
    case = ward.meet()
    ward.assess(case)
    end(ward, ward.follow_up_of(case))
    assert ward.close(ward.begin(case)).sentences == ()
    assert ward.follow_up_of(case).state is FollowUpState.DECLINED


def test_it_counts_from_the_day_the_session_was_held_not_entered(ward):
    case = ward.meet(incident=ward.incident("2026-11-01"))
    ward.close(ward.begin(case, held_on=date(2026, 11, 5)))
    assert ward.follow_up_of(case).window.due == date(2026, 12, 3)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE followups SET due = '2027-01-01'",
        "UPDATE followups SET closes = '2027-01-01'",
        "UPDATE followups SET case_id = 'x'",
        "DELETE FROM followups",
    ],
)
def test_nothing_moves_or_removes_a_follow_up(ward, sql):
    case = ward.meet()
    ward.assess(case)
    booked = ward.follow_up_of(case)
    with pytest.raises(Finished), ward.store.change(now=ward.now) as change:
        change.run(sql)
    assert ward.follow_up_of(case) == booked


@pytest.mark.parametrize("state", [FollowUpState.DECLINED, FollowUpState.UNREACHABLE, FollowUpState.CLOSED])
def test_it_ends_without_being_held_and_closes_the_case(ward, state):
    case = ward.meet()
    ward.assess(case)
    ward.later(days=29)
    ward.try_twice(ward.follow_up_of(case))
    end(ward, ward.follow_up_of(case), state, "They have moved to another trust.")
    followup = ward.follow_up_of(case)
    assert (followup.state, followup.ended) == (state, ward.today)
    assert followup.decision_reason == "They have moved to another trust."
    assert (followup.onward, followup.change_of_score, followup.days_off) == (None, None, None)
    assert cases.read(ward.store, case.id).closed == ward.today


def test_it_can_be_declined_in_advance_with_the_door_left_open(ward):
    case = ward.meet()
    ward.assess(case)
    end(ward, ward.follow_up_of(case))
    ward.assess(case)
    assert cases.read(ward.store, case.id).closed is None


@pytest.mark.parametrize("state", [FollowUpState.OPEN, FollowUpState.DONE])
def test_it_is_not_ended_as_open_or_as_done(ward, state):
    case = ward.meet()
    ward.assess(case)
    with pytest.raises(BadInput, match="declined, not reached or closed"):
        end(ward, ward.follow_up_of(case), state)


def test_it_ends_once(ward):
    case = ward.meet()
    ward.assess(case)
    followup = ward.follow_up_of(case)
    end(ward, followup)
    with pytest.raises(BadInput, match="already ended"):
        end(ward, followup, FollowUpState.CLOSED)
    assert ward.follow_up_of(case).state is FollowUpState.DECLINED


def test_a_reason_that_cannot_be_kept_ends_nothing(ward):
    case = ward.meet()
    ward.assess(case)
    with pytest.raises(BadInput, match="The reason"):
        end(ward, ward.follow_up_of(case), reason="x" * 500)
    assert ward.follow_up_of(case).state is FollowUpState.OPEN


def test_one_that_was_begun_is_finished_not_ended(ward):
    case = ward.meet()
    ward.assess(case)
    ward.later(days=28)
    session = ward.begin_follow_up(case)
    with pytest.raises(BadInput, match="has been begun"):
        end(ward, ward.follow_up_of(case))
    ward.decide(session)
    assert ward.follow_up_of(case).state is FollowUpState.DONE


def test_one_that_was_opened_by_mistake_can_still_be_ended(ward):
    case = ward.meet()
    ward.assess(case)
    ward.later(days=28)
    opened = sessions.begin_follow_up(ward.store, ward.follow_up_of(case).id, now=ward.now)
    ward.answer(opened, "welcomed", "said")
    end(ward, ward.follow_up_of(case))
    assert todays.read(ward.store, today=ward.today).unfinished == ()
    with pytest.raises(BadInput):
        sessions.read(ward.store, opened)


def test_everything_that_becomes_of_it_is_a_version_of_the_person(ward):
    case = ward.meet()
    ward.assess(case)
    booked = ward.follow_up_of(case)
    end(ward, booked, reason="On leave.")
    first, second = versions.of(ward.store, booked.id)
    assert first.content == {"case": case.id, "due": "2026-12-21"}
    assert (second.content["state"], second.content["decision_reason"]) == ("declined", "On leave.")
    rows = ward.store.rows("SELECT person_id FROM versions WHERE object_id = ?", (booked.id,))
    assert {row["person_id"] for row in rows} == {case.person_id}


def test_an_answer_to_an_old_offer_does_not_touch_the_follow_up(ward):
    case = ward.meet(offered_on=ward.today)
    ward.assess(case)
    with pytest.raises(BadInput):
        offers.answer(ward.store, case.id, OfferAnswer.DECLINED, now=ward.now, today=ward.today)
    assert ward.follow_up_of(case).window.due == ward.today + timedelta(days=28)


def test_one_that_is_not_there_is_said_to_be(ward):
    with pytest.raises(BadInput, match="not in the record book"):
        followups.read(ward.store, "nothing")

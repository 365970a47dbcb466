"""The practitioner's diary: everything that is due, on its day, once, until it is done."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sos_desktop.codes import FollowUpState, MoveReason, Onward
from sos_desktop.records import awaiting, binned, diary, followups, occasions, sessions
from sos_desktop.records.diary import Due
from sos_desktop.schedule import Standing


def read(ward, first=date(2026, 1, 1), last=date(2027, 12, 31)):
    return diary.read(ward.store, first, last, today=ward.today)


def test_a_follow_up_stands_on_its_day_and_then_the_check_at_three_months(ward):
    case = ward.meet("Wren")
    ward.assess(case)
    (entry,) = read(ward)
    assert (entry.day, entry.due, entry.with_whom) == (date(2026, 12, 21), Due.FOLLOW_UP, "Wren")
    assert (entry.standing, entry.closes, entry.booked_for) == (Standing.LATER, date(2026, 12, 28), None)
    ward.later(days=28)
    ward.decide(ward.begin_follow_up(case), Onward.WATCH)
    (entry,) = read(ward)
    assert (entry.day, entry.due) == (date(2027, 2, 22), Due.THREE_MONTHS)


def test_one_that_was_moved_stands_on_its_new_day_only(ward):
    case = ward.meet()
    ward.assess(case)
    to, followup = date(2027, 1, 8), ward.follow_up_of(case)
    awaiting.move(ward.store, followup.id, to, MoveReason.OTHER, now=ward.now, today=ward.today)
    assert read(ward, last=date(2026, 12, 31)) == ()
    (entry,) = read(ward)
    assert (entry.day, entry.booked_for) == (to, date(2026, 12, 21))


def test_an_overdue_one_stays_on_its_day(ward):
    ward.assess(ward.meet())
    ward.later(days=40)
    (entry,) = read(ward)
    assert (entry.day, entry.standing) == (date(2026, 12, 21), Standing.OVERDUE)


@pytest.mark.parametrize("state", [FollowUpState.DECLINED, FollowUpState.CLOSED])
def test_one_that_has_ended_is_in_it_no_more(ward, state):
    case = ward.meet()
    ward.assess(case)
    followups.end(ward.store, ward.follow_up_of(case).id, state, "", now=ward.now, today=ward.today)
    assert read(ward) == ()


@pytest.mark.parametrize(
    ("days", "standing"), [(0, Standing.DUE), (3, Standing.THIS_WEEK), (9, Standing.LATER)]
)
def test_an_interrupted_session_stands_on_the_day_that_was_agreed(ward, days, standing):
    session = ward.begin(ward.meet("Wren"))
    on = ward.today + timedelta(days=days)
    occasions.interrupt(ward.store, session, on, now=ward.now)
    (entry,) = read(ward)
    assert (entry.day, entry.due, entry.carried, entry.standing) == (on, Due.GO_ON, session, standing)
    binned.put(ward.store, session, now=ward.now)
    assert [entry.due for entry in read(ward)] == [Due.FIRST]


def test_a_continuation_that_has_passed_is_overdue(ward):
    session = ward.begin_group(ward.incident())
    occasions.interrupt(ward.store, session, ward.today, now=ward.now)
    ward.later(days=1)
    (entry,) = read(ward)
    assert (entry.standing, entry.with_whom, entry.person_id) == (Standing.OVERDUE, "Bay 4, November", "")


def test_the_next_date_of_a_group_is_in_it_until_it_has_passed(ward):
    session = ward.begin_group(ward.incident())
    ward.answer(session, "welcomed", "said")
    ward.answer(session, "second-facilitator", "Sam")
    ward.answer(session, "next-date", "2026-12-03")
    sessions.finish(ward.store, session, now=ward.now)
    (entry,) = read(ward)
    assert (entry.day, entry.due, entry.with_whom) == (date(2026, 12, 3), Due.GROUP, "Bay 4, November")
    ward.later(days=11)
    assert read(ward) == ()


def test_a_first_assessment_stands_on_its_first_possible_day(ward):
    ward.meet("Wren", ward.incident("2026-11-22"))
    (entry,) = read(ward)
    assert (entry.day, entry.due) == (date(2026, 11, 25), Due.FIRST)


def test_lines_are_in_the_order_of_their_days_and_names(ward):
    for name in ("Wren", "Heron"):
        ward.assess(ward.meet(name))
    assert [entry.with_whom for entry in read(ward)] == ["Heron", "Wren"]
    assert replace(read(ward)[0], with_whom="Wren").day == read(ward)[1].day

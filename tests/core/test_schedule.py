"""From an incident and its sessions to dates: the rules, each on its own."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop import schedule
from sos_desktop.dates import PartialDate
from sos_desktop.schedule import Standing

MADE = date(2026, 11, 23)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("occurred", "first"),
    [
        ("2026-11-23", date(2026, 11, 26)),
        ("2026-11-22T23:59", date(2026, 11, 25)),
        ("2026-11-20", MADE),
        ("2026-11-19", MADE),
        ("2026-11", date(2026, 11, 26)),
        ("2026", date(2026, 11, 26)),
        ("2026-10", MADE),
        ("2009", MADE),
    ],
)
def test_a_first_assessment_is_from_72_hours_and_at_once_for_an_old_event(occurred, first):
    assert schedule.first_assessment_from(PartialDate(occurred), made=MADE) == first


def test_without_an_event_a_first_assessment_is_at_once():
    assert schedule.first_assessment_from(None, made=MADE) == MADE


@given(occurred=DAYS, made=DAYS)
def test_nobody_is_seen_before_they_came_or_within_three_days_of_the_event(occurred, made):
    if occurred <= made:
        first = schedule.first_assessment_from(PartialDate.on(occurred), made=made)
        assert first >= made
        assert first >= occurred + timedelta(days=3)
        assert first in (made, occurred + timedelta(days=3))


def test_a_follow_up_is_due_on_the_28th_day_and_open_from_3_before_to_7_after():
    window = schedule.follow_up_window(MADE)
    assert (window.opens, window.due, window.closes) == (
        date(2026, 12, 18), date(2026, 12, 21), date(2026, 12, 28),
    )  # fmt: skip
    assert schedule.follow_up_window(MADE, after=timedelta(days=91)).due == date(2027, 2, 22)


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (0, Standing.LATER),
        (20, Standing.LATER),
        (21, Standing.THIS_WEEK),
        (24, Standing.THIS_WEEK),
        (25, Standing.DUE),
        (35, Standing.DUE),
        (36, Standing.OVERDUE),
        (3650, Standing.OVERDUE),
    ],
)
def test_a_follow_up_goes_from_later_to_overdue_and_stays_there(days, standing):
    assert schedule.standing(schedule.follow_up_window(MADE), MADE + timedelta(days=days)) is standing


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (8, Standing.LATER),
        (7, Standing.THIS_WEEK),
        (1, Standing.THIS_WEEK),
        (0, Standing.DUE),
        (-90, Standing.DUE),
    ],
)
def test_a_first_assessment_becomes_due_and_is_never_overdue(days, standing):
    assert schedule.first_standing(MADE + timedelta(days=days), MADE) is standing

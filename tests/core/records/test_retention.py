"""When a record is looked at again: by what information governance has set, and never deleted by itself."""

from datetime import date
from typing import Any

import pytest

from sos_desktop.codes import FollowUpState, HoldReason
from sos_desktop.errors import BadInput
from sos_desktop.policy import LONGEST, Policy
from sos_desktop.records import followups, holds, retention

EIGHT_AND_TWO = Policy(retention=(("offered", 2), ("supported", 8)))


def due(ward: Any, policy: Policy = EIGHT_AND_TWO) -> list[str]:
    return [line.code_name for line in retention.due(ward.store, policy, today=ward.today).due]


@pytest.fixture
def supported(ward: Any) -> Any:
    """Somebody whose story has ended."""
    case = ward.meet("Robin", ward.incident())
    ward.assess(case)
    ward.later(days=28)
    followups.end(
        ward.store, ward.follow_up_of(case).id, FollowUpState.DECLINED, "", now=ward.now, today=ward.today
    )
    return case


def test_until_it_is_set_nothing_is_due(ward: Any, supported: Any):
    ward.later(days=365 * 30)
    assert retention.due(ward.store, LONGEST, today=ward.today) == retention.Review(False, (), 0)


def test_the_years_count_from_the_last_contact(ward: Any, supported: Any):
    last = ward.today
    ward.now = ward.now.replace(year=last.year + 8)
    (line,) = retention.due(ward.store, EIGHT_AND_TWO, today=ward.today).due
    assert (line.kind, line.last_contact, line.due, line.held) == ("supported", last, ward.today, False)
    ward.later(days=-1)
    assert due(ward) == []


def test_who_never_came_has_years_of_their_own(ward: Any):
    ward.meet("Finch", offered_on=ward.today)
    ward.later(days=2 * 365 + 1)
    assert due(ward) == ["Finch"]
    assert due(ward, Policy(retention=(("supported", 1),))) == []


def test_who_still_waits_for_something_is_not_due(ward: Any):
    case = ward.meet("Robin")
    ward.assess(case)
    begun = ward.meet("Finch")
    ward.begin(begun)
    ward.later(days=365 * 20)
    assert due(ward) == []


def test_it_may_be_kept_with_a_reason_until_another_day(ward: Any, supported: Any, audited: Any):
    ward.later(days=365 * 9)
    assert due(ward) == ["Robin"]
    until = date(ward.today.year + 2, 1, 1)
    retention.keep(
        ward.store, supported.person_id, "An appeal is open", until, now=ward.now, today=ward.today
    )
    assert due(ward) == []
    assert audited()[-1] == "kept after review"
    ward.now = ward.now.replace(year=until.year, month=1, day=1)
    (line,) = retention.due(ward.store, EIGHT_AND_TWO, today=ward.today).due
    assert (line.due, line.reason) == (until, "An appeal is open")


def test_keeping_needs_a_reason_and_a_later_day(ward: Any, supported: Any):
    for reason, until in (("", date(2050, 1, 1)), ("An appeal", ward.today)):
        with pytest.raises(BadInput):
            retention.keep(ward.store, supported.person_id, reason, until, now=ward.now, today=ward.today)


def test_a_hold_is_shown_beside_it(ward: Any, supported: Any):
    holds.on_incident(ward.store, supported.incident_id, HoldReason.INQUEST, "", now=ward.now)
    ward.later(days=365 * 9)
    assert retention.due(ward.store, EIGHT_AND_TWO, today=ward.today).due[0].held


def test_a_long_list_is_counted_and_begins_with_the_longest_overdue(ward: Any):
    for name in ("Robin", "Finch", "Wren"):
        ward.meet(name)
        ward.later(days=1)
    ward.later(days=365 * 3)
    review = retention.due(ward.store, EIGHT_AND_TWO, today=ward.today, most=2)
    assert ([line.code_name for line in review.due], review.in_all) == (["Robin", "Finch"], 3)


def test_a_leap_day_has_a_day_years_later():
    assert retention.years_after(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert retention.years_after(date(2026, 11, 23), 8) == date(2034, 11, 23)

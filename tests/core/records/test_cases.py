"""Adding a person: with their case and the offer, or not at all."""

from datetime import date, timedelta

import pytest

from sos_desktop.codes import Exposure, OfferAnswer, RequestSource, StaffGroup
from sos_desktop.dates import PartialDate
from sos_desktop.errors import BadInput
from sos_desktop.records import cases, offers, people, versions
from sos_desktop.records.people import Person


def add(ward, incident=None, *, requested=None, offered_on=None, code_name="Wren"):
    return cases.add_person(
        ward.store,
        Person("person-1", code_name, StaffGroup.STUDENTS),
        incident_id=incident.id if incident else None,
        exposure=Exposure.WITNESS,
        source=RequestSource.COLLEAGUE,
        requested=PartialDate(requested) if requested else None,
        offered_on=offered_on,
        now=ward.now,
        today=ward.today,
    )


def nothing_is_kept(ward):
    tables = ("people", "cases", "offers", "versions")
    return all(not ward.store.rows(f"SELECT 1 FROM {table} LIMIT 1") for table in tables)  # noqa: S608


def test_a_case_is_read_as_it_was_kept(ward):
    incident = ward.incident()
    case = add(ward, incident, requested="2026-11", offered_on=ward.today)
    assert cases.read(ward.store, case.id) == case
    assert cases.of_person(ward.store, "person-1") == (case,)
    assert case.made == date(2026, 11, 23)
    (offer,) = offers.of_case(ward.store, case.id)
    assert (offer.answer, offer.made_on, offer.answered) == (OfferAnswer.WAITING, ward.today, None)
    (version,) = versions.of(ward.store, case.id)
    assert version.content["incident"] == incident.id


def test_somebody_can_come_without_an_incident_or_an_offer(ward):
    case = add(ward)
    assert cases.read(ward.store, case.id).incident_id is None
    assert offers.of_case(ward.store, case.id) == ()


@pytest.mark.parametrize(
    ("requested", "offered_on", "why"),
    [
        ("2026-11-24", None, "date of the request is in the future"),
        ("2026-11-23T15:00", None, "date of the request is in the future"),
        ("1949", None, "date of the request is before 1950"),
        (None, date(2026, 11, 24), "date of the offer is in the future"),
        ("2026-11-17", None, "request is dated before the incident"),
        ("2026-10", None, "request is dated before the incident"),
        (None, date(2026, 11, 17), "offer is dated before the incident"),
    ],
)
def test_a_date_that_cannot_be_keeps_nothing_of_the_person(ward, requested, offered_on, why):
    incident = ward.incident("2026-11-18")
    with pytest.raises(BadInput, match=why):
        add(ward, incident, requested=requested, offered_on=offered_on)
    assert ward.store.rows("SELECT 1 FROM people") == []
    assert ward.store.rows("SELECT 1 FROM cases") == []


def test_a_request_in_the_month_of_the_incident_may_have_come_after_it(ward):
    assert add(ward, ward.incident("2026-11-18"), requested="2026-11").requested == PartialDate("2026-11")


def test_an_incident_that_is_not_there_keeps_nothing_of_the_person(ward):
    with pytest.raises(BadInput, match="incident is not in the record book"):
        cases.add_person(
            ward.store, Person("person-1", "Wren", StaffGroup.STUDENTS), incident_id="nothing",
            exposure=Exposure.DIRECT, source=RequestSource.SELF, requested=None, offered_on=ward.today,
            now=ward.now, today=ward.today,
        )  # fmt: skip
    assert nothing_is_kept(ward)


def test_a_code_name_that_is_taken_keeps_nothing_of_the_second_person(ward):
    ward.meet("Wren")
    with pytest.raises(BadInput, match="already called Wren"):
        add(ward, code_name="wren", offered_on=ward.today)
    assert len(people.listed(ward.store)) == 1
    assert len(ward.store.rows("SELECT 1 FROM cases")) == 1


def test_a_case_made_late_in_the_evening_belongs_to_londons_day(ward):
    """At 23:30 UTC on 30 June it is half past midnight on 1 July."""
    ward.now = ward.now.replace(month=6, day=30, hour=23, minute=30)
    case = ward.meet()
    assert cases.read(ward.store, case.id).made == date(2026, 7, 1)


def test_first_contact_and_first_assessment_are_the_day_of_the_first_session(ward):
    case = ward.meet(incident=ward.incident())
    ward.assess(case)
    ward.later(days=5)
    ward.assess(case)
    kept = cases.read(ward.store, case.id)
    assert (kept.first_contact, kept.first_assessment) == (date(2026, 11, 23), date(2026, 11, 23))


def test_a_first_session_entered_afterwards_counts_from_the_day_it_was_held(ward):
    case = ward.meet(incident=ward.incident("2026-11-10"))
    ward.assess(case)
    session = ward.begin(case, held_on=ward.today - timedelta(days=7))
    ward.close(session)
    assert cases.read(ward.store, case.id).first_contact == date(2026, 11, 16)


@pytest.mark.parametrize(("accepted", "tier"), [("tier-1", 2), ("tier-3", 3)])
def test_the_highest_tier_that_was_used_is_kept(ward, accepted, tier):
    case = ward.meet()
    session = ward.begin(case)
    ward.answer(session, "signposted", "tier-1", "tier-3")
    ward.answer(session, "signposted-accepted", accepted)
    ward.close(session)
    ward.assess(case)
    assert ward.store.rows("SELECT tier FROM cases")[0]["tier"] == tier


def test_what_was_accepted_means_nothing_once_it_is_no_longer_asked(ward):
    """The answer stands in its row, but its question closed with the one above it."""
    case = ward.meet()
    session = ward.begin(case)
    ward.answer(session, "signposted", "tier-3")
    ward.answer(session, "signposted-accepted", "tier-3")
    ward.answer(session, "signposted", "none")
    ward.close(session)
    assert ward.store.rows("SELECT tier FROM cases")[0]["tier"] == 2


def test_a_case_that_is_not_there_is_said_to_be(ward):
    with pytest.raises(BadInput, match="not in the record book"):
        cases.read(ward.store, "nothing")

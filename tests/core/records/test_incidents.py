"""Incidents: what happened, as far as it is needed to look after people."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sos_desktop.codes import Decision, Exposure, StaffGroup
from sos_desktop.dates import PartialDate
from sos_desktop.errors import BadInput
from sos_desktop.records import incidents, versions
from sos_desktop.records.incidents import Exposed


def record(ward, incident):
    incidents.record(ward.store, incident, now=ward.now, today=ward.today)


def test_an_incident_is_read_as_it_was_recorded(ward):
    incident = ward.incident()
    assert incidents.read(ward.store, incident.id) == incident


@pytest.mark.parametrize("day", ["2026-11-24", "2026-12", "2027", "2026-11-23T14:06", "2026-11-23T23:00"])
def test_an_incident_in_the_future_is_refused_and_nothing_is_kept(ward, day):
    with pytest.raises(BadInput, match="date of the incident is in the future"):
        ward.incident(day)
    assert incidents.listed(ward.store) == ()


@pytest.mark.parametrize("day", ["1949", "1949-12", "1949-12-31", "1026-11-21"])
def test_an_incident_before_1950_is_a_slip_of_the_finger(ward, day):
    with pytest.raises(BadInput, match="before 1950"):
        ward.incident(day)


@pytest.mark.parametrize("day", ["2026-11-23T14:05", "2026-11-23", "2026-11", "2026", "2009", "1950"])
def test_an_incident_is_kept_as_exactly_as_somebody_knows_it(ward, day):
    assert incidents.read(ward.store, ward.incident(day).id).occurred == PartialDate(day)


def test_a_code_label_is_needed_and_its_spaces_are_tidied(ward):
    with pytest.raises(BadInput, match="code label is empty"):
        ward.incident(label="   ")
    incident = ward.incident(label="  Bay 4,   November ")
    assert incidents.read(ward.store, incident.id).label == "Bay 4, November"


@pytest.mark.parametrize("people", [-1, 10_000])
def test_a_number_of_people_that_cannot_be_is_refused(ward, people):
    line = Exposed(StaffGroup.STUDENTS, Exposure.WITNESS, people, Decision.BRIEFING)
    with pytest.raises(BadInput, match="between 0 and 9,999"):
        record(ward, replace(ward.incident(), exposed=(line,)))


def test_changing_an_incident_keeps_what_it_said_before(ward):
    incident = ward.incident()
    record(ward, replace(incident, area="Theatres", exposed=()))
    assert incidents.read(ward.store, incident.id).area == "Theatres"
    assert incidents.read(ward.store, incident.id).exposed == ()
    first, second = versions.of(ward.store, incident.id)
    assert (first.reason, first.content["area"]) == ("first", "Surgical ward")
    assert (second.reason, second.content["area"]) == ("changed", "Theatres")


def test_saving_an_incident_twice_after_a_doubt_keeps_one_version(ward):
    incident = ward.incident()
    record(ward, incident)
    assert len(versions.of(ward.store, incident.id)) == 1


def test_an_incident_cannot_be_moved_behind_a_session_that_was_held_because_of_it(ward):
    incident = ward.incident("2026-11-18")
    ward.assess(ward.meet(incident=incident))
    ward.later(days=3)
    with pytest.raises(BadInput, match="session was held because of this incident on 23 November 2026"):
        record(ward, replace(incident, occurred=PartialDate("2026-11-24")))
    record(ward, replace(incident, occurred=PartialDate("2026-11-23")))
    assert incidents.read(ward.store, incident.id).occurred.text == "2026-11-23"


def test_a_group_session_holds_its_incident_in_place_too(ward):
    incident = ward.incident("2026-11-18")
    ward.begin_group(incident)
    ward.later(days=3)
    with pytest.raises(BadInput, match="before that date"):
        record(ward, replace(incident, occurred=PartialDate("2026-11-25")))


def test_incidents_are_listed_with_the_latest_first_and_how_many_people_were_added(ward):
    old, new = ward.incident("2009", "Old"), ward.incident("2026-11-20", "Bay 2")
    ward.meet(incident=new)
    ward.meet(incident=new)
    assert [(line.id, line.people) for line in incidents.listed(ward.store)] == [(new.id, 2), (old.id, 0)]


def test_incidents_are_found_by_label_or_area_whatever_the_case(ward):
    incident = ward.incident(label="Bay 4")
    for words in ("bay", "SURGICAL"):
        assert [line.id for line in incidents.listed(ward.store, words)] == [incident.id]
    assert incidents.listed(ward.store, "theatre") == ()
    assert incidents.listed(ward.store, "%") == ()


def test_an_incident_that_is_not_there_is_said_to_be(ward):
    with pytest.raises(BadInput, match="not in the record book"):
        incidents.read(ward.store, "nobody")


def test_the_time_of_an_incident_is_londons(ward):
    """At 22:30 UTC in July it is half past eleven in London."""
    ward.now = ward.now.replace(month=7, day=1, hour=22, minute=30)
    ward.incident("2026-07-01T23:30")
    with pytest.raises(BadInput, match="future"):
        ward.incident("2026-07-01T23:31")
    ward.later(hours=1)
    assert ward.today.isoformat() == "2026-07-02"
    ward.incident((ward.now + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"))

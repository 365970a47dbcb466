"""The planning meeting: a decision for every group and person, who does it, and when it is looked at again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sos_desktop.codes import Decision, Exposure, Presence, StaffGroup, Timing
from sos_desktop.errors import BadInput
from sos_desktop.records import incidents, planning, versions
from sos_desktop.records.incidents import Exposed
from sos_desktop.records.planning import Planned, Review


def record(ward, incident, **more):
    incidents.record(ward.store, incident, now=ward.now, today=ward.today, **more)


def test_a_line_says_who_does_it_who_is_away_and_why(ward):
    line = Exposed(
        StaffGroup.STUDENTS, Exposure.WITNESS, 2, Decision.BRIEFING, "R. Alder", Presence.ON_LEAVE, "Back on Monday"
    )  # fmt: skip
    incident = replace(ward.incident(), exposed=(line,))
    record(ward, incident)
    assert incidents.read(ward.store, incident.id) == incident
    said = "2 Students, saw or heard it: group briefing; R. Alder; on leave or off sick; Back on Monday"
    assert line.said() == said
    assert versions.newest(ward.store, incident.id).content["exposed"][0]["practitioner"] == "R. Alder"


@pytest.mark.parametrize("field", ["practitioner", "reason"])
def test_words_that_are_too_long_are_refused_by_name(ward, field):
    incident = ward.incident()
    line = replace(incident.exposed[0], **{field: "x" * 121})
    with pytest.raises(BadInput, match="in the planning table is 121 characters long"):
        record(ward, replace(incident, exposed=(line,)))


def test_an_incident_says_what_kind_of_when_whether_it_is_high_profile_and_its_number_elsewhere(ward):
    incident = replace(
        ward.incident(), timing=Timing.SUCCESSION, high_profile=True, reference="W123456",
        review=ward.today + timedelta(days=7),
    )  # fmt: skip
    record(ward, incident)
    assert incidents.read(ward.store, incident.id) == incident
    assert "W123456" not in repr(incident)
    assert [line.id for line in incidents.listed(ward.store, "w1234")] == [incident.id]


def test_what_was_wrong_with_an_incident_stays_with_its_next_version(ward):
    incident = ward.incident()
    record(ward, replace(incident, area="Theatres"), why=" It was  in theatres ")
    assert versions.newest(ward.store, incident.id).content["why"] == "It was in theatres"
    assert incidents.read(ward.store, incident.id).area == "Theatres"


def test_a_decision_for_one_person_stands_with_them(ward):
    incident = ward.incident()
    wren, heron = ward.meet("Wren", incident), ward.meet("Heron", incident)
    assert planning.of_case(ward.store, wren.id) is None
    decided = Planned(
        wren.id, "Wren", Decision.ONE_TO_ONE, "R. Alder", Presence.AGENCY, "Only here this week"
    )
    planning.decide(ward.store, decided, now=ward.now)
    assert planning.people_of(ward.store, incident.id) == (Planned(heron.id, "Heron", None), decided)
    assert planning.of_case(ward.store, wren.id) == decided
    planning.decide(ward.store, replace(decided, decision=Decision.NO_ACTION), now=ward.now)
    kept = versions.of(ward.store, f"plan {wren.id}")
    assert [version.content["decision"] for version in kept] == ["one-to-one", "no-action"]


def test_nothing_is_decided_for_nobody(ward):
    wren = ward.meet("Wren", ward.incident())
    for planned in (Planned(wren.id, "Wren", None), Planned("nobody", "", Decision.BRIEFING)):
        with pytest.raises(BadInput, match="Nothing was decided"):
            planning.decide(ward.store, planned, now=ward.now)


def test_planning_is_looked_at_again_on_its_day(ward):
    incident = replace(ward.incident(), review=ward.today + timedelta(days=2))
    record(ward, incident)
    due = ward.today + timedelta(days=2)
    assert planning.reviews(ward.store, until=ward.today) == ()
    assert planning.reviews(ward.store, until=due) == (Review(incident.id, incident.label, due),)
    record(ward, replace(incident, review=None))
    assert planning.reviews(ward.store, until=due) == ()

"""Somebody who comes back after another incident; what is kept about them put right, with its reason."""

from dataclasses import replace

import pytest

from sos_desktop.codes import Exposure, Organisation, RequestSource, RoleBand
from sos_desktop.dates import PartialDate
from sos_desktop.errors import BadInput
from sos_desktop.records import cases, people, story, versions
from sos_desktop.records.people import Identity


def come_back(ward, case, incident=None, **more):
    given = {
        "exposure": Exposure.WITNESS, "source": RequestSource.SELF, "requested": None, "offered_on": None,
    } | more  # fmt: skip
    return cases.add(
        ward.store, case.person_id, incident_id=incident.id if incident else None, now=ward.now, today=ward.today,
        **given,
    )  # fmt: skip


def test_somebody_who_comes_back_has_a_second_case_and_one_page(ward):
    case = ward.meet("Wren", ward.incident())
    ward.assess(case)
    ward.later(days=100)
    second = come_back(ward, case, ward.incident("2027-02-20", "Theatre 2"), offered_on=ward.today)
    told = story.read(ward.store, case.person_id)
    assert [each.incident for each in told.cases] == ["Bay 4, November", "Theatre 2"]
    assert len(told.cases[1].offers) == 1
    ward.assess(second)
    assert ward.follow_up_of(second).id != ward.follow_up_of(case).id


def test_one_incident_is_one_case(ward):
    incident = ward.incident()
    case = ward.meet("Wren", incident)
    with pytest.raises(BadInput, match="about this incident already"):
        come_back(ward, case, incident)
    assert len(cases.of_person(ward.store, case.person_id)) == 1


def test_without_an_incident_it_is_one_case_in_a_year(ward):
    case = ward.meet("Wren")
    ward.later(days=364)
    with pytest.raises(BadInput, match="from 23 November 2026, less than a year ago"):
        come_back(ward, case)
    ward.later(days=1)
    come_back(ward, case)


@pytest.mark.parametrize("what", ["requested", "contacted"])
def test_request_and_first_contact_are_known_to_a_month_or_a_year_and_come_after_the_incident(ward, what):
    case = ward.meet("Wren")
    for when in ("2026", "2026-11", "2026-11-20"):
        incident = ward.incident(label=when)
        second = come_back(ward, case, incident, **{what: PartialDate(when)})
        assert getattr(cases.read(ward.store, second.id), what).text == when
    with pytest.raises(BadInput, match="is dated before the incident"):
        come_back(ward, case, ward.incident(label="Too early"), **{what: PartialDate("2025")})
    with pytest.raises(BadInput, match="in the future"):
        come_back(ward, case, ward.incident(label="Too late"), **{what: PartialDate("2027")})


def test_a_case_is_put_right_and_says_why(ward):
    case = ward.meet("Wren", ward.incident())
    cases.amend(
        ward.store, case.id, exposure=Exposure.REMOTE, source=RequestSource.MATRON, requested=None,
        contacted=PartialDate("2026-11-20"), why="On the telephone", now=ward.now, today=ward.today,
    )  # fmt: skip
    kept = cases.read(ward.store, case.id)
    assert (kept.exposure, kept.source, kept.requested, kept.contacted) == (
        Exposure.REMOTE, RequestSource.MATRON, None, PartialDate("2026-11-20"),
    )  # fmt: skip
    first, second = versions.of(ward.store, case.id)
    assert first.content["exposure"] == "direct"
    assert second.content["why"] == "On the telephone"


def test_a_person_is_put_right_and_says_why(ward):
    case = ward.meet("Wren")
    ward.meet("Heron")
    before = people.read(ward.store, case.person_id)
    after = replace(
        before, code_name="Wryneck", organisation=Organisation.OTHER, role_band=RoleBand.SENIOR_DOCTOR
    )
    people.amend(ward.store, after, Identity("J. Hazel"), "Wrong box", now=ward.now)
    assert people.read(ward.store, case.person_id) == after
    assert people.identity(ward.store, case.person_id) == Identity("J. Hazel")
    newest = versions.newest(ward.store, case.person_id)
    assert (newest.content["why"], newest.content["role_band"]) == ("Wrong box", "senior-doctor")
    assert "Hazel" not in str(newest.content)
    with pytest.raises(BadInput, match="already called Heron"):
        people.amend(ward.store, replace(after, code_name="heron"), Identity(), now=ward.now)
    assert people.identity(ward.store, case.person_id) == Identity("J. Hazel")


def test_a_name_can_be_taken_away_again_without_another_version(ward, audited):
    case = ward.meet("Wren")
    person = people.read(ward.store, case.person_id)
    for identity in (Identity("J. Hazel", "1234"), Identity("J. Hazel", "1234"), people.UNKNOWN):
        people.amend(ward.store, person, identity, now=ward.now)
    assert people.identity(ward.store, case.person_id) == people.UNKNOWN
    assert len(versions.of(ward.store, case.person_id)) == 1
    said = [action for action in audited() if action.startswith("identity")]
    assert said == ["identity kept", "identity taken away"]

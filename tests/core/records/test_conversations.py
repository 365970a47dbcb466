"""A talk is recorded in one step: the person, where they are new, and the session with them."""

import pytest

from sos_desktop.codes import SessionKind, StaffGroup
from sos_desktop.errors import BadInput
from sos_desktop.records import cases, conversations, people, sessions


def finish(ward, session):
    sessions.welcome(ward.store, session, now=ward.now)
    ward.close(session)


def test_somebody_new_is_known_by_a_code_name_and_a_staff_group(ward):
    session = conversations.with_somebody_new(
        ward.store, "Robin", StaffGroup.MEDICAL_AND_DENTAL, now=ward.now
    )
    held = sessions.read(ward.store, session)
    assert held.kind is SessionKind.SUPPORTIVE and held.subtitle.startswith("Robin")
    assert people.read(ward.store, held.person_id).staff_group is StaffGroup.MEDICAL_AND_DENTAL
    with pytest.raises(BadInput, match="Robin"):
        conversations.with_somebody_new(ward.store, "robin", StaffGroup.STUDENTS, now=ward.now)
    assert len(people.listed(ward.store)) == 1


def test_somebody_known_is_talked_to_in_the_case_that_is_open(ward):
    case = ward.meet(incident=ward.incident())
    session = conversations.with_person(ward.store, case.person_id, now=ward.now)
    assert sessions.read(ward.store, session).case_id == case.id
    assert conversations.with_person(ward.store, case.person_id, now=ward.now) == session
    with pytest.raises(BadInput):
        conversations.with_person(ward.store, "nobody", now=ward.now)


def test_without_an_incident_a_year_of_talks_is_one_case(ward):
    first = conversations.with_somebody_new(ward.store, "Robin", StaffGroup.STUDENTS, now=ward.now)
    finish(ward, first)
    kept = sessions.read(ward.store, first)
    assert cases.read(ward.store, kept.case_id).closed is not None
    ward.later(days=100)
    again = conversations.with_person(ward.store, kept.person_id, now=ward.now)
    assert sessions.read(ward.store, again).case_id == kept.case_id
    finish(ward, again)
    ward.later(days=300)
    later = conversations.with_person(ward.store, kept.person_id, now=ward.now)
    assert sessions.read(ward.store, later).case_id != kept.case_id
    assert len(cases.of_person(ward.store, kept.person_id)) == 2

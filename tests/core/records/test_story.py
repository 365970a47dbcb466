"""A person's story: everything kept about them, in the order of time."""

from datetime import timedelta

import pytest

from sos_desktop.codes import Exposure, FollowUpState, OfferAnswer, RequestSource, SessionKind, StaffGroup
from sos_desktop.dates import PartialDate
from sos_desktop.errors import BadInput
from sos_desktop.records import cases, story
from sos_desktop.records.people import Identity, Person


def test_a_story_tells_what_was_offered_held_and_booked(ward):
    case = ward.meet("Wren", ward.incident("2026-11-18", "Bay 4"), offered_on=ward.today)
    ward.later(days=1)
    first = ward.assess(case)
    ward.later(days=28)
    second = ward.begin_follow_up(case)
    told = story.read(ward.store, case.person_id)
    (chapter,) = told.cases
    assert (told.person.code_name, told.has_identity) == ("Wren", False)
    assert (chapter.incident, chapter.occurred) == ("Bay 4", PartialDate("2026-11-18"))
    assert chapter.case == cases.read(ward.store, case.id)
    assert [offer.answer for offer in chapter.offers] == [OfferAnswer.ACCEPTED]
    assert [(held.session_id, held.kind, held.versions) for held in chapter.sessions] == [
        (first, SessionKind.ONE_TO_ONE, 1),
        (second, SessionKind.FOLLOW_UP, 0),
    ]
    assert chapter.sessions[1].held_on - chapter.sessions[0].held_on == timedelta(days=28)
    (followup,) = chapter.followups
    assert (followup.state, chapter.sessions[1].followup_id) == (FollowUpState.OPEN, followup.id)


def test_a_name_that_is_kept_is_known_to_be_but_not_told(ward):
    person = Person("person-1", "Wren", StaffGroup.STUDENTS)
    cases.add_person(
        ward.store, person, incident_id=None, exposure=Exposure.NOT_STATED, source=RequestSource.SELF,
        requested=None, offered_on=None, identity=Identity("J. Hazel"), now=ward.now, today=ward.today,
    )  # fmt: skip
    told = story.read(ward.store, "person-1")
    assert told.has_identity
    assert (told.cases[0].incident, told.cases[0].occurred) == ("No single incident", None)
    assert "Hazel" not in repr(told)


def test_nobodys_story_is_said_to_be(ward):
    with pytest.raises(BadInput, match="person is not in the record book"):
        story.read(ward.store, "nobody")

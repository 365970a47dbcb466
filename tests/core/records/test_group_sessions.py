"""Group sessions: two who hold them, and counts of who was there; nothing that anybody said."""

import json

import pytest

from sos_desktop.codes import StaffGroup
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.model import Kind
from sos_desktop.records import groups, sessions, versions

NURSES, STUDENTS = StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED, StaffGroup.STUDENTS


@pytest.fixture
def briefing(ward):
    session = ward.begin_group(ward.incident(label="Bay 4"))
    ward.answer(session, "second-facilitator", "R. Alder")
    return session


def attendance(ward):
    rows = ward.store.rows(
        "SELECT staff_group, invited, attended, declined FROM attendance ORDER BY staff_group"
    )
    return [tuple(row) for row in rows]


def test_a_briefing_is_known_by_its_incident(ward, briefing):
    shown = sessions.read(ward.store, briefing)
    assert (shown.title, shown.subtitle, shown.instruments) == ("Group session", "Bay 4 · briefing", ())
    assert (shown.case_id, shown.person_id, shown.event_day) == (None, None, 5)
    assert sessions.read(ward.store, ward.begin_group()).subtitle == "Briefing"


def test_who_came_is_kept_as_numbers_by_staff_group(ward, briefing):
    ward.answer(briefing, f"invited.{NURSES}", 6)
    ward.answer(briefing, f"attended.{NURSES}", 4)
    ward.answer(briefing, f"declined.{NURSES}", 1)
    ward.answer(briefing, f"attended.{STUDENTS}", 2)
    ward.answer(briefing, f"invited.{StaffGroup.OTHER}", 0)
    result = ward.close(briefing)
    assert attendance(ward) == [(NURSES, 6, 4, 1), (STUDENTS, 0, 2, 0)]
    assert result.sentences == ("Attendance is kept: 6 in all.",)


@pytest.mark.parametrize(("arising", "words"), [(1, "1 one-to-one arising"), (3, "3 one-to-ones arising")])
def test_one_to_ones_that_arise_are_said_to_be_for_adding(ward, briefing, arising, words):
    ward.answer(briefing, "one-to-ones-arising", arising)
    assert ward.close(briefing).sentences[1].startswith(f"{words}: add each person")


def test_a_group_session_is_held_by_two(ward):
    session = ward.begin_group()
    with pytest.raises(BadInput, match="Who held it with you"):
        ward.close(session)
    ward.answer(session, "second-facilitator", " R.  Alder")
    ward.close(session)
    assert versions.of(ward.store, session)[0].content["facilitators"] == ["Kingfisher", "R. Alder"]


def test_a_colleague_is_entered_once_however_often_they_help(ward, briefing):
    ward.close(briefing)
    again = ward.begin_group()
    ward.answer(again, "second-facilitator", "r. alder")
    ward.close(again)
    assert sessions.read(ward.store, again).facilitators == ("Kingfisher", "R. Alder")
    assert len(ward.store.rows("SELECT 1 FROM practitioners")) == 2


def test_there_is_nowhere_to_write_what_one_person_said(ward, briefing):
    guide = sessions.read(ward.store, briefing).guide
    written = [
        item.link_id for item in guide.walk() if item.kind in (Kind.TEXT, Kind.STRING, Kind.OPEN_CHOICE)
    ]
    assert written == ["second-facilitator"]


def test_the_record_of_a_group_belongs_to_no_person(ward, briefing):
    person = ward.meet("Wren")
    ward.close(briefing)
    (row,) = ward.store.rows("SELECT person_id, content FROM versions WHERE object_id = ?", (briefing,))
    assert row["person_id"] is None
    assert json.loads(row["content"])["case"] is None
    assert person.person_id not in row["content"]


def test_a_group_session_books_no_follow_up_and_touches_no_case(ward, briefing):
    ward.meet()
    ward.close(briefing)
    assert ward.store.rows("SELECT 1 FROM followups") == []
    assert ward.store.rows("SELECT 1 FROM cases WHERE first_contact IS NOT NULL") == []


def test_all_are_listed_the_latest_first_and_found_by_their_incident(ward, briefing):
    ward.answer(briefing, f"attended.{NURSES}", 4)
    ward.answer(briefing, f"declined.{NURSES}", 1)
    ward.close(briefing)
    ward.later(days=1)
    with ward.store.change(now=ward.now):
        begun = sessions.begin_group(ward.store, None, guide="group-assessment", now=ward.now)
    lines = groups.listed(ward.store)
    assert [(line.session_id, line.what, line.attended, line.declined, line.finished) for line in lines] == [
        (begun, "Assessment", 0, 0, False), (briefing, "Briefing", 4, 1, True),
    ]  # fmt: skip
    assert [line.session_id for line in groups.listed(ward.store, "bay 4")] == [briefing]
    assert groups.listed(ward.store, offset=2) == ()


def test_the_list_reads_no_more_than_its_page_however_many_there_are(ward, briefing):
    """In the order of an index, so nothing is sorted and nothing behind the page is looked at."""
    asked, rows = [], ward.store.rows
    ward.store.rows = lambda sql, given=(): asked.append((sql, given)) or rows(sql, given)
    try:
        (line,) = groups.listed(ward.store, limit=5)
    finally:
        del ward.store.rows
    assert line.session_id == briefing
    plan = [row["detail"] for sql, given in asked for row in rows(f"EXPLAIN QUERY PLAN {sql}", given)]
    assert plan[0] == "SCAN sessions USING INDEX group_sessions_in_order"
    assert not [each for each in plan if "TEMP B-TREE" in each]
    assert not [each for each in plan[1:] if each.startswith("SCAN")]

"""One question before the first contact; standing down loses nobody."""

import pytest

from sos_desktop.codes import Relation
from sos_desktop.errors import BadInput
from sos_desktop.records import sessions, standing_down, versions
from sos_desktop.records import today as todays
from sos_desktop.records.standing_down import ToHandOver


def stand_down(ward, case, colleague="R. Alder"):
    standing_down.stand_down(ward.store, case.id, colleague, now=ward.now, today=ward.today)


def waiting(ward):
    return [line.case_id for line in todays.read(ward.store, today=ward.today).waiting]


def test_the_question_is_asked_once_and_before_the_first_contact_only(ward):
    wren, heron = ward.meet("Wren"), ward.meet("Heron")
    assert standing_down.of_case(ward.store, wren.id).to_be_asked
    standing_down.answer(ward.store, wren.id, Relation.NONE_OF_THESE, now=ward.now)
    assert not standing_down.of_case(ward.store, wren.id).to_be_asked
    assert versions.newest(ward.store, wren.id).content["relation"] == "none-of-these"
    ward.assess(heron)
    assert not standing_down.of_case(ward.store, heron.id).to_be_asked


def test_whoever_stands_down_begins_no_session_and_is_asked_until_a_colleague_has_taken_over(ward):
    case = ward.meet("Wren")
    standing_down.answer(ward.store, case.id, Relation.SAME_TEAM, now=ward.now)
    stand_down(ward, case)
    assert waiting(ward) == []
    expected = ToHandOver(case.id, case.person_id, "Wren", "R. Alder", ward.today)
    assert todays.read(ward.store, today=ward.today).to_hand_over == (expected,)
    with pytest.raises(BadInput, match="You stood down"):
        sessions.begin_one_to_one(ward.store, case.id, now=ward.now)
    with pytest.raises(BadInput, match="colleague’s name is empty"):
        standing_down.hand_over(ward.store, case.id, " ", now=ward.now, today=ward.today)
    standing_down.hand_over(ward.store, case.id, "S. Birch", now=ward.now, today=ward.today)
    assert standing_down.to_hand_over(ward.store) == ()
    standing = standing_down.of_case(ward.store, case.id)
    assert (standing.colleague, standing.taken_over) == ("S. Birch", ward.today)


def test_standing_down_can_be_taken_back_and_the_question_is_asked_once_more(ward):
    case = ward.meet("Wren")
    standing_down.answer(ward.store, case.id, Relation.FRIEND_OR_FAMILY, now=ward.now)
    stand_down(ward, case, "")
    with pytest.raises(BadInput, match="stood down already"):
        stand_down(ward, case)
    standing_down.take_back(ward.store, case.id, now=ward.now)
    assert standing_down.of_case(ward.store, case.id).to_be_asked
    assert waiting(ward) == [case.id]
    assert len(versions.of(ward.store, case.id)) == 4
    for undone in (standing_down.take_back, standing_down.refuse):
        if undone is standing_down.refuse:
            undone(ward.store, case.id)
            continue
        with pytest.raises(BadInput, match="Nobody has stood down"):
            undone(ward.store, case.id, now=ward.now)


def test_a_follow_up_stays_on_today_when_its_practitioner_stands_down(ward):
    case = ward.meet("Wren")
    ward.assess(case)
    stand_down(ward, case)
    assert [line.followup_id for line in todays.read(ward.store, today=ward.today).waiting] == [
        ward.follow_up_of(case).id
    ]


def test_a_case_that_is_not_there_is_said_to_be(ward):
    with pytest.raises(BadInput, match="not in the record book"):
        standing_down.of_case(ward.store, "nobody")

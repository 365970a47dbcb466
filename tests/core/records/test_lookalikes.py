"""Code names that could be mistaken for one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.codes import StaffGroup
from sos_desktop.records import lookalikes, people
from sos_desktop.records.lookalikes import alike, distance

NAMES = st.text("abcd ", max_size=6)


@pytest.mark.parametrize(
    ("one", "other"), [("Wren", "Wren 2"), ("wren 2", "WREN 13"), ("Wren", "Wrne"), ("Dunlin", "Dunling")]
)
def test_a_slip_of_the_finger_or_a_number_apart_is_alike(one, other):
    assert alike(one, other) and alike(other, one)


@pytest.mark.parametrize(("one", "other"), [("Wren", "Wryneck"), ("Robin", "Rook"), ("Heron", "Wren")])
def test_other_birds_are_not(one, other):
    assert not alike(one, other)


@given(one=NAMES, other=NAMES, third=NAMES)
def test_the_distance_is_one(one, other, third):
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) == distance(other, one) <= max(len(one), len(other))
    assert abs(len(one) - len(other)) <= distance(one, other)


def test_somebody_of_the_same_staff_group_with_a_similar_name_is_said(ward):
    wren = ward.meet("Wren", ward.incident())
    second = ward.meet("Wren 2", ward.incident(label="Bay 9"))
    ward.meet("Heron")
    (found,) = lookalikes.of_person(ward.store, wren.person_id)
    assert found.person_id == second.person_id
    assert found.said() == "Wren 2 (Nurses and midwives, Bay 9)"
    assert lookalikes.of_name(ward.store, "Wren 2", StaffGroup.STUDENTS) == ()
    (other,) = lookalikes.of_name(ward.store, "heron 4", StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED)
    assert other.said() == "Heron (Nurses and midwives, no single incident)"


def test_no_more_than_a_few_are_named_the_nearest_first(ward):
    for number in range(2, 9):
        ward.meet(f"Wren {number}")
    wren = ward.meet("Wren")
    named = [each.code_name for each in lookalikes.of_person(ward.store, wren.person_id)]
    assert named == ["Wren 2", "Wren 3", "Wren 4"]


def test_those_who_are_erased_leave_their_code_name_free(ward):
    with pytest.raises(Exception, match="not in the record book"):
        lookalikes.of_person(ward.store, "nobody")
    assert people.listed(ward.store) == ()


def test_they_are_found_by_an_index_among_very_many(ward):
    wren = ward.meet("Wren")
    asked, rows = [], ward.store.rows
    ward.store.rows = lambda sql, given=(): asked.append((sql, given)) or rows(sql, given)
    try:
        lookalikes.of_person(ward.store, wren.person_id)
    finally:
        del ward.store.rows
    plans = [row["detail"] for sql, given in asked for row in rows(f"EXPLAIN QUERY PLAN {sql}", given)]
    assert plans and not [plan for plan in plans if plan.startswith("SCAN")]


def test_a_small_letter_and_one_of_another_alphabet_are_looked_at_alike(ward):
    ward.meet("wren 3")
    ward.meet("Élan")
    (found,) = lookalikes.of_name(ward.store, "WREN", StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED)
    assert found.code_name == "wren 3"
    (found,) = lookalikes.of_name(ward.store, "Élan 2", StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED)
    assert found.code_name == "Élan"

"""The closed lists, and how a ward says each of their values."""

import json
import re

import pytest

from resources import resource
from sos_desktop import codes
from sos_desktop.codes import Code, EventType, StaffGroup

LISTS = Code.__subclasses__()
WORDING = json.loads(resource("wording", "codes.json").read_text("utf-8"))


@pytest.mark.parametrize("each", LISTS, ids=lambda each: each.__name__)
def test_every_value_has_words_and_no_words_are_left_over(each):
    assert list(WORDING[each.__name__]) == [value.value for value in each]
    assert all(value.label for value in each)


def test_there_are_words_for_no_other_list():
    assert set(WORDING) == {each.__name__ for each in LISTS}


@pytest.mark.parametrize("each", LISTS, ids=lambda each: each.__name__)
def test_a_code_is_written_so_that_it_can_stand_in_a_file(each):
    assert all(re.fullmatch(r"[a-z0-9+]+(-[a-z0-9]+)*", value.value) for value in each)


@pytest.mark.parametrize("each", LISTS, ids=lambda each: each.__name__)
def test_no_two_values_read_alike(each):
    assert len({value.label for value in each}) == len(each)


def test_a_value_is_its_code():
    assert StaffGroup.STUDENTS == "students"
    assert f"{codes.Onward.TIER_3_ACCEPTED}" == "tier-3-accepted"
    assert EventType("other") is EventType.OTHER


def test_every_staff_group_of_the_staff_record_is_there_in_ward_words():
    assert len(StaffGroup) == 11
    assert StaffGroup.ADDITIONAL_CLINICAL_SERVICES.label == "Healthcare assistants and support workers"

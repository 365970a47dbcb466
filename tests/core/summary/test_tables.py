"""The closed lists: everything has a place, a label, and only one of each."""

from collections import Counter

import pytest

from sos_desktop.codes import EventType, OfferAnswer, Onward, StaffGroup
from sos_desktop.summary.tables import DEFAULT, EVENT_GROUPS, Kind, category, wording


def table(kind: str, name: str):
    return next(table for table in DEFAULT.tables if (table.kind, table.name) == (kind, name))


def test_every_cell_has_words():
    labels = [cell.label for cell in DEFAULT.cells]
    assert len(labels) == 35
    assert all(label and label[0].isupper() for label in labels)


def test_no_word_is_left_over():
    said = {"/".join(cell) for cell in DEFAULT.cells if cell.table != "staff-group"}
    assert said == set(wording().cells)


def test_every_table_is_read_under_exactly_one_topic():
    read = Counter(name for topic in wording().topics for name in topic.tables)
    assert read == Counter((table.kind.value, table.name) for table in DEFAULT.tables)


def test_every_event_type_is_in_exactly_one_of_at_most_eight_groups():
    assert Counter(event for types in EVENT_GROUPS.values() for event in types) == Counter(EventType)
    assert len(EVENT_GROUPS) <= 8


def test_one_of_each_event_touches_eight_numbers():
    assert [len(DEFAULT.of(kind)) for kind in Kind] == [3, 1, 3, 1]


@pytest.mark.parametrize(
    ("kind", "name", "codes"),
    [
        ("case", "staff-group", StaffGroup),
        ("case", "event-type", EventType),
        ("offer", "answer", (OfferAnswer.ACCEPTED, OfferAnswer.DECLINED, OfferAnswer.NO_REPLY)),
        ("follow-up", "onward", Onward),
    ],
)
def test_every_code_of_the_records_has_a_category(kind: str, name: str, codes):
    found = table(kind, name)
    assert {category(found, code) for code in codes} <= set(found.categories)


def test_a_code_that_only_a_later_version_knows_still_has_a_place():
    for each in DEFAULT.tables:
        if len(each.categories) > 1:
            assert category(each, "from-the-future") in each.categories


def test_no_category_can_be_taken_for_anything_else_in_a_table_of_commas():
    assert all(part.replace("-", "").isalnum() and part.isascii() for cell in DEFAULT.cells for part in cell)

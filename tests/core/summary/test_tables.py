"""The closed lists: everything has a place, a label, and only one of each."""

from collections import Counter

import pytest

from sos_desktop.codes import EventType, OfferAnswer, Onward, Organisation, RequestSource, StaffGroup
from sos_desktop.summary.tables import (
    CATALOGUE,
    DEFAULT,
    EVENT_GROUPS,
    PAIRS,
    Kind,
    category,
    topics_of,
    wording,
)


def table(kind: str, name: str):
    return next(table for table in CATALOGUE if (table.kind, table.name) == (kind, name))


def test_every_cell_has_words():
    labels = [cell.label for cell in DEFAULT.cells]
    assert len(labels) == 35
    assert all(label and label[0].isupper() for label in labels)


def test_no_word_is_left_over():
    cells = (cell for each in CATALOGUE for cell in each.cells)
    said = {"/".join(cell) for cell in cells if cell.table != "staff-group"}
    assert said == set(wording().cells)


def test_every_table_is_read_under_exactly_one_topic():
    read = Counter(name for topic in wording().every_topic for name in topic.tables)
    assert read == Counter((table.kind.value, table.name) for table in (*CATALOGUE, *PAIRS))


def test_a_topic_of_which_a_file_has_nothing_is_not_read():
    assert wording().topics == topics_of(DEFAULT)
    read = Counter(name for topic in wording().topics for name in topic.tables)
    assert read == Counter((table.kind.value, table.name) for table in DEFAULT.tables)


def test_every_list_is_closed_and_short():
    assert all(3 <= len(each.categories) <= 11 for each in CATALOGUE if len(each.categories) > 1)


def test_what_is_put_together_is_said_as_what_it_is():
    merged = table("case", "source").merged(["matron", "manager"])
    assert merged.categories[1] == "manager|matron"
    assert [cell.label for cell in merged.cells][1] == "Their manager, or a matron"
    assert merged.place["matron"] == merged.place["manager"] == "manager|matron"


def test_a_pair_is_said_as_both():
    assert next(iter(PAIRS[1].cells)).label.endswith("professions: Accepted")


def test_every_event_type_is_in_exactly_one_of_at_most_eight_groups():
    assert Counter(event for types in EVENT_GROUPS.values() for event in types) == Counter(EventType)
    assert len(EVENT_GROUPS) <= 8


def test_one_of_each_event_touches_eight_numbers():
    assert [len(DEFAULT.of(kind)) for kind in Kind] == [3, 1, 3, 1, 0]


@pytest.mark.parametrize(
    ("kind", "name", "codes"),
    [
        ("case", "staff-group", StaffGroup),
        ("case", "event-type", EventType),
        ("offer", "answer", (OfferAnswer.ACCEPTED, OfferAnswer.DECLINED, OfferAnswer.NO_REPLY)),
        ("follow-up", "onward", Onward),
        ("case", "source", RequestSource),
        ("case", "organisation", Organisation),
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

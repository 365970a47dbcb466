"""A set of prints remembers each with the number it came with, through every growth."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.combining.prints import Prints
from sos_desktop.combining.states import Names


def print_of(number: int) -> bytes:
    return hashlib.sha256(str(number).encode()).digest()[:16]


@given(st.lists(st.integers(0, 30)))
def test_the_first_number_of_each_stays(values: list[int]):
    prints, known = Prints(), dict[int, int]()
    for number, value in enumerate(values):
        assert prints.note(print_of(value), number) == known.get(value)
        known.setdefault(value, number)
    assert len(prints) == len(known)
    assert all(prints.find(print_of(value)) == known.get(value) for value in range(31))


def test_it_grows_and_forgets_none():
    prints = Prints()
    for number in range(5000):
        prints.note(print_of(number), number)
    assert [prints.find(print_of(number)) for number in range(5001)] == [*range(5000), None]


def test_values_that_begin_alike_are_told_apart():
    prints = Prints()
    alike = [bytes(12) + number.to_bytes(4, "big") for number in range(50)]
    for number, value in enumerate(alike):
        prints.note(value, number)
    assert [prints.find(value) for value in alike] == list(range(50))


@given(st.lists(st.text() | st.text().map("a/b/{}".format)))
def test_names_come_back_as_they_were(names: list[str]):
    held = Names()
    for name in names:
        held.append(name)
    assert [held[number] for number in range(len(names))] == names

"""Two halves: each says nothing alone, both together say everything."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.summary.shares import MODULUS, add, new_split, split
from sos_desktop.summary.tables import DEFAULT, Cell

CELLS = DEFAULT.cells
COUNTS = st.lists(st.integers(0, 10_000), min_size=len(CELLS), max_size=len(CELLS)).map(
    lambda counts: dict(zip(CELLS, counts, strict=True))
)
ONE = Cell("case", "total", "all")


@given(COUNTS)
def test_two_halves_add_up_to_the_counts(true):
    assert add(split(true)) == true


@given(st.lists(COUNTS, min_size=1, max_size=6))
def test_what_two_offices_have_added_apart_adds_up_to_the_sum_of_all_counts(files):
    halves = [split(true) for true in files]
    one, other = add(first for first, _ in halves), add(second for _, second in halves)
    assert add((one, other)) == {cell: sum(true[cell] for true in files) for cell in CELLS}


@pytest.mark.parametrize("true", [0, 1, 7, 10_000])
@pytest.mark.parametrize("half", [0, 1])
def test_one_half_is_uniform_whatever_the_count(true, half):
    """Chi-square over 256 values of its first and of its last byte: 255 degrees, 1 in 100,000 above 361."""
    chance = random.Random(f"{true} {half}").randbytes
    drawn = [split({ONE: true}, chance)[half][ONE] for _ in range(25_600)]
    for byte in (lambda number: number >> 56, lambda number: number & 255):
        seen = Counter(map(byte, drawn))
        assert sum((seen[value] - 100) ** 2 / 100 for value in range(256)) < 361


def test_the_same_half_fits_every_count():
    """For whoever has one half only, another half makes any count of it."""
    first, _ = split({ONE: 3})
    for any_count in (0, 1, 500):
        other = {ONE: (any_count - first[ONE]) % MODULUS}
        assert add((first, other)) == {ONE: any_count}


def test_each_split_is_new_and_has_its_own_id():
    one, again = new_split({ONE: 3}), new_split({ONE: 3})
    assert one.split_id != again.split_id and len(one.split_id) == 32
    assert one.first != again.first
    assert add((one.first, one.second)) == {ONE: 3}


def test_halves_of_two_splits_add_up_to_nonsense():
    true = dict.fromkeys(CELLS, 2)
    one, again = new_split(true), new_split(true)
    nonsense = add((one.first, again.second))
    assert all(number > 1 << 32 for number in nonsense.values())


def test_halves_over_other_cells_are_never_added():
    with pytest.raises(ValueError, match="other cells"):
        add(({ONE: 1}, {Cell("case", "total", "none"): 1}))

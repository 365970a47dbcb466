"""What the noise promises, proven from its whole distribution and not from samples of it."""

import math
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.summary import noise as noise_module
from sos_desktop.summary.noise import BASE, WHOLE, Noise, draw_from, rounded

ONE = Noise(Fraction(1))
KEY = bytes(range(32))
RARE = BASE * 2**32
"""A chance of 2^-96."""


def fixed(step: int, third: int) -> bytes:
    return step.to_bytes(16, "big") + third.to_bytes(16, "big")


@pytest.mark.parametrize("true", range(8))
def test_no_count_is_pushed_up_or_down_on_average(true: int):
    assert ONE.mean_error(true) == 0


@pytest.mark.parametrize("true", range(8))
def test_the_variance_is_at_most_that_which_the_file_states(true: int):
    assert ONE.variance(true) <= Fraction(3352, 1000)
    assert ONE.variance_thousandths == 3352


@pytest.mark.parametrize("true", range(8))
def test_every_outcome_is_a_multiple_of_three_and_all_chances_add_up(true: int):
    outcomes = ONE.outcomes(true)
    assert all(y % 3 == 0 for y in outcomes)
    assert sum(outcomes.values()) == BASE * WHOLE


@pytest.mark.parametrize("true", range(8))
def test_the_odds_between_neighbouring_counts_are_at_most_e(true: int):
    here, beside = ONE.outcomes(true), ONE.outcomes(true + 1)
    odds = [
        max(Fraction(here[y], beside[y]), Fraction(beside[y], here[y]))
        for y in here.keys() & beside.keys()
        if min(here[y], beside[y]) > RARE
    ]
    assert len(odds) > 40
    assert max(odds) <= Fraction(math.e) * (1 + Fraction(1, 10**9))
    elsewhere = sum(here[y] for y in here if min(here[y], beside.get(y, 0)) <= RARE)
    assert Fraction(elsewhere, BASE * WHOLE) < Fraction(1, 2**90)


def test_between_record_books_one_case_apart_the_odds_are_at_most_e_cubed():
    """A case is in three numbers; what is sure of each multiplies."""
    worst = Fraction(1)
    for true in (0, 4, 17):
        here, beside = ONE.outcomes(true), ONE.outcomes(true + 1)
        worst *= max(Fraction(beside[y], here[y]) for y in here if min(here[y], beside.get(y, 0)) > RARE)
    assert worst <= Fraction(math.e**3) * (1 + Fraction(1, 10**8))


def test_nothing_is_ever_certain():
    """A zero can become anything that a one can."""
    zero, one = ONE.outcomes(0), ONE.outcomes(1)
    assert {y for y in one if one[y] > RARE} <= zero.keys()
    assert -3 in one


@given(true=st.integers(0, 10_000), key=st.binary(min_size=32, max_size=32), cell=st.text(max_size=8))
def test_one_more_case_moves_a_number_by_nothing_or_by_three(true: int, key: bytes, cell: str):
    draw = draw_from(key, cell)
    before, after = ONE.protected(true, draw), ONE.protected(true + 1, draw)
    assert after - before in (0, 3)
    assert before % 3 == 0


def test_the_same_number_of_the_same_summary_is_always_protected_alike():
    assert ONE.protected(7, draw_from(KEY, "2026-Q3", "case")) == ONE.protected(
        7, draw_from(KEY, "2026-Q3", "case")
    )
    assert [ONE.protected(7, draw_from(KEY, f"cell {n}")) for n in range(12)] == [
        6, 6, 6, 6, 9, 9, 9, 6, 12, 9, 6, 6
    ]  # fmt: skip


def test_where_one_part_of_an_address_ends_matters():
    assert draw_from(KEY, "ab", "c")(0) != draw_from(KEY, "a", "bc")(0)


def test_the_one_number_that_would_make_rounding_unfair_is_drawn_again():
    blocks = [fixed(0, WHOLE - 1), fixed(WHOLE // 2, 1)]
    assert ONE.protected(4, lambda attempt: blocks[attempt]) == rounded(4, 1)


def test_the_steps_reach_equally_far_down_and_up():
    assert ONE.step(0) == -ONE.step(WHOLE - 1) == -87
    assert ONE.step(WHOLE // 2) == 0


def test_drawn_often_it_follows_its_own_distribution():
    drawn = Counter(ONE.protected(1, draw_from(KEY, str(n))) for n in range(8000))
    outcomes = ONE.outcomes(1)
    for y in (-3, 0, 3, 6):
        chance = outcomes[y] / (BASE * WHOLE)
        assert abs(drawn[y] / 8000 - chance) < 4 * math.sqrt(chance / 8000)


@pytest.mark.parametrize("epsilon", [Fraction(1, 4), Fraction(1, 2), Fraction(2), Fraction(8)])
def test_other_epsilons_keep_the_same_promises(epsilon: Fraction):
    noise = Noise(epsilon)
    assert noise.mean_error(5) == 0
    assert sum(noise.outcomes(5).values()) == BASE * WHOLE
    here, beside = noise.outcomes(5), noise.outcomes(6)
    worst = max(Fraction(here[y], beside[y]) for y in here if min(here[y], beside.get(y, 0)) > RARE)
    assert worst <= Fraction(math.exp(epsilon)) * (1 + Fraction(1, 10**6))


@pytest.mark.parametrize("epsilon", [Fraction(0), Fraction(-1), Fraction(9)])
def test_an_epsilon_that_protects_nothing_or_says_nothing_is_refused(epsilon: Fraction):
    with pytest.raises(ValueError, match="at most 8"):
        Noise(epsilon).protected(1, draw_from(KEY))


def test_there_is_no_float_in_the_module_that_makes_noise():
    source = Path(noise_module.__file__).read_text("utf-8")
    assert not re.search(
        r"\bfloat\b|\d\.\d|math\.(exp|log|sqrt)|import random", source.partition('"""')[2].partition('"""')[2]
    )

"""What is said on the review screen is worked out from the noise that is used."""

from fractions import Fraction

import pytest

from sos_desktop.summary.guessing import between_two_categories, presence, usual_move
from sos_desktop.summary.noise import BASE, WHOLE, Noise
from sos_desktop.summary.review import said_chance
from sos_desktop.summary.tables import DEFAULT, PERSON_WITH_ONE_OF_EACH

ONE = Noise(DEFAULT.epsilon)


def test_which_of_two_categories_is_guessed_right_two_times_in_three():
    assert between_two_categories(ONE) == pytest.approx(0.66, abs=0.005)


def test_over_all_eight_numbers_presence_is_guessed_right_four_times_in_five():
    assert PERSON_WITH_ONE_OF_EACH == 8
    assert presence(ONE, 8) == pytest.approx(0.8, abs=0.006)


def test_one_number_agrees_with_adding_up_every_outcome():
    apart = Fraction(0)
    for others in range(BASE):
        here, there = ONE.outcomes(others), ONE.outcomes(others + 1)
        apart += sum(abs(there.get(y, 0) - here.get(y, 0)) for y in here.keys() | there.keys())
    right = Fraction(1, 2) + apart / (4 * BASE * BASE * WHOLE)
    assert presence(ONE, 1) == pytest.approx(float(right), abs=1e-9)


def test_the_more_numbers_somebody_is_in_the_better_the_guess_but_never_sure():
    chances = [presence(ONE, numbers) for numbers in (0, 1, 3, 8, 16, 30)]
    assert chances == sorted(chances)
    assert chances[0] == 0.5
    assert chances[-1] < 1


def test_of_very_many_numbers_coarser_odds_say_the_same():
    assert presence(ONE, 25) == pytest.approx(presence(ONE, 24), abs=0.02)
    assert presence(ONE, 24) < presence(ONE, 25) < presence(ONE, 60) < 1


def test_how_far_a_number_is_usually_moved_depends_on_epsilon():
    assert [usual_move(Noise(epsilon)) for epsilon in (Fraction(1), Fraction(1, 2), Fraction(1, 8))] == [
        3,
        5,
        18,
    ]


def test_less_epsilon_gives_less_away():
    assert presence(Noise(Fraction(1, 4)), 8) < presence(ONE, 8)


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.5, "about half of the time"),
        (0.6589, "about 2 times in 3"),
        (0.795, "about 4 times in 5"),
        (0.833, "about 5 times in 6"),
        (0.9443, "94 times in 100"),
        (0.9999, "more than 99 times in 100"),
    ],
)
def test_chances_are_said_in_small_numbers(chance: float, words: str):
    assert said_chance(chance) == words

"""How often the best guess is right, measured over the noise that the application draws, beside what it says."""

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from math import log, sqrt

import pytest

from sos_desktop.summary.guessing import between_two_categories, presence, usual_move
from sos_desktop.summary.noise import BASE, Noise, draw_from

TRIALS = 6000


def drawn(noise: Noise, true: int, *address: str) -> int:
    return noise.protected(true, draw_from(hashlib.sha256("/".join(address).encode()).digest(), *address))


class Odds:
    """What somebody knows who has the chances of the noise: log-odds between two true counts, from one number."""

    def __init__(self, noise: Noise) -> None:
        self._of = [noise.outcomes(true) for true in range(BASE)]

    def __call__(self, seen: int, there: int, not_there: int) -> float:
        p, q = (self._of[true % BASE].get(seen - true + true % BASE, 0) for true in (there, not_there))
        return log(p / q) if p and q else (1e9 if p else -1e9)


def trials() -> Iterator[tuple[int, bool]]:
    return ((trial, trial % 2 == 0) for trial in range(TRIALS))


def sampling_error(chance: float) -> float:
    return 4 * sqrt(chance * (1 - chance) / TRIALS)


@pytest.mark.parametrize(
    ("epsilon", "numbers"), [(Fraction(1), 1), (Fraction(1), 8), (Fraction(1), 20), (Fraction(4, 11), 22)]
)
def test_whether_a_person_is_counted_is_told_as_often_as_the_page_says(epsilon: Fraction, numbers: int):
    noise = Noise(epsilon)
    odds, right = Odds(noise), 0.0
    for trial, there in trials():
        known = 0.0
        for number in range(numbers):
            others = (trial + number) % 7  # the guesser knows them
            seen = drawn(noise, others + there, str(epsilon), str(trial), str(number))
            known += odds(seen, others + 1, others)
        right += 0.5 if known == 0 else (known > 0) == there
    said = presence(noise, numbers)
    assert right / TRIALS == pytest.approx(said, abs=sampling_error(said))


@pytest.mark.parametrize("epsilon", [Fraction(1), Fraction(4, 11), Fraction(3)])
def test_in_which_of_two_categories_somebody_is_is_told_as_often_as_the_page_says(epsilon: Fraction):
    noise = Noise(epsilon)
    odds, right = Odds(noise), 0.0
    for trial, first in trials():
        others = trial % 3, trial // 3 % 3
        seen = [
            drawn(noise, known + (first == (place == 0)), "category", str(epsilon), str(trial), str(place))
            for place, known in enumerate(others)
        ]
        known = odds(seen[0], others[0] + 1, others[0]) - odds(seen[1], others[1] + 1, others[1])
        right += 0.5 if known == 0 else (known > 0) == first
    said = between_two_categories(noise)
    assert right / TRIALS == pytest.approx(said, abs=sampling_error(said))


@pytest.mark.parametrize("epsilon", [Fraction(1), Fraction(1, 2), Fraction(4, 11)])
def test_numbers_are_usually_moved_as_far_as_the_page_says(epsilon: Fraction):
    noise = Noise(epsilon)
    far = usual_move(noise)
    moves = [abs(drawn(noise, n % 9, "move", str(epsilon), str(n)) - n % 9) for n in range(TRIALS)]
    within = [sum(move <= limit for move in moves) / TRIALS for limit in (far, far - 1)]
    assert within[0] > 0.9 - sampling_error(0.9)
    assert within[1] < 0.9 + sampling_error(0.9)

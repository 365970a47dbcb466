"""Somebody who knows everybody else, and guesses as well as can be guessed: how often they are right.

The review screen says a figure; here it is measured on files that the application makes. The guesser takes the likelier
of two worlds by the exact chances of the noise, so nobody can do better (Neyman and Pearson 1933).
"""

from math import log
from random import Random

from sos_desktop.summary import guessing
from sos_desktop.summary.tables import DEFAULT, PERSON_WITH_ONE_OF_EACH, Cell
from tests.privacy.application import NOISE, file_of, key_of
from tests.privacy.chances import kl_lower, kl_upper
from tests.privacy.finding import Amount, Finding


def proofs(amount: Amount) -> list[Finding]:
    return [presence(amount), category(amount)]


def presence(amount: Amount) -> Finding:
    """Is one person with one of each counted? One cell of every table of theirs."""
    cells = [next(iter(table.cells)) for table in DEFAULT.tables]
    right = 0
    chance = Random(amount.seed)
    for at in range(amount.files):
        others = {cell: chance.randrange(3, 6) for cell in DEFAULT.cells}
        there = chance.random() < 0.5
        counts = file_of(key_of("presence", amount.seed, at), _with(others, cells) if there else others)
        odds = sum(_told(others[cell], others[cell] + 1, counts[cell]) for cell in cells)
        right += (odds > 0) == there if odds else chance.random() < 0.5
    said = guessing.presence(NOISE, PERSON_WITH_ONE_OF_EACH)
    return _held("whether one person is counted, over eight numbers", right, amount.files, said)


def category(amount: Amount) -> Finding:
    """In which of two categories of one table is a person who is counted?"""
    first, second = list(DEFAULT.tables[1].cells)[:2]
    right = 0
    chance = Random(amount.seed + 1)
    for at in range(amount.files):
        others = {first: chance.randrange(3, 6), second: chance.randrange(3, 6)}
        is_first = chance.random() < 0.5
        counts = file_of(key_of("category", amount.seed, at), _with(others, [first if is_first else second]))
        odds = _told(others[first], others[first] + 1, counts[first]) - _told(
            others[second], others[second] + 1, counts[second]
        )
        right += (odds > 0) == is_first if odds else chance.random() < 0.5
    said = guessing.between_two_categories(NOISE)
    return _held("in which of two categories somebody is", right, amount.files, said)


def _held(what: str, right: int, tried: int, said: float) -> Finding:
    low, high = kl_lower(right, tried), kl_upper(right, tried)
    return Finding(
        f"the best guesser is right: {what} ({tried:,} files)",
        f"{right / tried:.1%} ({low:.1%} to {high:.1%})",
        f"the review screen says {said:.1%}",
        low <= said <= high,
        "simulated",
    )


def _with(others: dict[Cell, int], cells: list[Cell]) -> dict[Cell, int]:
    return {cell: count + (cell in cells) for cell, count in others.items()}


_LOGS: dict[tuple[int, int, int], float] = {}


def _told(without: int, with_one: int, seen: int) -> float:
    """How much a number speaks for the person being there."""
    at = (without, with_one, seen)
    if at not in _LOGS:
        p, q = NOISE.outcomes(with_one).get(seen, 0), NOISE.outcomes(without).get(seen, 0)
        _LOGS[at] = log(p / q) if p and q else (99.0 if p else -99.0)
    return _LOGS[at]

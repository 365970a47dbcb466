"""Somebody who knows everybody else, and guesses as well as can be guessed: how often they are right.

The review screen says a figure; here it is measured on files that the application makes. The guesser takes the likelier
of two worlds by the exact chances of the noise, so nobody can do better (Neyman and Pearson 1933).
"""

import shutil
import tempfile
from functools import cache
from math import log
from pathlib import Path
from random import Random

from sos_desktop.summary.noise import Noise
from sos_desktop.summary.parameters import WITHOUT_A_PACK, Parameters
from sos_desktop.summary.review import Review
from sos_desktop.summary.tables import DEFAULT, Cell
from tests.privacy.application import NOISE, PACK, file_of, key_of, screen_of
from tests.privacy.chances import kl_lower, kl_upper
from tests.privacy.finding import Amount, Finding


def proofs(amount: Amount) -> list[Finding]:
    room = Path(tempfile.mkdtemp(prefix="privacy-"))
    try:
        screens = [(WITHOUT_A_PACK, screen_of(room / "1")), (PACK, screen_of(room / "2", PACK))]
    finally:
        shutil.rmtree(room)
    (_, first), _ = screens
    return [*(presence(amount, chosen, screen) for chosen, screen in screens), category(amount, first)]


def presence(amount: Amount, chosen: Parameters, screen: Review) -> Finding:
    """Is one person with one of each counted? One cell of every table of theirs."""
    specification = chosen.specification
    cells = [next(iter(table.cells)) for table in specification.tables]
    noise, right, chance = Noise(specification.epsilon), 0, Random(amount.seed)
    for at in range(amount.files):
        others = {cell: chance.randrange(3, 6) for cell in specification.cells}
        there = chance.random() < 0.5
        key = key_of("presence", amount.seed, at)
        counts = file_of(key, _with(others, cells) if there else others, chosen=chosen)
        odds = sum(_told(noise, others[cell], counts[cell]) for cell in cells)
        right += (odds > 0) == there if odds else chance.random() < 0.5
    what = f"whether one person is counted, over {len(cells)} numbers of epsilon {specification.epsilon}"
    return _held(what, right, amount.files, screen.presence)


def category(amount: Amount, screen: Review) -> Finding:
    """In which of two categories of one table is a person who is counted?"""
    first, second = list(DEFAULT.tables[1].cells)[:2]
    right, chance = 0, Random(amount.seed + 1)
    for at in range(amount.files):
        others = {first: chance.randrange(3, 6), second: chance.randrange(3, 6)}
        is_first = chance.random() < 0.5
        counts = file_of(key_of("category", amount.seed, at), _with(others, [first if is_first else second]))
        odds = _told(NOISE, others[first], counts[first]) - _told(NOISE, others[second], counts[second])
        right += (odds > 0) == is_first if odds else chance.random() < 0.5
    return _held("in which of two categories somebody is", right, amount.files, screen.category)


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


@cache
def _told(noise: Noise, others: int, seen: int) -> float:
    """How much a number speaks for the person being there."""
    p, q = (noise.outcomes(true).get(seen, 0) for true in (others + 1, others))
    return log(p / q) if p and q else (99.0 if p else -99.0)

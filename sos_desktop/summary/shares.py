"""Splitting every count into two numbers, each of which says nothing alone; the only module that adds them again.

The first is drawn evenly from 0 to 2^64 - 1 by the operating system, the second is what is missing to the count
modulo 2^64: so each half is uniform whatever the count (additive secret sharing, Ben-Or, Goldwasser and Wigderson 1988,
doi:10.1145/62212.62213, with two parties). Unlike noise it is not reckoned from the install key: whoever had that and
one office's file would have the counts. So a record book that came back from a backup splits anew, and halves of two
splits add up to nonsense; the random id of the split, which both halves carry, tells them apart.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sos_desktop.summary.tables import Cell

BITS = 64
MODULUS = 1 << BITS
_BYTES = BITS // 8
_ID = 16

Chance = Callable[[int], bytes]
Counts = Mapping[Cell, int]


@dataclass(frozen=True, slots=True)
class Split:
    """Two halves of one set of counts: ``first`` goes to one office, ``second`` to the other."""

    split_id: str
    first: Counts
    second: Counts


def split(true: Counts, chance: Chance = os.urandom) -> tuple[Counts, Counts]:
    """Two sets of numbers modulo 2^64 that add up to ``true``; ``chance`` gives so many random bytes."""
    first = {cell: int.from_bytes(chance(_BYTES)) for cell in true}
    return first, {cell: (count - first[cell]) % MODULUS for cell, count in true.items()}


def new_split(true: Counts, chance: Chance = os.urandom) -> Split:
    """Both halves, under one new id."""
    return Split(chance(_ID).hex(), *split(true, chance))


def add(shares: Iterable[Counts]) -> dict[Cell, int]:
    """The sum modulo 2^64 of the halves of one office, or of two sums; over the same cells."""
    total: dict[Cell, int] = {}
    for share in shares:
        if total and total.keys() != share.keys():
            raise ValueError("halves over other cells cannot be added")
        for cell, number in share.items():
            total[cell] = (total.get(cell, 0) + number) % MODULUS
    return total

"""Two shares: each half alone is even noise whatever the count, and both together are the count.

"Even" is asked of the first and the last eight bits of what the application makes, for a count of 0 and of 30: a
chi-squared distance with a bound that luck passes once in ten thousand times; and the two counts are told apart by
nobody who looks at one half.
"""

from collections import Counter
from math import log, sqrt
from random import Random

from sos_desktop.summary import document, shares
from sos_desktop.summary.tables import DEFAULT
from tests.privacy.application import SPLIT, both_files, key_of
from tests.privacy.chances import DOUBT
from tests.privacy.finding import Amount, Finding

_BINS = 256
_CELL = DEFAULT.cells[0]


def proofs(amount: Amount) -> list[Finding]:
    return [exact(amount), *even(amount), nothing_in_a_file(amount)]


def exact(amount: Amount) -> Finding:
    """Counts of many files, split, each office's halves added, and both sums added: the true total."""
    chance, wrong = Random(amount.seed), 0
    networks = max(5, amount.runs // 100)
    for _ in range(networks):
        true = [{cell: chance.randrange(40) for cell in DEFAULT.cells} for _ in range(48)]
        splits = [shares.split(counts) for counts in true]
        offices = [shares.add(each[side] for each in splits) for side in (0, 1)]
        total = shares.add(offices)
        wrong += sum(total[cell] != sum(counts[cell] for counts in true) for cell in DEFAULT.cells)
    return Finding(
        f"totals of two shares that differ from the truth ({networks * len(DEFAULT.cells):,} totals)",
        str(wrong), "0", not wrong, "tried",
    )  # fmt: skip


def even(amount: Amount) -> list[Finding]:
    wanted = max(20_000, amount.files * 2)
    worst, apart = -1e9, -1e9
    for half in (0, 1):
        of_counts = [_halves(count, half, wanted) for count in (0, 30)]
        for bits in ("first", "last"):
            binned = [Counter(_bin(number, bits) for number in numbers) for numbers in of_counts]
            worst = max(worst, *(_beyond(seen, wanted) for seen in binned))
            apart = max(apart, _apart(*binned))
    return [
        Finding(
            f"one half is even: distance beyond luck, counts 0 and 30, both halves ({4 * wanted:,} numbers)",
            f"{worst:.0f}", "at most 0", worst <= 0, "simulated",
        ),
        Finding(
            "one half of a count of 0 and of 30: distance between them beyond luck",
            f"{apart:.0f}", "at most 0", apart <= 0, "simulated",
        ),
    ]  # fmt: skip


def nothing_in_a_file(amount: Amount) -> Finding:
    """Both files as they leave a record book, read back: alone even in their last bits, together the counts."""
    wrong, bits = 0, Counter[int]()
    tried = max(100, amount.files // 100)
    for at in range(tried):
        true = {cell: (at + place) % 9 for place, cell in enumerate(SPLIT.specification.cells)}
        files = [document.read(package) for package in both_files(key_of("halves", at), true)]
        total = shares.add(each.counts for each in files)
        wrong += sum(total[cell] != count for cell, count in true.items())
        bits.update(number % _BINS for each in files for number in each.counts.values())
    mean = bits.total() / _BINS
    worst = sum((bits[at] - mean) ** 2 / mean for at in range(_BINS)) - _luck(_BINS - 1)
    return Finding(
        f"pairs of files that do not add up, and what is uneven in them beyond luck ({tried:,} pairs)",
        f"{wrong} and {worst:.0f}", "0 and at most 0", not wrong and worst <= 0, "simulated",
    )  # fmt: skip


def _halves(count: int, half: int, wanted: int) -> list[int]:
    return [shares.split({_CELL: count})[half][_CELL] for _ in range(wanted)]


def _bin(number: int, bits: str) -> int:
    return number >> (shares.BITS - 8) if bits == "first" else number % _BINS


def _luck(freedom: int) -> float:
    """What a chi-squared distance passes with a chance of ``DOUBT`` (Laurent and Massart 2000, lemma 1)."""
    doubt = log(1 / DOUBT)
    return freedom + 2 * sqrt(freedom * doubt) + 2 * doubt


def _beyond(seen: Counter[int], wanted: int) -> float:
    mean = wanted / _BINS
    return sum((seen[at] - mean) ** 2 / mean for at in range(_BINS)) - _luck(_BINS - 1)


def _apart(one: Counter[int], other: Counter[int]) -> float:
    """The chi-squared distance of two samples of one size."""
    both = [(one[at], other[at]) for at in range(_BINS) if one[at] + other[at]]
    return sum((a - b) ** 2 / (a + b) for a, b in both) - _luck(_BINS - 1)

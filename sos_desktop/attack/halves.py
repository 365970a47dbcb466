"""The audit of halves and partials: whether what lies in one place opens anybody's counts.

Every half, and every partial, is a sum of halves of one side. A sum of counts opens exactly where the same combination
of files can be made on both sides. So the combinations that both sides can make are found by linear algebra (over a
large prime field; with 61 bits a chance agreement is out of the question), and those of few files among them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sos_desktop.attack.words import Finding, Heard, number_of
from sos_desktop.offices.agreed import AT_LEAST, Member

_PRIME = (1 << 61) - 1

Row = dict[int, int]
"""One combination: which files, and how often each."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A half (of one file) or a partial (of many), by the name of its file."""

    name: str
    half: int
    members: frozenset[Member]


def listen(sums: Sequence[Sum]) -> Heard:
    if not sums:
        return Heard()
    numbers = {member: at for at, member in enumerate(sorted({m for each in sums for m in each.members}))}
    sides = [[each for each in sums if each.half == half] for half in (1, 2)]
    fact = (
        f"{number_of(len(sums), 'half or partial', 'halves and partials')}: every number in them is uniform, and says "
        "nothing without the other office's."
    )
    opened = _both([_rows(side, numbers) for side in sides])
    if not opened:
        return Heard(facts=(fact,))
    smallest = min(opened, key=len)
    found = {member for member, at in numbers.items() if at in smallest}
    names = tuple(each.name for each in sums if each.members & found)
    if len(smallest) < AT_LEAST:
        said = (
            f"Together these open the exact counts of {number_of(len(smallest), 'single file')}: halves of both "
            "offices, or sums over lists that overlap, lie in one place."
        )
        return Heard((Finding("halves-open-few", said, names),), (fact,))
    said = (
        f"Together these open the exact totals of {number_of(len(smallest), 'file')}, before anything is hidden: "
        "partials go from one office to the other and nowhere else."
    )
    return Heard((Finding("halves-open", said, names),), (fact,))


def _rows(side: Iterable[Sum], numbers: Mapping[Member, int]) -> list[Row]:
    return [{numbers[member]: 1 for member in each.members} for each in side]


def _both(sides: Sequence[Sequence[Row]]) -> list[Row]:
    """What both sides can make, brought down to as few files each as elimination does."""
    one, other = (_reduced(rows) for rows in sides)
    shift = 1 + max((max(row) for row in (*one, *other)), default=0)
    # Zassenhaus: rows (a, a) and (b, 0); those that end with an empty left half have the intersection on the right.
    stacked = [{**row, **{at + shift: n for at, n in row.items()}} for row in one] + list(other)
    right = [row for row in _reduced(stacked) if min(row) >= shift]
    return _reduced([{at - shift: n for at, n in row.items()} for row in right])


def _reduced(rows: Sequence[Row]) -> list[Row]:
    """Reduced row echelon form over the prime field."""
    pivots: dict[int, Row] = {}
    for row in rows:
        left = dict(row)
        for at in sorted(left):
            if left.get(at) and at in pivots:
                _subtract(left, pivots[at], left[at])
        if not left:
            continue
        first = min(left)
        inverse = pow(left[first], -1, _PRIME)
        left = {at: number * inverse % _PRIME for at, number in left.items()}
        for other in pivots.values():
            if other.get(first):
                _subtract(other, left, other[first])
        pivots[first] = left
    return [pivots[at] for at in sorted(pivots)]


def _subtract(row: Row, other: Row, times: int) -> None:
    for at, number in other.items():
        left = (row.get(at, 0) - times * number) % _PRIME
        if left:
            row[at] = left
        else:
            row.pop(at, None)

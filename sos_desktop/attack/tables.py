"""The audit of released tables: whether a hidden number can be worked out from all of them together.

Numbers that stand in several releases, quarters beside their sum and organisations beside theirs go into one set of
relations, so that what one table hides and another gives away is found.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sos_desktop.attack.words import Finding, Heard, cell_said, number_of, period_said
from sos_desktop.combining.table import ALL
from sos_desktop.offices.bounds import Contradiction, Range, attack
from sos_desktop.offices.exact_table import METHOD, Line, Place
from sos_desktop.offices.output_control import SMALL, VALUES
from sos_desktop.offices.relations import relations
from sos_desktop.summary.tables import Cell

Where = tuple[Place, Cell]
_GRID = 3
_NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Table:
    """A released table by the name of its file."""

    name: str
    lines: tuple[Line, ...]


def listen(tables: Sequence[Table]) -> Heard:
    """Everything that can be said of these tables together."""
    exact = [Table(each.name, tuple(_of(each, METHOD))) for each in tables]
    exact = [each for each in exact if each.lines]
    noisy = [each for each in tables if any(line.method == _NOISE for line in each.lines)]
    heard = Heard(tuple(_off_the_grid(noisy)))
    if noisy:
        heard += Heard(
            facts=(f"{number_of(len(noisy), 'table')} of protected totals: sums of random numbers.",)
        )
    return heard + _of_exact(exact) if exact else heard


def _of(table: Table, method: str) -> Iterator[Line]:
    return (line for line in table.lines if line.method == method)


def _off_the_grid(tables: Sequence[Table]) -> Iterator[Finding]:
    for table in tables:
        off = [line for line in _of(table, _NOISE) if line.shown is not None and line.shown % _GRID]
        if off:
            yield Finding(
                "off-the-grid",
                f"{number_of(len(off), 'number')} in {table.name} cannot be a sum of protected ones, the first "
                f"at {cell_said(off[0].cell)}: no multiple of {_GRID}.",
                (table.name,),
            )


def _of_exact(tables: Sequence[Table]) -> Heard:
    names = tuple(table.name for table in tables)
    findings = list(_small(tables))
    try:
        ranges = _ranges(tables)
    except Contradiction:
        return Heard((*findings, _contradiction(names)))
    hidden = {(line.place, line.cell) for table in tables for line in table.lines if line.shown is None}
    related = list(_related(ranges))
    try:
        found = attack(
            ranges, related, sorted(hidden) or [next(iter(ranges))]
        )  # one question at least: do they fit?
    except Contradiction:
        return Heard((*findings, _contradiction(names)))
    findings += [
        Finding("worked-out", _said(where, possible), names)
        for where, possible in found.items()
        if where in hidden and possible.values < VALUES
    ]
    facts = (
        f"{number_of(len(hidden), 'hidden number')} in {number_of(len(tables), 'table')} of exact totals: for each the "
        f"smallest and the largest possible value were found from {number_of(len(related), 'relation')}.",
    )
    return Heard(tuple(findings), facts)


def _small(tables: Sequence[Table]) -> Iterator[Finding]:
    for table in tables:
        small = [line for line in table.lines if line.shown is not None and 0 < line.shown <= SMALL]
        if small:
            yield Finding(
                "small-number",
                f"{table.name} shows {number_of(len(small), 'number')} from 1 to {SMALL}, the first at "
                f"{cell_said(small[0].cell)}.",
                (table.name,),
            )


def _ranges(tables: Sequence[Table]) -> dict[Where, Range]:
    """What is known of each number from all releases that have it. Raises Contradiction."""
    ranges: dict[Where, Range] = {}
    for line in (line for table in tables for line in table.lines):
        where = line.place, line.cell
        before = ranges.get(where, line.range)
        ranges[where] = Range(max(before.low, line.range.low), min(before.high, line.range.high))
        if ranges[where].low > ranges[where].high:
            raise Contradiction("Two releases contradict each other.")
    return ranges


def _related(ranges: Mapping[Where, Range]) -> Iterator[tuple[list[Where], list[Where]]]:
    cells: dict[Place, list[Cell]] = defaultdict(list)
    for place, cell in ranges:
        cells[place].append(cell)
    for place, there in cells.items():
        for one, other in relations(there):
            yield [(place, cell) for cell in one], [(place, cell) for cell in other]
    yield from _sums_of(ranges, 0)
    yield from _sums_of(ranges, 1)


def _sums_of(ranges: Mapping[Where, Range], side: int) -> Iterator[tuple[list[Where], list[Where]]]:
    """A number over the whole time against those of its quarters, or over all organisations against each."""
    parts: dict[tuple[str, Cell], list[Where]] = defaultdict(list)
    for where in ranges:
        if where[0][side] != ALL:
            parts[where[0][1 - side], where[1]].append(where)
    for (kept, cell), found in parts.items():
        place = (ALL, kept) if side == 0 else (kept, ALL)
        if (place, cell) in ranges:
            yield [(place, cell)], found


def _said(where: Where, possible: Range) -> str:
    (period, organisation), cell = where
    what = f"exactly {possible.low}" if possible.values == 1 else f"{possible.low} to {possible.high}"
    whose = "" if organisation == ALL else f", {organisation}"
    return f"A hidden number can be worked out: {cell_said(cell)}, {period_said(period)}{whose}, is {what}."


def _contradiction(names: tuple[str, ...]) -> Finding:
    return Finding(
        "contradiction",
        "These tables contradict each other, so they were made of different files or rounded in different ways: their "
        "differences may show what was added in between.",
        names,
    )

"""Which numbers of a summary have to add up to the same: what anybody who adds two tables could work out.

Every event of a kind stands in exactly one category of each table of that kind, so all tables of a kind have the
same sum, the total included. A pair (two tables crossed) adds up, line by line, to the tables it crosses.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sos_desktop.summary.tables import Cell

Tables = Mapping[tuple[str, str], Sequence[Cell]]
"""By kind and name."""

OF_THEIR_OWN = {("group", "one-to-ones")}
"""Tables that count something else than the events of their kind: what arose from them."""
PAIR, BETWEEN = "-by-", "/"
"""How a pair is called (``staff-group-by-answer``), and its categories (``students/accepted``)."""


class Relation(NamedTuple):
    """The one side has the same sum as the other."""

    one: tuple[Cell, ...]
    other: tuple[Cell, ...]


def by_table(cells: Sequence[Cell]) -> dict[tuple[str, str], list[Cell]]:
    """The cells of each kind and table, in their order."""
    tables: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        tables[cell.kind, cell.table].append(cell)
    return dict(tables)


def relations(cells: Sequence[Cell]) -> tuple[Relation, ...]:
    """Everything that must add up among these cells, whatever their numbers are."""
    tables = by_table(cells)
    return (*_equal_sums(tables), *_margins(tables))


def _equal_sums(tables: Tables) -> Iterator[Relation]:
    """Each table of a kind against the first of that kind: the shortest, which is the total where there is one."""
    kinds: dict[str, list[tuple[Cell, ...]]] = defaultdict(list)
    for (kind, name), cells in tables.items():
        if (kind, name) not in OF_THEIR_OWN:
            kinds[kind].append(tuple(cells))
    for found in kinds.values():
        first, *rest = sorted(found, key=len)
        yield from (Relation(first, other) for other in rest)


def _margins(tables: Tables) -> Iterator[Relation]:
    """Each line of a pair against the one number of a simple table that it adds up to."""
    for (kind, name), cells in tables.items():
        for side, simple in enumerate(name.split(PAIR)) if PAIR in name else ():
            lines: dict[str, list[Cell]] = defaultdict(list)
            for cell in cells:
                lines[cell.category.split(BETWEEN)[side]].append(cell)
            yield from (
                Relation((whole,), tuple(lines[whole.category]))
                for whole in tables.get((kind, simple), ())
                if lines[whole.category]
            )

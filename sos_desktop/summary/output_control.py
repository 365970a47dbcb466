"""Exact totals before anybody sees them: small numbers hidden, the others rounded, and more hidden where it takes that.

1. A 0 stays, 1 to 7 is hidden, everything else goes to the nearest 5: the rule of NHS England for numbers below
   national level (Hospital Episode Statistics, disclosure control since September 2018).
2. Of everything published together, relations between tables included, the attack (``bounds``) finds how small and
   how large every hidden number can be. Each must keep at least five possible values: as many as rounding to 5
   leaves of a number that is shown, so that nobody learns more about few people than about many.
3. Where one keeps fewer, one more number beside it is hidden, and the attack runs again.

What is hidden next is chosen from what would be published, never from the true numbers: so the choice tells nothing.
"Hidden" may stand for any number from 1 up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sos_desktop.summary.bounds import MOST, Range, attack
from sos_desktop.summary.relations import PAIR, Relation, relations
from sos_desktop.summary.tables import ALL, Cell

SMALL = 7
BASE = 5
VALUES = 5
"""How many whole numbers a hidden one must be able to be."""
FEW, HIDDEN = "1 to 7", "hidden"


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it may be shown: ``value`` where it is, None where it is hidden; ``range`` is what is then known."""

    value: int | None
    range: Range

    @classmethod
    def of(cls, true: int) -> "Shown":
        if true == 0:
            return cls(0, Range(0, 0))
        if true <= SMALL:
            return cls(None, Range(1, SMALL))
        value = BASE * ((true + BASE // 2) // BASE)
        return cls(value, Range(value - BASE // 2, value + BASE // 2))

    @property
    def said(self) -> str:
        if self.value is not None:
            return f"{self.value:,}"
        return HIDDEN if self.range.open else FEW

    @property
    def hidden(self) -> bool:
        return self.value is None


COVERED = Shown(None, Range(1, MOST))
"""A number that is hidden for the sake of others: any from 1 up."""


def protect(true: Mapping[Cell, int]) -> dict[Cell, Shown]:
    """What may be shown of exact totals, proven by the attack. Raises SummaryRefused where it cannot be proven."""
    related = relations(tuple(true))
    shown = {cell: Shown.of(count) for cell, count in true.items()}
    waiting = [cell for cell, each in shown.items() if each.hidden]
    while waiting:
        # Hiding more only widens what is possible, so what was wide enough stays so.
        waiting = [cell for cell in _too_narrow(shown, related, waiting) if shown[cell].hidden]
        for cell in waiting[:1]:
            more = _next(cell, shown)
            shown[more] = COVERED
            waiting.append(more)
    return shown


def narrow(shown: Mapping[Cell, Shown]) -> dict[Cell, Range]:
    """The hidden numbers that the attack can work out too closely, each with what it can be; none if all is well."""
    hidden = [cell for cell, each in shown.items() if each.hidden]
    return _too_narrow(shown, relations(tuple(shown)), hidden)


def _too_narrow(
    shown: Mapping[Cell, Shown], related: Sequence[Relation], cells: Sequence[Cell]
) -> dict[Cell, Range]:
    published = {cell: each.range for cell, each in shown.items()}
    found = attack(published, related, dict.fromkeys(cells))
    return {cell: possible for cell, possible in found.items() if possible.values < VALUES}


def _next(cell: Cell, shown: Mapping[Cell, Shown]) -> Cell:
    """What is hidden for its sake: near it, small, and a total last. While anything of its kind is not covered there is
    something left; once all is, any number fits."""
    of_its_kind = [
        other
        for other, each in shown.items()
        if other.kind == cell.kind and each.value != 0 and each != COVERED
    ]
    return min(of_its_kind, key=lambda other: _cost(cell, other, shown[other]))


def _cost(cell: Cell, other: Cell, each: Shown) -> tuple[bool, bool, bool, bool, int]:
    """A number that is shown comes before one that is hidden already; of both, one of the same table first."""
    return (
        other.category == ALL,
        each.hidden,
        other.table != cell.table,
        PAIR not in other.table,
        each.range.high,
    )

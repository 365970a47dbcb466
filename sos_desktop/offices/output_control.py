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

from sos_desktop.errors import SummaryRefused
from sos_desktop.offices.bounds import MOST, Attacker, Range, Seen
from sos_desktop.offices.relations import PAIR, Relation, relations
from sos_desktop.summary.tables import ALL, Cell

SMALL = 7
BASE = 5
VALUES = 5
"""How many whole numbers a hidden one must be able to be."""
TRIED = 12
"""How many numbers are tried for being enough by themselves, before the first of them is hidden in any case."""
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
    seen: Seen[Cell] = Seen()
    while found := next(_attacker(shown, related, seen).narrow(waiting, VALUES), None):
        # Hiding more only widens what is possible, so what was wide enough before this one stays so.
        cell = found[0]
        more, seen = _best(cell, shown, related, seen)
        shown[more] = COVERED
        waiting = list(dict.fromkeys((*waiting[waiting.index(cell) :], more)))
    return shown


def narrow(shown: Mapping[Cell, Shown]) -> dict[Cell, Range]:
    """The hidden numbers that the attack can work out too closely, each with what it can be; none if all is well."""
    hidden = [cell for cell, each in shown.items() if each.hidden]
    return dict(_attacker(shown, relations(tuple(shown)), Seen()).narrow(hidden, VALUES))


def _attacker(shown: Mapping[Cell, Shown], related: Sequence[Relation], seen: Seen[Cell]) -> Attacker[Cell]:
    return Attacker({cell: each.range for cell, each in shown.items()}, related, seen)


def _best(
    cell: Cell, shown: Mapping[Cell, Shown], related: Sequence[Relation], seen: Seen[Cell]
) -> tuple[Cell, Seen[Cell]]:
    """What is hidden for its sake, with what is then seen: the first that is enough by itself, or else the first.

    Near it and small comes first, a total last. While anything of its kind is not covered there is something left; once
    all is, any number fits."""
    others = (
        other
        for other, each in shown.items()
        if other.kind == cell.kind and each.value != 0 and each != COVERED
    )
    in_order = sorted(others, key=lambda other: _cost(cell, other, shown[other]))
    for other in in_order[:TRIED]:
        tried = seen.copy()
        trial = _attacker({**shown, other: COVERED}, related, tried).narrow((cell,), VALUES)
        if next(trial, None) is None:
            return other, tried
    if not in_order:
        raise SummaryRefused("These totals could not be protected.", "Nothing is shown.")
    return in_order[0], seen


def _cost(cell: Cell, other: Cell, each: Shown) -> tuple[bool, bool, bool, bool, int]:
    """A number that is shown comes before one that is hidden already; of both, one of the same table first."""
    return (
        other.category == ALL,
        each.hidden,
        other.table != cell.table,
        PAIR not in other.table,
        each.range.high,
    )

"""The exact totals of two offices under output control, and the linear-programming attack on them.

A hidden number must keep at least five possible values, given everything that is shown beside it. With only the small
numbers hidden, as is often done, the same attack works hidden numbers out: that is how it is seen to bite.
"""

from collections.abc import Mapping
from random import Random

from sos_desktop.offices import output_control
from sos_desktop.offices.output_control import Shown
from sos_desktop.summary.tables import ALL, DEFAULT, Cell
from tests.privacy.chances import poisson
from tests.privacy.finding import Amount, Finding


def proofs(amount: Amount) -> list[Finding]:
    return [attacked(amount, output_control.protect)]


def attacked(amount: Amount, protect: "Protect") -> Finding:
    tried = max(6, amount.books // 2)
    narrow = wrong = hidden = 0
    for at in range(tried):
        true = _totals(Random(f"totals {amount.seed} {at}"))
        shown = protect(true)
        narrow += len(output_control.narrow(shown))
        hidden += sum(each.hidden for each in shown.values())
        wrong += sum(not each.range.low <= true[cell] <= each.range.high for cell, each in shown.items())
    return Finding(
        f"hidden totals that the attack narrows to fewer than {output_control.VALUES} values"
        f" ({hidden:,} hidden in {tried} sets of totals)",
        str(narrow), "0", not narrow and not wrong and hidden > 0, "exact",
    )  # fmt: skip


class Protect:
    """``output_control.protect``, or something weaker."""

    def __call__(self, true: Mapping[Cell, int]) -> dict[Cell, Shown]: ...


def only_small_ones_hidden(true: Mapping[Cell, int]) -> dict[Cell, Shown]:
    """Primary suppression alone, the other numbers as they are: what a report without the second step shows."""
    return {
        cell: Shown.of(count)
        if count <= output_control.SMALL
        else Shown(count, output_control.Range(count, count))
        for cell, count in true.items()
    }


def _totals(chance: Random) -> dict[Cell, int]:
    """A quarter of a small network: each table of a kind adds up to its total, as real ones do."""
    true: dict[Cell, int] = {}
    mean = chance.choice((20, 60, 120))
    for kind in dict.fromkeys(table.kind for table in DEFAULT.tables):
        people = poisson(chance, mean)
        for table in DEFAULT.of(kind):
            cells = list(table.cells)
            counts = dict.fromkeys(cells, 0)
            for _ in range(people):
                counts[cells[0] if table.categories == (ALL,) else _likely(cells, chance)] += 1
            true.update(counts)
    return true


def _likely(cells: list[Cell], chance: Random) -> Cell:
    return cells[min(int(chance.expovariate(0.7)), len(cells) - 1)]

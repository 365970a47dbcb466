"""How a measurement is told: what was measured, what it is compared with, and whether it keeps its limit.

Limits are ratios of two things measured in turn on the same machine, never times.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

WIDTHS = (44, 12, 44, 12, 8, 8)


@dataclass(frozen=True)
class Measured:
    """Seconds of ours, seconds of what stands beside it, and how many times as long ours may take."""

    what: str
    ours: float
    beside: str
    theirs: float
    limit: float
    unit: str = "ms"
    """Or thousandths of something else that may not be more than something."""

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    @property
    def kept(self) -> bool:
        return self.ratio <= self.limit


def tell(*measured: Measured) -> int:
    """Print a line for each; the exit code is 0 where every limit is kept."""
    for each in measured:
        cells = (
            each.what,
            f"{1000 * each.ours:.3f} {each.unit}",
            each.beside,
            f"{1000 * each.theirs:.3f} {each.unit}",
            f"{each.ratio:.2f}",
            f"≤ {each.limit:g}",
        )
        print(*(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)), end=" ")
        print("kept" if each.kept else "EXCEEDED", flush=True)
    return 0 if all(each.kept for each in measured) else 1


def heads() -> None:
    print(
        *(
            cell.ljust(width)
            for cell, width in zip(
                ("measured", "median", "beside", "median", "ratio", "limit"), WIDTHS, strict=True
            )
        )
    )


def in_turn(
    first: Callable[[int], object], second: Callable[[int], object], times: int
) -> tuple[float, float]:
    """Medians of both, run alternately so that whatever else the machine does meets both alike."""
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(times):
        order = ((0, first), (1, second)) if turn % 2 else ((1, second), (0, first))
        for which, run in order:
            began = perf_counter()
            run(turn)
            spent[which].append(perf_counter() - began)
    return median(spent[0]), median(spent[1])

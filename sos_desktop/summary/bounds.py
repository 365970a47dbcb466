"""The attack: how small and how large every hidden number can be, given everything that was published.

Whole numbers that fit all published ranges and relations at once, found by HiGHS (Huangfu and Hall 2018,
doi:10.1007/s12532-017-0130-5) through scipy: one program for the smallest and one for the largest value of each
hidden cell. This is the auditing step of cell suppression as the handbooks describe it (Hundepool et al. 2012,
Statistical Disclosure Control, chapter 4; Fischetti and Salazar 2001). The programs are linear over whole numbers: at
least as strong an attacker as the same ones over fractions.

scipy is an optional part of the SoS team's installation: it is imported here, inside one function, and nowhere else.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from sos_desktop.errors import SummaryRefused

if TYPE_CHECKING:
    from types import ModuleType

MOST = 1_000_000
"""Stands for "no largest value": no trust supports more people in a quarter."""
_SURE = 1e-4
"""How far from a whole number HiGHS may come to rest (its own tolerance is 1e-6 for each relation)."""


Number = TypeVar("Number", bound=Hashable)
"""Where a number stands: a cell, or a cell of one quarter."""


class Range(NamedTuple):
    """The whole numbers that something can be; ``high`` is ``MOST`` where there is no largest one."""

    low: int
    high: int

    @property
    def values(self) -> int:
        return self.high - self.low + 1

    @property
    def open(self) -> bool:
        return self.high >= MOST


class Contradiction(SummaryRefused):
    """No whole numbers fit what was published: the tables do not belong together."""


def solver() -> "ModuleType":
    """scipy.optimize. Raises SummaryRefused with how to get it, so that nothing is ever shown without the proof."""
    try:
        from scipy import optimize  # type: ignore[import-untyped]
    except ImportError:
        raise SummaryRefused(
            "Hidden numbers cannot be checked here: the part for it (scipy) is not installed.",
            "Nothing is shown, and no file has been changed.",
            "Ask IT for the SoS team's installation: pip install --require-hashes -r requirements-team.lock.",
        ) from None
    found: ModuleType = optimize
    return found


def attack(
    published: Mapping[Number, Range],
    relations: Iterable[tuple[Sequence[Number], Sequence[Number]]],
    targets: Iterable[Number],
) -> dict[Number, Range]:
    """The smallest and largest possible value of each of ``targets``; both sides of a relation have the same sum.

    Raises Contradiction, SummaryRefused."""
    program = _Program(published, relations)
    return {cell: program.range_of(cell) for cell in targets}


class _Program(Generic[Number]):
    """All published ranges and relations, once; then one question after the other."""

    def __init__(
        self,
        published: Mapping[Number, Range],
        relations: Iterable[tuple[Sequence[Number], Sequence[Number]]],
    ) -> None:
        self._optimize = solver()
        self._at = {cell: at for at, cell in enumerate(published)}
        self._lows = [each.low for each in published.values()]
        self._highs = [each.high for each in published.values()]
        self._rows = [relation for relation in relations if self._knows(relation)]
        self._sums = self._matrix()

    def _knows(self, relation: tuple[Sequence[Number], Sequence[Number]]) -> bool:
        return all(cell in self._at for side in relation for cell in side)

    def _matrix(self) -> object:
        from scipy.sparse import csr_array  # type: ignore[import-untyped]

        values, rows, columns = [], [], []
        for at, relation in enumerate(self._rows):
            for side, sign in zip(relation, (1, -1), strict=True):
                for cell in side:
                    values.append(sign)
                    rows.append(at)
                    columns.append(self._at[cell])
        shape = (len(self._rows), len(self._at))
        return csr_array((values, (rows, columns)), shape=shape)

    def range_of(self, cell: Number) -> Range:
        low, high = self._extreme(cell, 1), self._extreme(cell, -1)
        return Range(low, high)

    def _extreme(self, cell: Number, sign: int) -> int:
        wanted = [0] * len(self._at)
        wanted[self._at[cell]] = sign
        constraints = self._optimize.LinearConstraint(self._sums, 0, 0) if self._rows else ()
        found = self._optimize.milp(
            wanted,
            integrality=[1] * len(self._at),
            bounds=self._optimize.Bounds(self._lows, self._highs),
            constraints=constraints,
            options={"mip_rel_gap": 0},
        )
        if found.status == _INFEASIBLE:
            raise Contradiction("These tables do not add up: they do not belong together, or were changed.")
        if found.x is None:
            raise SummaryRefused("Hidden numbers could not be checked.", "Nothing is shown.")
        value = float(found.x[self._at[cell]])
        if abs(value - round(value)) > _SURE:
            raise SummaryRefused(
                "Hidden numbers could not be checked to the whole number.", "Nothing is shown."
            )
        return round(value)


_INFEASIBLE = 2
"""scipy.optimize.milp: no whole numbers fit."""

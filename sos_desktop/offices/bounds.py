"""The attack: how small and how large every hidden number can be, given everything that was published.

Whole numbers that fit all published ranges and relations at once, found by HiGHS (Huangfu and Hall 2018,
doi:10.1007/s12532-017-0130-5) through scipy: one program for the smallest and one for the largest value of each
hidden cell. This is the auditing step of cell suppression as the handbooks describe it (Hundepool et al. 2012,
Statistical Disclosure Control, chapter 4; Fischetti and Salazar 2001). The programs are linear over whole numbers: at
least as strong an attacker as the same ones over fractions.

scipy is an optional part of the SoS team's installation: it is imported here, inside one function, and nowhere else.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from sos_desktop.errors import SummaryRefused

if TYPE_CHECKING:
    from types import ModuleType

MOST = 1_000_000
"""Stands for "no largest value": no trust supports more people in a quarter."""


Number = TypeVar("Number", bound=Hashable)
"""Where a number stands: a cell, or a cell of one quarter."""
Sums = tuple[Sequence[Number], Sequence[Number]]
"""A relation: both sides have the same sum."""


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
    published: Mapping[Number, Range], relations: Iterable[Sums[Number]], targets: Iterable[Number]
) -> dict[Number, Range]:
    """The smallest and largest possible value of each of ``targets``; both sides of a relation have the same sum.

    Raises Contradiction, SummaryRefused."""
    attacker = Attacker(published, relations)
    return {number: attacker.range_of(number) for number in targets}


class Seen(Generic[Number]):
    """Every way in which all numbers fit that was found so far: the least and the most that each was in one of them.

    What fits goes on to fit when more is hidden, so it need not be looked for again."""

    def __init__(self) -> None:
        self._ranges: dict[Number, Range] = {}

    def copy(self) -> "Seen[Number]":
        other: Seen[Number] = Seen()
        other._ranges = dict(self._ranges)
        return other

    def note(self, fitting: Mapping[Number, int]) -> None:
        for number, value in fitting.items():
            low, high = self._ranges.get(number, (value, value))
            self._ranges[number] = Range(min(low, value), max(high, value))

    def values(self, number: Number) -> int:
        """How many values it can have, at least."""
        return self._ranges[number].values if number in self._ranges else 0


class Attacker(Generic[Number]):
    """Somebody who knows everything that was published, and can be asked about one number after the other."""

    def __init__(
        self,
        published: Mapping[Number, Range],
        relations: Iterable[Sums[Number]],
        seen: Seen[Number] | None = None,
    ) -> None:
        optimize = solver()
        self.seen: Seen[Number] = Seen() if seen is None else seen
        known = [each for each in relations if all(number in published for side in each for number in side)]
        self._programs: dict[Number, _Program[Number]] = {}
        for numbers, related in _parts(published, known):
            program = _Program(
                optimize, {number: published[number] for number in numbers}, related, self.seen
            )
            self._programs.update(dict.fromkeys(numbers, program))

    def range_of(self, number: Number) -> Range:
        return self._programs[number].range_of(number)

    def narrow(self, targets: Iterable[Number], values: int) -> Iterator[tuple[Number, Range]]:
        """Those that can have fewer than so many values, with what they can be, one after the other."""
        waiting = [number for number in targets if self.seen.values(number) < values]
        for program in {id(self._programs[number]): self._programs[number] for number in waiting}.values():
            program.spread([number for number in waiting if self._programs[number] is program])
        for number in waiting:
            if self.seen.values(number) < values and (possible := self.range_of(number)).values < values:
                yield number, possible


def _parts(
    published: Mapping[Number, Range], relations: Sequence[Sums[Number]]
) -> Iterator[tuple[list[Number], list[Sums[Number]]]]:
    """Numbers that hang together through relations, with those; what has nothing to do with a question is left out."""
    part_of = {number: at for at, number in enumerate(published)}
    members = {at: [number] for number, at in part_of.items()}
    for one, other in relations:
        first, *rest = dict.fromkeys(part_of[number] for number in (*one, *other))
        for part in rest:
            for number in members[part]:
                part_of[number] = first
            members[first] += members.pop(part)
    related: dict[int, list[Sums[Number]]] = {at: [] for at in members}
    for each in relations:
        related[part_of[(each[0] or each[1])[0]]].append(each)
    return ((numbers, related[at]) for at, numbers in members.items())


class _Program(Generic[Number]):
    """Ranges and relations of numbers that hang together, once; then one question after the other."""

    def __init__(
        self,
        optimize: "ModuleType",
        published: Mapping[Number, Range],
        related: Sequence[Sums[Number]],
        seen: Seen[Number],
    ) -> None:
        self._optimize, self._published, self._related, self._seen = optimize, published, related, seen
        self._at = {number: at for at, number in enumerate(published)}
        self._bounds = optimize.Bounds(*zip(*published.values(), strict=True))
        self._constraints = optimize.LinearConstraint(self._matrix(), 0, 0) if related else ()

    def _matrix(self) -> object:
        from scipy.sparse import csr_array  # type: ignore[import-untyped]

        values, rows, columns = [], [], []
        for at, sides in enumerate(self._related):
            for side, sign in zip(sides, (1, -1), strict=True):
                for number in side:
                    values.append(sign)
                    rows.append(at)
                    columns.append(self._at[number])
        return csr_array((values, (rows, columns)), shape=(len(self._related), len(self._at)))

    def range_of(self, number: Number) -> Range:
        low, high = (self._fitting({number: sign})[number] for sign in (1, -1))
        return Range(low, high)

    def spread(self, numbers: Sequence[Number]) -> None:
        """Find ways in which many of these are small, or large, at once: each spares two questions for many."""
        for pattern in _PATTERNS if len(numbers) > len(_PATTERNS) // 2 else ():
            self._fitting({number: pattern[at % len(pattern)] for at, number in enumerate(numbers)})

    def _fitting(self, weights: Mapping[Number, int]) -> dict[Number, int]:
        """Whole numbers that fit everything, and with which the weighted sum is as small as it can be."""
        wanted = [0] * len(self._at)
        for number, weight in weights.items():
            wanted[self._at[number]] = weight
        found = self._optimize.milp(
            wanted,
            integrality=[1] * len(self._at),
            bounds=self._bounds,
            constraints=self._constraints,
            options={"mip_rel_gap": 0},
        )
        if found.status == _INFEASIBLE:
            raise Contradiction("These tables do not add up: they do not belong together, or were changed.")
        if found.x is None:
            raise SummaryRefused("Hidden numbers could not be checked.", "Nothing is shown.")
        fitting = {number: round(float(found.x[at])) for number, at in self._at.items()}
        if not self._fits(fitting):
            raise SummaryRefused(
                "Hidden numbers could not be checked to the whole number.", "Nothing is shown."
            )
        self._seen.note(fitting)
        return fitting

    def _fits(self, values: Mapping[Number, int]) -> bool:
        """Exactly, in whole numbers, whatever tolerance the solver has."""
        in_range = all(low <= values[number] <= high for number, (low, high) in self._published.items())
        sums = ([sum(values[number] for number in side) for side in sides] for sides in self._related)
        return in_range and all(one == other for one, other in sums)


_PATTERNS = ((1,), (-1,), (1, -1), (-1, 1), (1, 1, -1, -1), (-1, -1, 1, 1))
_INFEASIBLE = 2
"""scipy.optimize.milp: no whole numbers fit."""

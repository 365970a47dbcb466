"""What was added up, ready to be shown: totals by quarter, year and organisation, shares, and how much of it came.

No number is given that rests on fewer than five files. Tables that were made under different parameters are not
added: of two tables of one name the one with more files is shown, and the others are listed apart.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from sos_desktop.combining.senders import Senders
from sos_desktop.combining.single import Place
from sos_desktop.combining.states import Refused
from sos_desktop.combining.sums import Sum, Sums, variance_of_one
from sos_desktop.combining.totals import AT_LEAST, Share, Total
from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary.tables import CATALOGUE, PAIRS, Cell, Specification, Table

COMPLETE_ENOUGH = 0.9
"""With fewer of the expected files, totals read "at least", and no share is shown."""


_Scope = list[tuple[Sum, int]]
"""For each of the parameters, in the order of ``sums``: what was added, and the variance of one file."""
_Standing = Sequence[tuple[int, int]]
"""For each of the parameters that have it: their number, and where in their counts a number stands."""


class Series(NamedTuple):
    """Tables that may be added to one another."""

    table: Table
    epsilon: Fraction
    base: int
    method: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Who was expected to send in a quarter and has not."""

    quarter: Quarter
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """A table that cannot be added to the one of its name that is shown."""

    series: Series
    files: int
    totals: tuple[tuple[Cell, Total], ...]

    @property
    def why(self) -> str:
        categories = len(self.series.table.categories)
        return (
            f"epsilon {self.series.epsilon}, {categories} {'category' if categories == 1 else 'categories'}"
        )


@dataclass(frozen=True)
class Combined:
    """``expected`` is how many files were expected in each quarter, where somebody has typed it; ``senders`` know it
    by name. ``members`` are 32 bytes for each file that was added, in the order in which they came."""

    sums: Sums
    refused: tuple[Refused, ...] = ()
    twice: int = 0
    expected: int | None = None
    demonstration: bool = False
    record_books: int = 0
    """From how many the files come; at least so many, where roll-ups are among them."""
    rolled_up: int = 0
    """How many of what was given were roll-ups."""
    missing: tuple[Missing, ...] = ()
    members: Mapping[Specification, bytes] = field(default_factory=dict, compare=False, repr=False)
    senders: Senders | None = field(default=None, compare=False, repr=False)

    # What there is

    @cached_property
    def places(self) -> Counter[Place]:
        """How many files there are of each quarter and organisation."""
        files: Counter[Place] = Counter()
        for by_place in self.sums.values():
            for place, held in by_place.items():
                files[place] += held.files
        return files

    @property
    def files(self) -> int:
        return self.places.total()

    @cached_property
    def quarters(self) -> tuple[Quarter, ...]:
        return tuple(sorted({quarter for quarter, _ in self.places}))

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Financial years, April to March, by the year in which they begin."""
        return tuple(sorted({year_of(quarter) for quarter in self.quarters}))

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        return tuple(sorted({organisation for _, organisation in self.places}))

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Of every table that can be shown, in the order in which they stand in a file."""
        return tuple(cell for series in self.shown for cell in series.table.cells)

    @property
    def shown(self) -> tuple[Series, ...]:
        """The tables that can be shown; of two of one name the one with more files."""
        return tuple(self._shown.values())

    def files_of(
        self, quarter: Quarter | None = None, organisation: str | None = None, *, year: int | None = None
    ) -> int:
        if quarter is not None and year not in (None, year_of(quarter)):
            return 0
        return self._files_within[quarter, organisation, None if quarter is not None else year]

    @cached_property
    def _files_within(self) -> "Counter[tuple[Quarter | None, str | None, int | None]]":
        """By quarter and organisation, by year and organisation, and by each of them alone."""
        files: Counter[tuple[Quarter | None, str | None, int | None]] = Counter()
        for (quarter, organisation), held in self.places.items():
            for time in ((quarter, None), (None, year_of(quarter)), (None, None)):
                for where in (organisation, None):
                    files[time[0], where, time[1]] += held
        return files

    @property
    def shown_quarters(self) -> tuple[Quarter, ...]:
        """Those with enough files to be shown by themselves."""
        return tuple(quarter for quarter in self.quarters if self.files_of(quarter) >= AT_LEAST)

    @property
    def shown_years(self) -> tuple[int, ...]:
        return tuple(year for year in self.years if self.files_of(year=year) >= AT_LEAST)

    @property
    def shown_organisations(self) -> tuple[str, ...]:
        return tuple(each for each in self.organisations if self.files_of(organisation=each) >= AT_LEAST)

    @property
    def version(self) -> str:
        """Reports carry it, since a late file changes them; the same for the same files, however they were added."""
        ids = (
            int.from_bytes(members[at : at + 16], "little")
            for members in self.members.values()
            for at in range(0, len(members), 32)
        )
        return hashlib.sha256(f"{self.files} {sum(ids) % (1 << 128)}".encode()).hexdigest()[:6]

    # Sums

    def total(
        self,
        *cells: Cell,
        quarter: Quarter | None = None,
        organisation: str | None = None,
        year: int | None = None,
    ) -> Total:
        """The sum over everything, or over one quarter, year or organisation. Nothing where it would rest on
        fewer than five files."""
        total = Total()
        sums = self._scope(quarter, organisation, year)
        for cell in cells:
            total += _sum(sums, self._stands.get(cell, ()))
        return total

    def share(
        self,
        part: Cell,
        whole: Cell,
        *,
        quarter: Quarter | None = None,
        organisation: str | None = None,
        year: int | None = None,
    ) -> Share:
        """Both of the same files: of those only that have both tables, made under parameters that can be added."""
        sums = self._scope(quarter, organisation, year)
        parts, wholes = (self._stands.get(cell, ()) for cell in (part, whole))
        both = {made for made, _ in parts} & {made for made, _ in wholes}
        first, second = ([each for each in found if each[0] in both] for found in (parts, wholes))
        return Share(_sum(sums, first), _sum(sums, second))

    def narrowed(
        self, quarter: Quarter | None = None, organisation: str | None = None, *, year: int | None = None
    ) -> "Combined":
        """The same of one quarter, year or organisation alone. Raises SummaryRefused where that is of fewer than
        five files."""
        within = _within(quarter, organisation, year)
        sums = {
            made: {place: held for place, held in by_place.items() if within(place)}
            for made, by_place in self.sums.items()
        }
        if self.files_of(quarter, organisation, year=year) < AT_LEAST:
            raise SummaryRefused(f"Fewer than {AT_LEAST} files: these are not shown by themselves.")
        one_of_several = organisation is not None and len(self.organisations) > 1
        senders = self.senders.of(organisation) if self.senders and organisation else self.senders
        waited_for = {each.name for each in senders.listed} if senders else set()
        missing = (
            Missing(each.quarter, tuple(name for name in each.names if name in waited_for))
            for each in self.missing
            if within((each.quarter, organisation or ""))
        )
        found = replace(
            self,
            sums={made: by_place for made, by_place in sums.items() if by_place},
            expected=None if one_of_several else self.expected,
            missing=tuple(each for each in missing if each.names),
            senders=senders,
        )
        fullest = max(found.files_of(each) for each in found.quarters)
        return replace(found, record_books=min(self.record_books, max(fullest, AT_LEAST)))

    @cached_property
    def apart(self) -> tuple[Apart, ...]:
        """Tables that cannot be added to those that are shown."""
        shown, everything = set(self._shown.values()), self._scope(None, None, None)
        return tuple(
            Apart(
                series,
                self._files[series],
                tuple(
                    (cell, _sum(everything, self._standing(series, cell)))
                    for cell in series.table.cells
                    if self._files[series] >= AT_LEAST
                ),
            )
            for series in self._made_so
            if series not in shown
        )

    def _scope(self, quarter: Quarter | None, organisation: str | None, year: int | None) -> _Scope:
        """The sums of one quarter, year or organisation, for each of the parameters; reckoned once."""
        asked = (quarter, organisation, year)
        if asked not in self._scopes:
            within, found = _within(*asked), []
            one = (quarter, organisation) if quarter is not None and organisation is not None else None
            for made, by_place in self.sums.items():
                held = Sum()
                for place in (one,) if one is not None else by_place:
                    if place in by_place and within(place):
                        held.put(by_place[place].counts, by_place[place].files)
                found.append((held, variance_of_one(made)))
            self._scopes[asked] = found
        return self._scopes[asked]

    @cached_property
    def _scopes(self) -> dict[object, _Scope]:
        return {}

    @cached_property
    def _made_so(self) -> Mapping[Series, list[int]]:
        """Under which of the parameters the tables of a series were made, by their number."""
        found: dict[Series, list[int]] = {}
        for number, made in enumerate(self.sums):
            for table in made.tables:
                found.setdefault(Series(table, made.epsilon, made.base, made.method), []).append(number)
        return found

    @cached_property
    def _files(self) -> Mapping[Series, int]:
        files = [sum(held.files for held in by_place.values()) for by_place in self.sums.values()]
        return {series: sum(files[made] for made in all_made) for series, all_made in self._made_so.items()}

    @cached_property
    def _shown(self) -> Mapping[str, Series]:
        """The series of each table that has most files, and enough of them; of equals the one with more categories."""
        best: dict[str, Series] = {}
        most_first = sorted(
            self._files.items(), key=lambda each: (-each[1], -len(each[0].table.categories), str(each[0]))
        )
        for series, files in most_first:
            if files >= AT_LEAST:
                best.setdefault(series.table.key, series)
        order = [each.key for each in (*CATALOGUE, *PAIRS)]
        return {key: best[key] for key in sorted(best, key=order.index)}

    @cached_property
    def _stands(self) -> Mapping[Cell, _Standing]:
        """Where the number of each cell that is shown stands."""
        return {
            cell: self._standing(series, cell)
            for series in self._shown.values()
            for cell in series.table.cells
        }

    def _standing(self, series: Series, cell: Cell) -> _Standing:
        made = list(self.sums)
        return tuple((number, made[number].cells.index(cell)) for number in self._made_so[series])

    # How much of it came

    def expected_files(
        self, quarter: Quarter | None = None, organisation: str | None = None, *, year: int | None = None
    ) -> int | None:
        """How many files there should be, from the first quarter of which any came to the last."""
        quarters = [each for each in self._expected_quarters if _within(quarter, None, year)((each, ""))]
        if self.senders is not None:
            return sum(len(self.senders.expected_in(each, organisation)) for each in quarters)
        if self.expected is None or (organisation is not None and len(self.organisations) > 1):
            return None
        return self.expected * len(quarters)

    def coverage_of(
        self, quarter: Quarter | None = None, organisation: str | None = None, *, year: int | None = None
    ) -> float | None:
        expected = self.expected_files(quarter, organisation, year=year)
        return self.files_of(quarter, organisation, year=year) / expected if expected else None

    @property
    def coverage(self) -> float | None:
        """The part of the expected files that came, where it is known how many were expected."""
        return self.coverage_of()

    @property
    def incomplete(self) -> bool:
        return self.coverage is not None and self.coverage < COMPLETE_ENOUGH

    @property
    def about(self) -> str:
        return "at least" if self.incomplete else "about"

    def about_of(
        self, quarter: Quarter | None = None, organisation: str | None = None, *, year: int | None = None
    ) -> str:
        """``at least`` where files of it, or of the whole, are missing."""
        coverage = self.coverage_of(quarter, organisation, year=year)
        return "at least" if coverage is not None and coverage < COMPLETE_ENOUGH else self.about

    @cached_property
    def _expected_quarters(self) -> tuple[Quarter, ...]:
        return tuple(from_to(self.quarters[0], self.quarters[-1]))


def _sum(sums: _Scope, standing: _Standing) -> Total:
    total = Total()
    for made, at in standing:
        held, variance = sums[made]
        if held.files:
            total += Total(held.files, held.counts[at], held.files * variance)
    return total if total.files >= AT_LEAST else Total()


def year_of(quarter: Quarter) -> int:
    """The financial year: January to March belong to the year that began in the April before."""
    return quarter.year - (quarter.number == 1)


def year_said(year: int) -> str:
    """``April 2025 to March 2026``."""
    return f"April {year} to March {year + 1}"


def from_to(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    while first <= last:
        yield first
        first = first.next


def _within(quarter: Quarter | None, organisation: str | None, year: int | None) -> Callable[[Place], bool]:
    return lambda place: (
        quarter in (None, place[0])
        and organisation in (None, place[1])
        and (year is None or year_of(place[0]) == year)
    )

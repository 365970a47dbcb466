"""Totals of two offices: exact, from two partials over the same list, and shown only as output control lets them.

The exact numbers exist inside ``opened`` and nowhere else. Sums over quarters are sums of what is shown of each
quarter, so they tell nothing that the quarters do not; a sum with a hidden number in it is said as a range.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sos_desktop.combining.combined import COMPLETE_ENOUGH, year_of
from sos_desktop.combining.totals import TOO_FEW
from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.offices import output_control
from sos_desktop.offices.bounds import MOST
from sos_desktop.offices.output_control import Shown
from sos_desktop.offices.partial import Partial
from sos_desktop.offices.relations import relations
from sos_desktop.summary import shares
from sos_desktop.summary.tables import Cell, Specification

_SAFE = "Nothing has been opened."


@dataclass(frozen=True, slots=True)
class Opened:
    """What may be shown of one quarter."""

    specification: Specification
    period: Quarter
    organisation: str
    demonstration: bool
    files: int
    record_books: int
    late: int
    fingerprint: str
    shown: Mapping[Cell, Shown]


def objection(one: Partial, other: Partial) -> str:
    """Why two partials cannot be opened together, or nothing."""
    if one.half == other.half:
        return "Both are of the same office: it takes one of each."
    if one.signer == other.signer:
        return "Both were made by the same record book: each office has its own."
    if one.period != other.period:
        return f"One is of {one.period.said()}, the other of {other.period.said()}."
    if one.organisation != other.organisation:
        return "They are of two organisations."
    if one.demonstration != other.demonstration:
        return "One is a demonstration, the other is real."
    if one.specification != other.specification:
        return "They were made under two programme packs, with other tables."
    return _of_lists(one, other)


def _of_lists(one: Partial, other: Partial) -> str:
    if one.members == other.members:
        return ""
    ids, others = ({each.file_id for each in given.members} for given in (one, other))
    if ids == others:
        return "They hold halves of two different splits of the same file, which add up to nonsense."
    if ids & others:
        return (
            f"Their lists are not the same: {len(ids & others)} files stand in both, {len(ids - others)} in one and "
            f"{len(others - ids)} in the other only. So single practitioners could show."
        )
    return "Their lists have no file in common."


def opened(one: Partial, other: Partial) -> Opened:
    """What may be shown of both together. Raises SummaryRefused with the reason where nothing may."""
    if reason := objection(one, other):
        raise SummaryRefused(
            reason, _SAFE, "A quarter has one partial of each office, over the same list of files."
        )
    true = shares.add((one.counts, other.counts))
    if not _make_sense(true):
        raise SummaryRefused(
            "Both together make no sense: one of them was not added up from these files.",
            _SAFE,
            "Ask both offices whether they used this application and the files as they came.",
        )
    return Opened(
        one.specification,
        one.period,
        one.organisation,
        one.demonstration,
        len(one.members),
        min(one.record_books, other.record_books),
        one.late,
        one.fingerprint,
        output_control.protect(true),
    )


def _make_sense(true: Mapping[Cell, int]) -> bool:
    """Numbers of people, and all tables of a kind with the same sum: halves that do not fit are neither."""
    sums = ((sum(true[cell] for cell in side) for side in each) for each in relations(tuple(true)))
    return max(true.values()) < MOST and all(one == other for one, other in sums)


@dataclass(frozen=True, slots=True)
class ExactTotal:
    """A number that may be shown, or a sum of several. Its range is what rounding and hiding leave open.

    It reads like ``totals.Total``, with no noise in it.
    """

    files: int = 0
    count: int = 0
    low: int = 0
    high: int = 0
    hidden: str = ""
    """As what it is hidden, where all of it is; ``some`` where a part of a sum is."""
    variance: int = 0

    @classmethod
    def of(cls, each: Shown, files: int) -> "ExactTotal":
        low, high = each.range
        return cls(files, each.value or 0, low, high, each.said if each.hidden else "")

    def __add__(self, other: "ExactTotal") -> "ExactTotal":
        if not self.files or not other.files:
            return self if self.files else other
        hidden = "some" if self.hidden or other.hidden else ""
        high = min(MOST, self.high + other.high)
        return ExactTotal(
            self.files + other.files, self.count + other.count, self.low + other.low, high, hidden
        )

    @property
    def half_width(self) -> float:
        return 0.0 if self.high >= MOST else (self.high - self.low) / 2

    @property
    def shown(self) -> int:
        """The number, or the least that it is."""
        return self.low if self.hidden else self.count

    @property
    def too_few(self) -> bool:
        """Nothing may be reckoned with it."""
        return bool(self.hidden)

    def said(self, about: str = "") -> str:
        """``610``, ``1 to 7``, ``hidden``; of a sum with hidden numbers in it ``42 to 53`` or ``at least 42``."""
        if self.hidden == "some":
            return f"at least {self.low:,}" if self.high >= MOST else f"{self.low:,} to {self.high:,}"
        if self.hidden or not self.count:
            return self.hidden or "0"
        return f"at least {self.count:,}" if about == "at least" else f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class ExactShare:
    """A part of a whole, where both are shown. Rounding leaves a range here as well."""

    part: ExactTotal
    whole: ExactTotal

    @property
    def ratio(self) -> float:
        return self.part.count / self.whole.count

    @property
    def too_few(self) -> bool:
        if self.part.hidden or self.whole.hidden or not self.whole.count:
            return True
        return self.half_width > max(self.ratio, 0.05)

    @property
    def half_width(self) -> float:
        return (self._high - self._low) / 2

    @property
    def percent(self) -> int:
        return _percent(self.ratio)

    @property
    def low(self) -> int:
        return _percent(self._low)

    @property
    def high(self) -> int:
        return _percent(self._high)

    @property
    def _low(self) -> float:
        return self.part.low / self.whole.high

    @property
    def _high(self) -> float:
        return min(1.0, self.part.high / self.whole.low)

    def said(self) -> str:
        """``83% (81 to 85%)``: what rounding leaves open."""
        return TOO_FEW if self.too_few else f"{self.percent}% ({self.low} to {self.high}%)"


def _percent(ratio: float) -> int:
    return round(100 * min(1.0, max(0.0, ratio)))


@dataclass(frozen=True)
class ExactTotals:
    """Opened quarters together: it reads like ``combine.Combined``. ``expected`` is files in each quarter."""

    opened: tuple[Opened, ...]
    expected: int | None = None

    @classmethod
    def of(cls, given: Sequence[Opened], *, expected: int | None = None) -> "ExactTotals":
        """Raises SummaryRefused for two of one quarter, or for made-up ones among real ones."""
        if not given:
            raise SummaryRefused("There is nothing to show yet: it takes the partials of both offices.")
        if len({each.period for each in given}) < len(given):
            raise SummaryRefused("There are two totals of one quarter.", _SAFE)
        if len({(each.demonstration, each.specification) for each in given}) > 1:
            raise SummaryRefused(
                "These were made with other tables, or some of them are made up.",
                _SAFE,
                "Open those of one programme pack at a time.",
            )
        return cls(tuple(sorted(given, key=lambda each: each.period)), expected)

    @classmethod
    def by_pack(cls, given: Sequence[Opened]) -> "tuple[ExactTotals, ...]":
        """Those that can stand side by side together, the group with the newest quarter first."""
        groups: dict[tuple[bool, Specification], list[Opened]] = {}
        for each in sorted(given, key=lambda each: each.period, reverse=True):
            groups.setdefault((each.demonstration, each.specification), []).append(each)
        return tuple(cls.of(group) for group in groups.values())

    @property
    def files(self) -> int:
        return sum(each.files for each in self.opened)

    @property
    def record_books(self) -> int:
        return max(each.record_books for each in self.opened)

    @property
    def demonstration(self) -> bool:
        return self.opened[0].demonstration

    @property
    def specification(self) -> Specification:
        return self.opened[0].specification

    @property
    def places(self) -> Counter[tuple[Quarter, str]]:
        return Counter({(each.period, each.organisation): each.files for each in self.opened})

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        return tuple(each.period for each in self.opened)

    @property
    def shown_quarters(self) -> tuple[Quarter, ...]:
        return self.quarters

    @property
    def organisations(self) -> tuple[str, ...]:
        return tuple(sorted({each.organisation for each in self.opened}))

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.specification.cells

    @property
    def years(self) -> tuple[int, ...]:
        """Financial years, by the year in which they begin."""
        return tuple(sorted({year_of(quarter) for quarter in self.quarters}))

    @property
    def shown_years(self) -> tuple[int, ...]:
        return self.years

    @property
    def shown_organisations(self) -> tuple[str, ...]:
        return self.organisations

    def total(
        self,
        *cells: Cell,
        quarter: Quarter | None = None,
        organisation: str | None = None,
        year: int | None = None,
    ) -> ExactTotal:
        """What is shown over everything, or over one quarter, year or organisation."""
        total = ExactTotal()
        for each in self._of(quarter, organisation, year):
            for cell in cells:
                total += ExactTotal.of(each.shown[cell], each.files)
        return total

    def share(
        self,
        part: Cell,
        whole: Cell,
        *,
        quarter: Quarter | None = None,
        organisation: str | None = None,
        year: int | None = None,
    ) -> ExactShare:
        one, other = (
            self.total(cell, quarter=quarter, organisation=organisation, year=year) for cell in (part, whole)
        )
        return ExactShare(one, other)

    def files_of(
        self, quarter: Quarter | None = None, organisation: str | None = None, *, year: int | None = None
    ) -> int:
        return sum(each.files for each in self._of(quarter, organisation, year))

    def _of(self, quarter: Quarter | None, organisation: str | None, year: int | None) -> list[Opened]:
        return [
            each
            for each in self.opened
            if quarter in (None, each.period)
            and organisation in (None, each.organisation)
            and (year is None or year_of(each.period) == year)
        ]

    @property
    def coverage(self) -> float | None:
        return self.files / (self.expected * len(self.quarters)) if self.expected else None

    @property
    def incomplete(self) -> bool:
        return self.coverage is not None and self.coverage < COMPLETE_ENOUGH

    @property
    def about(self) -> str:
        return "at least" if self.incomplete else ""

    @cached_property
    def version(self) -> str:
        """Reports carry it: another list of files has another."""
        lists = "\n".join(each.fingerprint for each in self.opened)
        return hashlib.sha256(lists.encode()).hexdigest()[:6]

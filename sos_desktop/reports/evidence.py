"""All that a report of the SoS team rests on, and how one number of it may be said.

Works from whatever was added up: files with noise, exact totals of two offices with small numbers hidden, and any
choice of tables; what is not there is left out and said. ``counted`` has the only rule by which a number becomes
words: too few to say, "at least" where files are missing, otherwise with its range.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from sos_desktop.codes import StaffGroup
from sos_desktop.combining.combined import COMPLETE_ENOUGH, Combined
from sos_desktop.combining.states import Refused
from sos_desktop.combining.totals import TOO_FEW, Share, Total
from sos_desktop.dates import Quarter
from sos_desktop.impact.trust_figures import OUTSIDE_RATES, TrustFigures
from sos_desktop.impact.written import Written
from sos_desktop.offices.bounds import MOST
from sos_desktop.offices.exact import ExactShare, ExactTotal, ExactTotals
from sos_desktop.summary.tables import ALL, TOGETHER, Cell, Kind

AnyTotal = Total | ExactTotal
AnyShare = Share | ExactShare
AnyCombined = Combined | ExactTotals

WIDEST = 0.25
"""A share that may be further than this to either side says less than its two numbers."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number as it is said, and as it is: ``number`` is None where there is nothing to say."""

    said: str
    number: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""


NOTHING = Value("")


class Registered(Protocol):
    """What the SoS team's register counts on a day; ``remain_of`` by role."""

    @property
    def trained(self) -> int: ...
    @property
    def remain(self) -> int: ...
    @property
    def overdue(self) -> int: ...
    @property
    def remain_of(self) -> Iterable[tuple[str, int]]: ...


@dataclass(frozen=True, slots=True)
class Workforce:
    """Peer supporters, from the SoS team's register."""

    trained: int
    in_post: int
    managers: int
    refresher_due: int = 0

    @classmethod
    def of(cls, counts: Registered) -> "Workforce | None":
        """None while nobody is in the register."""
        if not counts.trained:
            return None
        managers = sum(number for role, number in counts.remain_of if role == "manager")
        return cls(counts.trained, counts.remain, managers, counts.overdue)


@dataclass(frozen=True)
class Evidence:
    """``combined`` are our own counts, everything else stands beside them."""

    combined: AnyCombined
    trust: TrustFigures = field(default_factory=TrustFigures)
    written: Written = field(default_factory=Written)
    workforce: Workforce | None = None
    everywhere: bool = True
    """False: this is one organisation out of several, so figures for everywhere together are not about it."""

    # Our own counts

    @cached_property
    def _by_table(self) -> dict[tuple[str, str], tuple[Cell, ...]]:
        found: dict[tuple[str, str], list[Cell]] = {}
        for cell in self.combined.cells:
            found.setdefault((cell.kind, cell.table), []).append(cell)
        return {table: tuple(cells) for table, cells in found.items()}

    def cells(self, kind: Kind, table: str) -> tuple[Cell, ...]:
        """None where no file has this table."""
        return self._by_table.get((kind, table), ())

    def cell(self, kind: Kind, table: str, category: str) -> Cell | None:
        """Only where it stands for itself: a pack may have put it together with others."""
        return next((each for each in self.cells(kind, table) if each.category == category), None)

    def whole(self, kind: Kind) -> tuple[Cell, ...]:
        """The total of a kind, or all of its first table: every event is in one cell of each."""
        total = self.cell(kind, "total", ALL)
        if total:
            return (total,)
        return next((cells for (each, _), cells in self._by_table.items() if each == kind), ())

    def total(self, *cells: Cell, quarter: Quarter | None = None) -> AnyTotal:
        return self.combined.total(*cells, quarter=quarter)

    def share(self, part: Cell, whole: Sequence[Cell], *, quarter: Quarter | None = None) -> AnyShare:
        combined = self.combined
        if isinstance(combined, ExactTotals):
            return ExactShare(combined.total(part, quarter=quarter), combined.total(*whole, quarter=quarter))
        if len(whole) == 1:
            return combined.share(part, whole[0], quarter=quarter)
        return Share(combined.total(part, quarter=quarter), combined.total(*whole, quarter=quarter))

    # How much of it came

    @property
    def noisy(self) -> bool:
        """Whether the numbers were moved by chance; otherwise they are exact, and rounded."""
        return isinstance(self.combined, Combined)

    @property
    def incomplete(self) -> bool:
        return self.combined.incomplete

    def about(self, quarter: Quarter | None = None) -> str:
        """``at least`` where files of the quarter, or of the whole, are missing."""
        combined = self.combined
        if isinstance(combined, Combined):
            return combined.about_of(quarter)
        if quarter is not None and combined.expected:
            few = combined.files_of(quarter) / combined.expected < COMPLETE_ENOUGH
            return "at least" if few else combined.about
        return combined.about

    def whole_quarter(self, quarter: Quarter) -> bool:
        return self.about(quarter) != "at least"

    @property
    def expected_files(self) -> int | None:
        if isinstance(self.combined, Combined):
            return self.combined.expected_files()
        return self.combined.expected * len(self.combined.quarters) if self.combined.expected else None

    @property
    def refused(self) -> tuple[Refused, ...]:
        return self.combined.refused if isinstance(self.combined, Combined) else ()

    @property
    def first_to_last(self) -> tuple[Quarter, Quarter]:
        return self.combined.quarters[0], self.combined.quarters[-1]

    @property
    def years(self) -> float:
        """How long the quarters are that were added up."""
        return len(self.combined.quarters) / 4

    # What stands beside them

    @cached_property
    def figures(self) -> TrustFigures:
        """Those of the trust's figures that are about these organisations, and not later than what was added up."""
        places, last = set(self.combined.organisations), self.first_to_last[1].last
        return TrustFigures(
            tuple(
                each
                for each in self.trust.figures
                if each.first <= last
                and (each.organisation in places if each.organisation else self.everywhere)
            )
        )

    def headcount(self, group: str, quarter: Quarter | None = None) -> float | None:
        """People in post of one cell's staff groups; None where they are not known, or nobody counts them."""
        first, last = (quarter, quarter) if quarter else self.first_to_last
        places = self.combined.organisations
        parts = group.split(TOGETHER) if group else [""]
        if any(part in OUTSIDE_RATES for part in parts):
            return None
        known = [self.figures.headcount(part, places, first.first, last.last) for part in parts]
        return sum(each for each in known if each is not None) if None not in known else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A count that can be reckoned with. ``variance`` is that of the noise, or of what hiding leaves open."""

    value: float
    low: float
    high: float
    variance: float


def estimate(total: AnyTotal) -> Estimate | None:
    """None where the noise is larger than the number, or where a number is hidden as such. A sum over quarters with
    hidden numbers in it lies between two ends: its middle stands for it."""
    if not isinstance(total, ExactTotal):
        if total.too_few:
            return None
        return Estimate(total.shown, total.low, total.high, total.variance / 1000)
    if not total.hidden:
        return Estimate(total.count, total.low, total.high, 0)
    if total.hidden != "some" or total.high >= MOST:
        return None
    return Estimate((total.low + total.high) / 2, total.low, total.high, (total.high - total.low) ** 2 / 12)


def counted(total: AnyTotal, about: str) -> Value:
    """A count as it may be said. What is hidden says so in its own words."""
    known = estimate(total)
    if not isinstance(total, ExactTotal):
        said = f"{about} {total.shown:,}" if known else TOO_FEW
        return Value(said, known.value if known else None, total.low, total.high, "count")
    if known is None or not total.hidden:
        return Value(total.said(about), known.value if known else None, unit="count")
    return Value(total.said(about), known.value, known.low, known.high, "count")


def ranged(total: AnyTotal) -> str:
    """``70 to 120``; nothing where it is exact."""
    return "" if isinstance(total, ExactTotal) else f"{total.low:,} to {total.high:,}"


def percent(share: AnyShare) -> Value:
    """A share with its range, or nothing where it would say less than its two numbers."""
    if isinstance(share, ExactShare):
        found = _exact_share(share)
    elif share.too_few or share.half_width > WIDEST:
        found = None
    else:
        found = (share.percent, share.low, share.high)
    if found is None:
        return NOTHING
    value, low, high = found
    return Value(f"{value}% ({low} to {high}%)" if low < high else f"{value}%", value, low, high, "percent")


def _exact_share(share: ExactShare) -> tuple[int, int, int] | None:
    part, whole = estimate(share.part), estimate(share.whole)
    if part is None or whole is None or not whole.low:
        return None
    low, high = part.low / whole.high, min(1.0, part.high / whole.low)
    if (high - low) / 2 > WIDEST:
        return None
    return round(100 * min(1.0, part.value / whole.value)), round(100 * low), round(100 * high)


def group_label(category: str) -> str:
    """How the ward says a staff group, or some that a pack has put together."""
    return ", or ".join(StaffGroup(part).label for part in category.split(TOGETHER))

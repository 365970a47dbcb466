"""All that a report of the SoS team rests on, and how one number of it may be said.

Works from whatever was added up: files with noise, exact totals of two offices with small numbers hidden, and any
choice of tables; what is not there is left out and said. ``counted`` has the only rule by which a number becomes
words: too few to say, "at least" where files are missing, otherwise with its range.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sos_desktop.codes import StaffGroup
from sos_desktop.dates import Quarter
from sos_desktop.summary.bounds import MOST
from sos_desktop.summary.combined import COMPLETE_ENOUGH, Combined
from sos_desktop.summary.exact import ExactShare, ExactTotal, ExactTotals
from sos_desktop.summary.states import Refused
from sos_desktop.summary.tables import ALL, TOGETHER, Cell, Kind
from sos_desktop.summary.totals import TOO_FEW, Share, Total
from sos_desktop.summary.trust_figures import OUTSIDE_RATES, TrustFigures
from sos_desktop.summary.written import Written

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


@dataclass(frozen=True, slots=True)
class Workforce:
    """Peer supporters, from the SoS team's register. None where it does not say."""

    trained: int
    in_post: int
    managers: int
    refresher_due: int = 0


@dataclass(frozen=True)
class Evidence:
    """``combined`` are our own counts, everything else stands beside them."""

    combined: AnyCombined
    trust: TrustFigures = field(default_factory=TrustFigures)
    written: Written = field(default_factory=Written)
    workforce: Workforce | None = None

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

    def headcount(self, group: str, quarter: Quarter | None = None) -> float | None:
        """People in post of one cell's staff groups; None where they are not known, or nobody counts them."""
        first, last = (quarter, quarter) if quarter else self.first_to_last
        places = self.combined.organisations
        parts = group.split(TOGETHER) if group else [""]
        if any(part in OUTSIDE_RATES for part in parts):
            return None
        known = [self.trust.headcount(part, places, first.first, last.last) for part in parts]
        return sum(each for each in known if each is not None) if None not in known else None


def hidden(total: AnyTotal) -> bool:
    """Exact totals hide small numbers, and others for their sake."""
    return isinstance(total, ExactTotal) and bool(total.hidden)


def counted(total: AnyTotal, about: str) -> Value:
    """A count as it may be said. What is hidden says so in its own words."""
    if isinstance(total, ExactTotal):
        if not total.hidden:
            return Value(total.said(about), total.count, unit="count")
        if total.hidden == "some" and total.high < MOST:
            return Value(total.said(about), None, total.low, total.high, "count")
        return Value(total.said(about), unit="count")
    if total.too_few:
        return Value(TOO_FEW, None, total.low, total.high, "count")
    return Value(f"{about} {total.shown:,}", total.shown, total.low, total.high, "count")


def ranged(total: AnyTotal) -> str:
    """``70 to 120``; nothing where it is exact."""
    return "" if isinstance(total, ExactTotal) else f"{total.low:,} to {total.high:,}"


def vague(share: AnyShare) -> bool:
    return share.whole.count <= 0 or share.too_few or share.half_width > WIDEST


def percent(share: AnyShare) -> Value:
    """A share with its range, or nothing where it would say less than its two numbers."""
    if vague(share):
        return NOTHING
    said = f"{share.percent}% ({share.low} to {share.high}%)"
    return Value(
        said if share.low < share.high else f"{share.percent}%",
        share.percent,
        share.low,
        share.high,
        "percent",
    )


def group_label(category: str) -> str:
    """How the ward says a staff group, or some that a pack has put together."""
    return ", or ".join(StaffGroup(part).label for part in category.split(TOGETHER))

"""Cases per 1,000 staff, and whether a staff group comes to us less often than the others: said plainly, never ranked.

A rate ratio compares one group with everybody else. Its interval is of 99 in 100, since nine groups are compared at
once, and holds two kinds of chance: how many people happen to come (Poisson) and the noise of the files (log-normal,
delta method; Rothman, Greenland and Lash, Modern Epidemiology, for the Poisson part). What a ratio means nobody can
read from it: a group may need less, or be reached less.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from sos_desktop.combining.totals import TOO_FEW
from sos_desktop.offices.exact import ExactTotal
from sos_desktop.reports.evidence import (
    NOTHING,
    AnyTotal,
    Estimate,
    Evidence,
    Value,
    estimate,
    group_label,
)
from sos_desktop.summary.tables import Cell, Kind

_Z, _Z99 = 1.96, 2.576
_PER = 1000


@dataclass(frozen=True, slots=True)
class Ratio:
    """How often one group was supported, for each time that the others were."""

    label: str
    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        return self.low > 1 or self.high < 1

    @property
    def said(self) -> str:
        return f"{_times(self.value)} ({_times(self.low)} to {_times(self.high)})"


def rate(evidence: Evidence, total: AnyTotal, staff: float | None, *, years: float = 0) -> Value:
    """Per 1,000 staff and year, with the range that the noise leaves; nothing where files are missing. ``years`` is
    how long was counted, where that is not the whole."""
    known = estimate(total)
    if not staff or evidence.incomplete or known is None:
        return NOTHING
    per = _PER / staff / (years or evidence.years)
    value, low, high = (per * count for count in (known.value, known.low, known.high))
    said = _short(value) if low == high else f"{_short(value)} ({_short(low)} to {_short(high)})"
    return Value(said, round(value, 2), round(low, 2), round(high, 2), "per 1,000 staff a year")


def by_cell(evidence: Evidence) -> dict[Cell, str]:
    """How the rate of everybody and of each staff group reads, where their headcount is known; none of any while files
    are missing."""
    if evidence.incomplete:
        return {}
    groups = ((cell, evidence.headcount(cell.category)) for cell in evidence.cells(Kind.CASE, "staff-group"))
    everybody = ((cell, evidence.headcount("")) for cell in evidence.cells(Kind.CASE, "total"))
    return {
        cell: rate(evidence, evidence.total(cell), staff).said or TOO_FEW
        for cell, staff in (*everybody, *groups)
        if staff
    }


def ratios(evidence: Evidence) -> Iterator[Ratio]:
    """Each group against all others whose headcount is known, where there is enough to say."""
    if evidence.incomplete:
        return
    known = list(_known(evidence))
    for cell, one, staff in known:
        rest = [(count, each) for other, count, each in known if other != cell]
        found = ratio(one, staff, [count for count, _ in rest], sum(each for _, each in rest))
        if found:
            yield Ratio(group_label(cell.category), *found)


def gaps(evidence: Evidence) -> tuple[str, ...]:
    """A sentence for each group that is clearly above or below the others."""
    found = [each for each in ratios(evidence) if each.clear]
    return tuple(
        f"{each.label} were supported {_less_or_more(each)} often than other staff: for each 1,000 people"
        f" {each.said} times as often."
        for each in found
    )


def _known(evidence: Evidence) -> Iterator[tuple[Cell, Estimate, float]]:
    """Groups whose headcount is known. One that is too few to say counts among the others, with its noise."""
    for cell in evidence.cells(Kind.CASE, "staff-group"):
        staff = evidence.headcount(cell.category)
        if not staff:
            continue
        total = evidence.total(cell)
        known = estimate(total)
        if known is None and not isinstance(total, ExactTotal):
            known = Estimate(total.count, 0, 0, total.variance / 1000)
        if known is not None:
            yield cell, known, staff


def ratio(
    one: Estimate, staff: float, others: Sequence[Estimate], rest: float
) -> tuple[float, float, float] | None:
    """How often one group was supported for each time that the others were, and the interval of 99 in 100. None where
    what is uncertain is larger than either count."""
    count, variance = sum(each.value for each in others), sum(each.variance for each in others)
    sides = ((one.value, one.variance), (count, variance))
    if not rest or any(number <= 0 or number < _Z * sqrt(varies) for number, varies in sides):
        return None
    value = (one.value / staff) / (count / rest)
    spread = sqrt(sum((number + varies) / number**2 for number, varies in sides))
    return value, exp(log(value) - _Z99 * spread), exp(log(value) + _Z99 * spread)


def _short(rate: float) -> str:
    return f"{rate:.1f}" if rate < 10 else f"{rate:,.0f}"


def _times(ratio: float) -> str:
    """With one decimal, and with two where one would not tell it from 1, or from 0."""
    return f"{ratio:.1f}" if ratio >= 1.05 else f"{ratio:.2f}"


def _less_or_more(ratio: Ratio) -> str:
    return "less" if ratio.high < 1 else "more"

"""What the Combine page shows of the sums: reckoned beside the window, from numbers of at least five files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sos_desktop.dates import Quarter

if TYPE_CHECKING:
    from sos_desktop.combining.combine import Combined
    from sos_desktop.impact.trust_figures import TrustFigures
    from sos_desktop.reports.evidence import Evidence
    from sos_desktop.reports.impact.report import Card as Headline
    from sos_desktop.reports.pictures import Picture
    from sos_desktop.summary.tables import Cell

EVERYTHING = ""
TOO_FEW = "too few to say"
WIDEST = 0.25
"""A part that may be further than this to either side says less than its two numbers."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for: ``period`` as ``2026-Q3`` or ``2026`` for a financial year; empty for everything."""

    period: str = EVERYTHING
    organisation: str = EVERYTHING

    @property
    def quarter(self) -> Quarter | None:
        return Quarter.parse(self.period) if "Q" in self.period else None

    @property
    def year(self) -> int | None:
        return int(self.period) if self.period.isdigit() else None


@dataclass(frozen=True, slots=True)
class TableOf:
    """One topic, and a row for each of its numbers: words, about how many, range, and its part of the whole.

    ``rates`` has one for each row, for 1,000 staff and year; it is empty where there is none to give."""

    title: str
    rows: tuple[tuple[str, str, str, str], ...]
    rates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """``combined`` is what the scope narrows it to; None where that is of fewer than five files."""

    combined: "Combined | None"
    refusal: str
    said: str
    headlines: "tuple[Headline, ...]" = ()
    picture: "Picture | None" = None
    tables: tuple[TableOf, ...] = ()
    apart: tuple[tuple[str, str, str], ...] = ()
    apart_why: tuple[str, ...] = ()
    coverage: tuple[tuple[str, str, str], ...] = ()
    missing: tuple[str, ...] = ()


def periods(combined: "Combined") -> tuple[tuple[str, str], ...]:
    """What can be chosen: words and period."""
    from sos_desktop.combining.combined import year_said

    years = [(year_said(each), str(each)) for each in reversed(combined.shown_years)]
    quarters = [(each.said(), str(each)) for each in reversed(combined.shown_quarters)]
    several = len(combined.quarters) > 1
    return (
        ("The whole time", EVERYTHING),
        *(years if len(years) > 1 else ()),
        *(quarters if several else ()),
    )


def organisations(combined: "Combined") -> tuple[tuple[str, str], ...]:
    several = len(combined.organisations) > 1
    shown = ((each, each) for each in combined.shown_organisations) if several else ()
    return (("All organisations", EVERYTHING), *shown)


def shown(combined: "Combined", scope: Scope, trust: "TrustFigures | None" = None) -> Shown:
    """``trust`` holds the headcount, and the feedback cards: these are of everybody and of the latest time, so not of a
    narrower scope."""
    from sos_desktop.errors import SummaryRefused
    from sos_desktop.reports import impact, pictures
    from sos_desktop.reports.impact import rates

    try:
        narrowed = combined.narrowed(scope.quarter, scope.organisation or None, year=scope.year)
    except SummaryRefused as refusal:
        return Shown(None, str(refusal), said(combined))
    return Shown(
        narrowed,
        "",
        said(narrowed, refused=scope == Scope()),
        impact.headlines(narrowed, trust if scope == Scope() else None),
        pictures.main_picture(narrowed),
        tuple(_tables(narrowed, rates.by_cell(_evidence(narrowed, combined, trust)))),
        *_apart(narrowed),
        tuple(_coverage(narrowed)),
        tuple(f"{each.quarter.said()}: {', '.join(each.names)}" for each in narrowed.missing),
    )


def said(combined: "Combined", *, refused: bool = True) -> str:
    """``36 files from 6 record books (100% of those expected) · April 2025 to September 2026 · 2 not added``.

    Of which time and organisation a ``refused`` file would be is not known, so a part says nothing of them."""
    from sos_desktop.reports import impact

    came = "" if combined.coverage is None else f" ({int(100 * combined.coverage)}% of those expected)"
    least = "at least " if combined.rolled_up else ""
    parts = [
        f"{combined.files:,} files from {least}{combined.record_books:,} record books{came}",
        impact.period_said(combined.quarters),
    ]
    if combined.demonstration:
        parts.append("made-up records")
    if refused and combined.refused:
        parts.append(f"{len(combined.refused):,} not added")
    return " · ".join(parts)


def _evidence(narrowed: "Combined", whole: "Combined", trust: "TrustFigures | None") -> "Evidence":
    from sos_desktop.impact.trust_figures import TrustFigures
    from sos_desktop.reports.evidence import Evidence

    everywhere = narrowed.organisations == whole.organisations
    return Evidence(narrowed, trust or TrustFigures(), everywhere=everywhere)


def _tables(combined: "Combined", rates: "Mapping[Cell, str]") -> "list[TableOf]":
    from sos_desktop.summary.tables import wording

    found = []
    for topic in wording().every_topic:
        cells = [cell for cell in combined.cells if (cell.kind, cell.table) in topic.tables]
        if cells:
            rows = tuple(_row(combined, cell) for cell in cells)
            known = any(cell in rates for cell in cells)
            found.append(
                TableOf(topic.title, rows, tuple(rates.get(cell, "") for cell in cells) if known else ())
            )
    return found


def _row(combined: "Combined", cell: "Cell") -> tuple[str, str, str, str]:
    total = combined.total(cell)
    about = TOO_FEW if total.too_few else f"{combined.about} {total.shown:,}"
    return cell.label, about, f"{total.low:,} to {total.high:,}", _part(combined, cell)


def _part(combined: "Combined", cell: "Cell") -> str:
    """Of all cases, or of all follow-ups due. Nothing where files are missing, or where it would be vague."""
    whole = next((each for each in combined.cells if each.kind == cell.kind and each.table == "total"), None)
    if whole is None or cell == whole or combined.incomplete:
        return ""
    share = combined.share(cell, whole)
    if share.too_few or share.half_width > WIDEST:
        return ""
    return f"{share.percent}% ({share.low} to {share.high}%)"


def _apart(combined: "Combined") -> tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    """Of files that cannot be added to the others: table, number and what it reads; and why, for each table."""
    from sos_desktop.summary.tables import wording

    titles = {"/".join(name): topic.title for topic in wording().every_topic for name in topic.tables}
    rows, why = [], []
    for apart in combined.apart:
        title = titles.get(apart.series.table.key, apart.series.table.key)
        few = "" if apart.totals else ": too few to be shown"
        why.append(f"{title}: {apart.why}, {apart.files:,} {'file' if apart.files == 1 else 'files'}{few}")
        rows += [(title, cell.label, total.said(combined.about)) for cell, total in apart.totals]
    return tuple(rows), tuple(why)


def _coverage(combined: "Combined") -> "list[tuple[str, str, str]]":
    """Each quarter with its files, and the part that they are of those expected."""
    rows = []
    for quarter in sorted({*combined.quarters, *(each.quarter for each in combined.missing)}):
        files, expected = combined.files_of(quarter), combined.expected_files(quarter)
        came = f"{files:,}" if expected is None else f"{files:,} of {expected:,}"
        part = combined.coverage_of(quarter)
        rows.append((quarter.said(), came, "" if part is None else f"{int(100 * part)}%"))
    return rows

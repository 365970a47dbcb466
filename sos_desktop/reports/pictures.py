"""Which chart shows what was combined: for the screen as it is, and in the report. No PDF is needed for it."""

from dataclasses import dataclass

from sos_desktop.dates import Quarter
from sos_desktop.reports import charts
from sos_desktop.reports.charts import Mark
from sos_desktop.summary.combine import COMPLETE_ENOUGH, Combined
from sos_desktop.summary.tables import ALL, Cell, Kind
from sos_desktop.summary.totals import TOO_FEW, Total

SUPPORTED = Cell(Kind.CASE, "total", ALL)
_WHISKER = "The dark line with two ends spans the range that the added chance leaves."


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its title and what one must know to read it."""

    title: str
    svg: str
    caption: str


def main_picture(combined: Combined) -> Picture:
    """People supported each quarter where several can be shown, otherwise by staff group."""
    return quarters(combined) if len(combined.shown_quarters) > 1 else staff_groups(combined)


def quarters(combined: Combined) -> Picture:
    title = "Supported each quarter"
    marks = [
        _mark(_short(quarter), combined.total(SUPPORTED, quarter=quarter), about_quarter(combined, quarter))
        for quarter in combined.shown_quarters
    ]
    return Picture(title, charts.run_chart(marks, title=title, unit="cases"), _caption(combined, marks))


def staff_groups(combined: Combined) -> Picture:
    title = "Supported, by staff group"
    marks = [
        _mark(cell.label, combined.total(cell), combined.about)
        for cell in combined.cells
        if (cell.kind, cell.table) == (Kind.CASE, "staff-group")
    ]
    caption = f"{_WHISKER} A group without a bar has too few cases to say how many."
    return Picture(title, charts.bars(marks, title=title, unit="cases"), caption)


def about_quarter(combined: Combined, quarter: Quarter) -> str:
    """``at least`` where files of the quarter, or of the whole, are missing."""
    expected = combined.expected
    missing = expected is not None and combined.files_of(quarter) / expected < COMPLETE_ENOUGH
    return "at least" if missing else combined.about


def _mark(label: str, total: Total, about: str) -> Mark:
    said = TOO_FEW if total.too_few else f"{about} {total.shown:,}"
    return Mark(
        label, total.shown, total.low, total.high, said, clear=not total.too_few, whole=about == "about"
    )


def _short(quarter: Quarter) -> str:
    """``Jul to Sep 2026``."""
    first, _, last, year = quarter.said().split(" ")
    return f"{first[:3]} to {last[:3]} {year}"


def _caption(combined: Combined, marks: list[Mark]) -> str:
    files = [combined.files_of(quarter) for quarter in combined.shown_quarters]
    said = [_WHISKER]
    if min(files) < max(files):
        said.append(
            f"Between {min(files)} and {max(files)} files came in a quarter: more files also mean more cases."
        )
    if any(not mark.whole for mark in marks):
        said.append("Where the point is hollow, more than one in ten of the expected files is missing.")
    if charts.median_of(marks) is None:
        said.append("There are too few complete quarters to speak of a trend.")
    else:
        said.append("The broken line is the median; nothing here is called a change yet.")
    return " ".join(said)

"""``totals.csv``: everything that was added up, tidy, one number a row, for a spreadsheet, a database or a colleague.

A row is over everything where period or organisation is ``all``. Years are left to whoever reads it: they are sums of
quarters. A table that could not be added to the others of its name follows at the end, with its own epsilon.
"""

import csv
import io
from collections.abc import Iterator

from sos_desktop.combining.combined import Combined, Series
from sos_desktop.combining.totals import AT_LEAST, Total
from sos_desktop.dates import Quarter
from sos_desktop.summary.tables import Cell

NAME = "totals.csv"
ALL = "all"
COLUMNS = (
    *("period", "organisation", "kind", "table", "category", "label", "files", "count", "method", "epsilon"),
    *("variance_thousandths", "estimate", "low", "high", "reads"),
)


def write(combined: Combined) -> bytes:
    """Nothing that rests on fewer than five files: such quarters and organisations stand in the rows ``all`` only."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for quarter, organisation in _places(combined):
        about = combined.about_of(quarter, organisation)
        for series in combined.shown:
            for cell in series.table.cells:
                total = combined.total(cell, quarter=quarter, organisation=organisation)
                if total.files:
                    writer.writerow(
                        _row(str(quarter or ALL), organisation or ALL, cell, series, total, about)
                    )
    for apart in combined.apart:
        for cell, total in apart.totals:
            writer.writerow(_row(ALL, ALL, cell, apart.series, total, combined.about))
    return text.getvalue().encode()


def neutral(word: str) -> str:
    """A word that no spreadsheet takes for a formula."""
    return f"'{word}" if word.startswith(("=", "+", "-", "@", "\t", "\r")) else word


def _row(
    period: str, organisation: str, cell: Cell, series: Series, total: Total, about: str
) -> tuple[object, ...]:
    where = (period, organisation, *cell, cell.label)
    sums = (total.files, total.count, series.method, str(series.epsilon), total.variance)
    return (*map(neutral, where), *sums, total.shown, total.low, total.high, total.said(about))


def _places(combined: Combined) -> Iterator[tuple[Quarter | None, str | None]]:
    several = len(combined.organisations) > 1
    yield None, None
    yield from ((None, organisation) for organisation in combined.shown_organisations if several)
    for quarter in combined.shown_quarters:
        yield quarter, None
        for organisation in combined.organisations if several else ():
            if combined.files_of(quarter, organisation) >= AT_LEAST:
                yield quarter, organisation

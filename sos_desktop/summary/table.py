"""``totals.csv``: everything that was added up, tidy, one number a row, for a spreadsheet or a colleague."""

import csv
import io
from collections.abc import Iterator

from sos_desktop.dates import Quarter
from sos_desktop.summary.combine import AT_LEAST, Combined

NAME = "totals.csv"
ALL = "all"
COLUMNS = (
    *("period", "organisation", "kind", "table", "category", "label", "files", "count", "method"),
    *("variance_thousandths", "estimate", "low", "high", "reads"),
)


def write(combined: Combined) -> bytes:
    """Quarters and organisations with fewer than five files stand in the row ``all`` only."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for quarter, organisation in _places(combined):
        for cell in combined.cells:
            total = combined.total(cell, quarter=quarter, organisation=organisation)
            where = (str(quarter or ALL), organisation or ALL, *cell, cell.label)
            sums = (total.files, total.count, "noise", total.variance)
            shown = (total.shown, total.low, total.high, total.said(combined.about))
            writer.writerow((*map(neutral, where), *sums, *shown))
    return text.getvalue().encode()


def neutral(word: str) -> str:
    """A word that no spreadsheet takes for a formula."""
    return f"'{word}" if word.startswith(("=", "+", "-", "@", "\t", "\r")) else word


def _places(combined: Combined) -> Iterator[tuple[Quarter | None, str | None]]:
    several = len(combined.organisations) > 1
    yield None, None
    for organisation in combined.organisations if several else ():
        if combined.files_of(organisation=organisation) >= AT_LEAST:
            yield None, organisation
    for quarter in combined.shown_quarters:
        yield quarter, None
        for organisation in combined.organisations if several else ():
            if combined.files_of(quarter, organisation) >= AT_LEAST:
                yield quarter, organisation

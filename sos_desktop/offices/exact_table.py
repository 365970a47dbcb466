"""``exact-totals.csv``: what two offices may show, tidy, one number a row, in the columns of ``totals.csv``; and back.

``low`` and ``high`` are what is known of a number: its rounding, or what hiding leaves open (an empty ``high``: no
largest one). ``count`` and ``estimate`` are empty where it is hidden. Read are tables of any program that have kind,
table and category, since the audit looks at those as well.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sos_desktop.combining.table import ALL, COLUMNS, neutral
from sos_desktop.errors import SummaryRefused
from sos_desktop.offices.bounds import MOST, Range
from sos_desktop.offices.exact import ExactTotal, ExactTotals
from sos_desktop.offices.output_control import BASE, SMALL
from sos_desktop.summary.tables import Cell

NAME = "exact-totals.csv"
METHOD = "exact"
LARGEST = 16 * 1024 * 1024
_NUMBER = re.compile(r"-?[0-9]{1,12}", re.ASCII)
_FROM_TO = re.compile(r"([0-9]{1,6}) to ([0-9]{1,6})", re.ASCII)


def write(totals: ExactTotals) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for quarter in (None, *totals.shown_quarters):
        for organisation in totals.organisations:
            for cell in totals.cells:
                total = totals.total(cell, quarter=quarter, organisation=organisation)
                where = (str(quarter or ALL), organisation, *cell, cell.label)
                named = dict(zip(COLUMNS, map(neutral, where), strict=False))
                writer.writerow({**named, **_numbers(total, totals.about)})
    return text.getvalue().encode()


def _numbers(total: ExactTotal, about: str) -> dict[str, object]:
    count = "" if total.hidden else total.count
    return {
        "files": total.files,
        "count": count,
        "method": METHOD,
        "epsilon": 0,
        "variance_thousandths": 0,
        "estimate": count,
        "low": total.low,
        "high": "" if total.high >= MOST else total.high,
        "reads": total.said(about),
    }


Place = tuple[str, str]
"""A period and an organisation, as they are written."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number of a released table: where it stands, what it may be as it is shown, and what protects it."""

    place: Place
    cell: Cell
    range: Range
    shown: int | None
    method: str


def is_table(data: bytes) -> bool:
    header = set(data[:500].split(b"\n", 1)[0].strip().split(b","))
    return {b"kind", b"table", b"category"} <= header and bool({b"count", b"reads"} & header)


def read(data: bytes) -> tuple[Line, ...]:
    """Raises SummaryRefused for what cannot be read."""
    if len(data) > LARGEST:
        raise SummaryRefused("It is larger than 16 MB.")
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))
        if any(None in row or None in row.values() for row in rows):
            raise SummaryRefused("A row of its table has another length than its head.")
        rounded = all(
            int(row["count"]) % BASE == 0 for row in rows if _NUMBER.fullmatch(row.get("count") or "")
        )
        return tuple(_lines(rows, rounded=rounded))
    except (ValueError, csv.Error, KeyError, TypeError, AttributeError):
        raise SummaryRefused("Its table cannot be read.") from None


def _lines(rows: list[dict[str, str]], *, rounded: bool) -> Iterator[Line]:
    for row in rows:
        place = (row.get("period") or ALL, row.get("organisation") or ALL)
        cell = Cell(row["kind"], row["table"], row["category"])
        count = row.get("count") or ""
        shown = int(count) if _NUMBER.fullmatch(count) else None
        yield Line(place, cell, _range(row, shown, rounded=rounded), shown, row.get("method") or METHOD)


def _range(row: Mapping[str, str], shown: int | None, *, rounded: bool) -> Range:
    """A number that is not rounded is itself. Otherwise what the table says of it, or its rounding; what is not there
    can be any small number."""
    if shown is not None and not rounded:
        return Range(shown, shown)
    low, high = row.get("low") or "", row.get("high") or ""
    if _NUMBER.fullmatch(low):
        return Range(int(low), int(high) if _NUMBER.fullmatch(high) else MOST)
    if shown is not None:
        near = BASE // 2 if shown else 0
        return Range(max(shown - near, 0), shown + near)
    match = _FROM_TO.search(row.get("reads") or row.get("count") or "")
    return Range(int(match[1]), int(match[2])) if match else Range(1, SMALL)

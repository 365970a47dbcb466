"""The report as data: tidy CSV, one number a row, and JSON of the whole. Nothing in them is not in the report."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict

from sos_desktop.combining.table import neutral
from sos_desktop.reports.evidence import Value
from sos_desktop.reports.impact.report import Cards, Chart, Report, Table

COLUMNS = ("section", "table", "row", "column", "value", "low", "high", "unit", "reads")
FORMAT = "sos-impact-1"


def as_csv(report: Report) -> bytes:
    """Each number of each card, table and chart, with its range and how it reads; no cell runs as a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for where, value in _values(report):
        numbers = (_plain(value.number), _plain(value.low), _plain(value.high))
        writer.writerow((*map(neutral, where), *numbers, value.unit, neutral(value.said)))
    return text.getvalue().encode()


def as_json(report: Report) -> bytes:
    """Sections and parts as they stand, charts by the name of their file."""
    sections = []
    for section in report.sections:
        parts = []
        for part in section.parts:
            content = asdict(part)
            if isinstance(part, Chart):
                content["picture"].pop("svg")
            parts.append({"is": type(part).__name__.lower(), **content})
        sections.append(
            {"key": section.key, "heading": section.heading, "squire": section.squire, "parts": parts}
        )
    content = {
        "format": FORMAT,
        "title": report.title,
        "about": report.subject,
        "version": report.version,
        "made": report.made.isoformat(),
        "demonstration": report.demonstration,
        "sections": sections,
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _values(report: Report) -> Iterator[tuple[tuple[str, str, str, str], Value]]:
    for section, part in report.parts:
        match part:
            case Cards(cards):
                for card in cards:
                    yield (section.key, "In short", card.label, ""), card.value
            case Table():
                yield from _of_table(section.key, part)
            case Chart(picture):
                for mark in picture.marks:
                    value = Value(
                        mark.said,
                        mark.value if mark.clear else None,
                        mark.low if mark.low < mark.high else None,
                        mark.high if mark.low < mark.high else None,
                        picture.unit,
                    )
                    yield (section.key, picture.title, mark.label, ""), value


def _of_table(section: str, table: Table) -> Iterator[tuple[tuple[str, str, str, str], Value]]:
    for row in table.rows:
        for head, value in zip(table.heads, row.values, strict=True):
            if value.said and head != "Range":
                yield (section, table.title, row.label, head), value


def _plain(number: float | None) -> str:
    """Without a tail: 61, 61.5, or nothing."""
    return "" if number is None else f"{number:.4f}".rstrip("0").rstrip(".")

"""The impact report of 48 practitioners over 12 quarters, beside bare reportlab and svglib drawing the same pages.

What is compared is the drawing alone, from the report as it is told to its PDF; and telling it, which the screen waits
for.
"""

import random
import sys
from datetime import date
from fractions import Fraction
from io import BytesIO
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table
from svglib.svglib import svg2rlg
from verdict import Measured, in_turn, tell

from sos_desktop.combining.combined import Combined
from sos_desktop.combining.sums import Sum
from sos_desktop.dates import Quarter
from sos_desktop.reports import impact, paper
from sos_desktop.reports.evidence import Evidence
from sos_desktop.reports.impact.report import Box, Cards, Chart, Own, Part, Points, Report, Words
from sos_desktop.reports.impact.report import Table as TableOfNumbers
from sos_desktop.summary.tables import DEFAULT

TIMES = 7
PRACTITIONERS, QUARTERS = 48, 12
MADE = date(2026, 11, 24)


def combined() -> Combined:
    chance, quarter = random.Random(1), Quarter(2023, 4)
    by_place = {}
    for _ in range(QUARTERS):
        counts = [3 * chance.randint(20, 80) for _ in DEFAULT.cells]
        by_place[quarter, "RX1"] = Sum(PRACTITIONERS, counts)
        quarter = quarter.next
    assert DEFAULT.epsilon == Fraction(1)
    return Combined({DEFAULT: by_place}, expected=PRACTITIONERS, record_books=PRACTITIONERS)


def bare(told: Report) -> bytes:
    """The same words, tables and charts, without headings that stay with them, marks, bookmarks or boxes."""
    paper.fonts()
    body = ParagraphStyle("body", fontName=paper.REGULAR, fontSize=10, leading=14.5, spaceAfter=6)
    cell = ParagraphStyle("cell", fontName=paper.REGULAR, fontSize=9.5, leading=12.5)
    flowing: list[Any] = []
    for section in told.sections:
        flowing.append(Paragraph(section.heading, body))
        for part in section.parts:
            flowing += _bare(part, body, cell)
    buffer = BytesIO()
    margins = {"leftMargin": paper.MARGIN, "rightMargin": paper.MARGIN, "topMargin": 76, "bottomMargin": 65}
    SimpleDocTemplate(buffer, pagesize=paper.SIZE, pageCompression=1, **margins).build(flowing)
    return buffer.getvalue()


def _bare(part: Part, body: ParagraphStyle, cell: ParagraphStyle) -> list[Any]:
    match part:
        case Words(said, _) | Own(_, _, said):
            return [Paragraph(said, body)] if said else []
        case Points(lines):
            return [Paragraph(line, body) for line in lines]
        case Box(_, points):
            return [Paragraph(f"<b>{first}</b> {rest}", body) for first, rest in points]
        case Cards(cards):
            line = [Paragraph(f"{card.label} {card.figure} {card.under}", cell) for card in cards]
            return [Table([line]), Spacer(1, 12)]
        case TableOfNumbers(title, heads, rows, _):
            lines = [[title, *heads], *([row.label, *(value.said for value in row.values)] for row in rows)]
            return [Table([[Paragraph(words, cell) for words in line] for line in lines]), Spacer(1, 12)]
        case Chart(picture):
            drawing = svg2rlg(BytesIO(picture.svg.encode()))
            drawing.scale(0.75, 0.75)
            drawing.width, drawing.height = drawing.width * 0.75, drawing.height * 0.75
            return [drawing, Paragraph(picture.caption, body)]


def main() -> int:
    evidence = Evidence(combined())
    told = impact.report(evidence, made=MADE)
    mine, others = in_turn(lambda _: impact.pdf(told), lambda _: bare(told), TIMES)
    telling, _ = in_turn(lambda _: impact.report(Evidence(combined()), made=MADE), lambda _: None, TIMES)
    beside = "bare reportlab and svglib, the same parts"
    return tell(
        Measured("the impact report as a PDF", mine, beside, others, 2.0),
        Measured("the impact report told, with its charts", telling, beside, others, 0.5),
    )


if __name__ == "__main__":
    sys.exit(main())

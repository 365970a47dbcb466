"""A paper of thirty pages, beside bare reportlab laying out the same words on as many, without header or marks."""

import sys
from io import BytesIO

from large import TODAY
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate
from verdict import Measured, in_turn, tell

from sos_desktop.reports import page, paper
from sos_desktop.reports.page import Paper, Part

TIMES = 7
QUESTIONS = 322
PAGES = 30
QUESTION = "Exposed to substantial stress since, at work or at home"
ANSWER = "Some. " + "They slept better after the week away, and the quiet shifts in June helped them. " * 3
ABOUT = Paper("A story so far", "For measuring", "Wren · in confidence", TODAY)


def story() -> list[Part]:
    told = page.title("Wren", "Students")
    for number in range(QUESTIONS):
        if number % 12 == 0:
            told.append(page.heading(f"Session {number // 12 + 1}"))
        told += page.asked(QUESTION, ANSWER)
    return told


def bare() -> bytes:
    """The same paragraphs in the same sizes and spaces."""
    paper.fonts()
    asked = ParagraphStyle(
        "asked", fontName=paper.REGULAR, fontSize=8.5, leading=11.5, spaceBefore=3, keepWithNext=1
    )
    answer = ParagraphStyle("answer", fontName=paper.REGULAR, fontSize=10, leading=14.5, spaceAfter=3)
    heading = ParagraphStyle(
        "heading", fontName=paper.BOLD, fontSize=14, leading=18, spaceBefore=16, spaceAfter=4, keepWithNext=1
    )
    told = []
    for number in range(QUESTIONS):
        if number % 12 == 0:
            told.append(Paragraph(f"Session {number // 12 + 1}", heading))
        told += [Paragraph(QUESTION, asked), Paragraph(ANSWER, answer)]
    buffer = BytesIO()
    margins = {"leftMargin": paper.MARGIN, "rightMargin": paper.MARGIN, "topMargin": 76, "bottomMargin": 65}
    SimpleDocTemplate(buffer, pagesize=paper.SIZE, pageCompression=1, **margins).build(told)
    return buffer.getvalue()


def pages(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n") or pdf.count(b"/Type /Page ")


def main() -> int:
    ours, theirs = page.build(ABOUT, story), bare()
    assert abs(pages(ours) - PAGES) <= 1, pages(ours)
    assert abs(pages(ours) - pages(theirs)) <= 1, (pages(ours), pages(theirs))
    mine, others = in_turn(lambda _: page.build(ABOUT, story), lambda _: bare(), TIMES)
    return tell(Measured("a paper of 30 pages", mine, "bare reportlab, the same pages", others, 1.5))


if __name__ == "__main__":
    sys.exit(main())

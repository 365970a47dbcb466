"""The card on which somebody says how the support was for them: printed, filled in alone, and sent to the SoS team.

It carries the statements of the form ``service-feedback`` as they are shipped, with a box for each answer, and nothing
by which a card could be told from another: no number, no date, nobody's name.
"""

from datetime import date

from reportlab.graphics.shapes import Drawing, Rect  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph, Table  # type: ignore[import-untyped]

from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.model import Coding, Kind
from sos_desktop.records.feedback import FORM
from sos_desktop.reports import page, paper
from sos_desktop.reports.page import Paper, Part
from sos_desktop.reports.paper import MILLIMETRE, REGULAR, TEXT_WIDTH

TITLE = "How was it for you?"
_OPENING = (
    "Five statements about the support you were given. Please tick what fits, by yourself and in your own time. Leave "
    "out whatever you like, or all of it. Do not write your name."
)
_RETURN = (
    "Where this card goes: please put it into an envelope and send it to the Supporting our Staff team, not to the "
    "person who supported you."
)
_TEAM = "Their address, written here before the card is handed over:"
_RISK = (
    "If you may not be safe now, do not wait for an answer to this card: call 999 where a life is in danger, 111 and "
    "option 2 for urgent mental health help, or Samaritans on 116 123, day and night."
)
_SIDE = 5 * MILLIMETRE
_FIRST = 62 * MILLIMETRE


def feedback_card(made: date, *, demonstration: bool = False) -> bytes:
    """The PDF, one page of A4. ``made`` stands in its properties only."""
    about = Paper(
        TITLE,
        "A card for feedback on the support",
        "Nothing on this card says whose it is.",
        made,
        demonstration,
    )
    return page.build(about, _story)


def _story() -> list[Part]:
    return [
        *page.title(TITLE, "Thinking of the support you were given"),
        page.text(_OPENING),
        page.space(3),
        _statements(),
        page.space(6),
        page.text(_RETURN),
        page.small(_TEAM),
        page.space(2),
        _line(),
        page.space(8),
        _line(),
        page.space(8),
        page.small(_RISK),
    ]


def _statements() -> Part:
    items = [item for item in shipped.instrument(FORM).walk() if item.kind is not Kind.GROUP and item.options]
    heads = [option.value.display for option in items[0].options if isinstance(option.value, Coding)]
    small = page.small("").style.clone("card-head", alignment=1, fontSize=8, leading=10)
    rows = [["", *(Paragraph(words, small) for words in heads)]]
    rows += [[page.text(f"{item.prefix} {item.text}".strip()), *(_box() for _ in heads)] for item in items]
    wide = (TEXT_WIDTH - _FIRST) / len(heads)
    look = [
        ("FONT", (0, 0), (-1, -1), REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("ALIGN", (1, 0), (-1, -1), "CENTER"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, paper.LINE),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("TOPPADDING", (0, 1), (-1, -1), 7),
        ("BOTTOMPADDING", (0, 1), (-1, -1), 7),
    ]
    return Table(rows, [_FIRST, *([wide] * len(heads))], style=look, hAlign="LEFT")


def _box() -> Part:
    drawing = Drawing(_SIDE, _SIDE, hAlign="CENTER")
    drawing.add(Rect(0, 0, _SIDE, _SIDE, fillColor=None, strokeColor=paper.INK, strokeWidth=1))
    return drawing


def _line() -> Part:
    drawing = Drawing(TEXT_WIDTH, 1)
    drawing.add(Rect(0, 0, TEXT_WIDTH, 0.4, fillColor=paper.STRONG_LINE, strokeColor=None))
    return drawing

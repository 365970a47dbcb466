"""The sheet that opens a record book when its passphrase is forgotten: one page, for paper and a locked drawer.

It says which record book it belongs to by the vault's hint only: no name of a person, book or computer.
"""

from datetime import date
from io import BytesIO
from typing import Any

import segno
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph  # type: ignore[import-untyped]

from sos_desktop.dates import said
from sos_desktop.reports import paper
from sos_desktop.reports.paper import BOLD, HEIGHT, MARGIN, MILLIMETRE, REGULAR, TEXT_WIDTH, WIDTH

_CELL = 6.9 * MILLIMETRE
"""Every character stands in the middle of a cell of this width, so that no two run into each other."""
_GROUP_SIZE = 21
_COLUMN = 52 * MILLIMETRE
_ROW = 14.5 * MILLIMETRE
_QR = 45 * MILLIMETRE

_WHEN_NEEDED = (
    "Open the application and choose your record book on its first page.",
    "Press <b>Use recovery sheet</b>.",
    "Type the eight groups in order. Capitals or not, with or without hyphens: it makes no difference. "
    "The letters I, L, O and U never appear, and a slip is shown with the number of its group.",
    "Press <b>Open with the sheet</b>. If the code does not fit, it belongs to another record book.",
)
_KEEPING = (
    "Keep it on paper, where other people cannot read it: a locked drawer or a safe, at home or at work.",
    "Never keep it with the computer or the stick that holds the record book. Whoever has both can read "
    "everything in it.",
    "Do not photograph it, e-mail it or put it on a shared drive. If you saved this page as a file in order to "
    "print it, delete the file.",
    "The square holds the same code, for a barcode scanner that types into the computer. It is not for a "
    "telephone: many keep a copy of every picture elsewhere.",
    "Nobody else has this code and nobody can make it again. Without it and without the passphrase, the "
    "records are lost for good.",
)


def recovery_sheet(code_text: str, vault_hint: str, made: date) -> bytes:
    """The page as a PDF. ``code_text`` is ``RecoveryCode.text``, ``vault_hint`` is ``recovery.hint``."""
    buffer = BytesIO()
    canvas = paper.canvas_on(
        buffer, title="Recovery sheet", subject=f"For the record book {vault_hint}", made=made
    )
    top = _heading(canvas, vault_hint, made)
    top = _code(canvas, code_text.split("-"), top)
    top = _section(canvas, "If you forget the passphrase", _WHEN_NEEDED, top, numbered=True)
    _section(canvas, "Where to keep it", _KEEPING, top)
    _foot(canvas, vault_hint)
    canvas.bookmarkPage("sheet")
    canvas.addOutlineEntry("Recovery sheet", "sheet")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _heading(canvas: Any, hint: str, made: date) -> float:
    top = HEIGHT - 24 * MILLIMETRE
    paper.write(canvas, MARGIN, top, "Supporting our Staff", BOLD, 10.5, paper.ACCENT)
    paper.write(canvas, MARGIN, top - 12 * MILLIMETRE, "Recovery sheet", BOLD, 26)
    said_so = f"For the record book {hint}, made on {said(made)}"
    paper.write(canvas, MARGIN, top - 20 * MILLIMETRE, said_so, REGULAR, 12)
    return top - 27 * MILLIMETRE


def _code(canvas: Any, groups: list[str], top: float) -> float:
    """The groups in two columns, numbered as the application asks for them, and the square beside them."""
    height = 4 * _ROW + 7 * MILLIMETRE
    canvas.setStrokeColor(paper.ACCENT)
    canvas.setLineWidth(1.2)
    canvas.roundRect(MARGIN, top - height, TEXT_WIDTH, height, 3 * MILLIMETRE)
    for place, group in enumerate(groups):
        x = MARGIN + 6 * MILLIMETRE + place % 2 * _COLUMN
        y = top - 13 * MILLIMETRE - place // 2 * _ROW
        paper.write(canvas, x, y, str(place + 1), REGULAR, 10.5, paper.MUTED)
        _group(canvas, x + 6 * MILLIMETRE, y, group)
    left = WIDTH - MARGIN - 8 * MILLIMETRE - _QR
    _qr(canvas, "-".join(groups), left, top - height / 2 - _QR / 2)
    return top - height


def _group(canvas: Any, left: float, base: float, group: str) -> None:
    """One group in letters of one width; whoever copies or listens to it gets it as one word."""
    canvas.addLiteral(f"/Span <</ActualText ({group})>> BDC")
    canvas.setFillColor(paper.INK)
    canvas.setFont(BOLD, _GROUP_SIZE)
    for place, character in enumerate(group):
        canvas.drawCentredString(left + (place + 0.5) * _CELL, base, character)
    canvas.addLiteral("EMC")


def _qr(canvas: Any, text: str, left: float, bottom: float) -> None:
    """Black on white, each run of modules one rectangle; the panel around it is the quiet margin."""
    matrix = [bytes(line) for line in segno.make(text, error="m", micro=False).matrix]
    side = _QR / len(matrix)
    path = canvas.beginPath()
    for y, line in enumerate(matrix):
        x = 0
        while x < len(line):
            run = next((end for end in range(x, len(line)) if line[end] != line[x]), len(line)) - x
            if line[x]:
                path.rect(left + x * side, bottom + (len(matrix) - 1 - y) * side, run * side, side)
            x += run
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)


def _section(
    canvas: Any, heading: str, points: tuple[str, ...], top: float, *, numbered: bool = False
) -> float:
    top -= 13 * MILLIMETRE
    paper.write(canvas, MARGIN, top, heading, BOLD, 14)
    style = ParagraphStyle(
        "point", fontName=REGULAR, fontSize=11, leading=15.5, textColor=paper.INK, leftIndent=6 * MILLIMETRE,
        bulletFontName=REGULAR, bulletFontSize=11,
    )  # fmt: skip
    top -= 3 * MILLIMETRE
    for number, point in enumerate(points, start=1):
        text = Paragraph(point, style, bulletText=f"{number}." if numbered else "•")
        _, height = text.wrapOn(canvas, TEXT_WIDTH, HEIGHT)
        text.drawOn(canvas, MARGIN, top - height)
        top -= height + 1.6 * MILLIMETRE
    return top


def _foot(canvas: Any, hint: str) -> None:
    canvas.setStrokeColor(paper.STRONG_LINE)
    canvas.setLineWidth(0.6)
    canvas.line(MARGIN, 19 * MILLIMETRE, WIDTH - MARGIN, 19 * MILLIMETRE)
    paper.write(canvas, MARGIN, 14 * MILLIMETRE, f"Recovery sheet for {hint}", REGULAR, 9, paper.MUTED)
    paper.write_to(canvas, WIDTH - MARGIN, 14 * MILLIMETRE, "Page 1 of 1", REGULAR, 9, paper.MUTED)

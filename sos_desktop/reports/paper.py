"""What every PDF shares: A4, the two fonts in it, the colours, and properties that name nobody.

The same contents and the same date give the same bytes: reportlab's own clock, chance and settings stay out.
"""

from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.pdfdoc import PDFDictionary  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from resources import resource

MILLIMETRE: float = mm
SIZE = (float(A4[0]), float(A4[1]))
WIDTH, HEIGHT = SIZE
MARGIN = 20 * MILLIMETRE
TEXT_WIDTH = WIDTH - 2 * MARGIN

REGULAR = "NotoSans"
BOLD = "NotoSans-Bold"
MAKER = "Supporting our Staff"

FIXED = {"invariant": 1, "pageCompression": 1, "lang": "en-GB", "initialFontName": REGULAR}
"""What a canvas is made with so that nothing of this machine gets in."""

INK = HexColor("#1d2b33")
MUTED = HexColor("#52636d")
LINE = HexColor("#dfe6e8")
STRONG_LINE = HexColor("#b9c8ca")
TINT = HexColor("#e9f2f1")
ACCENT = HexColor("#0b6b6b")
WARN = HexColor("#8a5200")
WARN_SOFT = HexColor("#fdf0d9")


@cache
def fonts() -> None:
    """Make the fonts known to reportlab, from our own files and never the machine's."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, BytesIO(font_file(name))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def font_file(name: str) -> bytes:
    """One of our two fonts, as its TrueType file."""
    return resource("fonts", "NotoSans-Bold.ttf" if name == BOLD else "NotoSans-Regular.ttf").read_bytes()


def printable(words: str) -> str:
    """``words`` with a question mark for every character that our fonts cannot show.

    reportlab would drop it without a word, and a number could lose its sign (there is no U+2212 in here).
    """
    fonts()
    shown = pdfmetrics.getFont(REGULAR).face.charToGlyph
    return "".join(letter if ord(letter) in shown or letter == "\n" else "?" for letter in words)


def prepare(canvas: Any, *, title: str, subject: str, made: date) -> None:
    """Give a fresh canvas its properties and its language."""
    canvas.setTitle(title)
    canvas.setSubject(subject)
    canvas.setAuthor(MAKER)
    canvas.setCreator(MAKER)
    canvas.setDateFormatter(lambda *_: f"D:{made:%Y%m%d}120000Z")
    canvas.setCatalogEntry("ViewerPreferences", PDFDictionary({"DisplayDocTitle": "true"}))


def canvas_on(buffer: BytesIO, *, title: str, subject: str, made: date) -> Any:
    """A canvas of A4 whose bytes depend on nothing but what is drawn."""
    fonts()
    canvas = Canvas(buffer, pagesize=SIZE, **FIXED)
    prepare(canvas, title=title, subject=subject, made=made)
    return canvas


def write(canvas: Any, x: float, y: float, text: str, font: str, size: float, colour: Any = INK) -> None:
    """Text that begins at x, on its baseline y."""
    _pen(canvas, font, size, colour)
    canvas.drawString(x, y, text)


def write_to(canvas: Any, x: float, y: float, text: str, font: str, size: float, colour: Any = INK) -> None:
    """Text that ends at x."""
    _pen(canvas, font, size, colour)
    canvas.drawRightString(x, y, text)


def write_centred(
    canvas: Any, x: float, y: float, text: str, font: str, size: float, colour: Any = INK
) -> None:
    _pen(canvas, font, size, colour)
    canvas.drawCentredString(x, y, text)


def _pen(canvas: Any, font: str, size: float, colour: Any) -> None:
    canvas.setFillColor(colour)
    canvas.setFont(font, size)

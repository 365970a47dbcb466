"""A paper of several pages from flowing parts: header and footer, "page 2 of 4", bookmarks, the product's look.

Everything stays readable in black and white: weight, lines and words carry what colour also shows.
A demonstration says so at the top of every page, in a box.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import STATE_DEFAULTS  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from svglib.svglib import svg2rlg

from sos_desktop.reports import paper
from sos_desktop.reports.paper import BOLD, HEIGHT, MARGIN, MILLIMETRE, REGULAR, TEXT_WIDTH, WIDTH

MADE_UP = "Made-up records: a demonstration"
_SHORT = 700
"""Own words of fewer letters stay on one page."""
_LONG, _FEWEST_ROWS = 8, 2
"""A table of so many rows may go on over the page; so many of them stay together at its beginning and its end."""
_MANY_POINTS = 5
_ROOM_TO_BEGIN = 75 * MILLIMETRE
_HEADER = 27 * MILLIMETRE
_FOOTER = 23 * MILLIMETRE
_FOOT = 13 * MILLIMETRE

Part = Any
"""A flowing part: reportlab has no types."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a document says about itself, in its properties and on every page."""

    title: str
    subject: str
    foot: str
    made: date
    demonstration: bool = False


def build(about: Paper, story: Callable[[], list[Part]]) -> bytes:
    """The PDF. The story is told once; how many pages there are is written onto each of them at the end."""
    paper.fonts()
    buffer = BytesIO()
    frame = Frame(
        MARGIN, _FOOTER, TEXT_WIDTH, HEIGHT - _HEADER - _FOOTER,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document = BaseDocTemplate(buffer, pagesize=paper.SIZE, **paper.FIXED)

    def around(canvas: Any, _: Any) -> None:
        _around(canvas, about)

    document.addPageTemplates(PageTemplate("page", [frame], onPage=around))
    document.build(story(), canvasmaker=_Counted)
    return buffer.getvalue()


class _Counted(Canvas):  # type: ignore[misc]
    """Telling a story twice, to know how many pages it has, took twice as long."""

    _code: Any

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.headings = 0
        self._pages: list[Any] = []
        add = self._doc.addPage

        def keep(page: Any) -> None:
            self._pages.append(page)
            add(page)

        self._doc.addPage = keep

    def save(self) -> None:
        if self._code:
            self.showPage()
        for number, page in enumerate(self._pages, start=1):
            self._code = []
            said = f"Page {number} of {len(self._pages)}"
            paper.write_to(self, WIDTH - MARGIN, _FOOT, said, REGULAR, 8.5, paper.MUTED)
            page.stream += "\n".join(self._code) + "\n"
        self._code = []
        super().save()


def _around(canvas: Any, about: Paper) -> None:
    number = canvas.getPageNumber()
    if number == 1:
        paper.prepare(canvas, title=about.title, subject=about.subject, made=about.made)
        canvas.bookmarkPage("top")
        canvas.addOutlineEntry(about.title, "top")
    top = HEIGHT - 18 * MILLIMETRE
    paper.write(canvas, MARGIN, top, paper.MAKER, BOLD, 10, paper.ACCENT)
    if number > 1:
        paper.write_to(canvas, WIDTH - MARGIN, top, about.title, REGULAR, 9, paper.MUTED)
    if about.demonstration:
        _mark_made_up(canvas)
    canvas.setStrokeColor(paper.STRONG_LINE)
    canvas.setLineWidth(0.6)
    canvas.line(MARGIN, 18 * MILLIMETRE, WIDTH - MARGIN, 18 * MILLIMETRE)
    paper.write(canvas, MARGIN, _FOOT, about.foot, REGULAR, 8.5, paper.MUTED)


def _mark_made_up(canvas: Any) -> None:
    width, height = 76 * MILLIMETRE, 7 * MILLIMETRE
    left, bottom = (WIDTH - width) / 2, HEIGHT - 20.4 * MILLIMETRE
    canvas.setFillColor(paper.WARN_SOFT)
    canvas.setStrokeColor(paper.WARN)
    canvas.setLineWidth(1)
    canvas.roundRect(left, bottom, width, height, 2 * MILLIMETRE, fill=1)
    paper.write_centred(canvas, WIDTH / 2, bottom + 2.2 * MILLIMETRE, MADE_UP, BOLD, 10, paper.WARN)


def _safe(words: str) -> str:
    """For reportlab, which reads its own markup and leaves out silently what the font does not have."""
    return escape(paper.printable(words))


def _style(name: str, size: float, leading: float, **more: Any) -> Any:
    return ParagraphStyle(
        name, **{"fontName": REGULAR, "textColor": paper.INK, **more}, fontSize=size, leading=leading
    )


_TITLE = _style("title", 24, 30, fontName=BOLD)
_LEAD = _style("lead", 11, 16, textColor=paper.MUTED, spaceAfter=9)
_HEADING = _style("heading", 14, 18, fontName=BOLD, spaceBefore=16, spaceAfter=4, keepWithNext=1)
_SUBHEADING = _style("subheading", 11, 15, fontName=BOLD, spaceBefore=8, spaceAfter=2, keepWithNext=1)
_HEADING_OF_TABLE = _style("heading-of-table", 13, 17, fontName=BOLD)
_BODY = _style("body", 10, 14.5, spaceAfter=6)
_SMALL = _style("small", 8.5, 12, textColor=paper.MUTED, spaceAfter=4)
_KIND_OF_PART = _style("kind-of-part", 8.5, 12, textColor=paper.MUTED, spaceAfter=6, keepWithNext=1)
_POINT = _style("point", 10, 14.5, leftIndent=11, spaceAfter=3, bulletFontName=REGULAR)
_READ = _style("read", 11.5, 15.6, spaceAfter=4)
_READ_POINT = _style(
    "read-point", 11.5, 15.6, leftIndent=12, spaceAfter=2, bulletFontName=REGULAR, bulletFontSize=11.5
)
_CELL = _style("cell", 9.5, 12.5)
_CELL_BOLD = _style("cell-bold", 9.5, 12.5, fontName=BOLD)
_NUMBER = _style("number", 9.5, 12.5, alignment=2)
_NUMBER_BOLD = _style("number-bold", 9.5, 12.5, fontName=BOLD, alignment=2)
_HEAD = _style("head", 9.5, 12.5, fontName=BOLD, textColor=paper.ACCENT)
_HEAD_NUMBER = _style("head-number", 8.5, 12.5, fontName=BOLD, textColor=paper.MUTED, alignment=2)
_ASKED = _style("asked", 8.5, 11.5, textColor=paper.MUTED, spaceBefore=3, keepWithNext=1)
_ANSWER = _style("answer", 10, 14.5, spaceAfter=3)
_CARD_LABEL = _style("card-label", 8.5, 11, textColor=paper.MUTED)
_CARD_FIGURE = _style("card-figure", 18, 24, fontName=BOLD)
_CARD_WORDS = _style("card-words", 13, 24, fontName=BOLD)
_CALLOUT_HEADING = _style("callout-heading", 11.5, 16, fontName=BOLD)
_CALLOUT = _style("callout", 9.5, 13.8)
_OWN_ASKED = _style("own-asked", 8.5, 12, fontName=BOLD, textColor=paper.MUTED, spaceAfter=2)
_CARD_UNDER = _style("card-under", 8.5, 11.5, textColor=paper.MUTED)


class _Heading(Paragraph):  # type: ignore[misc]
    """A heading that is also a bookmark, under the title of the paper or under another heading."""

    def __init__(self, text: str, style: Any, level: int = 1) -> None:
        super().__init__(_safe(text), style)
        self._said, self._level, self._marked = text, level, False

    def draw(self) -> None:
        if not self._marked:  # at the head of a table it stands on every page of it
            self._marked = True
            self.canv.headings += 1
            key = f"heading-{self.canv.headings}"
            self.canv.bookmarkHorizontal(key, 0, self.height + 12)
            self.canv.addOutlineEntry(self._said, key, level=self._level)
        super().draw()


def title(text: str, under: str) -> list[Part]:
    return [Paragraph(_safe(text), _TITLE), Paragraph(_safe(under), _LEAD)]


def heading(text: str) -> Part:
    return _Heading(text, _HEADING)


def subheading(text: str) -> Part:
    return _Heading(text, _SUBHEADING, level=2)


def text(words: str) -> Part:
    return Paragraph(_safe(words), _BODY)


def read(words: str) -> Part:
    """A text for people who read little or without their glasses: 11.5 points."""
    return Paragraph(_safe(words), _READ)


def read_points(lines: Sequence[str]) -> list[Part]:
    return [Paragraph(_safe(line), _READ_POINT, bulletText="•") for line in lines]


def small(words: str) -> Part:
    return Paragraph(_safe(words), _SMALL)


def asked(label: str, words: str) -> list[Part]:
    """What was asked, and under it what was answered, over as many pages as it takes."""
    return [
        Paragraph(_safe(label), _ASKED),
        Paragraph(_safe(words).replace("\n", "<br/>"), _ANSWER),
    ]


def answered(label: str, words: str, black: str) -> list[Part]:
    """As ``asked``; ``black`` is drawn as a bar."""
    bar = f'<font name="{BOLD}" color="white" backColor="black">&nbsp;{_safe(black)}&nbsp;</font>'
    lines = _safe(words).replace("\n", "<br/>").replace(_safe(black), bar)
    return [Paragraph(_safe(label).replace(_safe(black), bar), _ASKED), Paragraph(lines, _ANSWER)]


def points(lines: Sequence[str]) -> list[Part]:
    return [Paragraph(_safe(line), _POINT, bulletText="•") for line in lines]


def beginning(heading_said: str, kind: str, first: Part) -> list[Part]:
    """A heading, what such a part of a paper is called elsewhere, and the first thing under it: on one page, or the
    first rows of it where it is a long table."""
    above = [heading(heading_said), Paragraph(_safe(kind), _KIND_OF_PART)]
    if isinstance(first, Table) and len(first._cellvalues) > _LONG:
        for each in above:
            each.keepWithNext = 0  # or all of the table would be kept with it
        return [CondPageBreak(_ROOM_TO_BEGIN), *above, first]
    inside = list(first._content) if isinstance(first, KeepTogether) else [first]
    return [KeepTogether([*above, *inside])]


def space(millimetres: float) -> Part:
    return Spacer(1, millimetres * MILLIMETRE)


def together(parts: Sequence[Part]) -> Part:
    return KeepTogether(list(parts))


_NO_PADDING = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]


def _grid(cells: list[list[Part]], widths: Sequence[float], look: list[Any], **more: Any) -> Part:
    """A table of flowing parts. Without a font of its own reportlab would name Helvetica, unembedded."""
    ours = [("FONT", (0, 0), (-1, -1), REGULAR), ("VALIGN", (0, 0), (-1, -1), "TOP"), *_NO_PADDING]
    return Table(cells, widths, style=[*ours, *look], hAlign="LEFT", **more)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: what it is about, and its numbers as they are said. ``strong``: a total."""

    label: str
    numbers: tuple[str, ...]
    strong: bool = False


HALF = (TEXT_WIDTH - 9 * MILLIMETRE) / 2


def halves(left: Sequence[Part], right: Sequence[Part]) -> Part:
    """Two columns, each of parts that are ``HALF`` wide; both stay on one page."""
    return _grid([[list(left), "", list(right)]], [HALF, TEXT_WIDTH - 2 * HALF, HALF], [], spaceAfter=4)


def section(heading_said: str, heads: Sequence[str], rows: Sequence[Row], numbers: Sequence[float]) -> Part:
    """A table under a heading that stands in its first line: a short one on one page, a long one with its heads again
    on the next, and never fewer than two rows on either."""
    table = _table(_Heading(heading_said, _HEADING_OF_TABLE), heads, rows, numbers, TEXT_WIDTH)
    return table if len(rows) >= _LONG else KeepTogether([table])


def half(head: str, heads: Sequence[str], rows: Sequence[Row], numbers: Sequence[float]) -> Part:
    """A table for one of two columns."""
    return _table(Paragraph(_safe(head), _HEAD), heads, rows, numbers, HALF)


def _table(
    first: Part, heads: Sequence[str], rows: Sequence[Row], numbers: Sequence[float], width: float
) -> Part:
    """A label on the left, numbers to the right in columns of so many millimetres."""
    wide = [millimetres * MILLIMETRE for millimetres in numbers]
    cells = [[first, *(Paragraph(_safe(head), _HEAD_NUMBER) for head in heads)]]
    for row in rows:
        label, number = (_CELL_BOLD, _NUMBER_BOLD) if row.strong else (_CELL, _NUMBER)
        cells.append(
            [Paragraph(_safe(row.label), label), *(Paragraph(_safe(each), number) for each in row.numbers)]
        )
    look = [
        ("LEFTPADDING", (1, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 2.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.6),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, paper.STRONG_LINE),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, paper.LINE),
        ("NOSPLIT", (0, 0), (-1, min(_FEWEST_ROWS, len(rows)))),
        ("NOSPLIT", (0, max(0, len(rows) + 1 - _FEWEST_ROWS)), (-1, -1)),
    ]
    return _grid(cells, [width - sum(wide), *wide], look, repeatRows=1, spaceAfter=11)


@dataclass(frozen=True, slots=True)
class Card:
    """One headline number: what it counts, the number as it is said, and its range or basis under it."""

    label: str
    figure: str
    under: str


def cards(figures: Sequence[Card]) -> Part:
    """Up to four headline numbers side by side."""
    gap = 3 * MILLIMETRE
    width = (TEXT_WIDTH - gap * (len(figures) - 1)) / len(figures)
    line: list[Part] = [_card(figures[0], width)]
    for figure in figures[1:]:
        line += [Spacer(gap, 1), _card(figure, width)]
    widths = [gap if place % 2 else width for place in range(len(line))]
    return _grid([line], widths, [], spaceBefore=4, spaceAfter=8)


def _card(card: Card, width: float) -> Part:
    before, _, number = card.figure.rpartition(" ")
    if number[:1].isdigit():
        words = f'<font name="{REGULAR}" size="9.5">{_safe(before)}</font> {_safe(number)}'
        big = Paragraph(words, _CARD_FIGURE)
    else:
        big = Paragraph(_safe(card.figure), _CARD_WORDS)
    inside = [
        [Paragraph(_safe(card.label), _CARD_LABEL)],
        [big],
        [Paragraph(_safe(card.under), _CARD_UNDER)],
    ]
    look = [
        ("BOX", (0, 0), (-1, -1), 0.9, paper.STRONG_LINE),
        ("ROUNDEDCORNERS", [6, 6, 6, 6]),
        ("LEFTPADDING", (0, 0), (-1, -1), 9), ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (0, 0), 8), ("BOTTOMPADDING", (0, -1), (-1, -1), 9),
    ]  # fmt: skip
    return _grid(inside, [width], look, rowHeights=[31, 25, 34])


def callout(heading_said: str, points_made: Sequence[tuple[str, str]]) -> Part:
    """A tinted box with a bar at its side; a long one can go on over the page. Points begin with bold words or none."""
    inside: list[list[Part]] = [[_Heading(heading_said, _CALLOUT_HEADING)]]
    inside += [
        [Paragraph(f"<b>{_safe(first)}</b> {_safe(rest)}".removeprefix("<b></b> "), _CALLOUT)]
        for first, rest in points_made
    ]
    look = [
        ("BACKGROUND", (0, 0), (-1, -1), paper.TINT),
        ("LINEBEFORE", (0, 0), (0, -1), 3, paper.ACCENT),
        ("LEFTPADDING", (0, 0), (-1, -1), 12), ("RIGHTPADDING", (0, 0), (-1, -1), 12),
        ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, 0), 9), ("BOTTOMPADDING", (0, -1), (-1, -1), 10),
        ("NOSPLIT", (0, 0), (-1, min(1, len(points_made)))),
    ]  # fmt: skip
    box = _grid(inside, [TEXT_WIDTH], look, spaceBefore=8, spaceAfter=8)
    return box if len(points_made) > _MANY_POINTS else KeepTogether([box])


def own_words(asked: str, words: str) -> Part:
    """What the team has written: with a line at its side and what was asked above it; over two pages if need be."""
    inside: list[list[Part]] = [[Paragraph(_safe(asked), _OWN_ASKED)]]
    inside += [[Paragraph(_safe(line), _BODY)] for line in words.splitlines() if line.strip()]
    look = [
        ("LINEBEFORE", (0, 0), (0, -1), 2, paper.STRONG_LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 12),
    ]  # fmt: skip
    drawn = _grid(inside, [TEXT_WIDTH], look, spaceBefore=6, spaceAfter=8)
    return KeepTogether([drawn]) if len(words) < _SHORT else drawn


class _OurFonts:
    """What svglib asks for fonts: it would otherwise look for files and start fc-match on this machine."""

    def find_font(self, _family: str, weight: str = "normal", _style: str = "normal") -> tuple[str, bool]:
        return (BOLD if weight == "bold" else REGULAR), True


def figure(svg: str, width: float = TEXT_WIDTH) -> Part:
    """A chart of ours at the given width; ``svg`` is what charts.py wrote."""
    STATE_DEFAULTS["fontName"] = REGULAR  # or every drawing begins by naming Helvetica, which we do not embed
    drawing: Any = svg2rlg(BytesIO(paper.printable(svg).encode()), font_map=_OurFonts())
    scale = width / drawing.width
    drawing.scale(scale, scale)
    drawing.width, drawing.height = width, drawing.height * scale
    drawing.hAlign = "LEFT"
    return drawing

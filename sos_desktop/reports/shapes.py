"""The shapes that charts are made of, as SVG text: lines, circles, rectangles and words, and the sheet they stand on.

QtSvg and svglib render this subset alike, and ``png`` draws it without either. All in user units; ``WIDTH`` of
them across a chart, whatever its size on screen or paper: text of 12 comes out at 9 points on a page of A4.
"""

from collections.abc import Iterable, Sequence
from math import ceil
from xml.sax.saxutils import escape

WIDTH = 640
TEXT = 12
INK, MUTED, LINE, ACCENT, SOFT, WARN = "#1d2b33", "#52636d", "#dfe6e8", "#0b6b6b", "#d5eae8", "#8a5200"


def ticks(highest: Iterable[float]) -> list[int]:
    """From 0 to the first round number that nothing exceeds, in at most six steps of 1, 2 or 5 times 10^n."""
    top = max(1.0, *highest)
    step = next(
        factor * 10**power for power in range(9) for factor in (1, 2, 5) if 6 * factor * 10**power >= top
    )
    return [step * place for place in range(ceil(top / step) + 1)]


def lying_whisker(low: float, high: float, middle: float) -> list[str]:
    ends = [line(x, middle - 5, x, middle + 5, INK, 1.6) for x in (low, high)]
    return [line(low, middle, high, middle, INK, 1.6), *ends]


def standing_whisker(x: float, low: float, high: float) -> list[str]:
    ends = [line(x - 5, y, x + 5, y, INK, 1.6) for y in (low, high)]
    return [line(x, low, x, high, INK, 1.6), *ends]


def point(x: float, y: float, *, hollow: bool) -> str:
    fill = "#ffffff" if hollow else ACCENT
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="5" fill="{fill}" stroke="{ACCENT}" stroke-width="2"/>'


def square(x: float, y: float) -> str:
    """A point that is marked: its shape says so, and its colour again."""
    return rectangle(x - 6, y - 6, 12, 12, fill=WARN, edge=INK)


def rectangle(x: float, y: float, wide: float, tall: float, *, fill: str = SOFT, edge: str = ACCENT) -> str:
    stroke = f' stroke="{edge}" stroke-width="1.2"' if edge else ""
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(wide)}" height="{n(tall)}" fill="{fill}"{stroke}/>'


def line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float, *, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"'
        f' stroke="{colour}" stroke-width="{width}"{dashed}/>'
    )


def words(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    colour: str = INK,
    size: int = TEXT,
    bold: bool = False,
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{n(x)}" y="{n(y)}" font-family="Noto Sans" font-size="{size}" fill="{colour}"'
        f' text-anchor="{anchor}"{weight}>{escape(text)}</text>'
    )


def picture(height: float, title: str, description: str, shapes: Sequence[str]) -> str:
    body = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{n(height)}"'
        f' viewBox="0 0 {WIDTH} {n(height)}">\n'
        f"<title>{escape(title)}</title>\n<desc>{escape(description)}</desc>\n"
        f'<rect x="0" y="0" width="{WIDTH}" height="{n(height)}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def n(number: float) -> str:
    """A coordinate to a hundredth, without a tail of noughts."""
    return f"{number:.2f}".rstrip("0").rstrip(".")

"""Charts as SVG text, drawn once: the same picture on the screen (QtSvg) and in the PDF (svglib).

Both render this subset alike: rectangles, lines, circles, polylines and text in Noto Sans; no clip paths, no
style sheets, no gradients. Nothing is told by colour alone: bars have an outline, lines and points differ in
shape, every mark has its words beside it. ``<title>`` and ``<desc>`` say the picture in words.

A whisker is the interval that the added noise leaves; a number that is too uncertain has a whisker and no bar.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from statistics import median
from xml.sax.saxutils import escape

WIDTH = 640
"""User units, whatever the size on screen or paper: text of 12 comes out at 9 points on a page of A4."""
LABEL_LETTERS = 33
"""Labels are wrapped after so many letters, and stand in ``LABEL_WIDTH``."""
LABEL_WIDTH = 232
FEWEST_FOR_A_MEDIAN = 6

_INK, _MUTED, _LINE, _ACCENT, _SOFT = "#1d2b33", "#52636d", "#dfe6e8", "#0b6b6b", "#d5eae8"
_TEXT = 12
_VALUE_WIDTH = 100
_ROW = 34
_AXIS = 36
_RUN_HEIGHT = 300
_STEPS_HEIGHT = 200
_ROOM_FOR_WORDS = 96
_ROOM_FOR_A_NUMBER = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """One number of a chart: its estimate, its interval (not below 0), and how it is said."""

    label: str
    value: float
    low: float
    high: float
    said: str
    clear: bool = True
    """False: too few to say, so only the interval is drawn."""
    whole: bool = True
    """False: files are missing, so it is "at least" and drawn hollow."""


def bars(marks: Sequence[Mark], *, title: str, unit: str) -> str:
    """Lying bars with whiskers, from the top in the order given."""
    left, right = LABEL_WIDTH, WIDTH - _VALUE_WIDTH
    height = len(marks) * _ROW + _AXIS
    ticks = _ticks(mark.high for mark in marks)
    scale = (right - left) / ticks[-1]
    shapes = []
    for tick in ticks:
        x = left + tick * scale
        shapes.append(_line(x, 0, x, height - _AXIS, _LINE if tick else _MUTED, 1))
        shapes.append(_words(x, height - _AXIS + 15, f"{tick:,}", anchor="middle", colour=_MUTED, size=11))
    shapes.append(_words(right, height - 4, unit, anchor="end", colour=_MUTED, size=11))
    for place, mark in enumerate(marks):
        middle = (place + 0.5) * _ROW
        shapes += _label(mark.label, middle)
        if mark.clear:
            shapes.append(
                f'<rect x="{left}" y="{_n(middle - 8)}" width="{_n(mark.value * scale)}" height="16"'
                f' fill="{_SOFT}" stroke="{_ACCENT}" stroke-width="1.2"/>'
            )
        shapes += _lying_whisker(left + mark.low * scale, left + mark.high * scale, middle)
        shapes.append(
            _words(WIDTH, middle + 4, mark.said, anchor="end", bold=mark.clear, colour=_said_in(mark))
        )
    return _picture(height, title, _description(marks, unit), shapes)


def run_chart(marks: Sequence[Mark], *, title: str, unit: str) -> str:
    """Points in time with whiskers. A median from six complete points on; no limits and no signals."""
    middle = median_of(marks)
    left, right = 46.0, WIDTH - (8.0 if middle is None else 78.0)
    top, bottom = 26.0, _RUN_HEIGHT - 44.0
    ticks = _ticks(mark.high for mark in marks)
    scale = (bottom - top) / ticks[-1]
    shapes = [_words(0, 12, unit, colour=_MUTED, size=11)]
    for tick in ticks:
        y = bottom - tick * scale
        shapes.append(_line(left, y, right, y, _LINE if tick else _MUTED, 1))
        shapes.append(_words(left - 8, y + 4, f"{tick:,}", anchor="end", colour=_MUTED, size=11))
    if middle is not None:
        y = bottom - middle * scale
        shapes.append(_line(left, y, right, y, _MUTED, 1.4, dashes="7 5"))
        shapes.append(_words(right + 8, y + 4, f"median {middle:,.0f}", colour=_MUTED, size=11))
    step = (right - left) / len(marks)
    places = [left + (place + 0.5) * step for place in range(len(marks))]
    points = [(x, bottom - mark.value * scale) for x, mark in zip(places, marks, strict=True)]
    shapes += _joined(points, marks)
    for (x, y), mark in zip(points, marks, strict=True):
        high = bottom - mark.high * scale
        shapes += _standing_whisker(x, bottom - mark.low * scale, high)
        if mark.clear:
            shapes.append(_point(x, y, hollow=not mark.whole))
        shapes += _over(x, high - 8, mark, step)
    return _picture(_RUN_HEIGHT, title, _description(marks, unit), [*shapes, *_dates(places, marks, bottom)])


def steps(values: Sequence[tuple[str, int | None]], *, title: str, unit: str, highest: int) -> str:
    """A few times, one after the other: a point and its number each, joined where neighbours both have one.

    One colour throughout and no bands: no number is said to be high or low.
    """
    left, right = 46.0, WIDTH - 8.0
    top, bottom = 26.0, _STEPS_HEIGHT - 44.0
    scale = (bottom - top) / highest
    shapes = [_words(0, 12, unit, colour=_MUTED, size=11)]
    for tick in (0, highest // 2, highest):
        y = bottom - tick * scale
        shapes.append(_line(left, y, right, y, _LINE if tick else _MUTED, 1))
        shapes.append(_words(left - 8, y + 4, str(tick), anchor="end", colour=_MUTED, size=11))
    step = (right - left) / len(values)
    places = [left + (place + 0.5) * step for place in range(len(values))]
    points = [
        None if value is None else (x, bottom - value * scale)
        for x, (_, value) in zip(places, values, strict=True)
    ]
    shapes += [_line(*one, *other, _ACCENT, 2) for one, other in pairwise(points) if one and other]
    for place, (x, (label, value), point) in enumerate(zip(places, values, points, strict=True)):
        if point is not None:
            shapes.append(_point(*point, hollow=False))
            shapes.append(_words(x, point[1] - 11, str(value), anchor="middle", bold=True))
        else:
            shapes.append(_words(x, bottom - 8, "not rated", anchor="middle", colour=_MUTED, size=11))
        if place % (1 + (len(values) - 1) // 8) == 0:
            shapes.append(_words(x, bottom + 18, label, anchor="middle", size=11))
    said = "; ".join(f"{label}: {'not rated' if value is None else value}" for label, value in values)
    return _picture(_STEPS_HEIGHT, title, f"In {unit}. {said}.", shapes)


def _joined(points: Sequence[tuple[float, float]], marks: Sequence[Mark]) -> list[str]:
    """Lines between neighbours that both say something; dotted to and from one that is not whole."""
    return [
        _line(*start, *end, _ACCENT, 2, dashes="" if one.whole and other.whole else "2 4")
        for (start, end), (one, other) in zip(pairwise(points), pairwise(marks), strict=True)
        if one.clear and other.clear
    ]


def _point(x: float, y: float, *, hollow: bool) -> str:
    fill = "#ffffff" if hollow else _ACCENT
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="5" fill="{fill}" stroke="{_ACCENT}" stroke-width="2"/>'


def _over(x: float, y: float, mark: Mark, room: float) -> list[str]:
    """What is said of a point, over its whisker; where there is little room, the bare number or nothing."""
    if room >= _ROOM_FOR_WORDS:
        text = mark.said
    elif room >= _ROOM_FOR_A_NUMBER and mark.clear:
        text = f"{mark.value:,.0f}"
    else:
        return []
    return [_words(x, y, text, anchor="middle", bold=mark.clear, colour=_said_in(mark))]


def median_of(marks: Sequence[Mark]) -> float | None:
    """The median, where there are six complete points or more and none is in doubt."""
    if len(marks) < FEWEST_FOR_A_MEDIAN or not all(mark.clear and mark.whole for mark in marks):
        return None
    return median(mark.value for mark in marks)


def _dates(places: Sequence[float], marks: Sequence[Mark], bottom: float) -> list[str]:
    """Labels in two lines at the last word ("Jul to Sep 2026"); every second one where there are many."""
    every = 1 + (len(marks) - 1) // 12
    shapes = []
    for place, (x, mark) in enumerate(zip(places, marks, strict=True)):
        if place % every == 0:
            months, _, year = mark.label.rpartition(" ")
            shapes.append(_words(x, bottom + 18, months, anchor="middle", size=11))
            shapes.append(_words(x, bottom + 33, year, anchor="middle", colour=_MUTED, size=11))
    return shapes


def _ticks(highest: Iterable[float]) -> list[int]:
    """From 0 to the first round number that nothing exceeds, in at most six steps of 1, 2 or 5 times 10^n."""
    top = max(1.0, *highest)
    step = next(
        factor * 10**power for power in range(9) for factor in (1, 2, 5) if 6 * factor * 10**power >= top
    )
    return [step * place for place in range(ceil(top / step) + 1)]


def _label(label: str, middle: float) -> list[str]:
    lines = textwrap.wrap(label, LABEL_LETTERS) or [""]
    first = middle + 4 - (len(lines) - 1) * 7
    return [_words(0, first + 14 * place, line) for place, line in enumerate(lines)]


def _lying_whisker(low: float, high: float, middle: float) -> list[str]:
    ends = [_line(x, middle - 5, x, middle + 5, _INK, 1.6) for x in (low, high)]
    return [_line(low, middle, high, middle, _INK, 1.6), *ends]


def _standing_whisker(x: float, low: float, high: float) -> list[str]:
    ends = [_line(x - 5, y, x + 5, y, _INK, 1.6) for y in (low, high)]
    return [_line(x, low, x, high, _INK, 1.6), *ends]


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float, *, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        f' stroke="{colour}" stroke-width="{width}"{dashed}/>'
    )


def _words(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    colour: str = _INK,
    size: int = _TEXT,
    bold: bool = False,
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-family="Noto Sans" font-size="{size}" fill="{colour}"'
        f' text-anchor="{anchor}"{weight}>{escape(text)}</text>'
    )


def _said_in(mark: Mark) -> str:
    return _INK if mark.clear else _MUTED


def _description(marks: Sequence[Mark], unit: str) -> str:
    """Every number in words, for who does not see the picture."""
    said = "; ".join(
        f"{mark.label}: {mark.said}, between {mark.low:,.0f} and {mark.high:,.0f}" for mark in marks
    )
    return f"In {unit}. {said}."


def _picture(height: float, title: str, description: str, shapes: Sequence[str]) -> str:
    body = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{_n(height)}"'
        f' viewBox="0 0 {WIDTH} {_n(height)}">\n'
        f"<title>{escape(title)}</title>\n<desc>{escape(description)}</desc>\n"
        f'<rect x="0" y="0" width="{WIDTH}" height="{_n(height)}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _n(number: float) -> str:
    """A coordinate to a hundredth, without a tail of noughts."""
    return f"{number:.2f}".rstrip("0").rstrip(".")

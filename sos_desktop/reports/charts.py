"""Charts as SVG text, drawn once: the same picture on the screen (QtSvg) and in the PDF (svglib).

Both render this subset alike: rectangles, lines, circles and text in Noto Sans; no clip paths, no style sheets, no
gradients. Nothing is told by colour alone: bars have an outline, lines and points differ in shape, every mark has
its words beside it. ``<title>`` and ``<desc>`` say the picture in words.

A whisker is the interval that the added noise leaves; a number that is too uncertain has a whisker and no bar.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sos_desktop.reports import shapes
from sos_desktop.reports.shapes import ACCENT, INK, LINE, MUTED, WIDTH

LABEL_LETTERS = 33
"""Labels are wrapped after so many letters, and stand in ``LABEL_WIDTH``."""
LABEL_WIDTH = 232

_VALUE_WIDTH = 100
_ROW = 31
_AXIS = 36
_STEPS_HEIGHT = 200


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
    ticks = shapes.ticks(mark.high for mark in marks)
    scale = (right - left) / ticks[-1]
    drawn = []
    for tick in ticks:
        x = left + tick * scale
        drawn.append(shapes.line(x, 0, x, height - _AXIS, LINE if tick else MUTED, 1))
        drawn.append(
            shapes.words(x, height - _AXIS + 15, f"{tick:,}", anchor="middle", colour=MUTED, size=11)
        )
    drawn.append(shapes.words(right, height - 4, unit, anchor="end", colour=MUTED, size=11))
    for place, mark in enumerate(marks):
        middle = (place + 0.5) * _ROW
        drawn += _label(mark.label, middle)
        if mark.clear:
            drawn.append(shapes.rectangle(left, middle - 8, mark.value * scale, 16))
        if mark.low < mark.high:
            drawn += shapes.lying_whisker(left + mark.low * scale, left + mark.high * scale, middle)
        drawn.append(
            shapes.words(WIDTH, middle + 4, mark.said, anchor="end", bold=mark.clear, colour=said_in(mark))
        )
    return shapes.picture(height, title, f"In {unit}. {told(marks)}.", drawn)


def steps(values: Sequence[tuple[str, int | None]], *, title: str, unit: str, highest: int) -> str:
    """A few times, one after the other: a point and its number each, joined where neighbours both have one.

    One colour throughout and no bands: no number is said to be high or low.
    """
    left, right = 46.0, WIDTH - 8.0
    top, bottom = 26.0, _STEPS_HEIGHT - 44.0
    scale = (bottom - top) / highest
    drawn = [shapes.words(0, 12, unit, colour=MUTED, size=11)]
    for tick in (0, highest // 2, highest):
        y = bottom - tick * scale
        drawn.append(shapes.line(left, y, right, y, LINE if tick else MUTED, 1))
        drawn.append(shapes.words(left - 8, y + 4, str(tick), anchor="end", colour=MUTED, size=11))
    step = (right - left) / len(values)
    places = [left + (place + 0.5) * step for place in range(len(values))]
    points = [
        None if value is None else (x, bottom - value * scale)
        for x, (_, value) in zip(places, values, strict=True)
    ]
    drawn += [shapes.line(*one, *other, ACCENT, 2) for one, other in pairwise(points) if one and other]
    for place, (x, (label, value), point) in enumerate(zip(places, values, points, strict=True)):
        if point is not None:
            drawn.append(shapes.point(*point, hollow=False))
            drawn.append(shapes.words(x, point[1] - 11, str(value), anchor="middle", bold=True))
        else:
            drawn.append(shapes.words(x, bottom - 8, "not rated", anchor="middle", colour=MUTED, size=11))
        if place % (1 + (len(values) - 1) // 8) == 0:
            drawn.append(shapes.words(x, bottom + 18, label, anchor="middle", size=11))
    said = "; ".join(f"{label}: {'not rated' if value is None else value}" for label, value in values)
    return shapes.picture(_STEPS_HEIGHT, title, f"In {unit}. {said}.", drawn)


def said_in(mark: Mark) -> str:
    return INK if mark.clear else MUTED


def told(marks: Sequence[Mark]) -> str:
    """Every number in words, for who does not see the picture."""
    return "; ".join(f"{mark.label}: {mark.said}{_between(mark)}" for mark in marks)


def _between(mark: Mark) -> str:
    return f", between {mark.low:,.0f} and {mark.high:,.0f}" if mark.low < mark.high else ""


def _label(label: str, middle: float) -> list[str]:
    lines = textwrap.wrap(label, LABEL_LETTERS) or [""]
    first = middle + 4 - (len(lines) - 1) * 7
    return [shapes.words(0, first + 14 * place, line) for place, line in enumerate(lines)]

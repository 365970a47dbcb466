"""A chart as PNG, drawn from its SVG without Qt: for a slide or a letter, where SVG is not taken.

Only the subset that ``shapes`` writes is drawn: rectangles, lines, circles and words in our own fonts. A test holds
the picture against QtSvg's. Drawn at twice the size of the screen, and smoothed from twice that again.
"""

import io
from functools import cache
from typing import Any
from xml.etree import ElementTree as Xml

from PIL import Image, ImageDraw, ImageFont

from sos_desktop.reports.paper import BOLD, REGULAR, font_file

SCALE = 3
_FINER = 2
_SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> bytes:
    """As a PNG, with ``SCALE`` dots to a unit, and the same bytes each time. ``svg`` must be one of ours."""
    root = Xml.fromstring(svg)  # noqa: S314 - written by us a moment ago
    size = tuple(round(float(root.get(side, "0")) * SCALE) for side in ("width", "height"))
    image = Image.new("RGB", (size[0] * _FINER, size[1] * _FINER), "white")
    canvas = _Canvas(image)
    for shape in root:
        draw = getattr(canvas, shape.tag.removeprefix(_SVG), None)
        if draw is not None:
            draw(shape)
    small = image.resize((size[0], size[1]), Image.Resampling.BOX)
    buffer = io.BytesIO()
    dots = 96 * SCALE
    small.save(buffer, "PNG", dpi=(dots, dots), optimize=True)
    return buffer.getvalue()


class _Canvas:
    """One method for each element; ``title`` and ``desc`` are not drawn."""

    def __init__(self, image: Image.Image) -> None:
        self._draw = ImageDraw.Draw(image)

    def rect(self, shape: Xml.Element) -> None:
        x, y, wide, tall = _numbers(shape, "x", "y", "width", "height")
        thick = _thick(shape)
        half = thick / 2
        self._draw.rectangle(
            (x - half, y - half, x + wide + half, y + tall + half),
            fill=shape.get("fill"),
            outline=shape.get("stroke"),
            width=round(thick),
        )

    def circle(self, shape: Xml.Element) -> None:
        x, y, radius = _numbers(shape, "cx", "cy", "r")
        thick = _thick(shape)
        outside = radius + thick / 2
        self._draw.ellipse(
            (x - outside, y - outside, x + outside, y + outside),
            fill=shape.get("fill"),
            outline=shape.get("stroke"),
            width=round(thick),
        )

    def line(self, shape: Xml.Element) -> None:
        x1, y1, x2, y2 = _numbers(shape, "x1", "y1", "x2", "y2")
        length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1e-9)
        for begins, ends in _dashes(shape.get("stroke-dasharray", ""), length):
            part = [(x1 + (x2 - x1) * at / length, y1 + (y2 - y1) * at / length) for at in (begins, ends)]
            self._stroke(part[0], part[1], _thick(shape), shape.get("stroke", ""))

    def text(self, shape: Xml.Element) -> None:
        x, y, size = _numbers(shape, "x", "y", "font-size")
        font = _font(BOLD if shape.get("font-weight") == "bold" else REGULAR, size)
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[shape.get("text-anchor", "start")]
        self._draw.text((x, y), shape.text or "", fill=shape.get("fill"), font=font, anchor=anchor)

    def _stroke(
        self, start: tuple[float, float], end: tuple[float, float], thick: float, colour: str
    ) -> None:
        """As a polygon: a line of Pillow has whole widths, and its ends are not where they should be."""
        (x1, y1), (x2, y2) = start, end
        length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1e-9)
        dx, dy = (y2 - y1) / length * thick / 2, (x1 - x2) / length * thick / 2
        corners = [(x1 + dx, y1 + dy), (x2 + dx, y2 + dy), (x2 - dx, y2 - dy), (x1 - dx, y1 - dy)]
        self._draw.polygon([(x - 0.5, y - 0.5) for x, y in corners], fill=colour)


def _numbers(shape: Xml.Element, *names: str) -> list[float]:
    return [float(shape.get(name, "0")) * SCALE * _FINER for name in names]


def _thick(shape: Xml.Element) -> float:
    return _numbers(shape, "stroke-width")[0] if shape.get("stroke") else 0.0


def _dashes(pattern: str, length: float) -> list[tuple[float, float]]:
    """From where to where a line is drawn."""
    if not pattern:
        return [(0, length)]
    on, off = (float(each) * SCALE * _FINER for each in pattern.split())
    return [(at, min(at + on, length)) for at in _steps(on + off, length)]


def _steps(step: float, length: float) -> list[float]:
    return [place * step for place in range(int(length / step) + 1)]


@cache
def _font(name: str, size: float) -> Any:
    return ImageFont.truetype(io.BytesIO(font_file(name)), size, layout_engine=ImageFont.Layout.BASIC)

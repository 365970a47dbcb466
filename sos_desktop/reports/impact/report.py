"""The impact report before it is drawn: one structure, drawn on the screen and on paper, and written as CSV and JSON.

So the three cannot say different things. Nothing in here knows how it will look.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sos_desktop.reports.evidence import NOTHING, Value
from sos_desktop.reports.pictures import Picture


@dataclass(frozen=True, slots=True)
class Card:
    """One headline number: what it counts, the number as it is said, and its range or basis under it."""

    label: str
    figure: str
    under: str
    value: Value = NOTHING


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table. ``strong``: a total."""

    label: str
    values: tuple[Value, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Cards:
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """``heads`` name the columns of numbers, ``wide`` are their widths on paper in millimetres."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    wide: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; ``small`` for what explains a table."""

    said: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Short statements, each by itself."""

    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    picture: Picture


@dataclass(frozen=True, slots=True)
class Box:
    """A tinted box; each point begins with a few strong words."""

    title: str
    points: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Own:
    """What the team has written for a section. ``asked`` is what the box asks."""

    section: str
    asked: str
    said: str


Part = Cards | Table | Words | Points | Chart | Box | Own


@dataclass(frozen=True, slots=True)
class Section:
    """``key`` is stable, ``squire`` is what SQUIRE 2.0 calls such a part of a write-up."""

    key: str
    heading: str
    squire: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Report:
    title: str
    under: str
    subject: str
    foot: str
    version: str
    made: date
    demonstration: bool
    sections: tuple[Section, ...]

    @property
    def parts(self) -> Iterator[tuple[Section, Part]]:
        return ((section, part) for section in self.sections for part in section.parts)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every chart, in the order of the report."""
        return tuple(part.picture for _, part in self.parts if isinstance(part, Chart))

"""What an audit says: findings (somebody could work something out), and what it has looked at."""

from collections.abc import Iterable
from dataclasses import dataclass

from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput
from sos_desktop.summary.tables import Cell


@dataclass(frozen=True, slots=True)
class Finding:
    """``rule`` is for programs, ``said`` for people; ``files`` are the names of those it concerns."""

    rule: str
    said: str
    files: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return {"rule": self.rule, "said": self.said, "files": list(self.files)}


@dataclass(frozen=True, slots=True)
class Heard:
    """What one part of the audit has to say: findings, and sentences about what is as it should be."""

    findings: tuple[Finding, ...] = ()
    facts: tuple[str, ...] = ()

    def __add__(self, other: "Heard") -> "Heard":
        return Heard(self.findings + other.findings, self.facts + other.facts)


def together(heard: Iterable[Heard]) -> Heard:
    return sum(heard, Heard())


def cell_said(cell: Cell) -> str:
    """``case, staff-group: Students``; of a table that is not ours, as it calls itself."""
    try:
        label = cell.label
    except (KeyError, ValueError, StopIteration):
        label = cell.category
    return f"{cell.kind}, {cell.table}: {label}"


def period_said(period: str) -> str:
    try:
        return Quarter.parse(period).said()
    except BadInput:
        return "the whole time" if period == "all" else period


def number_of(number: int, one: str, many: str = "") -> str:
    """``1 file``, ``1,234 files``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"

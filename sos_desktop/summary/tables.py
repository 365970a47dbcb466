"""What is counted: the specification, its kinds and tables, and the closed lists of their categories.

Every cell is in every file, also where nobody is in it. Each event stands in exactly one category of each table
of its kind, so epsilon adds up over the tables: 3 for a case, 1 for an offer, 3 for a follow-up, 1 for
attending a group session.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from resources import resource
from sos_desktop.codes import EventType, OfferAnswer, Onward, StaffGroup


class Kind(StrEnum):
    CASE = "case"
    OFFER = "offer"
    FOLLOW_UP = "follow-up"
    GROUP = "group"


ALL = "all"
"""The one category of a total."""
NOT_RECORDED = "not-recorded"


class Outcome(StrEnum):
    """What became of a 28-day follow-up, judged on its original dates."""

    ON_TIME = "on-time"
    LATE = "late"
    NOT_DONE_IN_TIME = "not-done-in-time"
    DECLINED = "declined"
    NOT_REACHED = "not-reached"


EVENT_GROUPS: Mapping[str, tuple[EventType, ...]] = {
    "death-of-patient": (
        EventType.UNEXPECTED_PATIENT_DEATH,
        EventType.DEATH_OF_CHILD_OR_YOUNG_ADULT,
        EventType.FIRST_DEATH,
    ),
    "harm-or-missed-deterioration": (
        EventType.PREVENTABLE_HARM,
        EventType.FAILURE_TO_DETECT_DETERIORATION,
        EventType.SEVERAL_BAD_OUTCOMES,
    ),
    "emergency": (
        EventType.RESUSCITATION,
        EventType.MATERNITY_OR_NEONATAL,
        EventType.PATIENT_KNOWN_TO_STAFF,
    ),
    "suicide-self-harm-or-loss-of-colleague": (
        EventType.SUICIDE_OR_SELF_HARM_OF_PATIENT,
        EventType.DEATH_OR_SUICIDE_OF_COLLEAGUE,
    ),
    "violence-threat-or-exposure": (
        EventType.VIOLENCE_ABUSE_OR_THREAT,
        EventType.NEEDLESTICK_OR_EXPOSURE,
    ),
    "major-or-high-profile": (EventType.MAJOR_INCIDENT, EventType.HIGH_PROFILE_EVENT),
    "complaint-investigation-or-inquest": (EventType.COMPLAINT_INVESTIGATION_OR_INQUEST,),
    "over-time-old-or-other": (EventType.CUMULATIVE_LOAD, EventType.OLD_EVENT, EventType.OTHER),
}
"""At most eight, so that each stays large enough to say something; a case without an event is in the last."""


class Cell(NamedTuple):
    """Where one number stands."""

    kind: str
    table: str
    category: str

    @property
    def label(self) -> str:
        """How the ward says it."""
        if self.table == "staff-group":
            return StaffGroup(self.category).label
        return wording().cells["/".join(self)]


@dataclass(frozen=True, slots=True)
class Table:
    kind: Kind
    name: str
    categories: tuple[str, ...]

    @property
    def cells(self) -> Iterator[Cell]:
        return (Cell(self.kind, self.name, category) for category in self.categories)


@dataclass(frozen=True, slots=True)
class Specification:
    """Which numbers a file holds and how they were protected; files of one specification can be added."""

    name: str
    code_lists: str
    epsilon: Fraction
    base: int
    tables: tuple[Table, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for table in self.tables for cell in table.cells)

    def of(self, kind: str) -> tuple[Table, ...]:
        return tuple(table for table in self.tables if table.kind == kind)


DEFAULT = Specification(
    name="sos-summary-1",
    code_lists="2026-1",
    epsilon=Fraction(1),
    base=3,
    tables=(
        Table(Kind.CASE, "total", (ALL,)),
        Table(Kind.CASE, "staff-group", tuple(StaffGroup)),
        Table(Kind.CASE, "event-type", tuple(EVENT_GROUPS)),
        Table(Kind.OFFER, "answer", ("accepted", "declined", "no-reply")),
        Table(Kind.FOLLOW_UP, "total", (ALL,)),
        Table(Kind.FOLLOW_UP, "outcome", tuple(Outcome)),
        Table(Kind.FOLLOW_UP, "onward", (*Onward, NOT_RECORDED)),
        Table(Kind.GROUP, "attendance", (ALL,)),
    ),
)
_FALLBACK = {
    "staff-group": StaffGroup.NOT_STATED,
    "event-type": list(EVENT_GROUPS)[-1],
    "answer": OfferAnswer.NO_REPLY,
    "outcome": Outcome.NOT_DONE_IN_TIME,
    "onward": NOT_RECORDED,
}
"""Where a code goes that no list knows: a later version of this application may have written it."""


def category(table: Table, code: str) -> str:
    """The category that stands for a code of the records."""
    if table.name == "event-type":
        code = next((name for name, types in EVENT_GROUPS.items() if code in types), "")
    return code if code in table.categories else _FALLBACK[table.name]


KNOWN = {DEFAULT.name: DEFAULT}
"""Every specification that this version can read."""

PERSON_WITH_ONE_OF_EACH = len(DEFAULT.tables)
"""How many numbers somebody with one case, offer, follow-up and group session is in."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Tables that are read together on the review screen."""

    title: str
    tables: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wording:
    topics: tuple[Topic, ...]
    cells: Mapping[str, str]
    said: Mapping[str, str]
    left_out: tuple[str, ...]


@cache
def wording() -> Wording:
    """The words of summaries and reports, from ``resources/wording/summary.json``."""
    content = json.loads(resource("wording", "summary.json").read_text("utf-8"))
    topics = tuple(
        Topic(topic["title"], tuple((kind, table) for kind, table in topic["tables"]))
        for topic in content["topics"]
    )
    return Wording(topics, content["cells"], content["said"], tuple(content["left_out"]))

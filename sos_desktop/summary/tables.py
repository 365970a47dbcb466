"""What is counted: the kinds and tables that a summary can hold, and the closed lists of their categories.

Every cell is in every file, also where nobody is in it. Each event stands in exactly one category of each table
of its kind, so epsilon adds up over the tables: in the default set 3 for a case, 1 for an offer, 3 for a
follow-up, 1 for attending a group session.

A programme pack may put categories together. What they are called then says what they are, ``students|not-stated``,
so two tables of one name and the same categories count the same.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import cache
from itertools import chain, product
from typing import NamedTuple

from resources import resource
from sos_desktop.codes import EventType, OfferAnswer, Onward, RequestSource, StaffGroup


class Kind(StrEnum):
    CASE = "case"
    OFFER = "offer"
    FOLLOW_UP = "follow-up"
    GROUP = "group"
    FEEDBACK = "feedback"


class Mode(StrEnum):
    """How the numbers of a file are protected: moved by chance, or split between two offices."""

    NOISE = "noise"
    SHARES = "shares"


ALL = "all"
"""The one category of a total."""
NOT_RECORDED = "not-recorded"
TOGETHER = "|"
"""Between categories that a pack has put together."""
MODULUS = 1 << 64
"""Halves of a split are whole numbers below it."""
BY = "/"
"""Between the two categories of a declared pair."""


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
        return label(f"{self.kind}/{self.table}", self.category)


@dataclass(frozen=True, slots=True)
class Table:
    kind: Kind
    name: str
    categories: tuple[str, ...]

    @property
    def key(self) -> str:
        """``case/staff-group``: what a table is called in a pack."""
        return f"{self.kind}/{self.name}"

    @property
    def cells(self) -> Iterator[Cell]:
        return (Cell(self.kind, self.name, category) for category in self.categories)

    def merged(self, together: Sequence[str]) -> "Table":
        """With some of its categories put together, in the place of the first of them."""
        chosen = [category for category in self.categories if category in together]
        new = TOGETHER.join(chosen)
        categories = [new if each == chosen[0] else each for each in self.categories]
        return replace(self, categories=tuple(each for each in categories if each not in chosen[1:]))

    @property
    def place(self) -> Mapping[str, str]:
        """In which of its categories each one of the whole list is counted."""
        return {part: category for category in self.categories for part in category.split(TOGETHER)}


@dataclass(frozen=True, slots=True)
class Specification:
    """Which numbers a file holds and how they were protected. In mode ``shares`` epsilon is 0 and base 1.

    Numbers of two files can be added where kind, name, categories, epsilon, base and method of their tables are equal.
    """

    name: str
    code_lists: str
    epsilon: Fraction
    base: int
    tables: tuple[Table, ...]
    mode: Mode = Mode.NOISE

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for table in self.tables for cell in table.cells)

    def of(self, kind: str) -> tuple[Table, ...]:
        return tuple(table for table in self.tables if table.kind == kind)

    @property
    def method(self) -> str:
        """What stands in a file's column of that name."""
        return "share" if self.mode is Mode.SHARES else "noise"

    @property
    def numbers_of_a_person(self) -> int:
        """In how many numbers somebody is who has one of each: a case, an offer, a follow-up, and so on."""
        return len(self.tables)

    @property
    def epsilon_of_a_person(self) -> Fraction:
        return self.numbers_of_a_person * self.epsilon


_AGREEMENT = ("agree", "neither", "disagree", NOT_RECORDED)

CATALOGUE = (
    Table(Kind.CASE, "total", (ALL,)),
    Table(Kind.CASE, "staff-group", tuple(StaffGroup)),
    Table(Kind.CASE, "event-type", tuple(EVENT_GROUPS)),
    Table(
        Kind.CASE,
        "request-to-contact",
        ("0-3-days", "4-7-days", "8-14-days", "15-or-more-days", NOT_RECORDED),
    ),
    Table(
        Kind.CASE,
        "event-to-assessment",
        ("under-72-hours", "3-7-days", "8-28-days", "later", "not-applicable", NOT_RECORDED),
    ),
    Table(Kind.CASE, "tier", ("tier-0", "tier-1", "tier-2", "tier-3", NOT_RECORDED)),
    Table(Kind.CASE, "source", tuple(RequestSource)),
    Table(Kind.CASE, "organisation", ("own", "other", NOT_RECORDED)),
    Table(Kind.OFFER, "answer", ("accepted", "declined", "no-reply")),
    Table(Kind.FOLLOW_UP, "total", (ALL,)),
    Table(Kind.FOLLOW_UP, "outcome", tuple(Outcome)),
    Table(
        Kind.FOLLOW_UP,
        "change-of-score",
        ("fell-by-3-or-more", "fell-by-1-or-2", "same", "rose", "not-comparable"),
    ),
    Table(Kind.FOLLOW_UP, "onward", (*Onward, NOT_RECORDED)),
    Table(Kind.FOLLOW_UP, "days-off", ("none", "1-to-7-days", "8-or-more-days", "not-mentioned")),
    Table(
        Kind.FOLLOW_UP,
        "wellbeing",
        ("better-by-10-or-more", "within-10", "worse-by-10-or-more", "not-comparable"),
    ),
    Table(Kind.GROUP, "attendance", (ALL,)),
    Table(Kind.GROUP, "staff-group", tuple(StaffGroup)),
    Table(Kind.GROUP, "one-to-ones", (ALL,)),
    Table(Kind.FEEDBACK, "listened-to", _AGREEMENT),
    Table(Kind.FEEDBACK, "needs-met", _AGREEMENT),
    Table(Kind.FEEDBACK, "where-to-turn", _AGREEMENT),
    Table(Kind.FEEDBACK, "recommend", _AGREEMENT),
)
"""Every table that a pack may choose, in the order in which they stand in a file."""

_PAIR_OF = {
    "case/staff-group-by-request-to-contact": ("case/staff-group", "case/request-to-contact"),
    "offer/staff-group-by-answer": ("case/staff-group", "offer/answer"),
}


def table(key: str) -> Table | None:
    """The table that a pack means, with all its categories; None where there is no such table."""
    return next((each for each in (*CATALOGUE, *PAIRS) if each.key == key), None)


def pair_of(key: str) -> tuple[str, str] | None:
    """Which two tables a declared pair goes through, one by the other."""
    return _PAIR_OF.get(key)


def paired(pair: Table, rows: Sequence[str], columns: Sequence[str]) -> Table:
    return replace(pair, categories=tuple(BY.join(each) for each in product(rows, columns)))


def _pair(kind: Kind, name: str) -> Table:
    rows, columns = (next(t for t in CATALOGUE if t.key == key) for key in _PAIR_OF[f"{kind}/{name}"])
    return paired(Table(kind, name, ()), rows.categories, columns.categories)


PAIRS = (_pair(Kind.CASE, "staff-group-by-request-to-contact"), _pair(Kind.OFFER, "staff-group-by-answer"))
"""Two-way tables: in mode ``shares`` only, where single files say nothing whatever they hold."""


def _of_the_catalogue(*keys: str) -> tuple[Table, ...]:
    return tuple(each for each in CATALOGUE if each.key in keys)


DEFAULT = Specification(
    name="sos-summary-1",
    code_lists="2026-1",
    epsilon=Fraction(1),
    base=3,
    tables=_of_the_catalogue(
        *("case/total", "case/staff-group", "case/event-type", "offer/answer"),
        *("follow-up/total", "follow-up/outcome", "follow-up/onward", "group/attendance"),
    ),
)
"""What is sent without a pack."""
PACKED = "sos-summary-2"
"""The name of every specification that a pack has made: such a file says its own tables and parameters."""
PACKED_LISTS = "2026-2"

_FALLBACK = {
    "staff-group": StaffGroup.NOT_STATED,
    "event-type": list(EVENT_GROUPS)[-1],
    "answer": OfferAnswer.NO_REPLY,
    "outcome": Outcome.NOT_DONE_IN_TIME,
    "onward": NOT_RECORDED,
}
"""Where a code goes that no list knows: a later version of this application may have written it."""


def fallback(table: Table) -> str:
    """The category, of the whole list, of whatever no list knows; the last one where nothing else is said."""
    whole = next(each for each in CATALOGUE if each.key == table.key)
    return _FALLBACK.get(table.name, whole.categories[-1])


def category(table: Table, code: str) -> str:
    """The category that stands for a code of the records."""
    if table.name == "event-type":
        code = next((name for name, types in EVENT_GROUPS.items() if code in types), "")
    place = table.place
    return place.get(code) or place[fallback(table)]


KNOWN = {DEFAULT.name: DEFAULT}
"""Every specification that is known by its name alone."""

PERSON_WITH_ONE_OF_EACH = DEFAULT.numbers_of_a_person
"""How many numbers somebody with one case, offer, follow-up and group session is in."""


# Words


@dataclass(frozen=True, slots=True)
class Topic:
    """Tables that are read together on the review screen."""

    title: str
    tables: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """``topics`` are those of the default set; ``every_topic`` has every table that there can be."""

    every_topic: tuple[Topic, ...]
    cells: Mapping[str, str]
    said: Mapping[str, str]
    left_out: tuple[str, ...]

    @property
    def topics(self) -> tuple[Topic, ...]:
        return topics_of(DEFAULT)


@cache
def wording() -> Wording:
    """The words of summaries and reports, from ``resources/wording/summary.json``."""
    content = json.loads(resource("wording", "summary.json").read_text("utf-8"))
    topics = tuple(
        Topic(topic["title"], tuple((kind, table) for kind, table in topic["tables"]))
        for topic in content["topics"]
    )
    return Wording(topics, content["cells"], content["said"], tuple(content["left_out"]))


@cache
def topics_of(specification: Specification) -> tuple[Topic, ...]:
    """Every topic of which a file has something, with the tables that it has."""
    there = {(each.kind.value, each.name) for each in specification.tables}
    found = (
        Topic(topic.title, tuple(name for name in topic.tables if name in there))
        for topic in wording().every_topic
    )
    return tuple(topic for topic in found if topic.tables)


def name_of(key: str) -> str:
    """``People supported: staff group``: a table under the topic that practitioners and the report read."""
    topic = next(each for each in wording().every_topic if tuple(key.split("/")) in each.tables)
    alone = len(topic.tables) == 1
    return topic.title if alone else f"{topic.title}: {key.partition('/')[2].replace('-', ' ')}"


def label(key: str, category: str) -> str:
    """How the ward says a category of a table, also where a pack has put some together."""
    if pair := pair_of(key):
        return ": ".join(label(each, part) for each, part in zip(pair, category.split(BY), strict=True))
    first, *others = (_one_label(key, part) for part in category.split(TOGETHER))
    return ", or ".join(chain([first], (each[0].lower() + each[1:] for each in others)))


def _one_label(key: str, category: str) -> str:
    if key.endswith("/staff-group"):
        return StaffGroup(category).label
    return wording().cells[f"{key}/{category}"]

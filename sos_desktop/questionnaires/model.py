"""A FHIR R4 Questionnaire as frozen values: what is asked, never what was answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """The R4 item types a form can hold (HL7 FHIR R4, value set item-type)."""

    GROUP = "group"
    DISPLAY = "display"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE = "date"
    DATE_TIME = "dateTime"
    TIME = "time"
    STRING = "string"
    TEXT = "text"
    URL = "url"
    CHOICE = "choice"
    OPEN_CHOICE = "open-choice"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class Coding:
    code: str
    display: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    value: Decimal
    unit: str = ""


Value = bool | int | Decimal | str | Coding | Quantity
"""One answer. Dates, times and texts are ``str`` in their FHIR form; the item's kind says which."""


@dataclass(frozen=True, slots=True)
class Option:
    """One permitted answer; ``weight`` is its ordinalValue or itemWeight, where it has one."""

    value: Value
    weight: Decimal | None = None
    exclusive: bool = False
    initial: bool = False
    kind: Kind = Kind.CHOICE
    """What the value is: a coding (choice), integer, string, date or time."""

    @property
    def label(self) -> str:
        if isinstance(self.value, Coding):
            return self.value.display or self.value.code
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Condition:
    """One enableWhen: ``operator`` is exists, =, !=, >, <, >= or <= ."""

    question: str
    operator: str
    answer: Value


@dataclass(frozen=True, slots=True)
class Item:
    link_id: str
    kind: Kind
    text: str = ""
    prefix: str = ""
    required: bool = False
    repeats: bool = False
    read_only: bool = False
    hidden: bool = False
    max_length: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    earliest: str = ""
    """The first permitted date, dateTime or time (extension minValue), and the last below."""
    latest: str = ""
    options: tuple[Option, ...] = ()
    initial: tuple[Value, ...] = ()
    enable_when: tuple[Condition, ...] = ()
    enable_any: bool = False
    codes: tuple[Coding, ...] = ()
    control: str = ""
    """itemControl: radio-button, check-box, drop-down, gtable, help, prompt, ... or nothing."""
    help: str = ""
    """The second, smaller line: the text of a child display item with itemControl help."""
    sub_questionnaire: str = ""
    """Canonical address of the instrument that stands here (SDC sub-questionnaire)."""
    unit: str = ""
    items: tuple["Item", ...] = ()

    def walk(self) -> Iterator["Item"]:
        """Itself and everything below it, in the order of the page."""
        yield self
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True)
class About:
    """What a shipped or imported form says of itself; every part may be empty."""

    attribution: str = ""
    licence: str = ""
    permitted_use: str = ""
    completed_by: str = ""
    """``person`` or ``practitioner``."""
    not_before_day: int | None = None
    """The earliest day after the event on which it may be used."""
    reference: str = ""
    """A published reference value as text, with its source; shown, never executed."""
    prorate_from: int | None = None
    """From how many rated questions the instrument's own source lets a missing one be estimated."""
    score_times: Decimal = Decimal(1)
    """What the sum of the weights is multiplied with (WHO-5: 4)."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    url: str
    version: str
    title: str
    items: tuple[Item, ...]
    status: str = "active"
    codes: tuple[Coding, ...] = ()
    about: About = field(default_factory=About)

    @property
    def canonical(self) -> str:
        """``url|version``."""
        return f"{self.url}|{self.version}"

    def walk(self) -> Iterator[Item]:
        for item in self.items:
            yield from item.walk()

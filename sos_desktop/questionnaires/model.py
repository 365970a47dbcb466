"""A FHIR R4 Questionnaire as frozen values: what is asked, never what was answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, StrEnum


class Kind(StrEnum):
    """The R4 item types a form can hold (HL7 FHIR R4, value set item-type).

    ``attachment`` and ``reference`` are read as words (display or group) with ``Item.unanswerable`` set.
    """

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


class NoAnswer(Enum):
    """Why there is no answer, said on purpose: an answer of its own, which never counts as 0.

    The value is the code of HL7's data-absent-reason.
    """

    NOT_ASKED = "not-asked"
    DECLINED = "asked-declined"

    @property
    def label(self) -> str:
        return {"not-asked": "Not asked", "asked-declined": "Preferred not to say"}[self.value]

    def __str__(self) -> str:
        return self.label


Value = bool | int | Decimal | str | Coding | Quantity | NoAnswer
"""One answer. Dates, times and texts are ``str`` in their FHIR form; the item's kind says which."""


def same(one: Value, other: Value) -> bool:
    """Whether two values are the same answer. Codings are by code and system, whatever they display."""
    if isinstance(one, Coding) and isinstance(other, Coding):
        if not (one.code or other.code):
            return one.display == other.display
        return one.code == other.code and (one.system == other.system or not (one.system and other.system))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


@dataclass(frozen=True, slots=True)
class Option:
    """One permitted answer; ``weight`` is its ordinalValue or itemWeight, where it has one."""

    value: Value
    weight: Decimal | None = None
    exclusive: bool = False
    initial: bool = False
    kind: Kind = Kind.CHOICE
    """What the value is: a coding (choice), integer, string, date or time."""
    prefix: str = ""
    """What stands before its words, like ``a)`` (extension optionPrefix)."""

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
class Variable:
    """A name for what a FHIRPath expression gives, known where it stands and below (SDC variable)."""

    name: str
    expression: str


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
    prompt: str = ""
    """What stands in the empty field, or before it: a child display item with itemControl prompt."""
    sub_questionnaire: str = ""
    """Canonical address of the instrument that stands here (SDC sub-questionnaire)."""
    unit: str = ""
    units: tuple[Coding, ...] = ()
    """The units one may choose from (unitOption); empty where ``unit`` is the only one, or none is asked."""
    unanswerable: str = ""
    """Why nothing can be answered to it here, as a sentence for the person; empty where it can."""
    safety: bool = False
    """An answer above its lowest opens the safety screen (our extension safety-item, or PHQ-9 item 9)."""
    orientation: str = ""
    """choiceOrientation: ``horizontal``, ``vertical`` or nothing."""
    category: str = ""
    """displayCategory of words: ``instructions``, ``security``, ``help`` or nothing."""
    entry_format: str = ""
    """How an answer is written, like ``nnn-nnn``: a hint, never a rule."""
    pattern: str = ""
    """A regular expression that a text must match as a whole (extension regex)."""
    min_length: int | None = None
    decimals: int | None = None
    """The most digits after the point (maxDecimalPlaces)."""
    step: Decimal | None = None
    """How far a slider goes at a time (sliderStepValue)."""
    least: int | None = None
    """minOccurs and maxOccurs: the fewest and most answers, or rounds of a group, where it is answered."""
    most: int | None = None
    lower: str = ""
    """The words at the low end of a slider and, below, at its high end."""
    upper: str = ""
    variables: tuple[Variable, ...] = ()
    calculated: str = ""
    """calculatedExpression: FHIRPath for its answer, worked out by ``calculations``."""
    begins_with: str = ""
    """initialExpression: FHIRPath for what it is prefilled with."""
    asked_when: str = ""
    """enableWhenExpression: FHIRPath for whether it is asked."""
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
    variables: tuple[Variable, ...] = ()
    language: str = ""
    source: str = field(default="", repr=False, compare=False)
    """The file it was read from: expressions may ask it (``%questionnaire``)."""

    @property
    def calculates(self) -> bool:
        """Whether anything in it is worked out by an expression, so that ``Calculations`` are needed."""
        return any(item.calculated or item.begins_with or item.asked_when for item in self.walk())

    @property
    def canonical(self) -> str:
        """``url|version``."""
        return f"{self.url}|{self.version}"

    def walk(self) -> Iterator[Item]:
        for item in self.items:
            yield from item.walk()

"""What a guide or an instrument says of itself: whose it is, who may use it, when, and how it is scored.

Read from the file and not from the form, so that a skeleton, which cannot be filled in, has an entry too.
References are text with their source; nothing here compares a score with one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sos_desktop.questionnaires import document, extensions
from sos_desktop.questionnaires.document import Json
from sos_desktop.questionnaires.model import Coding
from sos_desktop.questionnaires.scoring import SUBSCALE

LICENCES = {
    "own-work": "Our own wording: free to use and to change.",
    "public-domain": "In the public domain.",
    "free": "Free to use and to copy, in its own wording.",
    "open-government": "Open Government Licence v3.0.",
    "non-commercial": "Free where it is not commercial, with its attribution (Creative Commons BY-NC-SA 3.0 IGO).",
    "free-from-source": "Free, unmodified; the wording is taken from its own source.",
    "licence-needed": "The wording needs its owner’s leave.",
}
"""The licence tiers, from what anybody may change to what a trust has to ask for."""

BLANK = "[wording of "
"""Where a skeleton waits for the words of a licensed copy; a form that holds it is refused."""


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """The sum of the weights, ``times`` a number; ``lowest`` to ``highest`` as its source documents them."""

    lowest: int
    highest: int
    source: str
    times: Decimal = Decimal(1)
    prorate_from: int | None = None
    """From how many rated questions a missing one is estimated; None where every one is needed."""


@dataclass(frozen=True, slots=True)
class Instrument:
    name: str
    title: str
    version: str
    description: str
    publisher: str
    attribution: str
    licence: str
    """A key of ``LICENCES``, or nothing where the file does not say."""
    permitted_use: str
    completed_by: str
    """``person`` or ``practitioner``."""
    not_before_day: int | None
    on_by_default: bool
    obtain: str
    """How to come by the wording, where it may not be shipped."""
    reference: str
    reference_source: str
    score: ScoreRule | None
    codes: tuple[Coding, ...]
    questions: int
    safety: tuple[str, ...]
    """The linkIds of the questions whose answer may be about somebody's safety."""
    subscales: tuple[str, ...]
    blank: bool
    """Whether it waits for its wording: then it cannot be filled in."""


def read(data: bytes) -> Instrument:
    """What the file in ``data`` says of itself. Raises QuestionnaireRefused where it is no FHIR JSON."""
    content = document.load(data)
    items = list(_items(content.get("item")))
    day = extensions.whole(content, extensions.NOT_BEFORE_DAY)
    return Instrument(
        name=document.text(content, "url").rsplit("/", 1)[-1],
        title=document.text(content, "title"),
        version=document.text(content, "version"),
        description=document.text(content, "description"),
        publisher=document.text(content, "publisher"),
        attribution=document.text(content, "copyright"),
        licence=extensions.text(content, extensions.LICENCE),
        permitted_use=extensions.text(content, extensions.PERMITTED_USE),
        completed_by=extensions.text(content, extensions.COMPLETED_BY),
        not_before_day=day,
        on_by_default=extensions.is_true(content, extensions.ON_BY_DEFAULT),
        obtain=extensions.text(content, extensions.OBTAIN),
        reference=extensions.text(content, extensions.REFERENCE),
        reference_source=extensions.text(content, extensions.REFERENCE_SOURCE),
        score=_score(content),
        codes=tuple(_codings(content)),
        questions=sum(item.get("type") not in ("group", "display") for item in items),
        safety=tuple(document.text(item, "linkId") for item in items if _is_safety(item)),
        subscales=tuple(dict.fromkeys(one.display for item in items for one in _subscales(item))),
        blank=any(document.text(item, "text").startswith(BLANK) for item in items),
    )


def _score(content: Json) -> ScoreRule | None:
    if extensions.text(content, extensions.SCORE_METHOD) != "sum":
        return None
    return ScoreRule(
        int(extensions.number(content, extensions.SCORE_LOWEST) or 0),
        int(extensions.number(content, extensions.SCORE_HIGHEST) or 0),
        extensions.text(content, extensions.SCORE_SOURCE),
        extensions.number(content, extensions.SCORE_TIMES) or Decimal(1),
        extensions.whole(content, extensions.PRORATE_FROM),
    )


def _is_safety(item: Json) -> bool:
    return extensions.is_true(item, extensions.SAFETY_ITEM)


def _subscales(item: Json) -> Iterator[Coding]:
    return (coding for coding in _codings(item) if coding.system == SUBSCALE)


def _codings(element: Json) -> Iterator[Coding]:
    rows = element.get("code")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            yield Coding(
                document.text(row, "code"), document.text(row, "display"), document.text(row, "system")
            )


def _items(rows: object) -> Iterator[Json]:
    """Every item, in the order of the page."""
    waiting = list(reversed(rows)) if isinstance(rows, list) else []
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            below = item.get("item")
            waiting += reversed(below) if isinstance(below, list) else []

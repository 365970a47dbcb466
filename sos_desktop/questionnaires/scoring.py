"""Scores: the sum of the weights of what was chosen, times what the form says. No cut-offs, no interpretation.

Only questions that are asked at the moment count, so that a gate answered no (PC-PTSD-5) leaves 0 of 0
rated; a gate not answered yet leaves all of them still to be rated.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.enablement import enabled, open_questions
from sos_desktop.questionnaires.model import Item, Questionnaire, Value, same

SUBSCALE = "https://supporting-our-staff.example/fhir/CodeSystem/subscale"
"""The system of the item codes that say to which subscale an item belongs."""


@dataclass(frozen=True, slots=True)
class Score:
    """``total`` of the ``rated`` out of ``asked`` questions; the form's whole range is lowest to highest.

    What is asked in several rounds, or for several answers, counts as often as it is asked.

    There is a score of the form where ``rated`` equals ``asked`` (``complete``), and a score so far where not.
    """

    total: int | Decimal
    lowest: int | Decimal
    highest: int | Decimal
    rated: int
    asked: int
    enough: int | None = None
    """From how many rated questions the instrument's source lets the missing ones be estimated."""
    unrated: tuple[Item, ...] = field(default=(), compare=False)
    """What still has to be rated before there is a score; “not asked” and “preferred not to say” rate nothing."""

    @property
    def complete(self) -> bool:
        return self.rated == self.asked

    @property
    def result(self) -> int | Decimal | None:
        """The score of the form; what may be missing counts as the mean of the rest. None where more is."""
        if self.complete:
            return self.total
        if self.enough is None or self.rated < max(self.enough, 1):
            return None
        estimated = Decimal(self.total) * self.asked / self.rated
        return int(estimated.to_integral_value(ROUND_HALF_UP))


def score(questionnaire: Questionnaire, answers: Answers) -> Score | None:
    """The score of the form, or None where nothing in it has a weight."""
    found, times = _score(questionnaire, answers, lambda item: True), questionnaire.about.score_times
    if found is None:
        return None
    return replace(
        found,
        total=_whole(found.total * times),
        lowest=_whole(found.lowest * times),
        highest=_whole(found.highest * times),
        enough=questionnaire.about.prorate_from,
    )


def subscores(questionnaire: Questionnaire, answers: Answers) -> tuple[tuple[str, Score], ...]:
    """The score of each subscale that the items name with a code, in the order of the form."""
    names = {
        coding.code: coding.display or coding.code
        for item in questionnaire.walk()
        for coding in item.codes
        if coding.system == SUBSCALE
    }
    found = []
    for code, name in names.items():
        part = _score(questionnaire, answers, partial(_belongs, code))
        if part is not None:
            found.append((name, part))
    return tuple(found)


def _belongs(subscale: str, item: Item) -> bool:
    return any(coding.system == SUBSCALE and coding.code == subscale for coding in item.codes)


def _score(questionnaire: Questionnaire, answers: Answers, counts: Callable[[Item], bool]) -> Score | None:
    weighted = {item.link_id: item for item in questionnaire.walk() if _weights(item) and counts(item)}
    if not weighted:
        return None
    total, rated, number = Decimal(0), 0, 0
    times = dict.fromkeys(weighted, 0)
    unrated: dict[Item, None] = {}
    now = enabled(questionnaire, answers)
    for spot in open_questions(questionnaire, answers):
        if not _weights(spot.item) or not counts(spot.item):
            continue
        number += 1
        times[spot.item.link_id] += 1
        given = (_weight(spot.item, value) for value in answers.get(spot.place, ()) if spot.place in now)
        found = [weight for weight in given if weight is not None]
        rated += bool(found)
        total += sum(found)
        if not found:
            unrated[spot.item] = None
    return Score(
        _whole(total),
        _whole(sum((_lowest(item) * max(times[at], 1) for at, item in weighted.items()), Decimal(0))),
        _whole(sum((_highest(item) * max(times[at], 1) for at, item in weighted.items()), Decimal(0))),
        rated,
        number,
        unrated=tuple(unrated),
    )


def _weights(item: Item) -> list[Decimal]:
    return [option.weight for option in item.options if option.weight is not None]


def _weight(item: Item, value: Value) -> Decimal | None:
    return next((option.weight for option in item.options if same(option.value, value)), None)


def _lowest(item: Item) -> Decimal:
    weights = _weights(item)
    return sum((w for w in weights if w < 0), Decimal(0)) if item.repeats else min(weights)


def _highest(item: Item) -> Decimal:
    weights = _weights(item)
    return sum((w for w in weights if w > 0), Decimal(0)) if item.repeats else max(weights)


def _whole(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number

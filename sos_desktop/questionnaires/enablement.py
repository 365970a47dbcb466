"""Which items are asked at the moment: enableWhen, worked out over what has been answered.

HL7 FHIR R4, Questionnaire.item.enableWhen. A question that is not asked counts as not answered,
so a chain of conditions closes from its beginning; ``!=`` holds where nothing is answered, as
the standard words it ("no answer has a value that is equal").
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.conditions import offered
from sos_desktop.questionnaires.model import Condition, Quantity, Questionnaire, Value, same
from sos_desktop.questionnaires.places import Spot, spots
from sos_desktop.questionnaires.slots import nests
from sos_desktop.questionnaires.values import comparable


def enabled(questionnaire: Questionnaire, answers: Answers) -> frozenset[str]:
    """The places of all groups, words and questions that are asked, given ``answers``."""
    return frozenset(spot.place for spot in asked(questionnaire, answers))


def asked(questionnaire: Questionnaire, answers: Answers) -> Iterator[Spot]:
    """Every item that is asked, where it stands, in the order of the page."""
    everywhere = list(spots(questionnaire, answers))
    form = _Form(everywhere, answers)
    return (spot for spot in everywhere if form.is_asked(spot))


def open_questions(questionnaire: Questionnaire, answers: Answers) -> Iterator[Spot]:
    """What is asked, and what is not yet asked only because a question before it has no answer yet."""
    everywhere = list(spots(questionnaire, answers))
    form = _Form(everywhere, answers)
    return (spot for spot in everywhere if form.is_asked(spot) or form.may_still_be_asked(spot))


class _Form:
    def __init__(self, everywhere: list[Spot], answers: Answers) -> None:
        self._answers = answers
        self._at = {spot.place: spot for spot in everywhere}
        self._order = {spot.place: number for number, spot in enumerate(everywhere)}
        self._occurrences: dict[str, list[Spot]] = {}
        for spot in everywhere:
            self._occurrences.setdefault(spot.item.link_id, []).append(spot)
        self._known: dict[str, bool] = {}

    def is_asked(self, spot: Spot) -> bool:
        """Worked out with a stack of our own: a chain may be as long as the form."""
        waiting = [spot]
        while waiting:
            on_top = waiting[-1]
            unknown = [one for one in self._waits_for(on_top) if one.place not in self._known]
            if unknown and on_top.place not in self._known:
                waiting.extend(unknown)
                continue
            waiting.pop()
            if on_top.place not in self._known:
                self._known[on_top.place] = self._holds(on_top)
        return self._known[spot.place]

    def may_still_be_asked(self, spot: Spot) -> bool:
        above: Spot | None = spot
        while above is not None:
            for condition in above.item.enable_when:
                for question in self._meant(condition.question, above):
                    if self.is_asked(question) and question.place not in self._answers:
                        return True
            holder = self._at.get(above.parent)
            if holder is not None and above.waits and nests(holder.item):
                if holder.place in self._answers:  # with the reason for no answer
                    return False
                if self.is_asked(holder):
                    return True
            above = holder
        return False

    def _waits_for(self, spot: Spot) -> Iterator[Spot]:
        if spot.parent:
            yield self._at[spot.parent]
        for condition in spot.item.enable_when:
            yield from self._meant(condition.question, spot)

    def _holds(self, spot: Spot) -> bool:
        if spot.waits or spot.place in self._answers.closed:
            return False
        if spot.parent and not self._known[spot.parent]:
            return False
        conditions = spot.item.enable_when
        if not conditions:
            return True
        each = (self._condition_holds(condition, spot) for condition in conditions)
        return any(each) if spot.item.enable_any else all(each)

    def _condition_holds(self, condition: Condition, spot: Spot) -> bool:
        questions = self._meant(condition.question, spot)
        answered = (self._answers.said(one.place) for one in questions if self._known[one.place])
        given = tuple(value for values in answered for value in values)
        return holds(replace(condition, answer=offered(questions[0].item, condition.answer)), given)

    def _meant(self, link_id: str, spot: Spot) -> list[Spot]:
        """The question in the same round or under the same answer, or else further out.

        Where it stands in neither, the last before or the first after; with all answers that it is asked for.
        """
        inside = next(found for prefix in reversed(spot.prefixes) if (found := self._inside(prefix, link_id)))
        before = bisect_left(inside, self._order[spot.place], key=lambda one: self._order[one.place])
        nearest = inside[max(before - 1, 0)]
        return [one for one in inside if one.once == nearest.once]

    def _inside(self, prefix: str, link_id: str) -> list[Spot]:
        """Where a question stands behind ``prefix``; behind none, the reader has seen to it that it does."""
        question = self._at.get(prefix + link_id)
        if question is not None:
            return [question]
        return [one for one in self._occurrences[link_id] if one.place.startswith(prefix)]


def holds(condition: Condition, given: tuple[Value, ...]) -> bool:
    """Whether ``condition`` holds where its question has been answered with ``given``."""
    wanted = condition.answer
    match condition.operator:
        case "exists":
            return bool(given) is wanted
        case "=":
            return any(_alike(value, wanted) for value in given)
        case "!=":
            return not any(_alike(value, wanted) for value in given)
    return any(_compares(condition.operator, value, wanted) for value in given)


def _alike(value: Value, other: Value) -> bool:
    if isinstance(value, str) and isinstance(other, str):
        return comparable(value) == comparable(other)
    return same(value, other)


def _compares(operator: str, value: Value, other: Value) -> bool:
    if isinstance(value, Quantity) and isinstance(other, Quantity):
        return value.unit == other.unit and _in_order(operator, value.value, other.value)
    if isinstance(value, str) and isinstance(other, str):
        one, two = comparable(value), comparable(other)
        # 2026 is neither before nor after 2026-05: only what both say is compared.
        length = min(len(one), len(two))
        strict = operator in (">", "<") or len(one) == len(two)
        return strict and _in_order(operator, one[:length], two[:length])
    if isinstance(value, int | Decimal) and isinstance(other, int | Decimal):
        return _in_order(operator, Decimal(value), Decimal(other))
    return False


def _in_order(operator: str, value: Decimal | str, other: Decimal | str) -> bool:
    """Of two values of one type; their order as a number, or as FHIR writes dates and times."""
    less, equal = value < other, value == other  # type: ignore[operator]
    return {">": not (less or equal), "<": less, ">=": not less, "<=": less or equal}[operator]

"""What has changed since an earlier time: question by question, and in total.

The earlier time may have been asked with an earlier version of the form. A question is the same one where it has
the same linkId, or else where a code that both give it says so; the figure of an answer is the weight it had in
the form that was asked. What was not rated at one of the two times has no change, and neither has the total then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.enablement import asked
from sos_desktop.questionnaires.model import Item, Questionnaire, Value, same
from sos_desktop.questionnaires.places import Spot
from sos_desktop.questionnaires.scoring import SUBSCALE, score

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One question at both times. The figures are None where it was not rated."""

    item: Item
    place: str
    first: tuple[Value, ...]
    now: tuple[Value, ...]
    first_figure: Number | None
    figure: Number | None

    @property
    def change(self) -> Number | None:
        return _difference(self.first_figure, self.figure)


@dataclass(frozen=True, slots=True)
class Changes:
    """``first`` and ``now`` are the totals, each None where not everything was rated."""

    items: tuple[ItemChange, ...]
    first: Number | None
    now: Number | None

    @property
    def change(self) -> Number | None:
        return _difference(self.first, self.now)


def between(earlier: Questionnaire, then: Answers, questionnaire: Questionnaire, answers: Answers) -> Changes:
    """The change of every question with weights that is asked now, in the order of the form."""
    before = {spot.place: spot for spot in asked(earlier, then)}
    lines = []
    for spot in asked(questionnaire, answers):
        if any(option.weight is not None for option in spot.item.options):
            old = _same_place(spot, before) or _by_code(spot.item, before.values())
            first = then.get(old.place, ()) if old else ()
            now = answers.get(spot.place, ())
            lines.append(
                ItemChange(
                    spot.item,
                    spot.place,
                    first,
                    now,
                    figure(old.item, first) if old else None,
                    figure(spot.item, now),
                )
            )
    return Changes(tuple(lines), _total(earlier, then), _total(questionnaire, answers))


def figure(item: Item, values: Sequence[Value]) -> Number | None:
    """The sum of the weights of what was chosen; None where nothing with a weight was."""
    found = [
        option.weight
        for value in values
        for option in item.options
        if option.weight is not None and same(option.value, value)
    ]
    total = sum(found, Decimal(0))
    return None if not found else int(total) if total == total.to_integral_value() else total


def _same_place(spot: Spot, before: Mapping[str, Spot]) -> Spot | None:
    """What stood there, unless it stood under another answer then."""
    old = before.get(spot.place)
    if old is None or spot.under is None or (old.under is not None and same(old.under, spot.under)):
        return old
    return None


def _by_code(item: Item, spots: Iterable[Spot]) -> Spot | None:
    codes = _codes(item)
    return next((spot for spot in spots if codes & _codes(spot.item)), None)


def _codes(item: Item) -> set[tuple[str, str]]:
    """What says which question it is; to which subscale it belongs says only what it counts for."""
    return {
        (coding.system, coding.code)
        for coding in item.codes
        if coding.code and coding.system and coding.system != SUBSCALE
    }


def _total(questionnaire: Questionnaire, answers: Answers) -> Number | None:
    found = score(questionnaire, answers) if answers else None
    return found.result if found else None


def _difference(first: Number | None, now: Number | None) -> Number | None:
    return None if first is None or now is None else now - first

"""Answers read by what they mean to the record, wherever a guide asks for them.

An item says so with a code of this system; a trust that rewords or reorders a guide keeps the codes.
What is answered but no longer asked (an enableWhen has closed since) means nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.enablement import asked
from sos_desktop.questionnaires.model import Coding, Item, Questionnaire, Value
from sos_desktop.questionnaires.places import Spot

SYSTEM = "https://supporting-our-staff.example/fhir/CodeSystem/record"


def meanings(item: Item) -> Iterator[str]:
    """The codes by which the record knows an item."""
    return (coding.code for coding in item.codes if coding.system == SYSTEM)


@dataclass(frozen=True, slots=True)
class Said:
    """What was answered, by meaning."""

    values: Mapping[str, tuple[Value, ...]]

    def codes(self, meaning: str) -> tuple[str, ...]:
        """The codes of every option chosen."""
        return tuple(value.code for value in self.values.get(meaning, ()) if isinstance(value, Coding))

    def chosen(self, meaning: str) -> str | None:
        """The code of the one option chosen, or nothing."""
        return next(iter(self.codes(meaning)), None)

    def text(self, meaning: str) -> str:
        """The words written, or none."""
        return next((value for value in self.values.get(meaning, ()) if isinstance(value, str)), "")

    def count(self, meaning: str) -> int:
        """The number given, or 0 where none was."""
        whole = (
            value
            for value in self.values.get(meaning, ())
            if isinstance(value, int) and not isinstance(value, bool)
        )
        return next(whole, 0)


def spots(questionnaire: Questionnaire, answers: Answers, meaning: str) -> Iterator[Spot]:
    """Where the items with this code stand, as far as they are asked and answered."""
    return (
        spot
        for spot in asked(questionnaire, answers)
        if meaning in meanings(spot.item) and answers.get(spot.place)
    )


def said(questionnaire: Questionnaire, answers: Answers) -> Said:
    """Everything answered to the items that carry a code of the record."""
    values: dict[str, tuple[Value, ...]] = {}
    for spot in asked(questionnaire, answers):
        given = answers.get(spot.place, ())
        if given:
            for meaning in meanings(spot.item):
                values[meaning] = values.get(meaning, ()) + given
    return Said(values)

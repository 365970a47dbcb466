"""Answers read by what they mean to the record, wherever a guide asks for them.

An item says so with a code of this system; a trust that rewords or reorders a guide keeps the codes.
"""

from collections.abc import Iterator

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Coding, Item, Questionnaire, Value

SYSTEM = "https://supporting-our-staff.example/fhir/CodeSystem/record"


def items(questionnaire: Questionnaire, code: str) -> Iterator[Item]:
    """The items that carry this code."""
    for item in questionnaire.walk():
        if any(coding.system == SYSTEM and coding.code == code for coding in item.codes):
            yield item


def values(questionnaire: Questionnaire, answers: Answers, code: str) -> tuple[Value, ...]:
    """Everything answered to the items with this code."""
    return tuple(value for item in items(questionnaire, code) for value in answers.get(item.link_id, ()))


def chosen(questionnaire: Questionnaire, answers: Answers, code: str) -> str | None:
    """The code of the one option chosen, or nothing."""
    return next((v.code for v in values(questionnaire, answers, code) if isinstance(v, Coding)), None)


def text(questionnaire: Questionnaire, answers: Answers, code: str) -> str:
    return next((v for v in values(questionnaire, answers, code) if isinstance(v, str)), "")


def count(questionnaire: Questionnaire, answers: Answers, code: str) -> int:
    """The number given, or 0 where none was."""
    return next(
        (v for v in values(questionnaire, answers, code) if isinstance(v, int) and not isinstance(v, bool)), 0
    )

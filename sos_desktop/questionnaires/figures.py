"""The numbers that a form works out itself, as far as they may be shown."""

from dataclasses import dataclass
from decimal import Decimal

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.enablement import asked
from sos_desktop.questionnaires.model import Item, Kind, Quantity, Questionnaire
from sos_desktop.questionnaires.scoring import score


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the form works out itself; None while what it counts is still ``waiting`` to be rated."""

    item: Item
    place: str
    value: int | Decimal | None
    waiting: tuple[Item, ...] = ()


def figures(questionnaire: Questionnaire, answers: Answers) -> tuple[Figure, ...]:
    """The numbers that calculatedExpressions gave (see ``calculations``), in the order of the form.

    An expression may add up what there is so far. Where the form has weights, nothing is shown as a figure
    before every question that counts has been rated; nor where it weighs choices whose weights the form does
    not bring, or nothing has been answered yet: that would be a 0 that nobody gave.
    """
    whole = score(questionnaire, answers)
    waiting = whole.unrated if whole else ()
    given = any(spot.place in answers and not spot.item.calculated for spot in asked(questionnaire, answers))
    found = []
    for spot in asked(questionnaire, answers):
        if spot.item.calculated and spot.item.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.QUANTITY):
            value = next(iter(answers.said(spot.place)), None)
            number = value.value if isinstance(value, Quantity) else value
            if isinstance(number, int | Decimal):
                known = given and not waiting and (whole is not None or not _weighs(spot.item.calculated))
                found.append(Figure(spot.item, spot.place, number if known else None, waiting))
    return tuple(found)


def _weighs(expression: str) -> bool:
    return "weight()" in expression or "ordinal()" in expression

"""Which answers call for the safety screen. It says nothing about a person, only that somebody has to look.

A question is about safety where the form says so (extension safety-item) or where it is PHQ-9 item 9. Any answer
above its lowest counts: one with more weight than the lightest choice, a yes, a number above 0.
"""

from decimal import Decimal

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.enablement import asked
from sos_desktop.questionnaires.model import Item, NoAnswer, Quantity, Questionnaire, Value, same
from sos_desktop.questionnaires.places import Spot


def raised(questionnaire: Questionnaire, answers: Answers) -> tuple[Spot, ...]:
    """Where a question about safety has been answered above its lowest, in the order of the form."""
    return tuple(
        spot
        for spot in asked(questionnaire, answers)
        if spot.item.safety and any(above_lowest(spot.item, value) for value in answers.get(spot.place, ()))
    )


def above_lowest(item: Item, value: Value) -> bool:
    """Whether ``value`` is more than the least that can be answered to ``item``."""
    if isinstance(value, NoAnswer):
        return False
    if isinstance(value, bool):
        return value
    if item.options:
        return _choice_above(item, value)
    if isinstance(value, Quantity):
        value = value.value
    if isinstance(value, int | Decimal):
        return value > (item.minimum or 0)
    return bool(value)  # words about safety are worth looking at


def _choice_above(item: Item, value: Value) -> bool:
    """By weight; without weights, the first choice is the least."""
    weights = [option.weight for option in item.options if option.weight is not None]
    chosen = next((option for option in item.options if same(option.value, value)), None)
    if chosen is None:
        return True
    if weights:
        return chosen.weight is None or chosen.weight > min(weights)
    return chosen is not item.options[0]

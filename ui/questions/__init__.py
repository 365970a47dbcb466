"""One widget for each kind of question."""

from collections.abc import Callable
from datetime import date

from sos_desktop.questionnaires.model import Item, Kind
from ui.questions.choices import OneBelowTheOther, OneOrOther, SideBySide
from ui.questions.dates import Day
from ui.questions.drop_down import DropDown
from ui.questions.lines import Line
from ui.questions.options import YES_NO, segment_labels, wording
from ui.questions.question import Question
from ui.questions.several import SeveralOf
from ui.questions.shown import ReadOnly, Words
from ui.questions.slider import Slider, steps_of
from ui.questions.texts import OneALine, Text

LONG_LIST = 12
"""From this many options on a single choice is a drop-down with a filter."""
_DROP_DOWNS = ("drop-down", "autocomplete", "lookup")


def widget_for(item: Item, *, today: Callable[[], date], place: str = "", by_hand: bool = False) -> Question:
    """The widget in which ``item`` is answered (or only read). Groups are drawn by ``ui.guide.step``.

    ``by_hand``: what it would be worked out from cannot be, so the person answers it.
    """
    if item.kind is Kind.DISPLAY:
        return Words(item, place)
    if item.read_only or (item.calculated and not by_hand):
        return ReadOnly(item, place)
    if item.options or item.kind in (Kind.CHOICE, Kind.OPEN_CHOICE):
        return _choice(item, place)
    if item.kind is Kind.BOOLEAN:
        return OneBelowTheOther(item, place, YES_NO) if _down(item) else SideBySide(item, place, YES_NO)
    if item.repeats:
        return OneALine(item, place, today)
    if item.kind is Kind.TEXT:
        return Text(item, place)
    if item.kind in (Kind.DATE, Kind.DATE_TIME):
        return Day(item, today, place)
    if item.control == "slider" and steps_of(item):
        return Slider(item, place)
    return Line(item, place)


def _choice(item: Item, place: str) -> Question:
    if item.repeats or (len(item.options) == 1 and item.kind is not Kind.OPEN_CHOICE):
        return SeveralOf(item, place)
    if item.control in _DROP_DOWNS or len(item.options) >= LONG_LIST or not item.options:
        return DropDown(item, place)
    if item.kind is Kind.OPEN_CHOICE:
        return OneOrOther(item, place)
    if not _down(item) and (segment_labels(item.options) or _along(item)):
        return SideBySide(item, place)
    return OneBelowTheOther(item, place)


def _down(item: Item) -> bool:
    return item.orientation == "vertical"


def _along(item: Item) -> bool:
    """Asked for side by side, and short enough for a line of the page at any size of text."""
    words = [wording(option) for option in item.options]
    return item.orientation == "horizontal" and len(words) <= 5 and sum(map(len, words)) <= 40


__all__ = ["Question", "widget_for"]

"""One widget for each kind of question."""

from collections.abc import Callable
from datetime import date

from sos_desktop.questionnaires.model import Item, Kind
from ui.questions.choices import OneBelowTheOther, OneOrOther, SideBySide
from ui.questions.dates import Day
from ui.questions.drop_down import DropDown
from ui.questions.lines import Line
from ui.questions.options import YES_NO, segment_labels
from ui.questions.question import Question
from ui.questions.several import SeveralOf
from ui.questions.shown import ReadOnly, Words
from ui.questions.texts import OneALine, Text

LONG_LIST = 12
"""From this many options on a single choice is a drop-down with a filter."""
_DROP_DOWNS = ("drop-down", "autocomplete", "lookup")


def widget_for(item: Item, *, today: Callable[[], date], place: str = "") -> Question:
    """The widget in which ``item`` is answered (or only read). Groups are drawn by ``ui.guide.step``."""
    if item.kind is Kind.DISPLAY:
        return Words(item, place)
    if item.read_only:
        return ReadOnly(item, place)
    if item.options or item.kind in (Kind.CHOICE, Kind.OPEN_CHOICE):
        return _choice(item, place)
    if item.kind is Kind.BOOLEAN:
        return SideBySide(item, place, YES_NO)
    if item.repeats or item.kind is Kind.TEXT:
        return OneALine(item, place) if item.repeats else Text(item, place)
    if item.kind in (Kind.DATE, Kind.DATE_TIME):
        return Day(item, today, place)
    return Line(item, place)


def _choice(item: Item, place: str) -> Question:
    if item.repeats or len(item.options) == 1:
        return SeveralOf(item, place)
    if item.control in _DROP_DOWNS or len(item.options) >= LONG_LIST:
        return DropDown(item, place)
    if item.kind is Kind.OPEN_CHOICE:
        return OneOrOther(item, place)
    if segment_labels(item.options):
        return SideBySide(item, place)
    return OneBelowTheOther(item, place)


__all__ = ["Question", "widget_for"]

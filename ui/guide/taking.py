"""Reading an answer off the screen into its sheet."""

from enum import Enum, auto

from sos_desktop.errors import BadInput
from ui.guide.sheet import Sheet
from ui.questions import Question


class Taken(Enum):
    """What came of it: cannot be kept as it stands, known already, or another answer than before."""

    UNFIT = auto()
    SAME = auto()
    NEW = auto()


def take(sheet: Sheet, question: Question, *, leaving: bool) -> Taken:
    """What is wrong with an answer is said when the question is left, not in the middle of a word."""
    try:
        values = question.values()
    except BadInput as refusal:
        if leaving or question.said_problem:
            question.say_problem(str(refusal))
        return Taken.UNFIT
    question.say_problem("")
    if sheet.answers.get(question.place, ()) == values:
        return Taken.SAME
    sheet.give(question.place, values)
    return Taken.NEW

"""Where Tab leads: the questions, Back and Next, what stands beside, then the steps and the way out.

A step is drawn long after the rest of the page, and Qt would visit it last.
"""

import itertools
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.guide.beside import Beside
from ui.guide.columns import Columns
from ui.guide.step import Step
from ui.guide.steps import Steps


def chain(
    step: Step, before: Sequence[QWidget | None], columns: Columns, beside: Beside, steps: Steps
) -> None:
    """Put everything that can be touched in the order of reading; ``before`` stands above the questions."""
    order: list[QWidget] = [each for each in before if each is not None]
    order += _touchable(step, order)
    order += columns.held
    order += [columns.back, columns.contacts, columns.next, beside.at_risk.contacts]
    if beside.note is not None:
        order += beside.note.handles
    order += [*steps.buttons, columns.add, columns.pause, columns.pause_and_lock]
    for one, other in itertools.pairwise(order):
        QWidget.setTabOrder(one, other)


def _touchable(step: Step, known: list[QWidget]) -> list[QWidget]:
    """The step's own controls: those of its questions, with the buttons that stand between them."""
    mine = {handle for question in step.questions.values() for handle in question.handles}
    return [
        widget
        for widget in step.findChildren(QWidget)
        if (widget in mine or isinstance(widget, QAbstractButton))
        and widget not in known
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]

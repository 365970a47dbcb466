"""No answer, on purpose: “not asked” and “preferred not to say”, at every question, and never counted as 0.

The key is the dash; in a field where a dash is a letter, it is Alt and the dash. The menu key and the right
mouse button open the same menu.
"""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPlainTextEdit, QWidget

from sos_desktop.questionnaires.model import Item, NoAnswer
from ui.questions.keys import plain_key


class Leavable(Protocol):
    """What the menu needs of a question."""

    @property
    def absent(self) -> NoAnswer | None: ...
    @property
    def answered(self) -> bool: ...
    @property
    def may_be_left(self) -> bool: ...
    def take_back(self) -> None: ...
    def leave_out(self, reason: NoAnswer) -> None: ...


TAKE_BACK = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_DASHES = ("-", "–", "—", "−")
_TYPED = (QLineEdit, QPlainTextEdit, QComboBox)
_RECORD = "https://supporting-our-staff.example/fhir/CodeSystem/record"


def may_be_given(item: Item) -> bool:
    """What a record cannot be kept without (the welcome, the safety concern) is answered, or not finished."""
    return not (item.required and any(coding.system == _RECORD for coding in item.codes))


def is_key(handle: QWidget, event: QKeyEvent) -> bool:
    """Whether this key asks for the two."""
    if event.key() == Qt.Key.Key_Minus and event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return True
    return event.text() in _DASHES and plain_key(event) and not isinstance(handle, _TYPED)


def offer(question: Leavable, on: QWidget, at: QPoint) -> None:
    """The menu of a question: take the answer back, or say why there is none."""
    menu = QMenu(on)
    menu.setAccessibleName("No answer")
    back = QAction("Take the answer back", menu)
    back.setEnabled(question.absent is not None or question.answered)
    back.triggered.connect(question.take_back)
    menu.addAction(back)
    if question.may_be_left:
        menu.addSeparator()
        for number, reason in enumerate(NoAnswer, start=1):
            action = QAction(f"&{number}   {reason.label}", menu)
            action.triggered.connect(partial(question.leave_out, reason))
            menu.addAction(action)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(at)

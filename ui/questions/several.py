"""Choosing several: check boxes, of which some may stand alone ("nothing was wanted")."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from sos_desktop.questionnaires.model import Item, Kind, Option, Value, same
from sos_desktop.questionnaires.permitted import LONGEST_TEXT
from ui.questions.options import OTHER, column_of, key_of, number_keys, wording
from ui.questions.question import Question, plain_key
from ui.questions.wrapped import WrappedCheck


class SeveralOf(Question):
    """Check boxes. An exclusive one ("none of these") takes the others away, and they take it away.

    An open choice has a line for words of one's own under them.
    """

    def __init__(self, item: Item, place: str = "") -> None:
        super().__init__(item, place)
        self.keys = number_keys(tuple(Option(option.value) for option in item.options))
        self.boxes = [
            WrappedCheck(wording(option), key_of(self.keys, index))
            for index, option in enumerate(item.options)
        ]
        self.other = QLineEdit(self)
        self.other.setMaxLength(LONGEST_TEXT + 1)  # so that a cut is never silent
        self.other.setPlaceholderText(f"{OTHER}, in a few words")
        if item.kind is not Kind.OPEN_CHOICE:
            self.other.hide()
        self.other.textEdited.connect(self._typed)
        for index, box in enumerate(self.boxes):
            box.setProperty("option", index)
            box.clicked.connect(self._clicked)
        shown: list[QWidget] = [*self.boxes]
        self._lay_out(column_of([*shown, self.other] if item.kind is Kind.OPEN_CHOICE else shown))
        for box, option in zip(self.boxes, item.options, strict=True):
            self._take(box, wording(option))
        if item.kind is Kind.OPEN_CHOICE:
            self._take(self.other, OTHER)

    def _read(self) -> tuple[Value, ...]:
        given = tuple(
            o.value for o, box in zip(self.item.options, self.boxes, strict=True) if box.isChecked()
        )
        words = self.other.text().strip() if self.item.kind is Kind.OPEN_CHOICE else ""
        return (*given, words) if words else given

    def _show(self, values: tuple[Value, ...]) -> None:
        for option, box in zip(self.item.options, self.boxes, strict=True):
            box.setChecked(any(same(option.value, value) for value in values))
        listed = [option.value for option in self.item.options]
        own = [v for v in values if isinstance(v, str) and not any(same(known, v) for known in listed)]
        self.other.setText(own[0] if own else "")

    def _clicked(self) -> None:
        box = self.sender()
        self._make_room(int(box.property("option")))
        self.chosen.emit()

    def _make_room(self, index: int) -> None:
        """An exclusive option stands alone."""
        if not self.boxes[index].isChecked():
            return
        alone = self.item.options[index].exclusive
        for number, (option, box) in enumerate(zip(self.item.options, self.boxes, strict=True)):
            if number != index and (alone or option.exclusive):
                box.setChecked(False)
        if alone:
            self.other.clear()

    def _typed(self) -> None:
        if self.other.text().strip():
            for option, box in zip(self.item.options, self.boxes, strict=True):
                if option.exclusive:
                    box.setChecked(False)
        self.typed.emit()

    def _pressed(self, handle: QWidget, event: QKeyEvent) -> bool:
        key, index = event.key(), self.keys.get(event.text())
        if plain_key(event) and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.moved.emit(1)
            return True
        if handle is self.other or not plain_key(event):
            return False
        if index is not None:
            self.boxes[index].setFocus()
            self.boxes[index].click()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            onward = int(handle.property("option")) + (1 if key == Qt.Key.Key_Down else -1)
            if not 0 <= onward < len(self.boxes):
                return False
            self.boxes[onward].setFocus()
        else:
            return False
        return True

    @property
    def caret(self) -> int:
        """Which box one is at."""
        return next((number for number, box in enumerate(self.boxes) if box.hasFocus()), 0)

    def set_caret(self, caret: int) -> None:
        if 0 <= caret < len(self.boxes):
            self.boxes[caret].setFocus()

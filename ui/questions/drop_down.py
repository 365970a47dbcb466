"""Choosing from a long list: a drop-down that narrows to what is typed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QStyledItemDelegate, QWidget

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.model import Item, Kind, Value, same
from sos_desktop.questionnaires.permitted import LONGEST_TEXT
from ui.questions.options import wording
from ui.questions.question import Question, plain_key


class _Box(QComboBox):
    """A wheel that scrolls the page must not change an answer on its way."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()


class DropDown(Question):
    """One of many. Any part of the words finds it; an open choice keeps other words as they are."""

    def __init__(self, item: Item, place: str = "") -> None:
        super().__init__(item, place)
        self.box = _Box()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setItemDelegate(QStyledItemDelegate(self.box))
        self.box.setMaxVisibleItems(14)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(18)
        self.box.addItems([wording(option) for option in item.options])
        self.box.setCurrentIndex(-1)
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST_TEXT + 1)  # so that a cut is never silent
        self.box.setLineEdit(self.line)
        self.line.setPlaceholderText(item.prompt or "Type a few letters, or press the down arrow")
        finder = self.box.completer() or QCompleter(self.box)
        finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        finder.activated.connect(self._picked)
        self.box.setCompleter(finder)
        self.box.activated.connect(self.chosen)
        self.line.textEdited.connect(self.typed)
        self._lay_out(self.box)

    def _touchable(self) -> list[QWidget]:
        return [self.box]

    def _picked(self, words: str) -> None:
        self.box.setCurrentIndex(self.box.findText(words))
        self.chosen.emit()

    def _pressed(self, handle: QWidget, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Down and plain_key(event):  # the lists take their own keys once open
            self.box.showPopup()
            return True
        return False

    def _read(self) -> tuple[Value, ...]:
        words = self.line.text().strip()
        if not words:
            return ()
        meant = [o.value for o in self.item.options if wording(o).casefold() == words.casefold()]
        if not meant:
            meant = [o.value for o in self.item.options if words.casefold() in wording(o).casefold()]
        if len(meant) == 1:
            return (meant[0],)
        if self.item.kind is Kind.OPEN_CHOICE:
            return (words,)
        raise BadInput(f"“{words[:40]}” is not in the list.", do="Please choose one from the list.")

    def _show(self, values: tuple[Value, ...]) -> None:
        if not values:
            self.box.setCurrentIndex(-1)
            self.line.clear()
            return
        places = [i for i, option in enumerate(self.item.options) if same(option.value, values[0])]
        self.box.setCurrentIndex(places[0] if places else -1)
        if not places:
            self.line.setText(str(getattr(values[0], "display", values[0])))

    @property
    def caret(self) -> int:
        return self.line.cursorPosition()

    def set_caret(self, caret: int) -> None:
        self.line.setCursorPosition(caret)

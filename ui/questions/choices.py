"""Choosing one from a few: side by side (0 1 2), or one below the other.

The options are radio buttons to a screen reader. A number key answers and moves on,
arrows go along, Delete (or the menu of the question) takes the answer back: not asked is not "no".
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from sos_desktop.questionnaires.model import Item, Option, Value, same
from sos_desktop.questionnaires.permitted import LONGEST_TEXT
from ui.name_button import tool_tip
from ui.questions.options import OTHER, column_of, key_of, number_keys, segment_labels, wording
from ui.questions.question import Question, plain_key
from ui.questions.without import TAKE_BACK
from ui.questions.wrapped import WrappedRadio


class OneOf(Question):
    """One answer from a few; the kinds below say how they look and which arrows go along them."""

    along = (Qt.Key.Key_Up, Qt.Key.Key_Down)

    def __init__(self, item: Item, place: str = "", options: Sequence[Option] | None = None) -> None:
        super().__init__(item, place)
        self.options = tuple(item.options if options is None else options)
        self.keys = number_keys(self.options)
        self.buttons = [self._button(option) for option in self.options]
        for index, button in enumerate(self.buttons):
            button.setAutoExclusive(True)  # which makes it a radio button to a screen reader
            button.clicked.connect(self._clicked)
            button.setProperty("option", index)
        self._lay_out(self._around())
        for button, option in zip(self.buttons, self.options, strict=True):
            self._take(button, wording(option))
        self._open_one()

    def _button(self, option: Option) -> QAbstractButton:
        raise NotImplementedError

    def _around(self) -> QWidget:
        """The widget that holds the buttons."""
        raise NotImplementedError

    def _read(self) -> tuple[Value, ...]:
        return tuple(o.value for o, b in zip(self.options, self.buttons, strict=True) if b.isChecked())

    def _show(self, values: tuple[Value, ...]) -> None:
        chosen = [any(same(option.value, value) for value in values) for option in self.options]
        self._check(chosen.index(True) if True in chosen else None)

    def _check(self, index: int | None) -> None:
        if index is not None:
            self.buttons[index].setChecked(True)
        else:
            for button in self.buttons:
                button.setAutoExclusive(False)  # an exclusive button cannot be unchecked
                button.setChecked(False)
                button.setAutoExclusive(True)
        self._open_one()

    def _open_one(self) -> None:
        """Tab comes to the chosen option, or to the first; the arrows reach the others."""
        chosen = self._chosen() or (self.buttons[0] if self.buttons else None)
        for button in self.buttons:
            wanted = Qt.FocusPolicy.StrongFocus if button is chosen else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(wanted)

    def _chosen(self) -> QAbstractButton | None:
        return next((button for button in self.buttons if button.isChecked()), None)

    def _first_handle(self) -> QWidget:
        return self._chosen() or self.buttons[0]

    def _clicked(self) -> None:
        self._open_one()
        self.chosen.emit()

    def choose(self, index: int) -> None:
        """As if the person had pressed that option."""
        self._check(index)
        self.buttons[index].setFocus()
        self.chosen.emit()

    def _pressed(self, handle: QWidget, event: QKeyEvent) -> bool:
        if handle not in self.buttons or not plain_key(event):
            return False
        key, index = event.key(), self.keys.get(event.text().casefold())
        if index is not None:
            self.choose(index)
            self.moved.emit(1)
        elif key in self.along:
            onward = int(handle.property("option")) + (1 if key == self.along[1] else -1)
            if 0 <= onward < len(self.buttons):
                self.choose(onward)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in TAKE_BACK:
            self.take_back()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.moved.emit(1)
        else:
            return False
        return True


class SideBySide(OneOf):
    """A row of short options in one frame: 0 1 2, or Yes No."""

    along = (Qt.Key.Key_Left, Qt.Key.Key_Right)

    def __init__(self, item: Item, place: str = "", options: Sequence[Option] | None = None) -> None:
        given = tuple(item.options if options is None else options)
        self.labels = self._labels(given)
        self.beside = sum(map(len, self.labels)) <= 14
        super().__init__(item, place, options)
        self._figures = all(words.isdecimal() for words in self.labels)
        if self._figures:  # a row of a table: what it means is said in the row one is in
            self.hint.hide()

    def _labels(self, options: tuple[Option, ...]) -> tuple[str, ...]:
        """What stands on each button."""
        return segment_labels(options) or tuple(wording(option) for option in options)

    def _came(self) -> None:
        super()._came()
        self.hint.setVisible(bool(self.item.help))

    def _went(self, reason: Qt.FocusReason) -> None:
        super()._went(reason)
        self.hint.setVisible(bool(self.item.help) and (self.property("current") or not self._figures))

    def _button(self, option: Option) -> QAbstractButton:
        button = QPushButton()
        button.setProperty("role", "segment")
        button.setCheckable(True)
        button.setAutoDefault(False)
        return button

    def _around(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("role", "segments")
        frame.setProperty("ring", True)
        row = QHBoxLayout(frame)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        last = len(self.buttons) - 1
        for index, (button, words) in enumerate(zip(self.buttons, self.labels, strict=True)):
            button.setText(words)
            button.setProperty(
                "place", "only" if not last else {0: "first", last: "last"}.get(index, "middle")
            )
            if words != wording(self.options[index]):
                button.setToolTip(tool_tip(wording(self.options[index])))
            row.addWidget(button)
        frame.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return frame


class OneBelowTheOther(OneOf):
    """A list of radio buttons."""

    def _button(self, option: Option) -> QAbstractButton:
        return WrappedRadio(wording(option), key_of(self.keys, self.options.index(option)))

    def _around(self) -> QWidget:
        return column_of(self.buttons)


class OneOrOther(OneBelowTheOther):
    """A list of radio buttons whose last one opens a line for words of one's own."""

    def __init__(self, item: Item, place: str = "") -> None:
        self.other = QLineEdit()
        self.other.setMaxLength(LONGEST_TEXT + 1)  # so that a cut is never silent
        super().__init__(item, place, (*item.options, Option(OTHER)))
        self.other.setPlaceholderText("In a few words")
        self.other.textEdited.connect(self.typed)
        self._take(self.other, "In a few words")
        self._open_other()

    def _around(self) -> QWidget:
        return column_of([*self.buttons, self.other])

    def _check(self, index: int | None) -> None:
        super()._check(index)
        self._open_other()

    def _open_other(self) -> None:
        self.other.setVisible(self.buttons[-1].isChecked())

    def _clicked(self) -> None:
        self._open_other()
        if self.buttons[-1].isChecked():
            self.other.setFocus()
        super()._clicked()

    def choose(self, index: int) -> None:
        super().choose(index)
        if index == len(self.buttons) - 1:
            self.other.setFocus()

    def _pressed(self, handle: QWidget, event: QKeyEvent) -> bool:
        index = (
            self.keys.get(event.text().casefold()) if handle in self.buttons and plain_key(event) else None
        )
        if index == len(self.buttons) - 1:
            self.choose(index)  # and stay, to write what it is
            return True
        return super()._pressed(handle, event)

    def _read(self) -> tuple[Value, ...]:
        if self.buttons[-1].isChecked():
            words = self.other.text().strip()
            return (words,) if words else ()
        return super()._read()

    def _show(self, values: tuple[Value, ...]) -> None:
        own = next((value for value in values if isinstance(value, str)), "")
        listed = any(same(option.value, value) for option in self.options[:-1] for value in values)
        self.other.setText("" if listed else own)
        if own and not listed:
            self._check(len(self.buttons) - 1)
        else:
            super()._show(values)

    @property
    def caret(self) -> int:
        return self.other.cursorPosition()

    def set_caret(self, caret: int) -> None:
        if self.buttons[-1].isChecked():
            self.other.setFocus()
            self.other.setCursorPosition(caret)

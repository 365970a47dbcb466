"""Choosing from a few: side by side (0 1 2), one below the other, or several of them.

The options are real radio buttons and check boxes to a screen reader. A number key answers and moves on,
arrows go along, Delete (or the menu of the question) takes the answer back: not asked is not "no".
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from sos_desktop.questionnaires.answers import same
from sos_desktop.questionnaires.model import Item, Kind, Option, Value
from ui.questions.question import Question, plain_key
from ui.questions.wrapped import WrappedCheck, WrappedRadio

YES_NO = (Option(True), Option(False))
"""A boolean's two answers."""
OTHER = "Something else"
_TAKE_BACK = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


def wording(option: Option) -> str:
    if isinstance(option.value, bool):
        return "Yes" if option.value else "No"
    return option.label


def weight_of(option: Option) -> int | None:
    """The option's score where it is a whole number of one digit."""
    if option.weight is None or option.weight != option.weight.to_integral_value():
        return None
    return int(option.weight) if 0 <= option.weight <= 9 else None


def number_keys(options: Sequence[Option]) -> dict[str, int]:
    """Which key gives which option: its score where each has one of its own, or else its place in the list."""
    words = [wording(option).casefold() for option in options]
    if sorted(words) == ["no", "yes"]:
        yes, no = words.index("yes"), words.index("no")
        return {"y": yes, "1": yes, "n": no, "0": no}
    weights = [weight_of(option) for option in options]
    if None not in weights and len(set(weights)) == len(options):
        return {str(weight): index for index, weight in enumerate(weights)}
    return {str(index + 1): index for index in range(min(9, len(options)))}


def segment_labels(options: Sequence[Option]) -> tuple[str, ...] | None:
    """What stands on each option side by side, or None where they are too long to stand so.

    Three or more short options with scores of their own are a rating: their figures stand there.
    """
    labels = tuple(wording(option) for option in options)
    if not 2 <= len(labels) <= 7:
        return None
    weights = [weight_of(option) for option in options]
    if (
        len(labels) > 2
        and None not in weights
        and len(set(weights)) == len(labels)
        and max(map(len, labels)) < 15
    ):
        return tuple(str(weight) for weight in weights)
    return labels if max(map(len, labels)) <= 16 and sum(map(len, labels)) <= 32 else None


class OneOf(Question):
    """One answer from a few; the kinds below say how they look and which arrows go along them."""

    along = (Qt.Key.Key_Up, Qt.Key.Key_Down)

    def __init__(self, item: Item, place: str = "", options: Sequence[Option] | None = None) -> None:
        super().__init__(item, place)
        self.options = tuple(item.options if options is None else options)
        self.keys = number_keys(self.options)
        self.key_hint = f"{min(self.keys)} to {max(self.keys)}" if self.keys else ""
        self.buttons = [self._button(option) for option in self.options]
        for index, button in enumerate(self.buttons):
            button.setAutoExclusive(True)  # which makes it a radio button to a screen reader
            button.clicked.connect(self._clicked)
            button.setProperty("option", index)
        self._lay_out(self._around())
        for button, option in zip(self.buttons, self.options, strict=True):
            self._take(button, wording(option))
        self._open_one()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer_to_take_back)

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

    def take_back(self) -> None:
        """Not asked after all: no answer, which is not the same as the lowest."""
        if self._chosen():
            self._check(None)
            self.chosen.emit()

    def _offer_to_take_back(self, at: QPoint) -> None:
        menu = QMenu(self)
        action = QAction("Take the answer back", menu)
        action.setEnabled(self._chosen() is not None)
        action.triggered.connect(self.take_back)
        menu.addAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(at))

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
        elif key in _TAKE_BACK:
            self.take_back()
        else:
            return False
        return True


class SideBySide(OneOf):
    """A row of short options in one frame: 0 1 2, or Yes No."""

    along = (Qt.Key.Key_Left, Qt.Key.Key_Right)

    def __init__(self, item: Item, place: str = "", options: Sequence[Option] | None = None) -> None:
        given = tuple(item.options if options is None else options)
        self.labels = segment_labels(given) or tuple(wording(option) for option in given)
        self.beside = sum(map(len, self.labels)) <= 14
        super().__init__(item, place, options)
        self._figures = all(words.isdecimal() for words in self.labels)
        if self._figures:  # a row of a table: what it means is said in the row one is in
            self.hint.hide()

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
                button.setToolTip(wording(self.options[index]))
            row.addWidget(button)
        frame.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return frame


class OneBelowTheOther(OneOf):
    """A list of radio buttons."""

    def _button(self, option: Option) -> QAbstractButton:
        return WrappedRadio(wording(option))

    def _around(self) -> QWidget:
        return _column(self.buttons)


class OneOrOther(OneBelowTheOther):
    """A list of radio buttons whose last one opens a line for words of one's own."""

    def __init__(self, item: Item, place: str = "") -> None:
        self.other = QLineEdit()
        super().__init__(item, place, (*item.options, Option(OTHER)))
        self.other.setPlaceholderText("In a few words")
        self.other.textEdited.connect(self.typed)
        self._take(self.other, "In a few words")
        self._open_other()

    def _around(self) -> QWidget:
        return _column([*self.buttons, self.other])

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
    def cursor(self) -> int:
        return self.other.cursorPosition()

    def set_cursor(self, cursor: int) -> None:
        if self.buttons[-1].isChecked():
            self.other.setFocus()
            self.other.setCursorPosition(cursor)


class SeveralOf(Question):
    """Check boxes. An exclusive one ("none of these") takes the others away, and they take it away.

    An open choice has a line for words of one's own under them.
    """

    def __init__(self, item: Item, place: str = "") -> None:
        super().__init__(item, place)
        self.keys = number_keys(tuple(Option(option.value) for option in item.options))
        self.key_hint = f"{min(self.keys)} to {max(self.keys)}" if self.keys else ""
        self.boxes = [WrappedCheck(wording(option)) for option in item.options]
        self.other = QLineEdit()
        self.other.setPlaceholderText(f"{OTHER}, in a few words")
        if item.kind is not Kind.OPEN_CHOICE:
            self.other.hide()
        self.other.textEdited.connect(self._typed)
        for index, box in enumerate(self.boxes):
            box.setProperty("option", index)
            box.clicked.connect(self._clicked)
        shown: list[QWidget] = [*self.boxes]
        self._lay_out(_column([*shown, self.other] if item.kind is Kind.OPEN_CHOICE else shown))
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
        if handle is self.other or not plain_key(event):
            return False
        key, index = event.key(), self.keys.get(event.text())
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
    def cursor(self) -> int:
        """Which box one is at."""
        return next((number for number, box in enumerate(self.boxes) if box.hasFocus()), 0)

    def set_cursor(self, cursor: int) -> None:
        if 0 <= cursor < len(self.boxes):
            self.boxes[cursor].setFocus()


def _column(widgets: Sequence[QWidget]) -> QWidget:
    around = QWidget()
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(5)
    for widget in widgets:
        column.addWidget(widget)
    return around

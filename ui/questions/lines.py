"""Answers that are typed on one line: words, numbers, amounts, times; or several, one a line."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.model import Item, Kind, Quantity, Value
from sos_desktop.questionnaires.permitted import LONGEST_TEXT
from ui.labels import combo, label, restyle
from ui.questions import day_words
from ui.questions.question import Question
from ui.questions.scale import px


def whole_number(text: str) -> int:
    digits = text.strip().replace(" ", "").replace(",", "")
    try:
        return int(digits) if len(digits) <= 12 and digits.lstrip("+-").isdecimal() else _refuse(text)
    except ValueError:
        return _refuse(text)


def _refuse(text: str) -> int:
    raise BadInput(f"“{text.strip()[:40]}” is not a whole number.", do="Write it in figures, like 12.")


def number(text: str) -> Decimal:
    try:
        found = Decimal(text.strip().replace(" ", ""))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise BadInput(f"“{text.strip()[:40]}” is not a number.", do="Write it in figures, like 1.5.")
    return found


def value_in(item: Item, text: str, *, unit: str = "", today: date | None = None) -> Value:
    """What was typed on one line, as an answer to ``item``; a date in words needs ``today``."""
    if item.kind is Kind.INTEGER:
        return whole_number(text)
    if item.kind is Kind.DECIMAL:
        return number(text)
    if item.kind is Kind.QUANTITY:
        return Quantity(number(text), unit or item.unit)
    if item.kind is Kind.TIME:
        return day_words.clock(text)
    if item.kind in (Kind.DATE, Kind.DATE_TIME) and today is not None:
        return day_words.day(text, today, nearest=True).text
    return text


def line_of(value: Value) -> str:
    """A kept answer as it is shown on its line."""
    if isinstance(value, Quantity):
        return f"{value.value:f}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def _range(item: Item) -> str:
    """What stands in an empty field: the smallest and the largest number it takes, or how a time is written."""
    if item.kind is Kind.TIME:
        return "14:05"
    if item.minimum is None or item.maximum is None:
        return ""
    return f"{item.minimum:f}–{item.maximum:f}"


class Line(Question):
    """One line. Numbers are narrow and stand beside their words; words have the width of the page."""

    wide = False
    """Whether the control needs the width of the page, though a number stands in it."""
    _NARROW: ClassVar = {Kind.INTEGER: 96, Kind.DECIMAL: 110, Kind.QUANTITY: 110, Kind.TIME: 110}

    def __init__(self, item: Item, place: str = "") -> None:
        super().__init__(item, place)
        self._narrow = item.kind in self._NARROW
        self.beside = self._narrow and not self.wide
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST_TEXT + 1)  # one more than can be kept, so that a cut is never silent
        self.line.textEdited.connect(self.typed)
        self.line.setPlaceholderText(item.prompt or _range(item))
        self.unit = self._units()
        if self._narrow:
            self.line.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._lay_out(self._with_unit())
        if self.unit is not None:
            self._take(self.unit, "Unit")
        self._fit()

    def _units(self) -> QComboBox | None:
        """The units to choose from, where there are several."""
        if not self.item.units:
            return None
        box = combo(*(coding.display or coding.code for coding in self.item.units))
        box.setCurrentIndex(max(0, box.findText(self.item.unit)))
        box.activated.connect(self.chosen)
        return box

    def _with_unit(self) -> QWidget:
        if self.unit is None and not self.item.unit:
            return self.line
        around = QWidget()
        row = QHBoxLayout(around)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line)
        if self.unit is not None:
            row.addWidget(self.unit)
        else:
            row.addWidget(label(self.item.unit, "muted"))
        return around

    def _fit(self) -> None:
        if self._narrow:
            self.line.setFixedWidth(px(self, self._NARROW[self.item.kind]))

    def _touchable(self) -> list[QWidget]:
        return [self.line]

    def _pressed(self, handle: QWidget, event: QKeyEvent) -> bool:
        if handle is not self.line:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.moved.emit(1)
            return True
        if self.beside and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        return False

    def _read(self) -> tuple[Value, ...]:
        text = self.line.text()
        unit = self.unit.currentText() if self.unit is not None else ""
        return (value_in(self.item, text, unit=unit),) if text.strip() else ()

    def _show(self, values: tuple[Value, ...]) -> None:
        shown = line_of(values[0]) if values else ""
        if self.unit is not None and values and isinstance(values[0], Quantity):
            self.unit.setCurrentIndex(max(0, self.unit.findText(values[0].unit)))
        self.line.setText(shown[:5] if self.item.kind is Kind.TIME else shown)

    def say_problem(self, sentence: str) -> None:
        super().say_problem(sentence)
        restyle(self.line, "wrong", bool(sentence))

    @property
    def caret(self) -> int:
        return self.line.cursorPosition()

    def set_caret(self, caret: int) -> None:
        self.line.setCursorPosition(caret)

"""Lines of a few fields each, such as the sites of a trust: one a line, added, changed and taken out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from ui.cut_combo import CutCombo
from ui.flowing import Flow, SideBySide
from ui.form import Form
from ui.labels import button, combo

Line = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a line. ``choices`` make it a drop-down of (words, data); ``whole`` gives a number where it can."""

    key: str
    words: str
    hint: str = ""
    choices: tuple[tuple[str, object], ...] = ()
    whole: bool = False
    share: int = 1


class Lines(QWidget):
    """``edited`` follows when a field is left with something else in it, or a line has gone.

    ``empty`` says whether a line is to be left out: by default where nothing was typed into it. What a line holds
    beside its columns stays with it. ``blank`` makes what a new line holds beside them.
    """

    edited = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        noun: str,
        letters: int = 18,
        per_row: int = 3,
        blank: Callable[[], Line] = dict,
    ) -> None:
        super().__init__()
        self._columns, self._noun, self._blank = tuple(columns), noun, blank
        self._letters, self._per_row = letters, per_row
        self.lines: list[_Line] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(14)
        self.add = button(f"Add {noun}", "small")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(self._column)
        whole.addWidget(Flow(self.add))
        self.add.clicked.connect(self._add)

    def show_lines(self, values: object) -> None:
        """These in place of those before. What is no line is left out."""
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = []
        for value in values if isinstance(values, list) else ():
            if isinstance(value, dict):
                self._put(value)

    def offer(self, key: str, choices: tuple[tuple[str, object], ...]) -> None:
        """What lines that are shown from now on offer in a drop-down."""
        self._columns = tuple(
            replace(column, choices=choices) if column.key == key else column for column in self._columns
        )

    def put_in(self, value: Line) -> None:
        """A line more, as if it had been typed."""
        self._put(value)
        self.edited.emit()

    def values(self) -> list[dict[str, object]]:
        return [line.value() for line in self.lines if not line.is_blank()]

    def _put(self, value: Line) -> "_Line":
        line = _Line(
            self._columns, value, f"{self._noun} {len(self.lines) + 1}", self._letters, self._per_row
        )
        line.edited.connect(self.edited)
        line.take_out.clicked.connect(partial(self._take_out, line))
        self.lines.append(line)
        self._column.addWidget(line)
        return line

    def _add(self) -> None:
        self._put(self._blank()).first.setFocus()

    def _take_out(self, line: "_Line") -> None:
        at = self.lines.index(line)
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
        (self.lines[min(at, len(self.lines) - 1)].first if self.lines else self.add).setFocus()
        self.edited.emit()


class _Line(QWidget):
    edited = Signal()

    def __init__(self, columns: Sequence[Column], value: Line, noun: str, letters: int, per_row: int) -> None:
        super().__init__()
        self._columns, self._held = columns, dict(value)
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        forms = []
        for column in columns:
            form = Form()
            field = self._field(column, value.get(column.key))
            form.add_row(column.words, field)
            if isinstance(field, QLineEdit):
                field.setPlaceholderText(column.hint)
            field.setAccessibleName(f"{column.words}, {noun}")
            self.fields[column.key] = field
            forms.append(form)
        self.first = self.fields[columns[0].key]
        self.take_out = button("Take out", "quiet-small", name=f"Take out {noun}")
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(4)
        for at in range(0, len(forms), per_row):
            some = slice(at, at + per_row)
            shares = tuple(each.share for each in columns[some])
            down.addWidget(SideBySide(*forms[some], shares=shares, letters=letters))
        down.addWidget(Flow(self.take_out, to_the_right=True))

    def _field(self, column: Column, value: object) -> "QLineEdit | QComboBox":
        if column.choices:
            box = combo(*column.choices, kind=CutCombo)
            at = box.findData(value)
            if at < 0 and value not in (None, ""):  # what a file has said is shown, not altered
                box.addItem(str(value), value)
                at = box.count() - 1
            box.setCurrentIndex(max(at, 0))
            box.currentIndexChanged.connect(self._changed)
            return box
        field = QLineEdit("" if value is None else str(value))
        field.setCursorPosition(0)
        field.editingFinished.connect(self._left)
        return field

    def is_blank(self) -> bool:
        return not any(field.text().strip() for field in self.fields.values() if isinstance(field, QLineEdit))

    def value(self) -> dict[str, object]:
        return self._held | {column.key: self._value(column) for column in self._columns}

    def _value(self, column: Column) -> object:
        field = self.fields[column.key]
        if isinstance(field, QComboBox):
            return field.currentData()
        words = " ".join(field.text().split())
        return (
            int(words) if column.whole and words.isascii() and words.isdigit() and len(words) < 10 else words
        )

    def _changed(self, _: int) -> None:
        self.edited.emit()

    def _left(self) -> None:
        if self.value() != self._held:
            self._held = self.value()
            self.edited.emit()

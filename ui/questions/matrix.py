"""A matrix (SDC's gtable): questions with the same answers, as one compact table; a line each.

The answers stand once, over their columns, with the number that gives each; where the window is too narrow
for that, they stand in a line above. In the table itself are figures only.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sos_desktop.questionnaires.model import Item, Kind, Option
from ui.labels import label, small_muted
from ui.questions.choices import SideBySide
from ui.questions.options import key_of, number_keys, wording
from ui.questions.question import Question
from ui.questions.scale import px

MOST_COLUMNS = 8
_JOINED = "\N{NO-BREAK SPACE}"
_WIDE, _NARROW = 92, 44
"""A column with its words over it, and one with its figure only, at the usual size of text."""
_SHARE = 0.6
"""How much of the table its columns may take."""


def answers_of(group: Item) -> tuple[Option, ...]:
    """The answers that all questions of a group share; none where it cannot stand as such a table."""
    if not group.items or group.repeats:
        return ()
    asked = [item for item in group.items if item.kind is not Kind.DISPLAY and not item.hidden]
    plain = all(
        item.kind is Kind.CHOICE and not item.repeats and not item.read_only and not item.items
        for item in asked
    )
    shared = {item.options for item in asked}
    if not plain or len(asked) < 2 or len(shared) != 1:
        return ()
    options = shared.pop()
    return options if 2 <= len(options) <= MOST_COLUMNS else ()


class MatrixRow(SideBySide):
    """One line of the table: its question, and a figure for each answer."""

    def _labels(self, options: tuple[Option, ...]) -> tuple[str, ...]:
        keys = number_keys(options)
        return tuple(key_of(keys, index) or str(index + 1) for index in range(len(options)))

    def set_column(self, width: int) -> None:
        for button in self.buttons:
            button.setFixedWidth(width)


class Matrix(QFrame):
    """The head of the table; its lines are added by whoever makes the questions."""

    def __init__(self, group: Item, make: Callable[[Item], Question]) -> None:
        super().__init__()
        self.options = answers_of(group)
        self._width = 0
        keys = number_keys(self.options)
        self.rows: list[Question] = []
        self.words: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(0)
        self.legend = small_muted("")
        each = (f"{key_of(keys, at) or at + 1} {wording(o)}" for at, o in enumerate(self.options))
        self.legend.setText("   ".join(words.replace(" ", _JOINED) for words in each))
        self.legend.setContentsMargins(10, 6, 10, 6)
        column.addWidget(self.legend)
        self.head = QWidget()
        across = QHBoxLayout(self.head)
        across.setContentsMargins(10, 6, 11, 4)
        across.setSpacing(0)
        across.addStretch(1)
        self.heads: list[QLabel] = []
        for option in self.options:
            head = label(wording(option), "small-muted", wrap=True)
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            self.heads.append(head)
            across.addWidget(head)
        column.addWidget(self.head)
        for item in (each for each in group.items if not each.hidden):
            part = make(item)
            column.addWidget(part)
            self.rows.append(part)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        wide = px(self, _WIDE) * len(self.options) <= self.width() * _SHARE
        width = px(self, _WIDE if wide else _NARROW)
        self.head.setVisible(wide)
        self.legend.setVisible(not wide)
        if width == self._width:
            return
        self._width = width
        for head in self.heads:
            head.setFixedWidth(width)
        for row in self.rows:
            if isinstance(row, MatrixRow):
                row.set_column(width)

"""Questions as a table: one line a group, one column a question ("Invited", "Came", by staff group)."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from sos_desktop.questionnaires.model import Item, Kind
from ui.labels import label
from ui.questions.question import Question, asked


def columns_of(group: Item) -> tuple[str, ...]:
    """The columns' words, or nothing where the group cannot stand as a table: its lines differ."""
    lines = [line for line in group.items if line.kind is Kind.GROUP]
    if not lines or any(item.kind not in (Kind.GROUP, Kind.DISPLAY) for item in group.items):
        return ()
    heads = [tuple(asked(item) for item in line.items) for line in lines]
    plain = all(item.kind not in (Kind.GROUP, Kind.DISPLAY) for line in lines for item in line.items)
    plain = plain and not any(line.repeats or item.items for line in lines for item in line.items)
    return heads[0] if plain and len(set(heads)) == 1 else ()


class Grid(QFrame):
    """A table of small fields. Up and Down go along a column, Tab along a line."""

    def __init__(self, group: Item, make: Callable[[Item], Question]) -> None:
        super().__init__()
        self.columns = columns_of(group)
        self.lines: list[tuple[QLabel, list[Question]]] = []
        self._table = QGridLayout(self)
        many = len(self.columns) > 2  # three numbers in a line must fit between two other columns of the page
        side = 6 if many else 10
        self._table.setContentsMargins(side, 6, side, 6)
        self._table.setHorizontalSpacing(6 if many else 12)
        self._table.setVerticalSpacing(4)
        self._table.setColumnStretch(0, 1)
        for column, words in enumerate(self.columns):
            head = label(words, "small-muted")
            self._table.addWidget(head, 0, column + 1, Qt.AlignmentFlag.AlignRight)
        for line in group.items:
            if line.kind is Kind.GROUP:
                self._add(line, [make(item) for item in line.items])

    def _add(self, line: Item, cells: list[Question]) -> None:
        row = 2 * len(self.lines) + 1
        words = label(asked(line), wrap=True)
        self._table.addWidget(words, row, 0, Qt.AlignmentFlag.AlignVCenter)
        for column, cell in enumerate(cells):
            cell.bare(f"{self.columns[column]}, {asked(line)}")
            self._table.addWidget(cell, row, column + 1, Qt.AlignmentFlag.AlignRight)
            self._table.addWidget(cell.problem, row + 1, 0, 1, len(self.columns) + 1)
        self.lines.append((words, cells))

    def next_to(self, cell: QWidget, step: int) -> Question | None:
        """The field above (-1) or below (1) in the same column."""
        for index, (_, cells) in enumerate(self.lines):
            for column, other in enumerate(cells):
                if other is cell:
                    onward = index + step
                    return self.lines[onward][1][column] if 0 <= onward < len(self.lines) else None
        return None

    def show_enabled(self, places: frozenset[str]) -> None:
        """Show the lines that can be answered just now."""
        for words, cells in self.lines:
            words.setVisible(any(cell.place in places for cell in cells))
            for cell in cells:
                cell.setVisible(cell.place in places)

"""What a summary holds, by topic: the true count of each row beside the number in the file.

The first topics stand open, the others behind one line that says how many there are; each can be folded by itself.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.cards import clear, line
from ui.labels import button, label, text

if TYPE_CHECKING:
    from sos_desktop.summary.review import Topic

OPEN_AT_FIRST = 2
"""Topics that stand open when the page is shown."""
IN_THE_FILE = "In the file"
_LETTERS = (18, 11)
"""How wide the two columns of numbers are: their heads have this many letters."""
_NARROW, _ROOM = (9, 7), 50
"""How wide where the whole has room for fewer letters than this: then the heads go on in a second line."""


class Topics(QWidget):
    """Every topic of a summary; ``more`` shows and hides those that do not stand open at first."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[TopicTable] = []
        self.more = button("", "name")
        self.more.setCheckable(True)
        self._first, self._others = QVBoxLayout(), QVBoxLayout()
        self._folded = QWidget()
        self._folded.setLayout(self._others)
        column = QVBoxLayout(self)
        head = QHBoxLayout()
        head.setContentsMargins(10, 10, 10, 6)
        head.addWidget(self.more)
        head.addStretch(1)
        for inside in (self._first, self._others, column):
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(0)
        column.addLayout(self._first)
        column.addLayout(head)
        column.addWidget(self._folded)
        self.more.toggled.connect(self._unfold)
        self._unfold(False)

    def show_topics(self, topics: "tuple[Topic, ...]") -> None:
        if [table.title for table in self.tables] != [topic.title for topic in topics]:
            clear(self._first)
            clear(self._others)
            self.tables = []
            for topic in topics:
                open_at_first = len(self.tables) < OPEN_AT_FIRST
                table = TopicTable(topic, first=not self.tables, unfolded=True)
                self.tables.append(table)
                (self._first if open_at_first else self._others).addWidget(table)
            self._unfold(self.more.isChecked())
        for table, topic in zip(self.tables, topics, strict=True):
            table.show_topic(topic)

    def _unfold(self, unfolded: bool) -> None:
        others = self.tables[OPEN_AT_FIRST:]
        rows = sum(len(table.texts()) for table in others)
        said = (
            f"{len(others)} more topic{'' if len(others) == 1 else 's'}, {rows} row{'' if rows == 1 else 's'}"
        )
        self._folded.setVisible(unfolded and bool(others))
        self.more.setVisible(bool(others))
        self.more.setText(f"{'▾' if unfolded else '▸'} {said}")
        self.more.setAccessibleName(f"{said}, {'unfolded' if unfolded else 'folded'}")


class TopicTable(QWidget):
    """One topic: its name folds and unfolds its rows, each with the true count and the number in the file."""

    def __init__(self, topic: "Topic", *, first: bool, unfolded: bool) -> None:
        super().__init__()
        self.title = topic.title
        self.fold = button("", "name")
        self.fold.setCheckable(True)
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(10, 0, 10, 8)
        self._grid.setColumnStretch(0, 1)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(10, 10, 10, 6)
        head.setSpacing(0)
        head.addWidget(self.fold)
        head.addStretch(1)
        self._figures: list[tuple[QLabel, QLabel]] = []
        if first:
            over = label("On this screen only", "column-head"), label(IN_THE_FILE, "column-head")
            for words in over:
                words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                words.setWordWrap(True)
                head.addWidget(words)
            self._figures.append(over)
        self._heads = tuple(self._figures)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line())
        column.addWidget(self._rows)
        self.fold.toggled.connect(self._fold)
        self._shown = topic.rows
        self.fold.setChecked(unfolded)
        self._fold(unfolded)

    def texts(self) -> list[tuple[str, str, str]]:
        """What stands in the rows: label, true count, number in the file."""
        return [(row.label, row.true_said, row.file_said) for row in self._shown]

    def show_topic(self, topic: "Topic") -> None:
        self._shown = topic.rows
        clear(self._grid)
        self._figures = list(self._heads)
        for at, counted in enumerate(topic.rows):
            true = label(counted.true_said, "muted" if counted.true is None else "")
            file = label(counted.file_said, "muted" if counted.file is None else "strong")
            true.setAccessibleName(f"{counted.label}, on this screen only: {counted.true_said}")
            file.setAccessibleName(f"{counted.label}, in the file: {counted.file_said}")
            for column, words in enumerate((text(counted.label), true, file)):
                words.setContentsMargins(0, 7, 0, 7)
                if column:
                    words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._grid.addWidget(words, at, column)
            self._figures.append((true, file))
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The two columns of every topic stand under one another."""
        letter = self.fontMetrics().averageCharWidth()
        wide = _LETTERS if self.width() >= _ROOM * letter else _NARROW
        for figures in self._figures:
            for letters, words in zip(wide, figures, strict=True):
                if words.minimumWidth() != letters * letter:
                    words.setFixedWidth(letters * letter)

    def _fold(self, unfolded: bool) -> None:
        self._rows.setVisible(unfolded)
        rows = "" if unfolded else f", {len(self._shown)} row{'' if len(self._shown) == 1 else 's'}"
        self.fold.setText(f"{'▾' if unfolded else '▸'} {self.title}{rows}")
        self.fold.setAccessibleName(f"{self.title}, {'unfolded' if unfolded else 'folded'}")

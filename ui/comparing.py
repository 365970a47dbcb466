"""Every time of one case side by side: a table by factor, a small chart, and each decision with its reason.

Shown when somebody asks to see it, and away again when the page is left: others may be looking. No colours, no words
for high or low: the practitioner decides.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from sos_desktop.dates import said, said_briefly
from sos_desktop.records.comparison import Compared
from ui.cards import Card, clear, line
from ui.chart import Chart
from ui.flowing import Flow
from ui.guide.comparison import NOT_RATED, signed
from ui.labels import button, label, muted, text

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.reports.pictures import Picture

MOST = 3
"""Times in the table: the first and the latest two; the chart has them all."""
_EMPTY = "The times of one case, side by side"
NARROW = 66
"""Letters: in a narrower card the table is read as sentences, factor by factor."""


class ComparisonCard(Card):
    """Hidden until times are shown in it. ``closed`` when its button has put it away."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__("All times, side by side")
        self.close_it = button("Hide the comparison", "small")
        self.chart = Chart()
        self.said = muted(
            "The change says more than any number. A low number does not mean that all is well."
        )
        self.sentences = text("")
        self.board = QWidget()
        self.board.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.board.setAccessibleName(_EMPTY)
        self._table = QGridLayout(self.board)
        self._table.setContentsMargins(6, 6, 6, 6)
        self._table.setHorizontalSpacing(18)
        self._table.setVerticalSpacing(0)
        self._table.setColumnStretch(0, 1)
        self._decisions = QVBoxLayout()
        self._decisions.setSpacing(6)
        for part in (self.said, self.board, self.sentences, self.chart):
            self.body.addWidget(part)
        self.body.addLayout(self._decisions)
        self.body.addWidget(Flow(self.close_it))
        self.close_it.clicked.connect(self.put_away)
        self.close_it.clicked.connect(self.closed)
        self.hide()

    def put_away(self) -> None:
        """Nothing of it stays on the screen."""
        clear(self._table)
        clear(self._decisions)
        self.sentences.setText("")
        self.board.setAccessibleName(_EMPTY)
        self.hide()

    def show_times(self, compared: Compared, picture: "Picture | None") -> None:
        self.put_away()
        lines = table(compared)
        for column, words in enumerate(lines[0]):
            self._table.addWidget(label(words, "column-head"), 0, column, _side(column))
        for number, cells in enumerate(lines[1:]):
            self._table.addWidget(line(), 2 * number + 1, 0, 1, len(cells))
            for column, words in enumerate(cells):
                cell = label(words, "strong" if number == len(lines) - 2 else "", wrap=column == 0)
                cell.setContentsMargins(0, 3, 0, 3)
                self._table.addWidget(cell, 2 * number + 2, column, _side(column))
        as_text = read_out(lines)
        self.board.setAccessibleName(as_text)
        self.sentences.setText("\n".join(as_text.split(" | ")))
        for time in compared.times:
            if time.onward is not None:
                reason = f": {time.reason}" if time.reason else ""
                self._decisions.addWidget(text(f"{said(time.on)}, {time.onward.label.lower()}{reason}"))
        self.chart.setVisible(picture is not None)
        if picture is not None:
            self.chart.show_picture(picture)
        self._fit()
        self.show()
        self.board.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self.fontMetrics().averageCharWidth() * NARROW
        self.sentences.setVisible(narrow)
        self.board.setVisible(not narrow)


def table(compared: Compared) -> list[tuple[str, ...]]:
    """The head, a line for each factor, and the totals: the first time, the latest, and the change between them."""
    times = (
        compared.times if len(compared.times) <= MOST else (compared.times[0], *compared.times[1 - MOST :])
    )
    lines = [("Factor", *(said_briefly(time.on) for time in times), "Change")]
    lines += [
        (words, *_cells([time.ratings.get(link) for time in times])) for link, words in compared.factors
    ]
    lines.append(("Total", *_cells([time.total for time in times])))
    return lines


def read_out(lines: list[tuple[str, ...]]) -> str:
    """The table as a screen reader says it."""
    head = lines[0]
    return " | ".join(
        f"{cells[0]}: " + ", ".join(f"{cell} on {day}" for day, cell in zip(head[1:-1], cells[1:-1], strict=True))
        + f", change {cells[-1]}"
        for cells in lines[1:]
    )  # fmt: skip


def read(casebook: "Casebook", *, case_id: str) -> "tuple[Compared, Picture | None]":
    """On the vault thread: the times and their picture."""
    from sos_desktop.records import comparison
    from sos_desktop.reports import times

    compared = comparison.of_case(casebook.store, case_id)
    return compared, times.picture(compared)


def _cells(values: list[int | None]) -> tuple[str, ...]:
    first, last = values[0], values[-1]
    change = NOT_RATED if first is None or last is None or len(values) < 2 else signed(last - first)
    return (*(NOT_RATED if value is None else str(value) for value in values), change)


def _side(column: int) -> Qt.AlignmentFlag:
    if column == 0:
        return Qt.AlignmentFlag.AlignVCenter
    return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

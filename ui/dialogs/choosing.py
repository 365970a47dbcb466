"""Choosing one of a few records before something begins: with whom, or about which incident."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.cards import row
from ui.labels import button, muted, title
from ui.tables import Row, Table


class ChoosingDialog(QDialog):
    """``chosen`` carries what the chosen row is known by, ``other`` is the way out to something new."""

    chosen = Signal(str)
    other = Signal()

    def __init__(
        self,
        words: str,
        more: str,
        columns: tuple[str, ...],
        rows: Sequence[Row],
        other: str,
        parent: QWidget | None = None,
        *,
        shares: tuple[int, ...] = (),
    ) -> None:
        """``shares`` divides the width between the columns, which otherwise are as wide as one another."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words)
        spare = (len(columns) - 1, len(columns) - 2)
        self.table = Table(columns, name=words, spare=spare, shares=shares)
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        self.something_else = button(other, "" if rows else "primary")
        self.cancel = button("Cancel", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 26, 30, 22)
        column.setSpacing(14)
        column.addWidget(title(words))
        column.addWidget(muted(more))
        column.addWidget(self.table, 1)
        below = row(self.something_else)
        below.addStretch(1)
        below.addWidget(self.cancel)
        column.addLayout(below)
        self.table.chosen.connect(self._choose)
        self.something_else.clicked.connect(self._other)
        self.cancel.clicked.connect(self.reject)
        wide = self.fontMetrics().averageCharWidth() * 100
        most = parent.window().size() if parent is not None else self.sizeHint()
        self.resize(min(wide, most.width() - 40), min(self.sizeHint().height(), most.height() - 40))
        (self.table if rows else self.something_else).setFocus()

    def _choose(self, known_by: str) -> None:
        self.accept()
        self.chosen.emit(known_by)

    def _other(self) -> None:
        self.accept()
        self.other.emit()

"""A list of records in columns: read like the mockups' tables, opened with a click or Enter."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.name_button import tool_tip

Row = tuple[str, tuple[str, ...]]
"""What a row is known by, and its words column by column."""
_Index = QModelIndex | QPersistentModelIndex


class _Rows(QAbstractTableModel):
    more_wanted = Signal()

    def __init__(self, columns: tuple[str, ...], numbers: frozenset[int]) -> None:
        super().__init__()
        self.columns = columns
        self._numbers = numbers
        self._strong = QFont()
        self._strong.setBold(True)
        self.rows: Sequence[Row] = ()
        self.more = self.wraps = False

    def strong(self, font: QFont) -> QFont:
        """The font of the first column."""
        return self._strong.resolve(font)

    def show_rows(self, rows: Sequence[Row], *, more: bool) -> None:
        self.beginResetModel()
        self.rows, self.more = rows, more
        self.endResetModel()

    def add_rows(self, rows: Sequence[Row], *, more: bool) -> None:
        self.more = more
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows = [*self.rows, *rows]
            self.endInsertRows()

    def canFetchMore(self, parent: _Index) -> bool:  # noqa: N802 - Qt's name
        return self.more and not parent.isValid()

    def fetchMore(self, parent: _Index) -> None:  # noqa: N802 - Qt's name
        """Asked by the view when its last row comes into sight; until there is an answer it asks no more."""
        if self.more:
            self.more = False
            self.more_wanted.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()][1][index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            words = self.rows[index.row()][1][index.column()]
            return tool_tip(words) if words else None
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return self._strong
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self._numbers:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = self.rows[index.row()][1][index.column()]
            return f"{self.columns[index.column()]}: {words or 'nothing'}"
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in self._numbers else Qt.AlignmentFlag.AlignLeft
            return side.value | Qt.AlignmentFlag.AlignVCenter.value | (_WRAP if self.wraps else 0)
        return None


_WRAP = Qt.TextFlag.TextWordWrap.value
_BESIDE = 30
"""What stands to the left and right of the words in a cell: its padding, and the margin that Qt adds."""
LETTERS = 13
"""What a column has room for, if nothing else is said; where it has not, the first of the spare columns is left out."""


class Table(QTableView):
    """``chosen`` carries what the opened row is known by; ``more_wanted`` comes when the end of what was shown is in
    sight and there is more.

    ``shares`` divides the width between the columns; ``numbers`` are columns that stand to the right.
    ``spare`` are those that large text or a narrow window leaves out, the first of them first. A ``whole``
    table is as tall as its rows and does not scroll; its words go on in a second line where there is no room.
    """

    chosen = Signal(str)
    more_wanted = Signal()

    def __init__(
        self,
        columns: tuple[str, ...],
        *,
        name: str,
        shares: tuple[int, ...] = (),
        numbers: tuple[int, ...] = (),
        spare: tuple[int, ...] = (),
        whole: bool = False,
        letters: int = LETTERS,
    ) -> None:
        super().__init__()
        self._spare, self._whole, self._letters = spare, whole, letters
        self._shares = shares or (1,) * len(columns)
        self._model = _Rows(columns, frozenset(numbers))
        self.setModel(self._model)
        self._model.more_wanted.connect(self.more_wanted)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(whole)
        self._model.wraps = whole
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        if whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        else:
            self.setMinimumHeight(280)
        self._fit()
        self.clicked.connect(self._open)

    def show_rows(self, rows: Sequence[Row], *, more: bool = False) -> None:
        """Show these rows in this order; the one that was current stays current where it is still there.

        ``more`` says that there are others, which ``add_rows`` puts below them.
        """
        current = self.current()
        self._model.show_rows(rows, more=more)
        at = next((number for number, row in enumerate(rows) if row[0] == current), 0)
        if rows:
            self.setCurrentIndex(self._model.index(at, 0))
        self._fit()

    def add_rows(self, rows: Sequence[Row], *, more: bool = False) -> None:
        """Put these below the others; nothing that is shown moves."""
        self._model.add_rows(rows, more=more)

    def current(self) -> str:
        """What the current row is known by, or nothing."""
        index = self.currentIndex()
        return self._model.rows[index.row()][0] if index.isValid() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current():
            self.chosen.emit(self.current())
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 22)
        wide, left_out = self.viewport().width(), self._left_out()
        whole = sum(share for column, share in enumerate(self._shares) if column not in left_out)
        for column, share in enumerate(self._shares):
            self.setColumnHidden(column, column in left_out)
            if column not in left_out:
                self.setColumnWidth(column, wide * share // whole)
        if self._whole:
            self._fit_heights()

    def _fit_heights(self) -> None:
        """Every row as tall as its tallest words; their widths are known by now."""
        first, others, below = QFontMetrics(self._model.strong(self.font())), self.fontMetrics(), 0
        for at, (_, words) in enumerate(self._model.rows):
            tall = max(
                _tall(said, others if column else first, self.columnWidth(column))
                for column, said in enumerate(words)
                if not self.isColumnHidden(column)
            )
            self.setRowHeight(at, tall + 22)
            below += tall + 22
        head = self.horizontalHeader()
        heads = (
            _tall(said, head.fontMetrics(), self.columnWidth(column))
            for column, said in enumerate(self._model.columns)
            if not self.isColumnHidden(column)
        )
        head.setFixedHeight(max(head.sizeHint().height(), max(heads) + 18))
        self.setFixedHeight(head.height() + below + 2 * self.frameWidth())

    def _left_out(self) -> frozenset[int]:
        room = self.viewport().width() // (self.fontMetrics().averageCharWidth() * self._letters)
        return frozenset(self._spare[: max(0, len(self._shares) - max(1, room))])

    def _open(self, index: QModelIndex) -> None:
        self.chosen.emit(self._model.rows[index.row()][0])


def _tall(words: str, metrics: QFontMetrics, wide: int) -> int:
    """How tall these words are in a cell of this width."""
    return metrics.boundingRect(QRect(0, 0, max(1, wide - _BESIDE), 9_999), _WRAP, words or " ").height()

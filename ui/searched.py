"""A page that lists records and finds them as somebody types."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton

from ui.background import Background
from ui.cards import Empty, Page
from ui.tables import Row, Table

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook

Listed = Callable[["Casebook", str], Sequence[Row]]
"""The rows in whose words something is found; all of them for nothing."""


class SearchedList(Page):
    """``chosen`` carries what an opened row is known by; ``add`` is the way to a new one."""

    chosen = Signal(str)

    def __init__(
        self,
        background: Background,
        words: str,
        more: str,
        *,
        add: QPushButton,
        search: str,
        table: Table,
        empty: Empty,
        listed: Listed,
    ) -> None:
        super().__init__(words, more)
        self._background, self._listed = background, listed
        self.add, self.table, self.empty = add, table, empty
        self.nothing_found = Empty(
            "Nothing found", "Nothing here has these letters in it. Try fewer of them."
        )
        self.search = QLineEdit()
        self.search.setPlaceholderText(search)
        self.search.setAccessibleName(f"Search {words.lower()}")
        self.search.setClearButtonEnabled(True)
        self.buttons.add(add)
        for part in (self.search, empty, self.nothing_found):
            self.body.addWidget(part)
        self.body.addWidget(table, 100)
        self.body.addStretch(1)
        table.hide()  # until it is known what there is
        for other in (self.search, empty, self.nothing_found):
            other.hide()
        self.search.textChanged.connect(self.read)
        table.chosen.connect(self.chosen)

    def read(self) -> None:
        work = partial(_rows, listed=self._listed, search=self.search.text().strip())
        self._background.run(work, done=self._show)

    def _show(self, rows: Sequence[Row]) -> None:
        searching = bool(self.search.text().strip())
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        self.search.setVisible(bool(rows) or searching)
        self.empty.setVisible(not rows and not searching)
        self.nothing_found.setVisible(not rows and searching)


def _rows(casebook: "Casebook", *, listed: Listed, search: str) -> Sequence[Row]:
    return listed(casebook, search)

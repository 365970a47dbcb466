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

PAGE = 200
"""Rows that are read at a time: the next when the last of them comes into sight."""
Listed = Callable[["Casebook", str, int], Sequence[Row]]
"""The rows in whose words something is found, all of them for nothing: at most ``PAGE``, after so many others."""


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
        self._asked = 0
        self.search.textChanged.connect(self._search)
        table.chosen.connect(self.chosen)
        table.more_wanted.connect(self._read_on)

    def read(self) -> None:
        """As it is now, at least as far as it was shown."""
        shown = len(self.table.model().rows)  # type: ignore[attr-defined]  # the table's own
        self._ask(0, max(1, -(-shown // PAGE)), self._show)

    def _search(self) -> None:
        self._ask(0, 1, self._show)

    def _read_on(self) -> None:
        self._ask(self.table.model().rowCount(), 1, self._show_more)

    def _ask(self, after: int, pages: int, done: "Callable[[Sequence[Row] | None], None]") -> None:
        self._asked += 1
        number = self._asked
        work = partial(
            _rows, listed=self._listed, search=self.search.text().strip(), after=after, pages=pages,
            wanted=lambda: number == self._asked,
        )  # fmt: skip
        self._background.run(work, done=done)

    def _show_more(self, rows: Sequence[Row] | None) -> None:
        if rows is not None:
            self.table.add_rows(rows, more=len(rows) == PAGE)

    def _show(self, rows: Sequence[Row] | None) -> None:
        if rows is None:
            return
        searching = bool(self.search.text().strip())
        self.table.show_rows(rows, more=bool(rows) and len(rows) % PAGE == 0)
        self.table.setVisible(bool(rows))
        self.search.setVisible(bool(rows) or searching)
        self.empty.setVisible(not rows and not searching)
        self.nothing_found.setVisible(not rows and searching)


def _rows(
    casebook: "Casebook", *, listed: Listed, search: str, after: int, pages: int, wanted: Callable[[], bool]
) -> Sequence[Row] | None:
    """None where something else has been asked meanwhile: the last one wins."""
    if not wanted():
        return None
    rows: list[Row] = []
    for page in range(pages):
        some = listed(casebook, search, after + page * PAGE)
        rows += some
        if len(some) < PAGE:
            break
    return rows

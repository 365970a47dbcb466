"""Choosing the right person for a record that stands with the wrong one: found by code name, then asked once more."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from ui.background import Background
from ui.cards import Card, row
from ui.flowing import Flow
from ui.labels import button, muted, strong, text, title
from ui.tables import Row, Table

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook

Listed = Callable[["Casebook", str], "list[Row]"]


class RightPersonDialog(QDialog):
    """``chosen`` carries the person, once it has been said what follows. ``listed`` finds people by code name."""

    chosen = Signal(str)

    def __init__(self, background: Background, listed: Listed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Whose record is this?")
        self._background, self._listed, self._person = background, listed, ""
        self._names: dict[str, str] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search code names")
        self.search.setAccessibleName("Search code names")
        self.search.setClearButtonEnabled(True)
        self.table = Table(
            ("Code name", "Staff group", "Incident"), name="The right person", shares=(3, 5, 5), spare=(2, 1)
        )
        self.nobody = muted("Nobody else here has these letters in their code name.")
        self.nobody.hide()
        self._sure_words = strong("")
        self.move_it = button("Move it", "primary")
        self.other = button("Choose somebody else")
        self.cancel = button("Cancel", "quiet")
        self._sure = Card(role="tint")
        self._lay_out(parent)
        self.search.textChanged.connect(self.read)
        self.search.returnPressed.connect(self._into_list)
        self.table.chosen.connect(self._ask)
        self.move_it.clicked.connect(self._move)
        self.other.clicked.connect(self._choose_again)
        self.cancel.clicked.connect(self.reject)
        self.search.setFocus()
        self.read()

    def _lay_out(self, parent: QWidget | None) -> None:
        self._sure.body.addWidget(self._sure_words)
        self._sure.body.addWidget(
            text(
                "A 28-day follow-up that came of it is booked for them, on its original date. What is written in "
                "it stays hidden until you have reviewed it. The earlier versions stay readable."
            )
        )
        self._sure.body.addWidget(Flow(self.move_it, self.other, spacing=8))
        self._sure.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 26, 30, 22)
        column.setSpacing(14)
        column.addWidget(title("Whose record is this?"))
        column.addWidget(
            muted("Choose the person it belongs to. Add them under People first if they are new.")
        )
        column.addWidget(self.search)
        self.table.setMinimumHeight(120)
        column.addWidget(self.table, 100)
        column.addWidget(self.nobody)
        column.addWidget(self._sure)
        column.addStretch(1)
        below = row()
        below.addStretch(1)
        below.addWidget(self.cancel)
        column.addLayout(below)
        wide = self.fontMetrics().averageCharWidth() * 90
        most = parent.window().size() if parent is not None else self.sizeHint()
        self.resize(min(wide, most.width() - 40), min(self.sizeHint().height() + 80, most.height() - 40))

    def read(self) -> None:
        work = partial(_rows, listed=self._listed, search=self.search.text().strip())
        self._background.run(work, done=self._show)

    def _show(self, rows: "list[Row]") -> None:
        self._names = {known_by: words[0] for known_by, words in rows}
        self.table.show_rows(rows)
        self.nobody.setVisible(not rows)

    def _into_list(self) -> None:
        """Enter in the search: into the list, or straight on where only one is left."""
        if len(self._names) == 1:
            self._ask(next(iter(self._names)))
        else:
            self.table.setFocus()

    def _ask(self, person_id: str) -> None:
        self._person = person_id
        name = self._names[person_id]
        self._sure_words.setText(f"Move this record to {name}?")
        self.move_it.setText(f"Move it to {name}")
        self.move_it.setAccessibleName(f"Move it to {name}")
        for part in (self.search, self.table):
            part.hide()
        self._sure.show()
        self.move_it.setFocus()

    def _choose_again(self) -> None:
        self._sure.hide()
        for part in (self.search, self.table):
            part.show()
        self.search.setFocus()

    def _move(self) -> None:
        self.accept()
        self.chosen.emit(self._person)


def _rows(casebook: "Casebook", *, listed: Listed, search: str) -> "list[Row]":
    return listed(casebook, search)

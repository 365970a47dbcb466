"""Two offices: each adds up its halves of the same files; together the sums are exact. A window over Combine."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from sos_desktop.errors import SosError
from ui.background import Background
from ui.cards import Inside, row, scrolled
from ui.combining import shares_work as work
from ui.combining.shares_adding import AddingCard
from ui.combining.shares_key import KeyCard
from ui.combining.shares_opening import OpeningCard
from ui.impact.card import ImpactCard
from ui.labels import button, muted, title
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.offices.partials import Kept

WORDS = "Two offices, exact totals"
MORE = (
    "Each practitioner sends half of every count to this office and half to another. Neither half says anything alone. "
    "Both offices add up the same files, and give each other one sum for each quarter."
)


class TwoOfficesDialog(QDialog):
    """``opened`` carries exact totals, protected, each time there are any."""

    opened = Signal(object)

    def __init__(self, background: Background, clock: Callable[[], datetime], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(WORDS)
        self._background, self._clock = background, clock
        self.told = Told()
        self.key = KeyCard(background)
        self.adding = AddingCard(background, clock)
        self.opening = OpeningCard(background, clock)
        self.impact = ImpactCard(background, clock)
        self.close_button = button("Close", "quiet")
        inside = Inside(lambda: None)
        inside.setProperty("role", "scrolled")
        body = QVBoxLayout(inside)
        body.setContentsMargins(30, 24, 30, 12)
        body.setSpacing(16)
        for part in (title(WORDS), muted(MORE), self.told, self.adding, self.opening, self.impact, self.key):
            body.addWidget(part)
        body.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.area = scrolled(inside)
        whole.addWidget(self.area, 1)
        below = row()
        below.setContentsMargins(30, 6, 30, 18)
        below.addStretch(1)
        below.addWidget(self.close_button)
        whole.addLayout(below)
        self.close_button.clicked.connect(self.accept)
        self.adding.made.connect(self._made)
        self.opening.brought.connect(self.read)
        self.opening.opened.connect(self.opened)
        self.opening.opened.connect(self.impact.show_combined)
        self._fit()
        self.read()

    def _fit(self) -> None:
        """As wide as can be read, within the window that asks."""
        parent = self.parentWidget()
        most = parent.window().size() if parent is not None else self.screen().size()
        wide = self.fontMetrics().averageCharWidth() * 96
        self.resize(min(wide, most.width() - 40), most.height() - 40)

    def read(self) -> None:
        self._background.run(partial(work.look, now=self._clock()), done=self._show, refused=self._refused)

    def _show(self, office: work.Office) -> None:
        self.key.show_key(office.recipient)
        self.opening.show_ledger(office.ledger)
        if self.adding.found is None:
            self.adding.look()

    def _made(self, kept: "Kept") -> None:
        self.read()
        self.opening.save_partial(kept)

    def _refused(self, problem: SosError) -> None:
        for card in (self.key, self.adding, self.opening):
            card.setEnabled(False)
        self.told.tell(str(problem), problem=True)
        self.close_button.setFocus()

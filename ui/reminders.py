"""Above every page, where it concerns what was typed: a form that the disk does not take, a copy that waits."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.background import Background
from ui.cards import Notice
from ui.flowing import Flow
from ui.guide.saved_line import Trouble
from ui.half_typed import HalfTyped
from ui.labels import button

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook

HEADING = "What you typed last is not in your records yet"
_MORE = "The disk did not take it before the lock, so it is kept in an encrypted copy beside them."


class Reminders(QWidget):
    """Takes no room while there is nothing to say. ``look_wanted`` asks for the copy."""

    look_wanted = Signal()

    def __init__(self, background: Background, over: QWidget) -> None:
        super().__init__(over)
        self._background, self._over = background, over
        self.trouble = Trouble("This form is not saved yet", copy=True)
        self.copy_waits = Notice(HEADING, _MORE)
        self.look = button("Look at it", "primary", name="Look at what is not in your records yet")
        self.copy_waits.body.addWidget(Flow(self.look))
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 16, 30, 0)
        column.setSpacing(10)
        for part in (self.trouble, self.copy_waits):
            column.addWidget(part)
            part.hide()
        self.hide()
        self.look.clicked.connect(self.look_wanted)
        self.trouble.try_again.clicked.connect(self._try_again)
        background.held_back.connect(self._show_trouble)

    def read(self) -> None:
        """Is there a copy beside the records?"""
        self._background.run(_copies, done=self._show_copies)

    def _show_copies(self, there: bool) -> None:
        self.copy_waits.setVisible(there)
        self._fit()

    def _show_trouble(self) -> None:
        self.trouble.tell("")  # a copy that was saved does not hold what was typed since
        self.trouble.show_sentence(next((form.sentence for form in self._forms() if form.sentence), ""))
        self._fit()

    def _try_again(self) -> None:
        for form in self._forms():
            form.try_again()

    def _forms(self) -> list[HalfTyped]:
        return self._over.findChildren(HalfTyped)

    def _fit(self) -> None:
        self.setVisible(not (self.trouble.isHidden() and self.copy_waits.isHidden()))


def _copies(casebook: "Casebook") -> bool:
    from sos_desktop.records import beside

    return not casebook.vault.read_only and any(beside.ours(casebook.vault))

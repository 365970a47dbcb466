"""The way from Combine to exact totals of two offices: one card, in a record book of the SoS team."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sos_desktop.casebook import Casebook
from ui.background import Background
from ui.cards import Card
from ui.flowing import Flow
from ui.labels import button, muted

if TYPE_CHECKING:
    from ui.combining.shares import TwoOfficesDialog

_MORE = (
    "Exact totals, where a programme names two offices: practitioners send half of every count to this one and half to "
    "another. Here too are the key to which files for this office are sealed, and its halves of every quarter."
)


class TwoOfficesCard(Card):
    """``dialog`` is the window while it is open."""

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Two offices")
        self._background, self._clock = background, clock
        self.dialog: TwoOfficesDialog | None = None
        self.open = button("Two offices…")
        self.body.addWidget(muted(_MORE))
        self.body.addWidget(Flow(self.open))
        self.open.clicked.connect(self._open)
        self.hide()

    def read(self) -> None:
        """A practitioner's record book is no office, unless all of it is made up."""
        self._background.run(_is_an_office, done=self.setVisible)

    def _open(self) -> None:
        from ui.combining.shares import TwoOfficesDialog

        self.dialog = TwoOfficesDialog(self._background, self._clock, self)
        self.dialog.finished.connect(self._over)
        self.dialog.open()

    def _over(self, _: int) -> None:
        self.dialog = None
        self.open.setFocus()


def _is_an_office(casebook: Casebook) -> bool:
    from sos_desktop.offices import partials

    return partials.is_office(casebook.vault.meta)

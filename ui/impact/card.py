"""The way from what was added up to its report: one card on the Combine page."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from shiboken6 import isValid

from ui.background import Background
from ui.cards import Card
from ui.flowing import Flow
from ui.labels import button, muted

if TYPE_CHECKING:
    from sos_desktop.reports.evidence import AnyCombined
    from ui.impact.dialog import ImpactDialog

_MORE = (
    "The whole report to read here, with the trust's own figures, changes of the service and your own words beside the "
    "numbers; saved as PDF, as one page for the board, and as figures and data for a write-up."
)


class ImpactCard(Card):
    """``dialog`` is the report while it is open."""

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Impact report")
        self._background, self._clock = background, clock
        self._combined: AnyCombined | None = None
        self._everywhere = True
        self.dialog: ImpactDialog | None = None
        self.open = button(
            "Read the report…", name="Read the impact report, and put trust figures beside it…"
        )
        self.body.addWidget(muted(_MORE))
        self.body.addWidget(Flow(self.open))
        self.open.clicked.connect(self._open)
        self.show_combined(None)

    def show_combined(self, combined: "AnyCombined | None", *, everywhere: bool = True) -> None:
        """What was added up, or nothing while there is nothing to report. ``everywhere``: not one organisation out of
        several."""
        self._combined, self._everywhere = combined, everywhere
        self.setHidden(combined is None)

    def put_away(self) -> None:
        """What is still being typed in the report is sent: the record book is about to be closed."""
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.put_away()

    def _open(self) -> None:
        from ui.impact.dialog import ImpactDialog

        if self._combined is not None:
            self.dialog = ImpactDialog(
                self._background, self._clock, self._combined, self, everywhere=self._everywhere
            )
            self.dialog.finished.connect(self._over)
            self.dialog.open()

    def _over(self, _: int) -> None:
        self.dialog = None
        self.open.setFocus()

"""The way from what was added up to its report: one card on the Combine page."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from shiboken6 import isValid

from sos_desktop.dates import london_date
from ui.background import Background, Refused
from ui.cards import Card
from ui.flowing import Flow
from ui.impact import gathering
from ui.labels import button, muted

if TYPE_CHECKING:
    from sos_desktop.reports.evidence import AnyCombined
    from ui.impact.dialog import ImpactDialog

_MORE = (
    "The whole report to read here, with the trust's own figures, changes of the service and your own words beside the "
    "numbers; saved as PDF, as one page for the board, and as figures and data for a write-up."
)


class ImpactCard(Card):
    """``dialog`` is the report while it is open; ``closed`` comes after it: what stands beside may have changed."""

    closed = Signal()

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

    def save_report(self, out: Path, *, done: Callable[[Path], None], refused: Refused) -> None:
        """The PDF at once, with everything that stands beside the files."""
        if self._combined is None:
            return
        made = london_date(self._clock())
        writing = partial(
            gathering.write_report, self._combined, made=made, everywhere=self._everywhere, out=out
        )

        def gathered(beside: gathering.Beside) -> None:
            self._background.aside(partial(writing, beside), done=done, refused=refused)

        self._background.run(partial(gathering.beside, today=made), done=gathered, refused=refused)

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
        self.closed.emit()

"""Adding a questionnaire to the session that is held: which there are, and from which day each may be used."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sos_desktop.codes import SessionKind
from sos_desktop.dates import said
from sos_desktop.errors import SosError
from ui.background import Background
from ui.dialogs.choosing import ChoosingDialog
from ui.tables import Row
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.added import Offered

KINDS = (SessionKind.ONE_TO_ONE, SessionKind.FOLLOW_UP)
"""Sessions in which a person may be asked to fill something in."""


class Adding(QObject):
    """``added`` says that the session asks one more; ``told``, a line of the page, says why not."""

    added = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime], over: QWidget) -> None:
        super().__init__(over)
        self._background, self._clock, self._over = background, clock, over
        self._session_id = ""
        self.told = Told()

    def ask(self, session_id: str) -> None:
        """Offer what can be added to this session."""
        self._session_id = session_id
        self.told.tell("")
        self._background.run(partial(_offered, session_id=session_id), done=self._offer)

    def _offer(self, offers: "tuple[Offered, ...]") -> None:
        rows: list[Row] = [
            (offer.form.canonical, (offer.form.title, _when(offer))) for offer in offers if not offer.here
        ]
        if any(other.isVisible() for other in self._over.findChildren(ChoosingDialog)):
            return
        more = (
            "Only if they would like to. It gets a step of its own."
            if rows
            else "Everything that there is stands in this session already."
        )
        dialog = ChoosingDialog(
            "Add a questionnaire", more, ("Questionnaire", "May be used"), rows, "", self._over
        )
        dialog.something_else.hide()
        if not rows:
            dialog.cancel.setFocus()
        dialog.chosen.connect(self._add)
        dialog.open()

    def _add(self, canonical: str) -> None:
        work = partial(_add, session_id=self._session_id, canonical=canonical, now=self._clock())
        self._background.run(work, done=self._was_added, refused=self._not_added)

    def _was_added(self, _: None) -> None:
        self.added.emit()

    def _not_added(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)


def _when(offer: "Offered") -> str:
    return f"from {said(offer.from_day)}" if offer.from_day else "now"


def _offered(casebook: "Casebook", *, session_id: str) -> "tuple[Offered, ...]":
    from sos_desktop.records import added

    return added.offered(casebook.store, session_id)


def _add(casebook: "Casebook", *, session_id: str, canonical: str, now: datetime) -> None:
    from sos_desktop.records import added

    added.add(casebook.store, session_id, canonical, now=now)

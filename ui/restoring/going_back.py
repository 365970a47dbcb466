"""The ways from the window to the backups and back: which page is shown for what, and what follows from it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sos_desktop import settings
from sos_desktop.errors import SosError
from sos_desktop.paths import Places
from ui.background import Background
from ui.opening import Opening, Way
from ui.restoring.asking import Met
from ui.restoring.choices import Choice
from ui.restoring.damage import DamagePage
from ui.restoring.doubt import DoubtDialog
from ui.restoring.page import RestorePage

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QMainWindow

    from sos_desktop.casebook import Casebook

Shown = RestorePage | DamagePage


class GoingBack(QObject):
    """``made`` carries a page for the window to show, ``opened`` an Opened that can only be read, ``left`` the
    folder for the unlock page. ``close_wanted`` asks the window to close the record book and look at all of it."""

    made = Signal(object)
    opened = Signal(object)
    left = Signal(object)
    close_wanted = Signal()

    def __init__(
        self,
        background: Background,
        clock: "Callable[[], datetime]",
        opening: Opening,
        places: Places,
        window: "QMainWindow",
    ) -> None:
        super().__init__(window)
        self._background, self._clock, self._opening = background, clock, opening
        self._places, self._window = places, window
        self._doubting = False

    # Pages

    def show_backups(self, folder: Path | None, second: Path | None = None) -> None:
        """The backups of the record book in ``folder``, or of none that is here."""
        self._show_backups(folder, second)

    def show_damage(self, met: Met) -> None:
        page = DamagePage(
            self._background, self._clock, self._opening, met, new_folder=self._beside(met.folder, "rescued")
        )
        page.opened.connect(self.opened)
        page.left.connect(self.left)
        page.restore_wanted.connect(partial(self._restore_damaged, met))
        self.made.emit(page)
        page.begin()

    def _restore_damaged(self, met: Met, choice: Choice | None) -> None:
        self._show_backups(met.folder, None, met.way, choice)

    def _show_backups(
        self,
        folder: Path | None,
        second: Path | None,
        way: Way | None = None,
        choice: Choice | None = None,
    ) -> None:
        page = RestorePage(
            self._background, self._clock, self._opening, folder,
            second=second, new_folder=self._beside(folder, "restored"), way=way,
        )  # fmt: skip
        page.opened.connect(self.opened)
        page.left.connect(self.left)
        self.made.emit(page)
        page.begin(choice)

    def _beside(self, folder: Path | None, what: str) -> Callable[[], Path]:
        """Where a record book is made that does not take the place of another: beside the others of this account."""
        return partial(
            settings.new_folder, self._places.record_books, f"{folder.name if folder else ''} {what}"
        )

    # From an open record book

    def ask_second_place(self, then: Callable[[Path | None], None]) -> None:
        """Where its other backups lie is known only while it is open."""
        self._background.run(_second_place, done=then, refused=partial(_without, then))

    def doubt(self) -> None:
        """A part of it could not be read. Closed and opened again, does it read now? Only if not is anything said."""
        if not self._doubting:
            self._doubting = True
            self._background.run(_reads_whole, done=self._looked)

    def _looked(self, whole: bool) -> None:
        self._doubting = False
        shown = any(dialog.isVisible() for dialog in self._window.findChildren(DoubtDialog))
        if not whole and not shown and self._background.open_wanted:
            dialog = DoubtDialog(self._window)
            dialog.accepted.connect(self.close_wanted)
            dialog.open()


def _without(then: Callable[[Path | None], None], _: SosError) -> None:
    then(None)


def _second_place(casebook: "Casebook") -> Path | None:
    from sos_desktop.vault import second_place

    place = second_place.of(casebook.vault)
    return place.backups if place is not None and place.there else None


def _reads_whole(casebook: "Casebook") -> bool:
    from sos_desktop.vault.connection import Failure, answers

    casebook.store.reopen()
    try:
        return answers(casebook.store.connection, "quick_check") == ["ok"]
    except (Failure, SosError):
        return False  # an answer, not a refusal: that would be the next doubt

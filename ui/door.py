"""What the window shows while no record book is open: which one to unlock, or the first one to make."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui import unsaved
from ui.pages.unlock import UnlockPage
from ui.which_book import Book

if TYPE_CHECKING:
    from datetime import datetime

    from sos_desktop.paths import Places
    from ui.background import Background
    from ui.opening import Opening


class Door(QObject):
    """``made`` carries a page for the window to show; the others pass on what its pages ask and find."""

    made = Signal(object)
    opened = Signal(object)
    opened_with_code = Signal(object, str)
    opened_by_escrow = Signal(object, object)
    damaged = Signal(object)
    backups_wanted = Signal(object)
    urgent_wanted = Signal()

    def __init__(
        self,
        background: "Background",
        clock: "Callable[[], datetime]",
        opening: "Opening",
        places: "Places",
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._background, self._clock, self._opening, self._places = background, clock, opening, places

    def start(self, folder: Path | None) -> unsaved.Word:
        """The unlock page, or the first run where this account has no record book yet.

        Gives what the process before left to be said where there is no page to say it.
        """
        from sos_desktop import settings

        word = unsaved.take_word()
        in_doubt = settings.is_in_doubt(self._places)
        books, locked = self.books(), settings.take_locked(self._places)
        if not (folder or locked or books):
            self.show_first_run()
            return word
        self.show_unlock(folder or locked, in_doubt=in_doubt and locked is not None, word=word)
        return ""

    def books(self) -> list[Book]:
        """The record books that this account has opened before."""
        from sos_desktop import settings

        return [Book(*known) for known in settings.known_books(self._places)]

    def show_unlock(
        self, folder: Path | None = None, *, in_doubt: bool = False, word: unsaved.Word = ""
    ) -> None:
        """``folder`` is chosen already; ``word`` says what the disk did not take when it was locked."""
        page = UnlockPage(self._background, self._clock, self._opening, self.books())
        if folder is not None:
            page.choose(folder)
        if in_doubt:
            page.doubt()
        if word:
            page.tell_unsaved(kept_aside=word == "aside")
        page.opened.connect(self.opened)
        page.opened_with_code.connect(self.opened_with_code)
        page.opened_by_escrow.connect(self.opened_by_escrow)
        page.urgent_wanted.connect(self.urgent_wanted)
        page.create_wanted.connect(self.show_first_run)
        page.backups_wanted.connect(self.backups_wanted)
        page.damaged.connect(self.damaged)
        self.made.emit(page)

    def show_first_run(self) -> None:
        from ui.pages.first_run import FirstRunPage

        page = FirstRunPage(self._background, self._clock, self._opening, self._places)
        page.opened.connect(self.opened)
        page.urgent_wanted.connect(self.urgent_wanted)
        page.unlock_wanted.connect(self.show_unlock)
        page.restore_wanted.connect(self._restore_first)
        self.made.emit(page)

    def _restore_first(self) -> None:
        """On a new computer: there is a backup, and nothing else yet."""
        self.backups_wanted.emit(None)

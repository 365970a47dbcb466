"""Closing a record book, whoever asks for it: keep what is being typed, close, and begin anew in a fresh process.

A lock, the end of the application, backups and new keys all come this way; what is to follow is said with it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication, QWidget

from sos_desktop.errors import SosError
from ui import unsaved

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from sos_desktop.paths import Places
    from ui.background import Background
    from ui.backing_up import BackingUp
    from ui.cover import Covers
    from ui.door import Door
    from ui.keys.rekeying import ReKeyingPage
    from ui.preferences import Preferences
    from ui.problems import Problems
    from ui.restoring.page import RestorePage
    from ui.workplace import Workplace

DEADLINE = 2000
"""Milliseconds that closing a record book may take before the window locks all the same."""
LAST_BACKUP = 4000
"""Milliseconds that the backup before the end may take: then the window goes without it."""
NOT_SAVED = ("save-failed", "disk-full")
"""The codes of refusals after which something typed may not be on the disk."""
LEAVING = "Making a checked backup, then closing."


class Window(Protocol):
    """What closing needs of the window."""

    background: "Background"
    preferences: "Preferences"
    workplace: "Workplace | None"
    rekeying: "ReKeyingPage | None"
    door: "Door"

    @property
    def closing(self) -> SignalInstance: ...
    @property
    def locked(self) -> SignalInstance: ...
    @property
    def problems(self) -> "Problems": ...
    @property
    def covers(self) -> "Covers": ...
    @property
    def backing_up(self) -> "BackingUp": ...
    @property
    def among_backups(self) -> bool: ...
    @property
    def shown(self) -> QWidget: ...
    def keep_geometry(self) -> None: ...
    def hide(self) -> None: ...
    def close(self) -> bool: ...


class Closing(QObject):
    """One for the window. ``under_way`` from the moment it begins until the record book is closed; ``leaving`` where
    the application is to end with it."""

    def __init__(
        self, window: Window, places: "Places", relaunch: Callable[[], None] | None, parent: QObject
    ) -> None:
        """``relaunch`` starts the process anew and does not come back; without it, as in tests, the window only
        shows its lock."""
        super().__init__(parent)
        self._window, self._places, self._relaunch = window, places, relaunch
        self.under_way = self.leaving = self.in_doubt = False
        self.unsaved: unsaved.Word = ""
        self.folder: Path | None = None
        """The record book that was open last."""
        self._then: Callable[[], None] | None = None

    # Locking

    def lock(self) -> None:
        """Keep what is being typed, close the record book, and show nothing of it any more."""
        if self.under_way:
            return
        if self._window.background.open_wanted:
            self._close_book()
        elif self._window.among_backups:
            self.leave_backups(cast("RestorePage", self._window.shown).folder)
        elif self._window.rekeying is not None:
            self._window.rekeying.lock()

    def close_and(self, then: Callable[[], None]) -> None:
        """Close the open record book, and show something else in place of the lock."""
        if self._window.workplace is not None and not self.under_way:
            self._then = then
            self.lock()

    def close_in_doubt(self) -> None:
        """Close it, and look at it as a whole when it is unlocked."""
        self.in_doubt = True
        self.lock()

    def doubt_later(self) -> None:
        self.in_doubt = True

    def leave_backups(self, folder: Path | None) -> None:
        """To the unlock page, in a fresh process: a passphrase may have been typed, or a record book open before.

        What is being restored stops before its last step; that one is finished when it is next unlocked.
        """
        self.folder = folder
        if self._window.among_backups:
            cast("RestorePage", self._window.shown).stop()
        close_dialogs()
        self._begin_anew()
        self._show_unlock()
        self._window.covers.uncover()
        self._window.locked.emit()

    def _close_book(self) -> None:
        window = self._window
        self.under_way = True
        window.closing.emit()
        close_dialogs()
        if window.workplace is not None:
            if not self.leaving:
                window.workplace.keep_place()
            window.workplace.put_away()
            window.workplace.copies.set_aside(kept=self._was_set_aside)
        self.folder = window.workplace.opened.folder if window.workplace is not None else None
        window.covers.stays = True
        window.covers.cover(LEAVING if self.leaving else "Locking.")
        QTimer.singleShot(DEADLINE, self, self._not_closed_in_time)
        window.background.close(done=self._closed, refused=self._closed_badly)

    def note_unsaved(self, code: str) -> None:
        """The process that could say so on its page is about to go; the next one says it."""
        if self.under_way and code in NOT_SAVED:
            self.unsaved = self.unsaved or "missing"

    def _was_set_aside(self, kept: bool) -> None:
        """What the disk refused lies in a sealed copy beside the records now."""
        self.unsaved = "aside" if kept else self.unsaved

    def _closed_badly(self, error: SosError) -> None:
        self._closed()
        if error.code not in NOT_SAVED:
            self._window.problems.refused(error)

    def _closed(self) -> None:
        self._window.workplace = None
        self.under_way = False
        if self.leaving and not self.unsaved:
            self._window.close()
            return
        self.leaving = False  # whoever left is told that the disk did not take everything
        if self._then is not None:
            then, self._then = self._then, None
            then()
        else:
            self._begin_anew()
            self._show_unlock()
            self._window.locked.emit()
        self.in_doubt = False
        self._window.covers.stays = False
        self._window.covers.uncover()

    def _show_unlock(self) -> None:
        word, self.unsaved = self.unsaved, ""
        self._window.door.show_unlock(self.folder, in_doubt=self.in_doubt, word=word)

    def _not_closed_in_time(self) -> None:
        """What hangs must not keep it open: what was typed has been sent, and is written before anything else."""
        if self.under_way and not self.leaving:
            self._begin_anew()

    def _begin_anew(self) -> None:
        """A fresh process in place of this one."""
        if self._relaunch is None:
            return
        from sos_desktop import settings

        self._window.keep_geometry()
        self._window.preferences.write()
        self._window.backing_up.abandon()
        if self.unsaved:
            unsaved.leave_word(self.unsaved)
        if self.folder is not None:
            settings.keep_locked(self._places, self.folder, in_doubt=self.in_doubt)
        self._relaunch()

    # The end

    def answer(self, event: "QCloseEvent") -> None:
        """The window is to be closed: at once where nothing is open, and after what has to be done before."""
        window = self._window
        if window.rekeying is not None and window.rekeying.working:
            self.leaving = True
            event.ignore()
            return
        if not window.background.open_wanted:
            if window.among_backups:
                cast("RestorePage", window.shown).stop()
            window.hide()  # whoever leaves does not look at a window that waits for a backup to be checked
            window.background.stop()
            event.accept()
            return
        event.ignore()
        if not self.leaving:
            self.leaving = True
            self._leave()

    def _leave(self) -> None:
        """Keep what is being typed, make a last backup where there is time for it, then close."""
        window = self._window
        if self.under_way or window.workplace is None or not window.backing_up.can_write:
            self.lock()
            return
        close_dialogs()
        window.workplace.put_away()
        window.covers.stays = True
        window.covers.cover(LEAVING)
        QTimer.singleShot(LAST_BACKUP, self, self.lock)
        window.backing_up.make("changed")

    def last_backup_made(self) -> None:
        if self.leaving:
            self.lock()


def close_dialogs() -> None:
    from PySide6.QtWidgets import QDialog

    for window in QApplication.topLevelWidgets():
        if isinstance(window, QDialog) and window.isVisible():
            window.reject()

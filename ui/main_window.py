"""The one window: locked, making a record book, or working in one; and the keys that work everywhere."""

import gc
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from sos_desktop.errors import SosError
from sos_desktop.paths import Places
from ui import unsaved
from ui.background import Background
from ui.opening import Opened, Opening, Way
from ui.pages.unlock import Book, UnlockPage
from ui.preferences import Preferences
from ui.theme import STEP, USUAL, Theme

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from sos_desktop.policy import Policy
    from ui.backing_up import BackingUp, Line
    from ui.cover import Covers
    from ui.keys.rekeying import ReKeyingPage
    from ui.keys.work import NewKeys
    from ui.pages.today import TodayPage
    from ui.problems import Bug, Problems
    from ui.restoring.asking import Met
    from ui.restoring.going_back import GoingBack
    from ui.restoring.page import RestorePage
    from ui.workplace import Workplace

DEADLINE = 2000
"""Milliseconds that closing a record book may take before the window locks all the same."""
LAST_BACKUP = 4000
"""Milliseconds that the backup before the end may take: then the window goes without it."""
NOT_SAVED = ("save-failed", "disk-full")
"""The codes of refusals after which something typed may not be on the disk."""
LEAVING = "Making a checked backup, then closing."


class MainWindow(QMainWindow):
    """``locked`` and ``working`` tell tests and the tour which of its two lives the window is in;
    ``painted`` comes once, when there is something to see, ``opened`` when there is something to be locked,
    ``closing`` before a record book is closed."""

    painted = Signal()
    opened = Signal()
    working = Signal()
    closing = Signal()
    locked = Signal()

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        places: Places,
        clock: "Callable[[], datetime]",
        opening: Opening,
        *,
        relaunch: Callable[[], None] | None = None,
    ) -> None:
        """``relaunch`` starts the process anew after locking and does not come back; without it, as in tests,
        the window only shows its lock."""
        super().__init__()
        self.setWindowTitle("Supporting our Staff")
        self.setMinimumSize(640, 480)
        self._theme, self.preferences, self._places = theme, preferences, places
        self._clock, self._opening, self._relaunch = clock, opening, relaunch
        self.background = Background(clock, self.refused, self.bug)
        self.background.doubted.connect(self._doubted)
        self.background.went_wrong.connect(self._count_trouble)
        self.background.went_wrong.connect(self._note_unsaved)
        self.workplace: Workplace | None = None
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._folder: Path | None = None
        self.rekeying: ReKeyingPage | None = None
        self._leaving = False
        self._closing = False
        self._in_doubt = False
        self._unsaved: unsaved.Word = ""
        self._then: Callable[[], None] | None = None
        self._painted = False
        if not self.restoreGeometry(preferences.geometry):
            self.resize(1280, 800)

    @cached_property
    def policy(self) -> "Policy":
        from sos_desktop import paths, policy

        return policy.read(paths.policy_files())

    @cached_property
    def problems(self) -> "Problems":
        from ui.problems import Problems

        return Problems(self)

    @cached_property
    def covers(self) -> "Covers":
        from ui.cover import Covers

        return Covers(self)

    @cached_property
    def backing_up(self) -> "BackingUp":
        from ui.backing_up import BackingUp

        backing_up = BackingUp(self.background, self._clock, self)
        backing_up.needs_second_place = self.policy.second_place
        backing_up.told.connect(self._backups_told)
        backing_up.rested.connect(self._last_backup_made)
        backing_up.doubtful.connect(self._doubt_later)
        self.closing.connect(backing_up.end)
        return backing_up

    @cached_property
    def going_back(self) -> "GoingBack":
        from ui.restoring.going_back import GoingBack

        going_back = GoingBack(self.background, self._clock, self._opening, self._places, self)
        going_back.made.connect(self._show_among_backups)
        going_back.opened.connect(self._opened)
        going_back.left.connect(self._leave_backups)
        going_back.close_wanted.connect(self._close_in_doubt)
        return going_back

    def refused(self, error: SosError) -> None:
        self.problems.refused(error)

    def bug(self, bug: "Bug") -> None:
        from sos_desktop.troubles import mistake

        self._count_trouble(mistake(bug.kind, bug.file, bug.line))
        self.problems.bug(bug)

    def _count_trouble(self, code: str) -> None:
        """For the diagnostics; written aside, since a disk may let one wait."""
        from sos_desktop.dates import london_date
        from sos_desktop.troubles import count

        today = london_date(self._clock())
        self.background.aside(partial(count, self._places.troubles, code, today=today), done=self._done)

    def _done(self, _: None) -> None:
        """Nothing on the page depends on it."""

    # Locked

    def start(self, folder: Path | None = None) -> None:
        """Show the unlock page, or the first run where this account has no record book yet."""
        from sos_desktop import settings

        self._unsaved = unsaved.take_word()
        in_doubt = settings.is_in_doubt(self._places)
        books, locked = self._books(), settings.take_locked(self._places)
        if not (folder or locked or books):
            self.show_first_run()
            return
        self._show_unlock(books, folder or locked, in_doubt=in_doubt and locked is not None)

    def _books(self) -> list[Book]:
        from sos_desktop import settings

        return [Book(*known) for known in settings.known_books(self._places)]

    def _show_unlock(self, books: list[Book], folder: Path | None, *, in_doubt: bool = False) -> None:
        page = UnlockPage(self.background, self._clock, self._opening, books)
        if folder is not None:
            page.choose(folder)
        if in_doubt:
            page.doubt()
        if self._unsaved:
            page.tell_unsaved(kept_aside=self._unsaved == "aside")
            self._unsaved = ""
        page.opened.connect(self._opened)
        page.opened_with_code.connect(self._opened_with_code)
        page.opened_by_escrow.connect(self._ask_new_passphrase)
        page.urgent_wanted.connect(self.show_urgent)
        page.create_wanted.connect(self.show_first_run)
        page.backups_wanted.connect(self._show_backups)
        page.damaged.connect(self._show_damage)
        self.painted.connect(page.say_keyboard)
        if self._painted:
            page.say_keyboard()
        self._show(page)

    def show_unlock(self) -> None:
        self._show_unlock(self._books(), None)

    def show_first_run(self) -> None:
        from ui.pages.first_run import FirstRunPage

        page = FirstRunPage(self.background, self._clock, self._opening, self._places)
        page.opened.connect(self._opened)
        page.urgent_wanted.connect(self.show_urgent)
        page.unlock_wanted.connect(self.show_unlock)
        page.restore_wanted.connect(self._restore_first)
        self._show(page)

    def _restore_first(self) -> None:
        """On a new computer: there is a backup, and nothing else yet."""
        self._show_backups(None)

    def _show_backups(self, folder: Path | None) -> None:
        self.going_back.show_backups(folder)

    def _show_damage(self, met: "Met") -> None:
        self.going_back.show_damage(met)

    def _show_among_backups(self, page: QWidget) -> None:
        """It locks by itself, too: a passphrase may stand in it."""
        self._show(page)
        self.opened.emit()

    @property
    def among_backups(self) -> bool:
        """Nothing is open, and the page is about backups or damage: there may be a passphrase in it."""
        page = self._stack.currentWidget()
        return page is not None and page.property("among_backups") is True

    @property
    def to_be_locked(self) -> bool:
        """Whether there is anything that nobody else should find here."""
        return self.background.open_wanted or self.among_backups or self.rekeying is not None

    @property
    def shown(self) -> QWidget:
        """The page that fills the window."""
        page = self._stack.currentWidget()
        if page is None:
            raise RuntimeError("the window has not been started")
        return page

    def _show(self, page: QWidget) -> None:
        """Put a page in place of the one before, which goes with everything typed into it."""
        while (old := self._stack.currentWidget()) is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    # Working

    def _opened(self, opened: Opened) -> None:
        from sos_desktop import settings
        from ui.key_changes import KeyChanges
        from ui.workplace import Workplace

        if not opened.banner:
            book = settings.KnownBook(opened.folder, opened.nickname, opened.demonstration)
            self.background.aside(partial(settings.remember_book, self._places, book), done=self._done)
        here: dict[str, Callable[[], QWidget]] = {
            "settings": partial(self._settings_page, opened),
            "help": self._help_page,
        }
        workplace = Workplace(self.background, self._clock, opened, here)
        workplace.lock_wanted.connect(self.lock)
        workplace.urgent_wanted.connect(self.show_urgent)
        workplace.session_sealed.connect(self.backing_up.make_after_change)
        workplace.place_shown.connect(self._say_backups)
        self.key_changes = KeyChanges(self.background, self._clock, self._opening, workplace)
        self.key_changes.rekey_ready.connect(self._close_for_new_keys)
        self.workplace = workplace
        self._show(workplace)
        workplace.begin()
        self.backing_up.begin(opened)
        self.opened.emit()
        self.working.emit()

    def _help_page(self) -> QWidget:
        from ui.pages.help import HelpPage

        page = HelpPage()
        page.diagnostics_wanted.connect(self.show_diagnostics)
        return page

    def _settings_page(self, opened: Opened) -> QWidget:
        from ui.backup_line import BackupsPart
        from ui.pages.settings import SettingsPage

        backups = BackupsPart(self.backing_up)
        backups.restore_wanted.connect(self._leave_for_backups)
        keys = self.key_changes.card()
        page = SettingsPage(self._theme, self.preferences, opened, self.policy, backups, keys)
        page.add_card(cast("Workplace", self.workplace).records_card())
        return page

    def _opened_with_code(self, opened: Opened, code: str) -> None:
        """The sheet stands in for a forgotten passphrase: a new one comes first, where it can be written."""
        if opened.read_only:
            self._opened(opened)
        else:
            self._ask_new_passphrase(opened, Way("sheet", (code,)))

    def _ask_new_passphrase(self, opened: Opened, way: Way) -> None:
        from ui.pages.new_passphrase import NewPassphrasePage

        page = NewPassphrasePage(self.background, self._clock, self._opening, opened, way)
        page.opened.connect(self._opened)
        page.lock_wanted.connect(self.lock)
        self._show(page)
        page.begin()
        self.opened.emit()

    def _say_backups(self, place: str) -> None:
        """Today and Settings say how it stands whenever they are shown."""
        if place in ("today", "settings"):
            self.backing_up.look()

    def _backups_told(self, line: "Line") -> None:
        today = self.workplace.pages.get("today") if self.workplace is not None else None
        if today is not None:
            cast("TodayPage", today).backup.show_line(line)

    def lock(self) -> None:
        """Keep what is being typed, close the record book, and show nothing of it any more."""
        if self._closing:
            return
        if self.background.open_wanted:
            self._close_book()
        elif self.among_backups:
            self._leave_backups(cast("RestorePage", self.shown).folder)
        elif self.rekeying is not None:
            self.rekeying.lock()

    def _leave_backups(self, folder: Path | None) -> None:
        """To the unlock page, in a fresh process: a passphrase may have been typed, or a record book open before.

        What is being restored stops before its last step; that one is finished when it is next unlocked.
        """
        self._folder = folder
        if self.among_backups:
            cast("RestorePage", self.shown).stop()
        self._close_dialogs()
        self._begin_anew()
        self._show_unlock(self._books(), self._folder)
        self.covers.uncover()
        self.locked.emit()

    def _leave_for_backups(self) -> None:
        """From Settings: the record book is closed, and then its backups are shown."""
        self.going_back.ask_second_place(self._close_for_backups)

    def _close_for_backups(self, second: Path | None) -> None:
        if self.workplace is not None and not self._closing:
            self._then = partial(self.going_back.show_backups, self.workplace.opened.folder, second)
            self.lock()

    def _close_for_new_keys(self, new: "NewKeys") -> None:
        """The record book is closed, and then everything in it gets new keys."""
        if self.workplace is not None and not self._closing:
            self._then = partial(self._give_new_keys, new)
            self.lock()

    def _give_new_keys(self, new: "NewKeys") -> None:
        from ui.keys.rekeying import ReKeyingPage

        self.rekeying = page = ReKeyingPage(self.background, self._clock, self._opening)
        page.rested.connect(self._new_keys_given)
        page.finished.connect(self._unlock_with_new_keys)
        self._show(page)
        page.begin(new)

    def _new_keys_given(self) -> None:
        """Whoever wanted to leave meanwhile has waited for it."""
        if self._leaving:
            self.close()

    def _unlock_with_new_keys(self) -> None:
        self.rekeying = None
        if not self._leaving:
            self._leave_backups(self._folder)

    def _doubted(self) -> None:
        """A part of the open record book could not be read; what is damaged anyway is only being looked at."""
        if self.workplace is not None and not self.workplace.opened.banner and not self._closing:
            self.going_back.doubt()

    def _doubt_later(self) -> None:
        self._in_doubt = True

    def _close_in_doubt(self) -> None:
        self._in_doubt = True
        self.lock()

    @property
    def in_session(self) -> bool:
        """A guided session fills the window: whoever listens does not type."""
        return self.workplace is not None and self.workplace.current == "session"

    def _close_book(self) -> None:
        self._closing = True
        self.closing.emit()
        self._close_dialogs()
        if self.workplace is not None:
            if not self._leaving:
                self.workplace.keep_place()
            self.workplace.put_away()
            self.workplace.copies.set_aside(kept=self._was_set_aside)
        self._folder = self.workplace.opened.folder if self.workplace is not None else None
        self.covers.stays = True
        self.covers.cover(LEAVING if self._leaving else "Locking.")
        QTimer.singleShot(DEADLINE, self, self._not_closed_in_time)
        self.background.close(done=self._closed, refused=self._closed_badly)

    def _note_unsaved(self, code: str) -> None:
        """The process that could say so on its page is about to go; the next one says it."""
        if self._closing and code in NOT_SAVED:
            self._unsaved = self._unsaved or "missing"

    def _was_set_aside(self, kept: bool) -> None:
        """What the disk refused lies in a sealed copy beside the records now."""
        self._unsaved = "aside" if kept else self._unsaved

    def _closed_badly(self, error: SosError) -> None:
        self._closed()
        if error.code not in NOT_SAVED:
            self.problems.refused(error)

    def _closed(self) -> None:
        self.workplace = None
        self._closing = False
        if self._leaving and not self._unsaved:
            self.close()
            return
        self._leaving = False  # whoever left is told that the disk did not take everything
        if self._then is not None:
            then, self._then = self._then, None
            then()
        else:
            self._begin_anew()
            self._show_unlock(self._books(), self._folder, in_doubt=self._in_doubt)
            self.locked.emit()
        self._in_doubt = False
        self.covers.stays = False
        self.covers.uncover()

    def _not_closed_in_time(self) -> None:
        """What hangs must not keep it open: what was typed has been sent, and is written before anything else."""
        if self._closing and not self._leaving:
            self._begin_anew()

    def _begin_anew(self) -> None:
        """A fresh process in place of this one."""
        if self._relaunch is None:
            return
        from sos_desktop import settings

        self._keep_geometry()
        self.preferences.write()
        self.backing_up.abandon()
        if self._unsaved:
            unsaved.leave_word(self._unsaved)
        if self._folder is not None:
            settings.keep_locked(self._places, self._folder, in_doubt=self._in_doubt)
        self._relaunch()

    # Keys

    def hide_content(self) -> None:
        self.covers.cover()

    def _go(self, number: int) -> None:
        if self.workplace is not None:
            self.workplace.go_to_number(number)

    def show_urgent(self) -> None:
        from ui.dialogs.urgent import UrgentDialog

        if not any(isinstance(window, UrgentDialog) for window in QApplication.topLevelWidgets()):
            site = self.workplace.site_numbers.shown if self.workplace else None
            UrgentDialog(QApplication.activeWindow() or self, site, self._books()).open()

    def show_help(self) -> None:
        if self.workplace is not None:
            self.workplace.go("help")
        else:
            from ui.pages.help import HelpDialog

            dialog = HelpDialog(self)
            dialog.diagnostics_wanted.connect(self.show_diagnostics)
            dialog.open()

    def show_diagnostics(self) -> None:
        """What helps to find a fault; while locked there is less in it."""
        from ui.dialogs.diagnostics import DiagnosticsDialog
        from ui.standing import standing

        how = standing(self, self._theme, self.preferences, self.policy, len(self._books()))
        DiagnosticsDialog(
            self.background,
            self._clock,
            how,
            self._places.troubles,
            QApplication.activeWindow() or self,
            open_book=self.workplace is not None,
        ).open()

    def larger(self) -> None:
        self._set_percent(self._theme.percent + STEP)

    def smaller(self) -> None:
        self._set_percent(self._theme.percent - STEP)

    def usual_size(self) -> None:
        self._set_percent(USUAL)

    def _set_percent(self, percent: int) -> None:
        self._theme.set_percent(percent)
        self.preferences.percent = self._theme.percent

    # Coming and going

    def paintEvent(self, event: "QPaintEvent") -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._first_paint)

    def _first_paint(self) -> None:
        """The window is to be seen. Now the keys, the ring around what has the focus, and, while the
        passphrase is typed, the import of what unlocking needs."""
        self.painted.emit()
        gc.enable()
        from ui.focus import FocusRing
        from ui.shortcuts import Shortcuts

        self._ring = FocusRing(self._theme.application, self)
        everywhere = {"Ctrl+L": self.lock, "Ctrl+H": self.hide_content, "F9": self.show_urgent}
        here: dict[str, Callable[[], None]] = {
            "F1": self.show_help,
            "Ctrl++": self.larger,
            "Ctrl+=": self.larger,
            "Ctrl+-": self.smaller,
            "Ctrl+0": self.usual_size,
            **{f"Ctrl+{number}": partial(self._go, number) for number in range(1, 10)},
        }
        self._shortcuts = Shortcuts(self._theme.application, self, everywhere, here)
        self.background.aside(self._warm, done=self._done)

    def _warm(self) -> None:
        self._opening.warm()
        import ui.pages.incidents
        import ui.pages.people
        import ui.pages.session
        import ui.pages.settings
        import ui.pages.summary
        import ui.pages.today
        import ui.workplace  # noqa: F401 - to have them imported

    def closeEvent(self, event: "QCloseEvent") -> None:  # noqa: N802 - Qt's name
        self._keep_geometry()
        if self.rekeying is not None and self.rekeying.working:
            self._leaving = True
            event.ignore()
            return
        if not self.background.open_wanted:
            if self.among_backups:
                cast("RestorePage", self.shown).stop()
            self.hide()  # whoever leaves does not look at a window that waits for a backup to be checked
            self.background.stop()
            event.accept()
            return
        event.ignore()
        if not self._leaving:
            self._leaving = True
            self._leave()

    def _leave(self) -> None:
        """Keep what is being typed, make a last backup where there is time for it, then close."""
        if self._closing or self.workplace is None or not self.backing_up.can_write:
            self.lock()
            return
        self._close_dialogs()
        self.workplace.put_away()
        self.covers.stays = True
        self.covers.cover(LEAVING)
        QTimer.singleShot(LAST_BACKUP, self, self.lock)
        self.backing_up.make("changed")

    def _last_backup_made(self) -> None:
        if self._leaving:
            self.lock()

    def _close_dialogs(self) -> None:
        from PySide6.QtWidgets import QDialog

        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog) and window.isVisible():
                window.reject()

    def _keep_geometry(self) -> None:
        self.preferences.geometry = self.saveGeometry()

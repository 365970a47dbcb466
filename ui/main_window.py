"""The one window: at the door of the record books, or working in one; what is shown, and what is asked for over it."""

import gc
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from sos_desktop.errors import SosError
from sos_desktop.paths import Places
from ui.background import Background
from ui.closing import Closing
from ui.door import Door
from ui.opening import Opened, Opening, Way
from ui.pages.unlock import UnlockPage
from ui.preferences import Preferences
from ui.theme import Theme

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
    from ui.workplace import Workplace


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
        self._clock, self._opening = clock, opening
        self.background = Background(clock, self.refused, self.bug)
        self.background.doubted.connect(self._doubted)
        self.background.went_wrong.connect(self._count_trouble)
        self.ending = Closing(self, places, relaunch, self)
        self.background.went_wrong.connect(self.ending.note_unsaved)
        self.workplace: Workplace | None = None
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.rekeying: ReKeyingPage | None = None
        self._painted = False
        self.door = Door(self.background, clock, opening, places, self)
        self.door.made.connect(self._show_at_door)
        self.door.opened.connect(self._opened)
        self.door.opened_with_code.connect(self._opened_with_code)
        self.door.opened_by_escrow.connect(self._ask_new_passphrase)
        self.door.urgent_wanted.connect(self.show_urgent)
        self.door.backups_wanted.connect(self._show_backups)
        self.door.damaged.connect(self._show_damage)
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
        backing_up.rested.connect(self.ending.last_backup_made)
        backing_up.doubtful.connect(self.ending.doubt_later)
        self.closing.connect(backing_up.end)
        return backing_up

    @cached_property
    def going_back(self) -> "GoingBack":
        from ui.restoring.going_back import GoingBack

        going_back = GoingBack(self.background, self._clock, self._opening, self._places, self)
        going_back.made.connect(self._show_among_backups)
        going_back.opened.connect(self._opened)
        going_back.left.connect(self.ending.leave_backups)
        going_back.close_wanted.connect(self.ending.close_in_doubt)
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
        self.ending.unsaved = self.door.start(folder)

    def _show_at_door(self, page: QWidget) -> None:
        if isinstance(page, UnlockPage):
            self.painted.connect(page.say_keyboard)
            if self._painted:
                page.say_keyboard()
        self._show(page)

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
        workplace.packs.loaded.connect(self.backing_up.ask_programme)
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
        workplace = cast("Workplace", self.workplace)
        page.add_card(workplace.records_card())
        if (pack := workplace.pack_card()) is not None:
            page.add_card(pack)
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
        self.ending.lock()

    def _leave_for_backups(self) -> None:
        """From Settings: the record book is closed, and then its backups are shown."""
        self.going_back.ask_second_place(self._close_for_backups)

    def _close_for_backups(self, second: Path | None) -> None:
        if self.workplace is not None:
            folder = self.workplace.opened.folder
            self.ending.close_and(partial(self.going_back.show_backups, folder, second))

    def _close_for_new_keys(self, new: "NewKeys") -> None:
        """The record book is closed, and then everything in it gets new keys."""
        self.ending.close_and(partial(self._give_new_keys, new))

    def _give_new_keys(self, new: "NewKeys") -> None:
        from ui.keys.rekeying import ReKeyingPage

        self.rekeying = page = ReKeyingPage(self.background, self._clock, self._opening)
        page.rested.connect(self._new_keys_given)
        page.finished.connect(self._unlock_with_new_keys)
        self._show(page)
        page.begin(new)

    def _new_keys_given(self) -> None:
        """Whoever wanted to leave meanwhile has waited for it."""
        if self.ending.leaving:
            self.close()

    def _unlock_with_new_keys(self) -> None:
        self.rekeying = None
        if not self.ending.leaving:
            self.ending.leave_backups(self.ending.folder)

    def _doubted(self) -> None:
        """A part of the open record book could not be read; what is damaged anyway is only being looked at."""
        if self.workplace is not None and not self.workplace.opened.banner and not self.ending.under_way:
            self.going_back.doubt()

    @property
    def in_session(self) -> bool:
        """A guided session fills the window: whoever listens does not type."""
        return self.workplace is not None and self.workplace.current == "session"

    # Keys

    def hide_content(self) -> None:
        self.covers.cover()

    def _go(self, number: int) -> None:
        if self.workplace is not None:
            self.workplace.go_to_number(number)

    def show_urgent(self) -> None:
        from ui.anywhere import show_urgent

        site = self.workplace.site_numbers.shown if self.workplace else None
        show_urgent(self, site, self.door.books())

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

        how = standing(self, self._theme, self.preferences, self.policy, len(self.door.books()))
        DiagnosticsDialog(
            self.background,
            self._clock,
            how,
            self._places.troubles,
            QApplication.activeWindow() or self,
            open_book=self.workplace is not None,
        ).open()

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
        from ui.anywhere import AnywhereKeys
        from ui.focus import FocusRing

        self._ring = FocusRing(self._theme.application, self)
        everywhere = {"Ctrl+L": self.lock, "Ctrl+H": self.hide_content, "F9": self.show_urgent}
        self._keys = AnywhereKeys(self, self._theme, self.preferences, everywhere, self.show_help, self._go)
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
        self.keep_geometry()
        self.ending.answer(event)

    def keep_geometry(self) -> None:
        self.preferences.geometry = self.saveGeometry()

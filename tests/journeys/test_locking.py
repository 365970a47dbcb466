"""Whoever locks, or is locked, comes back to where they were: nothing typed is lost and nothing stays to be seen."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from sos_desktop.casebook import Casebook
from sos_desktop.codes import EventType, Exposure, Organisation, RequestSource, StaffGroup
from sos_desktop.dates import PartialDate
from sos_desktop.records import cases, incidents, sessions
from sos_desktop.records.incidents import Incident
from sos_desktop.records.people import Person
from sos_desktop.vault.folder import Vault
from ui import files
from ui.dialogs.choosing import ChoosingDialog
from ui.locking.guard import Guard
from ui.main_window import MainWindow
from ui.pages.incidents import IncidentsPage
from ui.pages.people import PeoplePage
from ui.pages.today import TodayPage
from ui.pages.unlock import UnlockPage
from ui.watching import Watch
from ui.watching.linux import Logind

NOTE = "Their sister rings every evening; that helps."


class Minutes:
    """How long the computer has been on, which a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def go_by(self, minutes: float) -> None:
        self.seconds += 60 * minutes


@pytest.fixture
def minutes() -> Minutes:
    return Minutes()


@pytest.fixture
def guard(window: MainWindow, minutes: Minutes) -> Guard:
    return Guard(window, Watch(window), minutes)


@pytest.fixture
def book(vault: Vault) -> Vault:
    """A record book with an incident and with Heron's first assessment, at the risk factors; closed."""
    now, day = datetime(2026, 7, 1, 9, 0, tzinfo=UTC), date(2026, 7, 1)
    Casebook.of(vault, now=now)
    incidents.record(
        vault.store,
        Incident(
            "june", "Bay 4, June", PartialDate("2026-06-26"), EventType.OTHER, RequestSource.NOT_RECORDED,
            Organisation.OWN, "", (),
        ),
        now=now, today=day,
    )  # fmt: skip
    case = cases.add_person(
        vault.store, Person("heron", "Heron", StaffGroup.STUDENTS, Organisation.OWN), incident_id=None,
        exposure=Exposure.DIRECT, source=RequestSource.SELF, requested=None, offered_on=day, now=now, today=day,
    )  # fmt: skip
    session = sessions.begin_one_to_one(vault.store, case.id, now=now)
    sessions.welcome(vault.store, session, now=now)
    sessions.remember(vault.store, session, step="risk", place="", now=now)
    vault.close(now=now)
    return vault


@pytest.fixture
def unlock(keyboard: Any, window: MainWindow, book: Vault, passphrase: str) -> Callable[[], None]:
    """Unlock it, the first time and after every lock."""

    def unlock() -> None:
        page = window.findChild(UnlockPage) if window.workplace is None else None
        if not isinstance(page, UnlockPage):
            window.start(book.folder)
            page = cast(UnlockPage, window.shown)
        keyboard.fill(page.passphrase, passphrase)
        keyboard.press("Return")
        keyboard.see(lambda: window.workplace is not None)

    return unlock


def _page(window: MainWindow, name: str) -> Any:
    assert window.workplace is not None
    return window.workplace.pages[name]


def _lock(keyboard: Any, window: MainWindow) -> None:
    keyboard.press("Ctrl+L")
    keyboard.see(lambda: window.workplace is None)


def _go_on_with_the_session(keyboard: Any, window: MainWindow) -> Any:
    today = cast(TodayPage, _page(window, "today"))
    keyboard.see(lambda: today.notices and today.notices[0].isVisible())
    keyboard.push(today.notices[0].go_on)
    return _session(keyboard, window)


def _session(keyboard: Any, window: MainWindow) -> Any:
    assert window.workplace is not None
    keyboard.see(lambda: window.workplace is not None and window.workplace.current == "session")
    session = window.workplace.session
    keyboard.see(lambda: session is not None and session.step is not None and session.step.isVisible())
    return session


# The same place


def test_a_session_goes_on_at_the_same_step_with_the_cursor_where_it_was(
    keyboard: Any, window: MainWindow, unlock: Callable[[], None]
) -> None:
    unlock()
    session = _go_on_with_the_session(keyboard, window)
    keyboard.type("120")
    session.beside.note.enter()
    keyboard.type(NOTE)
    keyboard.press("Left", "Left", "Left")
    _lock(keyboard, window)
    unlock()
    session = _session(keyboard, window)
    assert session.title.text() == "Risk factors"
    rated = [question.values() for question in session.step.questions.values() if question.values()]
    assert [values[0].code for values in rated] == list("120")
    keyboard.see(lambda: session.beside.note.isAncestorOf(keyboard._focus()))
    assert session.beside.note.values() == (NOTE,)
    assert session.beside.note.caret == len(NOTE) - 3
    keyboard.type("!")
    assert session.beside.note.values() == (f"{NOTE[:-3]}!{NOTE[-3:]}",)


def test_a_form_comes_back_half_typed_with_the_cursor_in_the_same_field(
    keyboard: Any, window: MainWindow, unlock: Callable[[], None]
) -> None:
    unlock()
    keyboard.push(_page(window, "today").record_incident)
    form = cast(IncidentsPage, _page(window, "incidents")).form
    keyboard.fill(form.label, "Bay 5")
    keyboard.fill(form.place, "Theatre two")
    keyboard.press("Home", "Right")
    _lock(keyboard, window)
    unlock()
    form = cast(IncidentsPage, _page(window, "incidents")).form
    keyboard.see(form.place.hasFocus)
    assert (form.label.text(), form.place.text()) == ("Bay 5", "Theatre two")
    assert form.place.cursorPosition() == 1


def test_a_person_s_page_and_an_incident_come_back(
    keyboard: Any, window: MainWindow, unlock: Callable[[], None]
) -> None:
    unlock()
    keyboard.press("Ctrl+3")
    people = cast(PeoplePage, _page(window, "people"))
    keyboard.tab_to(people.list.table)
    keyboard.press("Return")
    keyboard.see(lambda: people.person.title.text() == "Heron")
    _lock(keyboard, window)
    unlock()
    people = cast(PeoplePage, _page(window, "people"))
    keyboard.see(lambda: people.person.isVisible() and people.person.title.text() == "Heron")
    keyboard.press("Ctrl+2")
    page = cast(IncidentsPage, _page(window, "incidents"))
    keyboard.tab_to(page.list.table)
    keyboard.press("Return")
    keyboard.see(lambda: page.form.isVisible())
    _lock(keyboard, window)
    unlock()
    page = cast(IncidentsPage, _page(window, "incidents"))
    keyboard.see(lambda: page.form.isVisible() and page.form.title.text() == "Bay 4, June")


def test_the_day_after_it_opens_on_today(
    keyboard: Any, window: MainWindow, new_window: Callable[[], MainWindow], unlock: Callable[[], None],
    passphrase: str, qtbot: QtBot,
) -> None:  # fmt: skip
    unlock()
    keyboard.press("Ctrl+2")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    again = new_window()
    keyboard.window = again
    keyboard.fill(cast(UnlockPage, again.shown).passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: again.workplace is not None and again.workplace.current == "today")


# Nobody there


def test_it_warns_after_four_minutes_and_a_key_brings_everything_back(
    keyboard: Any, window: MainWindow, guard: Guard, minutes: Minutes, unlock: Callable[[], None]
) -> None:
    unlock()
    before = QApplication.focusWidget()
    minutes.go_by(3.9)
    guard.look()
    assert not window.covers.covered
    minutes.go_by(0.1)
    guard.look()
    assert window.covers.covered
    cover = QApplication.focusWidget()
    assert cover is not None
    assert cover.accessibleName() == "Hidden. Locking in 60 s, press any key"
    minutes.go_by(0.5)
    guard.look()
    assert cover.accessibleName() == "Hidden. Locking in 30 s, press any key"
    keyboard.press("Space")
    assert not window.covers.covered
    assert QApplication.focusWidget() is before
    minutes.go_by(3.9)
    guard.look()
    assert not window.covers.covered


def test_it_locks_after_five_minutes_and_a_mouse_that_is_pushed_does_not_stop_it(
    keyboard: Any, window: MainWindow, guard: Guard, minutes: Minutes, unlock: Callable[[], None]
) -> None:
    unlock()
    minutes.go_by(4.5)
    guard.look()
    guard._inputs.touched.emit()
    minutes.go_by(0.5)
    guard.look()
    keyboard.see(lambda: window.workplace is None)
    assert not window.covers.covered
    assert isinstance(window.shown, UnlockPage)


def test_typing_keeps_it_open(
    keyboard: Any, window: MainWindow, guard: Guard, minutes: Minutes, unlock: Callable[[], None]
) -> None:
    unlock()
    for _ in range(4):
        minutes.go_by(3)
        keyboard.press("Tab")
        guard.look()
        assert not window.covers.covered


def test_in_a_session_it_is_blank_after_two_minutes_and_locks_after_twenty(
    keyboard: Any, window: MainWindow, guard: Guard, minutes: Minutes, unlock: Callable[[], None]
) -> None:
    unlock()
    _go_on_with_the_session(keyboard, window)
    minutes.go_by(2)
    guard.look()
    assert window.covers.covered
    keyboard.press("Space")
    assert not window.covers.covered
    minutes.go_by(18.9)
    guard.look()
    assert window.covers.covered
    minutes.go_by(1.1)
    guard.look()
    keyboard.see(lambda: window.workplace is None)


def test_time_that_the_computer_slept_counts(
    keyboard: Any, window: MainWindow, guard: Guard, minutes: Minutes, unlock: Callable[[], None]
) -> None:
    unlock()
    minutes.go_by(600)
    guard._watch.woken.emit()
    keyboard.see(lambda: window.workplace is None)


def test_a_drop_down_and_a_file_dialog_are_closed_when_everything_is_covered(
    keyboard: Any,
    window: MainWindow,
    guard: Guard,
    minutes: Minutes,
    unlock: Callable[[], None],
    qtbot: QtBot,
) -> None:
    unlock()
    keyboard.press("Ctrl+2")
    keyboard.push(cast(IncidentsPage, _page(window, "incidents")).list.add)
    box = cast(IncidentsPage, _page(window, "incidents")).form.findChild(QComboBox)
    assert box is not None
    box.showPopup()
    assert QApplication.activePopupWidget() is not None
    dialog = QFileDialog(window)
    dialog.open()
    minutes.go_by(4)
    guard.look()
    assert QApplication.activePopupWidget() is None
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert window.covers.covered


# What the system says


@pytest.fixture
def listening(window: MainWindow, minutes: Minutes, logind: Any) -> Iterator[Logind]:
    watch = Logind(window, QDBusConnection.connectToBus(logind.address, "window"))
    Guard(window, watch, minutes)
    yield watch
    QDBusConnection.disconnectFromBus("window")


def test_sleep_in_the_middle_of_a_dialog_locks_and_the_computer_waits_for_it(
    keyboard: Any, window: MainWindow, listening: Logind, logind: Any, unlock: Callable[[], None]
) -> None:
    unlock()
    logind.hear("delayed sleep:shutdown delay")
    keyboard.push(_page(window, "today").start_group)
    keyboard.see(lambda: window.findChildren(ChoosingDialog))
    logind.do("sleep")
    keyboard.see(lambda: window.workplace is None)
    logind.hear("released")
    assert not [
        each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()
    ]
    unlock()
    logind.hear("delayed sleep:shutdown delay")


def test_a_file_dialog_that_waits_for_an_answer_does_not_keep_it_open(
    keyboard: Any,
    window: MainWindow,
    listening: Logind,
    logind: Any,
    unlock: Callable[[], None],
    qtbot: QtBot,
) -> None:
    unlock()
    chosen: list[object] = []

    def ask() -> None:
        chosen.append(files.file_to_save(window, "Save", "summary.zip", "Summary (*.zip)"))

    def asked() -> bool:
        return any(
            each.inherits("QFileDialog") and each.isVisible() for each in QApplication.topLevelWidgets()
        )

    later = QObject(window)
    later.timerEvent = lambda _: logind.do("sleep") if asked() else None  # type: ignore[method-assign]
    timer = later.startTimer(10)
    with qtbot.waitSignal(window.locked):
        ask()
        later.killTimer(timer)
    assert chosen == [None]
    assert isinstance(window.shown, UnlockPage)

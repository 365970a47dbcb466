"""What a lock does in the window: in time, whatever hangs, and with the times that a person and a policy set."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.casebook import Casebook
from sos_desktop.paths import Places
from sos_desktop.policy import Policy
from sos_desktop.settings import keep_locked, take_locked
from ui import closing
from ui.locking.guard import Guard
from ui.locking.inputs import Inputs
from ui.main_window import MainWindow
from ui.opening import Opening
from ui.pages.settings import SettingsPage
from ui.pages.unlock import UnlockPage
from ui.preferences import Preferences
from ui.theme import Theme
from ui.watching import Watch


class Listening(Watch):
    """Remembers whether it was asked to listen."""

    begun = False

    def begin(self) -> None:
        self.begun = True

    def end(self) -> None:
        self.begun = False


def _unlock(qtbot: QtBot, window: MainWindow, folder: Path, passphrase: str) -> None:
    window.start(folder)
    page = window.shown
    assert isinstance(page, UnlockPage)
    page.passphrase.setText(passphrase)
    with qtbot.waitSignal(window.working):
        page.unlock.click()
    qtbot.waitUntil(window.background.idle)


def test_it_listens_to_the_system_only_while_a_record_book_is_open(
    qtbot: QtBot, window: MainWindow, vault_folder: Path, passphrase: str
) -> None:
    watch = Listening(window)
    Guard(window, watch)
    assert not watch.begun
    _unlock(qtbot, window, vault_folder, passphrase)
    qtbot.waitUntil(lambda: watch.begun)
    with qtbot.waitSignal(window.locked):
        watch.lock_wanted.emit()
    assert not watch.begun
    watch.woken.emit()
    assert not window.covers.covered


def test_a_book_opened_with_the_sheet_locks_as_well(
    qtbot: QtBot, window: MainWindow, vault_folder: Path, passphrase: str
) -> None:
    seconds = [0.0]
    guard = Guard(window, Watch(window), lambda: seconds[0])
    _unlock(qtbot, window, vault_folder, passphrase)
    window.preferences.lock_minutes = 1
    assert guard.times.idle == 60
    seconds[0] = 61
    with qtbot.waitSignal(window.locked):
        guard.look()


def test_what_hangs_does_not_keep_it_open(
    qtbot: QtBot, theme: Theme, places: Places, clock: Callable[[], object], opening: Opening,
    vault_folder: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(closing, "DEADLINE", 1)
    begun_anew: list[str] = []
    let_go = threading.Event()
    window = MainWindow(
        theme, Preferences(places.window), places, clock, opening, relaunch=lambda: begun_anew.append("anew")  # type: ignore[arg-type]
    )  # fmt: skip
    with qtbot.waitSignal(window.painted):
        window.start(vault_folder)
        window.show()
    _unlock(qtbot, window, vault_folder, passphrase)

    def hang(_: Casebook) -> None:
        let_go.wait(30)

    window.background.run(hang, done=lambda _: None)
    window.lock()
    qtbot.waitUntil(lambda: begun_anew == ["anew"])
    assert window.covers.covered
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Space)
    assert window.covers.covered, "no key brings anything back while it is being closed"
    assert take_locked(places) == vault_folder
    let_go.set()
    qtbot.waitUntil(window.background.idle)
    window.close()
    window.deleteLater()


def test_the_record_book_that_was_locked_is_offered_once(
    window: MainWindow, places: Places, vault_folder: Path
) -> None:
    keep_locked(places, vault_folder)
    window.start()
    assert isinstance(window.shown, UnlockPage)
    assert window.shown.book.currentData() == vault_folder
    assert not places.locked.exists()
    places.locked.write_text("nowhere", "ascii")
    assert take_locked(places) is None


def test_dictated_words_and_clicks_count_as_somebody_there(
    qtbot: QtBot, qapp: QApplication, shown: Callable[..., QWidget]
) -> None:
    field = QLineEdit()
    shown(field, 300, 60)
    inputs = Inputs(qapp, None)
    with qtbot.waitSignal(inputs.touched):
        qtbot.keyClick(field, Qt.Key.Key_A)
    with qtbot.waitSignal(inputs.touched):
        QTest.mouseClick(field.windowHandle(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: True)
    with qtbot.assertNotEmitted(inputs.touched):
        field.setText("set, not typed")
        field.update()


def test_the_minutes_until_the_lock_are_chosen_and_kept(
    qtbot: QtBot, window: MainWindow, theme: Theme, places: Places, vault_folder: Path, passphrase: str
) -> None:
    _unlock(qtbot, window, vault_folder, passphrase)
    assert window.workplace is not None
    page = window.workplace.pages["settings"]
    assert isinstance(page, SettingsPage)
    assert page.lock.currentText() == "5 minutes"
    assert (page.lock.itemText(0), page.lock.count()) == ("1 minute", 15)
    page.lock.setCurrentIndex(11)
    assert Preferences(places.window).lock_minutes == 12


@pytest.mark.parametrize(("policy", "most"), [(Policy(idle=3), 3), (Policy(idle=5, sound=False), 5)])
def test_a_policy_leaves_only_shorter_times(
    qtbot: QtBot,
    window: MainWindow,
    theme: Theme,
    vault_folder: Path,
    passphrase: str,
    policy: Policy,
    most: int,
) -> None:
    _unlock(qtbot, window, vault_folder, passphrase)
    assert window.workplace is not None
    window.preferences.lock_minutes = 12
    page = SettingsPage(theme, window.preferences, window.workplace.opened, policy)
    qtbot.addWidget(page)
    assert page.lock.count() == most
    assert page.lock.currentData() == most

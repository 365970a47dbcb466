"""Diagnostics are read whole, then saved or not; they come from the open record book, or while locked without one."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop import diagnostics, troubles
from sos_desktop.diagnostics import Window
from sos_desktop.errors import SaveFailed
from sos_desktop.paths import Places
from sos_desktop.vault.store import Store
from ui.background import Background
from ui.dialogs import diagnostics as dialogs
from ui.dialogs.diagnostics import DiagnosticsDialog
from ui.main_window import MainWindow
from ui.pages.help import HelpDialog, HelpPage
from ui.pages.unlock import UnlockPage
from ui.theme import Theme

NOW = Window(qt="6.11.3", text=100)


@pytest.fixture
def over(shown: Callable[..., QWidget]) -> QWidget:
    return shown(QWidget(), 1024, 700)


@pytest.fixture
def ask(
    qtbot: QtBot, desk: object, background: Background, tmp_path: Path, over: QWidget
) -> Iterator[Callable]:
    """Open the dialog over the open record book, and wait until it can be read."""
    opened: list[DiagnosticsDialog] = []

    def make(*, open_book: bool = True) -> DiagnosticsDialog:
        dialog = DiagnosticsDialog(
            background, desk.clock, NOW, tmp_path / "troubles.txt", over, open_book=open_book
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        opened.append(dialog)
        with qtbot.waitActive(dialog):
            dialog.open()
            dialog.activateWindow()
        desk.settle()
        return dialog

    yield make
    for dialog in opened:
        dialog.deleteLater()


def test_it_is_read_before_it_can_be_saved_and_what_is_saved_is_what_was_read(
    ask: Callable[..., DiagnosticsDialog], desk: object, tmp_path: Path
) -> None:
    troubles.count(tmp_path / "troubles.txt", "save-failed", today=date(2026, 11, 23))
    dialog = ask()
    read = dialog.report.toPlainText()
    assert "Incidents: none" in read
    assert "save-failed: 1" in read
    assert "Kingfisher" not in read
    assert str(tmp_path) not in read
    suggested: list[str] = []
    dialog.choose_file = lambda name: suggested.append(name) or tmp_path / name
    desk.press(dialog.save)
    assert suggested == [diagnostics.NAME] == [dialogs.NAME]
    assert (tmp_path / diagnostics.NAME).read_text() == read
    assert dialog.told.text() == f"Saved as {diagnostics.NAME}."


def test_without_a_record_book_it_says_so(ask: Callable[..., DiagnosticsDialog]) -> None:
    assert "None is open" in ask(open_book=False).report.toPlainText()


def test_a_record_book_that_cannot_be_read_leaves_the_rest(
    ask: Callable[..., DiagnosticsDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise SaveFailed("The disk did not take or give what was asked.")

    monkeypatch.setattr(Store, "rows", refuse)
    dialog = ask()
    assert "The record book could not be asked. The disk did not" in dialog.told.text()
    assert "SQLCipher: 4." in dialog.report.toPlainText()


def test_where_it_cannot_be_saved_it_says_why_and_stays(
    ask: Callable[..., DiagnosticsDialog], desk: object, tmp_path: Path
) -> None:
    dialog = ask()
    dialog.choose_file = lambda name: None
    desk.press(dialog.save)
    assert dialog.told.text() == ""
    dialog.choose_file = lambda name: tmp_path / "gone" / name
    desk.press(dialog.save)
    assert "could not be saved there" in dialog.told.text()
    assert dialog.isVisible()


def test_everything_can_be_reached_and_escape_closes_it(
    ask: Callable[..., DiagnosticsDialog], reachable: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    dialog = ask()
    reachable(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("percent", [100, 200])
def test_it_stays_within_its_window_and_keeps_its_buttons_in_sight(
    ask: Callable[..., DiagnosticsDialog], theme: Theme, percent: int
) -> None:
    theme.set_percent(percent)
    dialog = ask()
    assert dialog.width() <= 1024
    assert dialog.height() <= 700
    for button in (dialog.save, dialog.close_button):
        assert dialog.rect().contains(button.mapTo(dialog, button.rect().bottomRight()))
        assert button.width() >= button.sizeHint().width()


def test_it_is_freed_when_it_closes(
    freed: Callable[..., None],
    background: Background,
    tmp_path: Path,
    over: QWidget,
    qtbot: QtBot,
    now: object,
) -> None:
    def make() -> DiagnosticsDialog:
        dialog = DiagnosticsDialog(background, lambda: now, NOW, tmp_path / "troubles.txt", over)
        qtbot.waitUntil(background.idle)
        return dialog

    freed(make)


# In the window


def _dialog(qtbot: QtBot, window: MainWindow) -> DiagnosticsDialog:
    qtbot.waitUntil(lambda: bool(window.findChildren(DiagnosticsDialog)))
    (dialog,) = window.findChildren(DiagnosticsDialog)
    qtbot.waitUntil(dialog.save.isEnabled)
    return dialog


def test_while_locked_help_leads_there_too(window: MainWindow, vault_folder: Path, qtbot: QtBot) -> None:
    window.start(vault_folder)
    window.show_help()
    (help_dialog,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, HelpDialog)]
    qtbot.waitActive(help_dialog)
    help_dialog.page.diagnostics.click()
    dialog = _dialog(qtbot, window)
    said = dialog.report.toPlainText()
    assert "None is open" in said
    assert "Locks after, minutes: 5" in said
    assert f"Text size, per cent: {window._theme.percent}" in said
    dialog.close()
    help_dialog.close()


def test_unlocked_it_tells_of_the_record_book_and_a_lock_closes_it(
    window: MainWindow, vault_folder: Path, passphrase: str, places: Places, qtbot: QtBot
) -> None:
    window.start(vault_folder)
    page = window.findChild(UnlockPage)
    assert page is not None
    page.passphrase.setText("wrong")
    page.unlock.click()
    qtbot.waitUntil(lambda: window.background.idle() and page.unlock.isEnabled())
    page.passphrase.setText(passphrase)
    with qtbot.waitSignal(window.working):
        page.unlock.click()
    qtbot.waitUntil(window.background.idle)
    window.show_help()
    assert window.workplace is not None
    help_page = window.workplace.pages["help"]
    assert isinstance(help_page, HelpPage)
    help_page.diagnostics.click()
    said = _dialog(qtbot, window).report.toPlainText()
    assert "Opened with: passphrase" in said
    assert "wrong-passphrase: 1" in said
    assert "Kingfisher" not in said
    with qtbot.waitSignal(window.locked):
        window.lock()
    qtbot.waitUntil(lambda: not window.findChildren(DiagnosticsDialog))


def test_a_mistake_of_ours_is_counted_by_its_type_file_and_line(
    window: MainWindow, places: Places, qtbot: QtBot
) -> None:
    window.start()

    def mistaken() -> None:
        raise KeyError("Robin Wren, ward 12")

    window.background.aside(mistaken, done=lambda _: None)
    qtbot.waitUntil(lambda: bool(troubles.read(places.troubles).counts))
    ((code, times),) = troubles.read(places.troubles).counts
    assert code.startswith("KeyError in tests/ui/dialogs/test_diagnostics.py, line ")
    assert times == 1
    assert "Robin" not in places.troubles.read_text()
    for dialog in list(window.problems.open_dialogs):
        dialog.close()

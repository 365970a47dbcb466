"""The one window: locked or working, hidden at once, and with keys that hold everywhere."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.casebook import Casebook
from sos_desktop.errors import SaveFailed
from sos_desktop.paths import Places
from sos_desktop.records import drafts
from sos_desktop.settings import KnownBook, known_books, remember_book
from sos_desktop.vault import keys, rewrap
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.recovery import RecoveryCode
from ui.dialogs.urgent import UrgentDialog
from ui.main_window import MainWindow
from ui.opening import Opening
from ui.pages.first_run import FirstRunPage
from ui.pages.help import HelpDialog
from ui.pages.new_passphrase import NewPassphrasePage
from ui.pages.unlock import ASIDE, UNSAVED, UnlockPage
from ui.preferences import Preferences
from ui.theme import Theme
from ui.workplace import MADE_UP

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def unlocked(
    qtbot: QtBot, window: MainWindow, places: Places, vault_folder: Path, passphrase: str
) -> MainWindow:
    remember_book(places, KnownBook(vault_folder, "Kingfisher"))
    window.start()
    _unlock(qtbot, window, passphrase)
    return window


def _unlock(qtbot: QtBot, window: MainWindow, passphrase: str) -> None:
    page = window.shown
    assert isinstance(page, UnlockPage)
    qtbot.keyClicks(page.passphrase, passphrase)
    with qtbot.waitSignal(window.working):
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(window.background.idle)


def _open(qtbot: QtBot, dialog: QDialog) -> None:
    """Open a dialog and wait until it has come to the front, and with it the keys that work everywhere."""
    dialog.open()
    qtbot.waitUntil(lambda: dialog.property("has_keys") is True)


def _dialogs(kind: type[QDialog]) -> list[QDialog]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]


# Locked and working


def test_the_first_start_is_the_first_run(window: MainWindow) -> None:
    window.start()
    assert isinstance(window.shown, FirstRunPage)


def test_a_known_record_book_is_offered(window: MainWindow, places: Places, vault_folder: Path) -> None:
    remember_book(places, KnownBook(vault_folder, "Kingfisher"))
    window.start()
    assert isinstance(window.shown, UnlockPage)
    assert window.shown.book.currentText() == "Kingfisher"


def test_one_named_on_the_command_line_is_chosen(window: MainWindow, vault_folder: Path) -> None:
    window.start(vault_folder)
    assert isinstance(window.shown, UnlockPage)
    assert window.shown.book.currentData() == vault_folder


def test_somebody_without_a_record_book_can_still_open_one(qtbot: QtBot, window: MainWindow) -> None:
    window.start()
    assert isinstance(window.shown, FirstRunPage)
    qtbot.mouseClick(window.shown.welcome.open_one, LEFT)
    assert isinstance(window.shown, UnlockPage)
    qtbot.mouseClick(window.shown.create_book, LEFT)
    assert isinstance(window.shown, FirstRunPage)


def test_unlocking_leads_to_today_and_is_remembered(
    unlocked: MainWindow, places: Places, vault_folder: Path
) -> None:
    assert unlocked.workplace is not None
    assert unlocked.workplace.current == "today"
    assert list(unlocked.workplace.rail.places) == [
        "today", "incidents", "people", "summary", "signposting", "finding", "bin", "library", "settings", "help",
    ]  # fmt: skip
    assert known_books(places) == (KnownBook(vault_folder, "Kingfisher"),)


def test_locking_closes_the_record_book_and_asks_for_the_passphrase(
    qtbot: QtBot, unlocked: MainWindow, passphrase: str
) -> None:
    workplace = unlocked.workplace
    assert workplace is not None
    with qtbot.waitSignal(unlocked.locked):
        qtbot.keyClick(unlocked, Qt.Key.Key_L, CTRL)
    assert unlocked.workplace is None
    assert not unlocked.background.open_wanted
    assert not unlocked.covers.covered
    _unlock(qtbot, unlocked, passphrase)
    assert unlocked.workplace is not workplace


def test_the_rail_locks_too(qtbot: QtBot, unlocked: MainWindow) -> None:
    assert unlocked.workplace is not None
    with qtbot.waitSignal(unlocked.locked):
        qtbot.mouseClick(unlocked.workplace.rail.lock, LEFT)


def test_nothing_is_to_be_seen_while_it_locks(qtbot: QtBot, unlocked: MainWindow) -> None:
    unlocked.lock()
    assert unlocked.covers.covered
    unlocked.lock()  # impatience does no harm
    with qtbot.waitSignal(unlocked.locked):
        pass


def test_locking_ends_with_a_fresh_process_where_there_is_a_way_to_start_one(
    qtbot: QtBot,
    theme: Theme,
    places: Places,
    clock: Callable[[], datetime],
    opening: Opening,
    vault_folder: Path,
    passphrase: str,
) -> None:
    started: list[bool] = []
    preferences = Preferences(places.window)
    window = MainWindow(theme, preferences, places, clock, opening, relaunch=lambda: started.append(True))
    qtbot.addWidget(window)
    window.start(vault_folder)
    with qtbot.waitSignal(window.painted):
        window.show()
    _unlock(qtbot, window, passphrase)
    with qtbot.waitSignal(window.locked):
        window.lock()
    assert started == [True]
    assert not preferences.geometry.isEmpty()
    qtbot.waitUntil(window.background.idle)


def test_closing_the_window_closes_the_record_book_first(
    qtbot: QtBot, unlocked: MainWindow, vault_folder: Path, open_vault: Callable[..., Vault]
) -> None:
    unlocked.close()
    qtbot.waitUntil(lambda: not unlocked.isVisible())
    assert not unlocked.background.open_wanted
    assert open_vault(vault_folder).notices == ()


def test_made_up_records_say_so_on_every_page(
    qtbot: QtBot, window: MainWindow, new_vault: Callable[..., Vault], passphrase: str, now: datetime
) -> None:
    vault = new_vault("Demo", demonstration=True)
    folder = vault.folder
    vault.close(now=now)
    window.start(folder)
    _unlock(qtbot, window, passphrase)
    assert window.workplace is not None
    assert "combine" in window.workplace.rail.places
    for name in window.workplace.rail.places:
        window.workplace.go(name)
        assert window.workplace.banner.isVisible()
        assert window.workplace.banner.text() == MADE_UP
    qtbot.waitUntil(window.background.idle)


def test_the_team_s_record_book_has_no_people(
    qtbot: QtBot, window: MainWindow, new_vault: Callable[..., Vault], passphrase: str, now: datetime
) -> None:
    vault = new_vault("Team", kind="team")
    folder = vault.folder
    vault.close(now=now)
    window.start(folder)
    _unlock(qtbot, window, passphrase)
    assert window.workplace is not None
    assert list(window.workplace.rail.places) == [
        "combine",
        "register",
        "programme",
        "signposting",
        "settings",
        "help",
    ]


# The recovery sheet


def _open_with_sheet(qtbot: QtBot, window: MainWindow, folder: Path, code: RecoveryCode) -> NewPassphrasePage:
    window.start(folder)
    assert isinstance(window.shown, UnlockPage)
    qtbot.mouseClick(window.shown.use_sheet, LEFT)
    qtbot.keyClicks(window.shown.sheet.code, code.text)
    qtbot.keyClick(window.shown.sheet.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.shown, NewPassphrasePage))
    page = window.shown
    assert isinstance(page, NewPassphrasePage)
    return page


def _set_words(qtbot: QtBot, page: NewPassphrasePage) -> str:
    words = page.choosing.words.text()
    qtbot.keyClicks(page.choosing.typed, words)
    qtbot.keyClick(page.choosing.typed, Qt.Key.Key_Return)
    qtbot.waitUntil(page.offer.isVisible)
    return words


def test_the_sheet_leads_to_a_new_passphrase_before_anything_is_shown(
    qtbot: QtBot, window: MainWindow, vault_folder: Path, code: RecoveryCode, open_vault: Callable[..., Vault]
) -> None:
    page = _open_with_sheet(qtbot, window, vault_folder, code)
    assert window.workplace is None
    words = _set_words(qtbot, page)
    assert window.workplace is None
    with qtbot.waitSignal(window.working):
        qtbot.mouseClick(page.offer.other, LEFT)
    assert window.workplace is not None
    assert not window.workplace.notice.isVisible()
    qtbot.waitUntil(window.background.idle)
    with qtbot.waitSignal(window.locked):
        window.lock()
    assert open_vault(vault_folder, words).opened_with == "passphrase"
    assert _opens(vault_folder, code)


def test_after_the_sheet_a_new_one_is_offered_and_ends_the_old_one(
    qtbot: QtBot, window: MainWindow, vault_folder: Path, code: RecoveryCode
) -> None:
    page = _open_with_sheet(qtbot, window, vault_folder, code)
    _set_words(qtbot, page)
    assert page.offer.close_button.hasFocus()
    qtbot.keyClick(page.offer.close_button, Qt.Key.Key_Space)
    new = page.sheet.code
    qtbot.keyClick(page.sheet.back, Qt.Key.Key_Space)
    assert page.offer.isVisible()
    qtbot.keyClick(page.offer.close_button, Qt.Key.Key_Space)
    qtbot.keyClick(page.sheet.forward, Qt.Key.Key_Space)
    qtbot.keyClicks(page.retyping.typed, new)
    with qtbot.waitSignal(window.working):
        qtbot.keyClick(page.retyping.typed, Qt.Key.Key_Return)
    qtbot.waitUntil(window.background.idle)
    assert _opens(vault_folder, RecoveryCode.parse(new))
    assert not _opens(vault_folder, code)
    assert page.sheet.code == ""


def test_a_new_sheet_that_the_disk_refuses_can_be_tried_again(
    qtbot: QtBot, window: MainWindow, vault_folder: Path, code: RecoveryCode, refusing: Callable[..., Any]
) -> None:
    page = _open_with_sheet(qtbot, window, vault_folder, code)
    with refusing(rewrap, "change_passphrase"):
        qtbot.keyClicks(page.choosing.typed, page.choosing.words.text())
        qtbot.keyClick(page.choosing.typed, Qt.Key.Key_Return)
        qtbot.waitUntil(page.choosing.problem.isVisible)
    _press(qtbot, page.choosing.forward)
    qtbot.waitUntil(page.offer.isVisible)
    _press(qtbot, page.offer.close_button)
    _press(qtbot, page.sheet.forward)
    qtbot.keyClicks(page.retyping.typed, page.sheet.code)
    with refusing(rewrap, "change_sheet"):
        qtbot.keyClick(page.retyping.typed, Qt.Key.Key_Return)
        qtbot.waitUntil(page.retyping.problem.isVisible)
    assert _opens(vault_folder, code)
    with qtbot.waitSignal(window.working):
        qtbot.mouseClick(page.retyping.forward, LEFT)
    qtbot.waitUntil(window.background.idle)
    assert not _opens(vault_folder, code)


def _press(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, LEFT)


def _opens(folder: Path, code: RecoveryCode) -> bool:
    return keys.open_with_secret(folder, code, CHEAP_LIMITS) is not None


def test_without_a_new_passphrase_it_is_left_locked_as_it_was(
    qtbot: QtBot, window: MainWindow, vault_folder: Path, code: RecoveryCode, open_vault: Callable[..., Vault]
) -> None:
    page = _open_with_sheet(qtbot, window, vault_folder, code)
    with qtbot.waitSignal(window.locked):
        qtbot.mouseClick(page.choosing.back, LEFT)
    assert open_vault(vault_folder).notices == ()


# Hiding


def test_ctrl_h_hides_everything_and_any_key_brings_it_back(qtbot: QtBot, unlocked: MainWindow) -> None:
    assert unlocked.workplace is not None
    before = QApplication.focusWidget()
    qtbot.keyClick(unlocked, Qt.Key.Key_H, CTRL)
    assert unlocked.covers.covered
    cover = QApplication.focusWidget()
    assert cover is not None
    assert cover.geometry() == unlocked.rect()
    qtbot.keyClick(cover, Qt.Key.Key_A)
    assert not unlocked.covers.covered
    assert QApplication.focusWidget() is before


def test_a_click_brings_it_back_too_and_the_cover_grows_with_the_window(
    qtbot: QtBot, unlocked: MainWindow
) -> None:
    unlocked.hide_content()
    unlocked.hide_content()
    cover = QApplication.focusWidget()
    assert cover is not None
    unlocked.resize(1024, 700)
    qtbot.waitUntil(lambda: cover.geometry() == unlocked.rect())
    qtbot.mouseClick(cover, LEFT)
    assert not unlocked.covers.covered


def test_while_hidden_only_the_lock_is_heard(qtbot: QtBot, unlocked: MainWindow) -> None:
    assert unlocked.workplace is not None
    unlocked.hide_content()
    cover = QApplication.focusWidget()
    assert cover is not None
    qtbot.keyClick(cover, Qt.Key.Key_3, CTRL)
    assert unlocked.workplace.current == "today"
    unlocked.hide_content()
    cover = QApplication.focusWidget()
    assert cover is not None
    with qtbot.waitSignal(unlocked.locked):
        qtbot.keyClick(cover, Qt.Key.Key_L, CTRL)


def test_a_dialog_is_hidden_with_its_window(qtbot: QtBot, unlocked: MainWindow) -> None:
    dialog = QDialog(unlocked)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    QVBoxLayout(dialog).addWidget(QLineEdit("Heron"))
    _open(qtbot, dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_H, CTRL)
    assert len(unlocked.covers._covers) == 2
    cover = QApplication.focusWidget()
    assert cover is not None
    assert cover.window() is dialog
    qtbot.keyClick(cover, Qt.Key.Key_Space)
    assert dialog.isVisible()
    assert not unlocked.covers.covered
    dialog.close()


def test_locking_closes_a_dialog_that_is_open(qtbot: QtBot, unlocked: MainWindow) -> None:
    dialog = QDialog(unlocked)
    _open(qtbot, dialog)
    with qtbot.waitSignal(unlocked.locked):
        qtbot.keyClick(dialog, Qt.Key.Key_L, CTRL)
    assert not dialog.isVisible()


# Keys


def test_urgent_contacts_come_at_a_key_also_while_locked(qtbot: QtBot, window: MainWindow) -> None:
    window.start()
    qtbot.keyClick(window, Qt.Key.Key_F9)
    (dialog,) = _dialogs(UrgentDialog)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert len(_dialogs(UrgentDialog)) == 1
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert _dialogs(UrgentDialog) == []


def test_numbers_lead_to_the_places_in_the_order_of_the_rail(qtbot: QtBot, unlocked: MainWindow) -> None:
    assert unlocked.workplace is not None
    places = [place for place in unlocked.workplace.rail.places if place != "finding"]
    for number, place in enumerate(places, start=1):
        QTest.keyClick(unlocked, Qt.Key(Qt.Key.Key_0.value + number), CTRL)
        assert unlocked.workplace.current == place
        assert unlocked.workplace.rail.places[place].isChecked()
    QTest.keyClick(unlocked, Qt.Key.Key_9, CTRL)
    assert unlocked.workplace.current == "help"
    QTest.keyClick(unlocked, Qt.Key.Key_F, CTRL)
    assert unlocked.workplace.current == "finding"
    qtbot.waitUntil(unlocked.background.idle)


def test_help_is_a_page_when_working_and_a_dialog_when_locked(qtbot: QtBot, unlocked: MainWindow) -> None:
    assert unlocked.workplace is not None
    qtbot.keyClick(unlocked, Qt.Key.Key_F1)
    assert unlocked.workplace.current == "help"
    with qtbot.waitSignal(unlocked.locked):
        unlocked.lock()
    qtbot.keyClick(unlocked, Qt.Key.Key_F1)
    (dialog,) = _dialogs(HelpDialog)
    dialog.close()


def test_text_grows_and_shrinks_at_a_key_and_the_size_is_kept(
    qtbot: QtBot, window: MainWindow, theme: Theme, places: Places
) -> None:
    window.start()
    qtbot.keyClick(window, Qt.Key.Key_Plus, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_Equal, CTRL)
    assert theme.percent == 120
    assert Preferences(places.window).percent == 120
    qtbot.keyClick(window, Qt.Key.Key_Minus, CTRL)
    assert theme.percent == 110
    qtbot.keyClick(window, Qt.Key.Key_0, CTRL)
    assert theme.percent == 100


# What is kept of the window


def test_the_window_comes_back_where_it_was(
    qtbot: QtBot,
    window: MainWindow,
    theme: Theme,
    places: Places,
    clock: Callable[[], datetime],
    opening: Opening,
) -> None:
    window.start()
    window.resize(700, 500)
    window.close()
    again = MainWindow(theme, Preferences(places.window), places, clock, opening)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (700, 500)


def test_only_how_the_window_looked_is_kept(qtbot: QtBot, unlocked: MainWindow, places: Places) -> None:
    QTest.keyClick(unlocked, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(unlocked.locked):
        unlocked.lock()
    unlocked.keep_geometry()
    preferences = Preferences(places.window)
    preferences.scheme = "dark"
    preferences._settings.sync()
    names = {line.split("=")[0] for line in places.window.read_text("utf-8").splitlines() if "=" in line}
    assert names == {"geometry", "text", "scheme"}
    preferences._settings.setValue("text", "large")
    assert preferences.percent == 100


# Every part


def test_everything_in_the_window_has_a_name(
    qtbot: QtBot, unlocked: MainWindow, named: Callable[[QWidget], None]
) -> None:
    assert unlocked.workplace is not None
    named(unlocked.workplace.rail)
    for name in unlocked.workplace.rail.places:
        unlocked.workplace.go(name)
        qtbot.waitUntil(unlocked.background.idle)
        named(unlocked.workplace.pages[name])


def test_the_badge_says_how_many_wait_and_is_heard(unlocked: MainWindow) -> None:
    assert unlocked.workplace is not None
    rail = unlocked.workplace.rail
    rail.count("today", 4)
    today = rail.places["today"]
    assert (today.badge.text(), today.accessibleName()) == ("4", "Today, 4 waiting")
    rail.count("today", 120)
    assert today.badge.text() == "99+"
    rail.count("today", 0)
    assert not today.badge.isVisible()
    assert today.accessibleName() == "Today"


def test_a_mistake_of_ours_opens_the_bug_dialog(qtbot: QtBot, window: MainWindow) -> None:
    window.start()

    def mistake() -> None:
        raise ValueError("Heron")

    with qtbot.waitSignal(window.background.settled):
        window.background.aside(mistake, done=lambda _: None)
    (dialog,) = window.problems.open_dialogs
    assert "Heron" not in dialog.where.text()
    dialog.close()
    QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)


# A disk that does not take everything


def full(*_: object, **__: object) -> None:
    raise SaveFailed("The disk is full.", "What was saved is safe.", "Please free some space.")


def test_what_the_disk_did_not_take_while_it_locked_is_told_on_the_unlock_page(
    qtbot: QtBot, unlocked: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Casebook, "close", full)
    with qtbot.waitSignal(unlocked.locked):
        unlocked.lock()
    assert isinstance(unlocked.shown, UnlockPage)
    assert unlocked.shown.refusal.text() == UNSAVED
    assert not unlocked.problems.open_dialogs


def test_whoever_leaves_is_told_that_the_disk_did_not_take_everything(
    qtbot: QtBot, unlocked: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as disk:
        disk.setattr(Casebook, "close", full)
        unlocked.close()
        qtbot.waitUntil(lambda: isinstance(unlocked.shown, UnlockPage))
    assert unlocked.isVisible()
    assert unlocked.shown.refusal.text() == UNSAVED  # type: ignore[attr-defined]
    unlocked.close()
    qtbot.waitUntil(lambda: not unlocked.isVisible())


def test_what_was_typed_last_is_set_aside_and_the_unlock_page_says_so(
    qtbot: QtBot, unlocked: MainWindow, monkeypatch: pytest.MonkeyPatch, passphrase: str, vault_folder: Path
) -> None:
    workplace = unlocked.workplace
    assert workplace is not None
    workplace._add_person()
    qtbot.waitUntil(unlocked.background.idle)
    qtbot.keyClicks(workplace.pages["people"].form.code_name, "Robin")  # type: ignore[attr-defined]
    with monkeypatch.context() as disk, qtbot.waitSignal(unlocked.locked):
        disk.setattr(drafts, "keep", full)
        unlocked.lock()
    assert unlocked.shown.refusal.text() == ASIDE  # type: ignore[attr-defined]
    (copy,) = (vault_folder / "unsaved").iterdir()
    assert b"Robin" not in copy.read_bytes()
    _unlock(qtbot, unlocked, passphrase)
    assert unlocked.workplace is not None and unlocked.workplace.reminders.copy_waits.isVisible()

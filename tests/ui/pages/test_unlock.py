"""Unlocking: the right record book, a passphrase that may be mistyped, a sheet that may be misread."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.casebook import Casebook
from sos_desktop.errors import VaultDamaged
from sos_desktop.vault import backup
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.recovery import RecoveryCode
from ui import files
from ui.background import Background
from ui.opening import MADE_UP_PASSPHRASE, Opened, Opening
from ui.pages.unlock import IN_DOUBT, SOUND, UnlockPage
from ui.pause import DELAYS
from ui.which_book import Book

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def unlocking(
    background: Background, clock: Callable[[], datetime], opening: Opening, shown: Callable[..., QWidget]
) -> Callable[..., UnlockPage]:
    """An unlock page with these record books; a second of its countdown takes a millisecond."""

    def made(*books: Book) -> UnlockPage:
        page = UnlockPage(background, clock, opening, books, second=1)
        shown(page)
        return page

    return made


@pytest.fixture
def page(unlocking: Callable[..., UnlockPage], vault_folder: Path) -> UnlockPage:
    return unlocking(Book(vault_folder, "Kingfisher"))


def _problem(page: UnlockPage) -> str:
    return page.passphrase.accessibleDescription()


def _try(qtbot: QtBot, page: UnlockPage, words: str) -> None:
    """Type a passphrase that is wrong, and wait until another may be tried."""
    page.passphrase.clear()
    qtbot.keyClicks(page.passphrase, words)
    qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(_problem(page)))
    qtbot.waitUntil(page.unlock.isEnabled)


def test_the_right_passphrase_opens_the_record_book(
    qtbot: QtBot, page: UnlockPage, vault_folder: Path, passphrase: str
) -> None:
    assert page.passphrase.hasFocus()
    qtbot.keyClicks(page.passphrase, passphrase)
    with qtbot.waitSignal(page.opened) as told:
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    assert told.args == [Opened(vault_folder, "Kingfisher", "casework", False, False, False, ())]
    assert page.passphrase.text() == ""


def test_capitals_and_hyphens_do_not_matter_in_generated_words(
    qtbot: QtBot, page: UnlockPage, passphrase: str
) -> None:
    qtbot.keyClicks(page.passphrase, passphrase.upper().replace(" ", "-"))
    with qtbot.waitSignal(page.opened):
        qtbot.mouseClick(page.unlock, LEFT)


def test_a_wrong_passphrase_says_so_and_lets_me_try_again(
    qtbot: QtBot, page: UnlockPage, passphrase: str
) -> None:
    _try(qtbot, page, "abacus kingfisher")
    assert _problem(page).startswith("That is not the passphrase of this record book. Check Caps Lock")
    assert page.passphrase.hasFocus()
    assert page.passphrase.selectedText()
    qtbot.keyClicks(page.passphrase, passphrase)
    with qtbot.waitSignal(page.opened):
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)


def test_the_book_that_was_locked_is_chosen_under_its_name_and_stands_there_once(
    qtbot: QtBot, unlocking: Callable[..., UnlockPage], vault_folder: Path
) -> None:
    """Its folder was read from a file on the way, so it is never the same object."""
    page = unlocking(Book(vault_folder.parent / "other", "Wren"), Book(vault_folder, "Kingfisher"))
    page.choose(Path(str(vault_folder)))
    assert [page.book.itemText(at) for at in range(page.book.count())] == ["Wren", "Kingfisher"]
    assert page.book.currentText() == "Kingfisher"


def test_nothing_typed_is_not_a_wrong_passphrase(qtbot: QtBot, page: UnlockPage) -> None:
    qtbot.mouseClick(page.unlock, LEFT)
    assert _problem(page) == "Type the passphrase first."


def test_the_wait_grows_with_every_wrong_passphrase_and_is_counted_down(
    qtbot: QtBot, unlocking: Callable[..., UnlockPage], vault_folder: Path
) -> None:
    page = unlocking(Book(vault_folder, "Kingfisher"))
    page.pause.tick.setInterval(3_600_000)  # seconds pass when this test says so
    waits: list[int] = []
    for _ in range(len(DELAYS) + 1):
        page.passphrase.setText("wrong")
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: page.unlock.isEnabled() or page.unlock.text().startswith("Try again"))
        words = page.unlock.text()
        waits.append(int(words.split()[3]) if words.startswith("Try again") else 0)
        for left in range(waits[-1], 0, -1):
            assert page.unlock.text() == f"Try again in {left} s"
            page.pause.tick.timeout.emit()
        assert page.unlock.isEnabled()
        assert page.unlock.text() == "Unlock"
    assert waits == [*DELAYS, DELAYS[-1]]


def test_while_it_counts_down_return_does_nothing(qtbot: QtBot, page: UnlockPage) -> None:
    page.pause.tick.setInterval(3_600_000)
    for _ in range(2):
        _try(qtbot, page, "wrong")
    page.passphrase.setText("wrong")
    qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.unlock.text() == "Try again in 1 s")
    assert not page.unlock.isEnabled()
    assert page.passphrase.isEnabled()
    qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    assert page.unlock.text() == "Try again in 1 s"


def test_after_five_wrong_passphrases_the_sheet_is_named(qtbot: QtBot, page: UnlockPage) -> None:
    for _ in range(4):
        _try(qtbot, page, "wrong")
    assert "Use recovery sheet" not in _problem(page)
    _try(qtbot, page, "wrong")
    assert "Use recovery sheet" in _problem(page)


def test_with_several_record_books_none_is_chosen_for_me(
    qtbot: QtBot, unlocking: Callable[..., UnlockPage], vault_folder: Path, tmp_path: Path
) -> None:
    page = unlocking(Book(tmp_path / "heron", "Heron"), Book(vault_folder, "Kingfisher"))
    assert page.book.currentIndex() == -1
    assert page.book.hasFocus()
    page.passphrase.setText("abacus")
    qtbot.mouseClick(page.unlock, LEFT)
    assert page.book.accessibleDescription() == "Choose a record book first."


def test_a_record_book_is_chosen_with_the_keyboard(
    qtbot: QtBot, unlocking: Callable[..., UnlockPage], vault_folder: Path, tmp_path: Path, passphrase: str
) -> None:
    page = unlocking(Book(tmp_path / "heron", "Heron"), Book(vault_folder, "Kingfisher"))
    qtbot.keyClicks(page.book, "K")
    assert page.book.hasFocus()
    qtbot.keyClick(page.book, Qt.Key.Key_Tab)
    qtbot.keyClick(page.elsewhere, Qt.Key.Key_Tab)
    assert page.passphrase.hasFocus()
    qtbot.keyClicks(page.passphrase, passphrase)
    with qtbot.waitSignal(page.opened):
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)


def test_two_of_the_same_name_are_told_apart_by_their_folders(
    unlocking: Callable[..., UnlockPage], tmp_path: Path
) -> None:
    page = unlocking(Book(tmp_path / "one", "Wren"), Book(tmp_path / "two", "Wren"))
    assert [page.book.itemText(at) for at in range(2)] == ["Wren (one)", "Wren (two)"]


def test_a_record_book_in_another_folder_can_be_opened(
    qtbot: QtBot,
    unlocking: Callable[..., UnlockPage],
    vault_folder: Path,
    passphrase: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = unlocking()
    monkeypatch.setattr(files, "folder_to_open", lambda parent, title: vault_folder)
    qtbot.mouseClick(page.elsewhere, LEFT)
    assert page.book.currentText() == "Kingfisher"
    qtbot.keyClicks(page.passphrase, passphrase)
    with qtbot.waitSignal(page.opened):
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)


def test_choosing_no_folder_changes_nothing(
    qtbot: QtBot, unlocking: Callable[..., UnlockPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = unlocking()
    monkeypatch.setattr(files, "folder_to_open", lambda parent, title: None)
    qtbot.mouseClick(page.elsewhere, LEFT)
    assert page.book.currentIndex() == -1


def test_a_folder_without_a_record_book_is_refused_in_a_sentence(
    qtbot: QtBot, unlocking: Callable[..., UnlockPage], tmp_path: Path
) -> None:
    page = unlocking(Book(tmp_path / "empty", "Heron"))
    qtbot.keyClicks(page.passphrase, "abacus")
    qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(page.refusal.isVisible)
    assert page.refusal.text().startswith("There is no record book in that folder. Nothing has been changed.")
    assert page.unlock.isEnabled()
    assert page.passphrase.hasFocus()


def test_a_damaged_record_book_is_not_called_a_wrong_passphrase(
    qtbot: QtBot, page: UnlockPage, vault_folder: Path, passphrase: str
) -> None:
    (vault_folder / "vault.db").write_bytes(b"")
    qtbot.keyClicks(page.passphrase, passphrase)
    with qtbot.waitSignal(page.damaged) as told:
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    assert told.args is not None
    assert "has been emptied" in told.args[0].problem.happened
    assert _problem(page) == ""
    assert page.passphrase.text() == "", "it is not kept on a page that is left"


# Backups


def test_the_last_checked_backup_is_said_without_opening_anything(
    qtbot: QtBot, page: UnlockPage, vault_folder: Path, open_vault: Callable[..., Vault], now: datetime
) -> None:
    page.say_keyboard()
    qtbot.waitUntil(lambda: page.last_backup.text() == "No checked backup yet.")
    vault = open_vault(vault_folder)
    backup.make(vault, now=now)
    vault.close(now=now)
    page.choose(vault_folder)
    qtbot.waitUntil(lambda: page.last_backup.text() == "Last checked backup today 14:05.")
    assert page.last_backup.property("role") == "small-muted"


def test_backups_are_one_press_away_with_a_record_book_and_without(
    qtbot: QtBot, unlocking: Callable[..., UnlockPage], vault_folder: Path
) -> None:
    for books, folder in (((Book(vault_folder, "Kingfisher"),), vault_folder), ((), None)):
        page = unlocking(*books)
        with qtbot.waitSignal(page.backups_wanted) as told:
            qtbot.mouseClick(page.backups, LEFT)
        assert told.args == [folder]


def test_one_that_somebody_has_open_says_that_its_backups_can_be_looked_at(
    qtbot: QtBot, page: UnlockPage, vault_folder: Path, open_vault: Callable[..., Vault], passphrase: str
) -> None:
    open_vault(vault_folder)
    qtbot.keyClicks(page.passphrase, passphrase)
    qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(page.refusal.isVisible)
    assert page.refusal.text().startswith("This record book is open already, on this computer, since 14:05")
    assert page.refusal.text().endswith("press “Backups…”.")


def test_one_that_could_not_be_read_is_looked_at_as_a_whole_and_opens_where_it_was_nothing(
    qtbot: QtBot, page: UnlockPage, passphrase: str
) -> None:
    page.doubt()
    assert page.refusal.text() == IN_DOUBT
    qtbot.keyClicks(page.passphrase, "not this one")
    qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "not the passphrase" in _problem(page))
    page.passphrase.setText(passphrase)
    with qtbot.waitSignal(page.opened) as told:
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    assert told.args is not None
    assert told.args[0].notices == (SOUND,)


def test_a_disk_that_hesitated_once_is_asked_again_before_anything_is_said(
    qtbot: QtBot, page: UnlockPage, opening: Opening, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordinary, asked = Casebook.open, []

    def hesitating(*where: Any, **how: Any) -> Casebook:
        asked.append(1)
        if len(asked) == 1:
            raise VaultDamaged("The records are damaged.", "Nothing has been changed.")
        return ordinary(*where, **how)

    monkeypatch.setattr(Casebook, "open", hesitating)
    qtbot.keyClicks(page.passphrase, passphrase)
    with qtbot.waitSignal(page.opened):
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    assert len(asked) == 2
    assert not page.refusal.isVisible()


def test_the_sheet_of_a_damaged_record_book_leads_to_the_same_page(
    qtbot: QtBot, page: UnlockPage, vault_folder: Path, code: RecoveryCode
) -> None:
    (vault_folder / "vault.db").write_bytes(b"x")
    qtbot.mouseClick(page.use_sheet, LEFT)
    qtbot.keyClicks(page.sheet.code, code.text)
    with qtbot.waitSignal(page.damaged) as told:
        qtbot.keyClick(page.sheet.code, Qt.Key.Key_Return)
    assert told.args is not None
    assert told.args[0].way.kind == "sheet"


# The recovery sheet


def test_the_sheet_opens_it_and_hands_on_the_code(qtbot: QtBot, page: UnlockPage, code: RecoveryCode) -> None:
    qtbot.mouseClick(page.use_sheet, LEFT)
    assert page.sheet.code.hasFocus()
    qtbot.keyClicks(page.sheet.code, code.text.lower())
    with qtbot.waitSignal(page.opened_with_code) as told:
        qtbot.mouseClick(page.sheet.open_book, LEFT)
    assert told.args is not None
    assert told.args[0].with_code
    assert RecoveryCode.parse(told.args[1]) == code
    assert page.sheet.code.code == ""


def test_a_slip_in_the_code_names_its_group(qtbot: QtBot, page: UnlockPage, code: RecoveryCode) -> None:
    qtbot.mouseClick(page.use_sheet, LEFT)
    groups = list(code.groups)
    groups[4] = ("1" if groups[4][0] == "0" else "0") + groups[4][1:]
    qtbot.keyClicks(page.sheet.code, " ".join(groups))
    assert page.sheet.problem_of(page.sheet.code).startswith("Group 5 has a slip in it.")
    qtbot.keyClick(page.sheet.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Group 5 of the recovery code" in page.sheet.problem_of(page.sheet.code))
    assert page.sheet.open_book.isEnabled()


def test_the_code_of_another_sheet_is_refused_and_says_which_it_should_be(
    qtbot: QtBot, page: UnlockPage
) -> None:
    qtbot.mouseClick(page.use_sheet, LEFT)
    qtbot.keyClicks(page.sheet.code, RecoveryCode(bytes(20)).text)
    qtbot.keyClick(page.sheet.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "belongs to another record book" in page.sheet.problem_of(page.sheet.code))


def test_the_way_back_to_the_passphrase(qtbot: QtBot, page: UnlockPage, named: Callable[..., None]) -> None:
    qtbot.mouseClick(page.use_sheet, LEFT)
    named(page)
    assert not page.passphrase.isVisible()
    qtbot.mouseClick(page.sheet.use_passphrase, LEFT)
    assert page.passphrase.hasFocus()
    assert not page.sheet.isVisible()


# Around it


def test_caps_lock_is_said_under_the_passphrase(qtbot: QtBot, page: UnlockPage) -> None:
    page.passphrase.caps_lock_told.emit(True)
    assert page.by_passphrase.keyboard.text().startswith("Caps Lock is on.")
    page.passphrase.caps_lock_told.emit(False)
    assert page.by_passphrase.keyboard.text().startswith("Caps Lock is off.")


def test_made_up_records_tell_their_passphrase(unlocking: Callable[..., UnlockPage], tmp_path: Path) -> None:
    from sos_desktop import demonstration

    assert demonstration.PASSPHRASE == MADE_UP_PASSPHRASE
    page = unlocking(Book(tmp_path / "demo", "Made-up records", demonstration=True))
    assert page.by_passphrase.made_up.isVisible()
    assert MADE_UP_PASSPHRASE in page.by_passphrase.made_up.text()


def test_a_real_record_book_tells_nothing(page: UnlockPage) -> None:
    assert not page.by_passphrase.made_up.isVisible()


def test_urgent_contacts_and_a_new_record_book_are_one_press_away(qtbot: QtBot, page: UnlockPage) -> None:
    with qtbot.waitSignal(page.urgent_wanted):
        qtbot.mouseClick(page.urgent, LEFT)
    with qtbot.waitSignal(page.create_wanted):
        qtbot.mouseClick(page.create_book, LEFT)


def test_everything_on_the_unlock_page_has_a_name(page: UnlockPage, named: Callable[..., None]) -> None:
    named(page)

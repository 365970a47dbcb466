"""The locked page says who else can open a record book, and lets them: each with their own key."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.vault import escrow_files, places, rewrap
from sos_desktop.vault.escrow import EscrowKey, Recipient
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.recovery import RecoveryCode
from ui.background import Background
from ui.by_escrow import EscrowPart
from ui.main_window import MainWindow
from ui.opening import Opening, Way
from ui.pages.new_passphrase import NewPassphrasePage
from ui.pages.unlock import UnlockPage
from ui.pause import DELAYS
from ui.which_book import Book

RETURN, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space
LEAD, IG, STRANGER = (EscrowKey(bytes([number]) * 32) for number in (1, 2, 3))
BOTH = (Recipient("SoS lead", LEAD.public), Recipient("information governance", IG.public))


@pytest.fixture
def shared(vault: Vault, passphrase: str, now: datetime) -> Path:
    """A record book that both offices can open together; closed."""
    rewrap.change_escrow(vault, passphrase, BOTH, now=now, limits=CHEAP_LIMITS)
    vault.close(now=now)
    return vault.folder


@pytest.fixture
def unlocking(
    background: Background, clock: Callable[[], datetime], opening: Opening, shown: Callable[..., QWidget]
) -> Callable[..., UnlockPage]:
    def made(*books: Book) -> UnlockPage:
        page = UnlockPage(background, clock, opening, books, second=3_600_000)
        shown(page)
        page.say_keyboard()
        return page

    return made


@pytest.fixture
def page(qtbot: QtBot, unlocking: Callable[..., UnlockPage], shared: Path) -> UnlockPage:
    page = unlocking(Book(shared, "Kingfisher"))
    qtbot.waitUntil(lambda: page.escrow is not None)
    return page


def _part(page: UnlockPage) -> EscrowPart:
    assert page.escrow is not None
    return page.escrow


def _ask(qtbot: QtBot, page: UnlockPage) -> EscrowPart:
    part = _part(page)
    part.use.setFocus()
    qtbot.keyClick(part.use, SPACE)
    assert part.form.fields[0].hasFocus()
    return part


def _enter(qtbot: QtBot, part: EscrowPart, *keys: str) -> None:
    for field, text in zip(part.form.fields, keys, strict=True):
        field.clear()
        qtbot.keyClicks(field, text)
    qtbot.keyClick(part.form.fields[-1], RETURN)


def _problem(part: EscrowPart) -> str:
    return part.form.fields[0].accessibleDescription()


def test_who_else_can_open_it_is_always_to_be_seen(page: UnlockPage) -> None:
    said = "Also openable by: SoS lead and information governance, together; since 23 November 2026."
    assert _part(page).said.text() == said
    assert _part(page).said.isVisible()
    assert not _part(page).form.isVisible()


def test_without_an_escrow_there_is_no_word_of_it(
    qtbot: QtBot, unlocking: Callable[..., UnlockPage], vault_folder: Path, background: Background
) -> None:
    page = unlocking(Book(vault_folder, "Kingfisher"))
    qtbot.waitUntil(background.idle)
    assert page.escrow is None


def test_it_goes_when_another_record_book_is_chosen(
    qtbot: QtBot, page: UnlockPage, tmp_path: Path, background: Background
) -> None:
    part = _ask(qtbot, page)
    qtbot.keyClicks(part.form.fields[0], "secret")
    page.choose(tmp_path)
    qtbot.waitUntil(background.idle)
    assert page.escrow is None
    assert page.passphrase.isVisible()


def test_both_keys_open_it_and_are_handed_on_for_a_new_passphrase(qtbot: QtBot, page: UnlockPage) -> None:
    part = _ask(qtbot, page)
    assert not page.passphrase.isVisible()
    with qtbot.waitSignal(page.opened_by_escrow) as told:
        _enter(qtbot, part, LEAD.text, IG.text.upper())
    assert told.args is not None
    assert told.args[0].folder == page.book.currentData()
    assert told.args[1] == Way("escrow", (LEAD.text, IG.text.upper()))
    assert [field.text() for field in part.form.fields] == ["", ""]


def test_neither_sees_the_key_of_the_other(qtbot: QtBot, page: UnlockPage) -> None:
    part = _ask(qtbot, page)
    for field in part.form.fields:
        assert field.echoMode() is QLineEdit.EchoMode.Password
    first = part.form.fields[0]
    assert first.show_button.accessibleName() == "Show the key"
    qtbot.mouseClick(first.show_button, Qt.MouseButton.LeftButton)
    assert first.echoMode() is QLineEdit.EchoMode.Normal
    assert part.form.fields[1].echoMode() is QLineEdit.EchoMode.Password


def test_one_key_alone_is_not_enough(qtbot: QtBot, page: UnlockPage) -> None:
    part = _ask(qtbot, page)
    _enter(qtbot, part, LEAD.text, "")
    assert part.form.fields[1].accessibleDescription().startswith("Type the key, or take it from its file.")
    _enter(qtbot, part, LEAD.text, STRANGER.text)
    qtbot.waitUntil(lambda: "both keys are needed" in _problem(part))


def test_a_slip_is_said_of_the_key_it_is_in_and_is_no_guess(qtbot: QtBot, page: UnlockPage) -> None:
    part = _ask(qtbot, page)
    for _ in range(4):
        _enter(qtbot, part, LEAD.text, IG.text[:-1])
        qtbot.waitUntil(lambda: "Key 2 of 2 has a slip" in _problem(part))
        qtbot.waitUntil(part.form.open_book.isEnabled)


def test_a_key_comes_from_its_file(qtbot: QtBot, page: UnlockPage, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    public, private = escrow_files.save_pair(stick, "SoS lead", LEAD, allowed=places.anywhere)
    part = _ask(qtbot, page)
    answers: list[Path | None] = [None, public, private]
    part.form.ask_file = lambda *_: answers.pop(0)
    press = part.form.from_file[0]
    qtbot.mouseClick(press, Qt.MouseButton.LeftButton)
    assert part.form.fields[0].text() == ""
    qtbot.mouseClick(press, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "No escrow key stands in" in _problem(part))
    qtbot.mouseClick(press, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: part.form.fields[0].text() == LEAD.text)
    assert "No escrow key" not in _problem(part)


def test_the_wait_grows_and_holds_for_every_way_in(qtbot: QtBot, page: UnlockPage) -> None:
    part = _ask(qtbot, page)
    for expected in DELAYS[:3]:
        _enter(qtbot, part, LEAD.text, STRANGER.text)
        qtbot.waitUntil(lambda: part.form.open_book.text() != "Opening…")
        assert part.form.open_book.isEnabled() is (expected == 0)
    assert part.form.open_book.text() == "Try again in 1 s"
    _enter(qtbot, part, LEAD.text, IG.text)
    qtbot.mouseClick(part.form.use_passphrase, Qt.MouseButton.LeftButton)
    assert page.unlock.text() == "Try again in 1 s"
    assert not page.unlock.isEnabled()
    page.pause.tick.timeout.emit()
    assert page.unlock.isEnabled()
    assert part.form.open_book.isEnabled()


def test_the_wait_holds_for_the_sheet_too(qtbot: QtBot, page: UnlockPage) -> None:
    qtbot.mouseClick(page.use_sheet, Qt.MouseButton.LeftButton)
    for _ in range(3):
        page.sheet.code.clear()
        qtbot.keyClicks(page.sheet.code, RecoveryCode(bytes(20)).text)
        qtbot.keyClick(page.sheet.code, RETURN)
        qtbot.waitUntil(lambda: page.sheet.open_book.text() != "Opening…")
    assert page.sheet.open_book.text() == "Try again in 1 s"
    assert not page.sheet.open_book.isEnabled()
    page.pause.tick.timeout.emit()
    assert page.sheet.open_book.text() == "Open with the sheet"
    assert page.sheet.open_book.isEnabled()


def test_a_damaged_record_book_is_not_called_a_wrong_key(
    qtbot: QtBot, page: UnlockPage, shared: Path
) -> None:
    (shared / "vault.db").write_bytes(b"")
    part = _ask(qtbot, page)
    _enter(qtbot, part, LEAD.text, IG.text)
    qtbot.waitUntil(page.refusal.isVisible)
    assert "has been emptied" in page.refusal.text()
    assert _problem(part).startswith("Nine groups of eight")


def test_everything_is_reached_by_keyboard(
    qtbot: QtBot, page: UnlockPage, background: Background, reachable: Callable[[QWidget], None]
) -> None:
    qtbot.waitUntil(background.idle)
    reachable(page)
    _ask(qtbot, page)
    reachable(page)


def test_in_the_window_a_new_passphrase_comes_first(
    qtbot: QtBot, window: MainWindow, shared: Path, open_vault: Callable[..., Vault]
) -> None:
    window.start(shared)
    page = window.shown
    assert isinstance(page, UnlockPage)
    qtbot.waitUntil(lambda: page.escrow is not None)
    _enter(qtbot, _ask(qtbot, page), LEAD.text, IG.text)
    qtbot.waitUntil(lambda: isinstance(window.shown, NewPassphrasePage))
    new: Any = window.shown
    assert new._said.text().startswith("Kingfisher has been opened by escrow. This use is written down")
    words = new.choosing.words.text()
    qtbot.keyClicks(new.choosing.typed, words)
    qtbot.keyClick(new.choosing.typed, RETURN)
    qtbot.waitUntil(new.offer.isVisible)
    with qtbot.waitSignal(window.working):
        qtbot.mouseClick(new.offer.other, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.background.idle)
    with qtbot.waitSignal(window.locked):
        window.lock()
    (told,) = open_vault(shared, words).notices
    assert told.startswith("It was opened by escrow: by SoS lead and information governance together")

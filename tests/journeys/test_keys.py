"""Another passphrase, a sheet that is gone, and everything under new keys: in a real window, without a mouse."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from sos_desktop.vault import rewrap
from sos_desktop.vault.escrow import EscrowKey, Recipient
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.recovery import RecoveryCode
from ui.keys.rekeying import ReKeyingPage
from ui.main_window import MainWindow
from ui.pages.new_passphrase import NewPassphrasePage
from ui.pages.settings import SettingsPage
from ui.pages.unlock import UnlockPage

LEAD, IG = EscrowKey(bytes([1]) * 32), EscrowKey(bytes([2]) * 32)
BOTH = (Recipient("SoS lead", LEAD.public), Recipient("information governance", IG.public))


@pytest.fixture
def locked(keyboard: Any, window: MainWindow) -> Callable[..., UnlockPage]:
    """The locked page of a record book, at the start and after every lock."""

    def page(folder: Path) -> UnlockPage:
        if window.workplace is not None:
            keyboard.press("Ctrl+L")
            keyboard.see(lambda: window.workplace is None)
        if not isinstance(window.shown, UnlockPage):
            window.start(folder)
        keyboard.see(lambda: isinstance(window.shown, UnlockPage))
        return cast(UnlockPage, window.shown)

    return page


@pytest.fixture
def unlock(keyboard: Any, window: MainWindow, locked: Callable[..., UnlockPage]) -> Callable[..., None]:
    def go(folder: Path, passphrase: str) -> None:
        page = locked(folder)
        keyboard.fill(page.passphrase, passphrase)
        keyboard.press("Return")
        keyboard.see(lambda: window.workplace is not None)

    return go


@pytest.fixture
def use_sheet(keyboard: Any, locked: Callable[..., UnlockPage]) -> Callable[..., UnlockPage]:
    def go(folder: Path, code: RecoveryCode) -> UnlockPage:
        page = locked(folder)
        keyboard.push(page.use_sheet)
        keyboard.fill(page.sheet.code, code.text.lower())
        keyboard.press("Return")
        return page

    return go


def _settings(keyboard: Any, window: MainWindow) -> Any:
    assert window.workplace is not None
    number = [name for name in window.workplace.rail.places if name != "finding"].index("settings") + 1
    keyboard.press(f"Ctrl+{number}")
    card = cast(SettingsPage, window.workplace.pages["settings"]).keys
    keyboard.see(lambda: card is not None and card.since.isVisible())
    return card


def _prove(keyboard: Any, walk: Any, passphrase: str) -> None:
    keyboard.see(walk.proving.passphrase.hasFocus)
    keyboard.type(passphrase)
    keyboard.press("Return")


def _choose_words(keyboard: Any, choosing: Any) -> str:
    keyboard.see(choosing.typed.hasFocus)
    words = str(choosing.words.text())
    keyboard.type(words)
    keyboard.press("Return")
    return words


def _write_down(keyboard: Any, sheet: Any, retyping: Any) -> RecoveryCode:
    keyboard.see(sheet.forward.hasFocus)
    code = RecoveryCode.parse("-".join(group.text() for group in sheet.sheet.groups))
    keyboard.press("Space")
    keyboard.see(retyping.typed.hasFocus)
    keyboard.type(code.text)
    keyboard.press("Return")
    return code


def test_the_passphrase_is_changed_and_the_old_one_refused(
    keyboard: Any, window: MainWindow, vault_folder: Path, passphrase: str, unlock: Callable[..., None],
    locked: Callable[..., UnlockPage],
) -> None:  # fmt: skip
    unlock(vault_folder, passphrase)
    keyboard.push(_settings(keyboard, window).passphrase)
    walk: Any = window.key_changes.walk
    _prove(keyboard, walk, passphrase)
    words = _choose_words(keyboard, walk.choosing)
    keyboard.see(walk.ending.close_button.hasFocus)
    keyboard.press("Space")
    page = locked(vault_folder)
    keyboard.fill(page.passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: "not the passphrase" in page.passphrase.accessibleDescription())
    unlock(vault_folder, words)


def test_after_the_sheet_come_a_new_passphrase_and_a_new_sheet_and_the_old_one_is_refused(
    keyboard: Any, window: MainWindow, vault_folder: Path, code: RecoveryCode, use_sheet: Callable[..., UnlockPage],
    unlock: Callable[..., None],
) -> None:  # fmt: skip
    use_sheet(vault_folder, code)
    keyboard.see(lambda: isinstance(window.shown, NewPassphrasePage))
    page: Any = window.shown
    words = _choose_words(keyboard, page.choosing)
    keyboard.see(page.offer.close_button.hasFocus)
    keyboard.press("Space")
    new = _write_down(keyboard, page.sheet, page.retyping)
    keyboard.see(lambda: window.workplace is not None)
    refused = use_sheet(vault_folder, code)
    keyboard.see(lambda: "an earlier sheet" in refused.sheet.problem_of(refused.sheet.code))
    keyboard.push(refused.sheet.use_passphrase)
    unlock(vault_folder, words)
    use_sheet(vault_folder, new)
    keyboard.see(lambda: isinstance(window.shown, NewPassphrasePage))


def test_everything_gets_new_keys_and_only_those_open_it(
    keyboard: Any, window: MainWindow, vault_folder: Path, passphrase: str, code: RecoveryCode,
    unlock: Callable[..., None], use_sheet: Callable[..., UnlockPage],
) -> None:  # fmt: skip
    unlock(vault_folder, passphrase)
    keyboard.push(_settings(keyboard, window).rekey)
    walk: Any = window.key_changes.walk
    keyboard.see(walk.explaining.forward.hasFocus)
    keyboard.press("Space")
    _prove(keyboard, walk, passphrase)
    words = _choose_words(keyboard, walk.choosing)
    _write_down(keyboard, walk.sheet, walk.retyping)
    keyboard.see(lambda: isinstance(window.shown, ReKeyingPage) and window.shown.ending.isVisible())
    keyboard.press("Space")
    page = use_sheet(vault_folder, code)
    keyboard.see(lambda: "an earlier sheet" in page.sheet.problem_of(page.sheet.code))
    keyboard.push(page.sheet.use_passphrase)
    unlock(vault_folder, words)


def test_two_offices_open_it_together_and_the_owner_is_told(
    keyboard: Any, window: MainWindow, vault: Vault, passphrase: str, locked: Callable[..., UnlockPage],
    unlock: Callable[..., None],
) -> None:  # fmt: skip
    now = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    rewrap.change_escrow(vault, passphrase, BOTH, now=now, limits=CHEAP_LIMITS)
    vault.close(now=now)
    page: Any = locked(vault.folder)
    keyboard.see(lambda: page.escrow is not None)
    keyboard.push(page.escrow.use)
    for field, key in zip(page.escrow.form.fields, (LEAD, IG), strict=True):
        keyboard.fill(field, key.text)
    keyboard.press("Return")
    keyboard.see(lambda: isinstance(window.shown, NewPassphrasePage))
    new: Any = window.shown
    words = _choose_words(keyboard, new.choosing)
    keyboard.see(new.offer.close_button.hasFocus)
    keyboard.push(new.offer.other)
    keyboard.see(lambda: window.workplace is not None)
    unlock(vault.folder, words)
    assert window.workplace is not None
    assert "It was opened by escrow: by SoS lead and information" in window.workplace.notice.more.text()

"""Passphrase, sheet, keys and escrow in the whole window: from Settings, back to it, and through a lock."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.vault import escrow_files, keys, places, rekey, rewrap
from sos_desktop.vault.escrow import EscrowKey, EscrowKeys, Recipient
from sos_desktop.vault.folder import Vault, derive, open_with
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.recovery import RecoveryCode
from ui.keys import work
from ui.keys.escrow_walk import Offices, RemoveEscrow, SetEscrow
from ui.keys.keys_card import KeysCard
from ui.keys.rekeying import LOCKED, STEPS, ReKeyingPage
from ui.keys.walk import Walk
from ui.main_window import MainWindow
from ui.pages.settings import SettingsPage
from ui.pages.unlock import UnlockPage

LEFT, RETURN, SPACE = Qt.MouseButton.LeftButton, Qt.Key.Key_Return, Qt.Key.Key_Space
LEAD, IG = EscrowKey(bytes([1]) * 32), EscrowKey(bytes([2]) * 32)
BOTH = (Recipient("SoS lead", LEAD.public), Recipient("information governance", IG.public))


@pytest.fixture
def unlocked(qtbot: QtBot, window: MainWindow, vault_folder: Path, passphrase: str) -> MainWindow:
    _unlock(qtbot, window, vault_folder, passphrase)
    return window


def _unlock(qtbot: QtBot, window: MainWindow, folder: Path, passphrase: str) -> None:
    if not isinstance(window.findChild(UnlockPage), UnlockPage):
        window.start(folder)
    page = cast(UnlockPage, window.shown)
    qtbot.keyClicks(page.passphrase, passphrase)
    with qtbot.waitSignal(window.working):
        qtbot.keyClick(page.passphrase, RETURN)
    qtbot.waitUntil(window.background.idle)


def _settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(window.background.idle)


def _card(qtbot: QtBot, window: MainWindow) -> KeysCard:
    assert window.workplace is not None
    window.workplace.go("settings")
    _settle(qtbot, window)
    card = cast(SettingsPage, window.workplace.pages["settings"]).keys
    assert card is not None
    return card


def _press(qtbot: QtBot, window: MainWindow, button: QWidget) -> None:
    assert button.isEnabled() and not button.isHidden(), button.accessibleName()
    button.setFocus()
    qtbot.keyClick(button, SPACE)
    _settle(qtbot, window)


def _walk(window: MainWindow) -> Any:
    walk = window.key_changes.walk
    assert isinstance(walk, Walk)
    assert walk.isVisible()
    return walk


def _prove(qtbot: QtBot, window: MainWindow, passphrase: str) -> None:
    step = _walk(window).proving
    qtbot.keyClicks(step.passphrase, passphrase)
    qtbot.keyClick(step.passphrase, RETURN)
    _settle(qtbot, window)


def _opens(folder: Path, secret: Any) -> bool:
    return keys.open_with_secret(folder, secret, CHEAP_LIMITS) is not None


# In Settings


def test_settings_say_since_when_what_opens_it(qtbot: QtBot, unlocked: MainWindow) -> None:
    card = _card(qtbot, unlocked)
    assert card.since.text() == (
        "The passphrase, set on 1 November 2026, and the recovery sheet of 1 November 2026."
    )
    assert card.who_else.text() == "Nobody else can open it: no escrow is set."
    assert not card.remove_escrow.isVisible()
    assert not card.uses.isVisible()


def test_each_way_fills_the_window_and_leads_back(
    qtbot: QtBot, unlocked: MainWindow, reachable: Callable[[QWidget], None]
) -> None:
    card = _card(qtbot, unlocked)
    for button in (card.passphrase, card.sheet, card.rekey, card.set_escrow):
        _press(qtbot, unlocked, button)
        walk = _walk(unlocked)
        assert not card.isVisible()
        reachable(walk)
        _press(qtbot, unlocked, walk.steps[0].back)
        assert card.isVisible()
        assert card.passphrase.hasFocus()
        assert unlocked.key_changes.walk is None


def test_going_elsewhere_or_locking_gives_it_up(
    qtbot: QtBot, unlocked: MainWindow, vault_folder: Path, passphrase: str
) -> None:
    card = _card(qtbot, unlocked)
    _press(qtbot, unlocked, card.passphrase)
    walk = _walk(unlocked)
    _prove(qtbot, unlocked, passphrase)
    qtbot.keyClicks(walk.choosing.typed, walk.choosing.words.text()[:-1])
    qtbot.keyClick(unlocked, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    _settle(qtbot, unlocked)
    assert unlocked.key_changes.walk is None
    assert unlocked.workplace is not None
    assert unlocked.workplace.current == "today"
    _press(qtbot, unlocked, _card(qtbot, unlocked).sheet)
    with qtbot.waitSignal(unlocked.locked):
        unlocked.lock()
    assert _opens(vault_folder, passphrase)


def test_what_can_only_be_read_keeps_its_keys(qtbot: QtBot, unlocked: MainWindow) -> None:
    card = KeysCard(unlocked.background, can_write=False)
    qtbot.addWidget(card)
    assert not any(
        button.isEnabled() for button in (card.passphrase, card.sheet, card.rekey, card.set_escrow)
    )


# Re-keying


def _to_the_last_step(qtbot: QtBot, window: MainWindow, passphrase: str) -> tuple[str, RecoveryCode]:
    _press(qtbot, window, _card(qtbot, window).rekey)
    walk = _walk(window)
    _press(qtbot, window, walk.explaining.forward)
    _prove(qtbot, window, passphrase)
    words = walk.choosing.words.text()
    qtbot.keyClicks(walk.choosing.typed, words)
    qtbot.keyClick(walk.choosing.typed, RETURN)
    code = RecoveryCode.parse(walk.sheet.code)
    _press(qtbot, window, walk.sheet.forward)
    qtbot.keyClicks(walk.retyping.typed, code.text)
    return words, code


@pytest.fixture
def rekeyed(
    qtbot: QtBot, unlocked: MainWindow, passphrase: str
) -> Callable[[], tuple[str, RecoveryCode, ReKeyingPage]]:
    """Go through with it; gives the new passphrase and sheet, and the page that does it."""

    def go() -> tuple[str, RecoveryCode, ReKeyingPage]:
        words, code = _to_the_last_step(qtbot, unlocked, passphrase)
        qtbot.keyClick(_walk(unlocked).retyping.typed, RETURN)
        qtbot.waitUntil(lambda: isinstance(unlocked.shown, ReKeyingPage))
        return words, code, cast(ReKeyingPage, unlocked.shown)

    return go


def test_everything_gets_new_keys_and_opens_with_them(
    qtbot: QtBot, unlocked: MainWindow, rekeyed: Callable[[], Any], vault_folder: Path, passphrase: str,
    code: RecoveryCode,
) -> None:  # fmt: skip
    steps: list[str] = []
    words, sheet, page = rekeyed()
    page._begun.connect(steps.append)
    assert unlocked.workplace is None
    qtbot.waitUntil(page.ending.isVisible)
    assert set(steps) <= set(STEPS)
    assert page.ending.title.text() == "Everything has new keys"
    assert page.ending.close_button.hasFocus()
    found = [_opens(vault_folder, secret) for secret in (passphrase, code, words, sheet)]
    assert found == [False, False, True, True]
    with qtbot.waitSignal(unlocked.locked):
        _press(qtbot, unlocked, page.ending.close_button)
    _unlock(qtbot, unlocked, vault_folder, words)


def test_locking_meanwhile_waits_and_then_asks_for_the_new_passphrase(
    qtbot: QtBot, unlocked: MainWindow, rekeyed: Callable[[], Any], vault_folder: Path
) -> None:
    words, _, page = rekeyed()
    unlocked.lock()
    assert page.locked.isVisible()
    assert page.locked.text() == LOCKED
    qtbot.waitUntil(lambda: isinstance(unlocked.shown, UnlockPage))
    _unlock(qtbot, unlocked, vault_folder, words)


def test_closing_the_window_meanwhile_waits_for_it(
    qtbot: QtBot, unlocked: MainWindow, rekeyed: Callable[[], Any], vault_folder: Path
) -> None:
    words, _, page = rekeyed()
    assert page.working
    unlocked.close()
    assert unlocked.isVisible()
    qtbot.waitUntil(lambda: not unlocked.isVisible())
    assert _opens(vault_folder, words)


def test_afterwards_idling_goes_on_to_the_locked_page(
    qtbot: QtBot, unlocked: MainWindow, rekeyed: Callable[[], Any]
) -> None:
    page = rekeyed()[2]
    qtbot.waitUntil(page.ending.isVisible)
    assert unlocked.to_be_locked
    with qtbot.waitSignal(unlocked.locked):
        unlocked.lock()
    assert isinstance(unlocked.shown, UnlockPage)


def test_a_disk_that_refuses_leaves_the_old_keys_and_says_so(
    qtbot: QtBot, unlocked: MainWindow, vault_folder: Path, passphrase: str, refusing: Callable[..., Any],
    rekeyed: Callable[[], Any],
) -> None:  # fmt: skip
    with refusing(rekey, "everything"):
        page = rekeyed()[2]
        qtbot.waitUntil(page.making.back.isVisible)
    assert page.making.refusal.text().startswith("The disk is full.")
    assert page.making.back.hasFocus()
    with qtbot.waitSignal(unlocked.locked):
        _press(qtbot, unlocked, page.making.back)
    _unlock(qtbot, unlocked, vault_folder, passphrase)


def test_where_only_the_first_backup_fails_it_is_said(
    qtbot: QtBot, rekeyed: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rekey, "_first_backup", lambda *_: None)
    page = rekeyed()[2]
    qtbot.waitUntil(page.ending.isVisible)
    said = [words.text() for words in page.ending.findChildren(type(page.ending.title))]
    assert any("could not be made, so the earlier ones have all been kept" in words for words in said)


def test_the_earlier_backups_go_where_that_was_wanted(
    qtbot: QtBot, unlocked: MainWindow, passphrase: str, vault_folder: Path
) -> None:
    _to_the_last_step(qtbot, unlocked, passphrase)
    walk = _walk(unlocked)
    walk.explaining.forget_backups.setChecked(True)
    qtbot.keyClick(walk.retyping.typed, RETURN)
    qtbot.waitUntil(lambda: isinstance(unlocked.shown, ReKeyingPage))
    page = cast(ReKeyingPage, unlocked.shown)
    qtbot.waitUntil(page.ending.isVisible)
    said = [words.text() for words in page.ending.findChildren(type(page.ending.title))]
    assert any("the earlier ones here have been deleted" in words for words in said)
    assert len(list((vault_folder / "backups").glob("*.vbk"))) == 1


def test_a_mistake_of_ours_does_not_leave_it_waiting_for_ever(
    qtbot: QtBot, unlocked: MainWindow, rekeyed: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr(unlocked.background, "_bug", told.append)

    def slip(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(rekey, "everything", slip)
    page = rekeyed()[2]
    qtbot.waitUntil(page.making.back.isVisible)
    assert len(told) == 1
    assert "opens with the old passphrase or with the new one" in page.making.refusal.text()
    assert not page.working


# Escrow


@pytest.fixture
def publics(tmp_path: Path) -> list[Path]:
    """The public files of two offices."""
    stick = tmp_path / "stick"
    stick.mkdir()
    save = partial(escrow_files.save_pair, stick, allowed=places.anywhere)
    return [save("SoS lead", LEAD)[0], save("information governance", IG)[0]]


def _add(qtbot: QtBot, window: MainWindow, step: Offices, file: Path | None) -> None:
    step.ask_file = lambda *_: file
    _press(qtbot, window, step.add_file)


def test_two_offices_are_let_in_and_out_again(
    qtbot: QtBot, unlocked: MainWindow, vault_folder: Path, passphrase: str, publics: list[Path],
    reachable: Callable[[QWidget], None],
) -> None:  # fmt: skip
    card = _card(qtbot, unlocked)
    _press(qtbot, unlocked, card.set_escrow)
    walk = _walk(unlocked)
    assert isinstance(walk, SetEscrow)
    assert not walk.choosing.forward.isEnabled()
    for file in publics:
        _add(qtbot, unlocked, walk.choosing, file)
    reachable(walk)
    assert not walk.choosing.add_file.isEnabled()
    assert not walk.choosing.forward.isEnabled()
    _press(qtbot, unlocked, walk.choosing.compared)
    _press(qtbot, unlocked, walk.choosing.forward)
    _prove(qtbot, unlocked, passphrase)
    assert walk.ending.title.text() == "The escrow is set"
    assert _opens(vault_folder, EscrowKeys((LEAD, IG)))
    _press(qtbot, unlocked, walk.ending.close_button)
    assert card.who_else.text() == (
        "Also openable by: SoS lead and information governance, together; since 23 November 2026."
    )
    _press(qtbot, unlocked, card.remove_escrow)
    assert isinstance(_walk(unlocked), RemoveEscrow)
    _prove(qtbot, unlocked, passphrase)
    assert not _opens(vault_folder, EscrowKeys((LEAD, IG)))
    _press(qtbot, unlocked, _walk(unlocked).ending.close_button)
    assert card.who_else.text() == "Nobody else can open it: no escrow is set."


def test_only_public_files_that_were_compared_are_taken(
    qtbot: QtBot, unlocked: MainWindow, publics: list[Path]
) -> None:
    _press(qtbot, unlocked, _card(qtbot, unlocked).set_escrow)
    step = _walk(unlocked).choosing
    _add(qtbot, unlocked, step, None)
    assert step.offices == ()
    _add(qtbot, unlocked, step, publics[0].with_suffix(escrow_files.PRIVATE))
    assert "is not the public file of an escrow key" in step.problem.text()
    _add(qtbot, unlocked, step, publics[0])
    assert not step.problem.isVisible()
    _press(qtbot, unlocked, step.compared)
    assert step.forward.isEnabled()
    _add(qtbot, unlocked, step, publics[0])
    assert "is here already" in step.problem.text()
    _add(qtbot, unlocked, step, publics[1])
    assert not step.forward.isEnabled()
    _press(qtbot, unlocked, step.start_again)
    assert step.offices == ()


def test_a_refusal_at_the_end_says_so(
    qtbot: QtBot, unlocked: MainWindow, passphrase: str, publics: list[Path], refusing: Callable[..., Any]
) -> None:
    _press(qtbot, unlocked, _card(qtbot, unlocked).set_escrow)
    walk = _walk(unlocked)
    _add(qtbot, unlocked, walk.choosing, publics[0])
    _press(qtbot, unlocked, walk.choosing.compared)
    _press(qtbot, unlocked, walk.choosing.forward)
    with refusing(rewrap, "change_escrow"):
        _prove(qtbot, unlocked, passphrase)
    assert walk.proving.problem.text().startswith("The disk is full.")
    _press(qtbot, unlocked, walk.proving.forward)
    assert walk.ending.isVisible()


def test_a_use_is_told_until_it_was_seen_and_stays_in_settings(
    qtbot: QtBot, window: MainWindow, vault: Vault, passphrase: str, now: Any
) -> None:
    rewrap.change_escrow(vault, passphrase, BOTH, now=now, limits=CHEAP_LIMITS)
    vault.close(now=now)
    open_with(derive(vault.folder, EscrowKeys((LEAD, IG)), now=now, limits=CHEAP_LIMITS)).close(now=now)
    _unlock(qtbot, window, vault.folder, passphrase)
    assert window.workplace is not None
    notice = window.workplace.notice
    assert "It was opened by escrow: by SoS lead and information governance together" in notice.more.text()
    card = _card(qtbot, window)
    assert card.uses.text().startswith("Opened by escrow: by SoS lead")
    _press(qtbot, window, card.seen)
    assert not card.seen.isVisible()
    assert card.uses.isVisible()
    with qtbot.waitSignal(window.locked):
        window.lock()
    _unlock(qtbot, window, vault.folder, passphrase)
    assert not window.workplace.notice.isVisible()


def test_closing_the_notice_says_that_it_was_seen(
    qtbot: QtBot, window: MainWindow, vault: Vault, passphrase: str, now: Any
) -> None:
    rewrap.change_escrow(vault, passphrase, BOTH[:1], now=now, limits=CHEAP_LIMITS)
    vault.close(now=now)
    open_with(derive(vault.folder, EscrowKeys((LEAD,)), now=now, limits=CHEAP_LIMITS)).close(now=now)
    _unlock(qtbot, window, vault.folder, passphrase)
    assert window.workplace is not None
    _press(qtbot, window, window.workplace.close_notice)
    uses: list[Any] = []
    window.background.run(work.ways, done=lambda ways: uses.extend(ways.uses))
    _settle(qtbot, window)
    assert [use.seen for use in uses] == [True]

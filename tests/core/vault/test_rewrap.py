"""Another passphrase or another sheet: the old or the new one opens it, never neither."""

from collections.abc import Callable
from datetime import datetime

import pytest

from sos_desktop.errors import BadInput, SaveFailed, SosError, VaultDamaged, VaultReadOnly, WrongPassphrase
from sos_desktop.vault import keys, rewrap
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode

NEW = "heron marsh oxide pebble"


def change(
    vault: Vault, old: str | RecoveryCode, now: datetime, new: str = NEW, generated: bool = True
) -> None:
    rewrap.change_passphrase(
        vault, old, new, generated=generated, now=now, cost=CHEAPEST, limits=CHEAP_LIMITS
    )


def opens(vault: Vault, secret: str | RecoveryCode) -> bool:
    return keys.open_with_secret(vault.folder, secret, CHEAP_LIMITS) is not None


def test_a_new_passphrase_opens_it_and_the_old_one_does_not(
    vault: Vault, passphrase: str, code: RecoveryCode, now: datetime, open_vault: Callable[..., Vault]
):
    change(vault, passphrase, now)
    assert vault.store.row("SELECT action FROM audit WHERE seq = 2")["action"] == "passphrase-changed"
    vault.close(now=now)
    assert (opens(vault, passphrase), opens(vault, NEW), opens(vault, code)) == (False, True, True)
    assert open_vault(vault.folder, NEW).notices == ()


def test_a_forgotten_passphrase_is_replaced_with_the_sheet(
    vault_folder, code: RecoveryCode, now: datetime, open_vault: Callable[..., Vault]
):
    vault = open_vault(vault_folder, code)
    assert vault.opened_with == "recovery"
    change(vault, code, now)
    assert vault.opened_with == "passphrase"
    assert opens(vault, NEW)


def test_a_new_sheet_opens_it_and_the_old_one_does_not(
    vault: Vault, passphrase: str, code: RecoveryCode, now: datetime
):
    fresh = RecoveryCode(bytes(20))
    rewrap.change_sheet(vault, passphrase, fresh, now=now, limits=CHEAP_LIMITS)
    assert (opens(vault, code), opens(vault, fresh), opens(vault, passphrase)) == (False, True, True)
    assert vault.store.row("SELECT action FROM audit WHERE seq = 2")["action"] == "recovery-sheet-changed"


def test_an_unlocked_laptop_alone_changes_nothing(vault: Vault, passphrase: str, now: datetime):
    before = (vault.folder / keys.NAME).read_bytes()
    with pytest.raises(WrongPassphrase, match="still opens as it did before"):
        change(vault, "guessed by a passer-by", now)
    assert (vault.folder / keys.NAME).read_bytes() == before
    assert vault.store.head().seq == 1


def test_what_opens_it_now_is_no_change(vault: Vault, passphrase: str, code: RecoveryCode, now: datetime):
    for same in (passphrase, passphrase.upper().replace(" ", "-")):
        with pytest.raises(BadInput, match="That is what opens it now"):
            change(vault, passphrase, now, same)
    with pytest.raises(BadInput, match="Choose another"):
        rewrap.change_sheet(vault, code, code, now=now, limits=CHEAP_LIMITS)


def test_a_weak_new_passphrase_is_refused(vault: Vault, passphrase: str, now: datetime):
    with pytest.raises(BadInput, match="guessed too soon"):
        change(vault, passphrase, now, "password1234", generated=False)


def test_a_record_book_that_can_only_be_read_keeps_its_passphrase(
    vault: Vault, passphrase: str, now: datetime
):
    vault.read_only = True
    with pytest.raises(VaultReadOnly):
        change(vault, passphrase, now)


@pytest.mark.parametrize("at", [1, 2])
def test_a_disk_that_refuses_leaves_the_old_passphrase(
    vault: Vault, passphrase: str, now: datetime, at: int, monkeypatch: pytest.MonkeyPatch
):
    """The copy is written first; whichever write fails, the old one goes on opening it."""
    calls = []
    real = keys.write_safely

    def refuse(*arguments: object) -> None:
        calls.append(1)
        if len(calls) == at:
            raise OSError(28, "full")
        real(*arguments)

    monkeypatch.setattr(keys, "write_safely", refuse)
    with pytest.raises(SaveFailed, match="still opens as it did before"):
        change(vault, passphrase, now)
    assert (opens(vault, passphrase), opens(vault, NEW)) == (True, False)
    assert vault.store.head().seq == 1


def test_a_new_key_file_that_does_not_open_is_never_left_there(
    vault: Vault, passphrase: str, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(keys, "unwrap_any", lambda *_: None)
    with pytest.raises(SosError):
        change(vault, passphrase, now)
    monkeypatch.undo()
    real = keys.unwrap_any
    monkeypatch.setattr(
        keys, "unwrap_any", lambda file, secret, limits: None if secret == NEW else real(file, secret, limits)
    )
    with pytest.raises(VaultDamaged, match="could not be read again"):
        change(vault, passphrase, now)
    monkeypatch.undo()
    calls = []
    real_open = keys.open_with_secret
    monkeypatch.setattr(
        keys,
        "open_with_secret",
        lambda *arguments: real_open(*arguments) if not calls and not calls.append(1) else None,
    )
    with pytest.raises(SaveFailed):
        change(vault, passphrase, now)
    monkeypatch.undo()
    assert (opens(vault, passphrase), opens(vault, NEW)) == (True, False)


def test_interrupted_between_the_two_files_either_passphrase_opens_it(
    vault: Vault, passphrase: str, now: datetime, open_vault: Callable[..., Vault]
):
    """Only the copy has been written when the power goes."""
    old = (vault.folder / keys.NAME).read_bytes()
    change(vault, passphrase, now)
    vault.close(now=now)
    (vault.folder / keys.NAME).write_bytes(old)
    assert opens(vault, passphrase)
    again = open_vault(vault.folder, NEW)
    assert again.notices
    again.close(now=now)
    assert (opens(vault, passphrase), opens(vault, NEW)) == (False, True)

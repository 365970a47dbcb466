"""An open vault and who is using it."""

from pathlib import Path

import pytest

from sos_desktop.casebook import Casebook
from sos_desktop.errors import VaultReadOnly, WrongPassphrase
from sos_desktop.records import practitioners
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS


def open_book(folder: Path, passphrase: str, now) -> Casebook:
    return Casebook.open(folder, passphrase, now=now, limits=CHEAP_LIMITS)


def test_a_record_book_knows_whose_it_is_from_its_first_opening(vault_folder, passphrase, now):
    first = open_book(vault_folder, passphrase, now)
    assert first.me.name == "Kingfisher"
    assert first.store is first.vault.store
    first.close(now=now)
    second = open_book(vault_folder, passphrase, now)
    assert second.me == first.me
    second.close(now=now)


def test_the_audit_goes_on_in_the_name_of_who_is_using_it(vault: Vault, now):
    casebook = Casebook.of(vault, now=now)
    with casebook.store.change(now=now) as change:
        change.audit("something done", "object-1")
    actors = [row["actor"] for row in casebook.store.rows("SELECT actor FROM audit ORDER BY seq")]
    assert actors == ["vault", "vault", casebook.me.id]


def test_a_wrong_passphrase_leaves_nothing_open(vault_folder, passphrase, now):
    with pytest.raises(WrongPassphrase):
        open_book(vault_folder, "not that one", now)
    open_book(vault_folder, passphrase, now).close(now=now)


def test_a_record_book_that_cannot_be_entered_is_closed_again(
    vault_folder, passphrase, now, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object, **__: object) -> None:
        raise VaultReadOnly("This record book can be read here, not changed.")

    monkeypatch.setattr(practitioners, "settle_in", refuse)
    with pytest.raises(VaultReadOnly):
        open_book(vault_folder, passphrase, now)
    monkeypatch.undo()
    open_book(vault_folder, passphrase, now).close(now=now)

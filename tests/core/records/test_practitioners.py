"""Who uses a record book, and who has held sessions with them."""

from datetime import datetime

import pytest

from sos_desktop.errors import BadInput
from sos_desktop.records import practitioners
from sos_desktop.vault import backup, restore
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS


def named(ward, name):
    with ward.store.change(now=ward.now) as change:
        return practitioners.named(change, name)


def test_a_record_book_learns_whose_it_is_once(vault: Vault, now):
    first = practitioners.settle_in(vault.store, "Kingfisher", now=now)
    assert practitioners.settle_in(vault.store, "Somebody else", now=now) == first
    assert practitioners.me(vault.store) == first
    assert first.name == "Kingfisher"


def test_nothing_is_kept_before_that_under_nobodys_name(vault: Vault):
    with pytest.raises(LookupError):
        practitioners.me(vault.store)


def test_a_colleague_is_one_colleague_however_their_name_is_typed(ward):
    first = named(ward, " R.  Alder")
    assert named(ward, "r. alder") == first
    assert first.name == "R. Alder"
    assert named(ward, "S. Rowan") != first


def test_a_colleague_needs_a_name(ward):
    with pytest.raises(BadInput, match="facilitator’s name is empty"):
        named(ward, "  ")


def test_one_that_can_only_be_read_is_read_though_nobody_has_been_entered(
    vault: Vault, now: datetime, passphrase: str
):
    made = backup.make(vault, now=now)
    looked = restore.look_inside(made.path, passphrase, now=now, limits=CHEAP_LIMITS)
    try:
        assert practitioners.settle_in(looked.store, "Kingfisher", now=now).name == "Kingfisher"
        assert looked.store.rows("SELECT * FROM practitioners") == []
    finally:
        looked.close(now=now)

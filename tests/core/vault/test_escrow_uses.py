"""Whoever opens a record book is told that it was opened by escrow, until they say that they have seen it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from sos_desktop.errors import SaveFailed
from sos_desktop.vault import escrow_uses, rewrap, ways
from sos_desktop.vault.escrow import EscrowKey, EscrowKeys, Recipient
from sos_desktop.vault.escrow_uses import Use
from sos_desktop.vault.folder import Vault, derive, open_with
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.recovery import RecoveryCode

LEAD, IG = EscrowKey(bytes([1]) * 32), EscrowKey(bytes([2]) * 32)
BOTH = (Recipient("SoS lead", LEAD.public), Recipient("information governance", IG.public))
TOLD = (
    "It was opened by escrow: by SoS lead and information governance together on 23 November 2026 at 14:05."
)
Opening = Callable[..., Vault]


@pytest.fixture
def shared(vault: Vault, passphrase: str, now: datetime) -> Vault:
    """A record book that two offices can open together; closed."""
    rewrap.change_escrow(vault, passphrase, BOTH, now=now, limits=CHEAP_LIMITS)
    vault.close(now=now)
    return vault


def by_escrow(vault: Vault, now: datetime) -> None:
    open_with(derive(vault.folder, EscrowKeys((LEAD, IG)), now=now, limits=CHEAP_LIMITS)).close(now=now)


def test_the_owner_is_told_until_they_have_seen_it(
    shared: Vault, open_vault: Opening, passphrase: str, code: RecoveryCode, now: datetime
):
    before = open_vault(shared.folder)
    assert before.notices == ()
    before.close(now=now)
    by_escrow(shared, now)
    for secret in (passphrase, code):
        opened = open_vault(shared.folder, secret)
        assert opened.notices == (TOLD,)
        opened.close(now=now)
    opened = open_vault(shared.folder)
    escrow_uses.seen(opened.store, opened.meta.vault_id, now=now)
    escrow_uses.seen(opened.store, opened.meta.vault_id, now=now)
    actions = [row["action"] for row in opened.store.rows("SELECT action FROM audit ORDER BY seq")]
    assert actions[-2:] == ["opened-by-escrow", "escrow-use-seen"]
    assert [use.seen for use in ways.of(opened).uses] == [True]
    opened.close(now=now)
    assert open_vault(shared.folder).notices == ()


def test_several_uses_are_each_told_and_the_list_does_not_grow_for_ever(
    shared: Vault, open_vault: Opening, now: datetime
):
    for day in range(escrow_uses.MOST + 2):
        by_escrow(shared, now + timedelta(days=day))
    opened = open_vault(shared.folder)
    uses = escrow_uses.unseen(opened.store)
    assert len(uses) == escrow_uses.MOST
    assert uses[-1] == Use(
        now + timedelta(days=escrow_uses.MOST + 1), "SoS lead and information governance together"
    )
    (told,) = [words for words in opened.notices if words.startswith("It was opened by escrow")]
    assert told.count("; by ") == escrow_uses.MOST - 1
    assert ways.of(opened).uses == uses


def test_where_what_was_noted_cannot_be_read_it_is_closed_again(
    shared: Vault, open_vault: Opening, monkeypatch: pytest.MonkeyPatch
):
    def refuse(_: object) -> None:
        raise SaveFailed("The disk did not give what was asked.")

    with monkeypatch.context() as patch:
        patch.setattr(escrow_uses, "unseen", refuse)
        with pytest.raises(SaveFailed):
            open_vault(shared.folder)
    assert open_vault(shared.folder).notices == ()


def test_it_is_said_at_all_times_who_can_open_it(
    vault: Vault, passphrase: str, now: datetime, open_vault: Opening
):
    made = ways.of(vault)
    assert (made.escrow, made.uses) == (None, ())
    assert made.passphrase == made.sheet == datetime(2026, 11, 1, 9, tzinfo=now.tzinfo)
    assert ways.escrow_in(vault.folder) is None
    rewrap.change_escrow(vault, passphrase, BOTH[:1], now=now, limits=CHEAP_LIMITS)
    assert ways.of(vault).escrow.said() == "SoS lead; since 23 November 2026"
    rewrap.change_escrow(vault, passphrase, BOTH, now=now, limits=CHEAP_LIMITS)
    found = ways.escrow_in(vault.folder)
    assert found == ways.of(vault).escrow
    assert found.said() == "SoS lead and information governance, together; since 23 November 2026"
    assert found.fingerprints == tuple(recipient.fingerprint for recipient in BOTH)


def test_an_escrow_can_be_there_from_the_beginning(new_vault: Callable[..., Vault], now: datetime):
    made = new_vault("Wren", escrow=BOTH)
    assert ways.of(made).escrow.offices == ("SoS lead", "information governance")
    actions = [row["action"] for row in made.store.rows("SELECT action FROM audit ORDER BY seq")]
    assert actions == ["vault-made", "escrow-set"]
    made.close(now=now)
    by_escrow(made, now)


def test_where_no_key_file_can_be_read_nothing_is_said(tmp_path):
    assert ways.escrow_in(tmp_path) is None

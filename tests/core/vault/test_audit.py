"""The audit chain shows a gap, a change and an older file; the triggers keep the application itself honest."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from nacl import bindings

from sos_desktop.errors import Finished
from sos_desktop.vault import audit, keys
from sos_desktop.vault.connection import Connection, connect
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.soundness import findings, sound
from sos_desktop.vault.store import Store


@pytest.fixture
def three_entries(vault: Vault, now: datetime) -> Vault:
    vault.store.actor = "practitioner-1"
    for number in range(2):
        with vault.store.change(now=now) as change:
            change.audit("session-finished", f"session-{number}", f"what was said {number}")
    return vault


def test_an_entry_says_who_what_and_when_but_not_what_was_said(three_entries: Vault):
    row = three_entries.store.row("SELECT * FROM audit WHERE seq = 3")
    assert (row["actor"], row["action"], row["object_id"]) == (
        "practitioner-1",
        "session-finished",
        "session-1",
    )
    assert row["utc"] == "2026-11-23T14:05:00Z"
    assert row["digest"] == bindings.crypto_generichash_blake2b_salt_personal(b"what was said 1", 32)
    assert audit.digest(b"what was said 1") == row["digest"]


def test_a_whole_chain_is_sound(three_entries: Vault):
    assert three_entries.store.first_unsound_entry() is None
    assert sound(three_entries)


def test_the_chain_is_as_it_is_written_down(three_entries: Vault):
    """Followed by hand with another library."""

    def blake(data: bytes, key: bytes = b"", person: bytes = b"") -> bytes:
        return bindings.crypto_generichash_blake2b_salt_personal(data, 32, key, b"", person)

    meta = three_entries.meta
    prev = blake(meta.vault_id, person=b"audit-origin-v1")
    for row in three_entries.store.rows("SELECT * FROM audit ORDER BY seq"):
        assert row["prev"] == prev
        parts = [
            prev,
            *(str(row[n]).encode() for n in ("seq", "utc", "actor", "action", "object_id")),
            row["digest"],
        ]
        prev = blake(b"".join(len(part).to_bytes(8, "big") + part for part in parts), meta.audit_key)
        assert row["mac"] == prev
    assert three_entries.store.head() == keys.Head(3, prev)


@pytest.mark.parametrize(
    "law",
    [
        "UPDATE audit SET utc = ''",
        "DELETE FROM audit WHERE seq = 3",
        "REPLACE INTO audit SELECT * FROM audit",
    ],
)
def test_the_application_itself_cannot_alter_it(three_entries: Vault, now: datetime, law: str):
    with pytest.raises(Finished, match="append-only"), three_entries.store.change(now=now) as change:
        change.run(law)


def past_everything(folder: Path, passphrase: str) -> Connection:
    opened = keys.open_with_secret(folder, passphrase, CHEAP_LIMITS)
    connection = connect(folder / "vault.db", keys.database_key(opened.dek))
    for trigger in ("audit_is_never_altered", "audit_is_never_deleted"):
        connection.execute(f"DROP TRIGGER {trigger}")
    return connection


TAMPERING = {
    "DELETE FROM audit WHERE seq = 2": 2,
    "DELETE FROM audit WHERE seq = 1": 1,
    "UPDATE audit SET actor = 'somebody else' WHERE seq = 2": 2,
    "UPDATE audit SET utc = '2026-11-24T14:05:00Z' WHERE seq = 3": 3,
    "UPDATE audit SET digest = zeroblob(32) WHERE seq = 1": 1,
    "UPDATE audit SET mac = zeroblob(32) WHERE seq = 2": 2,
    "UPDATE audit SET prev = zeroblob(32) WHERE seq = 3": 3,
    "UPDATE audit SET action = 'session-finishedsession-1', object_id = '' WHERE seq = 3": 3,
    "INSERT INTO audit SELECT 4, utc, actor, action, object_id, digest, prev, mac FROM audit WHERE seq = 3": 4,
    "UPDATE audit SET seq = 9 WHERE seq = 3": 3,
}


@pytest.mark.parametrize("tampering", TAMPERING)
def test_whoever_alters_it_from_outside_is_noticed(
    three_entries: Vault, passphrase: str, now: datetime, open_vault: Callable[..., Vault], tampering: str
):
    head = three_entries.store.head()
    three_entries.close(now=now)
    connection = past_everything(three_entries.folder, passphrase)
    connection.execute(tampering)
    connection.close()
    opened = keys.open_with_secret(three_entries.folder, passphrase, CHEAP_LIMITS)
    assert opened.file.head == head
    again = _open_even_so(three_entries.folder, opened, open_vault)
    assert again.store.first_unsound_entry() == TAMPERING[tampering]
    assert "audit" in {finding.where for finding in findings(again) if not finding.sound}


def _open_even_so(folder: Path, opened: keys.Opened, open_vault: Callable[..., Vault]) -> Vault:
    """With a key file that remembers nothing, so that the chain alone has to tell."""
    keys.write(folder, opened.file.resealed(keys.header_key(opened.dek), keys.Head(0, bytes(32))))
    return open_vault(folder)


def test_a_change_that_failed_leaves_no_entry(store: Store, now: datetime):
    before = store.head()
    with pytest.raises(KeyError), store.change(now=now) as change:
        change.audit("x", "y")
        raise KeyError
    assert store.head() == before

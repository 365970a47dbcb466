"""Is everything sound? Each kind of damage is found by at least one of the checks."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from sos_desktop.vault import keys
from sos_desktop.vault.connection import PAGE
from sos_desktop.vault.folder import Vault, derive, open_with
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.soundness import check, findings, sound

Damage = Callable[[Path], None]


def unsound(vault: Vault) -> set[str]:
    return {finding.where for finding in findings(vault) if not finding.sound}


@pytest.fixture
def filled(vault: Vault, now: datetime) -> Vault:
    """Some 40 pages in which nothing is read at opening."""
    with vault.store.change(now=now) as change:
        for number in range(60):
            change.run("INSERT INTO practitioners VALUES (?, ?, 0)", (f"{number:03}", "made-up " * 300))
        change.audit("filled", "made-up")
    vault.close(now=now)
    return vault


def test_a_sound_record_book_has_no_findings_and_is_not_changed(
    filled: Vault, open_vault: Callable[..., Vault]
):
    before = (filled.folder / "vault.db").read_bytes()
    pages = len(before) // PAGE
    vault = open_vault(filled.folder)
    assert sound(vault)
    assert [finding.said for finding in findings(vault)] == [
        f"{pages} pages of the records file are as they were written.",
        "The records file is whole.",
        "Every row has what it belongs to.",
        "The records file is as long as it should be.",
        "The rules of the records file are as they were made.",
        "The audit chain is whole (2 entries).",
        "0 versions of records as they were kept.",
        "The records are as new as the key file remembers.",
        "Both key files are whole and the same.",
    ]
    assert (filled.folder / "vault.db").read_bytes() == before


def _flip(folder: Path) -> None:
    with (folder / "vault.db").open("r+b") as file:
        file.seek(-PAGE * 5 + 100, os.SEEK_END)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))


def _swap(folder: Path) -> None:
    data = bytearray((folder / "vault.db").read_bytes())
    one, other = slice(-PAGE * 5, -PAGE * 4), slice(-PAGE * 7, -PAGE * 6)
    data[one], data[other] = data[other], data[one]
    (folder / "vault.db").write_bytes(data)


def _zero(folder: Path) -> None:
    data = bytearray((folder / "vault.db").read_bytes())
    data[-PAGE * 5 : -PAGE * 4] = bytes(PAGE)
    (folder / "vault.db").write_bytes(data)


@pytest.mark.parametrize(("damage", "where"), [(_flip, "pages"), (_swap, "pages"), (_zero, "structure")])
def test_damage_that_opening_does_not_meet_is_found(
    filled: Vault, open_vault: Callable[..., Vault], damage: Damage, where: str
):
    damage(filled.folder)
    vault = open_vault(filled.folder)
    assert where in unsound(vault)
    assert all(finding.said.endswith(".") for finding in findings(vault))
    assert not sound(vault)


def test_something_added_at_the_end_is_found_by_whoever_only_looks(
    filled: Vault, passphrase: str, now: datetime
):
    """Whoever opens it to write takes it away."""
    with (filled.folder / "vault.db").open("ab") as file:
        file.write(bytes(PAGE))
    vault = open_with(derive(filled.folder, passphrase, now=now, limits=CHEAP_LIMITS), only_look=True)
    assert "length" in unsound(vault)
    vault.close(now=now)


def test_a_key_file_lost_while_it_is_open_is_found(vault: Vault):
    (vault.folder / keys.COPY).unlink()
    assert unsound(vault) == {"keys"}
    assert findings(vault)[-1].said.startswith("vault.keys.bak: missing")


def test_a_row_that_names_nobody_is_found(vault: Vault, now: datetime, open_vault: Callable[..., Vault]):
    connection = vault.store.connection
    connection.set_authorizer(None)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO identities VALUES ('nobody', 'made up', '')")
    assert unsound(vault) == {"references"}


@pytest.fixture
def kept(vault: Vault, now: datetime) -> Vault:
    """Three versions of one record, two of another."""
    with vault.store.change(now=now) as change:
        for object_id, number in (("one", 1), ("one", 2), ("one", 3), ("other", 1), ("other", 2)):
            change.run(
                "INSERT INTO versions (object_id, number, noun, utc, author, reason, content)"
                " VALUES (?, ?, 'made-up', '', '', '', ?)",
                (object_id, number, f"{object_id} {number}"),
            )
            change.audit("made-up kept", object_id, f"{object_id} {number}")
    return vault


def test_versions_as_they_were_kept_are_sound(kept: Vault):
    assert sound(kept)
    assert "5 versions of records as they were kept." in [finding.said for finding in findings(kept)]


@pytest.mark.parametrize(
    ("trigger", "tampering"),
    [
        ("versions_are_never_altered", "UPDATE versions SET content = 'kinder' WHERE object_id = 'one' AND number = 1"),
        ("versions_are_never_altered", "UPDATE versions SET object_id = 'one', number = 4 WHERE content = 'other 2'"),
        ("versions_are_never_deleted", "DELETE FROM versions WHERE object_id = 'one' AND number < 3"),
    ],
)  # fmt: skip
def test_a_history_that_somebody_with_the_passphrase_has_altered_is_found(
    kept: Vault, trigger: str, tampering: str
):
    connection = kept.store.connection
    connection.set_authorizer(None)
    law = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (trigger,)).fetchone()[0]
    connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(tampering)
    connection.execute(law)
    assert unsound(kept) == {"history"}


@pytest.mark.parametrize(
    "tampering",
    [
        "DROP TRIGGER versions_are_never_altered",
        "DROP TABLE drafts",
        "DROP INDEX versions_of_person",
        "CREATE TRIGGER quietly AFTER INSERT ON versions BEGIN DELETE FROM drafts; END",
    ],
)
def test_a_rule_that_was_taken_away_or_added_is_found(vault: Vault, tampering: str):
    connection = vault.store.connection
    connection.set_authorizer(None)
    connection.execute(tampering)
    assert unsound(vault) == {"law"}


def test_records_older_than_the_key_file_are_found(vault: Vault):
    vault.key_file = keys.KeyFile(
        vault.key_file.vault_id,
        vault.key_file.seq,
        vault.key_file.slots,
        keys.Head(7, bytes(32)),
        vault.key_file.mac,
    )
    assert unsound(vault) == {"head", "keys"}


def test_it_can_be_asked_of_a_closed_one(vault_folder: Path, passphrase: str, now: datetime):
    found = check(vault_folder, passphrase, now=now, limits=CHEAP_LIMITS)
    assert all(finding.sound for finding in found)
    assert check(vault_folder, passphrase, now=now, limits=CHEAP_LIMITS) == found

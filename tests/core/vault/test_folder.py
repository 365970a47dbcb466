"""Opening and closing a record book, and every way in which it may not be what it was."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sos_desktop.errors import (
    VaultDamaged,
    VaultError,
    VaultInUse,
    VaultMissing,
    VaultOlderThanItsKeys,
    VaultReadOnly,
    WrongPassphrase,
)
from sos_desktop.vault import folder as folders
from sos_desktop.vault import keys, migrate, reserve
from sos_desktop.vault.connection import DiskFull, connect
from sos_desktop.vault.folder import Vault, derive, open_with, unlock, unlock_with_code
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.recovery import RecoveryCode, hint
from sos_desktop.vault.soundness import sound
from sos_desktop.vault.store import Store

Opening = Callable[..., Vault]


def note(store: Store, now: datetime, name: str) -> None:
    with store.change(now=now) as change:
        change.run("INSERT INTO practitioners (id, name, mine) VALUES (?, ?, 0)", (name, name))
        change.audit("practitioner-added", name, name)


def names(store: Store) -> list[str]:
    return [row["name"] for row in store.rows("SELECT name FROM practitioners ORDER BY name")]


def raw(folder: Path, passphrase: str):
    """The database of a closed record book, past all that keeps it."""
    opened = keys.open_with_secret(folder, passphrase, CHEAP_LIMITS)
    return connect(folder / "vault.db", keys.database_key(opened.dek))


def test_what_is_kept_is_there_the_next_time(vault_folder: Path, open_vault: Opening, now: datetime):
    vault = open_vault(vault_folder)
    note(vault.store, now, "Wren")
    vault.close(now=now)
    again = open_vault(vault_folder)
    assert names(again.store) == ["Wren"]
    assert again.notices == ()
    assert (again.opened_with, again.read_only) == ("passphrase", False)


def test_the_recovery_sheet_opens_it_too(vault_folder: Path, open_vault: Opening, code: RecoveryCode):
    assert open_vault(vault_folder, code).opened_with == "recovery"


def test_each_way_in_is_one_call(vault_folder: Path, passphrase: str, code: RecoveryCode, now: datetime):
    unlock(vault_folder, passphrase, now=now, limits=CHEAP_LIMITS).close(now=now)
    unlock_with_code(vault_folder, code, now=now).close(now=now)


def test_a_wrong_passphrase_says_so_and_lets_me_try_again(vault_folder: Path, open_vault: Opening):
    with pytest.raises(WrongPassphrase, match="not the passphrase"):
        open_vault(vault_folder, "abacus kingfisher lantern")
    assert names(open_vault(vault_folder).store) == []


def test_a_sheet_of_another_record_book_says_which_is_needed(vault_folder: Path, open_vault: Opening):
    with pytest.raises(WrongPassphrase) as refused:
        open_vault(vault_folder, RecoveryCode(bytes(20)))
    assert hint(open_vault(vault_folder).meta.vault_id) in str(refused.value)


def test_it_can_be_opened_in_two_steps_or_given_up_between(
    vault_folder: Path, passphrase: str, now: datetime
):
    derive(vault_folder, passphrase, now=now, limits=CHEAP_LIMITS).release()
    vault = open_with(derive(vault_folder, passphrase, now=now, limits=CHEAP_LIMITS))
    vault.close(now=now)
    vault.close(now=now)
    with pytest.raises(ValueError, match="closed"):
        vault.store.rows("SELECT 1")


def test_an_ordinary_opening_refuses_a_key_that_costs_nothing(
    vault_folder: Path, passphrase: str, now: datetime
):
    with pytest.raises(VaultDamaged, match="more or less work"):
        derive(vault_folder, passphrase, now=now)


def test_no_secret_is_shown_in_an_error_report(vault: Vault):
    shown = repr(vault.meta)
    for secret in (vault.meta.audit_key, vault.meta.signing_seed, vault.meta.install_key):
        assert repr(secret) not in shown
        assert secret.hex() not in shown


def test_the_key_file_remembers_how_far_the_audit_went(
    vault_folder: Path, open_vault: Opening, now: datetime
):
    vault = open_vault(vault_folder)
    before = vault.key_file
    note(vault.store, now, "Wren")
    head = vault.store.head()
    vault.close(now=now)
    assert (vault.key_file.head, vault.key_file.seq) == (head, before.seq + 1)
    untouched = (vault_folder / keys.NAME).read_bytes()
    open_vault(vault_folder).close(now=now)
    assert (vault_folder / keys.NAME).read_bytes() == untouched


def test_files_are_for_their_owner_only(vault_folder: Path, vault: Vault, now: datetime):
    note(vault.store, now, "Wren")
    modes = {path.name: path.stat().st_mode & 0o777 for path in vault_folder.iterdir() if path.is_file()}
    assert set(modes.values()) == {0o600}
    assert {"vault.db", "vault.keys", "vault.keys.bak", "vault.lock", "reserve.bin"} <= modes.keys()


def _foreign(name: str) -> Callable[[Path, Path], None]:
    return lambda folder, other: shutil.copy(other / name, folder / name)


def _cut(size: int) -> Callable[[Path, Path], None]:
    return lambda folder, _: os.truncate(folder / "vault.db", size)


def _plain(folder: Path, _: Path) -> None:
    (folder / "vault.db").unlink()
    plain = sqlite3.connect(folder / "vault.db")
    plain.executescript("CREATE TABLE meta (x)")
    plain.close()


def _no_keys(folder: Path, _: Path) -> None:
    (folder / keys.NAME).unlink()
    (folder / keys.COPY).unlink()


def _bad_keys(data: bytes) -> Callable[[Path, Path], None]:
    def damage(folder: Path, _: Path) -> None:
        (folder / keys.NAME).write_bytes(data)
        (folder / keys.COPY).write_bytes(data)

    return damage


def _foreign_keys(folder: Path, other: Path) -> None:
    for name in (keys.NAME, keys.COPY):
        shutil.copy(other / name, folder / name)


def _zeroed(folder: Path, _: Path) -> None:
    with (folder / "vault.db").open("r+b") as file:
        file.write(bytes(4096))


def _slots_shuffled(folder: Path, _: Path) -> None:
    data = (folder / keys.NAME).read_bytes().replace(b"true", b"false")
    _bad_keys(data)(folder, folder)


BAD_INPUT = {
    "no vault.db": (lambda folder, _: (folder / "vault.db").unlink(), "vault.db) is missing"),
    "an emptied vault.db": (_cut(0), "vault.db) has been emptied"),
    "a vault.db of 1 byte": (_cut(1), "vault.db) has been cut off"),
    "a vault.db of 16 bytes": (_cut(16), "vault.db) has been cut off"),
    "a vault.db cut inside a page": (_cut(4096 * 5 + 1000), "vault.db) has been cut off"),
    "a vault.db cut between pages": (_cut(4096 * 5), "records are damaged"),
    "a vault.db of one page": (_cut(4096), "records are damaged"),
    "a first page of zeros": (_zeroed, "do not fit the key file"),
    "the vault.db of another record book": (_foreign("vault.db"), "do not fit the key file"),
    "a plain SQLite file": (_plain, "not an encrypted one of this application"),
    "no key files": (_no_keys, "key file of this record book is missing, and so is its copy"),
    "empty key files": (_bad_keys(b""), "key file of this record book is damaged, and so is its copy"),
    "key files that are not JSON": (_bad_keys(b"\x00{"), "key file of this record book is damaged"),
    "key files changed by hand": (_slots_shuffled, "key file of this record book is damaged"),
    "key files of another record book": (_foreign_keys, "do not fit the key file"),
}


@pytest.mark.parametrize("what", BAD_INPUT)
def test_every_damage_has_its_sentence_and_nothing_is_touched(
    what: str, vault_folder: Path, open_vault: Opening, new_vault: Callable[..., Vault], now: datetime
):
    damage, sentence = BAD_INPUT[what]
    other = new_vault("Wren")
    other.close(now=now)
    damage(vault_folder, other.folder)
    before = {path.name: path.read_bytes() for path in vault_folder.iterdir() if path.is_file()}
    for _ in range(2):
        with pytest.raises(VaultDamaged) as refused:
            open_vault(vault_folder)
        assert sentence in str(refused.value)
        assert refused.value.do
    after = {path.name: path.read_bytes() for path in vault_folder.iterdir() if path.is_file()}
    before.setdefault("vault.lock", b"")
    assert after == before


def test_a_disk_that_does_not_give_the_file_is_told(
    vault_folder: Path, open_vault: Opening, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> bytes:
        raise PermissionError

    monkeypatch.setattr("sos_desktop.vault.folder.read_at_most", refuse)
    with pytest.raises(VaultDamaged, match="could not be read"):
        open_vault(vault_folder)


def test_a_page_that_is_lost_where_opening_looks_is_told(
    vault_folder: Path, open_vault: Opening, now: datetime
):
    vault = open_vault(vault_folder)
    page = vault.store.row("SELECT rootpage FROM sqlite_master WHERE name = 'meta'")["rootpage"]
    vault.close(now=now)
    with (vault_folder / "vault.db").open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    with pytest.raises(VaultDamaged, match="records are damaged"):
        open_vault(vault_folder)


def test_a_folder_without_a_record_book_says_so(tmp_path: Path, open_vault: Opening):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(VaultMissing, match="no record book in that folder"):
            open_vault(folder)
        assert not (folder / "vault.lock").exists()


def test_an_older_vault_db_in_place_of_the_newest_is_noticed(
    vault_folder: Path, open_vault: Opening, now: datetime
):
    old = (vault_folder / "vault.db").read_bytes()
    vault = open_vault(vault_folder)
    note(vault.store, now, "Wren")
    vault.close(now=now)
    new = (vault_folder / "vault.db").read_bytes()
    (vault_folder / "vault.db").write_bytes(old)
    with pytest.raises(VaultOlderThanItsKeys, match="older copy of the records"):
        open_vault(vault_folder)
    (vault_folder / "vault.db").write_bytes(new)
    assert names(open_vault(vault_folder).store) == ["Wren"]


def test_another_history_of_the_same_length_is_noticed(
    vault_folder: Path, open_vault: Opening, now: datetime
):
    twin = shutil.copytree(vault_folder, vault_folder.with_name("twin"))
    for folder, name in ((vault_folder, "Wren"), (twin, "Robin")):
        vault = open_vault(folder)
        note(vault.store, now, name)
        vault.close(now=now)
    shutil.copy(twin / "vault.db", vault_folder / "vault.db")
    with pytest.raises(VaultOlderThanItsKeys):
        open_vault(vault_folder)


def test_a_record_book_of_a_later_version_is_read_and_left_alone(
    vault_folder: Path, open_vault: Opening, passphrase: str, now: datetime
):
    connection = raw(vault_folder, passphrase)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    before = (vault_folder / "vault.db").read_bytes()
    vault = open_vault(vault_folder)
    assert vault.read_only
    assert "A later version of the application has made this record book" in vault.notices[0]
    assert vault.store.head().seq == 1
    with pytest.raises(VaultReadOnly), vault.store.change(now=now):
        pass
    vault.close(now=now)
    assert (vault_folder / "vault.db").read_bytes() == before


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        (["PRAGMA application_id = 7"], "not one of this application"),
        (["PRAGMA user_version = 0"], "nothing in it"),
        (["DROP TRIGGER meta_stays", "DELETE FROM meta"], "nothing in it"),
        (
            ["DROP TRIGGER meta_is_fixed_at_creation", "UPDATE meta SET vault_id = zeroblob(16)"],
            "belongs to another record book",
        ),
    ],
)
def test_a_database_with_the_right_key_but_not_ours_is_refused(
    vault_folder: Path, open_vault: Opening, passphrase: str, statements: list[str], sentence: str
):
    connection = raw(vault_folder, passphrase)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    with pytest.raises(VaultDamaged, match=sentence):
        open_vault(vault_folder)


def test_a_lost_key_file_is_made_anew_from_its_copy_and_said(
    vault_folder: Path, open_vault: Opening, now: datetime
):
    (vault_folder / keys.NAME).unlink()
    vault = open_vault(vault_folder)
    assert any("made anew" in notice for notice in vault.notices)
    vault.close(now=now)
    assert open_vault(vault_folder).notices == ()


def test_a_key_file_that_cannot_be_mended_does_not_stop_anybody(
    vault_folder: Path, open_vault: Opening, monkeypatch: pytest.MonkeyPatch
):
    (vault_folder / keys.COPY).unlink()

    def full(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(keys, "write_safely", full)
    assert any("does not take a new one" in notice for notice in open_vault(vault_folder).notices)


def test_a_foreign_key_file_beside_our_copy_does_not_lock_us_out(
    vault_folder: Path, open_vault: Opening, new_vault: Callable[..., Vault], now: datetime
):
    other = new_vault("Wren")
    other.close(now=now)
    shutil.copy(other.folder / keys.NAME, vault_folder / keys.NAME)
    vault = open_vault(vault_folder)
    assert vault.meta.nickname == "Kingfisher"
    assert any("made anew" in notice for notice in vault.notices)


def added_to(folder: Path) -> None:
    with (folder / "vault.db").open("ab") as file:
        file.write(b"x" * 4096)


def test_something_added_at_the_end_loses_nothing_and_is_taken_away(
    vault_folder: Path, open_vault: Opening, now: datetime
):
    size = (vault_folder / "vault.db").stat().st_size
    added_to(vault_folder)
    vault = open_vault(vault_folder)
    assert any("was taken away again" in notice for notice in vault.notices)
    assert vault.store.head().seq == 1
    vault.close(now=now)
    assert (vault_folder / "vault.db").stat().st_size <= size
    again = open_vault(vault_folder)
    assert again.notices == () and sound(again)


def test_where_the_application_was_interrupted_before_it_cut_its_own_file_off_nobody_is_alarmed(
    vault_folder: Path, open_vault: Opening
):
    added_to(vault_folder)
    (vault_folder / "vault.holder").write_text("{}", "ascii")
    vault = open_vault(vault_folder)
    assert vault.notices == ()
    assert sound(vault)


def test_where_it_cannot_be_taken_away_it_is_only_said(
    vault_folder: Path, open_vault: Opening, monkeypatch: pytest.MonkeyPatch
):
    def full(_: object) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(folders, "compact", full)
    added_to(vault_folder)
    notices = open_vault(vault_folder).notices
    assert notices == ("Something has been added to the end of the records file. Nothing in it is lost.",)


def test_a_second_opener_is_told_who_has_it(vault_folder: Path, open_vault: Opening, now: datetime):
    vault = open_vault(vault_folder)
    with pytest.raises(VaultInUse, match="on this computer, since 14:05 on 23 November 2026"):
        open_vault(vault_folder)
    vault.close(now=now)
    assert names(open_vault(vault_folder).store) == []


def test_after_a_crash_it_is_looked_over_before_it_opens(
    vault_folder: Path, open_vault: Opening, now: datetime
):
    """Whoever held it left their name behind; a page deep inside has been lost meanwhile."""
    vault = open_vault(vault_folder)
    with vault.store.change(now=now):
        for number in range(300):
            note(vault.store, now, f"{number} " + "x" * 400)
    vault.close(now=now)
    (vault_folder / "vault.holder").write_text("{}")
    open_vault(vault_folder).close(now=now)
    pages = (vault_folder / "vault.db").stat().st_size // 4096
    with (vault_folder / "vault.db").open("r+b") as file:
        file.seek(pages // 2 * 4096)
        file.write(bytes(4096))
    open_vault(vault_folder).close(now=now)
    (vault_folder / "vault.holder").write_text("{}")
    with pytest.raises(VaultDamaged, match="damaged"):
        open_vault(vault_folder)
    assert (vault_folder / "vault.holder").exists()


def test_where_nobody_can_write_it_can_still_be_read(
    vault_folder: Path, open_vault: Opening, monkeypatch: pytest.MonkeyPatch, now: datetime
):
    before = {path.name: path.read_bytes() for path in vault_folder.iterdir() if path.is_file()}
    monkeypatch.setattr("sos_desktop.vault.folder.os.access", lambda *_: False)
    vault = open_vault(vault_folder)
    assert vault.read_only
    assert "This record book can be read here, not changed." in vault.notices
    assert names(vault.store) == []
    with pytest.raises(VaultReadOnly):
        note(vault.store, now, "Wren")
    vault.close(now=now)
    after = {path.name: path.read_bytes() for path in vault_folder.iterdir() if path.is_file()}
    assert after == {**before, "vault.lock": b""}


def test_an_earlier_form_is_brought_up_to_date_in_memory_alone_where_nobody_can_write(
    vault_folder: Path, open_vault: Opening, monkeypatch: pytest.MonkeyPatch
):
    before = (vault_folder / "vault.db").read_bytes()
    steps = (*migrate.steps(), "CREATE TABLE later (x INTEGER) STRICT")
    monkeypatch.setattr("sos_desktop.vault.folder.os.access", lambda *_: False)
    monkeypatch.setattr(migrate, "steps", lambda: steps)
    vault = open_vault(vault_folder)
    assert vault.read_only and vault.store.rows("SELECT x FROM later") == []
    assert (vault_folder / "vault.db").read_bytes() == before


def test_a_disk_without_room_for_the_reserve_is_mentioned(
    vault_folder: Path, open_vault: Opening, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(reserve, "_fill", full)
    assert any("nearly full" in notice for notice in open_vault(vault_folder).notices)
    assert not (vault_folder / reserve.NAME).exists()


def test_closing_where_the_disk_is_full_keeps_the_head_of_before(
    vault_folder: Path, open_vault: Opening, monkeypatch: pytest.MonkeyPatch, now: datetime
):
    vault = open_vault(vault_folder)
    note(vault.store, now, "Wren")

    def full(*_: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as disk:
        disk.setattr(keys, "write_safely", full)
        vault.close(now=now)
    assert names(open_vault(vault_folder).store) == ["Wren"]


def test_a_refusal_never_leaves_the_folder_locked(vault_folder: Path, open_vault: Opening):
    good = (vault_folder / "vault.db").read_bytes()
    os.truncate(vault_folder / "vault.db", 4096)
    with pytest.raises(VaultError):
        open_vault(vault_folder)
    (vault_folder / "vault.db").write_bytes(good)
    open_vault(vault_folder)


def test_an_older_copy_of_an_earlier_form_is_not_brought_up_to_date(
    vault_folder: Path, open_vault: Opening, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    older = (vault_folder / "vault.db").read_bytes()
    vault = open_vault(vault_folder)
    note(vault.store, now, "Wren")
    vault.close(now=now)
    (vault_folder / "vault.db").write_bytes(older)
    steps = (*migrate.steps(), "CREATE TABLE later (id TEXT) STRICT")
    monkeypatch.setattr(migrate, "steps", lambda: steps)
    with pytest.raises(VaultOlderThanItsKeys):
        open_vault(vault_folder)
    assert (vault_folder / "vault.db").read_bytes() == older
    assert not (vault_folder / "backups").exists() or not list((vault_folder / "backups").glob("*.vbk"))


@pytest.mark.parametrize(("back", "said"), [(0, False), (5, False), (6, True), (60 * 24 * 400, True)])
def test_a_clock_that_was_set_back_is_said_and_nothing_depends_on_it(
    vault_folder: Path, passphrase: str, now: datetime, back: int, said: bool
):
    vault = unlock(vault_folder, passphrase, now=now, limits=CHEAP_LIMITS)
    note(vault.store, now, "Wren")
    vault.close(now=now)
    at = now - timedelta(minutes=back)
    vault = unlock(vault_folder, passphrase, now=at, limits=CHEAP_LIMITS)
    assert any("clock says" in notice and "Nothing is lost." in notice for notice in vault.notices) is said
    head = vault.store.head().seq
    note(vault.store, at, "Robin")
    assert vault.store.head().seq == head + 1
    assert vault.store.first_unsound_entry() is None
    vault.close(now=at)

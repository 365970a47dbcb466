"""Going back: into a new folder or in place of what is there, which becomes a backup; looking inside."""

import dataclasses
import errno
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from sos_desktop.errors import (
    BadInput,
    PlaceRefused,
    SaveFailed,
    SosError,
    VaultDamaged,
    VaultInUse,
    VaultNewer,
    VaultReadOnly,
    WrongPassphrase,
)
from sos_desktop.vault import (
    backup,
    backup_file,
    closed,
    copying,
    keys,
    lockfile,
    migrate,
    places,
    restore,
    rewrap,
    swap,
)
from sos_desktop.vault.backup_file import BackupFile
from sos_desktop.vault.connection import connect
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode
from sos_desktop.vault.soundness import sound

Keep = Callable[[Vault, str], None]
Names = Callable[[Vault], list[str]]
Opening = Callable[..., Vault]

into = partial(restore.into, limits=CHEAP_LIMITS, allowed=places.anywhere)
replace = partial(restore.replace, limits=CHEAP_LIMITS)
look = partial(restore.look_inside, limits=CHEAP_LIMITS)
LATER = timedelta(minutes=30)
NEW = "heron marsh oxide pebble"


@pytest.fixture
def made(written: Vault, keep: Keep, now: datetime) -> BackupFile:
    """A backup with Robin and Wren; Siskin came after it. The record book is closed."""
    (written.folder / "sent" / "one.sent").write_bytes(b"first summary")
    file = backup.make(written, now=now).file
    keep(written, "siskin")
    (written.folder / "sent" / "two.sent").write_bytes(b"second summary")
    written.close(now=now)
    return file


def sent(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "sent").iterdir() if not closed.is_note(path.name))


def test_a_backup_becomes_a_record_book_in_a_new_folder(
    made: BackupFile, tmp_path: Path, passphrase: str, open_vault: Opening, names: Names, now: datetime
):
    restored = into(made.path, tmp_path / "again", passphrase, now=now)
    assert restored.replaced is None
    vault = open_vault(tmp_path / "again")
    assert names(vault) == ["robin", "wren"]
    assert sound(vault)
    assert vault.notices == ()
    assert sent(vault.folder) == ["one.sent"]
    last = vault.store.row("SELECT action, object_id FROM audit ORDER BY seq DESC LIMIT 1")
    assert tuple(last) == ("backup-restored", "1")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_it_opens_with_the_recovery_sheet_too(
    made: BackupFile, tmp_path: Path, code: RecoveryCode, open_vault: Opening, now: datetime
):
    into(made.path, tmp_path / "again", code, now=now)
    assert open_vault(tmp_path / "again", code).opened_with == "recovery"


def test_a_folder_with_something_in_it_is_never_restored_into(
    made: BackupFile, written: Vault, passphrase: str, now: datetime
):
    with pytest.raises(PlaceRefused, match="something in that folder"):
        into(made.path, written.folder, passphrase, now=now)


def test_an_empty_folder_is_used(
    made: BackupFile, tmp_path: Path, passphrase: str, open_vault, now: datetime
):
    (tmp_path / "empty").mkdir()
    into(made.path, tmp_path / "empty", passphrase, now=now)
    open_vault(tmp_path / "empty")


def test_what_was_there_becomes_a_backup_and_the_older_one_is_in_its_place(
    made: BackupFile, written: Vault, passphrase: str, open_vault: Opening, names: Names, now: datetime
):
    restored = replace(made.path, written.folder, passphrase, now=now + LATER)
    assert not restored.kept_aside
    vault = open_vault(written.folder)
    assert names(vault) == ["robin", "wren"]
    assert sound(vault)
    assert sent(vault.folder) == ["one.sent", "two.sent"], "what has left cannot be called back"
    before = backup_file.read(restored.replaced)
    assert before.manifest.reason == "pre-restore"
    vault.close(now=now)
    replace(before.path, written.folder, passphrase, now=now + 2 * LATER)
    assert names(open_vault(written.folder)) == ["robin", "siskin", "wren"]


def test_a_damaged_one_is_kept_as_it_is_beside(
    made: BackupFile, written: Vault, passphrase: str, open_vault: Opening, names: Names, now: datetime
):
    for name in ("vault.keys", "vault.keys.bak"):
        (written.folder / name).write_bytes(b"bent")
    (written.folder / "vault.db").write_bytes(b"damaged" * 4096)
    restored = replace(made.path, written.folder, passphrase, now=now)
    assert (restored.replaced, restored.kept_aside) == (None, True)
    assert (written.folder / "replaced-1" / "vault.db").read_bytes() == b"damaged" * 4096
    assert names(open_vault(written.folder)) == ["robin", "wren"]


def test_one_that_is_damaged_inside_is_kept_beside_too(
    made: BackupFile, written: Vault, passphrase: str, now: datetime
):
    database = written.folder / "vault.db"
    data = bytearray(database.read_bytes())
    data[4096 * 20 + 50] ^= 1
    database.write_bytes(data)
    assert replace(made.path, written.folder, passphrase, now=now).kept_aside


def test_an_emptied_folder_is_filled_again(
    made: BackupFile, written: Vault, passphrase: str, open_vault: Opening, names: Names, now: datetime
):
    for name in ("vault.db", "vault.keys", "vault.keys.bak"):
        (written.folder / name).unlink()
    restored = replace(made.path, written.folder, passphrase, now=now)
    assert (restored.replaced, restored.kept_aside) == (None, False)
    assert names(open_vault(written.folder)) == ["robin", "wren"]


def test_an_earlier_passphrase_does_not_come_back_with_an_earlier_backup(
    written: Vault, passphrase: str, open_vault: Opening, names: Names, keep: Keep, now: datetime
):
    made = backup.make(written, now=now).file
    rewrap.change_passphrase(
        written, passphrase, NEW, generated=True, now=now, cost=CHEAPEST, limits=CHEAP_LIMITS
    )
    keep(written, "siskin")
    written.close(now=now)
    with pytest.raises(WrongPassphrase, match="in use when it was made on 23 November 2026 at 14:05"):
        replace(made.path, written.folder, NEW, now=now)
    replace(made.path, written.folder, passphrase, now=now)
    assert names(open_vault(written.folder)) == ["robin", "wren"]


def test_the_sheet_opens_both_so_todays_passphrase_stays(
    written: Vault, passphrase: str, code: RecoveryCode, open_vault: Opening, now: datetime
):
    made = backup.make(written, now=now).file
    rewrap.change_passphrase(
        written, passphrase, NEW, generated=True, now=now, cost=CHEAPEST, limits=CHEAP_LIMITS
    )
    written.close(now=now)
    replace(made.path, written.folder, code, now=now)
    assert keys.open_with_secret(written.folder, passphrase, CHEAP_LIMITS) is None
    open_vault(written.folder, NEW)


def test_a_backup_of_another_record_book_is_not_put_in_its_place(
    written: Vault, new_vault, passphrase: str, now: datetime
):
    other = backup.make(new_vault("Wren"), now=now).path
    written.close(now=now)
    with pytest.raises(BadInput, match="another record book"):
        replace(other, written.folder, passphrase, now=now)


def test_an_open_record_book_is_not_replaced_under_somebodys_hands(
    written: Vault, passphrase: str, now: datetime
):
    made = backup.make(written, now=now)
    with pytest.raises(VaultInUse):
        replace(made.path, written.folder, passphrase, now=now)


def test_a_wrong_passphrase_changes_nothing(made: BackupFile, written: Vault, now: datetime):
    before = (written.folder / "vault.db").read_bytes()
    with pytest.raises(WrongPassphrase):
        replace(made.path, written.folder, "not this one", now=now)
    assert (written.folder / "vault.db").read_bytes() == before


def test_a_forged_manifest_is_found_out(made: BackupFile, tmp_path: Path, passphrase: str, now: datetime):
    with made.path.open("r+b") as file:
        file.truncate(made.manifest.size)
        described = made.manifest.__class__(**{**vars(made.manifest), "number": 99}).to_bytes()
        file.seek(0, 2)
        file.write(described + len(described).to_bytes(8, "big") + backup_file.ENDS)
    assert backup_file.read(made.path).manifest.number == 99
    with pytest.raises(VaultDamaged, match="changed by something other"):
        into(made.path, tmp_path / "again", passphrase, now=now)


@pytest.mark.parametrize("at", [100, 4096 * 7, 4096 * 30])
def test_a_bent_backup_is_never_put_in_place(
    made: BackupFile,
    written: Vault,
    passphrase: str,
    open_vault: Opening,
    names: Names,
    now: datetime,
    at: int,
):
    data = bytearray(made.path.read_bytes())
    data[at] ^= 1
    made.path.write_bytes(data)
    with pytest.raises(VaultDamaged):
        replace(made.path, written.folder, passphrase, now=now)
    assert names(open_vault(written.folder)) == ["robin", "siskin", "wren"]


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "disk is full"), (errno.EIO, "did not take")])
def test_a_disk_that_refuses_leaves_everything_as_it_was(
    made: BackupFile,
    written: Vault,
    tmp_path: Path,
    passphrase: str,
    open_vault: Opening,
    names: Names,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    words: str,
):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "no")

    with monkeypatch.context() as patched:
        patched.setattr(BackupFile, "extract", refuse)
        with pytest.raises(SaveFailed, match=words):
            replace(made.path, written.folder, passphrase, now=now)
        with pytest.raises(SaveFailed, match=words):
            into(made.path, tmp_path / "again", passphrase, now=now)
    assert not (tmp_path / "again").exists()
    assert [path.name for path in written.folder.iterdir() if "restor" in path.name] == []
    assert names(open_vault(written.folder)) == ["robin", "siskin", "wren"]


class Killed(BaseException):
    """The process is gone."""


def test_a_restore_that_was_decided_is_finished_by_the_next_opening(
    made: BackupFile,
    written: Vault,
    passphrase: str,
    open_vault: Opening,
    names: Names,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
):
    real = swap.finish

    def die(folder: Path) -> None:
        if (folder / swap.DECIDED).exists():
            raise Killed
        real(folder)

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(swap, "finish", die)
        replace(made.path, written.folder, passphrase, now=now)
    assert (written.folder / swap.DECIDED).is_dir()
    vault = open_vault(written.folder)
    assert names(vault) == ["robin", "wren"]
    assert sound(vault)


def test_where_the_disk_does_not_let_it_be_finished_nothing_opens_and_it_is_said(
    made: BackupFile, written: Vault, open_vault: Opening, monkeypatch: pytest.MonkeyPatch
):
    def refuse(_folder: Path) -> None:
        raise OSError(errno.EIO, "no")

    with monkeypatch.context() as patched, pytest.raises(SaveFailed, match="was being restored"):
        patched.setattr(swap, "finish", refuse)
        open_vault(written.folder)
    open_vault(written.folder)


def test_what_must_be_done_to_one_that_comes_back_is_done_before_anybody_sees_it(
    made: BackupFile, written: Vault, passphrase: str, open_vault: Opening, names: Names, now: datetime
):
    def settle(store, moment) -> None:
        with store.change(now=moment) as change:
            change.run("DELETE FROM practitioners WHERE id = 'robin'")

    replace(made.path, written.folder, passphrase, now=now, settle=settle)
    assert names(open_vault(written.folder)) == ["wren"]


def test_looking_inside_changes_nothing_and_says_that_it_is_a_backup(
    made: BackupFile, passphrase: str, names: Names, now: datetime
):
    before = made.path.read_bytes(), sorted(made.path.parent.iterdir())
    inside = look(made.path, passphrase, now=now)
    assert inside.read_only
    assert inside.notices == (
        "This is a backup, made on 23 November 2026 at 14:05: it can be read, not changed.",
    )
    assert names(inside) == ["robin", "wren"]
    with pytest.raises(VaultReadOnly), inside.store.change(now=now):
        pass
    inside.close(now=now)
    assert (made.path.read_bytes(), sorted(made.path.parent.iterdir())) == before


def test_a_backup_of_an_earlier_form_is_looked_at_as_if_it_were_of_this_one(
    made: BackupFile, written: Vault, names: Names, passphrase: str, now: datetime, monkeypatch
):
    steps = (*migrate.steps(), "CREATE TABLE later (x INTEGER) STRICT")
    monkeypatch.setattr(migrate, "steps", lambda: steps)
    before = made.path.read_bytes(), sorted(written.folder.rglob("*"))
    vault = look(made.path, passphrase, now=now)
    assert (
        vault.read_only
        and names(vault) == ["robin", "wren"]
        and vault.store.rows("SELECT x FROM later") == []
    )
    vault.close(now=now)
    assert (made.path.read_bytes(), sorted(written.folder.rglob("*"))) == before


def test_a_backup_of_a_later_form_is_left_for_the_later_version(
    made: BackupFile, written: Vault, tmp_path: Path, passphrase: str, now: datetime, monkeypatch
):
    monkeypatch.setattr(migrate, "latest", lambda: 0)
    with pytest.raises(VaultNewer):
        into(made.path, tmp_path / "again", passphrase, now=now)
    assert not (tmp_path / "again").exists()


def test_the_newest_good_one_is_found_past_a_bent_one(written: Vault, tmp_path: Path, now: datetime):
    assert restore.newest_good(tmp_path / "gone") is None
    first = backup.make(written, now=now)
    second = backup.make(written, now=now + LATER)
    elsewhere = tmp_path / "stick"
    elsewhere.mkdir()
    assert restore.newest_good(written.folder / "backups", elsewhere).path == second.path
    with second.path.open("r+b") as file:
        file.seek(5000)
        file.write(b"bent")
    assert restore.newest_good(written.folder / "backups", elsewhere).path == first.path
    shutil.copy(first.path, elsewhere)
    first.path.unlink()
    assert restore.newest_good(written.folder / "backups", elsewhere).path.parent == elsewhere


def test_after_a_restore_elsewhere_the_next_backup_is_still_the_newest(
    made: BackupFile, written: Vault, tmp_path: Path, passphrase: str, open_vault: Opening, now: datetime
):
    vault = open_vault(written.folder)
    for minutes in (10, 20, 30):
        backup.make(vault, now=now + timedelta(minutes=minutes))
    into(made.path, tmp_path / "again", passphrase, now=now)
    assert backup.make(open_vault(tmp_path / "again"), now=now).file.manifest.number == 5


def test_both_key_files_lost_the_newest_backup_has_one(
    made: BackupFile, written: Vault, open_vault: Opening, names: Names
):
    for name in ("vault.keys", "vault.keys.bak"):
        (written.folder / name).unlink()
    vault = open_vault(written.folder)
    assert "made anew" in vault.notices[0]
    assert names(vault) == ["robin", "siskin", "wren"]
    assert sound(vault)


def test_before_a_migration_a_backup_is_made_that_is_kept(
    written: Vault, open_vault: Opening, names: Names, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    written.close(now=now)
    steps = (*migrate.steps(), "CREATE TABLE novelty (id TEXT PRIMARY KEY) STRICT")
    monkeypatch.setattr(migrate, "steps", lambda: steps)
    vault = open_vault(written.folder)
    assert vault.store.rows("SELECT * FROM novelty") == []
    (path,) = backup_file.in_folder(written.folder / "backups")
    before = backup_file.read(path)
    assert (before.manifest.reason, before.manifest.form) == ("pre-migration", len(steps) - 1)


def test_a_read_only_folder_is_not_restored_into(
    made: BackupFile, written: Vault, passphrase: str, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    held = restore.lockfile.Lock(written.folder, left_open=False, _descriptor=None)
    monkeypatch.setattr(restore.lockfile, "take", lambda *_, **__: held)
    with pytest.raises(VaultReadOnly):
        replace(made.path, written.folder, passphrase, now=now)


def test_what_does_not_hold_what_it_says_is_refused(
    made: BackupFile, tmp_path: Path, passphrase: str, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    opened = restore.unlocked(made, passphrase, CHEAP_LIMITS)
    ring = keys.Ring.of(opened.dek)
    made.extract("vault.db", tmp_path / "x.db")
    connection = connect(tmp_path / "x.db", ring.database)
    connection.execute("INSERT INTO practitioners VALUES ('x', 'x', 0)")
    connection.close()
    real = BackupFile.extract
    monkeypatch.setattr(
        BackupFile,
        "extract",
        lambda self, name, target: real(self, name, target) or shutil.copy(tmp_path / "x.db", target),
    )
    with pytest.raises(VaultDamaged, match="did not pass"):
        restore.proven(made, tmp_path / "y.db", ring)
    assert copying.prove(tmp_path / "y.db", ring.database).rows["practitioners"] == 3


class Stopped(SosError):
    """What a person who presses Stop makes of it."""


def stopping(at: str) -> Callable[[str], None]:
    def begun(step: str) -> None:
        if step == at:
            raise Stopped("Stopped.")

    return begun


@pytest.mark.parametrize("at", ["opening", "keeping", "unpacking", "placing"])
def test_it_can_be_stopped_at_every_step_and_everything_is_as_it_was(
    at: str, made: BackupFile, open_vault: Opening, names: Names, passphrase: str, now: datetime
):
    folder = made.path.parent.parent
    before = (folder / "vault.db").read_bytes()
    with pytest.raises(Stopped):
        replace(made.path, folder, passphrase, now=now + LATER, begun=stopping(at))
    assert (folder / "vault.db").read_bytes() == before
    assert not [path for path in folder.iterdir() if path.name.startswith(".restoring")]
    assert names(open_vault(folder)) == ["robin", "siskin", "wren"]


@pytest.mark.parametrize("at", ["opening", "unpacking", "placing"])
def test_a_new_one_that_is_stopped_leaves_nothing(
    at: str, made: BackupFile, passphrase: str, tmp_path: Path, now: datetime
):
    before = set(tmp_path.iterdir())
    with pytest.raises(Stopped):
        into(made.path, tmp_path / "beside", passphrase, now=now, begun=stopping(at))
    assert set(tmp_path.iterdir()) == before


# Only the key files


def spoil_keys(folder: Path) -> None:
    """Both key files as somebody has changed them by hand: they open, and their seal does not fit."""
    for name in (keys.NAME, keys.COPY):
        file = keys.parse((folder / name).read_bytes())
        (folder / name).write_bytes(dataclasses.replace(file, seq=file.seq + 1).to_bytes())


def test_where_only_the_key_files_are_damaged_those_of_a_backup_lose_nothing(
    made: BackupFile, open_vault: Opening, names: Names, passphrase: str, now: datetime
):
    folder = made.path.parent.parent
    assert not restore.only_keys_are_damaged(made, folder, passphrase, limits=CHEAP_LIMITS)
    spoil_keys(folder)
    with pytest.raises(VaultDamaged):
        open_vault(folder)
    assert restore.only_keys_are_damaged(made, folder, passphrase, limits=CHEAP_LIMITS)
    restore.put_back_keys(made, folder, passphrase, limits=CHEAP_LIMITS)
    assert names(open_vault(folder)) == ["robin", "siskin", "wren"]


def test_a_wrong_passphrase_puts_no_key_file_anywhere(made: BackupFile, passphrase: str):
    folder = made.path.parent.parent
    spoil_keys(folder)
    before = (folder / keys.NAME).read_bytes()
    assert not restore.only_keys_are_damaged(made, folder, "not this one", limits=CHEAP_LIMITS)
    with pytest.raises(WrongPassphrase):
        restore.put_back_keys(made, folder, "not this one", limits=CHEAP_LIMITS)
    assert (folder / keys.NAME).read_bytes() == before


def test_the_key_file_of_a_backup_that_does_not_fit_is_not_put_anywhere(
    made: BackupFile, new_vault, passphrase: str, now: datetime
):
    other = new_vault("Wren")
    other.close(now=now)
    before = (other.folder / keys.NAME).read_bytes()
    assert not restore.only_keys_are_damaged(made, other.folder, passphrase, limits=CHEAP_LIMITS)
    with pytest.raises(VaultDamaged):
        restore.put_back_keys(made, other.folder, passphrase, limits=CHEAP_LIMITS)
    assert (other.folder / keys.NAME).read_bytes() == before


def test_a_database_with_no_word_about_itself_takes_no_keys(
    made: BackupFile, passphrase: str, monkeypatch: pytest.MonkeyPatch
):
    folder = made.path.parent.parent
    spoil_keys(folder)
    monkeypatch.setattr(restore.meta, "read", lambda _: None)
    with pytest.raises(VaultDamaged):
        restore.put_back_keys(made, folder, passphrase, limits=CHEAP_LIMITS)


def test_a_disk_that_refuses_a_key_file_is_a_sentence(
    made: BackupFile, passphrase: str, monkeypatch: pytest.MonkeyPatch
):
    folder = made.path.parent.parent
    spoil_keys(folder)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(keys, "write", full)
    with pytest.raises(SaveFailed, match="full"):
        restore.put_back_keys(made, folder, passphrase, limits=CHEAP_LIMITS)


def test_where_nothing_may_be_written_the_key_file_stays(
    made: BackupFile, passphrase: str, monkeypatch: pytest.MonkeyPatch
):
    folder = made.path.parent.parent
    monkeypatch.setattr(lockfile, "take", lambda *_, **__: lockfile.Lock(folder, False, None))
    with pytest.raises(VaultReadOnly):
        restore.put_back_keys(made, folder, passphrase, limits=CHEAP_LIMITS)


def test_a_database_that_cannot_be_read_takes_no_keys(made: BackupFile, passphrase: str):
    folder = made.path.parent.parent
    spoil_keys(folder)
    with (folder / "vault.db").open("r+b") as file:
        file.seek(4096)
        file.write(bytes(4096 * 20))
    assert not restore.only_keys_are_damaged(made, folder, passphrase, limits=CHEAP_LIMITS)

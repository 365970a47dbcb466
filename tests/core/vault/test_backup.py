"""A backup counts only once it has been opened again and checked, and whatever fails leaves the earlier ones."""

import errno
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from sos_desktop.errors import SaveFailed, VaultDamaged, VaultReadOnly
from sos_desktop.vault import backup, backup_file, copying, rotation
from sos_desktop.vault.connection import DiskFull
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.restore import look_inside

Names = Callable[[Vault], list[str]]
Keep = Callable[[Vault, str], None]


def files(vault: Vault) -> list[str]:
    return sorted(path.name for path in (vault.folder / "backups").iterdir())


def test_a_backup_holds_everything_and_says_when_it_was_made(
    written: Vault, names: Names, passphrase: str, now: datetime
):
    made = backup.make(written, now=now)
    assert made.path.name == "20261123-140500-1.vbk"
    assert files(written) == ["20261123-140500-1.vbk", "state.json"]
    assert (made.path.stat().st_mode & 0o777) == 0o600
    assert made.file.intact()
    assert made.file.manifest.head == written.store.head()
    assert made.file.manifest.vault_id == written.meta.vault_id
    inside = look_inside(made.path, passphrase, now=now, limits=CHEAP_LIMITS)
    assert names(inside) == ["robin", "wren"]
    inside.close(now=now)
    assert backup.state(written.folder).said(now=now) == "Last checked backup today 14:05"


def test_neither_words_nor_numbers_of_rows_can_be_read_from_it(written: Vault, now: datetime):
    data = backup.make(written, now=now).path.read_bytes()
    assert b"robin" not in data
    assert b"practitioners" not in data
    assert b"Kingfisher" not in data


def test_work_goes_on_while_a_backup_is_made_and_is_in_it(
    written: Vault, keep: Keep, names: Names, passphrase: str, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(copying, "HANDFUL", 5)
    saved = []

    def between() -> None:
        saved.append(f"{len(saved):03}")
        keep(written, saved[-1])

    made = backup.make(written, now=now, between=between)
    assert len(saved) > 5
    inside = look_inside(made.path, passphrase, now=now, limits=CHEAP_LIMITS)
    assert names(inside) == [*saved, "robin", "wren"]
    assert inside.store.first_unsound_entry() is None
    inside.close(now=now)


class Locked(Exception):
    """Somebody pressed Ctrl+L."""


def test_a_lock_does_not_wait_for_a_backup_and_leaves_nothing_half_done(
    written: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(copying, "HANDFUL", 5)

    def lock() -> None:
        raise Locked

    with pytest.raises(Locked):
        backup.make(written, now=now, between=lock)
    assert files(written) == []


def test_a_save_that_fails_meanwhile_ends_the_backup(
    written: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(copying, "HANDFUL", 5)
    with pytest.raises(backup.BackupFailed, match="interrupted"):
        backup.make(written, now=now, between=written.store.reopen)
    assert files(written) == []
    assert backup.make(written, now=now).file.intact()


def test_a_full_disk_leaves_the_earlier_backups_and_nothing_half_done(
    written: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    first = backup.make(written, now=now).path
    before = first.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    def sqlite_full(*_: object, **__: object) -> None:
        raise DiskFull("The disk is full.")

    for where, what, how in (
        (backup_file, "append", full),
        (copying, "copy", sqlite_full),
        (copying, "write_new", full),
        (backup, "sync_folder", full),
    ):
        with monkeypatch.context() as patched, pytest.raises(SaveFailed, match="disk is full") as refused:
            patched.setattr(where, what, how)
            backup.make(written, now=now + timedelta(minutes=20))
        assert "as they were" in refused.value.safe
        assert [name for name in files(written) if name.startswith(".")] == []
    assert first.read_bytes() == before


def test_another_refusal_of_the_disk_is_said_too(
    written: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(backup_file, "append", refuse)
    with pytest.raises(backup.BackupFailed, match="did not take or give"):
        backup.make(written, now=now)


def test_a_copy_that_is_not_the_same_never_gets_a_name(written: Vault, keep: Keep, now: datetime):
    first = backup.make(written, now=now)
    copied = backup.copy(written, now=now)
    with copied.path.open("r+b") as file:
        file.seek(-4096 * 3, 2)
        file.write(bytes(64))
    with pytest.raises(VaultDamaged, match="did not pass its checks"):
        backup.finish(copied, now=now)
    assert files(written) == [first.path.name, "state.json"]


@pytest.mark.parametrize("pages", [1, 3])
def test_a_copy_that_has_lost_its_end_never_gets_a_name(written: Vault, now: datetime, pages: int):
    copied = backup.copy(written, now=now)
    with copied.path.open("r+b") as file:
        file.truncate(copied.path.stat().st_size - 4096 * pages)
    with pytest.raises(VaultDamaged):
        backup.finish(copied, now=now)
    assert files(written) == []


def test_a_copy_of_something_older_never_gets_a_name(written: Vault, keep: Keep, now: datetime):
    older = backup.copy(written, now=now)
    held = older.path.read_bytes()
    keep(written, "siskin")
    copied = backup.copy(written, now=now)
    copied.path.write_bytes(held)
    with pytest.raises(VaultDamaged, match="did not pass"):
        backup.finish(copied, now=now)


def test_what_an_interrupted_backup_has_left_is_removed_by_the_next(written: Vault, now: datetime):
    checked_just_now = backup.copy(written, now=now)
    left = written.folder / "backups" / ".making-1-abc"
    left.write_bytes(b"half a backup of a process that was killed")
    backup.make(written, now=now)
    assert not left.exists()
    assert backup.finish(checked_just_now, now=now + timedelta(seconds=1)).file.manifest.number == 2


def test_the_clock_may_be_set_back_the_numbers_go_on(written: Vault, now: datetime):
    backup.make(written, now=now)
    later = backup.make(written, now=now - timedelta(days=400)).path
    assert later.name.endswith("-2.vbk")
    assert backup_file.in_folder(written.folder / "backups")[0] == later


def test_old_ones_go_only_after_a_new_one_counts(
    written: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    for minutes in range(rotation.LAST):
        backup.make(written, now=now + timedelta(minutes=minutes))
    before = files(written)
    copied = backup.copy(written, now=now + timedelta(minutes=30))
    with monkeypatch.context() as patched, pytest.raises(VaultDamaged):
        patched.setattr(copying, "prove", lambda *_: (_ for _ in ()).throw(copying.not_the_same()))
        backup.finish(copied, now=now)
    assert files(written) == before
    made = backup.make(written, now=now + timedelta(minutes=31))
    assert made.rotated == 1
    assert len(backup_file.in_folder(written.folder / "backups")) == rotation.LAST


def test_after_an_erasure_one_backup_takes_the_place_of_all(written: Vault, now: datetime):
    backup.make(written, now=now, reason="pre-rekey")
    backup.make(written, now=now)
    made = backup.only(written, now=now)
    assert made.rotated == 2
    assert backup_file.in_folder(written.folder / "backups") == [made.path]


def test_copies_of_summaries_that_have_left_are_in_it(written: Vault, now: datetime):
    (written.folder / "sent" / "1f3a9c.sent").write_bytes(b"sealed")
    (written.folder / "sent" / ".half.sent").write_bytes(b"not one")
    made = backup.make(written, now=now)
    assert made.file.sent == ("sent/1f3a9c.sent",)
    assert made.file.part("sent/1f3a9c.sent") == b"sealed"


def test_one_failed_read_is_not_taken_for_damage(
    written: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    real, failed = copying.copy, []

    def once(*arguments: object, **named: object) -> object:
        if not failed:
            failed.append(1)
            raise VaultDamaged("The records are damaged.")
        return real(*arguments, **named)

    monkeypatch.setattr(copying, "copy", once)
    assert backup.make(written, now=now).file.intact()
    assert failed


def test_two_of_one_name_are_refused_and_both_kept(
    written: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    first = backup.make(written, now=now)
    copied = backup.copy(written, now=now)
    monkeypatch.setattr(backup, "_next_number", lambda _: 1)
    with pytest.raises(backup.BackupFailed, match="of that name"):
        backup.finish(copied, now=now)
    assert first.file.intact()
    assert not copied.path.exists()


def test_nothing_is_written_where_the_record_book_cannot_be_changed(written: Vault, now: datetime):
    written.read_only = True
    with pytest.raises(VaultReadOnly):
        backup.make(written, now=now)

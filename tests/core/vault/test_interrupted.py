"""What `make torture` found and was mended: each as one small test."""

import errno
import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sos_desktop.errors import SaveFailed, WrongPassphrase
from sos_desktop.vault import (
    backup,
    backup_file,
    copying,
    keys,
    lockfile,
    restore,
    rewrap,
    second_place,
    soundness,
)
from sos_desktop.vault.connection import Failure
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST

NEW = "teapot heron bicycle marmalade"
Opening = Callable[..., Vault]


def broken(*_: object, **__: object) -> None:
    raise OSError(errno.EIO, "made up")


def change(vault: Vault, old: str, now: datetime) -> None:
    rewrap.change_passphrase(vault, old, NEW, generated=True, now=now, cost=CHEAPEST, limits=CHEAP_LIMITS)


def test_what_a_killed_process_was_writing_is_cleared_away_when_it_is_opened(
    vault_folder: Path, open_vault: Opening
):
    left = [
        vault_folder / name
        for name in (
            ".vault.keys.0a1b2c3d",
            ".vault.keys.bak.0a1b2c3d",
            "sent/.x.sent.0a1b2c3d",
            "backups/.state.json.0a1b2c3d",
        )
    ]
    for path in left:
        path.write_bytes(b"half a file")
    (vault_folder / "notes.txt").write_bytes(b"somebody's own")
    open_vault(vault_folder)
    assert not any(path.exists() for path in left)
    assert (vault_folder / "notes.txt").exists()


def test_a_passphrase_that_cannot_be_entered_in_the_audit_is_not_changed(
    vault: Vault, passphrase: str, now: datetime, open_vault: Opening, monkeypatch: pytest.MonkeyPatch
):
    def refuse(_: object) -> None:
        raise SaveFailed("The disk did not take or give what was asked.")

    with monkeypatch.context() as disk:
        disk.setattr("sos_desktop.vault.store.Change.commit", refuse)
        with pytest.raises(SaveFailed, match="still opens as it did before"):
            change(vault, passphrase, now)
    vault.close(now=now)
    with pytest.raises(WrongPassphrase):
        open_vault(vault.folder, NEW)
    assert open_vault(vault.folder, passphrase).notices == ()


def test_where_the_old_key_file_cannot_be_put_back_either_that_is_said_and_one_of_the_two_opens_it(
    vault: Vault, passphrase: str, now: datetime, open_vault: Opening, monkeypatch: pytest.MonkeyPatch
):
    real, written = keys.write_safely, []

    def once(path: Path, data: bytes) -> None:
        written.append(path)
        if len(written) > 1:
            broken()
        real(path, data)

    with monkeypatch.context() as disk:
        disk.setattr(keys, "write_safely", once)
        with pytest.raises(SaveFailed, match="opens with the old one or the new one"):
            change(vault, passphrase, now)
    vault.close(now=now)
    assert open_vault(vault.folder, passphrase).store.head().seq == 1


def test_a_disk_that_fails_while_opening_is_told_in_a_sentence(
    vault_folder: Path, open_vault: Opening, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as disk:
        disk.setattr("sos_desktop.vault.folder.keys.all_opened", broken)
        with pytest.raises(SaveFailed, match="did not take or give"):
            open_vault(vault_folder)
    assert open_vault(vault_folder).notices == ()


def test_a_holder_that_cannot_be_looked_at_counts_as_not_closed(
    vault_folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Path, "exists", broken)
    lock = lockfile.take(vault_folder, now=None)
    assert lock.left_open
    lock.release(closed=True)


def test_a_lock_that_cannot_be_closed_is_let_go_all_the_same(
    vault_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    lock = lockfile.take(vault_folder, now=None)
    real = os.close

    def close(descriptor: int) -> None:
        real(descriptor)
        broken()

    with monkeypatch.context() as disk:
        disk.setattr("sos_desktop.vault.lockfile.os.close", close)
        lock.release(closed=True)
    assert not lock.held
    lockfile.take(vault_folder, now=None).release(closed=True)


def test_a_copy_that_the_disk_stops_is_told_in_a_sentence(vault: Vault, tmp_path: Path):
    class Stopped:
        def backup(self, *_: object, **__: object) -> None:
            raise Failure("disk I/O error")

    with pytest.raises(SaveFailed, match="did not take the copy"):
        copying.copy(Stopped(), tmp_path / "copy", bytes(32))  # type: ignore[arg-type]


def test_a_backup_is_not_numbered_as_if_there_were_no_others_where_they_cannot_be_listed(
    vault: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    """It would count as the oldest, and be the first to go."""
    first = backup.make(vault, now=now)
    with monkeypatch.context() as disk:
        disk.setattr(Path, "iterdir", broken)
        with pytest.raises(SaveFailed):
            backup.make(vault, now=now)
    assert backup_file.in_folder(first.path.parent) == [first.path]


def test_the_backup_that_is_being_restored_does_not_go_for_the_one_made_before(
    vault: Vault, passphrase: str, now: datetime, open_vault: Opening
):
    made = [backup.make(vault, now=now + timedelta(minutes=number)) for number in range(10)]
    vault.close(now=now)
    later = now + timedelta(hours=1)
    restored = restore.replace(made[0].path, vault.folder, passphrase, now=later, limits=CHEAP_LIMITS)
    assert restored.replaced is not None
    assert made[0].path.exists()
    again = open_vault(vault.folder)
    assert backup.make(again, now=later + timedelta(minutes=1)).rotated == 2


def test_what_was_put_in_place_is_not_put_there_again_where_its_folder_cannot_be_removed(
    vault: Vault, passphrase: str, now: datetime, open_vault: Opening, monkeypatch: pytest.MonkeyPatch
):
    made = backup.make(vault, now=now)
    vault.close(now=now)
    with monkeypatch.context() as disk:
        disk.setattr("sos_desktop.vault.swap.shutil.rmtree", lambda *_, **__: None)
        restore.replace(made.path, vault.folder, passphrase, now=now, limits=CHEAP_LIMITS)
    again = open_vault(vault.folder)
    with again.store.change(now=now) as change:
        change.audit("made up", "after it")
    head = again.store.head()
    again.close(now=now)
    assert open_vault(vault.folder).store.head() == head


def test_where_the_disk_knows_no_links_what_is_restored_is_moved(
    vault: Vault, passphrase: str, now: datetime, open_vault: Opening, monkeypatch: pytest.MonkeyPatch
):
    made = backup.make(vault, now=now)
    vault.close(now=now)
    monkeypatch.setattr("sos_desktop.vault.swap.os.link", broken)
    restore.replace(made.path, vault.folder, passphrase, now=now, limits=CHEAP_LIMITS)
    assert soundness.sound(open_vault(vault.folder))


def test_the_folder_on_the_stick_is_on_the_disk_before_its_copy_is_reported(
    vault: Vault, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    backup.make(vault, now=now)
    stick = tmp_path / "stick"
    stick.mkdir()
    synced: list[Path] = []
    monkeypatch.setattr(second_place, "sync_folder", synced.append)
    copied = second_place.choose(vault, stick, now=now)
    assert copied is not None
    assert synced == [stick, copied.path.parent]


def test_a_records_file_whose_size_nobody_tells_is_a_finding_and_no_more(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(soundness, "_size", broken)
    unsound = [finding for finding in soundness.findings(vault) if not finding.sound]
    assert {finding.where for finding in unsound} == {"pages", "length"}
    assert all(finding.said == "A part of the records file cannot be read." for finding in unsound)


def test_sent_files_that_cannot_be_listed_stop_what_leaves(
    vault: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    from sos_desktop.errors import SummaryRefused
    from sos_desktop.summary import sent

    shutil.rmtree(vault.folder / "sent")
    assert sent.read_back(vault, now=now) == 0
    monkeypatch.setattr(Path, "glob", broken)
    with pytest.raises(SummaryRefused, match="not certain what has left"):
        sent.read_back(vault, now=now)

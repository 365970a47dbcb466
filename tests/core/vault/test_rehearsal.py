"""Once a month it is tried out whether a record book can be made from the newest backup."""

import errno
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sos_desktop.errors import SaveFailed
from sos_desktop.vault import backup, backup_state, rehearsal
from sos_desktop.vault.backup_file import BackupFile
from sos_desktop.vault.folder import Vault


def left(vault: Vault) -> list[str]:
    return sorted(path.name for path in (vault.folder / "backups").iterdir() if path.suffix != ".vbk")


def test_a_sound_backup_passes_and_nothing_is_left(written: Vault, now: datetime):
    (written.folder / "sent" / "abc.sent").write_bytes(b"sealed")
    backup.make(written, now=now)
    assert backup_state.rehearsal_due(written.folder, now=now)
    (written.folder / "backups" / ".rehearsing-left").mkdir()
    rehearsed = rehearsal.rehearse(written.folder, written.ring, now=now)
    assert (rehearsed.number, rehearsed.sound) == (1, True)
    assert left(written) == ["state.json"]
    assert not backup_state.rehearsal_due(written.folder, now=now + timedelta(days=29))
    assert backup_state.rehearsal_due(written.folder, now=now + timedelta(days=30))
    assert backup.state(written.folder).rehearsed == now


def test_a_backup_that_is_not_one_any_more_is_found_out(written: Vault, now: datetime):
    made = backup.make(written, now=now)
    data = bytearray(made.path.read_bytes())
    data[9000] ^= 1
    made.path.write_bytes(data)
    assert not rehearsal.rehearse(written.folder, written.ring, now=now).sound
    assert backup.state(written.folder).overdue(now=now)
    assert left(written) == ["state.json"]
    later = now + timedelta(days=1)
    assert not backup_state.rehearsal_due(written.folder, now=later), "it would find the same once more"
    backup.make(written, now=later)
    assert backup_state.rehearsal_due(written.folder, now=later)
    assert rehearsal.rehearse(written.folder, written.ring, now=later).sound
    assert not backup.state(written.folder).overdue(now=later)


def test_without_a_backup_under_these_keys_there_is_nothing_to_rehearse(
    written: Vault, new_vault, now: datetime
):
    assert rehearsal.rehearse(written.folder, written.ring, now=now) is None
    backup.make(written, now=now)
    assert rehearsal.rehearse(written.folder, new_vault("Wren").ring, now=now) is None


def test_where_there_is_no_room_it_is_tried_again(
    written: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    backup.make(written, now=now)

    def full(_self: BackupFile, _name: str, _target: Path) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(BackupFile, "extract", full)
    with pytest.raises(SaveFailed, match="no room"):
        rehearsal.rehearse(written.folder, written.ring, now=now)
    assert backup_state.rehearsal_due(written.folder, now=now)

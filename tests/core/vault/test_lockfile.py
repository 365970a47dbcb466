"""One at a time, and a name left behind stops nobody."""

import errno
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from sos_desktop.errors import PlaceRefused, VaultInUse
from sos_desktop.vault import lockfile

HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from sos_desktop.vault import lockfile
lockfile.take(Path(sys.argv[1]), now=datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
print("held", flush=True)
sys.stdin.read()
"""


def test_another_process_is_kept_out_until_it_dies(tmp_path: Path, now: datetime):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(VaultInUse, match="since 09:30 on 23 November 2026"):
            lockfile.take(tmp_path, now=now)
        holder.kill()
        holder.wait()
    lock = lockfile.take(tmp_path, now=now)
    assert (lock.held, lock.left_open) == (True, True)
    lock.release(closed=True)


def test_a_name_left_behind_by_another_process_number_is_taken_over(tmp_path: Path, now: datetime):
    """The number may be somebody else's by now: only the lock counts."""
    (tmp_path / lockfile.HOLDER).write_text(json.dumps({"host": "WARD-7", "pid": os.getpid(), "since": "x"}))
    lock = lockfile.take(tmp_path, now=now)
    assert lock.left_open
    lock.release(closed=True)
    lock.release(closed=True)
    assert not (tmp_path / lockfile.HOLDER).exists()
    assert not lockfile.take(tmp_path, now=None).left_open
    assert not (tmp_path / lockfile.HOLDER).exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            '{"host": "WARD-7", "pid": 1, "since": "2026-11-23T14:05:00Z"}',
            "on the computer “WARD-7”, since 14:05",
        ),
        ("{}", "is open already. "),
        ("[]", "is open already. "),
        ("\x00", "is open already. "),
    ],
)
def test_who_holds_it_is_said_as_well_as_it_can_be(tmp_path: Path, now: datetime, name: str, said: str):
    lock = lockfile.take(tmp_path, now=now)
    (tmp_path / lockfile.HOLDER).write_text(name)
    with pytest.raises(VaultInUse) as refused:
        lockfile.take(tmp_path, now=now)
    assert said in str(refused.value)
    lock.release(closed=True)


def test_a_folder_that_cannot_be_written_needs_no_lock(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> int:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr("sos_desktop.vault.lockfile.os.open", refuse)
    lock = lockfile.take(tmp_path, now=now)
    assert not lock.held
    lock.release(closed=True)


def test_too_many_open_files_is_not_taken_for_a_read_only_folder(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> int:
        raise OSError(errno.EMFILE, "too many")

    monkeypatch.setattr("sos_desktop.vault.lockfile.os.open", refuse)
    with pytest.raises(VaultInUse, match="cannot be locked just now"):
        lockfile.take(tmp_path, now=now)


def test_a_disk_that_cannot_lock_is_refused(tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr("sos_desktop.vault.lockfile._lock", refuse)
    with pytest.raises(PlaceRefused, match="own disk"):
        lockfile.take(tmp_path, now=now)

"""Locking on a disk that is really full: what it did not take is told by the process that comes after."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui import unsaved

SCRIPT = Path(__file__).parent / "locked_when_full.py"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "none", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this system does not let us mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows starts another process instead")
def test_what_the_disk_did_not_take_is_told_after_a_real_relaunch(
    small_disk: Path, vault_folder: Path, passphrase: str
):
    folder = Path(shutil.copytree(vault_folder, small_disk / "Kingfisher"))
    data = small_disk / "data"
    data.mkdir()
    run = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), str(data)], input=f"{passphrase}\n", text=True,
        capture_output=True, timeout=120, check=False, cwd=SCRIPT.parents[2],
        env={**os.environ, "PYTHONPATH": str(SCRIPT.parents[2])},
    )  # fmt: skip
    assert run.stdout.startswith("True When it was locked, the disk did not take everything"), run.stderr


def test_the_word_is_told_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(unsaved.NAME, raising=False)
    assert not unsaved.take_word()
    unsaved.leave_word()
    assert unsaved.take_word()
    assert not unsaved.take_word()

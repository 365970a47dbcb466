"""A disk that is really full: a small one made of memory, where the system lets us mount one."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from sos_desktop.errors import SaveFailed
from sos_desktop.vault import reserve
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.soundness import sound
from sos_desktop.vault.store import Store


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """12 MiB, of which the reserve takes eight."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "none", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this system does not let us mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path) -> None:
    with (disk / "photographs").open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    left = os.statvfs(disk)
    assert left.f_bavail == 0


def save(store: Store, now: datetime, number: int) -> None:
    with store.change(now=now) as change:
        change.run("INSERT INTO practitioners VALUES (?, ?, 0)", (str(number), f"made-up {number} " * 2000))
        change.audit("practitioner-added", str(number))


def kept(store: Store) -> list[int]:
    rows = store.rows("SELECT id, name FROM practitioners")
    assert all(row["name"] == f"made-up {row['id']} " * 2000 for row in rows)
    return sorted(int(row["id"]) for row in rows)


def test_on_a_full_disk_everything_shown_as_saved_is_kept_and_work_goes_on(
    small_disk: Path, vault_folder: Path, open_vault: Callable[..., Vault], now: datetime
):
    folder = Path(shutil.copytree(vault_folder, small_disk / "Kingfisher"))
    vault = open_vault(folder)
    saved = 0
    fill(small_disk)
    with pytest.raises(SaveFailed, match="disk is full") as refused:
        for number in range(1000):  # the first of these already needs the reserve
            save(vault.store, now, number)
            saved += 1
            assert not (folder / reserve.NAME).exists()
    assert "still on the screen" in refused.value.safe
    assert saved > 50
    assert kept(vault.store) == list(range(saved))

    with pytest.raises(SaveFailed):
        save(vault.store, now, saved)
    vault.close(now=now)
    again = open_vault(folder)
    assert any("nearly full" in notice for notice in again.notices)
    assert kept(again.store) == list(range(saved))

    subprocess.run(["mount", "-o", "remount,size=40m", str(small_disk)], check=True)
    save(again.store, now, saved)
    again.close(now=now)
    mended = open_vault(folder)
    assert mended.notices == ()
    assert kept(mended.store) == list(range(saved + 1))
    assert sound(mended)


def test_a_read_only_disk_can_be_read(
    small_disk: Path, vault_folder: Path, open_vault: Callable[..., Vault], now: datetime
):
    folder = Path(shutil.copytree(vault_folder, small_disk / "Kingfisher"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    vault = open_vault(folder)
    assert vault.read_only
    assert vault.store.head().seq == 1
    vault.close(now=now)

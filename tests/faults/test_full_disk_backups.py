"""A disk that is really full, with more or less room left: nothing half done, and everything still opens."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from sos_desktop.errors import SaveFailed, SosError
from sos_desktop.vault import backup, places, rehearsal, rekey, rescue, restore
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode
from sos_desktop.vault.soundness import sound

NEW = "heron marsh oxide pebble"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=13m", "none", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this system does not let us mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path, leave: int) -> None:
    photographs = disk / "photographs"
    with photographs.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    os.truncate(photographs, photographs.stat().st_size - leave)


@pytest.mark.parametrize("leave", [0, 50_000, 200_000, 268_000, 300_000, 560_000, 900_000])
def test_whatever_is_tried_on_a_full_disk_nothing_is_lost(
    small_disk: Path,
    vault_folder: Path,
    open_vault: Callable[..., Vault],
    passphrase: str,
    now: datetime,
    leave: int,
):
    folder = Path(shutil.copytree(vault_folder, small_disk / "Kingfisher"))
    vault = open_vault(folder)
    first = backup.make(vault, now=now)
    fill(small_disk, leave)
    said = []

    def tried(work: Callable[[], object]) -> None:
        try:
            work()
        except SaveFailed as refused:
            said.append(str(refused))

    cheap = {"now": now, "limits": CHEAP_LIMITS}
    tried(partial(backup.make, vault, now=now))
    assert all("disk is full" in words for words in said)
    tried(partial(rehearsal.rehearse, folder, vault.ring, now=now))
    vault.close(now=now)
    anywhere = places.anywhere
    tried(partial(restore.replace, first.path, folder, passphrase, **cheap))
    tried(partial(restore.into, first.path, small_disk / "new", passphrase, allowed=anywhere, **cheap))
    tried(partial(rescue.rescue, folder, small_disk / "saved", passphrase, allowed=anywhere, **cheap))
    code = RecoveryCode(bytes(20))
    tried(partial(rekey.everything, folder, passphrase, NEW, code, generated=True, cost=CHEAPEST, **cheap))
    assert said
    for half in (".making-*", ".restoring-*", ".rehearsing-*", ".new.*", ".saved.*", "restored"):
        assert not list(small_disk.rglob(half))
    assert first.file.intact()
    try:
        again = open_vault(folder, passphrase)
    except SosError:
        again = open_vault(folder, NEW)
    assert sound(again)

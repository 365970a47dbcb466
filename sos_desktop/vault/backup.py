"""Backups: a copy that has been opened again and checked before it counts, and before an older one goes.

Three steps, of which only the first needs the vault's thread: ``copy`` (a handful of pages at a time, so that
nobody waits to save), ``finish`` (checks, the other parts, the name; anywhere), and only then the rotation. Until
it has its name it is a hidden file that counts for nothing, and the next backup removes it. Whatever fails,
the earlier backups are as they were.
"""

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sos_desktop.errors import SaveFailed, SosError, VaultDamaged, VaultReadOnly
from sos_desktop.vault import backup_file, backup_state, copying, manifest, rotation
from sos_desktop.vault.backup_file import BackupFile
from sos_desktop.vault.backup_state import State, due, state
from sos_desktop.vault.connection import Connection, DiskFull
from sos_desktop.vault.copying import Between, Contents
from sos_desktop.vault.files import read_at_most, sync_folder
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import KeyFile, Ring
from sos_desktop.vault.manifest import Manifest, Reason

__all__ = [
    "FOLDER",
    "BackupFailed",
    "Copied",
    "Made",
    "Source",
    "State",
    "clear",
    "copy",
    "copy_from",
    "due",
    "finish",
    "going_from",
    "make",
    "only",
    "state",
]

FOLDER = backup_state.FOLDER
_MAKING = ".making-"
_MARGIN = 256 * 1024
_LARGEST_SENT = 256 * 1024 * 1024
_KEPT = "Your records and the earlier backups are as they were."


class BackupFailed(SaveFailed):
    code = "backup-failed"


@dataclass(frozen=True)
class Source:
    """A record book that is open, as far as a backup of it is concerned."""

    folder: Path
    connection: Connection
    ring: Ring
    key_file: KeyFile


@dataclass(frozen=True)
class Copied:
    """A copy that has not been checked: nothing that anybody may rely on yet."""

    path: Path
    folder: Path
    made: datetime
    reason: Reason
    expected: Contents
    ring: Ring = field(repr=False)
    key_file: KeyFile
    covers: backup_state.Covered

    def discard(self) -> None:
        with suppress(OSError):
            self.path.unlink()


@dataclass(frozen=True)
class Made:
    """A backup that was checked. ``rotated`` is how many older ones were no longer needed."""

    file: BackupFile
    rotated: int

    @property
    def path(self) -> Path:
        return self.file.path


def make(
    vault: Vault,
    *,
    now: datetime,
    reason: Reason = "ordinary",
    between: Between | None = None,
    rotate: bool = True,
) -> Made:
    """Copy, check, name, rotate. Raises BackupFailed or VaultDamaged, with the earlier backups untouched."""
    return finish(copy(vault, now=now, reason=reason, between=between), now=now, rotate=rotate)


def copy(
    vault: Vault, *, now: datetime, reason: Reason = "ordinary", between: Between | None = None
) -> Copied:
    """The part that needs the vault's thread. What ``between`` raises ends it and leaves nothing behind.

    One failed read can poison a connection, so damage is only believed of a new one.
    """
    if vault.read_only:
        raise VaultReadOnly("A backup is made where the record book may be changed.", "Nothing is lost.")

    def copied() -> Copied:
        source = Source(vault.folder, vault.store.connection, vault.ring, vault.key_file)
        return copy_from(source, now=now, reason=reason, between=_steady(vault, between))

    try:
        return copied()
    except VaultDamaged:
        vault.store.reopen()
        return copied()


def copy_from(
    source: Source, *, now: datetime, reason: Reason = "ordinary", between: Between | None = None
) -> Copied:
    folder = source.folder / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        clear(folder)
        path = folder / f"{_MAKING}{os.getpid()}-{secrets.token_hex(4)}"
        try:
            expected = copying.copy(source.connection, path, source.ring.database, between=between)
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
        covers = backup_state.of(source.folder)
    except (OSError, SaveFailed) as problem:
        raise _failed(source.folder, problem) from None
    return Copied(path, source.folder, now, reason, expected, source.ring, source.key_file, covers)


def finish(copied: Copied, *, now: datetime, rotate: bool = True) -> Made:
    """Check the copy, give it its name, and only then let older ones go. Needs no open record book."""
    folder = copied.folder / FOLDER
    try:
        file = _checked(copied, _next_number(copied.folder))
        final = folder / _name(file.manifest)
        if final.exists():
            raise BackupFailed("There is a backup of that name already.", _KEPT, "Please try again.")
        copied.path.rename(final)
        sync_folder(folder)
    except (OSError, SaveFailed) as problem:
        copied.discard()
        raise _failed(copied.folder, problem) from None
    except BaseException:
        copied.discard()
        raise
    backup_state.note(copied.folder, covers=copied.covers)
    rotated = rotation.rotate(folder, copied.key_file.vault_id, now=now) if rotate else 0
    return Made(BackupFile(final, file.manifest), rotated)


def clear(folder: Path) -> None:
    """Remove what an interrupted backup has left behind; one that this process is still checking stays."""
    for path in folder.glob(f"{_MAKING}*"):
        if not path.name.startswith(f"{_MAKING}{os.getpid()}-"):
            with suppress(OSError):
                path.unlink()


def only(
    vault: Vault,
    *,
    now: datetime,
    goes: Callable[[BackupFile], bool] = lambda _: True,
    between: Between | None = None,
) -> Made:
    """A new backup in place of all those that ``goes``, pinned ones too: after something was erased for good.

    What cannot be read goes as well: nobody could say that it does not hold what was erased.
    """
    made = make(vault, now=now, between=between)
    going = going_from(vault.folder / FOLDER, vault.meta.vault_id, goes)
    return Made(made.file, made.rotated + rotation.remove(path for path in going if path != made.path))


def going_from(folder: Path, vault_id: bytes, goes: Callable[[BackupFile], bool]) -> list[Path]:
    """The backups of a record book in ``folder`` that ``goes``, and those that cannot be read.

    Raises BackupFailed where the folder cannot be read: nobody is told that nothing is left in it.
    """
    try:
        there = backup_file.listed(folder)
    except FileNotFoundError:
        return []
    except OSError:
        raise BackupFailed(
            "It could not be seen which older backups there are.", _KEPT, "Please try again."
        ) from None
    files = {file.path: file for file in backup_file.readable(folder)}
    return [
        path
        for path in there
        if path not in files or (files[path].manifest.vault_id == vault_id and goes(files[path]))
    ]


def _checked(copied: Copied, number: int) -> BackupFile:
    found = copying.prove(copied.path, copied.ring.database, copied.expected)
    key_file = copied.key_file.resealed(copied.ring.header, copied.expected.head)
    about = Manifest(
        vault_id=key_file.vault_id,
        number=number,
        made=copied.made.replace(microsecond=0),
        reason=copied.reason,
        form=copied.expected.form,
        head=copied.expected.head,
        contents=manifest.counted(found.rows, copied.ring.header),
        parts=(),
    )
    parts = [(manifest.KEYS, key_file.to_bytes()), *_sent(copied.folder)]
    return backup_file.append(copied.path, about, parts, copied.ring.header)


def _sent(folder: Path) -> Iterable[tuple[str, bytes]]:
    """The copies of summaries that have left: without them a restored book would not know that they have."""
    for path in sorted((folder / "sent").glob("*.sent")):
        if manifest.may_be_sent(path.name):
            yield manifest.SENT + path.name, read_at_most(path, _LARGEST_SENT)


def _next_number(folder: Path) -> int:
    """Higher than any here, on the second place, or in what was restored: it tells newer from older."""
    here = map(backup_file.number_of, backup_file.listed(folder / FOLDER))
    return 1 + max(*here, 0, backup_state.read(folder).numbered)


def _name(about: Manifest) -> str:
    moment = about.made.astimezone(UTC)
    return f"{moment:%Y%m%d-%H%M%S}-{about.number}{backup_file.SUFFIX}"


def _steady(vault: Vault, between: Between | None) -> Between | None:
    """``between``, and an end to the copying where a failed save has taken the connection away from it."""
    if between is None:
        return None
    began_with = vault.store.connection

    def steady() -> None:
        between()
        if not vault.store.holds(began_with):
            raise BackupFailed("The backup was interrupted by a save that failed.", _KEPT)

    return steady


def _failed(folder: Path, problem: OSError | SosError) -> SosError:
    if isinstance(problem, BackupFailed):
        return problem
    refused = isinstance(problem, DiskFull) or (
        isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT)
    )
    if refused or _no_room(folder):
        return BackupFailed(
            "The backup could not be made: the disk is full.", _KEPT, "Please free some space soon."
        )
    return BackupFailed(
        "The backup could not be made: the disk did not take or give what was asked.",
        _KEPT,
        "It is tried again by itself; if this stays, tell your SoS team.",
    )


def _no_room(folder: Path) -> bool:
    """SQLite does not always say that it was for want of room (measured): then the disk is asked."""
    try:
        needed = (folder / manifest.DATABASE).stat().st_size * 5 // 4 + _MARGIN
        return shutil.disk_usage(folder).free < needed
    except OSError:
        return False

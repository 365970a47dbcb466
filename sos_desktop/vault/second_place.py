"""A second place for backups: a stick or a share, chosen once. What is copied there is read back and compared.

Backups of several record books may lie on one stick, so each has a folder of its own there, named after the hint
that its recovery sheet bears and after nobody. Where the place is stands sealed in the state of the backups: the
name of a stick can be the name of a person.
"""

import errno
import hashlib
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from nacl import bindings
from nacl.exceptions import CryptoError

from sos_desktop.errors import BadInput, PlaceRefused, SaveFailed, SosError
from sos_desktop.vault import backup_file, backup_state, rotation
from sos_desktop.vault.backup_file import BackupFile
from sos_desktop.vault.files import OWNER_ONLY, sync_file, sync_folder
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.recovery import hint

_NAME = "sos-backups-"
_COPYING = ".copying-"
_BLOCK = 1024 * 1024
_NONCE = 24
_LONGEST = 2000
_HERE = "The backups on this computer are as they were."


@dataclass(frozen=True)
class Place:
    """The second place of one record book; needs no open record book once it is known."""

    folder: Path
    vault_id: bytes
    where: Path

    @property
    def backups(self) -> Path:
        return self.where / f"{_NAME}{hint(self.vault_id)}"

    @property
    def there(self) -> bool:
        """Whether the stick is in, or the share connected."""
        return _there(self.where)


@dataclass(frozen=True)
class Proposed:
    """A second place that may be one, before anything has been copied there. ``sealed`` is what is noted of it."""

    place: Place
    sealed: str


def choose(vault: Vault, where: Path, *, now: datetime) -> BackupFile | None:
    """From now on backups are copied there too; the newest one at once. None where there is no backup yet."""
    return accept(propose(vault, where), now=now)


def propose(vault: Vault, where: Path) -> Proposed:
    """The part of choosing that needs the vault's thread; nothing is copied or noted yet."""
    where = where.absolute()
    if not _there(where):
        raise BadInput("That folder is not there.", _HERE, "Connect the stick or the share, then try again.")
    if where.is_relative_to(vault.folder) or vault.folder.is_relative_to(where):
        raise PlaceRefused(
            "A second place lies outside the record book.", _HERE, "Choose a stick or a share, please."
        )
    if len(str(where)) > _LONGEST:
        raise PlaceRefused("The folder's name is too long.", _HERE, "Choose another one.")
    return Proposed(Place(vault.folder, vault.meta.vault_id, where), _sealed(vault, where))


def accept(proposed: Proposed, *, now: datetime) -> BackupFile | None:
    """Copy the newest backup there, which may take as long as a stick does, and note the place. Any thread."""
    place = proposed.place
    there = map(backup_file.number_of, backup_file.in_folder(place.backups))
    backup_state.note(place.folder, numbered=max(there, default=0))
    copied = copy_newest(place, now=now)
    backup_state.note(place.folder, place=proposed.sealed)
    if copied:
        _noted(place, copied, now=now)
    return copied


def _there(where: Path) -> bool:
    try:
        return where.is_dir()
    except OSError:  # a share that has gone away in the middle
        return False


def forget(vault: Vault) -> None:
    """No second place any more; what lies there stays there."""
    backup_state.note(vault.folder, place="")


def of(vault: Vault) -> Place | None:
    """The one that was chosen."""
    sealed = backup_state.read(vault.folder).place
    try:
        data = bytes.fromhex(sealed)
        text = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            data[_NONCE:], vault.meta.vault_id, data[:_NONCE], _key(vault)
        ).decode("utf-8")
    except (ValueError, CryptoError, TypeError):
        return None
    return Place(vault.folder, vault.meta.vault_id, Path(text))


def copy_newest(place: Place, *, now: datetime) -> BackupFile | None:
    """Copy the newest backup, read it back from the disk, compare, name it, rotate there. Any thread."""
    newest = next(
        (
            file
            for file in backup_file.readable(place.folder / backup_state.FOLDER)
            if file.manifest.vault_id == place.vault_id
        ),
        None,
    )
    if newest is None:
        return None
    if not place.there:
        raise SaveFailed(
            "The second place for backups is not there.", _HERE, "Connect the stick or the share, please."
        )
    try:
        copied = _copied(newest, place.backups)
    except OSError as problem:
        raise _failed(problem) from None
    _noted(place, copied, now=now)
    rotation.rotate(place.backups, place.vault_id, now=now)
    return copied


def _copied(newest: BackupFile, there: Path) -> BackupFile:
    if not there.is_dir():
        there.mkdir(mode=0o700)
        sync_folder(there.parent)  # or a power cut takes the folder, with the copy that was reported in it
    for left in there.glob(f"{_COPYING}*"):
        left.unlink()
    final = there / newest.path.name
    if final.exists() and _digest(final, there=True) == _digest(newest.path):
        return backup_file.read(final)
    temporary = there / f"{_COPYING}{secrets.token_hex(4)}"
    try:
        with newest.path.open("rb") as source, _new(temporary) as target:
            shutil.copyfileobj(source, target, _BLOCK)
            target.flush()
            sync_file(target.fileno())
        if _digest(temporary, there=True) != _digest(newest.path):
            raise SaveFailed(
                "What was copied to the second place came back changed.",
                _HERE,
                "Try another stick: this one may be failing.",
            )
        os.replace(temporary, final)  # noqa: PTH105  the name says what it does
    except (OSError, SosError):
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(there)
    return backup_file.read(final)


def _new(path: Path) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, OWNER_ONLY), "wb")


def _digest(path: Path, *, there: bool = False) -> bytes:
    """``there``: from the stick itself, where the system lets us forget what it has in memory."""
    state = hashlib.blake2b(digest_size=32)
    with path.open("rb") as file:
        if there and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := file.read(_BLOCK):
            state.update(block)
    return state.digest()


def _noted(place: Place, copied: BackupFile, *, now: datetime) -> None:
    backup_state.note(place.folder, second=(now, copied.manifest.number))


def _key(vault: Vault) -> bytes:
    """From the install key, which outlives a new data key."""
    return hashlib.blake2b(key=vault.meta.install_key, person=b"second-place-v1", digest_size=32).digest()


def _sealed(vault: Vault, where: Path) -> str:
    nonce = secrets.token_bytes(_NONCE)
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        str(where).encode("utf-8"), vault.meta.vault_id, nonce, _key(vault)
    )
    return (nonce + sealed).hex()


def _failed(problem: OSError) -> SaveFailed:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return SaveFailed("The second place for backups is full.", _HERE, "Free some space there, please.")
    return SaveFailed(
        "The second place for backups did not take or give what was asked.",
        _HERE,
        "Is the stick still in? Otherwise try another one.",
    )

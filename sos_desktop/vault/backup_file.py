"""``.vbk``: one file that holds a whole record book.

::

    vault.db | vault.keys | sent/... | manifest, JSON | its length, 8 bytes | b"SOSVBK1\\n"

The database comes first, as it is, so that it is opened where it lies and nothing has to be unpacked to look
inside: SQLite does not mind what follows its last page. What is appended makes it a backup; the size of the
file must be the sum of the parts to the byte.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from sos_desktop.errors import VaultDamaged
from sos_desktop.vault import keys, manifest
from sos_desktop.vault.files import OWNER_ONLY, sync_file
from sos_desktop.vault.manifest import Manifest, Part, damaged

SUFFIX = ".vbk"
NAME = re.compile(r"\d{8}-\d{6}-(\d{1,9})\.vbk", re.ASCII)
ENDS = b"SOSVBK1\n"
_LENGTH = 8
_BLOCK = 1024 * 1024
_LARGEST_IN_MEMORY = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup whose manifest has been read; its parts are believed only as far as ``intact`` has looked."""

    path: Path
    manifest: Manifest

    def key_file(self) -> keys.KeyFile:
        """Raises VaultDamaged."""
        file = keys.parse(self.part(manifest.KEYS, keys.LARGEST))
        if file.vault_id != self.manifest.vault_id:
            raise damaged()
        return file

    def part(self, name: str, largest: int = _LARGEST_IN_MEMORY) -> bytes:
        """A part that fits into memory. Raises VaultDamaged."""
        at, part = self._where(name)
        if part.size > largest:
            raise damaged()
        with _reading(self.path) as file:
            data = b"".join(_blocks(file, at, part.size))
        if _digest(data) != part.digest:
            raise damaged()
        return data

    def extract(self, name: str, target: Path) -> None:
        """Write a part to a new file. Raises VaultDamaged (and removes it) where it is not what was put in."""
        at, part = self._where(name)
        state = hashlib.blake2b(digest_size=32)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            with _reading(self.path) as file, os.fdopen(os.open(target, flags, OWNER_ONLY), "wb") as new:
                for block in _blocks(file, at, part.size):
                    state.update(block)
                    new.write(block)
                new.flush()
                sync_file(new.fileno())
            if state.digest() != part.digest:
                raise damaged()
        except (OSError, VaultDamaged):
            with suppress(OSError):
                target.unlink()
            raise

    @property
    def sent(self) -> tuple[str, ...]:
        """The names of the parts that are copies of summaries."""
        return tuple(part.name for part in self.manifest.parts[2:])

    def intact(self) -> bool:
        """Read all of it: is every part what was put in? Needs no secret."""
        try:
            with _reading(self.path) as file:
                return all(
                    _digest_of(_blocks(file, *self._span(part.name))) == part.digest
                    for part in self.manifest.parts
                )
        except VaultDamaged:
            return False

    def _span(self, name: str) -> tuple[int, int]:
        at, part = self._where(name)
        return at, part.size

    def _where(self, name: str) -> tuple[int, Part]:
        at = 0
        for part in self.manifest.parts:
            if part.name == name:
                return at, part
            at += part.size
        raise damaged()


def read(path: Path) -> BackupFile:
    """Read what a backup says about itself. Raises VaultDamaged."""
    with _reading(path) as file:
        size = _end(file)
        tail = _LENGTH + len(ENDS)
        if size < tail:
            raise damaged()
        (footer,) = _blocks(file, size - tail, tail)
        length = int.from_bytes(footer[:_LENGTH], "big")
        if footer[_LENGTH:] != ENDS or length > manifest.LARGEST or length > size - tail:
            raise damaged()
        found = manifest.parse(b"".join(_blocks(file, size - tail - length, length)))
    if found.size + length + tail != size:
        raise damaged()
    return BackupFile(path, found)


def append(path: Path, about: Manifest, parts: Iterable[tuple[str, bytes]], header_key: bytes) -> BackupFile:
    """Make a backup of the database at ``path``: add the parts and the manifest, and wait for the disk.

    ``about`` still lacks its parts. What is on the disk is read again before it is believed.
    """
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        held = [Part(manifest.DATABASE, size, _digest_of(_blocks(file, 0, size)))]
        file.seek(size)
        for name, data in parts:
            held.append(Part(name, len(data), _digest(data)))
            file.write(data)
        whole = replace(about, parts=tuple(held)).sealed(header_key)
        described = whole.to_bytes()
        file.write(described + len(described).to_bytes(_LENGTH, "big") + ENDS)
        file.flush()
        sync_file(file.fileno())
    again = read(path)
    if again.manifest != whole or any(again.part(part.name) is None for part in held[1:]):
        raise damaged()
    return again


def in_folder(folder: Path) -> list[Path]:
    """The backups in ``folder`` by their names, the newest first: by number, whatever the clock said."""
    try:
        return listed(folder)
    except OSError:
        return []


def listed(folder: Path) -> list[Path]:
    """The same where it matters that none is missed: a folder that cannot be read is not an empty one."""
    named = [(NAME.fullmatch(path.name), path) for path in folder.iterdir()]
    found = [(int(match[1]), path.name, path) for match, path in named if match]
    return [path for *_, path in sorted(found, reverse=True)]


def number_of(path: Path) -> int:
    match = NAME.fullmatch(path.name)
    return int(match[1]) if match else 0


def readable(folder: Path) -> Iterator[BackupFile]:
    """Those in ``folder`` that say about themselves what a backup must, the newest first."""
    for path in in_folder(folder):
        with suppress(VaultDamaged):
            yield read(path)


def newest_key_file(folder: Path) -> keys.KeyFile | None:
    """For a record book that has lost both of its own."""
    for file in readable(folder):
        with suppress(VaultDamaged):
            return file.key_file()
    return None


class _reading:  # noqa: N801  a context manager, used as one
    """The file for reading; what the disk refuses is a damaged backup, not a mistake of ours."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> BinaryIO:
        try:
            if not self._path.is_file():  # a pipe would keep us waiting for ever
                raise FileNotFoundError
            self._file = self._path.open("rb")
        except OSError:
            raise VaultDamaged(
                "This backup could not be read.",
                "Nothing has been changed.",
                "Choose another backup, or connect the disk it lies on.",
            ) from None
        return self._file

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # everything has been read by now, or refused
            self._file.close()


def _end(file: BinaryIO) -> int:
    try:
        return file.seek(0, os.SEEK_END)
    except OSError:
        raise damaged() from None


def _blocks(file: BinaryIO, at: int, size: int) -> Iterator[bytes]:
    try:
        file.seek(at)
        while size:
            block = file.read(min(size, _BLOCK))
            if not block:
                raise damaged()
            size -= len(block)
            yield block
    except OSError:
        raise damaged() from None


def _digest_of(blocks: Iterable[bytes]) -> bytes:
    state = hashlib.blake2b(digest_size=32)
    for block in blocks:
        state.update(block)
    return state.digest()


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=32).digest()

"""A disk on which nothing is certain until it was synced: what may be left of it after the power goes.

It is fed the recorded system calls. A file has contents that are on the disk for certain (the last fsync of
that file) and changes since; a folder has names that are there for certain (the last fsync of that folder)
and changes since, which reach the disk in their order. After a power cut any number of the changes of each
folder, from the first on, and any of the changes of each file are there, whole or in pieces of 512 bytes;
where a file was made longer but its bytes did not arrive there are zeros, or whatever lay there before.

Not modelled: a disk that lies about fsync, folders whose changes overtake each other, bytes that rot.
"""

import hashlib
import os
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.torture.calls import Call

SECTOR = 512
Style = Literal["nothing", "names", "data", "everything", "chance"]
STYLES: tuple[Style, ...] = ("nothing", "names", "data", "everything")

MUTATING = frozenset(
    (
        "write", "pwrite64", "writev", "pwritev", "fsync", "fdatasync", "rename", "renameat", "renameat2",
        "unlink", "unlinkat", "rmdir", "ftruncate", "truncate", "fallocate", "mkdir", "mkdirat", "link",
        "linkat", "sendfile", "copy_file_range",
    )
)  # fmt: skip
"""The calls after which a disk may be another."""

Change = tuple[int, bytes | None]
"""Bytes at a place, or (None) the size that the file was given."""


@dataclass(eq=False)
class File:
    certain: bytes = b""
    now: bytearray = field(default_factory=bytearray)
    since: list[Change] = field(default_factory=list)

    def write(self, at: int, data: bytes) -> None:
        _put(self.now, at, data)
        self.since.append((at, data))

    def resize(self, size: int) -> None:
        _size(self.now, size)
        self.since.append((size, None))

    def sync(self) -> None:
        self.certain = bytes(self.now)
        self.since.clear()

    def left(self, style: Style, chance: random.Random) -> bytes:
        if not self.since or style in ("nothing", "names"):
            return self.certain
        if style in ("data", "everything"):
            return bytes(self.now)
        fill = chance.choice((b"", b"", b"", chance.randbytes(SECTOR)))
        left = bytearray(self.certain)
        for at, data in self.since:
            whole = chance.random()
            if whole < 0.3:
                continue
            if data is None:
                _size(left, at)
            elif whole < 0.6:
                _put(left, at, data, fill)
            else:
                for start, piece in _sectors(at, data):
                    if chance.random() < 0.5:
                        _put(left, start, piece, fill)
        return bytes(left)


@dataclass(eq=False)
class Folder:
    certain: dict[str, "File | Folder"] = field(default_factory=dict)
    now: dict[str, "File | Folder"] = field(default_factory=dict)
    since: list[dict[str, "File | Folder | None"]] = field(default_factory=list)

    def enter(self, names: dict[str, "File | Folder | None"]) -> None:
        """Names that appear, go (None) or both, at once."""
        _names(self.now, names)
        self.since.append(names)

    def sync(self) -> None:
        self.certain = dict(self.now)
        self.since.clear()

    def left(self, style: Style, chance: random.Random) -> dict[str, "File | Folder"]:
        if style in ("nothing", "data"):
            return self.certain
        if style in ("names", "everything"):
            return self.now
        left = dict(self.certain)
        for names in self.since[: chance.randint(0, len(self.since))]:
            _names(left, names)
        return left


def _names(entries: dict[str, File | Folder], names: dict[str, File | Folder | None]) -> None:
    for name, entry in names.items():
        if entry is None:
            entries.pop(name, None)
        else:
            entries[name] = entry


def _put(content: bytearray, at: int, data: bytes, fill: bytes = b"") -> None:
    if len(content) < at:
        missing = at - len(content)
        content += (fill * (missing // SECTOR + 1))[:missing] if fill else bytes(missing)
    content[at : at + len(data)] = data


def _size(content: bytearray, size: int) -> None:
    if len(content) < size:
        content += bytes(size - len(content))
    else:
        del content[size:]


def _sectors(at: int, data: bytes) -> list[tuple[int, bytes]]:
    found, start = [], 0
    while start < len(data):
        end = min(len(data), start + SECTOR - (at + start) % SECTOR)
        found.append((at + start, data[start:end]))
        start = end
    return found


class Disk:
    """What stands in ``place``, taken as certain, and what the calls do to it."""

    def __init__(self, place: Path) -> None:
        self._place = str(place)
        self._root = _read(place)
        self._offsets: dict[tuple[int, int], int] = {}
        self.done = 0

    def follow(self, call: Call) -> bool:
        """Do what the call did; whether anything that a power cut could tell has changed."""
        if call.acknowledges:
            self.done += 1
            return True
        if call.result < 0:
            return False
        work = getattr(self, f"_{call.name}", None)
        return bool(work(call)) if work else False

    @staticmethod
    def may_change(call: Call) -> bool:
        """Whether calls of this kind ever do."""
        return call.acknowledges or (call.result >= 0 and call.name in MUTATING)

    def left(self, style: Style, chance: random.Random) -> "Left":
        return _left(self._root, style, chance)

    # Finding what a call names

    def _find(self, path: str) -> "File | Folder | None":
        if path != self._place and not path.startswith(f"{self._place}/"):
            return None
        found: File | Folder | None = self._root
        for part in path[len(self._place) :].split("/"):
            if part:
                found = found.now.get(part) if isinstance(found, Folder) else None
        return found

    def _parent(self, path: str) -> tuple["Folder | None", str]:
        folder, _, name = path.rpartition("/")
        found = self._find(folder)
        return (found if isinstance(found, Folder) else None), name

    def _file(self, call: Call) -> File | None:
        found = self._find(call.handle[1])
        return found if isinstance(found, File) else None

    # Names

    def _openat(self, call: Call) -> bool:
        self._offsets[call.pid, call.result] = 0
        path = call.paths[0] if call.paths else call.opened
        folder, name = self._parent(path)
        found = self._find(path)
        if folder is None:
            return False
        if found is None and "O_CREAT" in call.words:
            folder.enter({name: File()})
            return True
        if isinstance(found, File):
            if "O_APPEND" in call.words:
                self._offsets[call.pid, call.result] = len(found.now)
            if "O_TRUNC" in call.words and found.now:
                found.resize(0)
                return True
        return False

    _open = _openat

    def _rename(self, call: Call) -> bool:
        old, new = call.paths[:2]
        entry = self._find(old)
        (source, name), (target, new_name) = self._parent(old), self._parent(new)
        if entry is None or source is None or target is None:
            return False
        if source is target:
            source.enter({name: None, new_name: entry})
        else:
            target.enter({new_name: entry})
            source.enter({name: None})
        return True

    _renameat = _renameat2 = _rename

    def _unlink(self, call: Call) -> bool:
        folder, name = self._parent(call.paths[0])
        if folder is None or name not in folder.now:
            return False
        folder.enter({name: None})
        return True

    _unlinkat = _rmdir = _unlink

    def _mkdir(self, call: Call) -> bool:
        folder, name = self._parent(call.paths[0])
        if folder is not None:
            folder.enter({name: Folder()})
        return folder is not None

    _mkdirat = _mkdir

    def _link(self, call: Call) -> bool:
        entry, (folder, name) = self._find(call.paths[0]), self._parent(call.paths[1])
        if entry is None or folder is None:
            return False
        folder.enter({name: entry})
        return True

    _linkat = _link

    # Contents

    def _pwrite64(self, call: Call) -> bool:
        file = self._file(call)
        if file is not None:
            file.write(call.numbers[-1], call.data[: call.result])
        return file is not None

    def _write(self, call: Call) -> bool:
        file = self._file(call)
        key = (call.pid, call.handle[0])
        at = self._offsets.get(key, 0)
        self._offsets[key] = at + call.result
        if file is not None:
            file.write(at, call.data[: call.result])
        return file is not None

    def _read(self, call: Call) -> bool:
        key = (call.pid, call.handle[0])
        self._offsets[key] = self._offsets.get(key, 0) + call.result
        return False

    def _lseek(self, call: Call) -> bool:
        self._offsets[call.pid, call.handle[0]] = call.result
        return False

    def _sendfile(self, call: Call) -> bool:
        """From the second file to the first, from ``offset`` (printed as ``[0] => [4096]``) or where it is."""
        paths = call.handles
        target, source = self._find(paths[0]), self._find(paths[1])
        if not isinstance(target, File):
            return False
        given = call.words.split("[", 1)
        start = int(given[1].split("]")[0]) if len(given) == 2 else 0
        data = bytes(source.now) if isinstance(source, File) else Path(paths[1]).read_bytes()
        at = self._offsets.get((call.pid, call.handle[0]), 0)
        target.write(at, data[start : start + call.result])
        self._offsets[call.pid, call.handle[0]] = at + call.result
        return True

    def _ftruncate(self, call: Call) -> bool:
        file = self._file(call)
        if file is not None:
            file.resize(call.numbers[-1])
        return file is not None

    def _truncate(self, call: Call) -> bool:
        file = self._find(call.paths[0])
        if isinstance(file, File):
            file.resize(call.numbers[-1])
        return isinstance(file, File)

    def _fallocate(self, call: Call) -> bool:
        file = self._file(call)
        if file is not None:
            file.resize(max(len(file.now), sum(call.numbers[-2:])))
        return file is not None

    def _fsync(self, call: Call) -> bool:
        found = self._find(call.handle[1])
        if found is not None:
            found.sync()
        return found is not None

    _fdatasync = _fsync

    def _writev(self, call: Call) -> bool:
        """Nothing of ours writes like this today; if it ever does, a file must not change unseen."""
        if self._file(call) is None:
            return False
        raise NotImplementedError(f"{call.name} is not modelled")

    _pwritev = _copy_file_range = _writev


Left = dict[str, "bytes | Left"]  # type: ignore[misc]
"""What is left in a folder: the bytes of files, and folders."""


def _read(path: Path) -> Folder:
    folder = Folder()
    for entry in path.iterdir():
        if entry.is_dir():
            folder.now[entry.name] = _read(entry)
        else:
            data = entry.read_bytes()
            folder.now[entry.name] = File(data, bytearray(data))
    folder.sync()
    return folder


def _left(folder: Folder, style: Style, chance: random.Random) -> Left:
    return {
        name: _left(entry, style, chance) if isinstance(entry, Folder) else entry.left(style, chance)
        for name, entry in sorted(folder.left(style, chance).items())
    }


def digest(left: Left) -> bytes:
    """Two states with the same digest are the same, but for names made by chance."""
    state = hashlib.blake2b(digest_size=16)
    for name, content in left.items():
        inside = content if isinstance(content, bytes) else digest(content)
        state.update(f"{len(name)} {name} {len(inside)} ".encode())
        state.update(inside)
    return state.digest()


def lay_out(left: Left, place: Path) -> None:
    """Write it where it can be opened."""
    place.mkdir(mode=0o700)
    for name, content in left.items():
        if isinstance(content, bytes):
            descriptor = os.open(place / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            os.write(descriptor, content)
            os.close(descriptor)
        else:
            lay_out(content, place / name)

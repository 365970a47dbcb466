"""What strace wrote down, read back: each system call with its bytes and the files that it named.

Recorded with ``-y -xx -s 9999999``: every path and every string is in hexadecimal, whole, and every
descriptor bears the path that it had at that moment.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

RECORD = ("-y", "-xx", "-s", "9999999", "-e", "trace=%desc,%file,sendfile,copy_file_range")

_LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)(.*)$", re.DOTALL)
_FD = re.compile(r"(-?\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)>(\(deleted\))?")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_NUMBER = re.compile(r"(?<![\w<])-?\d+(?![\w<])")
_AT = {"openat", "mkdirat", "unlinkat", "renameat", "renameat2", "linkat", "newfstatat", "faccessat2"}


@dataclass(frozen=True)
class Call:
    """One system call that returned ``result`` (negative: it failed)."""

    pid: int
    name: str
    nth: int
    """How often this process had called it by then, from 1: what strace's ``when=`` counts."""
    words: str
    result: int
    opened: str = ""
    """The path of the descriptor that it returned."""

    @property
    def handle(self) -> tuple[int, str]:
        """The descriptor that it was given first, and its path; an empty path where the file is deleted."""
        found = _FD.match(self.words)
        if not found or found[1] == "AT_FDCWD":
            return -1, ""
        return int(found[1]), "" if found[3] else _read(found[2]).decode("utf-8", "replace")

    @property
    def handles(self) -> list[str]:
        return [_read(found[2]).decode("utf-8", "replace") for found in _FD.finditer(self.words)]

    @property
    def data(self) -> bytes:
        found = _TEXT.search(self.words)
        return _read(found[1]) if found else b""

    @property
    def paths(self) -> list[str]:
        """The paths it names, whole: those beside a folder's descriptor are joined to it."""
        if self.name in _AT:
            folders = [_read(found[2]) for found in _FD.finditer(self.words)]
            names = [_read(found[1]) for found in _TEXT.finditer(self.words)]
            joined = [os.path.join(a, b) for a, b in zip(folders, names, strict=False)]  # noqa: PTH118  bytes
            return [path.decode("utf-8", "replace").rstrip("/") for path in joined]
        return [_read(found[1]).decode("utf-8", "replace") for found in _TEXT.finditer(self.words)]

    @property
    def numbers(self) -> list[int]:
        """The plain numbers among its arguments, without descriptors."""
        return [int(found) for found in _NUMBER.findall(_TEXT.sub("", _FD.sub("", self.words)))]

    def touches(self, place: str) -> bool:
        """Whether it names something in ``place``."""
        named = [self.handle[1], *self.handles, *(self.paths if self.name not in _BYTES else ())]
        return any(path == place or path.startswith(f"{place}/") for path in named)

    @property
    def acknowledges(self) -> bool:
        return self.name == "write" and self.handle[1].startswith("pipe:") and self.data.startswith(b"ack")


_BYTES = {"read", "write", "pread64", "pwrite64"}
"""Their strings are contents, not names."""


def _read(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal.replace("\\x", ""))


def recorded(trace: Path) -> list[Call]:
    counted: Counter[tuple[int, str]] = Counter()
    calls = []
    for line in _whole(trace.read_text("ascii", "replace").splitlines()):
        found = _LINE.match(line)
        if not found:
            continue
        pid, name, words, result, rest = found.groups()
        counted[int(pid), name] += 1
        opened = _FD.match(result + rest.split(" ")[0])
        calls.append(
            Call(
                int(pid),
                name,
                counted[int(pid), name],
                words,
                int(result),
                _read(opened[2]).decode("utf-8", "replace") if opened else "",
            )
        )
    return calls


def _whole(lines: Iterable[str]) -> Iterator[str]:
    """Calls that another process interrupted are written in two halves."""
    begun: dict[str, str] = {}
    for line in lines:
        pid, _, rest = line.partition(" ")
        if line.endswith("<unfinished ...>"):
            begun[pid] = line.removesuffix("<unfinished ...>").rstrip()
        elif rest.lstrip().startswith("<... ") and pid in begun:
            yield begun.pop(pid) + rest.split("resumed>", 1)[1]
        else:
            yield line

"""Adding up the files of many practitioners, from the disk or from memory.

What is refused is named with its reason, and the rest is still added: except that fewer than five files from
different record books say nothing but their noise, and would be about single practitioners. Folders are looked
through with everything inside them, without following links; in them, only what is called ``.zip`` or ``.age``.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sos_desktop.combining import rollups, single
from sos_desktop.combining.adding import Adding
from sos_desktop.combining.combined import COMPLETE_ENOUGH, Combined
from sos_desktop.combining.rollups import RollUp
from sos_desktop.combining.senders import Senders
from sos_desktop.combining.single import Place, Reader, Single
from sos_desktop.combining.states import Became, Refused, State
from sos_desktop.combining.totals import AT_LEAST, Share, Total
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import archive
from sos_desktop.summary.document import Document

__all__ = [
    "AT_LEAST",
    "COMPLETE_ENOUGH",
    "Adding",
    "Became",
    "Combined",
    "Files",
    "Given",
    "Place",
    "Refused",
    "Senders",
    "Share",
    "State",
    "Total",
    "add_up",
    "combine",
]

ENDINGS = (".zip", ".age")
SEALED = b"age-encryption.org/"
_PARTIAL = b"sos-partial"
_WITH_SEAL = archive.LIMIT + 1024 * 1024
_EVERY = 64
"""Files between two words about how far it is."""

Open = Callable[[bytes], bytes]
"""What is inside of a sealed file. Raises SummaryRefused."""
Progress = Callable[[int, int], None]
"""Told how many of how many; whatever it raises ends the work."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it was read: a document, or a reason why there is none."""

    name: str
    digest: str
    document: Document | None = None
    reason: str = ""


def combine(
    paths: Iterable[Path],
    *,
    expected: int | None = None,
    withdrawn: Collection[str] = (),
    senders: Senders | None = None,
    today: date | None = None,
    opened: Open | None = None,
    progress: Progress = lambda done, of: None,
) -> Combined:
    """Add up files, and every summary in folders. Raises SummaryRefused for fewer than five.

    ``opened`` opens what is sealed; ``withdrawn`` are file ids; ``today`` tells quarters that cannot have ended.
    """
    files = Files(opened)
    adding = Adding(files.again, withdrawn=withdrawn, senders=senders, today=today)
    files.put_into(adding, list(paths), progress)
    return adding.sum_up(expected=expected)


class Files:
    """Reads packages, of one practitioner or rolled up, sealed or not; from the disk, or as bytes."""

    def __init__(self, opened: Open | None = None) -> None:
        self._opened = opened
        self._reader = Reader()

    @property
    def strictly(self) -> int:
        return self._reader.strictly

    def put_into(
        self, adding: Adding, paths: Sequence[Path], progress: Progress, *, without: Collection[str] = ()
    ) -> None:
        """Files, and those in folders, but for some of them."""
        of = sum(1 for _ in found_in(paths))
        for done, where in enumerate(found_in(paths)):
            if done % _EVERY == 0:
                progress(done, of)
            if where not in without:
                self.put_one(adding, where)
        progress(of, of)

    def put_one(self, adding: Adding, where: str) -> None:
        if Path(where).is_dir():
            adding.refuse(where, "There is no summary file in this folder.")
            return
        try:
            data = bytes_of(where)
        except OSError:
            adding.refuse(where, "It cannot be read from the disk.")
            return
        self.put_bytes(adding, where, data)

    def put_bytes(self, adding: Adding, where: str, data: bytes) -> None:
        sealed = data.startswith(SEALED)
        try:
            what = self.read(data)
        except SummaryRefused as refusal:
            adding.refuse(where, refusal.happened, State.SEALED if sealed else State.REFUSED)
        else:
            adding.take(where, what)

    def read(self, data: bytes) -> Single | RollUp:
        """Raises SummaryRefused."""
        if data.startswith(SEALED):
            if self._opened is None:
                raise SummaryRefused("It is sealed: open it first with the key of the SoS team.")
            data = self._opened(data)
        if _PARTIAL in data:
            raise SummaryRefused("It is the sum of one of two offices: bring it in under “Two offices”.")
        return rollups.read(data) if rollups.is_one(data) else self._reader.read(data)

    def again(self, where: str) -> Single:
        """A file that was read before, from the disk. Raises SummaryRefused where it has gone or changed."""
        try:
            read = self.read(bytes_of(where))
        except OSError:
            read = None
        if not isinstance(read, Single):
            name = Became(where, State.READ).name
            raise SummaryRefused(
                f"{name} has gone while the files were added up.", "Nothing has been written."
            )
        return read


def found_in(paths: Iterable[Path]) -> Iterator[str]:
    """Each path, and in place of a folder what it holds; a folder without any stands for itself."""
    for path in paths:
        if path.is_dir():
            at_least_one = False
            for inside in _inside(path):
                at_least_one = True
                yield inside
            if not at_least_one:
                yield str(path)
        else:
            yield str(path)


def _inside(folder: "Path | str") -> Iterator[str]:
    folders = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.name.lower().endswith(ENDINGS) and entry.is_file():
                    yield entry.path
    except OSError:
        yield str(folder)
    for each in sorted(folders):
        yield from _inside(each)


def bytes_of(where: str) -> bytes:
    """Up to one byte too many. From an ordinary file only: a pipe would keep whoever reads it waiting for ever."""
    descriptor = os.open(where, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise FileNotFoundError(errno.ENOENT, "no ordinary file")
        wanted = min(about.st_size, _WITH_SEAL) + 1
        data = os.read(descriptor, wanted)
        while len(data) < wanted and (more := os.read(descriptor, wanted - len(data))):
            data += more
        return data
    finally:
        os.close(descriptor)


# From memory


def add_up(
    given: Sequence[Given], *, expected: int | None = None, senders: Senders | None = None
) -> Combined:
    """The sum of documents that are in memory. Raises SummaryRefused for fewer than five."""
    held = {f"{number}/{each.name}": each for number, each in enumerate(given)}
    adding = Adding(lambda where: _single(held[where]), senders=senders)
    refused: set[str] = set()
    for where, each in held.items():
        if each.document is not None:
            adding.take(where, _single(each))
        elif each.digest in refused:
            adding.repeat(where)
        else:
            adding.refuse(where, each.reason)
            refused.add(each.digest)
    return adding.sum_up(expected=expected)


def _single(given: Given) -> Single:
    if given.document is None:
        raise SummaryRefused(given.reason)
    return single.of(given.document, hashlib.sha256(given.digest.encode()).digest()[:16])

"""Reading the halves that have come to an office: files or folders, sealed to its record book or not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import document, sealing
from sos_desktop.summary.document import Document
from sos_desktop.summary.sealing import Opener
from sos_desktop.vault.files import read_at_most
from sos_desktop.vault.store import Store

SUFFIXES = (".zip", sealing.SUFFIX)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that is no half as this application writes it, or is sealed for somebody else."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Read:
    """``named`` says under which name each document came."""

    documents: tuple[Document, ...]
    unread: tuple[Unread, ...]
    named: dict[tuple[str, str, int], str]

    def __add__(self, other: "Read") -> "Read":
        named = {**other.named, **self.named}
        return Read(self.documents + other.documents, self.unread + other.unread, named)

    def name_of(self, given: Document) -> str:
        return self.named.get((given.file_id, given.split_id, given.half), given.name)


def read(paths: Iterable[Path], opener: Opener | None = None) -> Read:
    """Each file after the other; what is the matter with one never stops the rest."""
    read = Read((), (), {})
    for path in _files(paths):
        try:
            read += _one(path.name, read_at_most(path, sealing.LARGEST), opener)
        except OSError:
            read += Read((), (Unread(path.name, "It cannot be read from the disk."),), {})
    return read


def of_kept(store: Store, opener: Opener) -> Read:
    """The halves among the files that were added on the Combine page. Of what is none of them nothing is said here."""
    read = Read((), (), {})
    for number in store.rows("SELECT number FROM added_files WHERE taken_out IS NULL ORDER BY number"):
        row = store.row("SELECT name, content FROM added_files WHERE number = ?", (number["number"],))
        if row is not None:
            found = _one(row["name"], row["content"], opener)
            if any(each.half for each in found.documents):
                read += found
    return read


def _one(name: str, data: bytes, opener: Opener | None) -> Read:
    try:
        found = document.read(_opened(data, opener))
    except SummaryRefused as refusal:
        return Read((), (Unread(name, refusal.happened),), {})
    return Read((found,), (), {(found.file_id, found.split_id, found.half): name})


def _opened(data: bytes, opener: Opener | None) -> bytes:
    """Raises SummaryRefused."""
    if opener is not None:
        return opener.opened(data)
    if sealing.is_sealed(data):
        raise SummaryRefused("It is sealed: only the record book that it was sealed for opens it.")
    return data


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.iterdir() if each.suffix.lower() in SUFFIXES)
        else:
            yield path

"""Reading the halves that have come to an office: files or folders, sealed to its record book or not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import document, sealing
from sos_desktop.summary.document import Document
from sos_desktop.summary.sealing import Opener
from sos_desktop.vault.files import read_at_most

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

    def name_of(self, given: Document) -> str:
        return self.named.get((given.file_id, given.split_id, given.half), given.name)


def read(paths: Iterable[Path], opener: Opener | None = None) -> Read:
    """Each file after the other; what is the matter with one never stops the rest."""
    documents, unread = [], []
    named: dict[tuple[str, str, int], str] = {}
    for path in _files(paths):
        try:
            found = document.read(_opened(path, opener))
        except SummaryRefused as refusal:
            unread.append(Unread(path.name, refusal.happened))
        except OSError:
            unread.append(Unread(path.name, "It cannot be read from the disk."))
        else:
            documents.append(found)
            named.setdefault((found.file_id, found.split_id, found.half), path.name)
    return Read(tuple(documents), tuple(unread), named)


def _opened(path: Path, opener: Opener | None) -> bytes:
    """Raises OSError, SummaryRefused."""
    data = read_at_most(path, sealing.LARGEST)
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

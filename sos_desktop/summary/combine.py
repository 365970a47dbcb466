"""Adding up the files of many practitioners: a set union by file id, then a sum.

So any order and any grouping gives the same, and a file that comes twice counts once. What is refused is named
with its reason, and the rest is still added: except that fewer than five files from different record books say
nothing but their noise, and would be about single practitioners.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import archive, document
from sos_desktop.summary.document import Document
from sos_desktop.summary.noise import Noise
from sos_desktop.summary.tables import Cell
from sos_desktop.summary.totals import Share, Total
from sos_desktop.vault.files import read_at_most

AT_LEAST = 5
"""Files, and record books they come from."""
COMPLETE_ENOUGH = 0.9
"""With fewer of the expected files, totals read "at least", and no share is shown."""
_SEALED = b"age-encryption.org/"


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it was read: a document, or a reason why there is none."""

    name: str
    digest: str
    document: Document | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    name: str
    reason: str


Place = tuple[Quarter, str]
"""A quarter and an organisation."""


@dataclass(frozen=True)
class Combined:
    """What was added up. ``expected`` is how many files were expected in each quarter, where that is known."""

    documents: tuple[Document, ...]
    refused: tuple[Refused, ...]
    twice: int
    expected: int | None

    @property
    def files(self) -> int:
        return len(self.documents)

    @property
    def record_books(self) -> int:
        return len({each.signer for each in self.documents})

    @property
    def demonstration(self) -> bool:
        return any(each.demonstration for each in self.documents)

    @cached_property
    def places(self) -> Counter[Place]:
        """How many files there are of each quarter and organisation."""
        return Counter((each.period, each.organisation) for each in self.documents)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        return tuple(sorted({quarter for quarter, _ in self.places}))

    @property
    def organisations(self) -> tuple[str, ...]:
        return tuple(sorted({organisation for _, organisation in self.places}))

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.documents[0].specification.cells

    @cached_property
    def sums(self) -> dict[tuple[Place, Cell], Total]:
        """Whole numbers by quarter, organisation and cell: what a roll-up to a region or a nation needs."""
        sums: dict[tuple[Place, Cell], Total] = defaultdict(Total)
        for each in self.documents:
            variance = Noise(each.specification.epsilon).variance_thousandths
            for cell, count in each.counts.items():
                sums[(each.period, each.organisation), cell] += Total(1, count, variance)
        return dict(sums)

    def total(self, *cells: Cell, quarter: Quarter | None = None, organisation: str | None = None) -> Total:
        """The sum over all quarters and organisations, or over one."""
        total = Total()
        for place in self.places:
            if quarter in (None, place[0]) and organisation in (None, place[1]):
                for cell in cells:
                    total += self.sums[place, cell]
        return total

    def share(self, part: Cell, whole: Cell) -> Share:
        return Share(self.total(part), self.total(whole))

    def files_of(self, quarter: Quarter | None = None, organisation: str | None = None) -> int:
        return sum(
            files
            for place, files in self.places.items()
            if quarter in (None, place[0]) and organisation in (None, place[1])
        )

    @property
    def shown_quarters(self) -> tuple[Quarter, ...]:
        """Those with enough files to be shown by themselves."""
        return tuple(quarter for quarter in self.quarters if self.files_of(quarter) >= AT_LEAST)

    @property
    def coverage(self) -> float | None:
        """The part of the expected files that came, where it is known how many were expected."""
        return self.files / (self.expected * len(self.quarters)) if self.expected else None

    @property
    def incomplete(self) -> bool:
        return self.coverage is not None and self.coverage < COMPLETE_ENOUGH

    @property
    def about(self) -> str:
        return "at least" if self.incomplete else "about"

    @property
    def version(self) -> str:
        """Reports carry it, since a late file changes them."""
        ids = "\n".join(sorted(each.file_id for each in self.documents))
        return hashlib.sha256(ids.encode()).hexdigest()[:6]


def combine(paths: Iterable[Path], *, expected: int | None = None) -> Combined:
    """Add up files, and every summary in folders. Raises SummaryRefused for fewer than five."""
    return add_up(read(paths), expected=expected)


def read(paths: Iterable[Path]) -> tuple[Given, ...]:
    """Each file with what it says, or why it is refused. One after the other: only its numbers are kept."""
    return tuple(_given(path) for path in _files(paths))


def add_up(given: Sequence[Given], *, expected: int | None = None) -> Combined:
    """The sum of everything that can be added. Raises SummaryRefused for fewer than five."""
    once = {each.digest: each for each in sorted(given, key=lambda each: (each.digest, each.name))}
    others = _Others([each.document for each in once.values() if each.document])
    documents, refused = [], []
    for each in once.values():
        reason = others.objection(each.document) if each.document else each.reason
        if each.document and not reason:
            documents.append(each.document)
        else:
            refused.append(Refused(each.name, reason))
    combined = Combined(
        tuple(sorted(documents, key=lambda each: (each.period, each.organisation, each.file_id))),
        tuple(sorted(refused, key=lambda each: (each.name, each.reason))),
        len(given) - len(once),
        expected,
    )
    _refuse_too_few(combined)
    return combined


def _refuse_too_few(combined: Combined) -> None:
    few = ""
    if combined.files < AT_LEAST:
        few = f"Totals need at least {AT_LEAST} files; {combined.files} can be added."
    elif combined.record_books < AT_LEAST:
        few = f"Totals need the files of at least {AT_LEAST} record books; these are of {combined.record_books}."
    if few and combined.refused:
        few += f" Refused: {len(combined.refused)}, the first because: {combined.refused[0].reason}"
    if few:
        raise SummaryRefused(
            few,
            "Nothing has been written.",
            "Add more: fewer would show the noise, and single practitioners.",
        )


class _Others:
    """What the files say about each other."""

    def __init__(self, documents: Collection[Document]) -> None:
        self.ids = Counter(each.file_id for each in documents)
        self.signed = Counter((each.signer, each.period) for each in documents)
        self.any_real = any(not each.demonstration for each in documents)

    def objection(self, to: Document) -> str:
        """Why a sound file is not added beside the others, or nothing."""
        if self.ids[to.file_id] > 1:
            return "Another file has the same id but other contents. Both wait until you decide."
        if self.signed[to.signer, to.period] > 1:
            return "The same record book has sent two files for this quarter. Both wait until you decide."
        if to.demonstration and self.any_real:
            return "It is a demonstration with made-up records, and the others are real."
        return ""


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.iterdir() if each.suffix.lower() == ".zip")
            yield from inside or [path]
        else:
            yield path


def _given(path: Path) -> Given:
    if path.is_dir():
        return Given(path.name, f"unread {path}", reason="There is no summary file in this folder.")
    try:
        data = read_at_most(path, archive.LIMIT)
    except OSError:
        return Given(path.name, f"unread {path}", reason="It cannot be read from the disk.")
    digest = hashlib.sha256(data).hexdigest()
    if data.startswith(_SEALED):
        return Given(path.name, digest, reason="It is sealed: open it first with the key of the SoS team.")
    try:
        return Given(path.name, digest, document.read(data))
    except SummaryRefused as refusal:
        return Given(path.name, digest, reason=refusal.happened)

"""The audit for information governance: what could be worked out from released files, all of them taken together.

It reads whatever leaves or is shown: files with noise, halves, partials, roll-ups, tables of totals. What it cannot
read is a finding too, since nobody can vouch for it; what is sealed is said and left alone.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sos_desktop.attack import halves as attack_halves
from sos_desktop.attack import noise as attack_noise
from sos_desktop.attack import tables as attack_tables
from sos_desktop.attack.halves import Sum
from sos_desktop.attack.noise import File, Rolled
from sos_desktop.attack.tables import Table
from sos_desktop.attack.words import Finding, Heard, number_of, together
from sos_desktop.combining import rollups
from sos_desktop.errors import SummaryRefused
from sos_desktop.offices import exact_table
from sos_desktop.offices import partial as partials
from sos_desktop.offices.halves import member
from sos_desktop.summary import archive, document
from sos_desktop.summary.sealing import is_sealed
from sos_desktop.vault.files import read_at_most

SUFFIXES = (".zip", ".csv", ".age")
_LARGEST = archive.LIMIT + 1024 * 1024


class Looked(NamedTuple):
    """A file and what it was taken for."""

    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Audit:
    """``looked`` is every file; nothing was found where ``findings`` is empty."""

    looked: tuple[Looked, ...]
    findings: tuple[Finding, ...]
    facts: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """For people: what was found, then what was looked at."""
        for each in self.findings:
            yield f"FOUND {each.said}"
            yield f"      {', '.join(each.files)}"
        yield from (f"ok    {fact}" for fact in self.facts)
        sealed = sum(each.what == _SEALED for each in self.looked)
        if sealed:
            yield f"note  {number_of(sealed, 'file')} sealed: not looked into. Look at what was sealed instead."
        files = number_of(len(self.looked), "file")
        if self.findings:
            yield f"{number_of(len(self.findings), 'finding')} in {files}."
        else:
            yield f"Nothing was found in {files}."

    def as_json(self) -> dict[str, object]:
        return {
            "looked_at": [each._asdict() for each in self.looked],
            "findings": [each.as_json() for each in self.findings],
            "facts": list(self.facts),
        }


def audit(paths: Iterable[Path]) -> Audit:
    """Look at files, and at every one in folders. Raises SummaryRefused where the part for it is not installed."""
    return audit_of((path.name, _bytes(path)) for path in _files(paths))


def audit_of(given: Iterable[tuple[str, bytes | None]]) -> Audit:
    """The same of files by name and content; None where one could not be read."""
    sorted_out = _SortedOut()
    for name, data in given:
        sorted_out.take(name, data)
    heard = together(
        (
            Heard(tuple(sorted_out.findings), tuple(sorted_out.facts)),
            attack_noise.listen(sorted_out.files),
            attack_noise.listen_to_roll_ups(sorted_out.roll_ups),
            attack_halves.listen(sorted_out.sums),
            attack_tables.listen(sorted_out.tables),
        )
    )
    return Audit(tuple(sorted_out.looked), heard.findings, heard.facts)


_SEALED = "sealed"


class _SortedOut:
    """What every file is."""

    def __init__(self) -> None:
        self.looked: list[Looked] = []
        self.findings: list[Finding] = []
        self.facts: list[str] = []
        self.files: list[File] = []
        self.roll_ups: list[Rolled] = []
        self.sums: list[Sum] = []
        self.tables: list[Table] = []
        self._seen: dict[str, str] = {}

    def take(self, name: str, data: bytes | None) -> None:
        digest = hashlib.sha256(data or b"").hexdigest()
        if data is None:
            self._unreadable(name, "It cannot be read from the disk.")
        elif digest in self._seen:
            self.looked.append(Looked(name, f"the same as {self._seen[digest]}"))
            self.facts.append(f"{name} is the same file as {self._seen[digest]}, byte for byte.")
        else:
            self._seen[digest] = name
            try:
                self.looked.append(Looked(name, self._what(name, data)))
            except SummaryRefused as refusal:
                self._unreadable(name, refusal.happened)

    def _what(self, name: str, data: bytes) -> str:
        """What it is, put where it belongs. Raises SummaryRefused."""
        if len(data) > _LARGEST:
            raise SummaryRefused("It is larger than anything that leaves.")
        taken: Callable[[str, bytes], str] = self._summary
        if is_sealed(data):
            return _SEALED
        if exact_table.is_table(data):
            taken = self._table
        elif name.lower().endswith(".csv"):
            raise SummaryRefused(
                "It is a table without the columns kind, table, category and count or reads."
            )
        elif rollups.is_one(data):
            taken = self._roll_up
        elif partials.is_partial(data):
            taken = self._partial
        return taken(name, data)

    def _table(self, name: str, data: bytes) -> str:
        self.tables.append(Table(name, exact_table.read(data)))
        return "table of totals"

    def _roll_up(self, name: str, data: bytes) -> str:
        members = rollups.read(data).members
        ids = frozenset(members[at : at + rollups.ONE] for at in range(0, len(members), rollups.ONE))
        self.roll_ups.append(Rolled(name, ids))
        return f"roll-up of {number_of(len(ids), 'file')}"

    def _partial(self, name: str, data: bytes) -> str:
        made = partials.read(data)
        self.sums.append(Sum(name, made.half, frozenset(made.members)))
        return f"partial of office {made.half}, {made.period}"

    def _summary(self, name: str, data: bytes) -> str:
        read = document.read(data)
        if read.half:
            self.sums.append(Sum(name, read.half, frozenset((member(read),))))
            return f"half for office {read.half}, {read.period}"
        self.files.append(File(name, read))
        return f"summary with noise, {read.period}"

    def _unreadable(self, name: str, reason: str) -> None:
        self.looked.append(Looked(name, "unread"))
        self.findings.append(
            Finding("unread", f"{name} cannot be vouched for: {reason[0].lower()}{reason[1:]}", (name,))
        )


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.iterdir() if each.suffix.lower() in SUFFIXES)
        else:
            yield path


def _bytes(path: Path) -> bytes | None:
    try:
        return read_at_most(path, _LARGEST)
    except OSError:
        return None

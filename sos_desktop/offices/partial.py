"""What one office gives the other: its halves of many files, added up; a zip of four members, and its strict reader.

``counts.csv`` and ``datapackage.json`` as in a summary (a Frictionless Tabular Data Package), ``members.csv`` with the
ids of the files and of their splits, ``signature.json`` over all three. Every number in it is uniform between 0 and
2^64 - 1, whatever was counted. As with a summary, what was read is written again and compared.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sos_desktop.dates import Quarter
from sos_desktop.errors import SosError, SummaryRefused
from sos_desktop.offices import agreed
from sos_desktop.offices.agreed import AT_LEAST, Member
from sos_desktop.summary import archive, described, signed
from sos_desktop.summary.document import COLUMNS, COUNTS, DESCRIPTION
from sos_desktop.summary.signed import SIGNATURE
from sos_desktop.summary.tables import MODULUS, Cell, Mode, Specification

MEMBERS = "members.csv"
KIND = "sos-partial"
_ALL = (COUNTS, DESCRIPTION, MEMBERS, SIGNATURE)
_SAID = (
    "The sum of one office's halves: each number alone is random, whatever was counted. Only together with the sum of "
    "the other office, over the same list of files, does it mean anything."
)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,19}", re.ASCII)
_ORGANISATION = re.compile(r"[A-Z0-9]{3,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Partial:
    """``half`` says which of the two offices has made it; ``record_books`` is from how many its files come."""

    specification: Specification
    period: Quarter
    organisation: str
    demonstration: bool
    half: int
    record_books: int
    members: tuple[Member, ...]
    counts: Mapping[Cell, int]
    signer: str = ""

    @property
    def fingerprint(self) -> str:
        return agreed.fingerprint(self.members)

    @property
    def late(self) -> int:
        """How many of its files are of an earlier quarter."""
        return sum(each.period != str(self.period) for each in self.members)

    @property
    def name(self) -> str:
        """``partial-2026-Q3-office-1-1f3a9c.zip``."""
        return f"partial-{self.period}-office-{self.half}-{self.fingerprint[:6]}.zip"


def write(partial: Partial, seed: bytes) -> bytes:
    """The package, signed with the Ed25519 key that grows from ``seed``."""
    table, members = _table(partial), agreed.write(partial.members)
    described_as = signed.written(_description(partial, table, members))
    held = {COUNTS: table, DESCRIPTION: described_as, MEMBERS: members}
    return archive.pack({**held, SIGNATURE: signed.sign(KIND, held, seed)})


def is_partial(data: bytes) -> bool:
    """Whether it wants to be one."""
    return archive.ends_with(data, SIGNATURE) and KIND.encode() in data and MEMBERS.encode() in data


def read(data: bytes) -> Partial:
    """Raises SummaryRefused with a sentence that says what is the matter with the file."""
    members = archive.unpack(data, _ALL)
    signature = members.pop(SIGNATURE)
    signer = signed.signer(KIND, members, signature)
    partial = replace(
        _described(signed.read(members[DESCRIPTION], DESCRIPTION)),
        members=agreed.read(members[MEMBERS]),
        signer=signer,
    )
    _refuse_few(partial)
    partial = replace(partial, counts=_counts(members[COUNTS], partial))
    if _table(partial) != members[COUNTS]:
        raise SummaryRefused("Its table is not written as this application writes it.")
    if signed.written(_description(partial, members[COUNTS], members[MEMBERS])) != members[DESCRIPTION]:
        raise SummaryRefused("Its description does not belong to its table.")
    return partial


def _refuse_few(partial: Partial) -> None:
    if len(partial.members) < AT_LEAST or not AT_LEAST <= partial.record_books <= len(partial.members):
        raise SummaryRefused(f"It is of fewer than {AT_LEAST} record books.")
    if any(Quarter.parse(each.period) > partial.period for each in partial.members):
        raise SummaryRefused("It has a file of a later quarter in it.")


def _table(partial: Partial) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for cell in partial.specification.cells:
        where = (str(partial.period), partial.organisation, *cell)
        writer.writerow((*where, len(partial.members), partial.counts[cell], "share", 0))
    return text.getvalue().encode()


def _counts(table: bytes, partial: Partial) -> dict[Cell, int]:
    try:
        header, *rows = csv.reader(io.StringIO(table.decode("ascii"), newline=""), strict=True)
    except (ValueError, csv.Error):
        raise SummaryRefused("Its table cannot be read.") from None
    cells = partial.specification.cells
    if tuple(header) != COLUMNS or len(rows) != len(cells) or any(len(row) != len(COLUMNS) for row in rows):
        raise SummaryRefused("Its table has rows or columns too many, or too few.")
    counts = {}
    for cell, row in zip(cells, rows, strict=True):
        number = row[COLUMNS.index("count")]
        if not _NUMBER.fullmatch(number) or int(number) >= MODULUS:
            raise SummaryRefused("A number in its table is not half of a sum.")
        counts[cell] = int(number)
    return counts


def _description(partial: Partial, table: bytes, members: bytes) -> dict[str, object]:
    return {
        "profile": "tabular-data-package",
        "name": partial.name.removesuffix(".zip").lower(),
        "id": partial.fingerprint,
        "title": f"One office's part of {partial.period}, {partial.organisation}",
        "description": ("Made-up records: a demonstration. " if partial.demonstration else "") + _SAID,
        "resources": [
            described.resource(COUNTS, table, COLUMNS, COLUMNS[:5]),
            described.resource(MEMBERS, members, agreed.COLUMNS, agreed.COLUMNS[:1]),
        ],
        "partial": {
            "kind": KIND,
            "specification": partial.specification.name,
            "code_lists": partial.specification.code_lists,
            "organisation": partial.organisation,
            "period": str(partial.period),
            "demonstration": partial.demonstration,
            **described.parameters(partial.specification),
            "half": partial.half,
            "files": len(partial.members),
            "record_books": partial.record_books,
        },
    }


def _described(description: dict[str, object]) -> Partial:
    """Without its list and its numbers."""
    about = description.get("partial")
    if not isinstance(about, dict) or about.get("kind") != KIND:
        raise SummaryRefused("It does not say that it is the part of one office.")
    specification = described.read(about)
    if specification.mode is not Mode.SHARES:
        raise SummaryRefused("Its numbers are not halves of counts.")
    organisation, demonstration = about.get("organisation"), about.get("demonstration")
    if not isinstance(organisation, str) or not _ORGANISATION.fullmatch(organisation):
        raise SummaryRefused("Its organisation is not an ODS code.")
    if not isinstance(demonstration, bool):
        raise SummaryRefused("It does not say whether it is a demonstration.")
    try:
        period = Quarter.parse(str(about.get("period")))
    except SosError:
        raise SummaryRefused("Its period is not a quarter.") from None
    half, record_books = about.get("half"), about.get("record_books")
    if type(half) is not int or half not in (1, 2) or type(record_books) is not int:
        raise SummaryRefused("It does not say which office has made it, or of how many record books.")
    return Partial(specification, period, organisation, demonstration, half, record_books, (), {})

"""The file that leaves: a zip of counts.csv, datapackage.json and signature.json, and its strict reader.

It is a Frictionless Tabular Data Package (https://specs.frictionlessdata.io/tabular-data-package/), stored and
dated 1980-01-01, so that the same vault gives the same bytes on every machine. The reader accepts exactly what
the writer writes: whatever it has read it writes again, and compares. So nothing can be hidden in a name, a
comment, a second member or a gap. Each refusal says what is the matter.

Wording in here is part of the format: a specification that reads differently has another name.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sos_desktop.dates import Quarter
from sos_desktop.errors import SosError, SummaryRefused
from sos_desktop.summary import archive, described, signed
from sos_desktop.summary.noise import Noise
from sos_desktop.summary.signed import SIGNATURE
from sos_desktop.summary.tables import MODULUS, Cell, Mode, Specification

COUNTS, DESCRIPTION = "counts.csv", "datapackage.json"
MEMBERS = (COUNTS, DESCRIPTION, SIGNATURE)
KIND = "sos-summary"
"""What the signature is of."""
COLUMNS = (
    *("period", "organisation", "kind", "table", "category"),
    *("files", "count", "method", "variance_thousandths"),
)
_SAID = {
    Mode.NOISE: "A single file carries random noise and its numbers may be negative: "
    "only sums over many files mean anything.",
    Mode.SHARES: "One of two halves: each number alone is random, whatever was counted. "
    "Only the sums of two offices, added, mean anything.",
}
_WHOLE = re.compile(r"-?[0-9]{1,12}")
_SHARE = re.compile(r"0|[1-9][0-9]{0,19}")
_FILE_ID = re.compile(r"[0-9a-f]{32}")
_ORGANISATION = re.compile(r"[A-Z0-9]{3,9}")


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says. ``signer`` is the public half of the vault's signing key.

    In mode ``shares`` it is ``half`` 1 or 2 of a split, and both halves carry the same file id and ``split_id``.
    """

    specification: Specification
    file_id: str
    organisation: str
    period: Quarter
    demonstration: bool
    counts: Mapping[Cell, int]
    signer: str = ""
    half: int = 0
    split_id: str = ""

    @property
    def name(self) -> str:
        """``summary-2026-Q3-1f3a9c.zip``, or ``…-half-1.zip``."""
        half = f"-half-{self.half}" if self.half else ""
        return f"summary-{self.period}-{self.file_id[:6]}{half}.zip"

    @property
    def variance_thousandths(self) -> int:
        """Of each number. A half has none: what it adds up to is exact."""
        exact = self.specification.mode is Mode.SHARES
        return 0 if exact else Noise(self.specification.epsilon).variance_thousandths


def write(document: Document, seed: bytes) -> bytes:
    """The package, signed with the Ed25519 key that grows from ``seed``."""
    table = _table(document)
    held = {COUNTS: table, DESCRIPTION: signed.written(_description(document, table))}
    return archive.pack({**held, SIGNATURE: signed.sign(KIND, held, seed)})


def public_half(seed: bytes) -> str:
    """What ``Document.signer`` is in the files of the record book with this seed."""
    from nacl.signing import SigningKey

    return SigningKey(seed).verify_key.encode().hex()


def read(data: bytes) -> Document:
    """Raises SummaryRefused with a sentence that says what is the matter with the file."""
    members = archive.unpack(data, MEMBERS)
    table, description = members[COUNTS], members[DESCRIPTION]
    signer = signed.signer(KIND, {COUNTS: table, DESCRIPTION: description}, members[SIGNATURE])
    document = _described(signed.read(description, DESCRIPTION), signer)
    document = replace(document, counts=_counts(table, document))
    if _table(document) != table:
        raise SummaryRefused("Its table is not written as this application writes it.")
    if signed.written(_description(document, table)) != description:
        raise SummaryRefused("Its description does not belong to its table.")
    return document


# The table


def _table(document: Document) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    how = document.specification.method, document.variance_thousandths
    for cell in document.specification.cells:
        where = (str(document.period), document.organisation, *cell)
        writer.writerow((*where, 1, document.counts[cell], *how))
    return text.getvalue().encode()


def _counts(table: bytes, document: Document) -> dict[Cell, int]:
    try:
        header, *rows = csv.reader(io.StringIO(table.decode("ascii"), newline=""), strict=True)
    except (ValueError, csv.Error):
        raise SummaryRefused("Its table cannot be read.") from None
    if tuple(header) != COLUMNS:
        raise SummaryRefused("Its table has other columns than a summary.")
    counts: dict[Cell, int] = {}
    expected = set(document.specification.cells)
    for row in rows:
        if len(row) != len(COLUMNS) or tuple(row[:2]) != (str(document.period), document.organisation):
            raise SummaryRefused("A row of its table belongs to another quarter or organisation, or is cut.")
        cell = Cell(*row[2:5])
        if cell not in expected or cell in counts:
            raise SummaryRefused("Its table has a row too many.")
        counts[cell] = _count(row[6], document.specification)
    if len(counts) != len(expected):
        raise SummaryRefused("A row is missing from its table.")
    return counts


def _count(text: str, specification: Specification) -> int:
    exact = specification.mode is Mode.SHARES
    if not (_SHARE if exact else _WHOLE).fullmatch(text):
        raise SummaryRefused("A count in its table is not a whole number.")
    count = int(text)
    if exact and count >= MODULUS:
        raise SummaryRefused("A number in its table is too large to be half of a count.")
    if count % specification.base:
        raise SummaryRefused(
            f"A count in its table is not a multiple of {specification.base}, so it is not protected."
        )
    return count


# The description


def _description(document: Document, table: bytes) -> dict[str, object]:
    specification = document.specification
    return {
        "profile": "tabular-data-package",
        "name": document.name.removesuffix(".zip").lower(),
        "id": document.file_id,
        "title": f"Protected summary {document.period}, {document.organisation}",
        "description": ("Made-up records: a demonstration. " if document.demonstration else "")
        + _SAID[specification.mode],
        "resources": [described.resource(COUNTS, table, COLUMNS, COLUMNS[:5])],
        "summary": {
            "specification": specification.name,
            "code_lists": specification.code_lists,
            "file_id": document.file_id,
            "organisation": document.organisation,
            "period": str(document.period),
            "demonstration": document.demonstration,
            **described.parameters(specification),
            **({"half": document.half, "split_id": document.split_id} if document.half else {}),
        },
    }


def _described(description: dict[str, object], signer: str) -> Document:
    about = description.get("summary")
    if not isinstance(about, dict):
        raise SummaryRefused("It does not say which summary it is.")
    specification = described.read(about)
    file_id, organisation = about.get("file_id"), about.get("organisation")
    if not isinstance(file_id, str) or not _FILE_ID.fullmatch(file_id):
        raise SummaryRefused("Its file id is not one.")
    if not isinstance(organisation, str) or not _ORGANISATION.fullmatch(organisation):
        raise SummaryRefused("Its organisation is not an ODS code.")
    try:
        period = Quarter.parse(str(about.get("period")))
    except SosError:
        raise SummaryRefused("Its period is not a quarter.") from None
    demonstration = about.get("demonstration")
    if not isinstance(demonstration, bool):
        raise SummaryRefused("It does not say whether it is a demonstration.")
    half, split_id = _split(about) if specification.mode is Mode.SHARES else (0, "")
    return Document(specification, file_id, organisation, period, demonstration, {}, signer, half, split_id)


def _split(about: dict[str, object]) -> tuple[int, str]:
    half, split_id = about.get("half"), about.get("split_id")
    if half not in (1, 2) or isinstance(half, bool) or not isinstance(half, int):
        raise SummaryRefused("It does not say which half of a split it is.")
    if not isinstance(split_id, str) or not _FILE_ID.fullmatch(split_id):
        raise SummaryRefused("The id of its split is not one.")
    return half, split_id

"""A roll-up: what a trust, a region or the nation has added up, as a package again.

It has the members of a summary and a fourth, ``members.csv``: the id of every file in it, and a print of whose
quarter it was, which leads from no quarter to the next. So roll-ups are added like files, and what is in two of them
is seen. Its ``counts.csv`` has the same columns, with more than one file in a row. One roll-up is of files with the
same parameters. It is signed by the record book of the SoS team that made it; the reader accepts exactly what the
writer writes.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sos_desktop.combining.combined import Combined
from sos_desktop.combining.single import Place
from sos_desktop.combining.sums import Sum, variance_of_one
from sos_desktop.combining.totals import AT_LEAST
from sos_desktop.dates import Quarter
from sos_desktop.errors import SosError, SummaryRefused
from sos_desktop.summary import archive, described, signed
from sos_desktop.summary.document import COLUMNS, COUNTS, DESCRIPTION
from sos_desktop.summary.signed import SIGNATURE
from sos_desktop.summary.tables import Mode, Specification

FORMAT = "sos-roll-up-1"
KIND = "sos-summary roll-up"
"""What the signature is of: other words than those of a summary, so that neither serves for the other."""
MEMBERS = "members.csv"
NAMES = (COUNTS, DESCRIPTION, SIGNATURE, MEMBERS)
ONE = 32
"""Bytes of a member: 16 of its id, 16 of its print."""
_LISTED = ("file_id", "source")
_LARGEST = 10**15
_SAID = (
    "Sums of many protected summaries. Each number still carries random noise: variance_thousandths says how much. "
    "Rows of fewer than five files are here to be added, not to be read."
)


@dataclass(frozen=True, slots=True)
class RollUp:
    """``members`` are 32 bytes each, sorted. ``signer`` is the public key of whoever made it; ``content``, 16 bytes,
    is the same for the same sums of the same files, whoever signed them, and is known of what was read."""

    specification: Specification
    demonstration: bool
    members: bytes
    places: Mapping[Place, Sum]
    signer: str = ""
    content: bytes = b""

    @property
    def files(self) -> int:
        return len(self.members) // ONE

    @property
    def file_id(self) -> str:
        """The same whoever added up these files, in whatever order."""
        return hashlib.sha256(FORMAT.encode() + self.members).hexdigest()[:32]

    @property
    def name(self) -> str:
        """``roll-up-2025-Q4-to-2026-Q3-1f3a9c.zip``."""
        first, last = min(self.places)[0], max(self.places)[0]
        return f"roll-up-{first}-to-{last}-{self.file_id[:6]}.zip"


def is_one(data: bytes) -> bool:
    return archive.ends_with(data, MEMBERS)


def of(combined: Combined) -> tuple[RollUp, ...]:
    """What was added up, one for each of the parameters that at least five files were made under; usually one."""
    return tuple(
        RollUp(made, combined.demonstration, b"".join(sorted(members_of(members))), combined.sums[made])
        for made, members in sorted(combined.members.items(), key=lambda each: str(each[0]))
        if len(members) // ONE >= AT_LEAST
    )


def write(roll_up: RollUp, seed: bytes) -> bytes:
    """The package, signed with the Ed25519 key that grows from ``seed``. Raises SummaryRefused where it is too
    large or of too few files."""
    if roll_up.files < AT_LEAST:
        raise SummaryRefused(f"A roll-up is of at least {AT_LEAST} files.", "Nothing has been written.")
    counts, members = _counts(roll_up), _members(roll_up)
    description = signed.written(_description(roll_up, counts, members))
    signature = signed.sign(KIND, {COUNTS: counts, DESCRIPTION: description, MEMBERS: members}, seed)
    data = archive.pack({COUNTS: counts, DESCRIPTION: description, SIGNATURE: signature, MEMBERS: members})
    if len(data) > archive.LIMIT:
        raise SummaryRefused(
            "The roll-up would be larger than 64 MB.", "Nothing has been written.", "Make one for each year."
        )
    return data


def read(data: bytes) -> RollUp:
    """Raises SummaryRefused with a sentence that says what is the matter with the file."""
    held = archive.unpack(data, NAMES)
    counts, members, description = held[COUNTS], held[MEMBERS], held[DESCRIPTION]
    in_order = {COUNTS: counts, DESCRIPTION: description, MEMBERS: members}
    signer = signed.signer(KIND, in_order, held[SIGNATURE])
    about = signed.read(description, DESCRIPTION).get("summary")
    if not isinstance(about, dict) or about.get("roll_up") != FORMAT:
        raise SummaryRefused("It follows a form of roll-up that this version does not know.")
    specification = described.read(about)
    demonstration = about.get("demonstration")
    if specification.mode is not Mode.NOISE or not isinstance(demonstration, bool):
        raise SummaryRefused("It does not say what was added up.")
    content = hashlib.sha256(counts + members).digest()[:16]
    sums = _sums(counts, specification)
    roll_up = RollUp(specification, demonstration, _listed(members), sums, signer, content)
    if _counts(roll_up) != counts or _members(roll_up) != members:
        raise SummaryRefused("Its tables are not written as this application writes them.")
    if signed.written(_description(roll_up, counts, members)) != description:
        raise SummaryRefused("Its description does not belong to its tables.")
    if roll_up.files < AT_LEAST or sum(each.files for each in roll_up.places.values()) != roll_up.files:
        raise SummaryRefused("Its list of files does not belong to its sums.")
    return roll_up


def members_of(members: bytes) -> list[bytes]:
    return [members[at : at + ONE] for at in range(0, len(members), ONE)]


# Sums and members


def _counts(roll_up: RollUp) -> bytes:
    rows = [",".join(cell) for cell in roll_up.specification.cells]
    variance = variance_of_one(roll_up.specification)
    lines = [",".join(COLUMNS)]
    for quarter, organisation in sorted(roll_up.places):
        held = roll_up.places[quarter, organisation]
        begins, ends = f"{quarter},{organisation},", f",noise,{held.files * variance}"
        lines += [
            f"{begins}{row},{held.files},{count}{ends}" for row, count in zip(rows, held.counts, strict=True)
        ]
    return ("\n".join(lines) + "\n").encode("ascii")


def _sums(counts: bytes, specification: Specification) -> dict[Place, Sum]:
    """What the rows say. Whether they say it as they should is seen when they are written again."""
    lines, cells = counts.split(b"\n"), len(specification.cells)
    if len(lines) < 2 + cells or (len(lines) - 2) % cells:
        raise SummaryRefused("A row is missing from its sums, or there is one too many.")
    found: dict[Place, Sum] = {}
    for at in range(1, len(lines) - 1, cells):
        rows = [line.split(b",") for line in lines[at : at + cells]]
        try:
            place = (Quarter.parse(rows[0][0].decode()), _organisation(rows[0][1].decode()))
            held = Sum(int(rows[0][5]), [int(row[6]) for row in rows])
        except (ValueError, IndexError, SosError):
            raise SummaryRefused("A row of its sums cannot be read.") from None
        if place in found or held.files < 1 or not all(-_LARGEST < count < _LARGEST for count in held.counts):
            raise SummaryRefused("A row of its sums cannot be right.")
        if any(count % specification.base for count in held.counts):
            raise SummaryRefused(
                f"A count in its sums is not a multiple of {specification.base}, so it is not protected."
            )
        found[place] = held
    return found


def _organisation(text: str) -> str:
    """An ODS code. Raises ValueError."""
    if not (3 <= len(text) <= 9 and text.isascii() and text.isalnum() and text == text.upper()):
        raise ValueError
    return text


def _members(roll_up: RollUp) -> bytes:
    written, half = roll_up.members.hex(), ONE
    lines = [",".join(_LISTED)]
    lines += [
        f"{written[at : at + half]},{written[at + half : at + 2 * half]}"
        for at in range(0, len(written), 2 * half)
    ]
    return ("\n".join(lines) + "\n").encode("ascii")


def _listed(members: bytes) -> bytes:
    _, _, rows = members.partition(b"\n")
    try:
        listed = bytes.fromhex(rows.replace(b",", b"").decode("ascii"))
    except ValueError:
        raise SummaryRefused("Its list of files cannot be read.") from None
    if not listed or len(listed) % ONE:
        raise SummaryRefused("Its list of files cannot be read.")
    each = members_of(listed)
    ids, sources = {one[:16] for one in each}, {one[16:] for one in each}
    if each != sorted(each) or len(ids) != len(each) or len(sources) != len(each):
        raise SummaryRefused("Its list of files names one of them twice, or is out of order.")
    return listed


# The description


def _description(roll_up: RollUp, counts: bytes, members: bytes) -> dict[str, object]:
    first, last = min(roll_up.places)[0], max(roll_up.places)[0]
    return {
        "profile": "tabular-data-package",
        "name": roll_up.name.removesuffix(".zip").lower(),
        "id": roll_up.file_id,
        "title": f"Roll-up of protected summaries, {first} to {last}",
        "description": ("Made-up records: a demonstration. " if roll_up.demonstration else "") + _SAID,
        "resources": [
            described.resource(COUNTS, counts, COLUMNS, COLUMNS[:5]),
            described.resource(MEMBERS, members, _LISTED, _LISTED[:1]),
        ],
        "summary": {
            "roll_up": FORMAT,
            "specification": roll_up.specification.name,
            "code_lists": roll_up.specification.code_lists,
            "file_id": roll_up.file_id,
            "files": roll_up.files,
            "demonstration": roll_up.demonstration,
            **described.parameters(roll_up.specification),
        },
    }

"""What is added up of one practitioner's file, and reading very many of them.

``document.read`` is the strict reader: it writes again what it has read, and compares. Whoever reads thousands of
files meets the same description over and over, with another id, other hashes and other counts in it. So the first
file of each kind goes through the strict reader, and everything in it that may differ is cut out. A later file is
of that kind where the same bytes are left after the same has been cut out of it: then it is, byte for byte, what
the strict reader would have written again. Any other file goes through the strict reader, which has the last word.
"""

import hashlib
import re
from typing import NamedTuple

from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import archive, document
from sos_desktop.summary.document import COLUMNS, COUNTS, DESCRIPTION, MEMBERS, Document
from sos_desktop.summary.signed import SIGNATURE
from sos_desktop.summary.tables import Specification

Place = tuple[Quarter, str]
"""A quarter and an organisation."""

KINDS = 10_000
"""How many kinds are remembered; a kind is a quarter, an organisation and the parameters."""
_ID = re.compile(rb'"id": "([0-9a-f]{32})"')
_SIGNED = re.compile(rb'"public_key": "([0-9a-f]{64})",\n "signature": "([0-9a-f]{128})"')
_WIDTH = len(COLUMNS) - 1
_AT = _WIDTH + COLUMNS.index("count")
"""Where the first count stands when a table is cut at its commas."""
_LARGEST = 10**12


class Single(NamedTuple):
    """One file. ``file_id``, ``source`` and ``content`` are 16 bytes each; ``counts`` stand in the order of the
    specification's cells."""

    specification: Specification
    place: Place
    demonstration: bool
    file_id: bytes
    source: bytes
    content: bytes
    signer: str
    counts: tuple[int, ...]


def source(signer: str, quarter: Quarter) -> bytes:
    """Whose file of which quarter it is: the same for two files of one record book for one quarter, and nothing
    that leads from one quarter to the next."""
    return hashlib.sha256(f"sos-summary member\n{signer}\n{quarter}".encode()).digest()[:16]


def of(given: Document, content: bytes) -> Single:
    """Raises SummaryRefused for half of a split: halves are added by the two offices."""
    if given.half:
        raise SummaryRefused("It is half of a split summary: add it up under “Two offices”.")
    return Single(
        given.specification,
        (given.period, given.organisation),
        given.demonstration,
        bytes.fromhex(given.file_id),
        source(given.signer, given.period),
        content,
        given.signer,
        tuple(given.counts[cell] for cell in given.specification.cells),
    )


class _Kind(NamedTuple):
    """What all files of a kind have in common."""

    specification: Specification
    place: Place
    demonstration: bool


class Reader:
    """Reads packages; each call may raise SummaryRefused with what is the matter."""

    def __init__(self) -> None:
        self._kinds: dict[bytes, _Kind] = {}
        self._specifications: dict[Specification, Specification] = {}
        self.strictly = 0
        """How many went through the strict reader: one of each kind, and whatever is refused."""

    def read(self, data: bytes) -> Single:
        return self._quickly(data) or self._strictly(data)

    def _strictly(self, data: bytes) -> Single:
        self.strictly += 1
        single = of(document.read(data), _content(data))
        specification = self._specifications.setdefault(single.specification, single.specification)
        single = single._replace(specification=specification)
        cut = _Cut.of(archive.unpack(data, MEMBERS))
        if cut is not None and cut.counts == single.counts:
            if len(self._kinds) >= KINDS:
                self._kinds.clear()
            self._kinds[cut.left] = _Kind(specification, single.place, single.demonstration)
        return single

    def _quickly(self, data: bytes) -> Single | None:
        """None where it is of no kind that was met before, or anything is the matter with it."""
        try:
            cut = _Cut.of(archive.unpack(data, MEMBERS))
        except SummaryRefused:
            return None
        kind = self._kinds.get(cut.left) if cut else None
        if cut is None or kind is None:
            return None
        base = kind.specification.base
        if any(count % base for count in cut.counts) or not cut.fits():
            return None
        signer = cut.signer.decode()
        return Single(
            kind.specification,
            kind.place,
            kind.demonstration,
            bytes.fromhex(cut.file_id.decode()),
            source(signer, kind.place[0]),
            _content(data),
            signer,
            cut.counts,
        )


class _Cut(NamedTuple):
    """A package taken apart: what is its own, and a hash over what is left."""

    left: bytes
    file_id: bytes
    counts: tuple[int, ...]
    signer: bytes
    signed: bytes
    hashes: tuple[bytes, bytes]

    @classmethod
    def of(cls, members: dict[str, bytes]) -> "_Cut | None":
        """In the place of everything that differs between files stands a zero byte with a letter, which nothing
        else in them can be. The hash is over what could be put together again in one way only."""
        table, description, signature = members[COUNTS], members[DESCRIPTION], members[SIGNATURE]
        found, signed = _ID.search(description), _SIGNED.search(signature)
        if not found or not signed or b"\0" in table or b"\0" in description or b"\0" in signature:
            return None
        file_id, (signer, given) = found[1], signed.groups()
        of_table = hashlib.sha256(table).hexdigest().encode()
        of_description = hashlib.sha256(description).hexdigest().encode()
        pieces, counts = _table(table)
        description_left = (
            description.replace(file_id, b"\0i")
            .replace(b"-" + file_id[:6] + b'"', b'-\0n"')
            .replace(of_table, b"\0t")
            .replace(b'"bytes": %d,' % len(table), b'"bytes": \0l,')
        )
        if not counts or any(description_left.count(each) != 1 for each in (b"\0n", b"\0t", b"\0l")):
            return None
        signature_left = (
            signature.replace(signer, b"\0k")
            .replace(given, b"\0s")
            .replace(of_table, b"\0t")
            .replace(of_description, b"\0d")
        )
        left = hashlib.sha256(b"\0\0".join((description_left, signature_left, *pieces))).digest()
        return cls(left, file_id, counts, signer, given, (of_table, of_description))

    def fits(self) -> bool:
        """Whether the signature is one over these hashes."""
        from nacl.bindings import crypto_sign_open
        from nacl.exceptions import CryptoError

        said = b"sos-summary signature 1\nsha256:%b counts.csv\nsha256:%b datapackage.json\n" % self.hashes
        try:
            crypto_sign_open(bytes.fromhex(self.signed.decode()) + said, bytes.fromhex(self.signer.decode()))
        except CryptoError:
            return False
        return True


def _table(table: bytes) -> tuple[list[bytes], tuple[int, ...]]:
    """The table cut at its commas, without its counts, and the counts where each is written as it should be."""
    pieces = table.split(b",")
    written = pieces[_AT::_WIDTH]
    pieces[_AT::_WIDTH] = [b"\0c"] * len(written)
    try:
        counts = tuple(map(int, written))
    except ValueError:
        return [], ()
    if [b"%d" % count for count in counts] != written or not counts:
        return [], ()
    return (pieces, counts) if min(counts) > -_LARGEST and max(counts) < _LARGEST else ([], ())


def _content(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:16]

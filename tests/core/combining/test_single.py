"""Whatever the quick way of reading accepts, the strict reader accepts, and both say the same."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from sos_desktop.combining import single
from sos_desktop.combining.single import Reader
from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import archive, described, document
from sos_desktop.summary.document import COUNTS, DESCRIPTION, MEMBERS, SIGNATURE, Document
from sos_desktop.summary.signed import sign
from sos_desktop.summary.tables import CATALOGUE, DEFAULT, Mode

SUMMER = Quarter(2026, 3)
MERGED = described.packed(
    Mode.NOISE,
    Fraction(1, 2),
    (CATALOGUE[0], CATALOGUE[1].merged(CATALOGUE[1].categories[-2:]), CATALOGUE[5]),
)
KEY = hashlib.sha256(b"a made-up practitioner").digest()
COUNT = st.integers(-(10**11), 10**11).map(lambda third: 3 * third)


def of(number: int, count: int = 3, *, specification: Any = DEFAULT, demonstration: bool = False) -> Document:
    counts = {cell: count - 3 * at for at, cell in enumerate(specification.cells)}
    return Document(specification, f"{number:032x}", "RX1", SUMMER, demonstration, counts)


def strictly(data: bytes) -> single.Single:
    return single.of(document.read(data), hashlib.sha256(data).digest()[:16])


@pytest.fixture(params=[DEFAULT, MERGED], ids=["default", "pack"])
def read(request: pytest.FixtureRequest) -> tuple[Reader, Callable[..., bytes]]:
    """A reader that has met one file of the kind, and what writes more of it."""
    reader = Reader()

    def made(number: int, count: int = 3, **how: Any) -> bytes:
        return document.write(of(number, count, specification=request.param, **how), KEY)

    reader.read(made(0))
    return reader, made


def test_the_second_file_of_a_kind_is_read_quickly_and_says_the_same(read: Any):
    reader, made = read
    for number, count in ((1, 3), (2**127 + 5, -999), (3, 30_000)):
        assert reader.read(made(number, count)) == strictly(made(number, count))
    assert reader.strictly == 1


def test_each_kind_goes_through_the_strict_reader_once(read: Any):
    reader, made = read
    for number in range(1, 4):
        reader.read(made(number, demonstration=True))
    assert reader.strictly == 2


def test_what_the_counts_say_is_refused_as_the_strict_reader_refuses_it(read: Any):
    reader, made = read
    whole = made(1)
    for before, after in (
        (b",1,3,", b",1,4,"),
        (b",1,3,", b",1,+3,"),
        (b",1,3,", b",1,03,"),
        (b",1,3,", b",1,x,"),
    ):
        with pytest.raises(SummaryRefused) as refused:
            reader.read(signed_again(whole, COUNTS, before, after))
        assert refused.value.happened


def signed_again(data: bytes, member: str, before: bytes, after: bytes) -> bytes:
    """Somebody changes a member, and everything that depends on it, and signs it."""
    members = archive.unpack(data, MEMBERS)
    table = members[COUNTS]
    assert before in members[member]
    members[member] = members[member].replace(before, after, 1)
    if member == COUNTS:
        old, new = hashlib.sha256(table).hexdigest(), hashlib.sha256(members[COUNTS]).hexdigest()
        sizes = (b'"bytes": %d,' % len(table), b'"bytes": %d,' % len(members[COUNTS]))
        members[DESCRIPTION] = members[DESCRIPTION].replace(old.encode(), new.encode()).replace(*sizes)
    held = {name: members[name] for name in (COUNTS, DESCRIPTION)}
    members[SIGNATURE] = sign(document.KIND, held, KEY)
    return archive.pack(members)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_is_changed_and_signed_again_both_readers_answer_alike(data: st.DataObject):
    """The quick way never takes what the strict one refuses, nor reads it differently."""
    reader = Reader()
    whole = document.write(of(1, data.draw(COUNT)), KEY)
    reader.read(document.write(of(2), KEY))
    member = data.draw(st.sampled_from((COUNTS, DESCRIPTION)))
    content = archive.unpack(whole, MEMBERS)[member]
    at = data.draw(st.integers(0, len(content) - 1))
    length = data.draw(st.integers(0, 3))
    new = data.draw(
        st.sampled_from((b"", b"0", b"-", b"3", b",", b"\n", b"\0i", b"\0n", b"\0", b'"', b" ", b"e"))
    )
    changed = content[:at] + new + content[at + length :]
    given = signed_again(whole, member, content, changed)
    try:
        expected = strictly(given)
    except SummaryRefused as refusal:
        with pytest.raises(SummaryRefused, match=re.escape(refusal.happened)):
            reader.read(given)
    else:
        assert reader.read(given) == expected


@settings(max_examples=100, deadline=None)
@given(at=st.integers(0), bit=st.integers(0, 7))
def test_one_bit_that_is_changed_is_always_refused(at: int, bit: int):
    reader = Reader()
    whole = bytearray(document.write(of(1), KEY))
    reader.read(bytes(whole))
    whole[at % len(whole)] ^= 1 << bit
    with pytest.raises(SummaryRefused):
        reader.read(bytes(whole))


def test_a_signature_of_somebody_else_is_refused(read: Any):
    reader, made = read
    members = archive.unpack(made(1), MEMBERS)
    public = SigningKey(KEY).verify_key.encode().hex().encode()
    other = SigningKey(hashlib.sha256(b"another").digest()).verify_key.encode().hex().encode()
    members[SIGNATURE] = members[SIGNATURE].replace(public, other)
    with pytest.raises(SummaryRefused, match="signature does not fit"):
        reader.read(archive.pack(members))


def test_no_more_kinds_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(single, "KINDS", 2)
    reader = Reader()
    for number in (0, 1, 2, 2, 0):
        reader.read(document.write(replace(of(number), organisation=f"RX{number}"), KEY))
    assert (reader.strictly, len(reader._kinds)) == (4, 2)


def test_whose_file_it_is_leads_from_no_quarter_to_the_next():
    one, next_one = single.source("aa" * 32, SUMMER), single.source("aa" * 32, SUMMER.next)
    assert one != next_one and one == single.source("aa" * 32, SUMMER)
    assert one != single.source("ab" * 32, SUMMER)

"""The container is written by hand, and is what the standard library would have written."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import archive

NAMES = ("counts.csv", "datapackage.json", "signature.json")
MEMBERS = st.tuples(st.binary(max_size=300), st.binary(max_size=300), st.binary(max_size=300)).map(
    lambda held: dict(zip(NAMES, held, strict=True))
)


def by_zipfile(members: dict[str, bytes], **changed: int) -> bytes:
    """What the application wrote before it wrote containers itself."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as made:
        for name, data in members.items():
            about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            about.create_system = 3
            about.external_attr = changed.get("external_attr", (0o100644) << 16)
            about.compress_type = changed.get("compress_type", zipfile.ZIP_STORED)
            made.writestr(about, data)
    return held.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(SummaryRefused) as refused:
        archive.unpack(data, NAMES)
    return refused.value.happened


@given(MEMBERS)
def test_it_is_byte_for_byte_what_the_standard_library_writes(members: dict[str, bytes]):
    assert archive.pack(members) == by_zipfile(members)
    assert archive.unpack(archive.pack(members), NAMES) == members


@given(MEMBERS, st.data())
def test_one_byte_more_less_or_other_is_refused(members: dict[str, bytes], data: st.DataObject):
    whole = archive.pack(members)
    at = data.draw(st.integers(0, len(whole) - 1))
    other = bytes([whole[at] ^ data.draw(st.integers(1, 255))])
    for changed in (
        whole[:at] + other + whole[at + 1 :],
        whole[:at] + b"!" + whole[at:],
        whole[:at] + whole[at + 1 :],
    ):
        if changed != whole:
            assert refusal(changed)


def test_members_in_another_order_are_refused():
    assert "packed again" in refusal(archive.pack(dict.fromkeys(reversed(NAMES), b"")))


def test_a_link_in_place_of_a_member_is_refused():
    data = by_zipfile(dict.fromkeys(NAMES, b"/etc/passwd"), external_attr=(0o120777) << 16)
    assert refusal(data) == "It holds a link instead of a file."


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    data = by_zipfile(
        {**dict.fromkeys(NAMES, b""), NAMES[0]: bytes(70_000_000)}, compress_type=zipfile.ZIP_DEFLATED
    )
    assert len(data) < 100_000
    assert refusal(data) == "Unpacked it would be larger than 64 MB."


def test_a_small_bomb_is_refused_because_it_is_compressed():
    data = by_zipfile(dict.fromkeys(NAMES, bytes(1_000_000)), compress_type=zipfile.ZIP_DEFLATED)
    assert refusal(data) == "It has been compressed by another program."


def test_sizes_that_lie_are_refused():
    whole = bytearray(archive.pack(dict.fromkeys(NAMES, b"three")))
    struct.pack_into("<L", whole, 18, 0xFFFFFFFF)
    assert refusal(bytes(whole))


def test_the_name_of_the_last_member_is_seen_without_unpacking():
    assert archive.ends_with(archive.pack(dict.fromkeys((*NAMES, "members.csv"), b"")), "members.csv")
    assert not archive.ends_with(archive.pack(dict.fromkeys(NAMES, b"members.csv")), "members.csv")
    assert not archive.ends_with(b"", "members.csv")

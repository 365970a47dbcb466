"""The file of a pack: the same bytes for the same content, and nothing else is taken for one."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sos_desktop.errors import ProgrammeRefused
from sos_desktop.programme import document, signing
from sos_desktop.programme.document import MEMBERS, SIGNATURE, Pack
from sos_desktop.summary import archive
from sos_desktop.summary.signed import written

Make = Callable[..., bytes]


def members(data: bytes) -> dict[str, bytes]:
    return archive.unpack(data, MEMBERS)


def test_the_same_content_gives_the_same_bytes_and_reads_back(
    pack_of: Make, contents_of: Any, form_of: Any, seeds: Any
) -> None:
    data = pack_of(3, forms=[form_of()])
    assert data == pack_of(3, forms=[form_of()])
    pack = document.read(data)
    assert (pack.serial, pack.made, pack.demonstration) == (3, date(2026, 11, 20), False)
    assert pack.contents == contents_of(forms=[form_of()])
    assert pack.signer == signing.public_key(seeds[0])
    assert pack.name == "programme-3.sosprogramme"
    assert document.write(pack, seeds[0]) == data


def test_it_is_four_members_stored_in_one_order_and_dated_long_ago(pack_of: Make) -> None:
    with zipfile.ZipFile(io.BytesIO(pack_of())) as box:
        assert [each.filename for each in box.infolist()] == list(MEMBERS)
        assert {each.date_time[0] for each in box.infolist()} == {1980}
        assert {each.compress_type for each in box.infolist()} == {zipfile.ZIP_STORED}


@pytest.mark.parametrize("name", MEMBERS)
def test_a_change_of_one_letter_anywhere_is_seen(pack_of: Make, name: str) -> None:
    inside = members(pack_of())
    at = len(inside[name]) // 2
    inside[name] = inside[name][:at] + bytes([inside[name][at] ^ 1]) + inside[name][at + 1 :]
    with pytest.raises(ProgrammeRefused):
        document.read(archive.pack(inside))


def test_another_seed_gives_another_fingerprint_of_eight_groups(pack_of: Make, seeds: Any) -> None:
    one, other = (document.read(pack_of(seed=seed)).fingerprint for seed in seeds)
    assert one != other
    assert [len(group) for group in one.split()] == [4] * 8


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda box: box | {"extra.json": b"{}\n"}, "does not belong into a programme pack"),
        (lambda box: {name: box[name] for name in MEMBERS[:3]}, "A file is missing"),
        (lambda box: dict(reversed(box.items())), "packed again by another program"),
        (
            lambda box: {("../" + name if name == SIGNATURE else name): box[name] for name in box},
            "points out",
        ),
    ],
)
def test_a_box_with_anything_but_its_four_members_is_refused(pack_of: Make, spoil: Any, says: str) -> None:
    with pytest.raises(ProgrammeRefused, match=says):
        document.read(archive.pack(spoil(members(pack_of()))))


def test_what_is_no_zip_or_too_large_is_refused(pack_of: Make) -> None:
    with pytest.raises(ProgrammeRefused, match="not a programme pack"):
        document.read(b"tea")
    with pytest.raises(ProgrammeRefused, match="more than 16,777,216 bytes"):
        document.read(b"\0" * (document.LARGEST + 1))
    deflated = io.BytesIO()
    with zipfile.ZipFile(deflated, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in members(pack_of()).items():
            box.writestr(name, data)
    with pytest.raises(ProgrammeRefused, match="compressed by another program"):
        document.read(deflated.getvalue())


def resigned(inside: dict[str, bytes], seed: bytes, handovers: Any = ()) -> bytes:
    """A box whose signature fits, whatever the rest of it says."""
    from nacl.signing import SigningKey

    key = SigningKey(seed)
    signature = key.sign(document._signed(inside, tuple(handovers))).signature.hex()
    content = document._signature(key.verify_key.encode().hex(), signature, inside, tuple(handovers))
    inside[SIGNATURE] = written(content)
    return archive.pack({name: inside[name] for name in MEMBERS})


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("format", "sos-programme-9", "does not know"),
        ("serial", 0, "serial number"),
        ("serial", True, "serial number"),
        ("made", "yesterday", "on which day"),
        ("made", "20261120", "not written as"),
        ("demonstration", 1, "a demonstration"),
        ("name", "  spaces  ", "not written as"),
        ("tea", 1, "not known here"),
        ("retention", {"supported": 0}, "from 1 to 100"),
        ("follow_ups", {"follow_up_days": 200}, "from 21 to 42"),
    ],
)
def test_a_signed_pack_that_says_something_else_is_refused_all_the_same(
    pack_of: Make, seeds: Any, field: str, value: object, says: str
) -> None:
    inside = members(pack_of())
    content = json.loads(inside["programme.json"])
    content[field] = value
    inside["programme.json"] = written(content)
    with pytest.raises(ProgrammeRefused, match=says):
        document.read(resigned(inside, seeds[0]))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[1, 2]\n", "cannot be read"),
        (b'{"a": 1, "a": 2}\n', "cannot be read"),
        (b"[" * 20000, "cannot be read"),
    ],
)
def test_json_of_another_kind_is_refused(pack_of: Make, seeds: Any, content: bytes, says: str) -> None:
    inside = members(pack_of())
    inside["leaflets.json"] = content
    with pytest.raises(ProgrammeRefused, match=says):
        document.read(resigned(inside, seeds[0]))


def test_nothing_is_written_that_a_laptop_would_refuse(contents_of: Any, seeds: Any) -> None:
    contents = replace(contents_of(), organisations=())
    with pytest.raises(ProgrammeRefused, match="none is named yet") as refused:
        document.write(Pack(1, date(2026, 11, 20), False, contents), seeds[0])
    assert [each.link_id for each in refused.value.findings] == ["organisations"]
    with pytest.raises(ProgrammeRefused, match="serial number"):
        document.write(Pack(0, date(2026, 11, 20), False, contents_of()), seeds[0])
    large = replace(contents_of(), organisations=contents_of().organisations)
    assert document.write(Pack(1, date(2026, 11, 20), False, large), seeds[0])


def test_a_line_of_keys_leads_to_the_one_that_signs(pack_of: Make, seeds: Any) -> None:
    old, new = seeds
    handover = signing.hand_on(old, signing.public_key(new))
    pack = document.read(pack_of(2, seed=new, handovers=[handover]))
    assert signing.follow(pack.handovers, signing.public_key(old)) == pack.signer
    with pytest.raises(ProgrammeRefused, match="does not lead to"):
        pack_of(2, seed=old, handovers=[handover])
    inside = members(pack_of(2, seed=new, handovers=[handover]))
    with pytest.raises(ProgrammeRefused, match="does not lead to"):
        document.read(resigned(dict(inside), old, [handover]))
    forged = replace(handover, signature="00" * 64)
    with pytest.raises(ProgrammeRefused, match="line of keys is broken"):
        document.read(resigned(dict(inside), new, [forged]))


@pytest.mark.parametrize(
    ("handovers", "says"),
    [
        ({}, "line of keys cannot be read"),
        ([{}] * 9, "line of keys cannot be read"),
        ([{"before": 1}], "line of keys cannot be read"),
        ([{"before": 1, "after": 2, "signature": 3}], "line of keys is broken"),
    ],
)
def test_a_line_of_keys_of_another_kind_is_refused(handovers: Any, says: str) -> None:
    with pytest.raises(ProgrammeRefused, match=says):
        signing.read_handovers(handovers)


def test_a_signature_of_another_kind_is_refused(pack_of: Make) -> None:
    inside = members(pack_of())
    given = json.loads(inside[SIGNATURE])
    for spoilt, says in (
        ([], "signature cannot be read"),
        (given | {"algorithm": "RSA"}, "of a kind that this version does not know"),
        (given | {"signature": "00" * 64}, "signature does not fit"),
        (given | {"public_key": "tea"}, "signature does not fit"),
    ):
        with pytest.raises(ProgrammeRefused, match=says):
            document.read(archive.pack({**inside, SIGNATURE: written(spoilt)}))


def test_a_pack_that_would_be_too_large_is_not_made(contents_of: Any, seeds: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(document, "LARGEST", 1000)
    with pytest.raises(ProgrammeRefused, match="leave out a form"):
        document.write(Pack(1, date(2026, 11, 20), False, contents_of()), seeds[0])


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_done_to_the_bytes_it_is_the_same_pack_or_refused(
    pack_of: Make, data: st.DataObject
) -> None:
    whole = pack_of()
    at = data.draw(st.integers(0, len(whole) - 1))
    how = data.draw(st.sampled_from(("flip", "cut", "add", "swap")))
    if how == "flip":
        spoilt = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    elif how == "cut":
        spoilt = whole[:at]
    elif how == "add":
        spoilt = whole[:at] + data.draw(st.binary(min_size=1, max_size=40)) + whole[at:]
    else:
        to = data.draw(st.integers(at, len(whole)))
        spoilt = whole[to:] + whole[at:to] + whole[:at]
    if spoilt != whole:
        with pytest.raises(ProgrammeRefused):
            document.read(spoilt)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10**6) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_a_signed_pack_says_it_is_read_or_refused_in_words(
    pack_of: Make, seeds: Any, data: st.DataObject
) -> None:
    inside = members(pack_of())
    name = data.draw(st.sampled_from(MEMBERS[:3]))
    content = json.loads(inside[name])
    if isinstance(content, dict):
        content[data.draw(st.sampled_from(sorted(content)))] = data.draw(JSON)
    else:
        content = data.draw(JSON | st.lists(st.just((content or [{}])[0]), max_size=3))
    inside[name] = written(content)
    try:
        pack = document.read(resigned(inside, seeds[0]))
    except ProgrammeRefused as refused:
        assert str(refused)
    else:
        assert document.write(pack, seeds[0]) == archive.pack(inside)

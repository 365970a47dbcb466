"""The file that leaves: the same bytes everywhere, nobody in it, and every kind of damage refused in words."""

import csv
import hashlib
import io
import json
import stat
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import archive, document
from sos_desktop.summary.document import COUNTS, DESCRIPTION, MEMBERS, SIGNATURE, Document
from sos_desktop.summary.signed import sign, written
from sos_desktop.summary.tables import DEFAULT, PACKED

SEED = hashlib.sha256(b"a made-up practitioner").digest()
MADE = Document(DEFAULT, "1f3a9c" + "0" * 26, "RX1", Quarter(2026, 3), False, dict.fromkeys(DEFAULT.cells, 3))
PACKAGE = document.write(MADE, SEED)
RELEASED = sorted((Path(__file__).parents[2] / "data" / "summaries").glob("*.zip"))


def members(package: bytes = PACKAGE) -> dict[str, bytes]:
    return {name: zipfile.ZipFile(io.BytesIO(package)).read(name) for name in MEMBERS}


def signed(table: bytes | None = None, description: bytes | None = None, **changed: object) -> bytes:
    """A package with other contents, signed by its author all the same."""
    table = members()[COUNTS] if table is None else table
    if description is None:
        description = written(document._description(replace(MADE, **changed), table))
    held = {COUNTS: table, DESCRIPTION: description}
    return archive.pack({**held, SIGNATURE: sign(document.KIND, held, SEED)})


def zipped(**how: Any) -> bytes:
    """The same members in a zip made differently; ``also`` adds members, ``without`` leaves one out."""
    held = io.BytesIO()
    packing = how.get("packing", zipfile.ZIP_STORED)
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(held, "w", packing) as made:
        for name, data in members().items():
            if name != how.get("without"):
                made.writestr(how.get("named", {}).get(name, name), data)
        for name, data in how.get("also", ()):
            made.writestr(name, data)
    return held.getvalue()


def link() -> zipfile.ZipInfo:
    about = zipfile.ZipInfo(COUNTS)
    about.create_system = 3
    about.external_attr = (stat.S_IFLNK | 0o777) << 16
    return about


def altered(old: str, new: str) -> bytes:
    """A table with one thing changed."""
    before = members()[COUNTS].decode()
    assert before.count(old) >= 1, old
    return before.replace(old, new, 1).encode()


def described(**changes: object) -> bytes:
    """A description whose part about the summary says something else."""
    content = json.loads(members()[DESCRIPTION])
    content["summary"].update(changes)
    return written(content)


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name in MEMBERS:
            made.writestr(name, bytes(30 * 1024 * 1024))
    return held.getvalue()


def test_what_is_written_is_read():
    read = document.read(PACKAGE)
    assert replace(read, signer="") == MADE
    assert read.signer == SigningKey(SEED).verify_key.encode().hex()
    assert read.name == "summary-2026-Q3-1f3a9c.zip"


def test_the_same_vault_gives_the_same_bytes_on_every_machine_and_python():
    assert hashlib.sha256(PACKAGE).hexdigest() == (
        "f788dfc94f1616e2b9358204f6194e59ca87b4e70278157c1b2cf473d588b00b"
    )


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_every_file_ever_released_is_still_read(path: Path):
    read = document.read(path.read_bytes())
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert (read.file_id, str(read.period), sum(read.counts.values())) == (
        expected["file_id"],
        expected["period"],
        expected["sum"],
    )


def test_there_is_a_file_of_every_released_specification():
    names = {document.read(path.read_bytes()).specification.name for path in RELEASED}
    assert names == {DEFAULT.name, PACKED}


def test_it_is_a_plain_zip_of_three_members_without_time_or_machine():
    listed = zipfile.ZipFile(io.BytesIO(PACKAGE)).infolist()
    assert [member.filename for member in listed] == ["counts.csv", "datapackage.json", "signature.json"]
    for member in listed:
        assert member.date_time == (1980, 1, 1, 0, 0, 0)
        assert member.compress_type == zipfile.ZIP_STORED
        assert (member.create_system, member.extra, member.comment) == (3, b"", b"")


def test_the_table_is_complete_and_its_schema_tells_what_it_holds():
    rows = list(csv.DictReader(io.StringIO(members()[COUNTS].decode())))
    resource = json.loads(members()[DESCRIPTION])["resources"][0]
    assert [field["name"] for field in resource["schema"]["fields"]] == list(rows[0])
    assert len(rows) == len(DEFAULT.cells)
    assert len({tuple(row[key] for key in resource["schema"]["primaryKey"]) for row in rows}) == len(rows)
    assert resource["bytes"] == len(members()[COUNTS])
    assert resource["hash"] == f"sha256:{hashlib.sha256(members()[COUNTS]).hexdigest()}"
    for field in resource["schema"]["fields"]:
        if field["type"] == "integer":
            assert all(int(row[field["name"]]) is not None for row in rows)


def test_it_says_that_a_single_file_means_nothing():
    said = json.loads(members()[DESCRIPTION])["description"]
    assert said == (
        "A single file carries random noise and its numbers may be negative: only sums over many files mean anything."
    )


def test_a_demonstration_says_so_in_the_file():
    package = document.write(replace(MADE, demonstration=True), SEED)
    assert document.read(package).demonstration
    assert json.loads(members(package)[DESCRIPTION])["description"].startswith("Made-up records")


DAMAGED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "not a summary file"),
    "cut off": (lambda: PACKAGE[:-40], "missing or damaged"),
    "not a zip": (lambda: b"Dear team, please find attached" * 40, "not a summary file"),
    "a flipped bit in the table": (lambda: PACKAGE.replace(b"students,1,3", b"students,1,6"), "missing or damaged"),
    "something before it": (lambda: b"x" + PACKAGE, "packed again"),
    "something after it": (lambda: PACKAGE + b"x", "packed again"),
    "a comment": (lambda: PACKAGE[:-2] + b"\x05\x00wards", "packed again"),
    "packed again with other dates": (zipped, "packed again"),
    "compressed": (lambda: zipped(packing=zipfile.ZIP_DEFLATED), "compressed by another program"),
    "a zip bomb": (bomb, "larger than 64 MB"),
    "too large": (lambda: bytes(archive.LIMIT + 1), "larger than 64 MB"),
    "a member too many": (lambda: zipped(also=[("notes.txt", b"Wren")]), "does not belong"),
    "a renamed member": (lambda: zipped(named={COUNTS: "COUNTS.csv"}), "does not belong"),
    "a member missing": (lambda: zipped(without=SIGNATURE), "missing from it"),
    "a member twice": (lambda: zipped(also=[(COUNTS, b"")]), "two files of one name"),
    "an absolute name": (lambda: zipped(also=[("/etc/passwd", b"")]), "points out of its folder"),
    "a name that climbs": (lambda: zipped(also=[("../counts.csv", b"")]), "points out of its folder"),
    "a drive's name": (lambda: zipped(also=[("C:counts.csv", b"")]), "points out of its folder"),
    "a link": (lambda: zipped(without=COUNTS, also=[(link(), b"/etc/passwd")]), "a link"),
    "a table changed after signing": (
        lambda: archive.pack({**members(), COUNTS: altered("students,1,3", "students,1,6")}),
        "changed after it was signed",
    ),
    "a description changed after signing": (
        lambda: archive.pack({**members(), DESCRIPTION: described(organisation="RX2")}),
        "changed after it was signed",
    ),
    "a signature of somebody else": (
        lambda: archive.pack(
            {**members(), SIGNATURE: members()[SIGNATURE].replace(b'"public_key": "', b'"public_key": "00', 1)}
        ),
        "signature does not fit",
    ),
    "a signature that is not one": (
        lambda: archive.pack({**members(), SIGNATURE: members()[SIGNATURE].replace(b"Ed25519", b"Ed448")}),
        "kind that this version does not know",
    ),
    "a signature with spaces": (
        lambda: archive.pack({**members(), SIGNATURE: members()[SIGNATURE] + b" "}),
        "something was added",
    ),
    "JSON that is cut": (lambda: archive.pack({**members(), SIGNATURE: b"{"}), "cannot be read"),
    "JSON that is too deep": (lambda: archive.pack({**members(), SIGNATURE: b"[" * 100_000}), "cannot be read"),
    "JSON with a key twice": (
        lambda: archive.pack({**members(), SIGNATURE: b'{"signed": 1, "signed": 2}'}),
        "cannot be read, or something was added",
    ),
    "an unknown specification": (
        lambda: signed(description=described(specification="sos-summary-9")),
        "specification that this version does not know",
    ),
    "no summary in it": (lambda: signed(description=written({"name": "x"})), "which summary it is"),
    "a file id that is not one": (lambda: signed(description=described(file_id="Wren")), "file id"),
    "an organisation that is not one": (lambda: signed(description=described(organisation="ward 3")), "ODS code"),
    "a period that is not one": (lambda: signed(description=described(period="2026-09")), "not a quarter"),
    "a period before all time": (lambda: signed(description=described(period="0000-Q1")), "not a quarter"),
    "no word on demonstrations": (lambda: signed(description=described(demonstration=1)), "is a demonstration"),
    "other parameters": (lambda: signed(description=described(epsilon="9")), "does not belong to its table"),
    "something added to the description": (lambda: signed(description=described(ward="B3")), "does not belong"),
    "other columns": (lambda: signed(altered("period,", "ward,")), "other columns"),
    "an empty table": (lambda: signed(b""), "cannot be read"),
    "a table in another alphabet": (lambda: signed("période".encode()), "cannot be read"),
    "a row of another quarter": (lambda: signed(altered("2026-Q3,RX1", "2026-Q2,RX1")), "another quarter"),
    "a row that is cut": (lambda: signed(altered(",noise,3352", "")), "or is cut"),
    "a row missing": (
        lambda: signed(altered("2026-Q3,RX1,case,staff-group,students,1,3,noise,3352\n", "")),
        "row is missing",
    ),
    "a row twice": (
        lambda: signed(members()[COUNTS] + b"2026-Q3,RX1,case,total,all,1,3,noise,3352\n"),
        "row too many",
    ),
    "a category nobody knows": (lambda: signed(altered("students", "matrons")), "row too many"),
    "a count off the grid": (lambda: signed(altered("students,1,3", "students,1,4")), "not a multiple of 3"),
    "half a person": (lambda: signed(altered("students,1,3", "students,1,3.5")), "not a whole number"),
    "a count in other digits": (lambda: signed(altered("students,1,3", "students,1,+3")), "not a whole number"),
    "more people than there are": (
        lambda: signed(altered("students,1,3", "students,1,3000000000000")),
        "not a whole number",
    ),
    "a variance that promises too much": (lambda: signed(altered("noise,3352", "noise,0")), "not written as"),
    "rows in another order": (
        lambda: signed(
            b"".join(
                (lines := members()[COUNTS].splitlines(keepends=True))[:1] + lines[:0:-1]
            )
        ),
        "not written as",
    ),
    "a number with a nought before it": (lambda: signed(altered("students,1,3", "students,1,03")), "not written as"),
}  # fmt: skip


@pytest.mark.parametrize(("made", "sentence"), DAMAGED.values(), ids=DAMAGED.keys())
def test_damage_is_refused_with_its_sentence(made: Callable[[], bytes], sentence: str):
    with pytest.raises(SummaryRefused) as refused:
        document.read(made())
    assert sentence in refused.value.happened
    assert refused.value.happened.endswith(".")


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_byte_can_be_changed_unnoticed(data: st.DataObject):
    at = data.draw(st.integers(0, len(PACKAGE) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != PACKAGE[at]))
    with pytest.raises(SummaryRefused):
        document.read(PACKAGE[:at] + bytes([byte]) + PACKAGE[at + 1 :])


@settings(max_examples=150, deadline=None)
@given(start=st.integers(0, len(PACKAGE)), length=st.integers(0, 600), put=st.binary(max_size=60))
def test_whatever_is_cut_out_or_put_in_is_refused(start: int, length: int, put: bytes):
    changed = PACKAGE[:start] + put + PACKAGE[start + length :]
    if changed != PACKAGE:
        with pytest.raises(SummaryRefused):
            document.read(changed)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_rubbish_is_refused_and_nothing_worse_happens(rubbish: bytes):
    for made in (rubbish, b"PK\x03\x04" + rubbish, rubbish + b"PK\x05\x06" + bytes(18)):
        with pytest.raises(SummaryRefused):
            document.read(made)


@settings(max_examples=100, deadline=None)
@given(
    st.fixed_dictionaries(
        {name: st.binary(max_size=80) | st.just(members()[name]) for name in MEMBERS}
    ).filter(lambda changed: changed != members())
)
def test_a_sound_zip_of_unsound_members_is_refused(changed: dict[str, bytes]):
    with pytest.raises(SummaryRefused):
        document.read(archive.pack(changed))


@given(
    counts=st.lists(st.integers(-30, 3000).map(lambda n: 3 * n), min_size=35, max_size=35),
    year=st.integers(2000, 2100),
    number=st.integers(1, 4),
    organisation=st.from_regex(r"[A-Z0-9]{3,9}", fullmatch=True),
    demonstration=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_whatever_the_counts_are_they_are_read_as_they_were_written(
    counts: list[int], year: int, number: int, organisation: str, demonstration: bool
):
    made = Document(
        DEFAULT,
        "ab" * 16,
        organisation,
        Quarter(year, number),
        demonstration,
        dict(zip(DEFAULT.cells, counts, strict=True)),
    )
    assert replace(document.read(document.write(made, SEED)), signer="") == made


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inside: st.lists(inside, max_size=3),
)


@settings(max_examples=150, deadline=None)
@given(
    about=st.dictionaries(
        st.sampled_from(
            ("specification", "file_id", "organisation", "period", "demonstration", "epsilon", "base")
        ),
        JSON,
        min_size=1,
    ),
    table=st.just(members()[COUNTS]) | st.text(max_size=60).map(str.encode),
)
def test_whoever_has_a_key_of_their_own_still_cannot_sign_nonsense(about: dict[str, object], table: bytes):
    description = described(**about)
    if (table, description) != (members()[COUNTS], members()[DESCRIPTION]):
        with pytest.raises(SummaryRefused):
            document.read(signed(table, description))

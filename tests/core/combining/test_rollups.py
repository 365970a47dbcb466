"""A roll-up is a package again: its reader takes exactly what its writer writes, and a second reader agrees."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import frictionless
import pytest

from sos_desktop.combining import combine, rollups
from sos_desktop.combining.rollups import MEMBERS, NAMES, RollUp
from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import archive, described, document, signed
from sos_desktop.summary.document import COUNTS, DESCRIPTION, SIGNATURE, Document
from sos_desktop.summary.tables import CATALOGUE, Mode

SPRING, SUMMER = Quarter(2026, 2), Quarter(2026, 3)
SEED = hashlib.sha256(b"a made-up SoS team").digest()
SaveFiles = Callable[..., list[Path]]


@pytest.fixture
def roll_up(save_files: SaveFiles) -> RollUp:
    (made,) = rollups.of(combine.combine([*save_files(range(6), SUMMER), *save_files(range(3), SPRING)]))
    return made


@pytest.fixture
def data(roll_up: RollUp) -> bytes:
    return rollups.write(roll_up, SEED)


def refusal(data: bytes) -> str:
    with pytest.raises(SummaryRefused) as refused:
        rollups.read(data)
    return refused.value.happened


def signed_again(held: dict[str, bytes]) -> bytes:
    """With hashes, sizes and signature as they should be, whatever the members say."""
    held = dict(held)
    about = json.loads(held[DESCRIPTION])
    for resource in about["resources"]:
        resource |= {"bytes": len(held[resource["path"]]), "hash": signed.hashed(held[resource["path"]])}
    held[DESCRIPTION] = signed.written(about)
    three = {name: held[name] for name in (COUNTS, DESCRIPTION, MEMBERS)}
    held[SIGNATURE] = signed.sign(rollups.KIND, three, SEED)
    return archive.pack({name: held[name] for name in NAMES})


def test_what_is_written_is_read_again(roll_up: RollUp, data: bytes):
    read = rollups.read(data)
    assert (read.specification, read.members, read.places) == (
        roll_up.specification,
        roll_up.members,
        roll_up.places,
    )
    assert (read.files, read.signer) == (9, document.public_half(SEED))
    assert read.name == f"roll-up-2026-Q2-to-2026-Q3-{read.file_id[:6]}.zip"
    assert rollups.write(read, SEED) == data


def test_it_names_neither_who_sent_a_file_nor_whoever_made_it(save_files: SaveFiles, data: bytes, seed: Any):
    for practitioner in range(6):
        assert document.public_half(seed(practitioner)).encode() not in data
    assert data.count(document.public_half(SEED).encode()) == 1


def test_its_id_follows_from_its_files(roll_up: RollUp, data: bytes):
    other = rollups.write(roll_up, hashlib.sha256(b"another team").digest())
    assert rollups.read(other).file_id == rollups.read(data).file_id
    assert rollups.read(other).content == rollups.read(data).content


def test_a_second_reader_of_data_packages_finds_it_valid(data: bytes, tmp_path: Path):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        package.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / DESCRIPTION))
    assert report.valid, report.flatten(["type", "note"])
    assert [task.name for task in report.tasks] == ["counts", "members"]


def test_it_finds_a_practitioner_s_package_valid_too(save_files: SaveFiles, tmp_path: Path):
    with zipfile.ZipFile(save_files(range(1), SUMMER)[0]) as package:
        package.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / DESCRIPTION))
    assert report.valid and [task.stats["rows"] for task in report.tasks] == [35]


def test_the_second_reader_sees_a_change(data: bytes, tmp_path: Path):
    held = archive.unpack(data, NAMES)
    for name, content in held.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / MEMBERS).write_bytes(held[MEMBERS].replace(b"0", b"1", 1))
    assert not frictionless.validate(str(tmp_path / DESCRIPTION)).valid


def test_every_changed_byte_is_refused(data: bytes):
    for at in range(0, len(data), 97):
        assert refusal(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])


def line(held: dict[str, bytes], name: str, at: int) -> bytes:
    return held[name].split(b"\n")[at]


CHANGES: dict[str, tuple[Callable[[dict[str, bytes]], dict[str, bytes]], str]] = {
    "a row is missing": (
        lambda held: {COUNTS: held[COUNTS].replace(line(held, COUNTS, 3) + b"\n", b"")},
        "A row is missing",
    ),
    "a row of nothing": (
        lambda held: {COUNTS: held[COUNTS].replace(line(held, COUNTS, 1), b"x,y")},
        "cannot be read",
    ),
    "an organisation that is none": (
        lambda held: {COUNTS: held[COUNTS].replace(b",RX1,", b",=1+1,")},
        "cannot be read",
    ),
    "two of one place": (
        lambda held: {COUNTS: held[COUNTS].replace(b"2026-Q2", b"2026-Q3")},
        "cannot be right",
    ),
    "off the grid": (
        lambda held: {COUNTS: held[COUNTS].replace(b",noise", b"1,noise", 1)},
        "not a multiple of 3",
    ),
    "another variance": (lambda held: {COUNTS: held[COUNTS].replace(b",noise,10056", b",noise,1")}, "not written as"),
    "a file fewer": (
        lambda held: {MEMBERS: held[MEMBERS].replace(line(held, MEMBERS, 2) + b"\n", b"")},
        "does not belong",
    ),
    "a file twice": (
        lambda held: {MEMBERS: held[MEMBERS].replace(line(held, MEMBERS, 2), line(held, MEMBERS, 1))},
        "twice",
    ),
    "out of order": (
        lambda held: {MEMBERS: b"\n".join((b"file_id,source", *held[MEMBERS].split(b"\n")[-2:0:-1], b""))},
        "out of order",
    ),
    "half a member": (lambda held: {MEMBERS: held[MEMBERS][:-10] + b"\n"}, "cannot be read"),
    "no members": (lambda held: {MEMBERS: b"file_id,source\n"}, "cannot be read"),
    "letters": (lambda held: {MEMBERS: b"file_id,source\nx,y\n"}, "cannot be read"),
    "other columns": (
        lambda held: {MEMBERS: held[MEMBERS].replace(b"file_id,source", b"file_id,who")},
        "not written as",
    ),
    "a later form": (
        lambda held: {DESCRIPTION: held[DESCRIPTION].replace(b"sos-roll-up-1", b"sos-roll-up-9")},
        "form of roll-up",
    ),
    "another specification": (
        lambda held: {DESCRIPTION: held[DESCRIPTION].replace(b"sos-summary-1", b"sos-summary-9")},
        "does not know",
    ),
    "no word on demonstrations": (
        lambda held: {DESCRIPTION: held[DESCRIPTION].replace(b'"demonstration": false', b'"demonstration": 0')},
        "what was added up",
    ),
    "another title": (
        lambda held: {DESCRIPTION: held[DESCRIPTION].replace(b"Roll-up of", b"Everything about")},
        "description does not belong",
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_changed_and_signed_again_is_refused(data: bytes, change: str):
    made, said = CHANGES[change]
    held = archive.unpack(data, NAMES)
    changed = made(held)
    assert changed[next(iter(changed))] != held[next(iter(changed))], "nothing was changed"
    assert said in refusal(signed_again({**held, **changed}))


def test_its_signature_is_looked_at(data: bytes):
    held = archive.unpack(data, NAMES)
    other = document.public_half(hashlib.sha256(b"another").digest())
    mine = document.public_half(SEED)

    def with_signature(content: bytes) -> bytes:
        return archive.pack({**held, SIGNATURE: content})

    assert refusal(with_signature(held[SIGNATURE].replace(mine.encode(), other.encode()))) == (
        "Its signature does not fit."
    )
    assert "does not know" in refusal(with_signature(held[SIGNATURE].replace(b"Ed25519", b"Ed448")))
    assert "cannot be read" in refusal(with_signature(b"{" + held[SIGNATURE]))
    assert (
        refusal(with_signature(held[SIGNATURE].replace(mine.encode(), b"xy")))
        == "Its signature does not fit."
    )
    assert "changed after it was signed" in refusal(archive.pack({**held, COUNTS: held[COUNTS] + b"\n"}))


def test_fewer_than_five_files_are_no_roll_up(roll_up: RollUp):
    few = replace(
        roll_up,
        members=roll_up.members[: 4 * rollups.ONE],
        places={(SUMMER, "RX1"): replace(roll_up.places[SUMMER, "RX1"], files=4)},
    )
    with pytest.raises(SummaryRefused, match="at least 5 files"):
        rollups.write(few, SEED)
    counts, members = rollups._counts(few), rollups._members(few)
    held = {
        COUNTS: counts,
        DESCRIPTION: signed.written(rollups._description(few, counts, members)),
        MEMBERS: members,
    }
    assert "does not belong" in refusal(signed_again(held))


def test_one_that_is_too_large_is_not_written(roll_up: RollUp, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archive, "LIMIT", 1000)
    with pytest.raises(SummaryRefused, match="larger than 64 MB"):
        rollups.write(roll_up, SEED)


def test_a_summary_is_not_taken_for_one_nor_the_other_way_round(save_files: SaveFiles, data: bytes):
    summary = save_files(range(1), SUMMER)[0].read_bytes()
    assert (rollups.is_one(summary), rollups.is_one(data)) == (False, True)
    assert "missing from it" in refusal(summary)
    with pytest.raises(SummaryRefused, match="does not belong into"):
        document.read(data)


def test_tables_of_a_pack_are_in_it(seed: Any, file_of: Any, tmp_path: Path):
    merged = CATALOGUE[1].merged(CATALOGUE[1].categories[:2])
    made = described.packed(Mode.NOISE, Fraction(1, 2), (CATALOGUE[0], merged))
    for who in range(5):
        one = Document(made, f"{who:032x}", "RX1", SUMMER, False, dict.fromkeys(made.cells, 3))
        (tmp_path / f"{who}.zip").write_bytes(document.write(one, seed(who)))
    (roll_up,) = rollups.of(combine.combine([tmp_path]))
    read = rollups.read(rollups.write(roll_up, SEED))
    assert read.specification == made and read.places[SUMMER, "RX1"].counts == [15] * len(made.cells)

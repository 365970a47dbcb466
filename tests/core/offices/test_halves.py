"""Files of a pack: what the strict reader refuses of them, and what it reads whoever made them."""

import hashlib
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import archive, described, document
from sos_desktop.summary.document import COUNTS, DESCRIPTION, MEMBERS, SIGNATURE, Document
from sos_desktop.summary.signed import sign, written
from sos_desktop.summary.tables import CATALOGUE, PAIRS, Mode

SEED = hashlib.sha256(b"a made-up practitioner").digest()
MERGED = (CATALOGUE[0], CATALOGUE[1].merged(["students", "not-stated"]), CATALOGUE[3])
NOISY = Document(
    described.packed(Mode.NOISE, Fraction(1, 2), MERGED),
    "1f3a9c" + "0" * 26,
    "RX1",
    Quarter(2026, 3),
    False,
    {},
)
NOISY = replace(NOISY, counts=dict.fromkeys(NOISY.specification.cells, -6))
HALF = Document(
    described.packed(Mode.SHARES, Fraction(0), (*MERGED, PAIRS[1])),
    "1f3a9c" + "0" * 26, "RX1", Quarter(2026, 3), False, {}, half=2, split_id="ab" * 16,
)  # fmt: skip
HALF = replace(HALF, counts={cell: 2**64 - 1 - n for n, cell in enumerate(HALF.specification.cells)})
RELEASED = Path(__file__).parents[2] / "data" / "summaries"


def signed(made: Document, *, table: bytes | None = None, **about: object) -> bytes:
    """A package that says something else about itself, signed by its author all the same; None takes it away."""
    counts = document._table(made) if table is None else table
    content = json.loads(written(document._description(made, counts)))
    content["summary"] = {k: v for k, v in {**content["summary"], **about}.items() if v is not None}
    held = {COUNTS: counts, DESCRIPTION: written(content)}
    return archive.pack({**held, SIGNATURE: sign(document.KIND, held, SEED)})


@pytest.mark.parametrize("made", [NOISY, HALF])
def test_a_file_of_a_pack_is_read_as_it_was_written(made: Document):
    package = document.write(made, SEED)
    assert replace(document.read(package), signer="") == made
    assert document.write(document.read(package), SEED) == package == signed(made)


@pytest.mark.parametrize(("name", "made"), [("packed", NOISY), ("half-2", HALF)])
def test_its_bytes_are_the_same_on_every_machine_and_in_every_version(name: str, made: Document):
    (released,) = RELEASED.glob(f"sos-summary-2-{name}.zip")
    assert document.write(made, SEED) == released.read_bytes()


def test_what_is_exact_when_it_is_added_has_no_variance():
    rows = archive.unpack(document.write(HALF, SEED), MEMBERS)[COUNTS].decode().splitlines()[1:]
    assert {tuple(row.split(",")[-2:]) for row in rows} == {("share", "0")}
    assert rows[0].split(",")[6] == str(2**64 - 1)


@pytest.mark.parametrize(
    ("about", "because"),
    [
        ({"half": 3}, "which half of a split"),
        ({"half": True}, "which half of a split"),
        ({"half": "1"}, "which half of a split"),
        ({"half": None}, "which half of a split"),
        ({"split_id": None}, "id of its split"),
        ({"split_id": "AB" * 16}, "id of its split"),
        ({"split_id": 7}, "id of its split"),
        ({"epsilon": "1"}, "no epsilon"),
        ({"base": 3}, "does not belong to its table"),
        ({"half": 1}, "does not belong to its table"),
    ],
)
def test_a_half_that_does_not_say_what_it_is_is_refused(about: dict[str, object], because: str):
    with pytest.raises(SummaryRefused, match=because):
        document.read(signed(HALF, **about))


@pytest.mark.parametrize(
    ("number", "because"),
    [
        (str(2**64), "too large to be half of a count"),
        ("9" * 21, "not a whole number"),
        ("-1", "not a whole number"),
        ("01", "not a whole number"),
    ],
)
def test_what_is_no_half_of_a_number_is_refused(number: str, because: str):
    table = document._table(HALF).replace(str(2**64 - 1).encode(), number.encode(), 1)
    with pytest.raises(SummaryRefused, match=because):
        document.read(signed(HALF, table=table))


def test_a_half_cannot_pass_for_a_protected_file_nor_the_other_way_round():
    with pytest.raises(SummaryRefused, match="which half of a split"):
        document.read(signed(NOISY, method="share", epsilon="0"))
    with pytest.raises(SummaryRefused):
        document.read(signed(HALF, method="noise", epsilon="1/2"))
    with pytest.raises(SummaryRefused, match="does not belong to its table"):
        document.read(signed(NOISY, half=1, split_id="ab" * 16))


def test_more_than_a_pack_could_have_chosen_is_refused():
    too_much = replace(NOISY, specification=replace(NOISY.specification, epsilon=Fraction(3)))
    with pytest.raises(SummaryRefused, match="too much of one person: 9 in all"):
        document.read(document.write(too_much, SEED))


@pytest.mark.parametrize("made", [NOISY, HALF])
def test_a_byte_that_was_changed_anywhere_is_noticed(made: Document):
    package = document.write(made, SEED)
    for place in range(0, len(package), 7):
        damaged = package[:place] + bytes([package[place] ^ 1]) + package[place + 1 :]
        with pytest.raises(SummaryRefused):
            document.read(damaged)

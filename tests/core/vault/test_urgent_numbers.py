"""The file in clear beside the record book: nobody's secret, and nothing that is believed because it lies there."""

import json
from pathlib import Path

import pytest

from sos_desktop.vault import urgent_numbers
from sos_desktop.vault.urgent_numbers import Number, Sealed, State

KEY = urgent_numbers.key_of(bytes(32))
NUMBERS = (
    Number("Site co-ordinator", "0115 496 0000", "Nights and weekends"),
    Number("Crisis team", "ext. 1234"),
)
OWN = Sealed(NUMBERS, "2026-11-23", "2026-11-23T14:05:00Z")


def test_what_was_written_reads_back_and_is_genuine_with_its_key_only(tmp_path: Path):
    urgent_numbers.write(tmp_path, OWN, KEY)
    found = urgent_numbers.read(tmp_path)
    assert found.numbers == NUMBERS and found.genuine(KEY)
    assert not found.genuine(urgent_numbers.key_of(bytes([1]) * 32))
    assert urgent_numbers.kept(OWN.content()) == OWN
    assert urgent_numbers.state(tmp_path, OWN, KEY) is State.RIGHT


def test_one_digit_changed_is_seen(tmp_path: Path):
    urgent_numbers.write(tmp_path, OWN, KEY)
    path = tmp_path / urgent_numbers.NAME
    path.write_text(path.read_text("ascii").replace("496 0000", "496 0001"), "ascii")
    assert urgent_numbers.read(tmp_path).numbers[0].call.endswith("1")
    assert urgent_numbers.state(tmp_path, OWN, KEY) is State.CHANGED


def test_an_older_one_put_back_is_not_taken_for_the_newest(tmp_path: Path):
    urgent_numbers.write(tmp_path, OWN, KEY)
    newer = Sealed(NUMBERS[:1], "2026-12-01", "2026-12-01T09:00:00Z")
    assert urgent_numbers.state(tmp_path, newer, KEY) is State.MISSING


def test_beside_a_record_book_that_was_restored_the_newer_file_counts(tmp_path: Path):
    urgent_numbers.write(tmp_path, OWN, KEY)
    older = Sealed(NUMBERS[:1], "2026-11-01", "2026-11-01T09:00:00Z")
    assert urgent_numbers.state(tmp_path, older, KEY) is State.LATER
    assert urgent_numbers.state(tmp_path, None, KEY) is State.LATER


def test_nothing_entered_and_nothing_there_is_no_fault(tmp_path: Path):
    assert urgent_numbers.state(tmp_path, None, KEY) is State.NONE
    assert urgent_numbers.state(tmp_path, OWN, KEY) is State.MISSING
    assert urgent_numbers.read(tmp_path) is None


def test_a_link_in_its_place_is_not_followed(tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    urgent_numbers.write(tmp_path / "elsewhere", OWN, KEY)
    try:
        (tmp_path / urgent_numbers.NAME).symlink_to(tmp_path / "elsewhere" / urgent_numbers.NAME)
    except OSError:
        pytest.skip("no links here")
    assert urgent_numbers.read(tmp_path) is None
    assert urgent_numbers.state(tmp_path, OWN, KEY) is State.CHANGED


@pytest.mark.parametrize(
    "change",
    [
        {"format": "another"},
        {"numbers": [["only a name"]]},
        {"numbers": [["n", "c", "w"]] * 7},
        {"numbers": [["n", "c", "w" * 121]]},
        {"checked": 2026},
        {"mac": "zz"},
        {"more": 1},
    ],
)
def test_what_is_not_exactly_such_a_file_is_not_read(tmp_path: Path, change: dict[str, object]):
    urgent_numbers.write(tmp_path, OWN, KEY)
    path = tmp_path / urgent_numbers.NAME
    path.write_text(json.dumps({**json.loads(path.read_text("ascii")), **change}), "ascii")
    assert urgent_numbers.read(tmp_path) is None
    assert urgent_numbers.state(tmp_path, OWN, KEY) is State.CHANGED


def test_a_huge_file_in_its_place_is_not_read_whole(tmp_path: Path):
    (tmp_path / urgent_numbers.NAME).write_bytes(b"[" * 1_000_000)
    assert urgent_numbers.read(tmp_path) is None

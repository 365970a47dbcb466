"""What went wrong is counted by its code, and nothing else can get into the file."""

import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop import errors, troubles
from sos_desktop.errors import SosError
from sos_desktop.troubles import Troubles, count, is_code, mistake, read

DAY = date(2026, 11, 23)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "troubles.txt"


def test_each_kind_is_counted_from_the_first_day_on(file: Path) -> None:
    for code in ("save-failed", "wrong-passphrase", "save-failed"):
        count(file, code, today=DAY)
    count(file, mistake("ValueError", "ui/pages/today.py", 12), today=DAY + timedelta(days=3))
    found = read(file)
    assert found.since == DAY
    assert found.counts[0] == ("save-failed", 2)
    assert ("ValueError in ui/pages/today.py, line 12", 1) in found.counts
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_has_been_counted_where_there_is_no_file(file: Path) -> None:
    assert read(file) == Troubles()


def test_stopping_and_locking_are_no_troubles(file: Path) -> None:
    for code in ("stopped", "interrupted"):
        count(file, code, today=DAY)
    assert not file.exists()


def test_after_ninety_days_and_after_a_clock_that_went_back_it_begins_anew(file: Path) -> None:
    count(file, "save-failed", today=DAY)
    count(file, "bad-input", today=DAY + timedelta(days=90))
    assert read(file).since == DAY
    count(file, "bad-input", today=DAY + timedelta(days=91))
    assert read(file) == Troubles(DAY + timedelta(days=91), (("bad-input", 1),))
    count(file, "finished", today=DAY)
    assert read(file) == Troubles(DAY, (("finished", 1),))


def test_it_never_grows_large(file: Path) -> None:
    for number in range(troubles.MOST_KINDS + 5):
        count(file, mistake("ValueError", "ui/cards.py", number + 1), today=DAY)
    assert len(read(file).counts) == troubles.MOST_KINDS
    file.write_text(f"since\t{DAY}\nsave-failed\t{troubles.MOST}\n", "ascii")
    count(file, "save-failed", today=DAY)
    assert read(file).counts == (("save-failed", troubles.MOST),)


def test_a_disk_that_refuses_is_no_second_trouble(file: Path) -> None:
    file.parent.write_text("a file where the folder should be")
    count(file, "save-failed", today=DAY)
    assert read(file) == Troubles()


@pytest.mark.parametrize(
    "typed",
    ["Robin Wren", "robin@wren.example", "/home/wren", "Ward 12", "save-failed\t3", "", "x", "A", "ward\n"],
)
def test_what_somebody_typed_or_named_is_not_a_code(typed: str, file: Path) -> None:
    assert not is_code(typed)
    count(file, typed, today=DAY)
    assert not file.exists()


def test_a_mistake_in_somebody_else_s_file_does_not_name_it() -> None:
    assert mistake("KeyError", "robin-wren.py", 3) == "KeyError in elsewhere"
    assert mistake("KeyError", "/home/wren/ui/x.py", 3) == "KeyError in elsewhere"
    assert mistake("Robin Wren", "/home/wren", 3) == "unnamed-mistake"
    assert is_code("unnamed-mistake")


def test_every_refusal_of_the_core_has_a_code_that_is_counted() -> None:
    def all_of(kind: type[SosError]) -> set[type[SosError]]:
        return {kind}.union(*map(all_of, kind.__subclasses__()))

    assert errors.VaultDamaged in all_of(SosError)
    assert [kind for kind in all_of(SosError) if not is_code(kind.code)] == []


@given(st.binary(max_size=300))
def test_a_file_of_anything_gives_codes_or_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "troubles.txt"
    file.write_bytes(data)
    assert all(is_code(code) for code, _ in read(file).counts)


def test_lines_that_somebody_else_wrote_are_left_out(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(f"since\t{DAY}\nRobin Wren\t3\nsave-failed\t2\nbad-input\tmany\n", "ascii")
    assert read(file) == Troubles(DAY, (("save-failed", 2),))
    file.write_text("until\t2026-11-23\nsave-failed\t2\n", "ascii")
    assert read(file) == Troubles()

"""What was sent to the SoS team is still there tomorrow, byte for byte, and what was taken out can come back."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sos_desktop.combining import combine, kept
from sos_desktop.combining.combine import Adding, Combined, Files, State
from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput, SummaryRefused
from sos_desktop.summary import document
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store

SUMMER = Quarter(2026, 3)
SaveFiles = Callable[..., list[Path]]


def silently(done: int, of: int) -> None:
    pass


@pytest.fixture
def team(new_vault: Callable[..., Vault]) -> Store:
    return new_vault("Team", kind="team").store


@pytest.fixture
def files(save_files: SaveFiles) -> list[Path]:
    return save_files(range(6), SUMMER)


def sum_of(store: Store, **how: Any) -> Combined:
    reading = Files()
    adding = Adding(lambda where: kept.again(store, reading, where), **how)
    kept.put_into(adding, reading, store, silently)
    return adding.sum_up()


def test_what_is_kept_adds_up_to_what_the_files_add_up_to(team: Store, files: list[Path], now: datetime):
    assert kept.keep(team, files, silently, now=now) == kept.Kept(6, 0, (), ())
    expected = combine.combine(files)
    for path in files:
        path.unlink()
    found = sum_of(team)
    assert (found.sums, found.version) == (expected.sums, expected.version)


def test_the_same_file_again_is_kept_once_and_what_cannot_be_read_is_named(
    team: Store, files: list[Path], now: datetime, tmp_path: Path
):
    kept.keep(team, files[:2], silently, now=now)
    gone = tmp_path / "gone.zip"
    assert kept.keep(team, [*files, gone], silently, now=now) == kept.Kept(4, 2, (), (gone,))
    assert kept.count(team) == 6


def test_a_folder_is_kept_with_everything_inside_it(
    team: Store, files: list[Path], now: datetime, tmp_path: Path
):
    told: list[tuple[int, int]] = []
    kept.keep(team, [tmp_path], lambda done, of: told.append((done, of)), now=now)
    assert kept.count(team) == 6 and told == [(0, 6), (6, 6)]


def test_where_there_is_no_room_it_is_said_of_which(
    team: Store, files: list[Path], now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kept, "ROOM", 3 * files[0].stat().st_size + 100)
    found = kept.keep(team, files, silently, now=now)
    assert (found.new, found.no_room) == (3, tuple(files[3:]))


def test_two_of_one_record_book_are_held_and_one_that_is_taken_out_lets_the_other_in(
    team: Store, files: list[Path], now: datetime, file_of: Any, seed: Any, tmp_path: Path
):
    from dataclasses import replace

    second = tmp_path / "second.zip"
    second.write_bytes(document.write(replace(file_of(0, SUMMER, 9), file_id="ab" * 16), seed(0)))
    kept.keep(team, [*files, second], silently, now=now)
    combined = sum_of(team)
    assert combined.files == 5 and [each.state for each in combined.refused] == [State.HELD] * 2
    kept.take_out(team, 7, now=now)
    assert sum_of(team).files == 6
    with pytest.raises(BadInput, match="not here any more"):
        kept.take_out(team, 7, now=now)


def test_starting_again_can_be_undone_and_the_second_time_is_for_good(
    team: Store, files: list[Path], now: datetime
):
    kept.keep(team, files[:5], silently, now=now)
    assert kept.start_again(team, now=now) == 5
    assert (kept.count(team), kept.can_be_brought_back(team)) == (0, 5)
    assert kept.bring_back(team, now=now) == 5
    assert sum_of(team).files == 5
    kept.start_again(team, now=now)
    kept.start_again(team, now=now)
    assert (kept.count(team), kept.can_be_brought_back(team)) == (0, 0)


def test_a_file_that_was_taken_out_comes_back_when_it_is_added_again(
    team: Store, files: list[Path], now: datetime
):
    kept.keep(team, files, silently, now=now)
    kept.take_out(team, 1, now=now)
    assert kept.keep(team, files[:1], silently, now=now).new == 1
    assert kept.count(team) == 6


def test_one_that_is_taken_out_while_it_is_needed_a_second_time_ends_the_adding_up(
    team: Store, files: list[Path], now: datetime
):
    kept.keep(team, files, silently, now=now)
    kept.start_again(team, now=now)
    kept.start_again(team, now=now)
    with pytest.raises(SummaryRefused, match="was taken out"):
        kept.again(team, Files(), "1/0.zip")


def test_whoever_is_told_how_far_it_is_can_end_it_and_what_is_kept_stays(
    team: Store, files: list[Path], now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kept, "_HANDFUL", 2)

    def enough(done: int, of: int) -> None:
        if done == 4:
            raise SummaryRefused("Stopped.")

    with pytest.raises(SummaryRefused, match="Stopped"):
        kept.keep(team, files, enough, now=now)
    assert kept.count(team) == 4


def test_what_was_withdrawn_is_noted_and_can_be_a_slip(team: Store, files: list[Path], now: datetime):
    number = document.read(files[0].read_bytes()).file_id
    kept.withdraw(team, f" {number[:16].upper()} {number[16:]} ", now=now)
    kept.withdraw(team, number, now=now)
    assert kept.withdrawn(team) == (number,)
    kept.keep(team, files, silently, now=now)
    assert sum_of(team, withdrawn=kept.withdrawn(team)).files == 5
    kept.not_withdrawn(team, number, now=now)
    assert kept.withdrawn(team) == ()


@pytest.mark.parametrize("typed", ["", "1f3a9c", "z" * 32, "ab" * 17])
def test_what_is_no_number_of_a_summary_is_refused(team: Store, now: datetime, typed: str):
    with pytest.raises(BadInput, match="not the number of a summary"):
        kept.withdraw(team, typed, now=now)


def test_how_many_are_waited_for_is_remembered(team: Store, now: datetime):
    assert kept.expected(team) is None
    for files in (48, 50):
        kept.expect(team, files, now=now)
        assert kept.expected(team) == files
    kept.expect(team, None, now=now)
    assert kept.expected(team) is None


def test_a_kept_file_is_told_from_one_on_the_disk():
    assert kept.number_of("17/summary.zip") == 17
    assert [kept.number_of(where) for where in ("/media/17/summary.zip", "summary.zip", "x/1.zip")] == [
        None
    ] * 3

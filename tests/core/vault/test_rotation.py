"""Which backups go: never the last ones, and further back fewer and fewer."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.vault import backup, backup_file, rotation
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.rotation import Entry, goes

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


def entry(number: int, ago: timedelta, pinned: bool = False) -> Entry:
    return Entry(number, NOW - ago, pinned)


def test_ten_backups_of_one_afternoon_stay_and_the_eleventh_lets_the_first_go():
    entries = [entry(number, timedelta(minutes=15 * (20 - number))) for number in range(1, 12)]
    assert goes(entries[:10], now=NOW) == frozenset()
    assert goes(entries, now=NOW) == {1}


def test_after_two_years_of_four_backups_a_day_there_are_about_forty():
    entries = [entry(number, timedelta(hours=6 * (2920 - number))) for number in range(1, 2921)]
    gone = goes(entries, now=NOW)
    kept = [entry for entry in entries if entry.number not in gone]
    assert 30 <= len(kept) <= rotation.LAST + rotation.DAYS + rotation.WEEKS + rotation.MONTHS
    assert timedelta(days=320) < NOW - min(entry.made for entry in kept) < timedelta(days=370)


def test_somebody_who_was_away_for_a_year_finds_the_old_ones():
    entries = [entry(number, timedelta(days=400 + number)) for number in range(1, 15)]
    entries = [Entry(100 - each.number, each.made, each.pinned) for each in entries]
    assert goes([*entries, entry(200, timedelta(0))], now=NOW) == frozenset()


def test_a_pinned_one_stays_ninety_days():
    many = [entry(number, timedelta(seconds=40 - number)) for number in range(50, 90)]
    young, old = entry(1, timedelta(days=89), pinned=True), entry(2, timedelta(days=91), pinned=True)
    older = [entry(number, timedelta(days=90, hours=number)) for number in range(3, 6)]
    gone = goes([young, old, *older, *many], now=NOW)
    assert 1 not in gone
    assert 2 not in goes([old], now=NOW), "the last one is never let go"


@given(
    st.lists(
        st.tuples(st.integers(0, 10**8), st.booleans()), min_size=1, max_size=80, unique_by=lambda e: e[0]
    )
)
def test_whatever_the_clock_said_the_last_ten_and_everything_pinned_stay(made: list[tuple[int, bool]]):
    entries = [
        entry(number, timedelta(seconds=ago), pinned) for number, (ago, pinned) in enumerate(made, start=1)
    ]
    gone = goes(entries, now=NOW)
    assert not gone & {each.number for each in entries[-10:]}
    assert not gone & {each.number for each in entries if each.pinned and NOW - each.made <= rotation.PINNED}
    assert goes([each for each in entries if each.number not in gone], now=NOW) <= gone | frozenset()


def test_what_cannot_be_read_and_what_is_of_somebody_else_stays(
    written: Vault, new_vault, now: datetime, tmp_path: Path
):
    folder = written.folder / "backups"
    other = backup.make(new_vault("Wren"), now=now - timedelta(days=1)).path
    theirs = folder / "20260101-000000-77.vbk"
    theirs.write_bytes(other.read_bytes())
    broken = folder / "20250101-000000-78.vbk"
    broken.write_bytes(b"half of one")
    for number in range(12):
        backup.make(written, now=now + timedelta(seconds=number))
    assert theirs.exists()
    assert broken.exists()
    assert len(backup_file.in_folder(folder)) == 12


def test_one_that_a_virus_scanner_holds_goes_the_next_time(tmp_path: Path):
    assert rotation.remove([tmp_path / "held"]) == 0


def test_what_was_removed_is_gone_from_the_disk_too_before_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    synced = []
    monkeypatch.setattr(
        rotation, "sync_folder", lambda folder: synced.append((folder, list(folder.iterdir())))
    )
    (tmp_path / "1.vbk").touch()
    assert rotation.remove([tmp_path / "1.vbk"]) == 1
    assert synced == [(tmp_path, [])]


def test_a_disk_that_does_not_sync_is_no_reason_to_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(_: Path) -> None:
        raise OSError(5, "no")

    monkeypatch.setattr(rotation, "sync_folder", refuse)
    (tmp_path / "1.vbk").touch()
    assert rotation.remove([tmp_path / "1.vbk"]) == 1

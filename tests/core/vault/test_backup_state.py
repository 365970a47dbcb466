"""What Today says about backups, and when the next one is due."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from sos_desktop.vault import backup, backup_state
from sos_desktop.vault.backup_state import Covered, Noted, State
from sos_desktop.vault.folder import Vault

Keep = Callable[[Vault, str], None]


def test_a_new_record_book_has_no_backup_and_says_so(vault: Vault, now: datetime):
    state = backup.state(vault.folder)
    assert state.said(now=now) == "No checked backup yet"
    assert state.overdue(now=now)
    assert backup.due(vault.folder, now=now)
    assert not backup_state.rehearsal_due(vault.folder, now=now)


def test_after_a_change_the_next_one_is_due_in_a_quarter_of_an_hour(
    written: Vault, keep: Keep, now: datetime
):
    backup.make(written, now=now)
    later = now + timedelta(minutes=15)
    assert not backup.due(written.folder, now=later), "nothing has changed"
    keep(written, "siskin")
    assert backup_state.changed(written.folder)
    assert not backup.due(written.folder, now=later - timedelta(seconds=1))
    assert backup.due(written.folder, now=later)
    backup.make(written, now=later)
    assert not backup_state.changed(written.folder)
    assert not backup.due(written.folder, now=later + timedelta(days=1))


def test_what_was_changed_while_it_was_checked_makes_the_next_one_due(
    written: Vault, keep: Keep, now: datetime
):
    copied = backup.copy(written, now=now)
    keep(written, "siskin")
    backup.finish(copied, now=now)
    assert backup.due(written.folder, now=now + timedelta(minutes=15))


def test_a_backup_from_the_future_does_not_keep_the_next_one_away(written: Vault, keep: Keep, now: datetime):
    backup.make(written, now=now + timedelta(days=900))
    keep(written, "siskin")
    assert backup.due(written.folder, now=now)


def test_without_a_record_book_nothing_is_due(tmp_path, now: datetime):
    assert not backup.due(tmp_path, now=now)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(0), "today 14:05"),
        (timedelta(hours=15), "yesterday 23:05"),
        (timedelta(days=6), "on 17 November 2026"),
    ],
)
def test_the_day_of_the_last_one_is_said(ago: timedelta, words: str, now: datetime):
    state = State(now - ago, 3, False, None, False, None, False)
    assert state.said(now=now) == f"Last checked backup {words}"
    assert not state.overdue(now=now)


def test_it_is_overdue_after_seven_days_or_when_a_rehearsal_failed(now: datetime):
    state = State(now - timedelta(days=8), 3, False, None, False, None, False)
    assert state.overdue(now=now)
    assert State(now, 3, False, None, False, now, True).overdue(now=now)


def test_where_the_second_place_lags_behind_it_says_here_only(now: datetime):
    assert State(now, 1, True, now, True, None, False).said(now=now).endswith("here and on the second place")
    assert State(now, 1, True, now, False, None, False).said(now=now).endswith("here only")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{" * 20_000,
        b"\xff",
        b'{"covers":1}',
        b'{"covers":{"written":1,"size":2},"place":"","second":"soon","second_number":0,"rehearsed":"",'
        b'"rehearsal_failed":false,"numbered":0}',
    ],
)
def test_a_damaged_note_means_that_everything_is_due_again(vault: Vault, content: bytes):
    (vault.folder / "backups" / backup_state.NAME).write_bytes(content)
    assert backup_state.read(vault.folder) == Noted()


def test_what_is_noted_is_read_again_and_names_nobody(vault: Vault, now: datetime):
    backup_state.note(vault.folder, covers=Covered(5, 6))
    backup_state.note(vault.folder, place="00ff")
    backup_state.note(vault.folder, second=(now, 7))
    backup_state.note(vault.folder, rehearsed=(now, False))
    assert backup_state.read(vault.folder) == Noted(
        Covered(5, 6), "00ff", "2026-11-23T14:05:00Z", 7, "2026-11-23T14:05:00Z", True
    )


def test_a_disk_that_does_not_take_the_note_is_no_reason_to_fail(tmp_path, now: datetime):
    backup_state.note(tmp_path / "gone", covers=Covered(1, 2))
    assert backup_state.read(tmp_path / "gone") == Noted()

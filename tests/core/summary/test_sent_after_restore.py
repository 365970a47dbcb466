"""A record book that came back from a backup: what was withdrawn stays withdrawn, and nothing is reported twice."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary import events, ledger, sent
from sos_desktop.vault import backup, backup_file, closed, places, rescue, restore
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS

Again = Callable[..., Vault]


@pytest.fixture
def backed_up(vault: Vault, book: Any, now: datetime) -> Path:
    """A backup of a record book with a case of spring and one of summer; nothing has left yet."""
    book.case("2026-05-05")
    book.case("2026-08-08")
    return backup.make(vault, now=now).path


@pytest.fixture
def again(vault: Vault, passphrase: str, now: datetime, tmp_path: Path, open_vault: Again) -> Again:
    """Lose the record book, and make it again from a backup that lay on a stick; it is open."""

    def from_stick(path: Path) -> Vault:
        stick = tmp_path / "stick"
        stick.mkdir()
        shutil.copy(path, stick)
        vault.close(now=now)
        shutil.rmtree(vault.folder)
        restore.into(
            stick / path.name,
            tmp_path / "again",
            passphrase,
            now=now,
            limits=CHEAP_LIMITS,
            allowed=places.anywhere,
        )
        return open_vault(tmp_path / "again")

    return from_stick


def test_a_withdrawal_made_after_the_backup_is_applied_again(
    vault: Vault, book: Any, now: datetime, passphrase: str, open_vault: Again, quarter: Quarter
):
    book.case("2026-08-08")
    issued = ledger.issue(vault, quarter, now=now, today=now.date())
    made = backup.make(vault, now=now)
    ledger.withdraw(vault, issued.file_id, now=now)
    vault.close(now=now)
    restore.replace(made.path, vault.folder, passphrase, now=now, limits=CHEAP_LIMITS)
    back = open_vault(vault.folder)
    assert ledger.find(back, quarter).withdrawn is None
    assert sent.read_back(back, now=now) == 1
    assert ledger.find(back, quarter).withdrawn == now
    assert events.waiting(back.store, quarter.next).again == 1
    assert sent.read_back(back, now=now) == 0
    assert [row["action"] for row in back.store.rows("SELECT action FROM audit")][-1] == "summary withdrawn"


def test_with_the_clock_set_back_a_restore_opens_no_quarter_that_may_have_left(
    vault: Vault,
    book: Any,
    backed_up: Path,
    now: datetime,
    passphrase: str,
    tmp_path: Path,
    open_vault: Again,
):
    """The same quarter again, with other counts under the same noise, would show what lies between."""
    ledger.issue(vault, Quarter(2026, 3), now=now, today=now.date())
    vault.close(now=now)
    stick = tmp_path / "stick"
    stick.mkdir()
    shutil.copy(backed_up, stick)
    shutil.rmtree(vault.folder)
    restore.into(
        stick / backed_up.name,
        tmp_path / "again",
        passphrase,
        now=now - timedelta(days=100),
        limits=CHEAP_LIMITS,
        allowed=places.anywhere,
    )
    back = open_vault(tmp_path / "again")
    book.store = back.store
    book.case("2026-08-09")
    with pytest.raises(SummaryRefused, match="came back from a backup"):
        ledger.issue(back, Quarter(2026, 3), now=now, today=now.date())


def test_the_size_of_a_copy_does_not_tell_how_many_events_left(
    vault: Vault, book: Any, now: datetime, quarter: Quarter
):
    """The folder lies in every second place, where others see it; a line for each event would be a count."""
    first = ledger.issue(vault, quarter, now=now, today=now.date())
    book.many(lambda: book.case("2026-11-02"), 30)
    later = now.replace(year=2027, month=1, day=4)
    second = ledger.issue(vault, quarter.next, now=later, today=later.date())
    sizes = {(vault.folder / "sent" / f"{each.file_id}.sent").stat().st_size for each in (first, second)}
    assert len(sizes) == 1


def test_a_copy_that_cannot_be_read_takes_nothing_from_what_the_ledger_knows(
    vault: Vault, book: Any, now: datetime, quarter: Quarter
):
    book.case("2026-08-08")
    issued = ledger.issue(vault, quarter, now=now, today=now.date())
    (copy,) = (vault.folder / "sent").iterdir()
    copy.write_bytes(b"cut")
    assert sent.read_back(vault, now=now) == 0
    assert ledger.issue(vault, quarter, now=now, today=now.date()).package == issued.package


def test_where_the_folder_sent_was_lost_quarters_that_had_ended_stay_closed(
    backed_up: Path, again: Again, now: datetime, quarter: Quarter
):
    back = again(backed_up)
    found = ledger.overview(back, now=now, today=now.date())
    assert found.open == ()
    assert found.uncertain == (quarter.previous, quarter)
    for each in found.uncertain:
        with pytest.raises(SummaryRefused, match="it is not certain whether the summary") as refused:
            ledger.issue(back, each, now=now, today=now.date())
        assert "rides with the next summary" in refused.value.safe
        assert "show the file that was sent" in refused.value.do
    assert back.store.rows("SELECT 1 FROM summaries") == []


def test_what_belongs_to_a_closed_quarter_rides_with_the_next(
    backed_up: Path, again: Again, now: datetime, quarter: Quarter
):
    back = again(backed_up)
    later = now + timedelta(days=60)
    found = ledger.overview(back, now=later, today=later.date())
    assert found.open == (quarter.next,)
    assert events.waiting(back.store, quarter.next).events == 2
    ledger.issue(back, quarter.next, now=later, today=later.date())
    assert ledger.overview(back, now=later, today=later.date()).uncertain == ()


def test_a_file_that_was_sent_is_taken_back_byte_for_byte_and_nothing_leaves_twice(
    vault: Vault, backed_up: Path, again: Again, now: datetime, quarter: Quarter
):
    first = ledger.issue(vault, quarter, now=now, today=now.date())
    back = again(backed_up)
    shown = ledger.show_sent(back, first.package, now=now)
    assert shown.package == first.package
    assert ledger.issue(back, quarter, now=now, today=now.date()).package == first.package
    assert ledger.overview(back, now=now, today=now.date()).uncertain == ()
    assert events.waiting(back.store, quarter.next).events == 0
    assert ledger.show_sent(back, first.package, now=now).package == first.package
    assert len(list((back.folder / "sent").glob(f"{first.file_id}.sent"))) == 1


def test_a_file_of_somebody_else_is_not_taken(
    new_vault: Any, vault: Vault, backed_up: Path, again: Again, now: datetime, quarter: Quarter
):
    others = ledger.issue(new_vault("Wren"), quarter, now=now, today=now.date())
    back = again(backed_up)
    with pytest.raises(SummaryRefused, match="not made by this record book"):
        ledger.show_sent(back, others.package, now=now)
    with pytest.raises(SummaryRefused):
        ledger.show_sent(back, b"no summary", now=now)
    assert len(ledger.overview(back, now=now, today=now.date()).uncertain) == 2


def test_a_restore_in_place_closes_nothing_while_the_folder_sent_is_there(
    vault: Vault, backed_up: Path, now: datetime, passphrase: str, open_vault: Again, quarter: Quarter
):
    vault.close(now=now)
    restore.replace(backed_up, vault.folder, passphrase, now=now, limits=CHEAP_LIMITS)
    back = open_vault(vault.folder)
    assert ledger.overview(back, now=now, today=now.date()).open == (quarter.previous, quarter)


@pytest.mark.parametrize("how", ["restored", "rescued"])
def test_where_somebody_has_taken_the_folder_sent_away_they_are_closed_too(
    vault: Vault, backed_up: Path, now: datetime, passphrase: str, open_vault: Again, tmp_path: Path, how: str
):
    vault.close(now=now)
    shutil.rmtree(vault.folder / "sent")
    folder = vault.folder
    if how == "restored":
        restore.replace(backed_up, folder, passphrase, now=now, limits=CHEAP_LIMITS)
    else:
        folder = tmp_path / "rescued"
        rescue.rescue(vault.folder, folder, passphrase, now=now, limits=CHEAP_LIMITS, allowed=places.anywhere)
    back = open_vault(folder)
    assert len(ledger.overview(back, now=now, today=now.date()).uncertain) == 2


def test_a_backup_of_a_restored_record_book_carries_the_note_along(
    backed_up: Path, again: Again, now: datetime, passphrase: str, open_vault: Again, tmp_path: Path
):
    back = again(backed_up)
    made = backup.make(back, now=now)
    assert f"sent/closed-{now:%Y%m%d}.sent" in backup_file.read(made.path).sent
    back.close(now=now)
    third = tmp_path / "third"
    restore.into(made.path, third, passphrase, now=now, limits=CHEAP_LIMITS, allowed=places.anywhere)
    assert closed.until(third / "sent") == now.date()


def test_the_latest_note_holds_and_what_is_none_is_not_read(tmp_path: Path):
    assert closed.until(tmp_path) is None
    for name in ("closed-20260101.sent", "closed-20261123.sent", "closed-20269999.sent", "closed-soon.sent"):
        (tmp_path / name).write_bytes(b"")
    assert closed.until(tmp_path) == datetime(2026, 11, 23).date()
    assert closed.until(tmp_path / "gone") is None

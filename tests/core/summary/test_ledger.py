"""A quarter leaves once, with the same bytes for good, and what was wrong is withdrawn, never replaced."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sos_desktop.dates import Quarter
from sos_desktop.errors import Finished, SaveFailed, SummaryRefused, VaultReadOnly
from sos_desktop.summary import document, events, ledger, sent
from sos_desktop.summary.ledger import Issued
from sos_desktop.summary.tables import DEFAULT, Cell
from sos_desktop.vault.folder import Vault

TOTAL = Cell("case", "total", "all")


@pytest.fixture
def issue(vault: Vault, now: datetime, quarter: Quarter) -> Callable[..., Issued]:
    def issued(which: Quarter = quarter, *, later: timedelta = timedelta(0)) -> Issued:
        return ledger.issue(vault, which, now=now + later, today=(now + later).date())

    return issued


def test_the_same_quarter_again_gives_the_same_bytes_whatever_was_written_since(book: Any, issue: Any):
    book.case()
    first = issue()
    for _ in range(20):
        book.case()
    book.change("UPDATE people SET staff_group = 'medical-and-dental'")
    again = issue(later=timedelta(days=40))
    assert again.package == first.package
    assert again.file_id == first.file_id
    assert again.saved == first.saved


def test_the_file_holds_protected_counts_and_is_signed_by_this_vault(book: Any, vault: Vault, issue: Any):
    from nacl.signing import SigningKey

    book.many(book.case, 40)
    read = document.read(issue().package)
    assert abs(read.counts[TOTAL] - 40) <= 12
    assert read.signer == SigningKey(vault.meta.signing_seed).verify_key.encode().hex()
    assert (read.organisation, read.demonstration) == ("RX1", False)


def test_no_number_in_the_file_is_the_true_one_for_certain(book: Any, vault: Vault, issue: Any):
    """True counts of 1 and 2 are on no grid; noughts are as often something else."""
    for _ in range(2):
        book.case()
    counts = document.read(issue().package).counts
    assert all(count % 3 == 0 for count in counts.values())
    assert len(set(counts.values())) > 2


def test_an_empty_quarter_is_sent_too(issue: Any):
    assert set(document.read(issue().package).counts) == set(DEFAULT.cells)


def test_two_record_books_protect_the_same_counts_differently(
    new_vault: Any, now: datetime, quarter: Quarter
):
    files = [ledger.issue(new_vault(name), quarter, now=now, today=now.date()) for name in ("Wren", "Robin")]
    assert files[0].file_id != files[1].file_id
    assert files[0].document.counts != files[1].document.counts


def test_two_quarters_of_one_record_book_are_protected_differently(issue: Any, quarter: Quarter):
    earlier, later = issue(quarter.previous), issue(quarter)
    assert earlier.document.counts != later.document.counts
    assert earlier.document.signer == later.document.signer


def test_a_demonstration_is_marked_in_its_file(new_vault: Any, now: datetime, quarter: Quarter):
    vault = new_vault("Kestrel", demonstration=True)
    assert document.read(ledger.issue(vault, quarter, now=now, today=now.date()).package).demonstration


# Refusals


def test_a_quarter_that_has_not_ended_is_refused(issue: Any, vault: Vault):
    with pytest.raises(SummaryRefused, match="October to December 2026 has not ended"):
        issue(Quarter(2026, 4))
    assert vault.store.rows("SELECT 1 FROM summaries") == []


def test_the_last_day_of_a_quarter_still_belongs_to_it(vault: Vault, now: datetime, quarter: Quarter):
    with pytest.raises(SummaryRefused):
        ledger.issue(vault, quarter, now=now, today=quarter.last)
    assert ledger.issue(vault, quarter, now=now, today=quarter.last + timedelta(days=1)).quarter == quarter


def test_a_quarter_that_was_skipped_is_never_filled(book: Any, issue: Any, quarter: Quarter):
    book.case("2026-05-05")
    assert issue(quarter).document.counts
    with pytest.raises(SummaryRefused, match="A later quarter has already left"):
        issue(quarter.previous)


def test_a_record_book_of_the_sos_team_has_no_summary(new_vault: Any, now: datetime, quarter: Quarter):
    with pytest.raises(SummaryRefused, match="holds no casework"):
        ledger.issue(new_vault("Team", kind="team"), quarter, now=now, today=now.date())


def test_a_record_book_that_cannot_be_changed_sends_only_what_it_has_sent(
    book: Any, issue: Any, vault: Vault, quarter: Quarter, monkeypatch: pytest.MonkeyPatch
):
    sent_before = issue(quarter.previous)
    monkeypatch.setattr(vault, "read_only", True)
    monkeypatch.setattr(vault.store, "read_only", True)
    assert issue(quarter.previous).package == sent_before.package
    with pytest.raises(VaultReadOnly):
        issue(quarter)


def test_what_was_sent_is_never_rewritten(issue: Any, book: Any):
    book.case()
    issue()
    for sql in (
        "UPDATE summaries SET package = x'00'",
        "DELETE FROM summaries",
        "UPDATE summary_events SET categories = ''",
        "DELETE FROM summary_events",
    ):
        with pytest.raises(Finished):
            book.change(sql)


def test_making_a_summary_is_audited(issue: Any, vault: Vault):
    issued = issue()
    row = vault.store.row("SELECT * FROM audit ORDER BY seq DESC LIMIT 1")
    assert (row["action"], row["object_id"]) == ("summary made", issued.file_id)


# Withdrawing


def test_what_a_withdrawn_file_covered_leaves_once_more_and_only_once(
    book: Any, vault: Vault, issue: Any, now: datetime, quarter: Quarter
):
    book.case("2026-02-02")
    book.case("2026-05-05")
    first = issue(Quarter(2026, 1))
    ledger.withdraw(vault, first.file_id, now=now)
    found = events.waiting(vault.store, quarter.previous)
    assert (found.cells[TOTAL], found.again) == (2, 1)
    second = issue(Quarter(2026, 2))
    assert events.waiting(vault.store, quarter).events == 0
    ledger.withdraw(vault, second.file_id, now=now)
    assert events.waiting(vault.store, quarter).cells[TOTAL] == 1
    assert events.waiting(vault.store, quarter).again == 1
    issue(quarter)
    left = vault.store.rows("SELECT event_id, count(*) AS times FROM summary_events GROUP BY event_id")
    assert {row["times"] for row in left} == {2}


def test_the_quarter_of_a_withdrawn_file_stays_closed(vault: Vault, issue: Any, now: datetime):
    ledger.withdraw(vault, issue().file_id, now=now)
    with pytest.raises(SummaryRefused, match="was withdrawn, and its quarter stays closed"):
        issue()


def test_a_file_is_withdrawn_once(vault: Vault, issue: Any, now: datetime):
    issued = issue()
    ledger.withdraw(vault, issued.file_id, now=now)
    with pytest.raises(SummaryRefused, match="withdrawn before"):
        ledger.withdraw(vault, issued.file_id, now=now)
    with pytest.raises(SummaryRefused, match="not in the record book"):
        ledger.withdraw(vault, "0" * 32, now=now)


# Which quarters


def test_the_quarters_to_send_begin_with_the_oldest(book: Any, vault: Vault, now: datetime, issue: Any):
    book.case("2026-02-02")
    assert ledger.overview(vault, now=now, today=now.date()).open == (
        Quarter(2026, 1),
        Quarter(2026, 2),
        Quarter(2026, 3),
    )
    first = issue(Quarter(2026, 1))
    found = ledger.overview(vault, now=now, today=now.date())
    assert found.open == (Quarter(2026, 2), Quarter(2026, 3))
    assert [each.file_id for each in found.earlier] == [first.file_id]


@pytest.mark.parametrize("put", ["offer", "group"])
def test_the_first_quarter_is_that_of_the_first_event_of_any_kind(
    book: Any, vault: Vault, now: datetime, put: str
):
    if put == "offer":
        book.offer("2026-05-05")
    else:
        book.group("2026-05-05", 4)
    assert ledger.overview(vault, now=now, today=now.date()).open[0] == Quarter(2026, 2)


def test_in_a_new_record_book_no_quarter_has_ended(vault: Vault, now: datetime):
    assert ledger.overview(vault, now=now, today=now.date()).open == ()
    assert ledger.overview(vault, now=now, today=date(2027, 1, 1)).open == (Quarter(2026, 4),)


# Saving


def test_the_file_is_saved_into_a_folder_under_its_own_name(issue: Any, tmp_path: Path):
    issued = issue()
    path = ledger.save(issued, tmp_path)
    assert path == tmp_path / f"summary-2026-Q3-{issued.file_id[:6]}.zip"
    assert path.read_bytes() == issued.package


def test_the_file_is_saved_under_a_name_that_was_chosen(issue: Any, tmp_path: Path):
    assert ledger.save(issue(), tmp_path / "mine.zip") == tmp_path / "mine.zip"


def test_another_file_of_that_name_stays_as_it_is(issue: Any, tmp_path: Path):
    (tmp_path / "mine.zip").write_bytes(b"somebody else's")
    with pytest.raises(SaveFailed, match="There is another file called mine") as refused:
        ledger.save(issue(), tmp_path / "mine.zip")
    assert "the same one is made again" in refused.value.safe
    assert (tmp_path / "mine.zip").read_bytes() == b"somebody else's"


def test_the_same_file_may_be_saved_over_itself(issue: Any, tmp_path: Path):
    for _ in range(2):
        ledger.save(issue(), tmp_path / "mine.zip")


def test_a_summary_takes_no_place_of_the_records(issue: Any, vault: Vault):
    with pytest.raises(SaveFailed):
        ledger.save(issue(), vault.folder / "vault.db")
    assert len(vault.store.rows("SELECT * FROM summaries")) == 1


def test_a_folder_that_is_gone_is_said_and_nothing_is_left_behind(issue: Any, tmp_path: Path):
    with pytest.raises(SaveFailed, match="could not be saved there"):
        ledger.save(issue(), tmp_path / "gone" / "mine.zip")
    assert not (tmp_path / "gone").exists()


def test_a_disk_that_is_full_leaves_the_file_that_was_there(
    issue: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    issued = issue()
    ledger.save(issued, tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(SaveFailed):
        ledger.save(issued, tmp_path)
    assert [path.read_bytes() for path in tmp_path.glob("summary-*")] == [issued.package]


# The copies in sent/


def copies(vault: Vault) -> list[Path]:
    return sorted((vault.folder / "sent").iterdir())


def test_a_copy_is_kept_that_says_nothing_to_those_without_the_key(book: Any, vault: Vault, issue: Any):
    case = book.case()
    issued = issue()
    (copy,) = copies(vault)
    assert copy.name == f"{issued.file_id}.sent"
    for secret in (case, "2026-Q3", "counts.csv", "students"):
        assert secret.encode() not in copy.read_bytes()


def older(vault: Vault) -> None:
    """As from a backup of before anything was sent: the ledger is empty, ``sent/`` is not."""
    change = vault.store.connection
    change.set_authorizer(lambda *_: 0)
    names = [row["name"] for row in vault.store.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    kept = {
        name: vault.store.row("SELECT sql FROM sqlite_master WHERE name = ?", (name,))["sql"]
        for name in names
    }
    for name in names:
        if "summar" in name:
            change.execute(f"DROP TRIGGER {name}")
    change.execute(
        "INSERT INTO unsent_events SELECT DISTINCT kind, event_id FROM summary_events WHERE true ON CONFLICT DO NOTHING"
    )
    change.execute("DELETE FROM summary_events")
    change.execute("DELETE FROM summaries")
    for name in names:
        if "summar" in name:
            change.execute(kept[name])


def test_a_restored_record_book_reads_back_what_has_left_and_sends_nothing_twice(
    book: Any, vault: Vault, issue: Any, now: datetime, quarter: Quarter
):
    book.case("2026-05-05")
    book.case("2026-08-08")
    before = [issue(quarter.previous), issue(quarter)]
    older(vault)
    book.case("2026-08-09")
    assert sent.read_back(vault, now=now) == 2
    assert [issue(quarter.previous).package, issue(quarter).package] == [each.package for each in before]
    assert events.waiting(vault.store, quarter.next).events == 1


def test_making_a_summary_reads_back_first(book: Any, vault: Vault, issue: Any, quarter: Quarter):
    book.case("2026-08-08")
    first = issue(quarter)
    older(vault)
    book.many(book.case, 30)
    assert issue(quarter).package == first.package


def test_that_a_file_was_withdrawn_is_read_back_too(book: Any, vault: Vault, issue: Any, now: datetime):
    book.case("2026-02-02")
    book.case("2026-05-05")
    ledger.withdraw(vault, issue(Quarter(2026, 1)).file_id, now=now)
    issue(Quarter(2026, 2))
    older(vault)
    assert sent.read_back(vault, now=now) == 2
    first = ledger.find(vault, Quarter(2026, 1))
    assert first is not None
    assert first.withdrawn == now
    assert events.waiting(vault.store, Quarter(2026, 3)).events == 0


def test_an_event_of_a_withdrawn_file_waits_again_after_reading_back(
    book: Any, vault: Vault, issue: Any, now: datetime
):
    book.case("2026-02-02")
    ledger.withdraw(vault, issue(Quarter(2026, 1)).file_id, now=now)
    older(vault)
    sent.read_back(vault, now=now)
    found = events.waiting(vault.store, Quarter(2026, 2))
    assert (found.events, found.again) == (1, 1)


@pytest.mark.parametrize("damage", ["cut", "flipped", "foreign", "renamed"])
def test_a_copy_that_cannot_be_read_stops_everything_from_leaving(
    vault: Vault, issue: Any, quarter: Quarter, damage: str
):
    issue(quarter)
    (copy,) = copies(vault)
    data = bytearray(copy.read_bytes())
    older(vault)
    if damage == "cut":
        copy.write_bytes(data[:20])
    elif damage == "flipped":
        data[40] ^= 1
        copy.write_bytes(data)
    elif damage == "foreign":
        copy.write_bytes(b"PK" + bytes(500))
    else:
        copy.rename(copy.with_name("0" * 32 + ".sent"))
    with pytest.raises(SummaryRefused, match="it is not certain what has left"):
        issue(quarter)
    assert vault.store.rows("SELECT 1 FROM summaries") == []


def test_a_copy_of_another_record_book_is_not_taken(new_vault: Any, now: datetime, quarter: Quarter):
    wren, robin = new_vault("Wren"), new_vault("Robin")
    ledger.issue(wren, quarter, now=now, today=now.date())
    (copy,) = copies(wren)
    (robin.folder / "sent" / copy.name).write_bytes(copy.read_bytes())
    with pytest.raises(SummaryRefused):
        ledger.issue(robin, quarter, now=now, today=now.date())


def test_a_copy_that_is_missing_is_made_again_with_the_next_saving(vault: Vault, issue: Any):
    issue()
    (copy,) = copies(vault)
    copy.unlink()
    issue()
    assert copies(vault) == [copy]


def test_where_the_copy_cannot_be_written_the_same_file_comes_next_time(
    book: Any, vault: Vault, issue: Any, monkeypatch: pytest.MonkeyPatch
):
    book.case()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(sent, "write_safely", full)
        with pytest.raises(SaveFailed, match="the same one is made again"):
            issue()
    kept = vault.store.row("SELECT package FROM summaries")["package"]
    assert issue().package == kept
    assert len(copies(vault)) == 1


def test_the_key_of_the_copies_outlives_a_change_of_the_data_key(vault: Vault):
    """It comes from the install key alone."""
    moved = replace(vault.meta, nickname="Robin", created=datetime(2020, 1, 1, tzinfo=UTC))
    before = sent._key(vault)
    vault.meta = moved
    assert sent._key(vault) == before
    assert before != hashlib.blake2b(key=vault.meta.install_key, digest_size=32).digest()

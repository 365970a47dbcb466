"""Whoever was erased does not come back: not by any restore, and not in the backups that are kept."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sos_desktop.casebook import Casebook
from sos_desktop.codes import ErasureReason, HoldReason
from sos_desktop.errors import SaveFailed
from sos_desktop.records import erasure, holds, returned, rewriting, tombstones
from sos_desktop.records.cases import Case
from sos_desktop.vault import backup, backup_file, places, rescue, restore, second_place
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS
from sos_desktop.vault.store import Store

MARKER = "Quillfeather"

looked = partial(restore.look_inside, limits=CHEAP_LIMITS)
into = partial(restore.into, limits=CHEAP_LIMITS, allowed=places.anywhere)
replace = partial(restore.replace, limits=CHEAP_LIMITS)


def holds_marker(store: Store) -> bool:
    tables = [row["name"] for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return any(
        MARKER in repr(tuple(row))
        for table in tables
        for row in store.rows(f"SELECT * FROM {table}")  # noqa: S608
    )


def backup_holds(path: Path, passphrase: str, now: datetime) -> bool:
    vault = looked(path, passphrase, now=now)
    try:
        return holds_marker(vault.store)
    finally:
        vault.close(now=now)


def erase(vault: Vault, case: Case, now: datetime) -> None:
    erasure.erase(vault, case.person_id, ErasureReason.ASKED, "IG 2026/114", now=now)


@pytest.fixture
def marked(ward: Any) -> Case:
    case = ward.meet(MARKER, ward.incident())
    ward.assess(case)
    return case


@pytest.fixture
def reopened(casebook: Casebook, passphrase: str, now: datetime) -> Any:
    opened = []

    def again(folder: Path) -> Casebook:
        opened.append(Casebook.open(folder, passphrase, now=now, limits=CHEAP_LIMITS))
        return opened[-1]

    yield again
    for each in opened:
        each.close(now=now)


def test_an_older_backup_restored_over_it_does_not_bring_them_back(
    casebook: Casebook, marked: Case, passphrase: str, now: datetime, reopened: Any
):
    vault = casebook.vault
    before = backup.make(vault, now=now)
    assert backup_holds(before.path, passphrase, now)
    erase(vault, marked, now)
    casebook.close(now=now)
    settling = returned.Settling(before.path, vault.folder)
    replace(before.path, vault.folder, passphrase, now=now, settle=settling)
    assert settling.again == 1
    assert settling.said().startswith(
        "1 person who had been erased was in this backup and has been erased again."
    )
    again = reopened(vault.folder)
    assert not holds_marker(again.store)
    assert erasure.rows_about(again.store, marked.person_id) == 0
    assert again.vault.notices == ()


def test_a_restore_that_knew_nothing_of_it_is_put_right_at_the_first_opening(
    casebook: Casebook, marked: Case, passphrase: str, now: datetime, reopened: Any
):
    vault = casebook.vault
    before = backup.make(vault, now=now)
    erase(vault, marked, now)
    casebook.close(now=now)
    replace(before.path, vault.folder, passphrase, now=now)
    again = reopened(vault.folder)
    assert not holds_marker(again.store)
    assert "has been erased again" in again.vault.notices[0]


def test_on_another_computer_the_backups_beside_it_tell(
    casebook: Casebook, marked: Case, passphrase: str, now: datetime, tmp_path: Path, reopened: Any
):
    before = backup.make(casebook.vault, now=now)
    erase(casebook.vault, marked, now)
    backup.make(casebook.vault, now=now + timedelta(hours=1))
    stick = tmp_path / "stick"
    shutil.copytree(casebook.vault.folder / "backups", stick)
    settling = returned.Settling(stick / before.path.name)
    into(stick / before.path.name, tmp_path / "new", passphrase, now=now, settle=settling)
    assert settling.again == 1
    assert not holds_marker(reopened(tmp_path / "new").store)


def test_a_backup_from_before_they_were_there_learns_that_they_were_erased(
    casebook: Casebook, ward: Any, passphrase: str, now: datetime, reopened: Any
):
    empty = backup.make(casebook.vault, now=now)
    case = ward.meet(MARKER)
    erase(casebook.vault, case, now)
    folder = casebook.vault.folder
    casebook.close(now=now)
    settling = returned.Settling(empty.path, folder)
    replace(empty.path, folder, passphrase, now=now, settle=settling)
    assert (settling.again, settling.said()) == (0, "")
    again = reopened(folder)
    assert [row["person_id"] for row in again.store.rows("SELECT person_id FROM erasures")] == [
        case.person_id
    ]


def test_an_erasure_is_repeated_though_the_backup_is_from_a_time_of_a_hold(
    casebook: Casebook, marked: Case, passphrase: str, now: datetime, reopened: Any
):
    hold = holds.on_incident(casebook.store, marked.incident_id or "", HoldReason.INQUEST, "", now=now)
    before = backup.make(casebook.vault, now=now)
    holds.lift(casebook.store, hold, "Closed", now=now)
    erase(casebook.vault, marked, now)
    folder = casebook.vault.folder
    casebook.close(now=now)
    replace(before.path, folder, passphrase, now=now, settle=returned.Settling(before.path, folder))
    assert not holds_marker(reopened(folder).store)


def test_a_rescue_that_fills_in_from_an_old_backup_does_not_bring_them_back(
    casebook: Casebook,
    marked: Case,
    passphrase: str,
    now: datetime,
    reopened: Callable[[Path], Casebook],
    tmp_path: Path,
):
    folder = casebook.vault.folder
    before = backup.make(casebook.vault, now=now)
    erase(casebook.vault, marked, now)
    casebook.close(now=now)
    rescue.rescue(
        folder, tmp_path / "new", passphrase, now=now, limits=CHEAP_LIMITS, allowed=places.anywhere,
        filling=before.file,
    )  # fmt: skip
    for line in (tmp_path / "new" / "sent").glob("erased-*"):
        line.unlink()
    again = reopened(tmp_path / "new")
    assert not holds_marker(again.store)
    assert erasure.rows_about(again.store, marked.person_id) == 0


def test_the_line_beside_the_records_is_made_anew_from_them(
    casebook: Casebook, marked: Case, now: datetime, reopened: Any
):
    folder = casebook.vault.folder
    erase(casebook.vault, marked, now)
    casebook.close(now=now)
    (line,) = (folder / "sent").glob("erased-*")
    line.unlink()
    reopened(folder)
    assert (folder / "sent" / line.name).exists()


def test_a_full_disk_locks_nobody_out_and_says_what_is_still_to_be_done(
    casebook: Casebook,
    marked: Case,
    passphrase: str,
    now: datetime,
    reopened: Callable[[Path], Casebook],
    monkeypatch: pytest.MonkeyPatch,
):
    vault = casebook.vault
    before = backup.make(vault, now=now)
    erase(vault, marked, now)
    casebook.close(now=now)
    replace(before.path, vault.folder, passphrase, now=now)

    def full(*_: object, **__: object) -> None:
        raise SaveFailed("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "again", full)
        again = reopened(vault.folder)
        assert again.vault.notices == (returned.NOT_YET,)
        again.close(now=now)
    with monkeypatch.context() as patch:
        patch.setattr(tombstones, "keep_missing", full)
        again = reopened(vault.folder)
        assert not holds_marker(again.store)
        again.close(now=now)

    def unanswered(*_: object) -> None:
        raise PermissionError(13, "no")

    with monkeypatch.context() as patch:
        patch.setattr(tombstones, "keep_missing", unanswered)
        assert not holds_marker(reopened(vault.folder).store)


def test_in_a_backup_that_is_only_looked_at_they_are_still_there(
    casebook: Casebook, marked: Case, passphrase: str, now: datetime
):
    before = backup.make(casebook.vault, now=now)
    erase(casebook.vault, marked, now)
    inside = Casebook.of(looked(before.path, passphrase, now=now), now=now)
    assert holds_marker(inside.store)
    inside.close(now=now)


def test_lines_of_another_record_book_and_rubbish_count_for_nothing(
    casebook: Casebook, marked: Case, now: datetime, new_vault: Callable[..., Vault]
):
    erase(casebook.vault, marked, now)
    (folder := casebook.vault.folder / "sent").mkdir(exist_ok=True)
    (folder / "erased-00.sent").write_bytes(b"rubbish")
    sealed = list(tombstones.beside(casebook.vault.folder))
    assert len(sealed) == 2
    assert [each.person_id for each in tombstones.opened(sealed, casebook.vault.meta)] == [marked.person_id]
    assert tombstones.opened(sealed, new_vault("Other").meta) == []
    assert casebook.vault.meta.vault_id.hex().encode() not in b"".join(sealed)


def test_summaries_are_not_disturbed_by_the_lines_beside_them(
    casebook: Casebook, marked: Case, now: datetime
):
    from sos_desktop.summary import sent

    erase(casebook.vault, marked, now)
    assert sent.read_back(casebook.vault, now=now) == 0


# The backups themselves


def test_somebody_erased_while_a_backup_is_being_copied_is_not_in_it(
    casebook: Casebook, ward: Any, marked: Case, passphrase: str, now: datetime
):
    with ward.store.change(now=now) as change:  # enough that it is copied in more than one handful
        for number in range(3000):
            change.run("INSERT INTO practitioners VALUES (?, ?, 0)", (f"k{number}", "Made up " * 200))
    erased = []

    def between() -> None:
        if not erased:
            erased.append(
                erasure.erase(
                    casebook.vault,
                    marked.person_id,
                    ErasureReason.ASKED,
                    "IG 1",
                    now=now + timedelta(hours=1),
                )
            )

    made = backup.make(casebook.vault, now=now, between=between)
    assert erased
    assert not backup_holds(made.path, passphrase, now)
    assert rewriting.outdated(casebook.vault) == rewriting.Outdated()


def test_where_nobody_was_erased_no_backup_is_outdated(casebook: Casebook, now: datetime):
    backup.make(casebook.vault, now=now)
    assert rewriting.outdated(casebook.vault) == rewriting.Outdated()


def test_a_fresh_backup_takes_the_place_of_those_that_hold_them_and_the_earlier_ones_stay(
    casebook: Casebook, ward: Any, passphrase: str, now: datetime, tmp_path: Path
):
    vault = casebook.vault
    (tmp_path / "stick").mkdir()
    earlier = backup.make(vault, now=now)
    place = second_place.choose(vault, tmp_path / "stick", now=now)
    assert place is not None
    case = ward.meet(MARKER)
    ward.assess(case)
    made = backup.make(vault, now=now + timedelta(hours=1), reason="pre-restore")
    second = second_place.of(vault)
    assert second is not None
    second_place.copy_newest(second, now=now)
    erase(vault, case, now)
    after = backup.make(vault, now=now + timedelta(hours=2))
    assert rewriting.outdated(vault) == rewriting.Outdated(here=1, second=1)
    left = rewriting.rewrite(vault, now=now + timedelta(hours=3))
    assert left == rewriting.Outdated()
    kept = backup_file.in_folder(vault.folder / "backups")
    assert {earlier.path, after.path} < set(kept)
    assert made.path not in kept
    for path in (*kept, *backup_file.in_folder(second.backups)):
        assert not backup_holds(path, passphrase, now)


def test_a_second_place_that_is_away_is_said(casebook: Casebook, marked: Case, now: datetime, tmp_path: Path):
    stick = tmp_path / "stick"
    stick.mkdir()
    backup.make(casebook.vault, now=now)
    second_place.choose(casebook.vault, stick, now=now)
    erase(casebook.vault, marked, now)
    stick.rename(tmp_path / "pulled")
    left = rewriting.rewrite(casebook.vault, now=now)
    assert left == rewriting.Outdated(away=True)
    assert "The second place is not connected" in rewriting.said(left)
    assert "must be replaced by hand" in rewriting.said(left)


def test_a_backup_of_another_course_of_events_or_that_cannot_be_read_may_hold_anybody(
    casebook: Casebook, marked: Case, passphrase: str, now: datetime, reopened: Any
):
    vault, folder = casebook.vault, casebook.vault.folder
    first = backup.make(vault, now=now)
    casebook.close(now=now)
    replaced = replace(first.path, folder, passphrase, now=now + timedelta(hours=1)).replaced
    again = reopened(folder)
    erase(again.vault, marked, now)
    (folder / "backups" / "20260101-000000-1.vbk").write_bytes(b"cut off")
    (folder / "replaced-1").mkdir()
    assert rewriting.outdated(again.vault).many == 3
    left = rewriting.rewrite(again.vault, now=now + timedelta(hours=2))
    assert left == rewriting.Outdated(kept_aside=True)
    assert "replaced-" in rewriting.said(left)
    assert replaced is not None
    assert not replaced.exists()


def test_a_second_place_that_refuses_keeps_its_backups_and_that_is_counted(
    casebook: Casebook, marked: Case, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    stick = tmp_path / "stick"
    stick.mkdir()
    backup.make(casebook.vault, now=now)
    second_place.choose(casebook.vault, stick, now=now)
    erase(casebook.vault, marked, now)

    def full(*_: object, **__: object) -> None:
        from sos_desktop.errors import SaveFailed

        raise SaveFailed("The second place for backups is full.")

    monkeypatch.setattr(second_place, "copy_newest", full)
    left = rewriting.rewrite(casebook.vault, now=now + timedelta(hours=1))
    assert left == rewriting.Outdated(second=1)
    assert rewriting.said(left).startswith("1 older backup could not be removed")


def test_a_folder_of_backups_that_cannot_be_read_is_not_said_to_hold_none(
    casebook: Casebook, marked: Case, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    vault = casebook.vault
    backup.make(vault, now=now)
    erase(vault, marked, now)
    assert rewriting.outdated(vault).here == 1
    assert backup.going_from(vault.folder / "nowhere", vault.meta.vault_id, lambda _: True) == []

    def refuse(_: Path) -> None:
        raise OSError(5, "no")

    monkeypatch.setattr(backup_file, "listed", refuse)
    with pytest.raises(backup.BackupFailed, match="could not be seen which older backups"):
        rewriting.outdated(vault)


def test_a_second_place_that_does_not_answer_counts_as_away(
    casebook: Casebook, marked: Case, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    vault = casebook.vault
    backup.make(vault, now=now)
    stick = tmp_path / "stick"
    stick.mkdir()
    second_place.choose(vault, stick, now=now)
    erase(vault, marked, now)
    listed = backup_file.listed

    def one_refuses(folder: Path) -> list[Path]:
        if folder.is_relative_to(stick):
            raise OSError(5, "no")
        return listed(folder)

    monkeypatch.setattr(backup_file, "listed", one_refuses)
    left = rewriting.outdated(vault)
    assert (left.here, left.second, left.away) == (1, 0, True)

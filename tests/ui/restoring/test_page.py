"""The backups of a record book: choosing one by keyboard, looking inside it, and going back to it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import ErasureReason
from sos_desktop.records import erasure
from sos_desktop.vault import backup, backup_file, restore
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode
from sos_desktop.vault.rewrap import change_passphrase
from ui.opening import Opened
from ui.restoring.list import DAMAGED, ELSEWHERE, NONE, WHOLE
from ui.restoring.page import RestorePage

Restoring = Callable[..., RestorePage]
Names = Callable[[Path], list[str]]
KEYS = Qt.Key


def rows(page: RestorePage) -> list[tuple[str, ...]]:
    return [words for _, words in page.list.table._model.rows]


def press(qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


def tab_to(qtbot: QtBot, widget: QWidget) -> None:
    for _ in range(40):
        if QApplication.focusWidget() is widget:
            return
        press(qtbot, KEYS.Key_Tab)
    raise AssertionError(widget.accessibleName())


# The list


def test_the_newest_is_first_and_each_says_when_where_how_large_whether_whole_and_what_opens_it(
    kept: Path, restoring: Restoring, reachable: Callable[[QWidget], None]
) -> None:
    page = restoring(kept)
    made, where, size, state, opens = zip(*rows(page), strict=True)
    assert made == ("today 14:05", "yesterday 14:00")
    assert set(where) == {"This computer"}
    assert all(words.endswith(" KB") for words in size)
    assert state == (WHOLE, WHOLE)
    assert set(opens) == {"The present one"}
    assert page.list.about.text().endswith("It opens with: your passphrase.")
    assert page.list.table.hasFocus()
    reachable(page)


def test_from_the_unlock_page_it_is_said_that_a_second_place_is_sealed_and_where_to_look(
    kept: Path, restoring: Restoring, tmp_path: Path
) -> None:
    page = restoring(kept)
    assert page.list.elsewhere.isVisible() and "known only when the record book is unlocked" in ELSEWHERE
    assert "sos-backups-" in ELSEWHERE and page.list.other.text() in ELSEWHERE.replace("“", "").replace(
        "”", ""
    )


def test_where_it_is_known_nothing_is_said_of_it(kept: Path, restoring: Restoring, tmp_path: Path) -> None:
    assert not restoring(kept, second=tmp_path).list.elsewhere.isVisible()


def test_one_under_an_earlier_passphrase_says_until_when(
    kept: Path, restoring: Restoring, open_vault: Callable[..., Vault], code: RecoveryCode, now: datetime,
    passphrase: str,
) -> None:  # fmt: skip
    vault = open_vault(kept)
    change_passphrase(
        vault, passphrase, "otter lime window sixteen", generated=True, now=now, cost=CHEAPEST,
        limits=CHEAP_LIMITS,
    )  # fmt: skip
    vault.close(now=now)
    page = restoring(kept)
    assert {words[4] for words in rows(page)} == {"An earlier one"}
    assert page.list.about.text().endswith("It opens with: the passphrase in use until 23 November 2026.")


def test_a_second_place_is_listed_and_what_lies_in_both_only_once(
    kept: Path, restoring: Restoring, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    newest, earlier = backup_file.in_folder(kept / "backups")
    for path in (newest, earlier):
        (stick / path.name).write_bytes(path.read_bytes())
    earlier.unlink()
    page = restoring(kept, second=stick)
    assert [words[:2] for words in rows(page)] == [
        ("today 14:05", "This computer"),
        ("yesterday 14:00", "Second place"),
    ]


def test_one_that_is_damaged_says_so_and_cannot_be_chosen(
    kept: Path, restoring: Restoring, qtbot: QtBot
) -> None:
    newest, _ = backup_file.in_folder(kept / "backups")
    data = bytearray(newest.read_bytes())
    data[9000] ^= 1
    newest.write_bytes(data)
    page = restoring(kept)
    assert [words[3] for words in rows(page)] == [DAMAGED, WHOLE]
    assert not page.list.restore.isEnabled() and not page.list.look.isEnabled()
    assert "It is damaged: please choose another." in page.list.about.text()
    press(qtbot, KEYS.Key_Return)
    assert page.shown is page.list
    press(qtbot, KEYS.Key_Down)
    assert page.list.restore.isEnabled()


def test_where_there_is_none_it_says_what_to_do_and_a_file_can_be_shown(
    kept: Path,
    vault_folder: Path,
    restoring: Restoring,
    settle: Callable[[], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    (newest, _) = backup_file.in_folder(kept / "backups")
    page = restoring(None)
    assert page.list.told.text() == NONE
    assert page.list.other.hasFocus()
    wrong = tmp_path / "letter.vbk"
    wrong.write_bytes(b"Dear all")
    page.ask_files = lambda *_: [wrong]
    press(qtbot, KEYS.Key_Space)
    settle()
    assert page.list.told.text().startswith(
        "This backup is cut off, damaged, or not one of this application."
    )
    page.ask_files = lambda *_: []
    press(qtbot, KEYS.Key_Space)
    settle()
    page.ask_files = lambda *_: [newest]
    press(qtbot, KEYS.Key_Space)
    settle()
    assert page.list.told.isHidden()
    assert [words[:2] + words[3:] for words in rows(page)] == [
        ("today 14:05", "Chosen file", WHOLE, "That of its day")
    ]


# Looking inside


def test_a_backup_is_opened_to_read_and_nothing_is_left_behind(
    kept: Path, restoring: Restoring, background: Any, qtbot: QtBot, passphrase: str
) -> None:
    before = {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()}
    page = restoring(kept)
    press(qtbot, KEYS.Key_Down, KEYS.Key_Return)
    assert page.entering.title.text() == "Look inside the backup of yesterday 14:00"
    assert page.entering.way_in.passphrase.hasFocus()
    assert not page.entering.places.isVisible()
    press(qtbot, KEYS.Key_Return)
    assert page.entering.way_in.problem_of(page.entering.way_in.passphrase) == "Type the passphrase first."
    qtbot.keyClicks(page.entering.way_in.passphrase, "not this one")
    press(qtbot, KEYS.Key_Return)
    qtbot.waitUntil(
        lambda: "does not open this backup" in page.entering.way_in.passphrase.accessibleDescription()
    )
    qtbot.keyClicks(page.entering.way_in.passphrase, passphrase)
    with qtbot.waitSignal(page.opened) as told:
        press(qtbot, KEYS.Key_Return)
    assert told.args is not None
    opened = told.args[0]
    assert isinstance(opened, Opened)
    assert opened.read_only
    assert opened.banner == "This is a backup, made yesterday 14:00. It can be read, not changed."
    assert opened.folder == kept, "a lock leads back to the record book"
    assert page.entering.way_in.passphrase.text() == ""
    with qtbot.waitSignal(background.settled):
        background.close(done=lambda: None)
    assert {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()} == before


def test_the_recovery_sheet_opens_one_too(
    kept: Path, restoring: Restoring, qtbot: QtBot, code: RecoveryCode, reachable: Callable[[QWidget], None]
) -> None:
    page = restoring(kept)
    press(qtbot, KEYS.Key_Return)
    tab_to(qtbot, page.entering.way_in.other)
    press(qtbot, KEYS.Key_Space)
    assert page.entering.way_in.code.hasFocus()
    reachable(page)
    page.entering.way_in.focus()
    qtbot.keyClicks(page.entering.way_in.code, "XXXXX")
    press(qtbot, KEYS.Key_Return)
    qtbot.waitUntil(lambda: page.shown is page.entering and page.entering.forward.isVisible())
    assert page.entering.way_in.problem_of(page.entering.way_in.code)
    page.entering.way_in.code.clear()
    qtbot.keyClicks(page.entering.way_in.code, code.text)
    with qtbot.waitSignal(page.opened):
        press(qtbot, KEYS.Key_Return)


# Going back


def restore_by_keyboard(qtbot: QtBot, page: RestorePage, passphrase: str) -> None:
    tab_to(qtbot, page.list.restore)
    press(qtbot, KEYS.Key_Space)
    qtbot.keyClicks(page.entering.way_in.passphrase, passphrase)
    press(qtbot, KEYS.Key_Return)
    qtbot.waitUntil(lambda: page.shown is page.done)


def test_the_record_book_is_as_it_was_and_what_was_there_is_a_backup(
    kept: Path, restoring: Restoring, qtbot: QtBot, passphrase: str, names: Names
) -> None:
    page = restoring(kept)
    (kept / "sent" / "two.sent").write_bytes(b"sealed")
    press(qtbot, KEYS.Key_Down)
    restore_by_keyboard(qtbot, page, passphrase)
    first, since, others = page.done.said
    assert first == "The record book is as it was when the backup was made: yesterday 14:00."
    assert since.startswith("2 things that were kept or changed since then are not in it.")
    assert others == "All the other backups are still there."
    with qtbot.waitSignal(page.left) as told:
        press(qtbot, KEYS.Key_Space)
    assert told.args == [kept]
    assert names(kept) == ["Robin"]
    newest = next(backup_file.readable(kept / "backups"))
    assert newest.manifest.reason == "pre-restore"


def test_a_sent_summary_that_only_a_backup_knew_is_read_back_and_said(
    kept: Path,
    restoring: Restoring,
    qtbot: QtBot,
    passphrase: str,
    open_vault: Callable[..., Vault],
    now: datetime,
) -> None:
    (kept / "sent" / "one.sent").write_bytes(b"sealed")
    vault = open_vault(kept)
    backup.make(vault, now=now + timedelta(minutes=1))
    vault.close(now=now)
    (kept / "sent" / "one.sent").unlink()
    page = restoring(kept)
    restore_by_keyboard(qtbot, page, passphrase)
    assert page.done.said[-1].startswith("One summary that has left this computer is known again")
    assert page.done.said[1].startswith("Nothing had been changed since.")
    assert (kept / "sent" / "one.sent").read_bytes() == b"sealed"


def test_one_can_be_made_beside_and_the_record_book_stays_as_it_is(
    kept: Path, restoring: Restoring, qtbot: QtBot, passphrase: str, names: Names, tmp_path: Path
) -> None:
    page = restoring(kept)
    tab_to(qtbot, page.list.restore)
    press(qtbot, KEYS.Key_Space)
    page.entering.instead.setFocus()
    press(qtbot, KEYS.Key_Down)
    assert page.entering.beside.isChecked()
    page.entering.way_in.focus()
    qtbot.keyClicks(page.entering.way_in.passphrase, passphrase)
    with qtbot.waitSignal(page._begun):
        press(qtbot, KEYS.Key_Return)
    qtbot.waitUntil(lambda: page.shown is page.done)
    assert names(tmp_path / "books" / "kingfisher") == ["Robin", "Wren"]
    assert names(kept) == ["Robin", "Siskin", "Wren"]


def test_stop_before_the_last_step_leaves_everything_as_it_was(
    kept: Path,
    restoring: Restoring,
    qtbot: QtBot,
    passphrase: str,
    names: Names,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = restoring(kept)
    ordinary = restore._make

    def slow(*args: Any, **how: Any) -> None:
        page.making.stop_wanted.emit()  # somebody presses Stop while it is being unpacked
        ordinary(*args, **how)

    monkeypatch.setattr(restore, "_make", slow)
    tab_to(qtbot, page.list.restore)
    press(qtbot, KEYS.Key_Space)
    qtbot.keyClicks(page.entering.way_in.passphrase, passphrase)
    press(qtbot, KEYS.Key_Return)
    qtbot.waitUntil(lambda: page.shown is page.list)
    assert page.list.told.text() == "It was stopped. Everything is as it was."
    assert names(kept) == ["Robin", "Siskin", "Wren"]


def test_a_full_disk_is_a_sentence_with_a_way_back(
    kept: Path,
    restoring: Restoring,
    qtbot: QtBot,
    passphrase: str,
    refusing: Any,
    named: Callable[[QWidget], None],
) -> None:
    page = restoring(kept)
    with refusing(restore, "replace"):
        tab_to(qtbot, page.list.restore)
        press(qtbot, KEYS.Key_Space)
        qtbot.keyClicks(page.entering.way_in.passphrase, passphrase)
        press(qtbot, KEYS.Key_Return)
        qtbot.waitUntil(page.making.refusal.isVisible)
    assert page.making.refusal.text().startswith("The disk is full.")
    named(page)
    press(qtbot, KEYS.Key_Space)
    assert page.shown is page.list


@pytest.mark.parametrize("percent", [100, 200])
def test_every_part_fits_a_small_window_with_large_text(
    kept: Path, restoring: Restoring, theme: Any, percent: int, qtbot: QtBot
) -> None:
    theme.set_percent(percent)
    page = restoring(kept)
    page.resize(1024, 700)
    for go in (lambda: None, lambda: page.ask_to_restore(next(iter(page.list.choices.values())))):
        go()
        qtbot.waitUntil(lambda: page.area.horizontalScrollBar().maximum() == 0)


def test_whoever_was_erased_since_is_erased_once_more_and_that_is_said(
    desk: Any, restoring: Restoring, qtbot: QtBot, passphrase: str, vault_folder: Path, open_vault: Any
) -> None:
    case = desk.meet("Heron")
    now = desk.now
    desk.do(lambda book: backup.make(book.vault, now=now) and None)
    desk.do(
        lambda book: (
            erasure.erase(book.vault, case.person_id, ErasureReason.ASKED, "IG 114", now=now) and None
        )
    )
    with qtbot.waitSignal(desk.background.settled):
        desk.background.close(done=lambda: None)
    page = restoring(vault_folder)
    restore_by_keyboard(qtbot, page, passphrase)
    assert page.done.said[-1].startswith(
        "1 person who had been erased was in this backup and has been erased again."
    )
    vault = open_vault(vault_folder)
    assert vault.store.rows("SELECT id FROM people") == []

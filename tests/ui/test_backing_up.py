"""Backups that nobody has to think of: when they are made, what is said of them, and that nobody waits for them."""

import errno
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.policy import Policy
from sos_desktop.vault import backup, backup_state, copying, rehearsal, second_place
from sos_desktop.vault.backup_file import BackupFile
from ui import closing
from ui.backing_up import NEEDED, UNSOUND, BackingUp, Line
from ui.backup_line import BackupLine, BackupsPart
from ui.closing import LEAVING
from ui.main_window import MainWindow
from ui.opening import Opened
from ui.pages.today import TodayPage
from ui.pages.unlock import UnlockPage

HERE = "Last checked backup today 14:05"


def made(folder: Path) -> list[str]:
    """The names of the backups that count."""
    return sorted(path.name for path in (folder / backup.FOLDER).glob("*.vbk"))


@pytest.fixture
def opened(desk: Any) -> Opened:
    opened: Opened = desk.do(Opened.of)
    return opened


@pytest.fixture
def backing_up(desk: Any, opened: Opened) -> Iterator[BackingUp]:
    """At work in an open record book, after the backup that unlocking asks for."""
    backing_up = BackingUp(desk.background, desk.clock, desk.background)
    backing_up.begin(opened)
    desk.settle()
    yield backing_up
    desk.settle()
    backing_up.end()


# When


def test_the_unlock_makes_one_and_says_so(backing_up: BackingUp, opened: Opened) -> None:
    assert len(made(opened.folder)) == 1
    assert (backing_up.line.said, backing_up.line.trouble, backing_up.line.overdue) == (HERE, "", False)


def test_where_nothing_has_changed_the_unlock_makes_none(
    backing_up: BackingUp, opened: Opened, desk: Any
) -> None:
    backing_up.begin(opened)
    desk.settle()
    assert len(made(opened.folder)) == 1


def test_after_a_week_the_unlock_makes_one_all_the_same(
    backing_up: BackingUp, opened: Opened, desk: Any
) -> None:
    desk.later(days=8)
    backing_up.begin(opened)
    desk.settle()
    assert len(made(opened.folder)) == 2
    assert not backing_up.line.overdue


def test_fifteen_minutes_of_change_make_one(backing_up: BackingUp, opened: Opened, desk: Any) -> None:
    desk.later(minutes=20)
    backing_up.look_at_the_clock()
    desk.settle()
    assert len(made(opened.folder)) == 1, "nothing had changed"
    desk.later(minutes=-10)
    desk.meet("Wren")
    backing_up.look_at_the_clock()
    desk.settle()
    assert len(made(opened.folder)) == 1, "the last one is ten minutes old"
    desk.later(minutes=5)
    backing_up.look_at_the_clock()
    desk.settle()
    assert len(made(opened.folder)) == 2
    assert backing_up.line.said == "Last checked backup today 14:20"


def test_one_that_is_asked_for_is_made_though_nothing_has_changed(
    backing_up: BackingUp, opened: Opened, desk: Any
) -> None:
    desk.later(minutes=1)
    backing_up.make("asked")
    backing_up.make("asked")  # impatience: the second follows the first, and replaces nothing
    desk.settle()
    assert len(made(opened.folder)) >= 2
    assert not backing_up.working


def test_yesterday_is_yesterday_when_the_page_is_shown_again(backing_up: BackingUp, desk: Any) -> None:
    desk.later(days=1)
    backing_up.look()
    desk.settle()
    assert backing_up.line.said == "Last checked backup yesterday 14:05"
    assert not backing_up.line.overdue
    desk.later(days=7)
    backing_up.look()
    desk.settle()
    assert backing_up.line.overdue


def test_a_record_book_that_can_only_be_read_is_left_alone(desk: Any, opened: Opened) -> None:
    backing_up = BackingUp(desk.background, desk.clock, desk.background)
    backing_up.begin(opened._replace(read_only=True))
    backing_up.make("asked")
    backing_up.choose(opened.folder.parent)
    desk.settle()
    assert made(opened.folder) == []
    assert not backing_up.can_write
    assert backing_up.line.said == "No checked backup yet" and backing_up.line.overdue


# What does not work


def test_a_full_disk_is_a_sentence_and_the_next_occasion_tries_again(
    backing_up: BackingUp, opened: Opened, desk: Any, heard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(opened.folder)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as disk:
        disk.setattr(copying, "copy", full)
        desk.meet("Wren")
        desk.later(minutes=16)
        backing_up.make_after_change()
        desk.settle()
        assert backing_up.line.said == HERE
        assert backing_up.line.trouble.startswith("The backup could not be made: the disk is full.")
        assert made(opened.folder) == before
    assert heard.refusals == [] and heard.bugs == [], "no dialog"
    backing_up.look_at_the_clock()
    desk.settle()
    assert made(opened.folder) == before, "the clock alone waits a quarter of an hour"
    backing_up.make_after_change()
    desk.settle()
    assert len(made(opened.folder)) == 2
    assert backing_up.line.trouble == ""


def test_a_mistake_of_ours_does_not_end_all_backups(
    backing_up: BackingUp, opened: Opened, desk: Any, heard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistake(*_: object, **__: object) -> None:
        raise ValueError("Heron")

    with monkeypatch.context() as wrong:
        wrong.setattr(backup, "finish", mistake)
        backing_up.make("asked")
        desk.settle()
    assert len(heard.bugs) == 1
    desk.later(minutes=1)
    backing_up.make("asked")
    desk.settle()
    assert len(made(opened.folder)) == 2


# The second place


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    stick = tmp_path / "stick"
    stick.mkdir()
    return stick


def test_a_second_place_gets_the_newest_at_once_and_every_later_one(
    backing_up: BackingUp, opened: Opened, desk: Any, stick: Path
) -> None:
    backing_up.choose(stick)
    desk.settle()
    tried = backing_up.line.rehearsed
    assert backing_up.line == Line(
        f"{HERE}, here and on the second place", has_second_place=True, rehearsed=tried
    )
    desk.meet("Wren")
    desk.later(minutes=1)
    backing_up.make_after_change()
    desk.settle()
    assert sorted(path.name for path in stick.rglob("*.vbk")) == made(opened.folder)
    assert len(made(opened.folder)) == 2
    backing_up.forget()
    desk.settle()
    assert not backing_up.line.has_second_place
    assert len(list(stick.rglob("*.vbk"))) == 2, "what lies there stays there"


def test_a_stick_that_is_not_in_is_told_and_caught_up_when_it_is_back(
    backing_up: BackingUp, opened: Opened, desk: Any, stick: Path
) -> None:
    backing_up.choose(stick)
    desk.settle()
    stick.rename(stick.with_name("pocket"))
    desk.meet("Wren")
    desk.later(minutes=1)
    backing_up.make_after_change()
    desk.settle()
    assert len(made(opened.folder)) == 2, "the one here does not depend on it"
    assert backing_up.line.said == "Last checked backup today 14:06, here only"
    assert backing_up.line.trouble.startswith("The second place for backups is not there.")
    stick.with_name("pocket").rename(stick)
    backing_up.make_after_change()
    desk.settle()
    assert backing_up.line.said.endswith("here and on the second place")
    assert backing_up.line.trouble == ""


def test_a_place_that_is_none_is_refused_in_a_sentence(
    backing_up: BackingUp, opened: Opened, desk: Any, heard: Any
) -> None:
    backing_up.choose(opened.folder / backup.FOLDER)
    desk.settle()
    assert backing_up.line.trouble.startswith("A second place lies outside the record book.")
    assert not backing_up.line.has_second_place
    assert heard.refusals == []


# Tried out once a month


def test_the_newest_is_tried_out_after_an_unlock_and_again_a_month_later(
    backing_up: BackingUp, opened: Opened, desk: Any
) -> None:
    assert backing_up.line.rehearsed == "Tried out on 23 November 2026: a record book can be made from it."
    assert backing_up.line.trouble == ""
    desk.later(days=29)
    backing_up.begin(opened)
    desk.settle()
    assert "23 November" in backing_up.line.rehearsed
    desk.later(days=1)
    backing_up.begin(opened)
    desk.settle()
    assert backing_up.line.rehearsed == "Tried out on 23 December 2026: a record book can be made from it."
    assert [path.name for path in (opened.folder / backup.FOLDER).glob(".*")] == []


def test_one_that_fails_is_said_on_today_and_the_next_backup_is_tried_out_too(
    backing_up: BackingUp, opened: Opened, desk: Any, shown: Callable[..., QWidget]
) -> None:
    line = BackupLine()
    shown(line, 700, 200)
    backing_up.told.connect(line.show_line)
    desk.later(days=6)  # nothing has changed and none is due, and now a month has gone by
    newest = opened.folder / backup.FOLDER / made(opened.folder)[-1]
    data = bytearray(newest.read_bytes())
    data[9000] ^= 1
    newest.write_bytes(data)
    backup_state.note(opened.folder, rehearsed=(desk.now - timedelta(days=31), True))
    backing_up.begin(opened)
    desk.settle()
    assert line.amber
    assert line.words.text().endswith(UNSOUND)
    assert backing_up.line.rehearsed.endswith("no record book could be made from it.")
    desk.later(minutes=1)
    backing_up.make("asked")
    desk.settle()
    backing_up.begin(opened)
    desk.settle()
    assert not line.amber
    assert backing_up.line.rehearsed == "Tried out on 29 November 2026: a record book can be made from it."


def test_nobody_waits_for_it_to_save(
    backing_up: BackingUp, opened: Opened, desk: Any, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """It goes on until it has seen that something was saved meanwhile."""
    saved = Event()
    begun = Event()

    def long(folder: Path, ring: object, *, now: datetime) -> None:
        begun.set()
        assert saved.wait(20)

    desk.later(days=31)
    monkeypatch.setattr(rehearsal, "rehearse", long)
    backing_up.begin(opened)
    qtbot.waitUntil(begun.is_set)
    desk.meet("Wren")
    saved.set()
    desk.settle()
    assert not backing_up.working


def test_no_room_to_try_it_out_is_said_and_is_no_judgement(
    backing_up: BackingUp, opened: Opened, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    desk.later(days=31)
    backing_up.begin(opened)
    monkeypatch.setattr(BackupFile, "extract", full)
    desk.settle()
    assert backing_up.line.trouble.startswith("There is no room to try out a backup just now.")
    assert "23 November" in backing_up.line.rehearsed


def test_a_slow_stick_keeps_nobody_from_saving(
    backing_up: BackingUp,
    opened: Opened,
    desk: Any,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    saved, begun, copy = Event(), Event(), second_place.copy_newest

    def slow(place: second_place.Place, *, now: datetime) -> BackupFile | None:
        begun.set()
        assert saved.wait(20)
        return copy(place, now=now)

    monkeypatch.setattr(second_place, "copy_newest", slow)
    backing_up.choose(stick)
    qtbot.waitUntil(begun.is_set)
    desk.meet("Wren")
    saved.set()
    desk.settle()
    assert backing_up.line.has_second_place
    assert sorted(path.name for path in stick.rglob("*.vbk")) == made(opened.folder)


def test_the_timer_of_the_window_looks_at_the_clock(
    backing_up: BackingUp, opened: Opened, desk: Any, qtbot: QtBot
) -> None:
    """The real timer, with a shorter minute; the day is the test's."""
    desk.meet("Wren")
    desk.later(minutes=15)
    backing_up._looking.setInterval(1)
    qtbot.waitUntil(lambda: len(made(opened.folder)) == 2)
    desk.settle()
    assert backing_up.line.said == "Last checked backup today 14:20"


# What a person sees of it


def test_in_settings_one_can_be_made_and_a_second_place_chosen_and_forgotten(
    backing_up: BackingUp, opened: Opened, desk: Any, stick: Path, shown: Callable[..., QWidget],
    named: Callable[[QWidget], None],
) -> None:  # fmt: skip
    part = BackupsPart(backing_up)
    shown(part, 700, 200)
    backing_up.look()
    desk.settle()
    assert part.line.words.text() == HERE and not part.line.amber
    assert not part.forget.isVisible()
    desk.later(minutes=2)
    desk.press(part.now)
    assert part.line.words.text() == "Last checked backup today 14:07"
    part.ask_folder = lambda _parent, _title: None
    desk.press(part.choose)
    assert not part.forget.isVisible(), "the dialog was closed without a choice"
    part.ask_folder = lambda _parent, _title: stick
    desk.press(part.choose)
    assert part.line.words.text().endswith("here and on the second place")
    named(part)
    desk.press(part.forget)
    assert part.line.words.text() == "Last checked backup today 14:07"
    assert not part.forget.isVisible()


def test_it_is_amber_when_it_needs_a_look_and_never_red(
    backing_up: BackingUp, desk: Any, shown: Callable[..., QWidget]
) -> None:
    part = BackupsPart(backing_up)
    shown(part, 700, 200)
    desk.later(days=8)
    backing_up.look()
    desk.settle()
    assert part.line.amber
    assert part.line.words.text() == "Last checked backup on 23 November 2026"
    backing_up.make("asked")
    desk.settle()
    assert not part.line.amber


# In the window


@pytest.fixture
def unlocked(qtbot: QtBot, window: MainWindow, vault_folder: Path, passphrase: str) -> MainWindow:
    window.start(vault_folder)
    page = window.shown
    assert isinstance(page, UnlockPage)
    page.passphrase.setText(passphrase)
    with qtbot.waitSignal(window.working):
        page.unlock.click()
    qtbot.waitUntil(window.background.idle)
    return window


def change(qtbot: QtBot, window: MainWindow) -> None:
    """Write something into the record book, as any page does."""
    from sos_desktop.records import whereabouts

    now = window._clock()
    where = whereabouts.Whereabouts("today", "", "", "", 0)
    with qtbot.waitSignal(window.background.settled):
        window.background.run(lambda book: whereabouts.keep(book.store, where, now=now), done=lambda _: None)


def test_today_says_when_the_last_one_was_made(unlocked: MainWindow) -> None:
    assert unlocked.workplace is not None
    today = unlocked.workplace.pages["today"]
    assert isinstance(today, TodayPage)
    assert today.backup.isVisible() and today.backup.words.text() == HERE
    assert not today.backup.amber


def test_a_finished_session_is_followed_by_one(
    qtbot: QtBot, unlocked: MainWindow, vault_folder: Path
) -> None:
    assert unlocked.workplace is not None
    change(qtbot, unlocked)
    unlocked.workplace.session_sealed.emit()
    qtbot.waitUntil(unlocked.background.idle)
    assert len(made(vault_folder)) == 2


def test_locking_makes_none(qtbot: QtBot, unlocked: MainWindow, vault_folder: Path) -> None:
    change(qtbot, unlocked)
    with qtbot.waitSignal(unlocked.locked):
        unlocked.lock()
    qtbot.waitUntil(unlocked.background.idle)
    assert len(made(vault_folder)) == 1


def test_before_it_ends_there_is_one_more_under_a_cover_that_says_so(
    qtbot: QtBot, unlocked: MainWindow, vault_folder: Path
) -> None:
    change(qtbot, unlocked)
    unlocked.close()
    unlocked.close()  # impatience does no harm
    assert [cover.words.text() for cover in unlocked.covers._covers] == [LEAVING]
    qtbot.waitUntil(lambda: not unlocked.isVisible())
    assert len(made(vault_folder)) == 2
    assert not unlocked.background.open_wanted


def endless(*_: object, between: Callable[[], None], **__: object) -> None:
    """A copy that goes on until it is told that somebody waits for the end of it."""
    while True:
        between()


def test_the_end_does_not_wait_for_a_backup_that_takes_long(
    qtbot: QtBot, unlocked: MainWindow, vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "LAST_BACKUP", 1)
    change(qtbot, unlocked)
    monkeypatch.setattr(backup, "copy", endless)
    unlocked.close()
    qtbot.waitUntil(lambda: not unlocked.isVisible())
    assert not unlocked.background.open_wanted
    assert len(made(vault_folder)) == 1


def test_a_lock_ends_one_that_is_being_copied_and_nothing_is_said_of_it(
    qtbot: QtBot, unlocked: MainWindow, vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(qtbot, unlocked)
    monkeypatch.setattr(backup, "copy", endless)
    unlocked.backing_up.make_after_change()
    change_meanwhile: list[bool] = []
    unlocked.background.run(lambda _: True, done=change_meanwhile.append)
    qtbot.waitUntil(lambda: change_meanwhile == [True])
    with qtbot.waitSignal(unlocked.locked):
        unlocked.lock()
    qtbot.waitUntil(unlocked.background.idle)
    assert len(made(vault_folder)) == 1
    assert unlocked.problems.open_dialogs == []


# Where a policy asks for a second place


def test_today_stays_amber_until_a_second_place_is_chosen(
    backing_up: BackingUp, opened: Opened, desk: Any, tmp_path: Path
) -> None:
    backing_up.needs_second_place = True
    backing_up.begin(opened)
    desk.settle()
    assert (backing_up.line.said, backing_up.line.trouble) == (HERE, NEEDED)
    (tmp_path / "stick").mkdir()
    backing_up.choose(tmp_path / "stick")
    desk.settle()
    assert backing_up.line.trouble == ""
    backing_up.forget()
    desk.settle()
    assert backing_up.line.trouble == NEEDED


def test_made_up_records_and_one_that_can_only_be_read_need_none(
    backing_up: BackingUp, opened: Opened, desk: Any
) -> None:
    backing_up.needs_second_place = True
    for how in ({"demonstration": True}, {"read_only": True}):
        backing_up.begin(opened._replace(**how))
        desk.settle()
        assert backing_up.line.trouble == ""


def test_the_window_asks_for_one_where_the_policy_does(
    qtbot: QtBot, window: MainWindow, vault_folder: Path, passphrase: str
) -> None:
    window.__dict__["policy"] = Policy(second_place=True)
    window.start(vault_folder)
    page = window.findChild(UnlockPage)
    assert page is not None
    page.passphrase.setText(passphrase)
    page.unlock.click()
    qtbot.waitUntil(lambda: window.workplace is not None)
    today = window.workplace.pages["today"]
    assert isinstance(today, TodayPage)
    qtbot.waitUntil(lambda: NEEDED in today.backup.words.text())
    assert today.backup.amber

"""The calendar: a month gone about in by keyboard, the lines of a day, and a file without names."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import ContactWay, FollowUpState, MoveReason
from sos_desktop.records import followups
from ui.dialogs.follow_up import TRIED, FollowUpDialog
from ui.pages.calendar import CalendarPage


@pytest.fixture
def look(desk: Any, shown: Callable[..., QWidget]) -> Callable[..., CalendarPage]:
    def show(width: int = 1068, height: int = 800) -> CalendarPage:
        page = CalendarPage(desk.background, desk.clock)
        shown(page, width, height)
        page.read()
        desk.settle()
        return page

    return show


@pytest.fixture
def followup(desk: Any) -> Any:
    """Somebody’s 28-day follow-up, due on 21 December 2026."""
    case = desk.meet("Wren")
    desk.hold(case)
    return desk.do(lambda book: followups.of_case(book.store, case.id))[0]


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def asked(page: QWidget) -> FollowUpDialog:
    (dialog,) = (each for each in page.findChildren(FollowUpDialog) if each.isVisible())
    return dialog


def test_the_month_begins_today_and_the_arrows_go_about_in_it(
    look: Callable[..., CalendarPage], qtbot: QtBot
) -> None:
    page = look()
    page.month.current.setFocus()
    for key, day in (
        (Qt.Key.Key_Right, date(2026, 11, 24)), (Qt.Key.Key_Down, date(2026, 12, 1)),
        (Qt.Key.Key_PageDown, date(2027, 1, 1)), (Qt.Key.Key_Left, date(2026, 12, 31)),
        (Qt.Key.Key_PageUp, date(2026, 11, 30)), (Qt.Key.Key_Up, date(2026, 11, 23)),
        (Qt.Key.Key_PageDown, date(2026, 12, 23)), (Qt.Key.Key_Home, date(2026, 11, 23)),
    ):  # fmt: skip
        qtbot.keyClick(QApplication.focusWidget(), key)
        assert page.month.day == day
        assert page.month.current.hasFocus()


def test_a_day_says_in_words_what_is_due_and_how_it_stands(
    look: Callable[..., CalendarPage], desk: Any, followup: Any, qtbot: QtBot
) -> None:
    page = look()
    page.month.go(date(2026, 12, 21))
    desk.settle()
    assert "1 due" in page.month.current.text()
    name = page.month.current.accessibleName()
    assert name == "Monday 21 December 2026: 28-day follow-up with Wren, booked"
    assert "Wren · Nurses and midwives" in words(page)
    page.month.current.setFocus()
    qtbot.keyClick(page.month.current, Qt.Key.Key_Return)
    assert page.presses[f"FOLLOW_UP {followup.id}"].hasFocus()
    desk.later(days=40)
    page.read()
    desk.settle()
    assert "1 overdue" in page.month.current.text()


def test_what_is_chosen_is_begun_or_opened(
    look: Callable[..., CalendarPage], desk: Any, followup: Any, qtbot: QtBot
) -> None:
    page = look()
    page.month.go(date(2026, 12, 21))
    desk.settle()
    with qtbot.waitSignal(page.follow_up_chosen) as chosen:
        desk.press(page.presses[f"FOLLOW_UP {followup.id}"])
    assert chosen.args == [followup.id]
    person = next(press for key, press in page.presses.items() if key.startswith("person"))
    with qtbot.waitSignal(page.person_chosen):
        desk.press(person)


def test_a_follow_up_is_moved_with_a_reason_and_stands_on_its_new_day(
    look: Callable[..., CalendarPage], desk: Any, followup: Any
) -> None:
    page = look()
    page.month.go(date(2026, 12, 21))
    desk.settle()
    desk.press(page.presses[f"more {followup.id}"])
    dialog = asked(page)
    desk.press(dialog.keep)
    assert "The day is missing" in dialog.form.problem_of(dialog.day.line)
    desk.type(dialog.day.line, "8 Jan")
    assert dialog.day.read_back.text() == "Friday 8 January 2027"
    desk.choose(dialog.why, MoveReason.PERSON_AWAY.label)
    desk.press(dialog.keep)
    kept = desk.do(lambda book: followups.read(book.store, followup.id))
    assert (kept.planned, kept.moved_because) == (date(2027, 1, 8), MoveReason.PERSON_AWAY)
    page.month.go(date(2027, 1, 8))
    desk.settle()
    assert "moved from 21 December; on time until 28 December" in words(page)


def test_nobody_is_given_up_before_two_attempts_were_noted(
    look: Callable[..., CalendarPage], desk: Any, followup: Any
) -> None:
    desk.later(days=29)
    page = look()
    page.month.go(date(2026, 12, 21))
    desk.settle()
    for way in (ContactWay.TELEPHONE, ContactWay.EMAIL):
        desk.press(page.presses[f"more {followup.id}"])
        dialog = asked(page)
        assert dialog.what.findData(FollowUpState.UNREACHABLE.value) < 0
        desk.choose(dialog.what, "I have tried")
        assert dialog.what.currentData() == TRIED
        desk.choose(dialog.way, way.label)
        desk.press(dialog.keep)
    desk.press(page.presses[f"more {followup.id}"])
    dialog = asked(page)
    assert dialog.what.currentData() == FollowUpState.UNREACHABLE
    assert "Tried by telephone on 22 December. Tried by email on 22 December." in words(dialog)
    desk.press(dialog.keep)
    kept = desk.do(lambda book: followups.read(book.store, followup.id))
    assert (kept.state, len(kept.attempts)) == (FollowUpState.UNREACHABLE, 2)
    assert "Nothing on this day." in words(page)


def test_what_is_refused_is_said_and_nothing_closes(
    look: Callable[..., CalendarPage], desk: Any, followup: Any
) -> None:
    page = look()
    page.month.go(date(2026, 12, 21))
    desk.settle()
    desk.press(page.presses[f"more {followup.id}"])
    dialog = asked(page)
    desk.type(dialog.day.line, "1 Nov 2026")
    desk.press(dialog.keep)
    assert "today or later" in dialog.told.text()
    assert dialog.isVisible() and dialog.keep.isEnabled()
    dialog.reject()


def test_the_file_for_another_calendar_holds_no_names(
    look: Callable[..., CalendarPage], desk: Any, followup: Any, tmp_path: Path
) -> None:
    page = look()
    page.choose_file = lambda name: tmp_path / name
    desk.press(page.save)
    data = (tmp_path / "sos-calendar.ics").read_text("utf-8")
    assert "SUMMARY:SoS: 28-day follow-up" in data and "Wren" not in data
    assert "without names" in page.told.text()


def test_a_place_that_refuses_it_is_said(
    look: Callable[..., CalendarPage], desk: Any, tmp_path: Path
) -> None:
    page = look()
    page.choose_file = lambda name: tmp_path / "nowhere" / name
    desk.press(page.save)
    assert page.told.property("role") == "problem"
    page.choose_file = lambda name: None
    desk.press(page.save)


def test_everything_is_reached_by_tab_and_has_a_name(
    look: Callable[..., CalendarPage], desk: Any, followup: Any, named: Callable[[QWidget], None]
) -> None:
    page = look()
    page.month.go(date(2026, 12, 21))
    desk.settle()
    named(page)


@pytest.mark.parametrize(("percent", "width", "height"), [(100, 760, 640), (200, 1000, 700)])
def test_it_fits_and_is_legible_where_there_is_little_room(
    look: Callable[..., CalendarPage],
    desk: Any,
    theme: Any,
    followup: Any,
    percent: int,
    width: int,
    height: int,
) -> None:
    theme.set_percent(percent)
    page = look(width, height)
    assert page.inside.width() <= page.area.viewport().width()
    page.month.go(date(2026, 12, 21))
    desk.settle()
    assert page.inside.width() <= page.area.viewport().width()

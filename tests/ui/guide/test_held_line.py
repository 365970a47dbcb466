"""Under each step: how the session is held; interrupted, gone on with, entered afterwards; a calm clock for a group."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import Mode
from sos_desktop.records import occasions, sessions
from ui.dialogs.interrupted import InterruptedDialog
from ui.dialogs.occasion import THEM, OccasionDialog
from ui.pages.session import SessionPage


def _begin(book: Any, *, case_id: str, now: Any) -> str:
    session = sessions.begin_one_to_one(book.store, case_id, now=now)
    sessions.welcome(book.store, session, now=now)
    return session


@pytest.fixture
def session(desk: Any) -> str:
    case = desk.meet("Wren", desk.record_incident())
    known: str = desk.do(partial(_begin, case_id=case.id, now=desk.now))
    return known


@pytest.fixture
def hold(desk: Any, shown: Callable[..., QWidget]) -> Callable[[str], SessionPage]:
    def show(session_id: str) -> SessionPage:
        page = SessionPage(desk.background, desk.clock)
        shown(page, 1280, 800)
        page.show_session(session_id)
        desk.settle()
        return page

    return show


def occasion(desk: Any, session: str) -> Any:
    return desk.do(lambda book: occasions.read(book.store, session))


def test_it_stands_under_the_step_which_is_read_first(
    hold: Callable[[str], SessionPage], session: str
) -> None:
    page = hold(session)
    assert page.step is not None
    assert page.held.mapTo(page, QPoint()).y() > page.step.mapTo(page, QPoint()).y()


def test_it_is_entered_afterwards_with_its_own_times_and_its_two(
    hold: Callable[[str], SessionPage], desk: Any, session: str
) -> None:
    page = hold(session)
    desk.press(page.held.change)
    (dialog,) = page.findChildren(OccasionDialog)
    desk.choose(dialog.mode, Mode.TELEPHONE.label)
    desk.type(dialog.day.line, "20 Nov")
    for field, words in zip(dialog.times[0], ("2.30 pm", "15:05"), strict=True):
        desk.type(field, words)
    desk.choose(dialog.reports, "My colleague")
    assert dialog.reports.currentData() == THEM
    desk.press(dialog.keep)
    assert "who else held it" in dialog.told.text()
    desk.type(dialog.colleague, "Sam Okafor")
    desk.press(dialog.keep)
    kept = occasion(desk, session)
    assert (kept.mode, kept.on, kept.parts[0].start, kept.parts[0].end) == (
        Mode.TELEPHONE, date(2026, 11, 20), "14:30", "15:05",
    )  # fmt: skip
    assert page.held.words.text() == (
        "By telephone · Friday 20 November 2026, 14:30 to 15:05 · with Sam Okafor, who reports it"
        " · entered 23 November 2026"
    )


@pytest.mark.parametrize(("field", "words"), [("day", "soon"), ("time", "25:99")])
def test_what_cannot_be_read_is_said_under_its_field(
    hold: Callable[[str], SessionPage], desk: Any, session: str, field: str, words: str
) -> None:
    page = hold(session)
    desk.press(page.held.change)
    (dialog,) = page.findChildren(OccasionDialog)
    line = dialog.day.line if field == "day" else dialog.times[0][0]
    desk.type(line, words)
    desk.press(dialog.keep)
    assert f"“{words}” is not a" in dialog.form.problem_of(line)
    dialog.reject()


def test_an_interrupted_session_is_left_and_offers_to_go_on(
    hold: Callable[[str], SessionPage], desk: Any, session: str, qtbot: QtBot
) -> None:
    page = hold(session)
    desk.press(page.held.interrupt)
    (dialog,) = page.findChildren(InterruptedDialog)
    assert dialog.day.read_back.text() == "Tuesday 24 November 2026"
    desk.type(dialog.day.line, "thursday")
    with qtbot.waitSignal(page.left):
        desk.press(dialog.keep)
    assert occasion(desk, session).continues_on == date(2026, 11, 26)
    desk.later(days=3)
    page.show_session(session)
    desk.settle()
    assert page.held.waiting.isVisible() and not page.held.interrupt.isVisible()
    assert page.held.waiting.heading.text() == "You were interrupted, and go on Thursday 26 November"
    desk.press(page.held.go_on)
    assert not page.held.waiting.isVisible()
    assert [part.on for part in occasion(desk, session).parts] == [date(2026, 11, 23), date(2026, 11, 26)]


def test_when_they_have_left_the_rest_can_still_be_rated(
    hold: Callable[[str], SessionPage], desk: Any, session: str
) -> None:
    desk.later(minutes=35)
    page = hold(session)
    desk.press(page.held.they_left)
    assert occasion(desk, session).they_have_left
    assert not page.held.they_left.isVisible() and page.next.isEnabled()
    assert "14:05 to 14:40" in page.held.words.text()


def test_everything_in_the_line_is_reached_by_tab(
    hold: Callable[[str], SessionPage], desk: Any, session: str, tabbed: Callable[[QWidget], list[QWidget]]
) -> None:
    page = hold(session)
    reached = tabbed(page)
    line = [reached.index(press) for press in (page.held.change, page.held.they_left, page.held.interrupt)]
    assert line == sorted(line) and line[-1] - line[0] == 2


def _begin_group(book: Any, *, incident_id: str, now: Any) -> str:
    session = sessions.begin_group(book.store, incident_id, now=now)
    sessions.welcome(book.store, session, now=now)
    return session


def test_a_group_has_a_clock_that_can_be_hidden_and_one_key_for_who_wants_more(
    hold: Callable[[str], SessionPage], desk: Any, qtbot: QtBot
) -> None:
    incident = desk.record_incident()
    session = desk.do(partial(_begin_group, incident_id=incident, now=desk.now))
    page = hold(session)
    timer = page.held.timer
    assert timer.isVisible() and timer.words.text() == "Just begun"
    desk.later(minutes=7)
    timer.look()
    assert timer.words.text() == "7 min in this step"
    desk.press(timer.fold)
    assert not timer.words.isVisible() and timer.fold.text() == "Show time"
    desk.press(timer.fold)
    assert timer.words.isVisible()
    page.next_step()
    desk.settle()
    assert timer.words.text() == "Just begun"
    with qtbot.waitSignal(page.held.arising) as asked:
        qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [session, incident]


def test_a_one_to_one_has_neither(hold: Callable[[str], SessionPage], session: str, qtbot: QtBot) -> None:
    page = hold(session)
    assert not page.held.timer.isVisible() and not page.held.add.isVisible()
    with qtbot.assertNotEmitted(page.held.arising):
        qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

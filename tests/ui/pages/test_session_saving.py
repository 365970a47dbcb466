"""Every answer of a session is kept, the place is kept, and nothing is called saved that is not."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sos_desktop.codes import SessionKind
from sos_desktop.errors import BadInput, SaveFailed
from sos_desktop.records.sessions import Session

# Saving


def test_typing_says_saving_until_it_is_kept(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    note = held.page.beside.note
    assert note is not None
    note.enter()
    qtbot.keyClicks(note.area, "Rest")
    assert held.page.saved.text() == "Saving…"
    assert held.records.kept == []
    held.page.next.setFocus()
    held.settle()
    assert held.records.given["note"] == ("Rest",)
    assert held.page.saved.text() == "Saved 10:42"


def test_typing_is_kept_when_it_pauses(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE), at_once=True)
    note = held.page.beside.note
    assert note is not None
    note.enter()
    qtbot.keyClicks(note.area, "Rest")
    qtbot.waitUntil(lambda: held.records.given.get("note") == ("Rest",))


@pytest.mark.parametrize("way", ["window", "lock", "hide", "step"])
def test_whatever_is_being_typed_is_kept_however_it_is_left(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot, way: str
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    note = held.page.beside.note
    assert note is not None
    note.enter()
    qtbot.keyClicks(note.area, "Half a wor")
    if way == "window":
        QApplication.sendEvent(held.page, QEvent(QEvent.Type.WindowDeactivate))
    elif way == "lock":
        held.page.put_away()
    elif way == "hide":
        held.page.hide()
    else:
        held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held.settle()
    assert held.records.given["note"] == ("Half a wor",)


def test_what_cannot_be_kept_stays_is_said_and_is_never_called_saved(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.GROUP))
    held.open("Close")
    day = held.question("next-date")
    day.enter()
    qtbot.keyClicks(day.line, "31 nov")
    held.page.next.setFocus()
    held.settle()
    assert day.problem.isVisible() and day.line.text() == "31 nov"
    assert held.page.saved.text() == "Not saved: one answer needs a look"
    day.enter()
    day.line.selectAll()
    qtbot.keyClicks(day.line, "4 dec")
    held.page.next.setFocus()
    held.settle()
    assert held.records.given["next-date"] == ("2026-12-04",)
    assert held.page.saved.text() == "Saved 10:42"


def test_a_full_disk_keeps_the_answer_on_the_screen_and_tries_again(
    hold: Callable[..., Any], session_of: Callable[..., Session], factors: list[str], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE), at_once=True)
    held.open("Risk factors")
    held.records.refusing = SaveFailed("The disk is full.", "What was saved is safe.", "Free some space.")
    held.press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: held.page.saving.given_up)
    assert held.page.saved.text() == "Not saved yet"
    assert "The disk is full." in held.page.saved.trouble.more.text()
    assert held.question(factors[0]).values()
    held.records.refusing = None
    held.click(held.page.saved.trouble.try_again)
    held.settle()
    assert held.records.kept == [factors[0]]
    assert not held.page.saved.trouble.isVisible()
    assert held.page.saved.text() == "Saved 10:42"


def test_what_the_record_book_can_never_keep_is_said_at_its_question(
    hold: Callable[..., Any], session_of: Callable[..., Session], factors: list[str], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Risk factors")
    held.records.refusing = BadInput("“Felt out of control” takes one answer.")
    held.press(Qt.Key.Key_2)
    held.settle()
    assert held.question(factors[0]).problem.text() == "“Felt out of control” takes one answer."
    assert held.page.saved.text() == "Not saved: one answer needs a look"
    held.records.refusing = None
    held.question(factors[0]).enter()
    held.press(Qt.Key.Key_1)
    held.settle()
    assert held.page.saved.text() == "Saved 10:42"


def test_reading_again_shows_what_the_record_book_holds(
    hold: Callable[..., Any], session_of: Callable[..., Session]
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Risk factors")
    held.press(Qt.Key.Key_2)
    held.settle()
    held.page.read()
    held.shown("Risk factors")
    assert held.page.score.text() == "Score so far 2 of 20, 1 of 10 rated"


def test_the_next_answer_takes_a_refused_one_along(
    hold: Callable[..., Any], session_of: Callable[..., Session], factors: list[str], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE), at_once=True)
    held.open("Risk factors")
    held.records.refusing = SaveFailed("The disk is full.")
    held.press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: held.page.saving.given_up)
    held.records.refusing = None
    held.press(Qt.Key.Key_1)
    held.settle()
    assert sorted(held.records.kept) == sorted(factors[:2])


# Leaving and coming back


def test_a_paused_session_goes_on_at_the_same_question(
    hold: Callable[..., Any], session_of: Callable[..., Session], factors: list[str], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Risk factors")
    for key in (Qt.Key.Key_2, Qt.Key.Key_1):
        held.press(key)
    with qtbot.waitSignal(held.page.left):
        held.click(held.page.pause)
    held.settle()
    again = hold(held.records.session)
    assert again.page.title.text() == "Risk factors"
    assert again.focused == factors[2]
    assert again.page.score.text() == "Score so far 3 of 20, 2 of 10 rated"


def test_the_cursor_stays_where_it_was_in_the_note(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    note = held.page.beside.note
    assert note is not None
    note.enter()
    qtbot.keyClicks(note.area, "Sleeps again")
    note.set_caret(6)
    held.page.put_away()
    held.settle()
    again = hold(held.records.session)
    assert again.focused == "note"
    assert again.page.beside.note.caret == 6


def test_pause_and_lock_keeps_first_and_asks_for_the_lock_then(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    note = held.page.beside.note
    assert note is not None
    note.enter()
    qtbot.keyClicks(note.area, "Later")
    with qtbot.waitSignal(held.page.lock_wanted):
        held.click(held.page.pause_and_lock)
    assert held.records.given["note"] == ("Later",)


def test_pausing_waits_where_something_cannot_be_kept(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE), at_once=True)
    left: list[bool] = []
    held.page.left.connect(lambda: left.append(True))
    held.open("Risk factors")
    held.records.refusing = SaveFailed("The disk is full.")
    held.press(Qt.Key.Key_2)
    held.click(held.page.pause)
    qtbot.waitUntil(lambda: held.page.saving.given_up)
    assert left == [] and held.page.saved.trouble.isVisible()
    held.records.refusing = None
    held.click(held.page.pause)
    qtbot.waitUntil(lambda: left == [True])


def test_urgent_contacts_can_be_asked_for_in_every_shape(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    with qtbot.waitSignal(held.page.urgent_contacts):
        held.click(held.page.beside.at_risk.contacts)
    held.page.resize(600, 700)
    assert held.page.columns.shape < 3
    with qtbot.waitSignal(held.page.urgent_contacts):
        held.click(held.page.columns.contacts)

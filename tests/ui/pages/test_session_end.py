"""Finishing a session: what is missing is named and reached, and after the end nothing can be written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sos_desktop.codes import SessionKind
from sos_desktop.errors import SaveFailed
from sos_desktop.questionnaires.shipped import guide
from sos_desktop.records.sessions import Session
from ui.guide.steps import State

NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)


def test_finishing_names_what_is_missing_and_leads_there(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.GROUP))
    held.open("Close")
    held.click(held.page.next)
    assert [link.text() for link in held.page.missing.links] == ["Who held it with you?"]
    assert held.records.kept == []
    held.press(Qt.Key.Key_Space)
    held.shown("Facilitators")
    assert held.focused == "second-facilitator"
    qtbot.keyClicks(QApplication.focusWidget(), "Wren")
    held.open("Close")
    assert not held.page.missing.isVisible()


def test_a_one_to_one_is_finished_once_the_safety_concern_is_answered(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Close and follow-up")
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert held.page.missing.isVisible()
    held.click(held.question("safety-concern").buttons[0])
    held.click(held.page.next)
    qtbot.waitUntil(lambda: held.page.ended.isVisible())
    assert "The 28-day follow-up is booked for Monday 21 December 2026." in held.texts(held.page.ended)
    assert held.records.kept[-1] == "finished"
    with qtbot.waitSignal(held.page.finished) as heard:
        held.press(Qt.Key.Key_Space)
    assert heard.args == ["s1"]


def test_what_cannot_be_kept_stands_in_the_way_of_finishing(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.GROUP, answers={"second-facilitator": ("Wren",)}))
    held.open("Close")
    day = held.question("next-date")
    day.enter()
    qtbot.keyClicks(day.line, "31 nov")
    held.click(held.page.next)
    assert len(held.page.missing.links) == 1
    assert "finished" not in held.records.kept


def test_a_finish_that_is_refused_says_why_and_can_be_tried_again(
    hold: Callable[..., Any], session_of: Callable[..., Session], option_of: Callable[..., Any], qtbot: QtBot
) -> None:
    concern = {"safety-concern": (option_of(guide("one-to-one"), "safety-concern", 0),)}
    held = hold(session_of(SessionKind.ONE_TO_ONE, answers=concern))
    held.open("Close and follow-up")
    held.records.refusing = SaveFailed("The disk is full.")
    held.click(held.page.next)
    qtbot.waitUntil(lambda: held.page.not_finished.isVisible())
    assert "The disk is full." in held.page.not_finished.more.text()
    held.records.refusing = None
    held.click(held.page.not_finished.try_again)
    qtbot.waitUntil(lambda: held.page.ended.isVisible())
    assert held.records.kept == ["finished"]


def test_after_the_end_the_urgent_contacts_stay_and_nothing_else_can_be_written(
    hold: Callable[..., Any], session_of: Callable[..., Session], option_of: Callable[..., Any], qtbot: QtBot
) -> None:
    concern = {"safety-concern": (option_of(guide("one-to-one"), "safety-concern", 0),)}
    held = hold(session_of(SessionKind.ONE_TO_ONE, answers=concern))
    held.open("Close and follow-up")
    held.page.next.click()
    held.page.finish()  # as an impatient second Ctrl+Enter does
    qtbot.waitUntil(lambda: held.page.ended.isVisible())
    assert held.records.kept == ["finished"]
    assert held.page.beside.at_risk.contacts.isEnabled() and held.page.beside.at_risk.isVisible()
    assert not held.page.beside.note.isVisible()
    assert not any(button.isEnabled() for button in held.page.steps.buttons)
    assert {button.state for button in held.page.steps.buttons} == {State.DONE}
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert held.page.title.text() == "Finished"


def test_another_session_can_be_held_after_one_has_ended(
    hold: Callable[..., Any], session_of: Callable[..., Session], option_of: Callable[..., Any], qtbot: QtBot
) -> None:
    concern = {"safety-concern": (option_of(guide("one-to-one"), "safety-concern", 0),)}
    held = hold(session_of(SessionKind.ONE_TO_ONE, answers=concern))
    held.open("Close and follow-up")
    held.click(held.page.next)
    qtbot.waitUntil(lambda: held.page.ended.isVisible())
    held.records.session = session_of(SessionKind.GROUP)
    held.page.show_session("s2")
    held.shown("Welcome and ground rules")
    assert not held.page.ended.isVisible()
    assert held.page.next.isVisible() and held.page.pause.isVisible()
    held.open("Themes")
    held.click(held.question("themes").boxes[0])
    held.settle()
    assert held.records.kept[-1] == "themes"


def test_a_finished_session_opens_at_its_end(
    hold: Callable[..., Any], session_of: Callable[..., Session]
) -> None:
    held = hold(replace(session_of(SessionKind.ONE_TO_ONE), finished=NOW))
    assert held.page.ended.isVisible()
    assert held.page.step is not None and not held.page.step.isVisible()


# Undo


def finished(hold: Callable[..., Any], session_of: Callable[..., Session], option_of: Any) -> Any:
    form = guide("one-to-one")
    safe = {"safety-concern": (option_of(form, "safety-concern", 0),)}
    held = hold(session_of(SessionKind.ONE_TO_ONE, answers=safe))
    held.open("Close and follow-up")
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held.qtbot.waitUntil(held.page.ended.isVisible)
    held.settle()
    return held


def test_undo_says_what_it_does_and_opens_the_session_again(
    hold: Callable[..., Any], session_of: Callable[..., Session], option_of: Any
) -> None:
    held = finished(hold, session_of, option_of)
    words = held.texts(held.page.ended)
    assert any("opens the session again with everything in it" in each for each in words)
    held.click(held.page.ended.undo_button)
    held.shown("Close and follow-up")
    assert held.records.kept[-1] == "reopened"
    assert held.page.session_id == "draft"
    assert not held.page.ended.isVisible() and held.page.pause.isVisible()


def test_the_key_for_undo_works_at_the_end_and_only_there(
    hold: Callable[..., Any], session_of: Callable[..., Session], option_of: Any
) -> None:
    held = finished(hold, session_of, option_of)
    held.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    held.shown("Close and follow-up")
    held.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    held.settle()
    assert held.records.kept.count("reopened") == 1


def test_finished_again_it_says_which_version_is_kept_and_whose(
    hold: Callable[..., Any], session_of: Callable[..., Session], option_of: Any
) -> None:
    held = finished(hold, session_of, option_of)
    held.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    held.shown("Close and follow-up")
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held.qtbot.waitUntil(held.page.ended.isVisible)
    assert "This session is kept as version 2. It can be added to, never altered." in held.texts(held.page)
    assert held.page.session_id == "s1"


def test_an_undo_that_is_refused_says_so_and_can_be_tried_again(
    hold: Callable[..., Any], session_of: Callable[..., Session], option_of: Any
) -> None:
    held = finished(hold, session_of, option_of)
    held.records.refusing = SaveFailed("The disk is full.", "Nothing is lost.", "Free some space.")
    held.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    held.settle()
    assert held.page.ended.told.text() == "The disk is full. Nothing is lost. Free some space."
    held.records.refusing = None
    held.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    held.shown("Close and follow-up")

"""Holding a session: the welcome first, and then the whole way by keyboard."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sos_desktop.codes import SessionKind
from sos_desktop.errors import SaveFailed
from sos_desktop.questionnaires.shipped import guide
from sos_desktop.records.sessions import Session
from ui.guide.steps import State

# The welcome


def test_nothing_opens_before_the_welcome_is_given(
    hold: Callable[..., Any], session_of: Callable[..., Session]
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE, welcomed=False))
    assert [b.isEnabled() for b in held.page.steps.buttons] == [True] + [False] * 6
    assert held.page.beside.note is not None and not held.page.beside.note.isVisible()
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert held.page.title.text() == "Welcome and confidentiality"
    assert held.question("welcome-said").problem.isVisible()
    assert held.focused == "welcome-said"


def test_the_welcome_is_kept_with_its_time_and_opens_the_rest(
    hold: Callable[..., Any], session_of: Callable[..., Session]
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE, welcomed=False))
    held.press(Qt.Key.Key_1)
    held.settle()
    assert held.records.kept == ["welcome-said", "welcomed"]
    assert all(b.isEnabled() for b in held.page.steps.buttons)
    assert held.question("welcome-said").hint.text() == "Given at 10:42."
    assert held.page.beside.note is not None and held.page.beside.note.isVisible()
    assert held.page.next.hasFocus()
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert held.page.title.text() == "Before"


def test_going_on_before_the_welcome_is_kept_waits_for_it(
    hold: Callable[..., Any], session_of: Callable[..., Session]
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE, welcomed=False))
    held.press(Qt.Key.Key_1)
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held.shown("Before")


def test_a_welcome_that_cannot_be_kept_opens_nothing(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE, welcomed=False), at_once=True)
    held.records.refusing = SaveFailed("The disk is full.")
    held.press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: held.page.saving.given_up)
    assert [b.isEnabled() for b in held.page.steps.buttons] == [True] + [False] * 6
    assert held.page.saved.trouble.isVisible()
    held.records.refusing = None
    held.click(held.page.saved.trouble.try_again)
    held.settle()
    assert all(b.isEnabled() for b in held.page.steps.buttons)


def test_a_welcome_that_was_said_but_not_stamped_is_stamped_on_going_on(
    hold: Callable[..., Any], session_of: Callable[..., Session], option_of: Callable[..., Any]
) -> None:
    said = {"welcome-said": (option_of(guide("one-to-one"), "welcome-said", 0),)}
    held = hold(session_of(SessionKind.ONE_TO_ONE, welcomed=False, answers=said))
    held.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held.shown("Before")
    assert held.records.kept == ["welcomed"]


# Going through it by keyboard


def test_number_keys_rate_and_move_on_and_the_score_follows(
    hold: Callable[..., Any], session_of: Callable[..., Session], factors: list[str]
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Risk factors")
    assert held.page.score.text() == "Score so far 0 of 20, 0 of 10 rated"
    assert held.focused == factors[0]
    for key in (Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_0):
        held.press(key)
    assert held.page.score.text() == "Score so far 3 of 20, 3 of 10 rated"
    assert held.focused == factors[3]
    held.settle()
    assert held.records.kept == factors[:3]
    assert held.page.saved.text() == "Saved 10:42"


def test_the_last_number_leads_to_the_next_step(
    hold: Callable[..., Any], session_of: Callable[..., Session], factors: list[str]
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Risk factors")
    for _ in factors:
        held.press(Qt.Key.Key_1)
    assert held.page.score.text() == "Score 10 of 20"
    assert held.page.next.hasFocus()
    held.press(Qt.Key.Key_Space)
    assert held.page.title.text() == "Coping and signposting"


def test_forwards_and_back_by_keyboard(hold: Callable[..., Any], session_of: Callable[..., Session]) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    held.press(Qt.Key.Key_Return, control)
    held.press(Qt.Key.Key_Enter, control)
    assert held.page.title.text() == "During"
    assert [b.state for b in held.page.steps.buttons[:4]] == [
        State.DONE, State.DONE, State.CURRENT, State.TO_DO,
    ]  # fmt: skip
    assert held.page.steps.buttons[2].accessibleName() == "Step 3 of 7: During, you are here"
    held.press(Qt.Key.Key_Left, alt)
    assert held.page.title.text() == "Before"


def test_escape_takes_nothing_away(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.page.beside.note.enter()
    qtbot.keyClicks(QApplication.focusWidget(), "Sleeps again")
    held.press(Qt.Key.Key_Escape)
    assert held.page.beside.note.area.toPlainText() == "Sleeps again"
    held.open("Before")
    assert held.records.given["note"] == ("Sleeps again",)


def test_a_step_without_boxes_shows_its_prompts_and_one_with_boxes_has_them_beside_it(
    hold: Callable[..., Any],
    session_of: Callable[..., Session],
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Before")
    assert held.page.step is not None and held.page.step.order() == []
    assert "“What did you know about what was coming?”" in held.texts(held.page.step)
    assert "Follow their story; do not press for feelings or detail." in held.texts(held.page.beside)
    held.open("Coping and signposting")
    assert "“What has got you through hard times before?”" in held.texts(held.page.beside)
    assert "“What has got you through hard times before?”" not in held.texts(held.page.step)


def test_the_note_is_in_every_step_and_in_no_step_twice(
    hold: Callable[..., Any], session_of: Callable[..., Session]
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    for button in held.page.steps.buttons:
        held.open(button.text())
        assert held.page.beside.note is not None and held.page.beside.note.isVisible()
        assert held.page.step is not None
        assert all(place != "note" for _, place in held.page.step.questions)


def test_a_question_that_is_opened_by_an_answer_is_kept_too(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Coping and signposting")
    assert not held.question("expert-support").isVisible()
    told = held.question("signposted")
    held.click(told.boxes[3])
    assert held.question("expert-support").isVisible()
    held.click(held.question("expert-support").boxes[0])
    held.settle()
    assert held.records.kept == ["signposted", "expert-support"]

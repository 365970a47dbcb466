"""An answer about somebody's safety, in the session: numbers and actions first, one key, and nothing lost."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from sos_desktop.codes import SessionKind
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Item, Kind
from sos_desktop.questionnaires.shipped import instrument, safety
from sos_desktop.records.sessions import Session
from ui.contacts import Contact
from ui.site_numbers import Shown

Hold = Callable[..., Any]
Of = Callable[..., Session]
PHQ = instrument("phq-9")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def asked(session_of: Of) -> Callable[..., Session]:
    """A one-to-one in whose guide PHQ-9 stands as a step of its own."""

    def made(**answers: Any) -> Session:
        session = session_of(SessionKind.ONE_TO_ONE)
        here = Item("phq-here", Kind.DISPLAY, "Nine questions", sub_questionnaire=PHQ.canonical)
        first, *others = session.guide.items
        steps = (first, Item("phq", Kind.GROUP, "Two weeks", items=(here,)), *others)
        guide = replace(session.guide, items=steps)
        return replace(
            session,
            guide=guide,
            instruments=(PHQ,),
            answers=session.answers | {PHQ.canonical: Answers(answers)},
        )

    return made


def stopped(held: Any, qtbot: QtBot) -> Any:
    qtbot.waitUntil(lambda: held.page.safety.showing)
    held.settle()
    screen = held.page.safety.screen
    qtbot.waitUntil(lambda: screen.step.questions[safety().canonical, "safety-told"].property("current"))
    return screen


def the_ninth(held: Any, key: Qt.Key) -> None:
    held.open("Two weeks")
    held.question("better-off-dead").enter()
    held.press(key)


def test_numbers_and_actions_come_first_and_one_key_says_who_was_told(
    hold: Hold, asked: Any, qtbot: QtBot
) -> None:
    held = hold(asked())
    the_ninth(held, Qt.Key.Key_1)
    screen = stopped(held, qtbot)
    assert not held.page.columns.isVisible()
    said = " ".join(held.texts(screen))
    assert "Stay with them" in said and "999 or 112" in said and "116 123" in said
    assert not isinstance(screen.focusWidget(), QLineEdit)
    held.press(Qt.Key.Key_1)
    held.settle()
    assert held.records.kept == ["better-off-dead", "safety-told", "safety-when"]
    kept = held.records.session.answers[safety().canonical]
    assert kept["safety-when"] == ("2026-11-23T10:42",)
    held.press(Qt.Key.Key_Return, CONTROL)
    assert held.page.columns.isVisible() and not screen.isVisible()
    assert held.page.title.text() == "Two weeks" and held.focused


def test_the_number_of_the_site_stands_before_the_national_ones(hold: Hold, asked: Any, qtbot: QtBot) -> None:
    site = Shown((Contact("Site co-ordinator", "0115 496 0000", "Nights", ""),), "Confirmed on 1 July 2026.")
    held = hold(asked(), site=site)
    the_ninth(held, Qt.Key.Key_1)
    said = " ".join(held.texts(stopped(held, qtbot)))
    assert said.index("Stay with them") < said.index("0115 496 0000") < said.index("999 or 112")
    assert "Confirmed on 1 July 2026." in said
    held.click(held.page.safety.screen.put_right)
    held.settle()
    the_ninth(held, Qt.Key.Key_2)
    assert " ".join(held.texts(stopped(held, qtbot))).count("0115 496 0000") == 1


def test_it_is_not_gone_past_without_saying_who_was_told(hold: Hold, asked: Any, qtbot: QtBot) -> None:
    held = hold(asked())
    the_ninth(held, Qt.Key.Key_3)
    screen = stopped(held, qtbot)
    held.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    held.press(Qt.Key.Key_Escape)
    held.press(Qt.Key.Key_Return, CONTROL)
    assert screen.isVisible()
    told = screen.step.questions[safety().canonical, "safety-told"]
    assert "“nobody yet” is an answer" in told.problem.text() and told.problem.isVisible()
    held.press(Qt.Key.Key_7)
    held.press(Qt.Key.Key_Return, CONTROL)
    assert not screen.isVisible()
    held.settle()
    assert "safety-when" not in held.records.kept


def test_a_slip_leads_back_to_its_question_with_nothing_in_it(hold: Hold, asked: Any, qtbot: QtBot) -> None:
    held = hold(asked())
    the_ninth(held, Qt.Key.Key_1)
    screen = stopped(held, qtbot)
    held.click(screen.put_right)
    held.settle()
    assert held.page.columns.isVisible()
    assert held.question("better-off-dead").values() == ()
    qtbot.waitUntil(lambda: held.focused == "better-off-dead")
    held.press(Qt.Key.Key_0)
    assert not held.page.safety.wanted()


def test_what_was_left_at_this_screen_opens_at_it_again(hold: Hold, asked: Any, qtbot: QtBot) -> None:
    nine = next(item for item in PHQ.walk() if item.link_id == "better-off-dead")
    held = hold(asked(**{"better-off-dead": (nine.options[2].value,)}))
    screen = stopped(held, qtbot)
    assert "better off dead" in screen.why.text()
    with qtbot.waitSignal(held.page.lock_wanted):
        held.click(screen.lock)


def test_a_session_in_which_it_is_recorded_opens_where_it_was(hold: Hold, asked: Any) -> None:
    nine = next(item for item in PHQ.walk() if item.link_id == "better-off-dead")
    told = next(item for item in safety().walk() if item.link_id == "safety-told")
    session = asked(**{"better-off-dead": (nine.options[2].value,)})
    answers = session.answers | {safety().canonical: Answers({"safety-told": (told.options[0].value,)})}
    held = hold(replace(session, instruments=(PHQ, safety()), answers=answers))
    assert not held.page.safety.showing and held.page.columns.isVisible()


def test_a_concern_at_the_end_stops_there_and_the_urgent_contacts_are_one_key_away(
    hold: Hold, session_of: Of, qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Close and follow-up")
    held.question("safety-concern").enter()
    held.press(Qt.Key.Key_2)
    screen = stopped(held, qtbot)
    with qtbot.waitSignal(held.page.urgent_contacts):
        held.click(screen.contacts)
    held.press(Qt.Key.Key_2)
    held.press(Qt.Key.Key_Return, CONTROL)
    held.settle()
    held.press(Qt.Key.Key_Return, CONTROL)
    held.settle()
    qtbot.waitUntil(lambda: held.page.ended.isVisible())


def test_finishing_stops_there_where_it_was_passed_by(
    hold: Hold, session_of: Of, option_of: Any, qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Close and follow-up")
    guide = held.page._outline.sheet
    guide.give("safety-concern", (option_of(guide.form, "safety-concern", 1),))
    held.page.finish()
    assert held.page.safety.showing and held.records.finished == 0


def test_another_session_does_not_begin_behind_the_screen(
    hold: Hold, asked: Any, session_of: Of, qtbot: QtBot
) -> None:
    held = hold(asked())
    the_ninth(held, Qt.Key.Key_1)
    screen = stopped(held, qtbot)
    held.records.session = session_of(SessionKind.GROUP)
    held.page.show_session("s2")
    held.shown("Welcome and ground rules")
    assert not screen.isVisible() and held.page.columns.isVisible()

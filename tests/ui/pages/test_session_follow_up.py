"""A follow-up: each factor beside the first time, the decision beside the comparison."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sos_desktop.codes import SessionKind
from sos_desktop.records.sessions import Session


def test_each_factor_stands_beside_the_first_time(
    hold: Callable[..., Any], session_of: Callable[..., Session], factors: list[str]
) -> None:
    held = hold(session_of(SessionKind.FOLLOW_UP))
    held.open("Risk factors")
    assert held.question(factors[0]).first_time.text() == "first time: 2"
    assert held.question(factors[5]).first_time.text() == "first time: 0"


def test_the_decision_is_taken_beside_the_comparison(
    hold: Callable[..., Any], session_of: Callable[..., Session], qtbot: QtBot
) -> None:
    held = hold(session_of(SessionKind.FOLLOW_UP))
    held.open("Risk factors")
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_2):
        held.press(key)
    held.open("Your decision")
    comparison = held.page.drawn.comparison
    assert comparison is not None and comparison.hasFocus()
    assert [one.change for one in comparison.lines[:4]] == ["−1", "0", "+1", "–"]
    assert "Total: first time 11, now –, change –." in comparison.accessibleName()
    assert "Left out" in held.texts(comparison)
    assert not held.question("decision-reason").isVisible()
    held.click(held.question("decision").buttons[1])
    assert held.question("decision-reason").isVisible()
    held.question("decision-reason").enter()
    qtbot.keyClicks(QApplication.focusWidget(), "Sleeping, back at work.")
    held.open("Close")
    assert held.records.given["decision-reason"] == ("Sleeping, back at work.",)


def test_an_instrument_counts_answers_and_tells_its_score_when_it_is_whole(
    hold: Callable[..., Any],
    session_of: Callable[..., Session],
) -> None:
    held = hold(session_of(SessionKind.FOLLOW_UP))
    held.open("The last two weeks")
    assert held.page.score.text() == "0 of 5 answered"
    for key in (Qt.Key.Key_3, Qt.Key.Key_0, Qt.Key.Key_1, Qt.Key.Key_1):
        held.press(key)
    assert held.page.score.text() == "4 of 5 answered"
    held.press(Qt.Key.Key_2)
    assert held.page.score.text() == "Score 28 of 100"
    held.settle()
    form = held.records.session.instruments[1].canonical
    assert len(held.records.session.answers[form]) == 5


def test_an_instrument_that_is_too_early_is_not_asked(
    hold: Callable[..., Any], session_of: Callable[..., Session]
) -> None:
    early = session_of(SessionKind.FOLLOW_UP)
    held = hold(replace(early, instruments=early.instruments[1:]))
    held.open("The past month")
    assert held.page.step is not None and held.page.step.too_early
    assert held.page.step.order() == []

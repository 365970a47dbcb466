"""A questionnaire more in a session that is held, and forms that work something out."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.questionnaires import shipped
from sos_desktop.records import library, sessions
from ui.dialogs.choosing import ChoosingDialog
from ui.guide.outline import short_title
from ui.pages.session import SessionPage

PHQ, PCL = shipped.instrument("phq-9"), shipped.instrument("pcl-5")
_EXPRESSION = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"


@pytest.fixture
def held(desk: Any, shown: Callable[..., QWidget]) -> SessionPage:
    """A one-to-one, five days after the event, whose welcome has been given."""
    case = desk.meet("Wren", desk.record_incident(occurred="2026-11-03T14:30"))
    session = desk.do(partial(_begin, case_id=case.id, now=desk.now))
    page = SessionPage(desk.background, desk.clock)
    shown(page, 1280, 800)
    page.show_session(session)
    desk.settle()
    return page


def _begin(book: Any, *, case_id: str, now: datetime) -> str:
    session = sessions.begin_one_to_one(book.store, case_id, now=now)
    sessions.welcome(book.store, session, now=now)
    return session


def choose(desk: Any, page: SessionPage, canonical: str) -> None:
    desk.press(page.columns.add)
    dialog = page.findChild(ChoosingDialog)
    assert isinstance(dialog, ChoosingDialog)
    dialog.table.chosen.emit(canonical)
    desk.settle()


def test_one_more_gets_a_step_of_its_own_before_the_end(held: SessionPage, desk: Any, qtbot: QtBot) -> None:
    choose(desk, held, PHQ.canonical)
    names = [button.text() for button in held.steps.buttons]
    assert names[-2:] == ["PHQ-9", "Close and follow-up"]
    desk.press(held.steps.buttons[-2])
    assert held.step is not None and held.step.instrument is not None
    first = held.step.order()[0]
    qtbot.keyClick(first.handles[0], Qt.Key.Key_3)
    desk.settle()
    assert held.score.text() == "1 of 9 answered"
    kept = desk.do(lambda book: sessions.read(book.store, held.session_id))
    assert kept.answers[PHQ.canonical]["little-interest"]


def test_before_its_day_it_says_from_when_on(held: SessionPage, desk: Any) -> None:
    choose(desk, held, PCL.canonical)
    assert "It is too early" in held.adding.told.text()
    assert "from Tuesday 1 December 2026" in held.adding.told.text()
    assert held.adding.told.isVisible()
    assert len(held.steps.buttons) == 7
    choose(desk, held, PHQ.canonical)
    assert not held.adding.told.isVisible()


def test_what_a_form_works_out_is_kept_with_the_session(held: SessionPage, desk: Any, qtbot: QtBot) -> None:
    value = {
        "language": "text/fhirpath",
        "expression": "%resource.item.where(linkId='cups').answer.value * 2",
    }
    double = {
        "linkId": "double", "type": "integer", "text": "Twice as many",
        "extension": [{"url": _EXPRESSION, "valueExpression": value}],
    }  # fmt: skip

    cups = {"linkId": "cups", "type": "integer", "text": "How many cups?"}
    form = {
        "resourceType": "Questionnaire", "url": "https://forms.example/Questionnaire/tea", "version": "1",
        "title": "Tea", "status": "active", "item": [cups, double],
    }  # fmt: skip
    data = json.dumps(form).encode()
    own = desk.do(lambda book: library.add(book.store, data, "tea.json", now=desk.now))
    choose(desk, held, own.canonical)
    desk.press(next(button for button in held.steps.buttons if button.text() == "Tea"))
    assert held.step is not None
    qtbot.keyClicks(held.step.questions[own.canonical, "cups"].handles[0], "4")
    worked_out = held.step.questions[own.canonical, "double"]
    qtbot.waitUntil(lambda: worked_out.values() == (8,), timeout=20_000)
    held.flush()
    desk.settle()
    kept = desk.do(lambda book: sessions.read(book.store, held.session_id)).answers[own.canonical]
    assert dict(kept) == {"cups": (4,), "double": (8,)}
    held.put_away()


def test_questions_about_each_answer_are_kept_with_it_and_go_with_it(
    held: SessionPage, desk: Any, qtbot: QtBot
) -> None:
    options = [{"valueCoding": {"code": name.lower(), "display": name}} for name in ("Tea", "Coffee")]
    cups = {"linkId": "cups", "type": "integer", "text": "How many cups?"}
    drinks = {
        "linkId": "drinks", "type": "choice", "text": "What do you drink?", "repeats": True,
        "answerOption": options, "item": [cups],
    }  # fmt: skip
    form = {
        "resourceType": "Questionnaire", "url": "https://forms.example/Questionnaire/drinks", "version": "1",
        "title": "Drinks", "status": "active", "item": [drinks],
    }  # fmt: skip
    data = json.dumps(form).encode()
    own = desk.do(lambda book: library.add(book.store, data, "drinks.json", now=desk.now))
    choose(desk, held, own.canonical)
    desk.press(next(button for button in held.steps.buttons if button.text() == "Drinks"))
    assert held.step is not None

    def kept() -> dict[str, Any]:
        held.flush()
        desk.settle()
        session = desk.do(lambda book: sessions.read(book.store, held.session_id))
        return dict(session.answers[own.canonical])

    boxes = held.step.questions[own.canonical, "drinks"].handles
    with qtbot.waitActive(held):
        held.activateWindow()
    qtbot.keyClick(boxes[0], Qt.Key.Key_2)
    qtbot.keyClick(boxes[0], Qt.Key.Key_1)
    boxes[1].setFocus()
    about_tea, about_coffee = (held.step.questions[own.canonical, f"drinks:{n}/cups"] for n in (0, 1))
    qtbot.keyClick(boxes[1], Qt.Key.Key_Tab)
    assert about_tea.handles[0].hasFocus()
    qtbot.keyClicks(about_tea.handles[0], "2")
    qtbot.keyClick(about_tea.handles[0], Qt.Key.Key_Tab)
    assert about_coffee.handles[0].hasFocus()
    qtbot.keyClicks(about_coffee.handles[0], "5")
    everything = kept()
    assert {place: values for place, values in everything.items() if place != "drinks"} == {
        "drinks:0/cups": (2,),
        "drinks:1/cups": (5,),
    }
    qtbot.keyClick(boxes[0], Qt.Key.Key_2)
    assert sorted(kept()) == ["drinks", "drinks:0/cups"]
    qtbot.keyClick(boxes[0], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert kept() == everything
    held.put_away()


def test_a_long_title_with_a_short_one_in_brackets_is_known_by_that() -> None:
    assert short_title("Patient Health Questionnaire-9 (PHQ-9)") == "PHQ-9"
    assert short_title("Tea") == "Tea"
    assert short_title("(Tea)") == "(Tea)"

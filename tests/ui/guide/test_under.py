"""Questions about each answer to a question that takes several: by keyboard, taken away, and brought back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Coding, Condition, Item, Kind, Option, Questionnaire
from ui.guide.outline import Outline
from ui.guide.sheet import Sheet
from ui.guide.step import Step

Made = Callable[..., Step]
FORM = "https://example/form|1"
TEA, COFFEE = Coding("tea", "Tea"), Coding("coffee", "Coffee")
NOTHING = Coding("none", "Nothing")
OPTIONS = (Option(TEA), Option(COFFEE), Option(NOTHING, exclusive=True))
CUPS = Item("cups", Kind.INTEGER, "How many cups?", required=True)
LATE = Item("late", Kind.STRING, "How late?", enable_when=(Condition("cups", ">", 3),))
DRINKS = Item("drinks", Kind.CHOICE, "What do you drink?", repeats=True, options=OPTIONS, items=(CUPS, LATE))
SLEEP = Item("sleep", Kind.STRING, "How do you sleep?")


@pytest.fixture
def step_of(qtbot: QtBot) -> Made:
    """Draw a step with these items and these answers, in an active window."""
    windows: list[QWidget] = []

    def drawn(*items: Item, answers: dict[str, Any] | None = None) -> Step:
        group = Item("step", Kind.GROUP, "Step", items=items)
        form = Questionnaire("https://example/form", "1", "Form", (group,))
        step = Step(group, Sheet(form, Answers(answers or {})), {}, lambda: date(2026, 11, 23))
        windows.append(window := QWidget())
        column = QVBoxLayout(window)
        column.addWidget(step)
        column.addWidget(QLineEdit())
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return step

    return drawn


@pytest.fixture
def press(qtbot: QtBot) -> Callable[..., None]:
    def pressed(key: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(QApplication.focusWidget(), key, with_)

    return pressed


def question(step: Step, place: str) -> Any:
    return step.questions[FORM, place]


def order(step: Step) -> list[str]:
    return [question.place for question in step.order()]


def given(step: Step) -> dict[str, tuple[Any, ...]]:
    return dict(step.sheet.answers)


def focused(step: Step) -> str:
    here = QApplication.focusWidget()
    return next((q.place for q in step.questions.values() if here and q.isAncestorOf(here)), "")


def test_each_answer_brings_questions_of_its_own_named_by_it(step_of: Made, press: Any, qtbot: QtBot) -> None:
    step = step_of(DRINKS, SLEEP)
    assert order(step) == ["drinks", "sleep"]
    question(step, "drinks").enter()
    press(Qt.Key.Key_2)
    press(Qt.Key.Key_1)
    assert order(step) == ["drinks", "drinks:0/cups", "drinks:1/cups", "sleep"]
    assert question(step, "drinks:1/cups").line.accessibleName() == "Coffee: How many cups?, needed"
    press(Qt.Key.Key_Return)
    assert focused(step) == "drinks:0/cups"
    qtbot.keyClicks(QApplication.focusWidget(), "2")
    press(Qt.Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "5")
    assert order(step) == ["drinks", "drinks:0/cups", "drinks:1/cups", "drinks:1/late", "sleep"]
    press(Qt.Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "nine")
    press(Qt.Key.Key_Return)
    assert focused(step) == "sleep"
    assert given(step) == {
        "drinks": (TEA, COFFEE),
        "drinks:0/cups": (2,),
        "drinks:1/cups": (5,),
        "drinks:1/late": ("nine",),
    }


FILLED = {"drinks": (TEA, COFFEE), "drinks:0/cups": (2,), "drinks:1/cups": (5,), "drinks:1/late": ("nine",)}


def test_what_was_kept_is_shown_under_its_answer(step_of: Made) -> None:
    step = step_of(DRINKS, SLEEP, answers=FILLED)
    assert order(step) == ["drinks", "drinks:0/cups", "drinks:1/cups", "drinks:1/late", "sleep"]
    assert question(step, "drinks:1/late").line.text() == "nine"


@pytest.mark.parametrize("back", ["tick", "undo"])
def test_an_answer_taken_away_says_what_goes_with_it_and_brings_it_back(
    step_of: Made, press: Any, back: str
) -> None:
    step = step_of(DRINKS, SLEEP, answers=FILLED)
    heard: list[tuple[str, Any]] = []
    step.given.connect(lambda _form, place, values, _now: heard.append((place, values)))
    drinks = question(step, "drinks")
    drinks.enter()
    press(Qt.Key.Key_2)
    under = step.under[FORM, "drinks"]
    assert "“Coffee” is taken away with it. Tick it again, or press Ctrl+Z" in under.told.text()
    assert under.told.isVisible()
    assert given(step) == {"drinks": (TEA,), "drinks:0/cups": (2,)}
    assert heard == [("drinks", (TEA,)), ("drinks:1/cups", ()), ("drinks:1/late", ())]
    assert order(step) == ["drinks", "drinks:0/cups", "sleep"]
    if back == "tick":
        press(Qt.Key.Key_2)
    else:
        press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert given(step) == FILLED
    assert not under.told.isVisible()
    assert (
        question(step, "drinks:1/late").line.text() == "nine" and question(step, "drinks:1/late").isVisible()
    )
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert given(step) == FILLED


def test_an_answer_that_stands_alone_takes_the_others_along_and_undo_brings_all_back(
    step_of: Made, press: Any
) -> None:
    step = step_of(DRINKS, SLEEP, answers=FILLED)
    question(step, "drinks").enter()
    press(Qt.Key.Key_3)
    assert "“Tea” and “Coffee” is taken away with them." in step.under[FORM, "drinks"].told.text()
    assert given(step) == {"drinks": (NOTHING,)}
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert given(step) == FILLED


def test_taking_away_an_answer_nobody_said_anything_about_is_not_worth_a_word(
    step_of: Made, press: Any
) -> None:
    step = step_of(DRINKS, SLEEP, answers={"drinks": (TEA,)})
    question(step, "drinks").enter()
    press(Qt.Key.Key_1)
    assert not step.under[FORM, "drinks"].told.isVisible()
    assert order(step) == ["drinks", "sleep"]


def test_written_answers_keep_what_was_said_about_them_wherever_they_go(
    step_of: Made, press: Any, qtbot: QtBot
) -> None:
    who = Item(
        "who", Kind.STRING, "Who was there?", repeats=True, items=(Item("role", Kind.STRING, "As what?"),)
    )
    filled = {"who": ("Ada", "Bo"), "who:0/role": ("nurse",), "who:1/role": ("porter",)}
    step = step_of(who, SLEEP, answers=filled)
    area = question(step, "who").area
    question(step, "who").enter()
    press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(area, "Dr ")
    assert given(step) == filled | {"who": ("Dr Ada", "Bo")}
    assert question(step, "who:0/role").line.accessibleName() == "Dr Ada: As what?"
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(Qt.Key.Key_Delete)
    assert given(step) == {"who": ("Bo",), "who:0/role": ("porter",)}
    assert question(step, "who:0/role").line.text() == "porter"
    assert "Write it again" in step.under[FORM, "who"].told.text()
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert given(step) == filled | {"who": ("Dr Ada", "Bo")}


def test_what_a_form_proposes_about_an_answer_is_given_with_it(step_of: Made, press: Any) -> None:
    cups = Item("cups", Kind.INTEGER, "How many cups?", initial=(1,))
    more = Item("more", Kind.STRING, "And?", repeats=True, items=(Item("what", Kind.STRING, "What?"),))
    several = Item(
        "drinks", Kind.CHOICE, "?", repeats=True, options=OPTIONS[:1], initial=(TEA,), items=(cups, more)
    )
    step = step_of(several)
    step.give_initial()
    assert given(step) == {"drinks": (TEA,), "drinks:0/cups": (1,)}
    assert order(step) == ["drinks", "drinks:0/cups", "drinks:0/more"]
    question(step, "drinks:0/more").enter()
    press(Qt.Key.Key_A)
    assert order(step)[-1] == "drinks:0/more:0/what"


def test_what_is_missing_says_about_which_answer(step_of: Made) -> None:
    step = step_of(DRINKS, answers={"drinks": (TEA, COFFEE), "drinks:1/cups": (1,)})
    lacking = Outline(step.sheet, "step", welcomed=True).lacking()
    assert [(one.place, one.words) for one in lacking] == [("drinks:0/cups", "Tea: How many cups?")]

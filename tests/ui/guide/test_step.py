"""One step on the screen: what shows, where the keyboard goes, and what is said of every answer."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Coding, Condition, Item, Kind, Option, Questionnaire
from ui.guide.sheet import Sheet
from ui.guide.step import Step
from ui.questions import Question

Made = Callable[..., Step]
YES_NO = (Option(Coding("y", "Yes")), Option(Coding("n", "No")))
FORM = "https://example/form|1"


@pytest.fixture
def step_of(qtbot: QtBot) -> Made:
    """Draw a step with these items and these answers, in an active window."""
    windows: list[QWidget] = []

    def drawn(*items: Item, answers: dict[str, Any] | None = None) -> Step:
        group = Item("step", Kind.GROUP, "Step", items=items)
        sheet = Sheet(Questionnaire("https://example/form", "1", "Form", (group,)), Answers(answers or {}))
        step = Step(group, sheet, {}, lambda: date(2026, 11, 23))
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


def question(step: Step, place: str) -> Any:
    return step.questions[FORM, place]


def focused(step: Step) -> str:
    here = QApplication.focusWidget()
    return next((q.place for q in step.questions.values() if here and q.isAncestorOf(here)), "")


@pytest.fixture
def given(qtbot: QtBot) -> Callable[[Step], list[tuple[Any, ...]]]:
    def listen(step: Step) -> list[tuple[Any, ...]]:
        heard: list[tuple[Any, ...]] = []
        step.given.connect(lambda _form, place, values, now: heard.append((place, values, now)))
        return heard

    return listen


RAISED = (Condition("safe", "=", Coding("n", "No")),)


def test_a_question_appears_when_it_is_asked_for_and_the_keyboard_stays(step_of: Made, qtbot: QtBot) -> None:
    step = step_of(
        Item("safe", Kind.CHOICE, "Safe?", options=YES_NO),
        Item("why", Kind.STRING, "Why not?", enable_when=RAISED),
        Item("last", Kind.STRING, "Anything else?"),
    )
    assert not question(step, "why").isVisible()
    question(step, "safe").enter()
    qtbot.mouseClick(question(step, "safe").buttons[1], Qt.MouseButton.LeftButton)
    assert question(step, "why").isVisible()
    assert focused(step) == "safe"
    qtbot.mouseClick(question(step, "safe").buttons[0], Qt.MouseButton.LeftButton)
    assert not question(step, "why").isVisible()
    assert focused(step) == "safe"


def test_number_keys_go_through_the_questions_that_show(step_of: Made, qtbot: QtBot) -> None:
    step = step_of(
        Item("safe", Kind.CHOICE, "Safe?", options=YES_NO),
        Item("why", Kind.CHOICE, "Why not?", enable_when=RAISED, options=YES_NO),
        Item("last", Kind.CHOICE, "Leaflet?", options=YES_NO),
    )
    question(step, "safe").enter()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    assert focused(step) == "last"
    with qtbot.waitSignal(step.past_the_end):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_0)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert focused(step) == "safe"


def test_a_step_opens_at_the_first_question_without_an_answer(step_of: Made) -> None:
    items = [Item(name, Kind.STRING, name) for name in ("a", "b", "c")]
    assert step_of(*items, answers={"a": ("1",)}).first_to_answer().place == "b"  # type: ignore[union-attr]
    everything = {"a": ("1",), "b": ("2",), "c": ("3",)}
    assert step_of(*items, answers=everything).first_to_answer().place == "a"  # type: ignore[union-attr]


def test_a_choice_is_given_at_once_and_typing_when_it_pauses(step_of: Made, given: Any, qtbot: QtBot) -> None:
    step = step_of(Item("safe", Kind.BOOLEAN, "Safe?"), Item("why", Kind.STRING, "Why?"))
    heard = given(step)
    question(step, "safe").enter()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Y)
    qtbot.keyClicks(QApplication.focusWidget(), "So")
    assert heard == [("safe", (True,), True), ("why", ("S",), False), ("why", ("So",), False)]


def test_what_is_wrong_is_said_on_leaving_and_nothing_older_is_sent(
    step_of: Made, given: Any, qtbot: QtBot
) -> None:
    step = step_of(Item("when", Kind.DATE, "When?"), Item("why", Kind.STRING, "Why?"))
    heard = given(step)
    day: Question = question(step, "when")
    day.enter()
    qtbot.keyClicks(QApplication.focusWidget(), "31 nov")
    assert not day.problem.isVisible() and heard == []
    with qtbot.waitSignal(step.unfit):
        question(step, "why").enter()
    assert "“31 nov” is not a date" in day.problem.text()
    assert question(step, "when").line.text() == "31 nov"
    day.enter()
    question(step, "when").line.clear()
    qtbot.keyClicks(QApplication.focusWidget(), "3 nov")
    assert not day.problem.isVisible()
    assert heard[-1] == ("when", ("2026-11-03",), False)


def test_leaving_without_a_change_sends_nothing(step_of: Made, given: Any) -> None:
    step = step_of(Item("a", Kind.STRING, "A"), Item("b", Kind.STRING, "B"), answers={"a": ("1",)})
    heard = given(step)
    question(step, "a").enter()
    question(step, "b").enter()
    assert heard == []


def line_of(name: str) -> Item:
    counts = (Item(f"invited-{name}", Kind.INTEGER, "Invited"), Item(f"came-{name}", Kind.INTEGER, "Came"))
    return Item(f"line-{name}", Kind.GROUP, name.title(), items=counts)


def test_a_table_is_filled_in_along_its_lines_and_its_columns(
    step_of: Made, given: Any, qtbot: QtBot
) -> None:
    step = step_of(Item("t", Kind.GROUP, control="gtable", items=(line_of("nurses"), line_of("porters"))))
    heard = given(step)
    first = question(step, "invited-nurses")
    assert first.line.accessibleName() == "Invited, Nurses"
    first.enter()
    qtbot.keyClicks(QApplication.focusWidget(), "9")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert focused(step) == "came-nurses"
    qtbot.keyClicks(QApplication.focusWidget(), "4")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert focused(step) == "came-porters"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert focused(step) == "came-nurses"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert focused(step) == "invited-porters"
    assert [(place, values) for place, values, _ in heard] == [
        ("invited-nurses", (9,)),
        ("came-nurses", (4,)),
    ]


def button(step: Step, name: str) -> QPushButton:
    return next(b for b in step.findChildren(QPushButton) if b.accessibleName() == name and b.isVisible())


def test_a_group_can_be_filled_in_again_and_a_round_taken_out(
    step_of: Made, given: Any, qtbot: QtBot
) -> None:
    visit = Item("visit", Kind.GROUP, "Visit", repeats=True, items=(Item("why", Kind.STRING, "Why?"),))
    step = step_of(visit)
    heard = given(step)
    qtbot.keyClicks(question(step, "visit:0/why").line, "A")
    qtbot.mouseClick(button(step, "Add another: Visit"), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(question(step, "visit:1/why").line, "B")
    assert step.sheet.answers["visit:1/why"] == ("B",)
    qtbot.mouseClick(button(step, "Remove Visit 1"), Qt.MouseButton.LeftButton)
    assert dict(step.sheet.answers) == {"visit:0/why": ("B",)}
    assert question(step, "visit:0/why").line.text() == "B"
    assert (FORM, "visit:1/why") not in step.questions
    assert {place: values for place, values, _ in heard} == {"visit:0/why": ("B",), "visit:1/why": ()}


def test_help_and_prompts_stand_beside_a_step_that_asks(step_of: Made) -> None:
    step = step_of(
        Item("how", Kind.DISPLAY, "Rate each one."),
        Item("ask", Kind.DISPLAY, "“How are you?”", control="prompt"),
        Item("mind", Kind.DISPLAY, "Do not press.", control="help"),
        Item("a", Kind.STRING, "A"),
    )
    shown = [
        words.text() for words in step.findChildren(type(question(step, "a").words)) if words.isVisible()
    ]
    assert "Rate each one." in shown
    assert "“How are you?”" not in shown and "Do not press." not in shown


def test_questions_below_a_question_and_groups_below_it_are_drawn(step_of: Made) -> None:
    below = Item("which", Kind.STRING, "Which?")
    more = Item("more", Kind.GROUP, "More about it", items=(Item("when", Kind.DATE, "When?"),))
    step = step_of(
        Item("leaflet", Kind.BOOLEAN, "A leaflet?", items=(below, more)), Item("z", Kind.STRING, "Z")
    )
    assert [q.place for q in step.order()] == ["leaflet", "which", "when", "z"]


def test_what_a_form_proposes_is_given_once_and_never_over_an_answer(step_of: Made, given: Any) -> None:
    items = (
        Item("where", Kind.STRING, "Where?", initial=("Ward C4",)),
        Item("safe", Kind.CHOICE, "Safe?", options=(YES_NO[0], Option(Coding("n", "No"), initial=True))),
    )
    fresh = step_of(*items)
    heard = given(fresh)
    fresh.give_initial()
    fresh.give_initial()
    assert heard == [("where", ("Ward C4",), True), ("safe", (Coding("n", "No"),), True)]
    begun = step_of(*items, answers={"where": ("Theatre",)})
    heard = given(begun)
    begun.give_initial()
    assert heard == []


def test_a_step_can_be_read_out(step_of: Made) -> None:
    how = Item("how", Kind.DISPLAY, "Begin before the event.")
    ask = Item("ask", Kind.DISPLAY, "“What were you doing?”", control="prompt")
    assert step_of(how, ask).as_text() == "Begin before the event. “What were you doing?”"


def test_hidden_items_and_what_stands_elsewhere_are_not_drawn(step_of: Made) -> None:
    step = step_of(Item("a", Kind.STRING, "A", hidden=True), Item("b", Kind.STRING, "B"))
    assert [q.place for q in step.order()] == ["b"]

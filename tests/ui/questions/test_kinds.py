"""Which widget a question gets, and the kinds that are neither chosen nor simply typed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.model import Coding, Item, Kind, NoAnswer, Option, Quantity
from ui.questions.choices import OneBelowTheOther, SideBySide
from ui.questions.dates import Day
from ui.questions.drop_down import DropDown
from ui.questions.lines import Line
from ui.questions.options import key_of
from ui.questions.shown import ReadOnly, Words, said_value
from ui.questions.slider import Slider, steps_of
from ui.questions.texts import OneALine, Text

Ask = Callable[..., Any]
Codings = Callable[..., tuple[Option, ...]]
Heard = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("item", "widget"),
    [
        (Item("q", Kind.DISPLAY, "Words"), Words),
        (Item("q", Kind.BOOLEAN, "?"), SideBySide),
        (Item("q", Kind.BOOLEAN, "?", orientation="vertical"), OneBelowTheOther),
        (Item("q", Kind.DECIMAL, "?"), Line),
        (Item("q", Kind.INTEGER, "?"), Line),
        (Item("q", Kind.DATE, "?"), Day),
        (Item("q", Kind.DATE_TIME, "?"), Day),
        (Item("q", Kind.TIME, "?"), Line),
        (Item("q", Kind.STRING, "?"), Line),
        (Item("q", Kind.TEXT, "?"), Text),
        (Item("q", Kind.URL, "?"), Line),
        (Item("q", Kind.OPEN_CHOICE, "?"), DropDown),
        (Item("q", Kind.QUANTITY, "?", unit="kg"), Line),
        (Item("q", Kind.STRING, "?", repeats=True), OneALine),
        (Item("q", Kind.INTEGER, "?", read_only=True), ReadOnly),
        (Item("q", Kind.INTEGER, "?", calculated="1 + 1"), ReadOnly),
        (Item("q", Kind.INTEGER, "?", control="slider", minimum=Decimal(0), maximum=Decimal(10)), Slider),
        (Item("q", Kind.INTEGER, "?", control="slider"), Line),
    ],
    ids=lambda value: f"{value.kind}-{value.control}" if isinstance(value, Item) else value.__name__,
)
def test_every_kind_of_question_has_its_widget(ask: Ask, item: Item, widget: type) -> None:
    assert type(ask(item)) is widget


def test_the_way_answers_stand_is_the_forms_to_say(ask: Ask, codings: Codings) -> None:
    short = codings("Not much", "A lot")
    assert type(ask(Item("q", Kind.CHOICE, "?", options=short, orientation="vertical"))) is OneBelowTheOther
    along = codings("Hardly ever at all", "Now and then", "Most days")
    assert type(ask(Item("q", Kind.CHOICE, "?", options=along))) is OneBelowTheOther
    assert type(ask(Item("q", Kind.CHOICE, "?", options=along, orientation="horizontal"))) is SideBySide
    long = codings("Words that take up a line of their own", "And more of the same kind of words")
    assert type(ask(Item("q", Kind.CHOICE, "?", options=long, orientation="horizontal"))) is OneBelowTheOther


def test_the_number_that_gives_an_answer_stands_beside_it(ask: Ask, codings: Codings) -> None:
    question = ask(
        Item(
            "q", Kind.CHOICE, "?", options=codings("Several words that are", "rather too long", "for a line")
        )
    )
    assert [button._face.key for button in question.buttons] == ["1", "2", "3"]
    scored = codings("Not at all, not ever", "More than half the days", weights=(0, 3))
    question = ask(Item("q", Kind.CHOICE, "?", options=scored))
    assert [button._face.key for button in question.buttons] == ["0", "3"]
    ticked = ask(Item("q", Kind.CHOICE, "?", repeats=True, options=scored))
    assert [box._face.key for box in ticked.boxes] == ["1", "2"]
    assert key_of({"y": 0}, 0) == ""


def test_the_words_before_an_option_are_its_own(ask: Ask) -> None:
    options = (
        Option(Coding("1", "Never"), prefix="a)"),
        Option(Coding("2", "Sometimes, not often"), prefix="b)"),
    )
    question = ask(Item("q", Kind.CHOICE, "?", options=options))
    assert [button.text() for button in question.buttons] == ["a) Never", "b) Sometimes, not often"]


# A scale

PAIN = Item(
    "pain", Kind.INTEGER, "How bad?", control="slider", minimum=Decimal(0), maximum=Decimal(10),
    lower="None", upper="The worst",
)  # fmt: skip


def test_a_scale_is_unanswered_until_somebody_answers(ask: Ask, heard: Heard, qtbot: QtBot) -> None:
    question = ask(PAIN)
    assert question.values() == ()
    said = heard(question)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_7)
    assert question.values() == (7,) and question.slider.value() == 7
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert said == ["typed", "moved 1"]
    question.slider.setFocus()
    qtbot.keyClick(question.slider, Qt.Key.Key_Right)
    assert question.values() == (8,)
    assert question.slider.accessibleName() == "Scale, How bad?"


def test_a_scale_goes_by_the_steps_of_the_form(ask: Ask, qtbot: QtBot) -> None:
    fine = Item(
        "t",
        Kind.DECIMAL,
        "?",
        control="slider",
        minimum=Decimal("0.5"),
        maximum=Decimal("2.5"),
        step=Decimal("0.5"),
    )
    assert steps_of(fine) == 4
    question = ask(fine)
    question.slider.setValue(3)
    assert question.values() == (Decimal(2),)
    question.show_values((Decimal("1.5"),))
    assert question.slider.value() == 2 and question.line.text() == "1.5"
    question.line.clear()
    qtbot.keyClicks(question.line, "12")
    with pytest.raises(BadInput, match=r"takes 2\.5 or less"):
        question.values()
    qtbot.keyClicks(question.line, "x")
    assert steps_of(Item("t", Kind.DECIMAL, minimum=Decimal(0), maximum=Decimal(1))) == 20
    assert steps_of(Item("t", Kind.INTEGER, minimum=Decimal(0), maximum=Decimal(99_999))) == 0
    assert steps_of(Item("t", Kind.STRING)) == 0


# Amounts


def test_an_amount_has_its_unit_or_a_choice_of_them(ask: Ask, heard: Heard, qtbot: QtBot) -> None:
    units = (Coding("kg", "kg"), Coding("[lb_av]", "lb"))
    question = ask(
        Item("w", Kind.QUANTITY, "Weight", unit="kg", units=units, minimum=Decimal(1), maximum=Decimal(400))
    )
    assert question.line.placeholderText() == "1–400"
    qtbot.keyClicks(QApplication.focusWidget(), "70.5")
    assert question.values() == (Quantity(Decimal("70.5"), "kg"),)
    said = heard(question)
    question.unit.setFocus()
    qtbot.keyClick(question.unit, Qt.Key.Key_Down)
    assert question.values() == (Quantity(Decimal("70.5"), "lb"),)
    assert said[-1] == "chosen"
    question.show_values((Quantity(Decimal(60), "kg"),))
    assert question.unit.currentText() == "kg"
    qtbot.keyClick(question.unit, Qt.Key.Key_Return)
    assert "moved 1" not in said


def test_several_days_are_written_as_people_write_them(ask: Ask, qtbot: QtBot) -> None:
    question = ask(Item("d", Kind.DATE, "Which days?", repeats=True, most=2, prompt="A day"))
    assert question.area.placeholderText() == "A day, one a line"
    assert question.hint.text() == "At most 2"
    qtbot.keyClicks(QApplication.focusWidget(), "3 nov")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "yesterday")
    assert question.values() == ("2026-11-03", "2026-11-22")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "today")
    with pytest.raises(BadInput, match="at most 2"):
        question.values()


def test_how_an_answer_is_written_stands_with_its_question(ask: Ask, qtbot: QtBot) -> None:
    question = ask(
        Item(
            "n", Kind.STRING, "Number", entry_format="nnn-nnn", pattern=r"\d{3}-\d{3}", prompt="From the card"
        )
    )
    assert question.hint.text() == "Written like nnn-nnn"
    assert question.line.placeholderText() == "From the card"
    qtbot.keyClicks(QApplication.focusWidget(), "123")
    with pytest.raises(BadInput, match="does not have the form"):
        question.values()
    several = Item("n", Kind.STRING, "Names", repeats=True, least=2, most=4)
    assert ask(several).hint.text() == "At least 2, at most 4"


# Only shown


def test_what_cannot_be_answered_here_says_why(ask: Ask) -> None:
    words = ask(Item("photo", Kind.DISPLAY, "A photograph", unanswerable="A file cannot be attached here."))
    assert words.reason.isVisible() and "cannot be attached" in words.reason.text()
    assert not words.can_be_entered


def test_what_is_worked_out_says_so_until_it_is(ask: Ask) -> None:
    question = ask(Item("sum", Kind.INTEGER, "Total", calculated="%a + %b"))
    assert question.answer.text() == "Worked out from your answers"
    question.show_values((7,))
    assert question.answer.text() == "7" and question.values() == (7,)
    question.show_values(())
    question.say_not_worked_out()
    assert question.answer.text() == "This cannot be worked out here"
    assert said_value(question.item, NoAnswer.DECLINED) == "Preferred not to say"

"""No answer on purpose: “not asked” and “preferred not to say”, by keyboard, at every kind of question."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from sos_desktop.questionnaires.model import Coding, Item, Kind, NoAnswer, Option

Ask = Callable[..., Any]
Heard = Callable[..., list[str]]
WORDS = (
    Option(Coding("a", "Rather long words for one line"), Decimal(0)),
    Option(Coding("b", "More"), Decimal(1)),
)


def menu_of(question: Any) -> QMenu:
    menu = question.findChild(QMenu)
    assert isinstance(menu, QMenu)
    return menu


def press(qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.activePopupWidget() or QApplication.focusWidget()
    qtbot.keyClick(widget, key, held)


def test_the_dash_opens_the_two_and_a_number_gives_one_and_moves_on(
    ask: Ask, heard: Heard, qtbot: QtBot
) -> None:
    question = ask(Item("q", Kind.CHOICE, "How often?", options=WORDS))
    said = heard(question)
    press(qtbot, Qt.Key.Key_Minus)
    assert [action.text() for action in menu_of(question).actions() if action.text()] == [
        "Take the answer back", "&1   Not asked", "&2   Preferred not to say",
    ]  # fmt: skip
    press(qtbot, Qt.Key.Key_2)
    assert question.values() == (NoAnswer.DECLINED,)
    assert said == ["chosen", "moved 1"]
    assert question.absence.isVisible() and question.absence.text() == "– Preferred not to say"


@pytest.mark.parametrize(
    "item",
    [
        Item("q", Kind.STRING, "Who?"),
        Item("q", Kind.TEXT, "What?"),
        Item("q", Kind.INTEGER, "How many?"),
        Item("q", Kind.DATE, "When?"),
        Item("q", Kind.OPEN_CHOICE, "Which?", control="autocomplete", options=WORDS),
        Item("q", Kind.INTEGER, "How much?", control="slider", minimum=Decimal(0), maximum=Decimal(10)),
    ],
    ids=lambda item: f"{item.kind}-{item.control}",
)
def test_where_a_dash_is_a_letter_alt_and_the_dash_does_the_same(ask: Ask, qtbot: QtBot, item: Item) -> None:
    question = ask(item)
    press(qtbot, Qt.Key.Key_Minus, Qt.KeyboardModifier.AltModifier)
    press(qtbot, Qt.Key.Key_1)
    assert question.values() == (NoAnswer.NOT_ASKED,)
    press(qtbot, Qt.Key.Key_Delete)
    assert question.values() == () and not question.absence.isVisible()


def test_an_answer_takes_the_reason_for_none_away(ask: Ask, qtbot: QtBot) -> None:
    question = ask(Item("q", Kind.CHOICE, "How often?", options=WORDS))
    question.leave_out(NoAnswer.NOT_ASKED)
    question.enter()
    press(qtbot, Qt.Key.Key_1)
    assert question.values() == (WORDS[1].value,)
    assert question.absent is None
    written = ask(Item("q", Kind.STRING, "Who?"))
    written.show_values((NoAnswer.DECLINED,))
    qtbot.keyClicks(QApplication.focusWidget(), "Me")
    assert written.values() == ("Me",)


def test_a_kept_reason_is_shown_again_and_its_key_takes_it_back(ask: Ask, qtbot: QtBot) -> None:
    question = ask(Item("q", Kind.BOOLEAN, "A leaflet?"))
    question.show_values((NoAnswer.NOT_ASKED,))
    assert question.absence.text() == "– Not asked"
    assert not any(button.isChecked() for button in question.buttons)
    press(qtbot, Qt.Key.Key_Backspace)
    assert question.values() == ()


def test_what_a_record_cannot_be_kept_without_is_not_left_out(ask: Ask, qtbot: QtBot) -> None:
    system = "https://supporting-our-staff.example/fhir/CodeSystem/record"
    welcome = Item(
        "w",
        Kind.CHOICE,
        "Was it said?",
        required=True,
        options=WORDS,
        codes=(Coding("welcomed", "", system),),
    )
    question = ask(welcome)
    press(qtbot, Qt.Key.Key_Minus)
    assert not question.may_be_left and question.findChild(QMenu) is None
    question.customContextMenuRequested.emit(question.rect().center())
    assert [action.text() for action in menu_of(question).actions()] == ["Take the answer back"]
    menu_of(question).close()


def test_a_sealed_question_offers_nothing(ask: Ask) -> None:
    question = ask(Item("q", Kind.BOOLEAN, "A leaflet?"))
    question.seal("Given at 10:42.")
    question.customContextMenuRequested.emit(question.rect().center())
    assert question.findChild(QMenu) is None

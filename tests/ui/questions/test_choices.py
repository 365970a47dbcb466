"""Answering by choosing: with the number keys, with arrows, with the mouse, and taking it back."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from sos_desktop.questionnaires.model import Coding, Item, Kind, Option
from ui.questions.choices import OneBelowTheOther, OneOrOther, SideBySide
from ui.questions.options import number_keys
from ui.questions.several import SeveralOf
from ui.questions.wrapped import WrappedRadio

Ask = Callable[..., Any]
Codings = Callable[..., tuple[Option, ...]]
Heard = Callable[..., list[str]]


def rating(codings: Codings) -> Item:
    options = codings("not present", "some", "clear", weights=(0, 1, 2))
    return Item("risk-1", Kind.CHOICE, "Blames others", prefix="3.", help="Somebody", options=options)


def test_a_rating_shows_figures_and_reads_out_their_words(ask: Ask, codings: Codings) -> None:
    question = ask(rating(codings))
    assert isinstance(question, SideBySide)
    assert [button.text() for button in question.buttons] == ["0", "1", "2"]
    assert [button.accessibleName() for button in question.buttons] == [
        "not present, 3. Blames others",
        "some, 3. Blames others",
        "clear, 3. Blames others",
    ]
    assert question.values() == ()


def test_a_tool_tip_never_reads_an_answer_as_markup(ask: Ask, codings: Codings) -> None:
    """A form may come from a pack, and an image in a tool tip would be fetched."""
    options = codings("<img src=x>", "some", "clear", weights=(0, 1, 2))
    question = ask(Item("risk-1", Kind.CHOICE, "Blames others", options=options))
    assert "&lt;img src=x&gt;" in question.buttons[0].toolTip()


def test_a_number_key_answers_and_moves_on(ask: Ask, codings: Codings, heard: Heard, qtbot: QtBot) -> None:
    question = ask(rating(codings))
    said = heard(question)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    assert question.values() == (question.options[2].value,)
    assert said == ["chosen", "moved 1"]


def test_left_and_right_go_along_the_answers_and_up_and_down_leave_them(
    ask: Ask, codings: Codings, heard: Heard, qtbot: QtBot
) -> None:
    question = ask(rating(codings))
    said = heard(question)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert question.values() == (question.options[1].value,)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert question.values() == (question.options[0].value,)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert said == ["chosen", "chosen", "stepped 1", "stepped -1"]


def test_an_answer_can_be_taken_back_so_that_not_asked_is_not_nought(
    ask: Ask, codings: Codings, heard: Heard, qtbot: QtBot
) -> None:
    question = ask(rating(codings))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_0)
    assert question.values()
    said = heard(question)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    assert question.values() == ()
    assert said == ["chosen"]


def test_the_menu_of_a_question_takes_its_answer_back_too(ask: Ask, codings: Codings, qtbot: QtBot) -> None:
    question = ask(rating(codings))
    qtbot.mouseClick(question.buttons[1], Qt.MouseButton.LeftButton)
    question.customContextMenuRequested.emit(question.rect().center())
    menu = question.findChild(QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert question.values() == ()


def test_clicking_the_same_answer_twice_keeps_it(ask: Ask, codings: Codings, qtbot: QtBot) -> None:
    question = ask(rating(codings))
    for _ in range(2):
        qtbot.mouseClick(question.buttons[2], Qt.MouseButton.LeftButton)
    assert question.values() == (question.options[2].value,)


def test_tab_comes_to_the_chosen_answer_and_to_no_other(ask: Ask, codings: Codings, qtbot: QtBot) -> None:
    question = ask(rating(codings))
    question.show_values((question.options[1].value,))
    can = [bool(b.focusPolicy() & Qt.FocusPolicy.TabFocus) for b in question.buttons]
    assert can == [False, True, False]


def test_the_question_one_is_in_is_marked_and_says_more(ask: Ask, codings: Codings) -> None:
    question = ask(rating(codings))
    assert question.property("current") is True
    assert question.hint.isVisible()
    question.buttons[0].clearFocus()
    assert question.property("current") is False
    assert not question.hint.isVisible()


def test_yes_and_no_stay_unanswered_until_they_are_answered(ask: Ask, heard: Heard, qtbot: QtBot) -> None:
    question = ask(Item("leaflet", Kind.BOOLEAN, "A leaflet was handed over"))
    assert question.values() == ()
    said = heard(question)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_N)
    assert question.values() == (False,)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Y)
    assert question.values() == (True,)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backspace)
    assert question.values() == ()
    assert said == ["chosen", "moved 1", "chosen", "moved 1", "chosen"]


def test_one_is_yes_and_nought_is_no_whichever_stands_first(codings: Codings) -> None:
    assert number_keys(codings("No", "Yes", weights=(0, 1))) == {"y": 1, "1": 1, "n": 0, "0": 0}
    assert number_keys(codings("Yes", "No")) == {"y": 0, "1": 0, "n": 1, "0": 1}


def test_longer_words_stand_below_each_other_and_their_scores_are_their_keys(
    ask: Ask, codings: Codings, qtbot: QtBot
) -> None:
    words = ("Not at all", "Several days", "More than half the days", "Nearly every day")
    item = Item("nervous", Kind.CHOICE, "Feeling nervous", options=codings(*words, weights=(0, 1, 2, 3)))
    question = ask(item)
    assert isinstance(question, OneBelowTheOther)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    assert question.values() == (question.options[3].value,)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert question.values() == (question.options[2].value,)


def test_the_words_of_an_option_wrap_where_there_is_no_room(qtbot: QtBot) -> None:
    radio = WrappedRadio("Expert support: occupational health, psychology, employee assistance, chaplaincy")
    qtbot.addWidget(radio)
    assert radio.heightForWidth(200) > 2 * radio.heightForWidth(2000)
    radio.resize(200, radio.heightForWidth(200))
    assert not radio.grab().isNull()


def test_the_same_option_is_known_again_by_its_code_whatever_it_displays(ask: Ask, codings: Codings) -> None:
    question = ask(Item("where", Kind.CHOICE, "Where", options=codings("Ward", "Theatre")))
    question.show_values((Coding("c1", "Reworded", "s"),))
    assert question.values() == (question.options[1].value,)


def test_something_else_opens_a_line_for_it(ask: Ask, codings: Codings, heard: Heard, qtbot: QtBot) -> None:
    question = ask(Item("what", Kind.OPEN_CHOICE, "What helped?", options=codings("Rest", "Company")))
    assert isinstance(question, OneOrOther)
    assert not question.other.isVisible()
    said = heard(question)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    assert question.other.hasFocus()
    qtbot.keyClicks(question.other, "A dog")
    assert question.values() == ("A dog",)
    assert said[0] == "chosen" and set(said[1:]) == {"typed"}
    question.show_values(("A cat",))
    assert question.other.text() == "A cat"
    question.show_values((question.options[0].value,))
    assert not question.other.isVisible()
    assert question.values() == (question.options[0].value,)


def test_several_can_be_ticked_with_numbers_or_clicks(
    ask: Ask, codings: Codings, heard: Heard, qtbot: QtBot
) -> None:
    item = Item("helps", Kind.CHOICE, "What helps", repeats=True, options=codings("Friends", "Rest", "Faith"))
    question = ask(item)
    assert isinstance(question, SeveralOf)
    said = heard(question)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    qtbot.mouseClick(question.boxes[0], Qt.MouseButton.LeftButton)
    assert [value.code for value in question.values()] == ["c0", "c2"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert question.boxes[1].hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert [value.code for value in question.values()] == ["c0", "c1", "c2"]
    assert said == ["chosen"] * 3


def test_what_stands_alone_takes_the_others_away_and_they_take_it_away(
    ask: Ask, codings: Codings, qtbot: QtBot
) -> None:
    options = codings("Friends", "Rest", "Nothing yet", alone=("Nothing yet",))
    question = ask(Item("helps", Kind.CHOICE, "What helps", repeats=True, options=options))
    for index in (0, 1, 2):
        qtbot.mouseClick(question.boxes[index], Qt.MouseButton.LeftButton)
    assert [value.code for value in question.values()] == ["c2"]
    qtbot.mouseClick(question.boxes[1], Qt.MouseButton.LeftButton)
    assert [value.code for value in question.values()] == ["c1"]


def test_own_words_stand_beside_ticked_ones(ask: Ask, codings: Codings, qtbot: QtBot) -> None:
    options = codings("Friends", "Nothing yet", alone=("Nothing yet",))
    question = ask(Item("helps", Kind.OPEN_CHOICE, "What helps", repeats=True, options=options))
    qtbot.mouseClick(question.boxes[1], Qt.MouseButton.LeftButton)
    qtbot.keyClicks(question.other, "Knitting")
    assert question.values() == ("Knitting",)
    qtbot.mouseClick(question.boxes[0], Qt.MouseButton.LeftButton)
    assert question.values() == (options[0].value, "Knitting")
    question.show_values((options[0].value, "Swimming"))
    assert question.other.text() == "Swimming"


def test_the_box_one_was_at_is_found_again(ask: Ask, codings: Codings, qtbot: QtBot) -> None:
    question = ask(Item("helps", Kind.CHOICE, "What helps", repeats=True, options=codings("A", "B", "C")))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert question.caret == 1
    question.set_caret(2)
    assert question.boxes[2].hasFocus()


def test_a_single_option_is_a_box_to_tick(ask: Ask, codings: Codings, qtbot: QtBot) -> None:
    question = ask(Item("said", Kind.CHOICE, "Was all of this said?", options=codings("Yes"), required=True))
    assert isinstance(question, SeveralOf)
    assert question.boxes[0].accessibleName() == "Yes, Was all of this said?, needed"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert [value.code for value in question.values()] == ["c0"]

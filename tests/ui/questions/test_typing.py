"""Answering by typing: words, numbers, amounts, dates and times, and what is wrong with them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QDate, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.model import Coding, Item, Kind, Option, Quantity
from ui.questions.dates import Day
from ui.questions.drop_down import DropDown
from ui.questions.lines import Line
from ui.questions.shown import ReadOnly, Words
from ui.questions.texts import OneALine, Text

Ask = Callable[..., Any]
Heard = Callable[..., list[str]]


def test_words_on_one_line_go_on_with_enter(ask: Ask, heard: Heard, qtbot: QtBot) -> None:
    question = ask(Item("who", Kind.STRING, "Who held it with you?", required=True, max_length=10))
    assert isinstance(question, Line)
    assert question.line.accessibleName() == "Who held it with you?, needed"
    assert question.needed.isVisible()
    said = heard(question)
    qtbot.keyClicks(question.line, "Wren")
    qtbot.keyClick(question.line, Qt.Key.Key_Return)
    assert question.values() == ("Wren",)
    assert said == ["typed"] * 4 + ["moved 1"]


def test_what_is_too_long_is_said_and_stays_on_the_screen(ask: Ask, qtbot: QtBot) -> None:
    question = ask(Item("who", Kind.STRING, "Who?", max_length=4))
    qtbot.keyClicks(question.line, "Kingfisher")
    with pytest.raises(BadInput, match="can hold 4 characters; this has 10"):
        question.values()
    question.say_problem("Too long.")
    assert question.problem.isVisible()
    assert question.line.text() == "Kingfisher"
    assert question.line.accessibleDescription() == "Too long."
    question.say_problem("")
    assert not question.problem.isVisible()


@pytest.mark.parametrize(("typed", "number"), [("12", 12), (" 1,200 ", 1200), ("0", 0), ("", None)])
def test_a_whole_number_is_read_in_figures(ask: Ask, qtbot: QtBot, typed: str, number: int | None) -> None:
    question = ask(Item("count", Kind.INTEGER, "Invited"))
    qtbot.keyClicks(question.line, typed)
    assert question.values() == (() if number is None else (number,))


@pytest.mark.parametrize("typed", ["a few", "1.5", "--3", "²", "9" * 13])
def test_what_is_no_whole_number_is_refused_in_words(ask: Ask, qtbot: QtBot, typed: str) -> None:
    question = ask(Item("count", Kind.INTEGER, "Invited"))
    question.line.setText(typed)
    with pytest.raises(BadInput, match="is not a whole number"):
        question.values()


def test_a_number_outside_its_range_is_refused_with_the_range(ask: Ask, qtbot: QtBot) -> None:
    question = ask(Item("count", Kind.INTEGER, "Came", minimum=Decimal(0), maximum=Decimal(50)))
    qtbot.keyClicks(question.line, "51")
    with pytest.raises(BadInput, match="takes 50 or less"):
        question.values()


def test_a_decimal_and_an_amount_keep_their_figures(ask: Ask, qtbot: QtBot) -> None:
    dose = ask(Item("hours", Kind.DECIMAL, "Hours slept"))
    qtbot.keyClicks(dose.line, "6.50")
    assert dose.values() == (Decimal("6.50"),)
    weight = ask(Item("distance", Kind.QUANTITY, "How far to home", unit="km"))
    qtbot.keyClicks(weight.line, "12.5")
    assert weight.values() == (Quantity(Decimal("12.5"), "km"),)
    weight.show_values((Quantity(Decimal("3"), "km"),))
    assert weight.line.text() == "3"
    weight.line.setText("far")
    with pytest.raises(BadInput, match="is not a number"):
        weight.values()


def test_a_time_is_read_as_it_is_said(ask: Ask, qtbot: QtBot) -> None:
    question = ask(Item("when", Kind.TIME, "When?"))
    qtbot.keyClicks(question.line, "2.30 pm")
    assert question.values() == ("14:30:00",)
    question.show_values(("09:05:00",))
    assert question.line.text() == "09:05"


def test_a_text_grows_with_its_lines_and_tab_leaves_it(ask: Ask, heard: Heard, qtbot: QtBot) -> None:
    question = ask(Item("why", Kind.TEXT, "Why?"))
    assert isinstance(question, Text)
    before = question.area.height()
    said = heard(question)
    qtbot.keyClicks(question.area, "They sleep again.")
    for _ in range(6):
        qtbot.keyClick(question.area, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: question.area.height() > before)
    assert question.values() == ("They sleep again." + "\n" * 6,)
    qtbot.keyClick(question.area, Qt.Key.Key_Tab)
    assert "\t" not in question.area.toPlainText()
    assert said[:2] == ["typed", "typed"]


def test_showing_a_kept_text_is_not_typing(ask: Ask, heard: Heard) -> None:
    question = ask(Item("why", Kind.TEXT, "Why?"))
    said = heard(question)
    question.show_values(("Kept before.",))
    assert said == []
    question.set_caret(4)
    assert question.caret == 4


@pytest.mark.parametrize("text", ["😀 emoji", "שלום", "tab\tinside", "a" * 99_000])
def test_a_text_is_given_back_as_it_was_written(ask: Ask, text: str) -> None:
    question = ask(Item("why", Kind.TEXT, "Why?"))
    question.area.insertPlainText(text)
    assert question.values() == (text,)


def pasted(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def test_two_megabytes_pasted_are_refused_in_words_and_leave_what_was_there(ask: Ask) -> None:
    question = ask(Item("why", Kind.TEXT, "Why?"))
    question.area.insertPlainText("They sleep again.")
    question.area.insertFromMimeData(pasted("x" * 2_000_000))
    assert "2,000,017 characters; 100,000 can be kept here" in question.problem.text()
    assert question.values() == ("They sleep again.",)
    question.area.selectAll()
    question.area.insertFromMimeData(pasted("Better."))
    assert question.values() == ("Better.",)


def test_a_line_that_was_pasted_too_long_is_never_cut_in_silence(ask: Ask) -> None:
    question = ask(Item("who", Kind.STRING, "Who?"))
    question.line.insert("x" * 150_000)
    with pytest.raises(BadInput, match="can hold 100,000 characters; this has 100,001"):
        question.values()


def test_a_nul_is_refused_in_words(ask: Ask) -> None:
    question = ask(Item("why", Kind.TEXT, "Why?"))
    question.area.insertPlainText("half\x00way")
    with pytest.raises(BadInput, match="NUL"):
        question.values()


def test_several_typed_answers_stand_one_a_line(ask: Ask, qtbot: QtBot) -> None:
    question = ask(Item("ages", Kind.INTEGER, "Ages", repeats=True))
    assert isinstance(question, OneALine)
    question.area.insertPlainText("4\n\n11\n")
    assert question.values() == (4, 11)
    question.show_values((1, 2))
    assert question.area.toPlainText() == "1\n2"


def test_a_date_is_read_as_it_is_said_and_shown_back_with_its_weekday(
    ask: Ask, heard: Heard, qtbot: QtBot
) -> None:
    question = ask(Item("day", Kind.DATE, "When was it?"))
    assert isinstance(question, Day)
    said = heard(question)
    qtbot.keyClicks(question.line, "yesterday")
    assert question.values() == ("2026-11-22",)
    qtbot.keyClick(question.line, Qt.Key.Key_Return)
    question.line.clearFocus()
    assert question.understood.text() == "Sunday 22 November 2026"
    assert said[-2:] == ["moved 1", "left"]
    question.show_values(("2009-05",))
    assert question.line.text() == "May 2009"
    assert question.values() == ("2009-05",)


def test_what_is_no_date_is_refused_with_an_example(ask: Ask, qtbot: QtBot) -> None:
    question = ask(Item("day", Kind.DATE, "When was it?"))
    qtbot.keyClicks(question.line, "31 nov")
    with pytest.raises(BadInput, match="“31 nov” is not a date"):
        question.values()


def test_a_date_with_its_time(ask: Ask, qtbot: QtBot) -> None:
    question = ask(Item("at", Kind.DATE_TIME, "When was it?"))
    qtbot.keyClicks(question.clock, "2pm")
    with pytest.raises(BadInput, match="A time needs its day"):
        question.values()
    qtbot.keyClicks(question.line, "May 2009")
    with pytest.raises(BadInput, match="A time needs its day"):
        question.values()
    question.line.setText("3 nov")
    assert question.values() == ("2026-11-03T14:00",)
    question.clock.clear()
    assert question.values() == ("2026-11-03",)
    question.show_values(("2026-11-03T14:00:00+00:00",))
    assert (question.line.text(), question.clock.text()) == ("3 November 2026", "14:00")


def test_a_day_can_be_picked_from_the_calendar(ask: Ask, heard: Heard, qtbot: QtBot) -> None:
    question = ask(Item("day", Kind.DATE, "When was it?"))
    said = heard(question)
    qtbot.keyClick(question.line, Qt.Key.Key_Down)
    assert question.calendar is not None and question.calendar.isVisible()
    assert question.calendar.selectedDate() == QDate(2026, 11, 23)
    question.calendar.clicked.emit(QDate(2026, 11, 5))
    assert question.values() == ("2026-11-05",)
    assert "chosen" in said


def test_escape_closes_the_calendar_and_leaves_the_date(ask: Ask, qtbot: QtBot) -> None:
    question = ask(Item("day", Kind.DATE, "When was it?"))
    question.show_values(("2026-11-05",))
    qtbot.mouseClick(question.picker, Qt.MouseButton.LeftButton)
    calendar = question.calendar
    with qtbot.waitSignal(calendar.destroyed):
        qtbot.keyClick(calendar, Qt.Key.Key_Escape)
    assert question.values() == ("2026-11-05",)


@pytest.fixture
def wards() -> tuple[Option, ...]:
    return tuple(Option(Coding(f"w{n}", f"Ward {n}")) for n in range(1, 15))


def test_a_long_list_is_narrowed_by_typing(
    ask: Ask, heard: Heard, qtbot: QtBot, wards: tuple[Option, ...]
) -> None:
    question = ask(Item("ward", Kind.CHOICE, "Which ward?", options=wards))
    assert isinstance(question, DropDown)
    assert question.box.accessibleName() == "Which ward?"
    said = heard(question)
    qtbot.keyClicks(question.box, "ard 14")
    assert question.values() == (wards[13].value,)
    assert said == ["typed"] * 6
    question.line.setText("ward 1")
    assert question.values() == (wards[0].value,)


def test_what_is_not_in_a_list_is_refused_or_kept_where_own_words_are_allowed(
    ask: Ask, qtbot: QtBot, wards: tuple[Option, ...]
) -> None:
    closed = ask(Item("ward", Kind.CHOICE, "Which ward?", options=wards))
    qtbot.keyClicks(closed.box, "Ward")
    with pytest.raises(BadInput, match="“Ward” is not in the list"):
        closed.values()
    free = ask(Item("ward", Kind.OPEN_CHOICE, "Which ward?", options=wards, control="autocomplete"))
    qtbot.keyClicks(free.box, "The canteen")
    assert free.values() == ("The canteen",)
    free.show_values((wards[2].value,))
    assert free.line.text() == "Ward 3"
    free.show_values(())
    assert free.values() == ()


def test_a_long_list_opens_with_the_down_arrow_and_gives_what_is_picked(
    ask: Ask, heard: Heard, qtbot: QtBot, wards: tuple[Option, ...]
) -> None:
    question = ask(Item("ward", Kind.CHOICE, "Which ward?", options=wards))
    said = heard(question)
    qtbot.keyClick(question.box, Qt.Key.Key_Down)
    qtbot.waitUntil(question.box.view().isVisible)
    qtbot.keyClick(question.box.view(), Qt.Key.Key_Down)
    qtbot.keyClick(question.box.view(), Qt.Key.Key_Return)
    assert question.values() == (wards[1].value,)
    assert "chosen" in said


def test_what_is_found_by_typing_is_taken_with_enter(
    ask: Ask, heard: Heard, qtbot: QtBot, wards: tuple[Option, ...]
) -> None:
    question = ask(Item("ward", Kind.CHOICE, "Which ward?", options=wards))
    said = heard(question)
    qtbot.keyClicks(question.box, "d 12")
    finder = question.box.completer().popup()
    qtbot.waitUntil(finder.isVisible)
    qtbot.keyClick(finder, Qt.Key.Key_Down)
    qtbot.keyClick(finder, Qt.Key.Key_Return)
    assert question.line.text() == "Ward 12"
    assert said[-1] == "chosen"
    question.set_caret(2)
    assert question.caret == 2


def test_the_wheel_changes_no_answer(ask: Ask, wards: tuple[Option, ...], qtbot: QtBot) -> None:
    question = ask(Item("ward", Kind.CHOICE, "Which ward?", options=wards))
    question.show_values((wards[2].value,))
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(question.box, wheel)
    assert question.values() == (wards[2].value,)


def test_words_of_a_form_are_only_words(ask: Ask) -> None:
    question = ask(Item("say", Kind.DISPLAY, "Thank them."))
    assert isinstance(question, Words)
    assert question.words.text() == "Thank them."
    assert not question.can_be_entered


def test_an_answer_that_may_not_be_changed_is_shown_in_words(ask: Ask) -> None:
    question = ask(Item("day", Kind.DATE, "Born", read_only=True))
    assert isinstance(question, ReadOnly)
    assert question.answer.text() == "Not answered"
    question.show_values(("2009-05-17",))
    assert question.answer.text() == "17 May 2009"
    assert question.values() == ("2009-05-17",)
    assert not question.can_be_entered


@pytest.mark.parametrize(
    ("item", "value", "said"),
    [
        (Item("a", Kind.BOOLEAN, "A", read_only=True), True, "Yes"),
        (Item("a", Kind.DECIMAL, "A", read_only=True), Decimal("6.50"), "6.50"),
        (Item("a", Kind.QUANTITY, "A", read_only=True, unit="km"), Quantity(Decimal(3), "km"), "3 km"),
        (Item("a", Kind.STRING, "A", read_only=True), "as it is", "as it is"),
        (
            Item("a", Kind.CHOICE, "A", read_only=True, options=(Option(Coding("c", "In words")),)),
            Coding("c"),
            "In words",
        ),
        (Item("a", Kind.CHOICE, "A", read_only=True), Coding("c", "From elsewhere"), "From elsewhere"),
    ],
)
def test_every_kind_of_answer_can_be_said_in_words(ask: Ask, item: Item, value: Any, said: str) -> None:
    question = ask(item)
    question.show_values((value,))
    assert question.answer.text() == said


def test_today_is_given_from_outside(ask: Ask) -> None:
    question = ask(Item("day", Kind.DATE, "Next session"))
    question.line.setText("24 nov")
    assert question.values() == (date(2026, 11, 24).isoformat(),)


def test_the_next_session_lies_ahead_and_says_so_before_anything_is_typed(ask: Ask, qtbot: QtBot) -> None:
    question = ask(Item("d", Kind.DATE, "Next session, if one is planned", codes=(Coding("next-date"),)))
    assert "in two weeks" in question.line.placeholderText()
    qtbot.keyClicks(question.line, "wednesday")
    assert question.values() == ("2026-11-25",)

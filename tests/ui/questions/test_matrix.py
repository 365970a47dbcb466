"""A matrix: one compact table, answered by number along its lines."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Coding, Item, Kind, Option, Questionnaire
from sos_desktop.questionnaires.shipped import instrument
from ui.guide.drawing import TABLES
from ui.guide.sheet import Sheet
from ui.guide.step import Step
from ui.questions.matrix import Matrix, MatrixRow, answers_of
from ui.theme import Theme

WORDS = tuple(
    Option(Coding(str(at), words), Decimal(at))
    for at, words in enumerate(("Not at all", "Several days", "More than half the days", "Nearly every day"))
)


def line(name: str, **more: object) -> Item:
    return Item(name, Kind.CHOICE, name.title(), options=WORDS, **more)  # type: ignore[arg-type]


@pytest.fixture
def drawn(qtbot: QtBot, theme: Theme) -> Iterator[Callable[..., Step]]:
    windows: list[QWidget] = []

    def draw(*items: Item, wide: int = 900) -> Step:
        group = Item("two-weeks", Kind.GROUP, "Over two weeks", control="gtable", items=items)
        whole = Item("whole", Kind.GROUP, items=(group,))
        sheet = Sheet(Questionnaire("https://example/form", "1", "Form", (whole,)), Answers())
        windows.append(window := QWidget())
        step = Step(whole, sheet, {}, lambda: None)  # type: ignore[arg-type, return-value]
        QVBoxLayout(window).addWidget(step)
        qtbot.addWidget(window)
        window.resize(wide, 500)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return step

    yield draw


def table(step: Step) -> Matrix:
    found = step.findChild(Matrix)
    assert isinstance(found, Matrix)
    return found


def test_numbers_answer_line_by_line_and_the_words_stand_once(
    drawn: Callable[..., Step], qtbot: QtBot
) -> None:
    step = drawn(line("sleep"), line("appetite"), line("tired"))
    matrix = table(step)
    assert [head.text() for head in matrix.heads] == [option.label for option in WORDS]
    assert matrix.head.isVisible() and not matrix.legend.isVisible()
    first = matrix.rows[0]
    assert isinstance(first, MatrixRow)
    assert [button.text() for button in first.buttons] == ["0", "1", "2", "3"]
    assert first.buttons[2].accessibleName() == "More than half the days, Sleep"
    first.enter()
    for key in (Qt.Key.Key_3, Qt.Key.Key_0, Qt.Key.Key_1):
        qtbot.keyClick(QApplication.focusWidget(), key)
    given = [row.values()[0].display for row in matrix.rows]  # type: ignore[union-attr]
    assert given == ["Nearly every day", "Not at all", "Several days"]


def test_every_column_stands_under_its_words(drawn: Callable[..., Step]) -> None:
    matrix = table(drawn(line("sleep"), line("appetite")))
    row = matrix.rows[1]
    assert isinstance(row, MatrixRow)
    for head, button in zip(matrix.heads, row.buttons, strict=True):
        here, there = (part.mapTo(matrix, part.rect().center()).x() for part in (head, button))
        assert abs(here - there) <= 3


def test_where_there_is_no_room_the_words_stand_in_a_line_above(
    drawn: Callable[..., Step], theme: Theme
) -> None:
    theme.set_percent(200)
    matrix = table(drawn(line("sleep"), line("appetite"), wide=760))
    assert matrix.legend.isVisible() and not matrix.head.isVisible()
    assert matrix.legend.text().replace("\N{NO-BREAK SPACE}", " ").startswith("0 Not at all   1 Several days")
    assert matrix.minimumSizeHint().width() <= 760


def test_what_is_not_alike_or_hidden_is_no_line_of_it(drawn: Callable[..., Step]) -> None:
    assert answers_of(Item("g", Kind.GROUP, items=(line("a"), Item("b", Kind.STRING, "B")))) == ()
    assert answers_of(Item("g", Kind.GROUP, items=(line("a"), line("b", repeats=True)))) == ()
    assert answers_of(Item("g", Kind.GROUP, items=(line("a"),))) == ()
    assert answers_of(Item("g", Kind.GROUP, repeats=True, items=(line("a"), line("b")))) == ()
    assert answers_of(Item("g", Kind.GROUP)) == ()
    between = Item("w", Kind.DISPLAY, "And at night:")
    matrix = table(drawn(line("a"), between, line("b"), line("c", hidden=True)))
    assert [row.item.link_id for row in matrix.rows] == ["a", "w", "b"]


@pytest.mark.parametrize("name", ["phq-9", "gad-7", "pcl-5", "who-5"])
def test_the_instruments_that_are_tables_are_drawn_as_such(name: str) -> None:
    assert any(item.control in TABLES and answers_of(item) for item in instrument(name).walk())

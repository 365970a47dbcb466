"""Beside one another where there is room, under one another where there is not; never wider than the window."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.cards import scrolled
from ui.flowing import Flow, SideBySide
from ui.labels import breakable, text


@pytest.fixture
def page(shown: Callable[..., QWidget]) -> Callable[..., QScrollArea]:
    """Something in a page that scrolls, at a width."""
    shown_here: list[QScrollArea] = []  # or Python would let them go

    def show(part: QWidget, width: int) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.addWidget(part)
        column.addStretch(1)
        shown_here.append(area := scrolled(inside))
        shown(area, width, 400)
        return area

    return show


def widen(area: QScrollArea, width: int) -> None:
    area.resize(width, 400)
    for _ in range(3):
        QApplication.processEvents()


def test_two_parts_stack_where_they_do_not_fit_and_part_again(page: Callable[..., QScrollArea]) -> None:
    one, two = text("one " * 30), text("two " * 30)
    both = SideBySide(one, two, letters=30)
    area = page(both, 900)
    assert not both.stacked and one.y() == two.y()
    widen(area, 400)
    assert both.stacked and two.y() >= one.y() + one.heightForWidth(one.width())
    assert area.horizontalScrollBar().maximum() == 0
    widen(area, 900)
    assert not both.stacked


def test_a_part_that_is_hidden_takes_no_room(page: Callable[..., QScrollArea]) -> None:
    one, two = text("one"), text("two")
    both = SideBySide(one, two, letters=40)
    page(both, 500)
    assert both.stacked
    two.hide()
    one.updateGeometry()
    assert both.minimumSizeHint().width() <= 500


def test_buttons_go_on_in_the_next_line(page: Callable[..., QScrollArea]) -> None:
    buttons = [QPushButton(f"Button number {number}") for number in range(5)]
    holder = Flow(*buttons)
    area = page(holder, 1200)
    assert len({button.y() for button in buttons}) == 1
    widen(area, 300)
    assert len({button.y() for button in buttons}) > 2
    assert all(button.geometry().right() <= holder.width() for button in buttons)
    assert holder.height() >= buttons[-1].geometry().bottom()
    assert area.horizontalScrollBar().maximum() == 0


def test_buttons_at_the_right_end_there(page: Callable[..., QScrollArea]) -> None:
    button = QPushButton("Start")
    holder = Flow(button, to_the_right=True)
    page(holder, 600)
    assert button.geometry().right() == holder.width() - 1


@pytest.mark.parametrize("word", ["Oystercatcher", "Bay 4, November\nand more", "a/very/short/one"])
def test_ordinary_words_are_left_alone(word: str) -> None:
    assert breakable(word) == word


def test_a_very_long_word_may_go_on_in_the_next_line_and_reads_the_same() -> None:
    long = "Bay " + "x" * 200
    assert breakable(long).replace("\u200b", "") == long
    assert max(map(len, breakable(long).split("\u200b"))) <= 16
    words = text(long)
    assert words.text() == long
    words.setText("y" * 90)
    assert words.text() == "y" * 90


def test_one_that_goes_makes_room_and_one_that_comes_is_seen(page: Callable[..., QScrollArea]) -> None:
    first, second, third = (QPushButton(words) for words in ("First", "Second", "Third"))
    third.hide()
    holder = Flow(first, second)
    area = page(holder, 600)
    left = second.x()
    first.hide()
    widen(area, 600)
    assert second.x() == 0 < left
    holder.add(third)
    assert not third.isVisible()
    third.show()
    widen(area, 600)
    assert third.x() > second.geometry().right()
    holder.add(fourth := QPushButton("Fourth"))
    widen(area, 600)
    assert fourth.isVisible() and fourth.x() > third.geometry().right()

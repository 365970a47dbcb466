"""A session fits every window and every text size, and Tab reaches all of it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.codes import SessionKind
from sos_desktop.records.sessions import Session
from ui.theme import Theme

SHAPES = [
    (1280, 766, 100, 3),
    (1024, 700, 100, 3),
    (900, 700, 100, 2),
    (700, 700, 100, 1),
    (1280, 800, 200, 1),
]


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[Callable[[int], Theme]]:
    """The application in its own colours and sizes, at a text size in per cent."""
    font, palette = qapp.font(), qapp.palette()
    yield lambda percent: Theme(qapp, "light", percent)
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(palette)


@pytest.mark.parametrize(("width", "height", "percent", "shape"), SHAPES)
@pytest.mark.parametrize("kind", list(SessionKind))
def test_every_step_fits_the_window(
    hold: Callable[..., Any],
    session_of: Callable[..., Session],
    dressed: Callable[[int], Theme],
    width: int,
    height: int,
    percent: int,
    shape: int,
    kind: SessionKind,
    qtbot: QtBot,
) -> None:
    dressed(percent)
    held = hold(session_of(kind))
    held.page.resize(width, height)
    for button in held.page.steps.buttons:
        held.open(button.text())
        assert held.page.columns.shape == shape
        assert (held.page.width(), held.page.height()) == (width, height)
        assert held.page.area.horizontalScrollBar().maximum() == 0
        qtbot.waitUntil(
            lambda button=button: not button.visibleRegion().isEmpty()
        )  # where one is, is always seen
        corner = held.page.next.mapTo(held.page, held.page.next.rect().bottomRight())
        assert corner.x() < width and corner.y() < height


def test_the_columns_follow_the_text_size_while_it_changes(
    hold: Callable[..., Any],
    session_of: Callable[..., Session],
    dressed: Callable[[int], Theme],
    qtbot: QtBot,
) -> None:
    theme = dressed(100)
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    assert held.page.columns.shape == 3
    theme.set_percent(200)
    qtbot.waitUntil(lambda: held.page.columns.shape == 1)
    theme.set_percent(100)
    qtbot.waitUntil(lambda: held.page.columns.shape == 3)
    assert held.page.beside.isVisible() and held.page.steps.isVisible()


def test_tab_goes_from_the_questions_to_back_and_next_and_then_to_the_note_and_the_steps(
    hold: Callable[..., Any],
    session_of: Callable[..., Session],
    factors: list[str],
) -> None:
    held = hold(session_of(SessionKind.ONE_TO_ONE))
    held.open("Risk factors")
    held.question(factors[-1]).enter()
    page, reached = held.page, []
    for _ in range(5):
        held.press(Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert page.beside.note is not None
    expected = [
        page.back,
        page.next,
        page.beside.at_risk.contacts,
        page.beside.note.area,
        page.steps.buttons[0],
    ]
    assert reached == expected


@pytest.mark.parametrize("kind", list(SessionKind))
def test_everything_that_can_be_touched_has_a_name_and_can_be_reached_with_tab(
    hold: Callable[..., Any], session_of: Callable[..., Session], kind: SessionKind
) -> None:
    held = hold(session_of(kind))
    for step in held.page.steps.buttons:
        held.open(step.text())
        reached = {QApplication.focusWidget()}
        for _ in range(120):
            held.press(Qt.Key.Key_Tab)
            here = QApplication.focusWidget()
            assert here is not None and here.accessibleName(), here
            if here in reached:
                break
            reached.add(here)
        fields = (QLineEdit, QPlainTextEdit)
        for widget in held.page.findChildren(QWidget):
            if isinstance(widget, fields) and widget.isVisible() and widget.isEnabled():
                assert widget in reached or widget.focusProxy() in reached, widget.accessibleName()
        for question in held.page.step.order() if held.page.step else ():
            assert any(question.isAncestorOf(one) for one in reached if one), question.name


@pytest.mark.parametrize("percent", [100, 150])
def test_the_reason_that_an_answer_asks_for_is_in_sight_when_the_keyboard_is_in_it(
    hold: Callable[..., Any], session_of: Callable[..., Session], dressed: Callable[[int], Theme],
    percent: int, qtbot: QtBot,
) -> None:  # fmt: skip
    dressed(percent)
    held = hold(session_of(SessionKind.FOLLOW_UP))
    held.page.resize(1280, 800)
    held.open("Your decision")
    held.question("decision").enter()
    held.press(Qt.Key.Key_2)
    reason = QApplication.focusWidget()
    assert reason is not None and reason.accessibleName().startswith("Why, in a sentence")
    qtbot.waitUntil(lambda: reason.visibleRegion().boundingRect() == reason.rect())

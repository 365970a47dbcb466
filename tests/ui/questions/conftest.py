"""Questions as a person meets them: drawn, in an active window."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.questionnaires.model import Coding, Item, Option
from ui.questions import Question, widget_for


@pytest.fixture
def ask(qtbot: QtBot) -> Callable[..., Question]:
    """Draw the question of an item in a window of its own, and put the keyboard into it."""
    windows: list[QWidget] = []  # or Python would let them go

    def drawn(item: Item, **how: object) -> Question:
        windows.append(window := QWidget())
        column = QVBoxLayout(window)
        question = widget_for(item, today=lambda: date(2026, 11, 23), **how)  # type: ignore[arg-type]
        column.addWidget(question)
        column.addWidget(QLineEdit())
        qtbot.addWidget(window)
        window.resize(700, 400)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        question.enter()
        return question

    return drawn


@pytest.fixture
def codings() -> Callable[..., tuple[Option, ...]]:
    """Options of these words, coded by their place; ``weights`` gives them scores."""

    def made(*words: str, weights: tuple[int, ...] = (), alone: tuple[str, ...] = ()) -> tuple[Option, ...]:
        return tuple(
            Option(
                Coding(f"c{index}", word, "s"),
                weight=Decimal(weights[index]) if weights else None,
                exclusive=word in alone,
            )
            for index, word in enumerate(words)
        )

    return made


@pytest.fixture
def heard(qtbot: QtBot) -> Callable[[Question], list[str]]:
    """Listens to a question and notes what it says, in order."""

    def listen(question: Question) -> list[str]:
        said: list[str] = []
        question.chosen.connect(lambda: said.append("chosen"))
        question.typed.connect(lambda: said.append("typed"))
        question.left.connect(lambda: said.append("left"))
        question.moved.connect(lambda step: said.append(f"moved {step}"))
        question.stepped.connect(lambda step: said.append(f"stepped {step}"))
        return said

    return listen

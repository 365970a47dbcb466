"""A paste that would not fit an amendment is not taken in."""

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import QMimeData
from pytestqt.qtbot import QtBot

from ui.background import Background
from ui.pages.record import RecordPage


@pytest.fixture
def page(qtbot: QtBot, background: Background, clock: Callable[[], datetime]) -> RecordPage:
    page = RecordPage(background, clock)
    qtbot.addWidget(page)
    page.show()
    return page


def test_two_million_characters_are_refused_at_once_and_what_was_there_stays(page: RecordPage) -> None:
    page.words.setPlainText("Rang on Monday. ")
    pasted = QMimeData()
    pasted.setText("x" * 2_000_000)
    page.words.insertFromMimeData(pasted)
    assert page.words.toPlainText() == "Rang on Monday. "
    assert "2,000,016 characters; 100,000 can be kept" in page.form.problem_of(page.words)
    assert "what you had is as it was" in page.form.problem_of(page.words)

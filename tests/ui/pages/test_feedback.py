"""Feedback: a card by default; or the laptop handed over, with nothing on it but five statements."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.records import feedback
from ui.pages.feedback import FeedbackPage
from ui.theme import Theme


@pytest.fixture
def page(desk: Any, shown: Callable[..., QWidget]) -> FeedbackPage:
    page = FeedbackPage(desk.background, desk.clock)
    shown(page)
    page.begin()
    return page


def kept(desk: Any) -> int:
    many: int = desk.do(lambda book: len(book.store.rows("SELECT 1 FROM feedback")))
    return many


def test_the_card_is_the_first_choice_and_is_saved_as_a_pdf(
    page: FeedbackPage,
    desk: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    named: Callable[[QWidget], None],
) -> None:
    assert page.save_card.hasFocus()
    named(page)
    monkeypatch.setattr(page, "choose_file", lambda: tmp_path / "card.pdf")
    desk.press(page.save_card)
    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF")
    assert page.told.text().startswith("Saved as card.pdf.")
    monkeypatch.setattr(page, "choose_file", lambda: tmp_path / "nowhere" / "card.pdf")
    desk.press(page.save_card)
    assert "Saved" not in page.told.text()
    monkeypatch.setattr(page, "choose_file", lambda: None)
    desk.press(page.save_card)


def test_handed_over_it_is_five_numbers_and_then_it_locks(
    page: FeedbackPage, desk: Any, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.handed_over):
        desk.press(page.hand_over)
    form = page.form
    assert form is not None and not page.choices.isVisible() and form.done.isVisible()
    for number in range(5):
        qtbot.keyClick(page.window().focusWidget(), Qt.Key(Qt.Key.Key_1 + number))
    assert form.done.hasFocus()
    with qtbot.waitSignal(page.lock_wanted):
        qtbot.keyClick(form.done, Qt.Key.Key_Space)
    assert kept(desk) == 1 and not form.done.isEnabled()
    assert desk.do(lambda book: feedback.tally(book.store)) is None


def test_somebody_may_rather_not(page: FeedbackPage, desk: Any, qtbot: QtBot) -> None:
    desk.press(page.hand_over)
    assert page.form is not None
    with qtbot.waitSignal(page.lock_wanted):
        desk.press(page.form.leave)
    assert kept(desk) == 0


def test_a_full_disk_is_said_to_whoever_has_the_laptop(
    page: FeedbackPage, desk: Any, qtbot: QtBot, refusing: Any
) -> None:
    desk.press(page.hand_over)
    assert page.form is not None
    with refusing(feedback, "keep"), qtbot.assertNotEmitted(page.lock_wanted):
        desk.press(page.form.done)
    assert page.form.leave.isEnabled()


@pytest.mark.parametrize("percent", [100, 200])
def test_it_fits_a_small_window(page: FeedbackPage, desk: Any, theme: Theme, percent: int) -> None:
    theme.set_percent(percent)
    page.resize(1024, 700)
    desk.press(page.hand_over)
    assert page.area.horizontalScrollBar().maximum() == 0

"""From what was added up to its report."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop.impact import written
from ui.impact.card import ImpactCard


@pytest.fixture
def card(desk: Any, shown: Callable[..., QWidget]) -> ImpactCard:
    page = QWidget()
    card = ImpactCard(desk.background, desk.clock)
    QVBoxLayout(page).addWidget(card)
    shown(page)
    return card


def test_there_is_nothing_to_read_until_something_was_added_up(card: ImpactCard, combined: Any):
    assert not card.isVisible()
    card.open.click()
    assert card.dialog is None
    card.show_combined(combined)
    assert card.isVisible()
    card.show_combined(None)
    assert not card.isVisible()


def test_the_report_opens_and_the_keyboard_comes_back(card: ImpactCard, combined: Any, desk: Any, named: Any):
    card.show_combined(combined)
    named(card)
    desk.press(card.open)
    dialog = card.dialog
    assert dialog is not None
    desk._qtbot.waitUntil(lambda: dialog.view.is_drawn)
    desk.press(dialog.close_button)
    assert card.dialog is None
    desk._qtbot.waitUntil(lambda: card.window().focusWidget() is card.open)


def test_what_is_half_typed_is_kept_when_the_record_book_is_closed(
    card: ImpactCard, combined: Any, desk: Any
):
    card.put_away()
    card.show_combined(combined)
    desk.press(card.open)
    dialog = card.dialog
    assert dialog is not None
    desk.press(dialog.places["words"][0])
    desk.type(dialog.own_words.boxes["why"], "Half a sen")
    card.put_away()
    desk.settle()
    assert desk.do(lambda book: written.read(book.store)).said("why") == "Half a sen"
    desk.press(dialog.close_button)


def test_the_pdf_is_saved_at_once_with_what_stands_beside_the_files(
    card: ImpactCard, combined: Any, desk: Any, tmp_path: Path
):
    now = desk.now
    desk.do(lambda book: written.write(book.store, "meaning", "We reach too few porters.", now=now))
    saved: list[Path] = []
    out = tmp_path / "report.pdf"
    card.save_report(out, done=saved.append, refused=lambda problem: pytest.fail(str(problem)))
    assert saved == [], "nothing was added up"
    card.show_combined(combined)
    card.save_report(out, done=saved.append, refused=lambda problem: pytest.fail(str(problem)))
    desk._qtbot.waitUntil(lambda: saved == [out])
    with closing(pypdfium2.PdfDocument(out.read_bytes())) as pdf:
        text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    assert "We reach too few porters." in " ".join(text.split())

"""Leaflets on the signposting page: read, and saved as a PDF."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.reports.leaflets import LEAFLETS
from ui.leaflets import LeafletDialog
from ui.pages.signposting import SignpostingPage
from ui.theme import Theme


@pytest.fixture
def page(desk: Any, shown: Callable[..., QWidget]) -> SignpostingPage:
    page = SignpostingPage(desk.background, desk.clock)
    shown(page, 1068, 800)
    page.read()
    desk.settle()
    return page


def test_every_leaflet_is_listed_once(page: SignpostingPage, desk: Any) -> None:
    page.read()
    desk.settle()
    assert list(page.leaflets.reads) == [leaflet.name for leaflet in LEAFLETS]
    said = [label.text() for label in page.leaflets.findChildren(QLabel)]
    assert all(said.count(leaflet.title) == 1 for leaflet in LEAFLETS)


def test_one_is_read_and_saved_from_there(page: SignpostingPage, desk: Any, tmp_path: Path) -> None:
    page.leaflets.choose_file = lambda suggestion: tmp_path / suggestion
    page.area.ensureWidgetVisible(page.leaflets.reads["where-to-turn"])
    desk.press(page.leaflets.reads["where-to-turn"])
    (dialog,) = page.findChildren(LeafletDialog)
    assert any("You may ask for help more than once" in label.text() for label in dialog.findChildren(QLabel))
    desk.press(dialog.save)
    assert (tmp_path / "leaflet-where-to-turn.pdf").exists()
    desk.press(dialog.close_it)
    assert page.leaflets.told.text() == "Saved as leaflet-where-to-turn.pdf."


def test_one_is_saved_at_once(page: SignpostingPage, desk: Any, tmp_path: Path) -> None:
    page.leaflets.choose_file = lambda suggestion: tmp_path / suggestion
    press = page.leaflets.saves["for-line-managers"]
    page.area.ensureWidgetVisible(press)
    desk.press(press)
    pdf = pypdfium2.PdfDocument(tmp_path / "leaflet-for-line-managers.pdf")
    assert "never tell a manager" in pdf[0].get_textpage().get_text_range().replace("\r\n", " ")
    pdf.close()


def test_where_it_cannot_be_saved_that_is_said_and_choosing_nothing_is_no_problem(
    page: SignpostingPage, desk: Any, tmp_path: Path
) -> None:
    press = page.leaflets.saves["where-to-turn"]
    page.area.ensureWidgetVisible(press)
    page.leaflets.choose_file = lambda _: None
    desk.press(press)
    assert not page.leaflets.told.isVisible()
    page.leaflets.choose_file = lambda suggestion: tmp_path / "nowhere" / suggestion
    desk.press(press)
    assert "could not be saved" in page.leaflets.told.text()


@pytest.mark.parametrize(("percent", "wide", "high"), [(100, 1068, 800), (200, 812, 700)])
def test_it_fits_and_is_reached_by_tab(
    theme: Theme, page: SignpostingPage, reachable: Callable[[QWidget], None], qtbot: QtBot,
    percent: int, wide: int, high: int,
) -> None:  # fmt: skip
    theme.set_percent(percent)
    page.window().resize(wide, high)
    qtbot.waitUntil(lambda: page.inside.width() <= page.area.viewport().width())
    reachable(page)

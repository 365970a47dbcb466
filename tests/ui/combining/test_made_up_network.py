"""A made-up network at one press, in a demonstration: with progress, a way to stop, and nothing left lying about."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.casebook import Casebook
from sos_desktop.combining import kept
from sos_desktop.demonstration import network
from sos_desktop.vault.keys import CHEAP_LIMITS
from ui.background import Background
from ui.combining.made_up_network import MadeUpNetwork
from ui.pages.combine import CombinePage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made; what is made there is a little of the whole."""
    room = tmp_path / "temporary"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    monkeypatch.setattr(network, "make", partial(network.make, practitioners=5, quarters=2))
    return room


@pytest.fixture
def open_book(
    qtbot: QtBot, background: Background, new_vault: Callable[..., Any], passphrase: str, now: datetime
) -> Callable[..., None]:
    def opened(**how: Any) -> None:
        made = new_vault("Kingfisher", **how)
        made.close(now=now)
        opening = partial(Casebook.open, made.folder, passphrase, now=now, limits=CHEAP_LIMITS)
        background.open(opening, done=lambda casebook: None)
        qtbot.waitUntil(background.idle)

    return opened


@pytest.fixture
def part(
    background: Background, clock: Callable[[], datetime], shown: Callable[..., QWidget]
) -> MadeUpNetwork:
    part = MadeUpNetwork(background, clock)
    shown(part)
    return part


def kept_in(qtbot: QtBot, background: Background) -> int:
    told: list[int] = []
    background.run(lambda casebook: kept.count(casebook.store), done=told.append)
    qtbot.waitUntil(lambda: bool(told))
    return told[0]


def test_one_press_brings_what_a_network_has_sent(
    qtbot: QtBot, background: Background, part: MadeUpNetwork, open_book: Callable[..., None], room: Path
) -> None:
    open_book(demonstration=True)
    with qtbot.waitSignal(part.brought_in, timeout=60_000):
        qtbot.mouseClick(part.try_it, LEFT)
        assert part.progress.isVisible() and part.stop.isVisible()
        assert not part.try_it.isEnabled()
    assert kept_in(qtbot, background) >= 8
    assert "made-up summaries were added" in part.told.text()
    assert not part.progress.isVisible() and part.try_it.isEnabled()
    assert list(room.iterdir()) == []


def test_the_empty_combine_page_of_a_demonstration_adds_it_up(
    qtbot: QtBot,
    background: Background,
    clock: Callable[[], datetime],
    shown: Callable[..., QWidget],
    open_book: Callable[..., None],
    room: Path,
) -> None:
    open_book(demonstration=True)
    page = CombinePage(background, clock)
    shown(page, 1068, 800)
    page.read()
    qtbot.waitUntil(page.made_up.isVisible)
    qtbot.mouseClick(page.made_up.try_it, LEFT)
    qtbot.waitUntil(page.report.isEnabled, timeout=60_000)
    assert not page.made_up.isVisible()
    assert "made-up records" in page.subtitle.text()
    assert page.figures[0].interval.text()


def test_it_can_be_stopped_and_leaves_nothing(
    qtbot: QtBot, background: Background, part: MadeUpNetwork, open_book: Callable[..., None], room: Path
) -> None:
    open_book(demonstration=True)
    qtbot.mouseClick(part.try_it, LEFT)
    qtbot.mouseClick(part.stop, LEFT)
    qtbot.waitUntil(lambda: part.told.text() == "Stopped. Nothing has been added.", timeout=60_000)
    assert kept_in(qtbot, background) == 0
    assert list(room.iterdir()) == []
    assert part.try_it.hasFocus()


def test_what_goes_away_meanwhile_ends_the_work(
    qtbot: QtBot,
    background: Background,
    clock: Callable[[], datetime],
    open_book: Callable[..., None],
    room: Path,
) -> None:
    open_book(demonstration=True)
    part = MadeUpNetwork(background, clock)
    qtbot.addWidget(part)
    part.try_it.click()
    part.deleteLater()
    qtbot.waitUntil(background.idle, timeout=60_000)
    assert list(room.iterdir()) == []
    assert kept_in(qtbot, background) == 0


def test_a_record_book_of_real_people_takes_nothing(
    qtbot: QtBot, background: Background, part: MadeUpNetwork, open_book: Callable[..., None], room: Path
) -> None:
    open_book(kind="team")
    qtbot.mouseClick(part.try_it, LEFT)
    qtbot.waitUntil(lambda: "the network is made up" in part.told.text(), timeout=60_000)
    assert kept_in(qtbot, background) == 0
    assert list(room.iterdir()) == []


def test_everything_has_a_name(part: MadeUpNetwork, named: Callable[[QWidget], None]) -> None:
    named(part)

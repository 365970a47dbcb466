"""The window and its parts as a person meets them: shown, active, in a theme, with keys that cost nothing."""

import gc
import weakref
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from sos_desktop.errors import SosError
from sos_desktop.paths import Places
from sos_desktop.vault import places as vault_places
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from ui.background import Background
from ui.main_window import MainWindow
from ui.opening import Opening
from ui.preferences import Preferences
from ui.problems import Bug
from ui.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme(qapp)
    yield theme
    theme.set_scheme("light")
    theme.set_percent(100)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Where this test's application keeps its things."""
    return Places(tmp_path / "data")


@pytest.fixture
def opening() -> Opening:
    """Keys cost nothing, and a record book may lie in a temporary folder."""
    return Opening(CHEAPEST, CHEAP_LIMITS, vault_places.anywhere)


@pytest.fixture
def clock(now: datetime) -> Callable[[], datetime]:
    return lambda: now


class Heard:
    """What reached the one place for refusals and mistakes."""

    def __init__(self) -> None:
        self.refusals: list[SosError] = []
        self.bugs: list[Bug] = []


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def background(qtbot: QtBot, heard: Heard, clock: Callable[[], datetime]) -> Iterator[Background]:
    """Its threads end with the test, and its record book is closed."""
    background = Background(clock, heard.refusals.append, heard.bugs.append)
    yield background
    qtbot.waitUntil(background.idle)
    if background.open_wanted:
        with qtbot.waitSignal(background.settled):
            background.close(done=lambda: None)
    background.stop()


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> Callable[..., QWidget]:
    """Show a widget in an active window of that size and put it under the eyes of a person."""

    def show(widget: QWidget, width: int = 1000, height: int = 760) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()
        return widget

    return show


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, places: Places, clock: Callable[[], datetime], opening: Opening
) -> Iterator[MainWindow]:
    """The whole window, locked; ``window.start()`` is for the test to call."""
    window = MainWindow(theme, Preferences(places.window), places, clock, opening)
    with qtbot.waitSignal(window.painted):
        window.show()
        window.activateWindow()
    yield window
    qtbot.waitUntil(window.background.idle)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.fixture
def named() -> Callable[[QWidget], None]:
    """Fails where something that takes the keyboard has no name that a screen reader can say."""

    def walk(widget: QWidget) -> None:
        nameless = [
            f"{type(each).__name__} in {type(each.parent()).__name__}"
            for each in (widget, *widget.findChildren(QWidget))
            if each.window() is widget.window() and _touchable(each) and not _name(each)
        ]
        assert not nameless, nameless

    return walk


def _touchable(widget: QWidget) -> bool:
    inside = isinstance(widget.parent(), QAbstractSpinBox | QComboBox) or isinstance(widget, QDialog)
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not inside and not widget.isWindow()


def _name(widget: QWidget) -> str:
    reader = QAccessible.queryAccessibleInterface(widget)
    return reader.text(QAccessible.Text.Name).strip() if reader else ""


@pytest.fixture
def freed(qtbot: QtBot) -> Callable[[Callable[[], QWidget]], None]:
    """Fails where a dialog stays in memory after it was closed: something holds on to it."""

    def check(make: Callable[[], QWidget]) -> None:
        dialog = make()
        gone = weakref.ref(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        dialog.close()
        QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
        assert not isValid(dialog)
        del dialog
        gc.collect()
        assert gone() is None

    return check

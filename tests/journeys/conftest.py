"""The real window on a real screen, with keys that cost nothing and a day that moves when a test says so."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.paths import Places
from sos_desktop.vault import places
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from ui.main_window import MainWindow
from ui.opening import Opening
from ui.preferences import Preferences
from ui.theme import Theme

PATIENCE = 30_000


def cheap_opening() -> Opening:
    """Keys cost nothing, and a record book may lie in a temporary folder."""
    return Opening(CHEAPEST, CHEAP_LIMITS, places.anywhere)


class Day:
    """The time, which stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move_to(self, month: int, day: int) -> None:
        self.now = self.now.replace(month=month, day=day)


class Keyboard:
    """A person without a mouse. ``window`` is the window they work in."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot, self.window = qtbot, window

    def see(self, seen: Callable[[], object]) -> None:
        """Wait until the application has answered everything and something is to be seen."""
        self._qtbot.waitUntil(lambda: self.window.background.idle() and bool(seen()), timeout=PATIENCE)
        QApplication.processEvents()

    def press(self, *keys: str) -> None:
        """Keys and combinations, as in ``press("Ctrl+L")``; then wait until everything is answered."""
        for key in keys:
            QTest.keySequence(self._focus(), QKeySequence(key))
        self.see(lambda: True)

    def type(self, words: str) -> None:
        """Letter by letter, to whatever has the keyboard then: a number key may move on to the next question."""
        for letter in words:
            self._qtbot.keyClicks(self._focus(), letter)

    def tab_to(self, widget: QWidget) -> None:
        """Press Tab until this widget, or something in it, has the keyboard."""
        wanted = widget.focusProxy() or widget
        for _ in range(120):
            if self._focus() is wanted or wanted.isAncestorOf(self._focus()):
                return
            QTest.keyClick(self._focus(), Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to “{widget.accessibleName()}”")

    def push(self, button: QWidget) -> None:
        """Tab to a button and press Space."""
        self.tab_to(button)
        self.press("Space")

    def fill(self, field: QWidget, words: str) -> None:
        self.tab_to(field)
        self.press("Ctrl+A")
        self.type(words)

    def choose(self, box: QComboBox, words: str) -> None:
        """Tab to a drop-down and type the beginning of an entry, neither too soon after another nor too slowly."""
        self.tab_to(box)
        QApplication.setKeyboardInputInterval(PATIENCE)
        box.view().keyboardSearch("")
        self.type(words)
        assert box.currentText().startswith(words)

    def _focus(self) -> QWidget:
        if QApplication.activeWindow() is None:
            self.window.activateWindow()  # another window was closed, and no window manager gives the keyboard back
        self._qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=PATIENCE)
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
def new_window(qtbot: QtBot, tmp_path: Path, day: Day) -> Iterator[Callable[[], MainWindow]]:
    """Open the application, as often as asked; what one window left, the next one finds."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    opened: list[MainWindow] = []

    def make() -> MainWindow:
        known = Places(tmp_path / "data")
        window = MainWindow(Theme(application), Preferences(known.window), known, day, cheap_opening())
        opened.append(window)
        window.start()
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return window

    yield make
    for window in opened:
        window.close()
        qtbot.waitUntil(partial(_gone, window), timeout=PATIENCE)
        window.deleteLater()  # or every later window is dressed together with all of it
        QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def _gone(window: MainWindow) -> bool:
    return not window.isVisible() and window.background.idle()


@pytest.fixture
def window(new_window: Callable[[], MainWindow]) -> MainWindow:
    return new_window()


@pytest.fixture
def keyboard(qtbot: QtBot, window: MainWindow) -> Keyboard:
    return Keyboard(qtbot, window)

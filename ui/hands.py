"""Hands for the tour: they click, type and wait as a person would, and take pictures of what they see."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QWidget

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.workplace import Workplace

PATIENCE = 60_000
"""Milliseconds for which a step of the tour is waited for: deriving a key takes seconds on an old laptop."""


class TourFailed(Exception):
    """A step of the tour did not go as it does for a person."""


def open_book(window: "MainWindow") -> "Workplace":
    """The rail and its pages. Raises TourFailed where the window is locked."""
    if window.workplace is None:
        raise TourFailed("no record book is open")
    return window.workplace


class Hands:
    """``idle`` says whether the application has answered everything it was asked."""

    def __init__(
        self, window: QWidget, folder: Path, idle: Callable[[], bool], say: Callable[[str], None]
    ) -> None:
        self._window, self._folder, self._idle, self._say = window, folder, idle, say
        self._taken = 0

    def see(self, seen: Callable[[], bool], what: str) -> None:
        """Wait until something is to be seen. Raises TourFailed with ``what`` after a minute."""
        deadline = QDeadlineTimer(PATIENCE)
        while not (self._idle() and seen()):
            if deadline.hasExpired():
                raise TourFailed(f"waited in vain for: {what}")
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
            time.sleep(0.001)
        for _ in range(3):
            QApplication.processEvents()

    def settle(self) -> None:
        self.see(lambda: True, "an answer")

    def press(self, button: QAbstractButton) -> None:
        """Click a button that can be seen and pressed."""
        self._touch(button)
        button.click()
        self.settle()

    def choose(self, box: QComboBox, data: object) -> None:
        """Choose an entry of a drop-down by what it stands for."""
        self._touch(box)
        at = box.findData(data)
        if at < 0:
            raise TourFailed(f"“{box.accessibleName()}” does not offer {data}")
        box.setCurrentIndex(at)
        box.activated.emit(at)
        self.settle()

    def type(self, words: str, into: QWidget | None = None) -> None:
        """Type into a field, or into whatever has the keyboard."""
        if into is not None:
            self._touch(into)
            into.setFocus(Qt.FocusReason.MouseFocusReason)
        for character in words:
            self.key(Qt.Key.Key_unknown, character)
        self.settle()

    def key(self, key: Qt.Key, character: str = "") -> None:
        """One key, to whatever has the keyboard."""
        target = QApplication.focusWidget()
        if target is None:  # without a window manager nobody gives it back after a dialog
            self._window.activateWindow()
            self.see(lambda: QApplication.focusWidget() is not None, "the keyboard")
            target = QApplication.focusWidget()
        assert target is not None  # noqa: S101
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            code = Qt.Key(ord(character.upper())) if character and character.isascii() else key
            QApplication.sendEvent(target, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, character))

    def picture(self, name: str, of: QWidget | None = None) -> None:
        """Keep a numbered picture of the window, or of the dialog over it."""
        self.settle()
        self._taken += 1
        file = self._folder / f"{self._taken:02}-{name}.png"
        if not (of or self._window).grab().save(str(file)):
            raise TourFailed(f"the picture {file.name} could not be kept")
        self._say(f"{self._taken:02} {name}")

    def dialog(self) -> QDialog:
        """The dialog that is open."""
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog) and window.isVisible():
                return window
        raise TourFailed("a dialog should be open")

    def _touch(self, widget: QWidget) -> None:
        if not (widget.isVisible() and widget.isEnabled()):
            raise TourFailed(f"“{widget.accessibleName() or widget.objectName()}” cannot be touched")

"""Ctrl+H: everything is covered at once, in every window; any key or click uncovers it."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QMainWindow, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.labels import muted

ANY_KEY = "Press any key to go on."


class Covers(QObject):
    """Puts a cover over each window that is open, and takes them away together."""

    uncovered = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._covers: list[Cover] = []
        self._focus: QWidget | None = None
        self.stays = False
        """While the record book is being closed, no key takes the cover away."""

    @property
    def covered(self) -> bool:
        return bool(self._covers)

    def cover(self, words: str = ANY_KEY) -> None:
        """Cover every window, also one that has come since, and say this on each."""
        self._close_what_cannot_be_covered()
        if not self.covered:
            self._focus = QApplication.focusWidget()
        under = {cover.parent() for cover in self._covers if isValid(cover)}
        active = QApplication.activeWindow() or self._window
        for window in self._windows():
            if window in under:
                continue
            cover = Cover(window)
            cover.touched.connect(self._touched)
            self._covers.append(cover)
            if window is active:
                cover.setFocus()
        for cover in self._covers:
            if isValid(cover):
                cover.say(words)

    def _windows(self) -> list[QWidget]:
        return [
            window
            for window in QApplication.topLevelWidgets()
            if window.isVisible() and (window is self._window or isinstance(window, QDialog))
        ]

    def _close_what_cannot_be_covered(self) -> None:
        """Menus and open drop-downs, which are windows of their own, and the system's own file dialogs."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window.inherits("QFileDialog"):
                cast(QDialog, window).reject()

    def _touched(self) -> None:
        if not self.stays:
            self.uncover()

    def uncover(self) -> None:
        covers, self._covers = self._covers, []
        for cover in covers:
            if isValid(cover):
                cover.hide()
                cover.deleteLater()
        if covers and self._focus is not None and isValid(self._focus) and self._focus.isVisible():
            self._focus.setFocus()
        self._focus = None
        self.uncovered.emit()


class Cover(QFrame):
    """A blank sheet over a whole window. It takes every key but those that lock."""

    touched = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("role", "cover")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("own_ring", True)
        self.words = muted("")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addWidget(self.words, 0, Qt.AlignmentFlag.AlignCenter)
        self._window = window
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()

    def say(self, words: str) -> None:
        self.words.setText(words)
        self.setAccessibleName(f"Hidden. {words}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            locks = event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if not locks:
                event.accept()  # a key, not a shortcut: it only uncovers
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() not in (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta):
            self.touched.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.touched.emit()

"""Ctrl+H: everything is covered at once, in every window; any key or click uncovers it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QMainWindow, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.labels import muted


class Covers(QObject):
    """Puts a cover over each window that is open, and takes them away together."""

    uncovered = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._covers: list[Cover] = []
        self._focus: QWidget | None = None

    @property
    def covered(self) -> bool:
        return bool(self._covers)

    def cover(self) -> None:
        if self.covered:
            return
        self._focus = QApplication.focusWidget()
        windows = [
            window
            for window in QApplication.topLevelWidgets()
            if window.isVisible() and (window is self._window or isinstance(window, QDialog))
        ]
        active = QApplication.activeWindow() or self._window
        for window in windows:
            cover = Cover(window)
            cover.touched.connect(self.uncover)
            self._covers.append(cover)
            if window is active:
                cover.setFocus()

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
        self.setAccessibleName("Hidden. Press any key to go on.")
        self.setProperty("own_ring", True)
        words = muted("Press any key to go on.")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addWidget(words, 0, Qt.AlignmentFlag.AlignCenter)
        self._window = window
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()

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

"""Hears that somebody is there: keys, clicks, the wheel, touch, and words that an input method brings.

A filter over the whole application would be called for every event of every widget. This one sits on the
windows, where the system delivers what comes from outside, and on whatever has the keyboard, where input
methods (dictation is one) deliver theirs.
"""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

_KINDS = frozenset(
    (
        QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
        QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TabletPress, QEvent.Type.TabletMove,
        QEvent.Type.NativeGesture,
    )
)  # fmt: skip


class Inputs(QObject):
    """``touched`` comes with each."""

    touched = Signal()

    def __init__(self, application: QApplication, first: QWindow | None) -> None:
        super().__init__(application)
        self._focus: QObject | None = None
        for window in {first, application.focusWindow()}:
            self._watch(window)
        application.focusWindowChanged.connect(self._watch)
        application.focusObjectChanged.connect(self._move)
        self._move(application.focusObject())

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # one that is there already is put in once

    def _move(self, focus: QObject | None) -> None:
        if self._focus is not None and isValid(self._focus):
            self._focus.removeEventFilter(self)
        self._focus = None if isinstance(focus, QWindow) else focus
        if self._focus is not None:
            self._focus.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _KINDS:
            self.touched.emit()
        return False

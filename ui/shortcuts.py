"""Keys that work in every window (lock, hide, urgent contacts), and those of one window only."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

Keys = Mapping[str, Callable[[], None]]


class Shortcuts(QObject):
    """Made after the first paint. A dialog gets ``everywhere`` when it comes to the front."""

    def __init__(self, application: QGuiApplication, window: QWidget, everywhere: Keys, here: Keys) -> None:
        super().__init__(window)
        self._everywhere = everywhere
        _give(window, {**everywhere, **here})
        application.focusWindowChanged.connect(self._look)

    @Slot()
    def _look(self) -> None:
        front = QGuiApplication.focusWindow()
        for dialog in QApplication.topLevelWidgets():
            in_front = isinstance(dialog, QDialog) and front is not None and dialog.windowHandle() is front
            if in_front and not dialog.property("has_keys"):
                dialog.setProperty("has_keys", True)
                _give(dialog, self._everywhere)


def _give(window: QWidget, keys: Keys) -> None:
    for combination, slot in keys.items():
        QShortcut(QKeySequence(combination), window).activated.connect(slot)

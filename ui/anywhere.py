"""What can be asked for from anywhere in the window: a place, urgent contacts, help, a size of text, a cover, a lock.

Made after the first paint, with the keys for it.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from ui.shortcuts import Shortcuts
from ui.theme import STEP, USUAL, Theme

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class AnywhereKeys(QObject):
    """The keys of the window, and those of every dialog in front of it."""

    def __init__(self, window: "MainWindow", theme: Theme) -> None:
        super().__init__(window)
        self._window, self._theme = window, theme
        everywhere = {"Ctrl+L": window.lock, "Ctrl+H": window.hide_content, "F9": window.show_urgent}
        here: dict[str, Callable[[], None]] = {
            "F1": window.show_help,
            "Ctrl++": self._larger,
            "Ctrl+=": self._larger,
            "Ctrl+-": self._smaller,
            "Ctrl+0": self._usual_size,
            **{f"Ctrl+{number}": partial(self._go, number) for number in range(1, 10)},
        }
        self._shortcuts = Shortcuts(theme.application, window, everywhere, here)

    def _go(self, number: int) -> None:
        if self._window.workplace is not None:
            self._window.workplace.go_to_number(number)

    def _larger(self) -> None:
        self._set_percent(self._theme.percent + STEP)

    def _smaller(self) -> None:
        self._set_percent(self._theme.percent - STEP)

    def _usual_size(self) -> None:
        self._set_percent(USUAL)

    def _set_percent(self, percent: int) -> None:
        self._theme.set_percent(percent)
        self._window.preferences.percent = self._theme.percent


def show_urgent(window: "MainWindow") -> None:
    """The numbers to ring: once, whatever is in front."""
    from ui.dialogs.urgent import UrgentDialog

    if not any(isinstance(shown, UrgentDialog) for shown in QApplication.topLevelWidgets()):
        site = window.workplace.site_numbers.shown if window.workplace else None
        UrgentDialog(QApplication.activeWindow() or window, site, window.door.books()).open()

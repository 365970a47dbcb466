"""What can be asked for from anywhere in the window: a place, urgent contacts, help, a size of text, a cover, a lock.

Made after the first paint, with the keys for it.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from ui.shortcuts import Keys, Shortcuts
from ui.theme import STEP, USUAL, Theme

if TYPE_CHECKING:
    from ui.preferences import Preferences
    from ui.site_numbers import Shown
    from ui.which_book import Book


class AnywhereKeys(QObject):
    """The keys of the window, and those of every dialog in front of it (``everywhere``)."""

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        preferences: "Preferences",
        everywhere: Keys,
        show_help: Callable[[], None],
        go: Callable[[int], None],
    ) -> None:
        super().__init__(window)
        self._theme, self._preferences = theme, preferences
        here: dict[str, Callable[[], None]] = {
            "F1": show_help,
            "Ctrl++": self._larger,
            "Ctrl+=": self._larger,
            "Ctrl+-": self._smaller,
            "Ctrl+0": self._usual_size,
            **{f"Ctrl+{number}": partial(go, number) for number in range(1, 10)},
        }
        self._shortcuts = Shortcuts(theme.application, window, everywhere, here)

    def _larger(self) -> None:
        self._set_percent(self._theme.percent + STEP)

    def _smaller(self) -> None:
        self._set_percent(self._theme.percent - STEP)

    def _usual_size(self) -> None:
        self._set_percent(USUAL)

    def _set_percent(self, percent: int) -> None:
        self._theme.set_percent(percent)
        self._preferences.percent = self._theme.percent


def show_urgent(window: QWidget, site: "Shown | None", books: "Sequence[Book]") -> None:
    """The numbers to ring: once, whatever is in front."""
    from ui.dialogs.urgent import UrgentDialog

    if not any(isinstance(shown, UrgentDialog) for shown in QApplication.topLevelWidgets()):
        UrgentDialog(QApplication.activeWindow() or window, site, books).open()

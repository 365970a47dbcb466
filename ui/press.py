"""A button that Enter presses, too, where the keyboard is on it: Qt knows only Space, outside of a dialog."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from ui.early import ENTER, KEYPAD, NO_KEYS_BESIDE, RETURN

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class Press(QPushButton):
    """Held down, Enter presses once: what comes next under the keyboard is not pressed by the same finger."""

    def keyPressEvent(self, event: "QKeyEvent") -> None:  # noqa: N802 - Qt's name
        beside = event.modifiers().value
        if event.key() in (RETURN, ENTER) and beside in (NO_KEYS_BESIDE, KEYPAD):
            if not event.isAutoRepeat():
                self.click()
            event.accept()
            return
        super().keyPressEvent(event)

"""Which keys belong to a question, and which to the page."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


def plain_key(event: QKeyEvent) -> bool:
    """A key without Ctrl, Alt or Meta: those belong to the page."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return held == Qt.KeyboardModifier.NoModifier

"""Page Up and Page Down turn what is scrolled, wherever the keyboard is: not all that is to be read can be entered."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QScrollArea, QWidget

_TURNS = {
    Qt.Key.Key_PageUp.value: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown.value: QAbstractSlider.SliderAction.SliderPageStepAdd,
}


def turn(event: QKeyEvent, within: QWidget | None) -> bool:
    """Whether the key was one of them; then the first thing in ``within`` that is longer than it shows has turned."""
    way = _TURNS.get(event.key()) if not event.modifiers() else None
    if way is None or within is None:
        return False
    for area in within.findChildren(QScrollArea):
        if area.isVisible() and area.verticalScrollBar().maximum() > 0:
            area.verticalScrollBar().triggerAction(way)
            break
    event.accept()
    return True

"""How large the text is, for widgets that measure themselves."""

from PySide6.QtWidgets import QWidget


def scale_of(widget: QWidget) -> float:
    """The text size in use, as a factor of the design's 15 px."""
    return max(0.5, widget.fontInfo().pixelSize() / 15)


def px(widget: QWidget, length: float) -> int:
    """A length of the design at the text size in use."""
    return round(length * scale_of(widget))

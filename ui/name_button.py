"""A button that bears what somebody typed, such as a code name."""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from ui.press import Press

LONG = 24
"""Letters from which on the whole of it is in the tool tip."""


def tool_tip(words: str) -> str:
    """Plain words as a tool tip, which otherwise reads them as markup where they look like it."""
    return f"<span>{escape(words)}</span>"


class NameButton(Press):
    """What somebody typed, to be pressed: cut off with an ellipsis where there is no room, never read as markup."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.setText(words)

    def setText(self, words: str) -> None:  # noqa: N802 - Qt's name
        self._whole = words
        super().setText(words.replace("&", "&&"))
        self.setToolTip(tool_tip(words) if len(words) > LONG else "")

    def text(self) -> str:
        return self._whole

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        hint = self.sizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * 10), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        option = QStyleOptionButton()
        self.initStyleOption(option)
        if self.sizeHint().width() > self.width():
            room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
            cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
            option.text = cut.replace("&", "&&")
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()

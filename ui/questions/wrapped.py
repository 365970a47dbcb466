"""Radio buttons and check boxes whose words wrap; Qt's own run out of the window at large text."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
)

from ui.questions.scale import scale_of

_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
_KEY = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_MARGIN = 4
"""Around the words and the mark, so that the ring of focus has room."""


class _Face:
    """How such a button looks: its mark at the left of the first line, its words beside it."""

    def __init__(
        self,
        button: QAbstractButton,
        mark: QStyle.PrimitiveElement,
        mark_rect: QStyle.SubElement,
        key: str = "",
    ) -> None:
        """``key`` is the number that gives this answer, shown small before its words."""
        self._button, self._mark, self._mark_rect, self.key = button, mark, mark_rect, key
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        button.setSizePolicy(policy)
        button.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def size(self) -> QSize:
        wide = (
            self._indent() + self._button.fontMetrics().horizontalAdvance(self._button.text()) + 2 * _MARGIN
        )
        return QSize(wide, self.height(wide))

    def least(self) -> QSize:
        narrow = min(self.size().width(), self._indent() + round(110 * scale_of(self._button)))
        return QSize(narrow, self._button.fontMetrics().height() + 2 * _MARGIN)

    def height(self, width: int) -> int:
        return max(self._words(width).height(), self._mark_size().height()) + 2 * _MARGIN

    def paint(self, option: QStyleOptionButton) -> None:
        button = self._button
        painter, size, line = QPainter(button), self._mark_size(), button.fontMetrics().height()
        height = self._words(button.width()).height()
        top = (button.height() - height) // 2
        option.rect = QRect(QPoint(_MARGIN, top + (line - size.height() + 1) // 2), size)
        button.style().drawPrimitive(self._mark, option, painter, button)
        group = QPalette.ColorGroup.Normal if button.isEnabled() else QPalette.ColorGroup.Disabled
        painter.setPen(button.palette().color(group, QPalette.ColorRole.WindowText))
        words = QRect(self._indent(), top, button.width() - self._indent() - _MARGIN, height)
        painter.drawText(words, _WRAPPED, button.text())
        self._paint_key(painter, top, line)
        painter.end()

    def _paint_key(self, painter: QPainter, top: int, line: int) -> None:
        if not self.key:
            return
        font = self._button.font()
        font.setPixelSize(max(9, round(12 * scale_of(self._button))))
        painter.setFont(font)
        painter.setPen(QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText))
        right = self._indent() - round(6 * scale_of(self._button))
        painter.drawText(QRect(0, top, right, line), _KEY, self.key)

    def _mark_size(self) -> QSize:
        style, scale = self._button.style(), scale_of(self._button)
        option = QStyleOptionButton()
        option.initFrom(self._button)
        found = style.subElementRect(self._mark_rect, option, self._button).size()
        return (
            found if found.isValid() and not found.isEmpty() else QSize(round(18 * scale), round(18 * scale))
        )

    def _indent(self) -> int:
        key = round(17 * scale_of(self._button)) if self.key else 0
        return _MARGIN + self._mark_size().width() + round(9 * scale_of(self._button)) + key

    def _words(self, width: int) -> QRect:
        room = QRect(0, 0, max(40, width - self._indent() - _MARGIN), 100_000)
        return self._button.fontMetrics().boundingRect(room, _WRAPPED, self._button.text())


class WrappedRadio(QRadioButton):
    def __init__(self, text: str, key: str = "") -> None:
        super().__init__(text)
        self._face = _Face(
            self,
            QStyle.PrimitiveElement.PE_IndicatorRadioButton,
            QStyle.SubElement.SE_RadioButtonIndicator,
            key,
        )

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return self._face.height(width)

    def sizeHint(self) -> QSize:  # noqa: N802
        return self._face.size()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self._face.least()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self._face.paint(option)


class WrappedCheck(QCheckBox):
    def __init__(self, text: str, key: str = "") -> None:
        super().__init__(text)
        self._face = _Face(
            self, QStyle.PrimitiveElement.PE_IndicatorCheckBox, QStyle.SubElement.SE_CheckBoxIndicator, key
        )

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return self._face.height(width)

    def sizeHint(self) -> QSize:  # noqa: N802
        return self._face.size()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self._face.least()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self._face.paint(option)

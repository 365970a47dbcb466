"""Things beside one another where there is room, under one another where there is not.

Large text makes every line of a page too wide sooner or later; what is laid out with these never makes a
page wider than its window.
"""

from PySide6.QtCore import QEvent, QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem, QWidget

_WAYS = QBoxLayout.Direction


class SideBySide(QWidget):
    """``shares`` divides the width between the parts; each wants at least ``letters`` letters of it."""

    def __init__(
        self, *parts: QWidget, shares: tuple[int, ...] = (), letters: int = 0, spacing: int = 14
    ) -> None:
        super().__init__()
        self._parts = parts
        self._shares = shares or (1,) * len(parts)
        self._letters = letters
        self._line_up = QBoxLayout(_WAYS.LeftToRight, self)
        self._line_up.setContentsMargins(0, 0, 0, 0)
        self._line_up.setSpacing(spacing)
        for part, share in zip(parts, self._shares, strict=True):
            self._line_up.addWidget(part, share)

    @property
    def stacked(self) -> bool:
        """Whether the parts stand under one another just now."""
        return self._line_up.direction() is _WAYS.TopToBottom

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as its widest part: a width for all of them beside one another would be kept for ever."""
        return QSize(max(self._least(part) for part in self._seen()), super().minimumSizeHint().height())

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        if self._fits(width) != self.stacked:
            return super().heightForWidth(width)
        tall = [max(part.heightForWidth(width), part.sizeHint().height()) for part in self._seen()]
        return sum(tall) + self._line_up.spacing() * (len(tall) - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _seen(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()] or list(self._parts[:1])

    def _least(self, part: QWidget) -> int:
        return max(part.minimumSizeHint().width(), part.minimumWidth())

    def _fits(self, width: int) -> bool:
        wanted = self._letters * self.fontMetrics().averageCharWidth()
        parts = self._seen()
        return (
            sum(max(self._least(part), wanted) for part in parts) + self._line_up.spacing() * (len(parts) - 1)
            <= width
        )

    def _fit(self) -> None:
        self._line_up.setDirection(_WAYS.LeftToRight if self._fits(self.width()) else _WAYS.TopToBottom)


class Flow(QLayout):
    """From left to right, and on in the next line where one is full; ``to_the_right`` ends every line there."""

    def __init__(self, *widgets: QWidget, spacing: int = 14, to_the_right: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._to_the_right = to_the_right
        self.setContentsMargins(QMargins())
        self.setSpacing(spacing)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        lines = self._lines(width)
        return sum(_tall(line) for line in lines) + self.spacing() * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        seen = self._seen()
        return QSize(self._wide(seen), _tall(seen))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        seen = self._seen()
        return QSize(max((item.minimumSize().width() for item in seen), default=0), _tall(seen))

    def setGeometry(self, room: QRect) -> None:  # noqa: N802 - Qt's name
        super().setGeometry(room)
        top = room.y()
        for line in self._lines(room.width()):
            left = room.x() + (room.width() - self._wide(line) if self._to_the_right else 0)
            for item in line:
                size = item.sizeHint().boundedTo(QSize(room.width(), room.height()))
                down = (_tall(line) - size.height()) // 2
                item.setGeometry(QRect(QPoint(max(left, room.x()), top + down), size))
                left += size.width() + self.spacing()
            top += _tall(line) + self.spacing()

    def _seen(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _wide(self, line: list[QLayoutItem]) -> int:
        return sum(item.sizeHint().width() for item in line) + self.spacing() * max(0, len(line) - 1)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        for item in self._seen():
            if lines and self._wide([*lines[-1], item]) <= width:
                lines[-1].append(item)
            else:
                lines.append([item])
        return lines


def _tall(line: list[QLayoutItem]) -> int:
    return max((item.sizeHint().height() for item in line), default=0)

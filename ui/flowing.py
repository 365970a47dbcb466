"""Things beside one another where there is room, under one another where there is not.

Large text makes every line of a page too wide sooner or later; what is laid out with these never makes a
page wider than its window.
"""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

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


class Flow(QWidget):
    """From left to right, and on in the next line where one is full; ``to_the_right`` ends every line there.

    A widget that places its children, and no ``QLayout`` of our own: Qt deletes the items of such a layout
    while Python still owns them, and the next collection of garbage ends the process.
    """

    def __init__(self, *widgets: QWidget, spacing: int = 14, to_the_right: bool = False) -> None:
        super().__init__()
        self._widgets: list[QWidget] = []
        self._spacing = spacing
        self._to_the_right = to_the_right
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for widget in widgets:
            self.add(widget)

    def add(self, widget: QWidget) -> None:
        """Put it behind the others."""
        self._widgets.append(widget)
        stays_hidden = (
            widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide) and widget.isHidden()
        )
        widget.setParent(self)
        if self.isVisible() and not stays_hidden:
            widget.show()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        lines = self._lines(width)
        return sum(_tall(line) for line in lines) + self._spacing * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        seen = self._seen()
        return QSize(self._wide(seen), _tall(seen))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        seen = self._seen()
        return QSize(max((_least(widget).width() for widget in seen), default=0), _tall(seen))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # one of them has other words, or came, or went
            self.updateGeometry()
            self._place()
        return super().event(event)

    def _place(self) -> None:
        room = self.size()
        top = 0
        for line in self._lines(room.width()):
            left = max(0, room.width() - self._wide(line)) if self._to_the_right else 0
            for widget in line:
                size = _wanted(widget).boundedTo(room)
                widget.setGeometry(QRect(QPoint(left, top + (_tall(line) - size.height()) // 2), size))
                left += size.width() + self._spacing
            top += _tall(line) + self._spacing

    def _seen(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _wide(self, line: list[QWidget]) -> int:
        return sum(_wanted(widget).width() for widget in line) + self._spacing * max(0, len(line) - 1)

    def _lines(self, width: int) -> list[list[QWidget]]:
        lines: list[list[QWidget]] = []
        for widget in self._seen():
            if lines and self._wide([*lines[-1], widget]) <= width:
                lines[-1].append(widget)
            else:
                lines.append([widget])
        return lines


def _wanted(widget: QWidget) -> QSize:
    return widget.sizeHint().expandedTo(_least(widget)).boundedTo(widget.maximumSize())


def _least(widget: QWidget) -> QSize:
    return widget.minimumSizeHint().expandedTo(widget.minimumSize())


def _tall(line: list[QWidget]) -> int:
    return max((_wanted(widget).height() for widget in line), default=0)

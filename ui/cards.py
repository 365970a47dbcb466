"""Boxes that hold a page together: cards, notices, lines, and the page with its heading row."""

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.early import NO_FOCUS
from ui.labels import heading, muted, set_role, small_muted, strong, text, title

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QResizeEvent

CardRole = Literal["card", "notice", "tint", "risk-card"]


class Card(QFrame):
    """A rounded box. Put things into ``body``."""

    def __init__(self, words: str = "", *, role: CardRole = "card") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.body = QVBoxLayout(self)
        if role in ("card", "notice"):
            self.body.setContentsMargins(20, 18, 20, 18)
        else:
            self.body.setContentsMargins(14, 12, 14, 12)
        self.body.setSpacing(8)
        if words:
            self.heading = heading(words)
            self.body.addWidget(self.heading)


class Notice(Card):
    """An amber box for what waits or needs a look; ``side`` is the row its button goes into."""

    def __init__(self, words: str, more: str = "") -> None:
        super().__init__(role="notice")
        self.said = QVBoxLayout()
        self.said.setSpacing(2)
        self.heading = heading(words)
        self.more = muted(more)
        if not more:
            self.more.hide()
        self.said.addWidget(self.heading)
        self.said.addWidget(self.more)
        self.side = row()
        self.side.addLayout(self.said, 1)
        self.body.addLayout(self.side)


class Empty(Card):
    """What an empty page shows: what belongs here and the first step, put into ``body``."""

    def __init__(self, words: str, more: str) -> None:
        super().__init__(words)
        self.body.addWidget(text(more))


class Page(QWidget):
    """A page: a heading row (``title``, grey line, ``buttons``), then ``body``, which scrolls."""

    def __init__(self, words: str, more: str = "") -> None:
        super().__init__()
        from ui.flowing import Flow  # not on the unlock page

        self.setProperty("role", "page")
        self.title = title(words)
        self.subtitle = muted(more)
        if not more:
            self.subtitle.hide()
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addStretch(1)
        said.addWidget(self.title)
        said.addWidget(self.subtitle)
        said.addStretch(1)
        self.buttons = Flow()
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(14)
        self._top.addLayout(said, 1)
        self._top.addWidget(self.buttons)
        inside = Inside(self._fit)
        inside.setProperty("role", "scrolled")
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(30, 26, 30, 26)
        self.body.setSpacing(18)
        self.body.addLayout(self._top)
        self.inside = inside
        self.area = scrolled(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)

    def say(self, more: str) -> None:
        """Set the grey line under the title."""
        set_role(self.subtitle, "muted")
        self.subtitle.setText(more)
        self.subtitle.setVisible(bool(more))

    def tell(self, words: str, *, problem: bool = False) -> None:
        """Say in the same place what became of something; a screen reader says it at once."""
        from ui.questions.speech import announce

        self.say(words)
        if problem:
            set_role(self.subtitle, "problem")
        announce(self, words)

    def resizeEvent(self, event: "QResizeEvent") -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: "QEvent") -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The buttons go under the title where there is no room in a line."""
        title_wide = max(
            min(
                words.fontMetrics().horizontalAdvance(words.text()),
                words.fontMetrics().averageCharWidth() * 24,
            )
            for words in (self.title, self.subtitle)
        )
        bar = self.area.verticalScrollBar().sizeHint().width()
        wanted = title_wide + self.buttons.sizeHint().width() + 14 + 2 * 30 + bar
        ways = QBoxLayout.Direction
        self._top.setDirection(ways.TopToBottom if wanted > self.width() else ways.LeftToRight)


class Inside(QWidget):
    """What is scrolled: as tall as its words are at the present width, not as at the narrowest. ``fit`` is
    called when something in it wants more or less room than before."""

    def __init__(self, fit: "Callable[[], None]") -> None:
        super().__init__()
        self._fit = fit

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(super().minimumSizeHint().width(), 0)

    def event(self, event: "QEvent") -> bool:
        if event.type() == event.Type.LayoutRequest:
            self._fit()
        return super().event(event)


class Column(QWidget):
    """Things under one another, without a frame."""

    def __init__(self, *parts: QWidget | QLayout, spacing: int = 16) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(spacing)
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)


class Centred(QWidget):
    """A page that is one card in the middle of the window, ``wide`` at the usual text size."""

    def __init__(self, wide: int) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self._wide = wide
        self.card = Card()
        self.card.body.setContentsMargins(36, 34, 36, 30)
        self.card.body.setSpacing(16)
        inside = QWidget()
        inside.setProperty("role", "scrolled")
        down = QVBoxLayout(inside)
        down.setContentsMargins(16, 16, 16, 16)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self.card)
        across.addStretch(1)
        down.addStretch(1)
        down.addLayout(across)
        down.addStretch(1)
        self.area = scrolled(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self._fit()

    def resizeEvent(self, event: "QResizeEvent") -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: "QEvent") -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        self._fit()  # it may have been the size of the text

    def _fit(self) -> None:
        wide = self._wide * max(self.font().pixelSize(), 12) // 15
        self.card.setFixedWidth(max(300, min(wide, self.width() - 48)))


def scrolled(inside: QWidget, kind: type[QScrollArea] = QScrollArea) -> QScrollArea:
    """Something that may be taller than its window. Only its controls take the focus, not the area itself."""
    area = kind()
    area.setWidgetResizable(True)
    area.setProperty("focusPolicy", NO_FOCUS)
    area.setWidget(inside)
    inside.setAutoFillBackground(False)
    return area


def row(*widgets: QWidget, spacing: int = 14) -> QHBoxLayout:
    line_up = QHBoxLayout()
    line_up.setSpacing(spacing)
    for widget in widgets:
        line_up.addWidget(widget)
    return line_up


def line() -> QFrame:
    """A hairline between two parts."""
    frame = QFrame()
    frame.setProperty("role", "line")
    frame.setFixedHeight(1)
    return frame


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, and let its widgets go when Qt next can."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            clear(inner)
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def two_lines(words: str, below: str) -> QWidget:
    """A name with its small grey line, as in the tables."""
    box = QWidget()
    lines = QVBoxLayout(box)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(0)
    parts: list[QLabel] = [strong(words), small_muted(below)]
    for part in parts:
        lines.addWidget(part)
    return box

"""The amber ring around whatever has the keyboard: drawn over the page, so that nothing moves when it comes.

A style sheet can only draw inside a control, and a thicker border would push its words about. A widget may
ask for the ring to go around one of its ancestors: give that ancestor the property ``ring``. One that draws
its own ring has the property ``own_ring``.
"""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QMainWindow,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

WIDTH = 3
OFFSET = 2
_REACH = WIDTH + OFFSET + 1


class FocusRing(QObject):
    """Follows the keyboard focus through all windows of the application."""

    def __init__(self, application: QApplication, owner: QObject) -> None:
        super().__init__(owner)
        self._ring: _Ring | None = None
        self._around: QWidget | None = None
        self._watched: list[QWidget] = []
        application.focusChanged.connect(self._moved)
        self._moved()

    @property
    def around(self) -> QWidget | None:
        """What the ring is around just now."""
        return self._around if self._ring is not None and isValid(self._ring) else None

    @Slot()
    def _moved(self) -> None:
        """Without the signal's arguments: what has lost the focus may be half deleted, and looking at it
        from Python then ends the process."""
        now = QApplication.focusWidget()
        self._let_go()
        if now is None or isinstance(now, QMainWindow) or now.property("own_ring"):
            return
        around = _marked(now)
        ground = _ground(around)
        if ground is around:
            return
        self._around = around
        self._ring = _Ring(ground)
        self._watch(around, ground)
        self._place()
        self._ring.show()

    def _watch(self, around: QWidget, ground: QWidget) -> None:
        step: QWidget | None = around
        while step is not None and step is not ground:
            step.installEventFilter(self)
            self._watched.append(step)
            step = step.parentWidget()

    def _let_go(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = self._around = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        kind = event.type()
        if kind in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._place()
        elif kind == QEvent.Type.Hide and self._ring is not None and isValid(self._ring):
            self._ring.hide()
        return False

    def _place(self) -> None:
        ring, around = self._ring, self._around
        if ring is None or around is None or not isValid(ring) or not isValid(around):
            return
        inside = QRect(around.mapTo(ring.ground, around.rect().topLeft()), around.size())
        if isinstance(around, QCheckBox | QRadioButton):  # as wide as the words, not as the column
            inside.setWidth(min(inside.width(), around.sizeHint().width()))
        ring.around(inside)
        ring.setVisible(around.isVisible())
        ring.raise_()


class _Ring(QWidget):
    """Lets everything through except its own few pixels."""

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ground = ground
        self._inside = QRect()

    def around(self, inside: QRect) -> None:
        whole = inside.adjusted(-_REACH, -_REACH, _REACH, _REACH)
        shown = whole.intersected(self.ground.rect())
        self._inside = whole.translated(-shown.topLeft()).intersected(
            QRect(0, 0, shown.width(), shown.height())
        )
        self.setGeometry(shown)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        edge = QRectF(self._inside).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(colours.color(colours.ColorRole.Shadow), 1))
        painter.drawRoundedRect(edge, 11.5, 11.5)
        line = QRectF(self._inside).adjusted(1, 1, -1, -1)
        half = WIDTH / 2
        painter.setPen(QPen(colours.color(colours.ColorRole.Accent), WIDTH))
        painter.drawRoundedRect(line.adjusted(half, half, -half, -half), 10, 10)
        painter.end()


def _marked(widget: QWidget) -> QWidget:
    """The ancestor that asks for the ring, up to the third, or the widget itself."""
    step: QWidget | None = widget
    for _ in range(4):
        if step is None:
            break
        if step.property("ring"):
            return step
        step = step.parentWidget()
    return widget


def _ground(widget: QWidget) -> QWidget:
    """What the ring is laid upon: the contents of the nearest scroll area, so that it scrolls along and is
    cut off with them, or the window."""
    step = widget
    while (parent := step.parentWidget()) is not None and not step.isWindow():
        area = parent.parentWidget()
        if isinstance(area, QScrollArea) and parent is area.viewport():
            return step
        if isinstance(area, QAbstractScrollArea) and parent is area.viewport():
            return parent
        step = parent
    return step

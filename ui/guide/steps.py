"""The left-hand column: the steps of the guide, which are done, and where one is."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QScrollArea, QSizePolicy, QWidget

from ui.guide.state import State
from ui.name_button import tool_tip
from ui.questions.scale import px

_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


def _muted() -> QColor:
    return QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText)


class StepButton(QAbstractButton):
    """One step: its sign in a circle and its words, which wrap. ``small`` leaves the words to the screen reader."""

    def __init__(self, number: int, of: int, words: str) -> None:
        super().__init__()
        self.number, self.of = number, of
        self.state = State.TO_DO
        self.small = False
        self.setText(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_state(State.TO_DO)

    def show_state(self, state: State) -> None:
        self.state = state
        self.setAccessibleName(f"Step {self.number} of {self.of}: {self.text()}, {state.value}")
        self.setToolTip(tool_tip(self.text()) if self.small else "")
        self.update()

    def _circle(self) -> int:
        return px(self, 22)

    def _words(self, width: int) -> QRect:
        left = px(self, 10) + self._circle() + px(self, 10)
        font = self.font()
        font.setBold(True)  # measured bold, so that becoming current moves nothing
        room = QRect(left, px(self, 8), max(40, width - left - px(self, 8)), 10_000)
        return QFontMetrics(font).boundingRect(room, _WRAPPED, self.text())

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return not self.small

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return max(self._words(width).height(), self._circle()) + 2 * px(self, 8)

    def sizeHint(self) -> QSize:  # noqa: N802
        if self.small:
            return QSize(px(self, 40), px(self, 38))
        width = px(self, 198)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(px(self, 40), px(self, 38))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, palette, roles = QPainter(self), self.palette(), QPalette.ColorRole
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self.state is State.CURRENT
        ground = QRectF(self.rect())
        if current or (self.underMouse() and self.isEnabled()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(roles.Midlight if current else roles.AlternateBase))
            painter.drawRoundedRect(ground, 8, 8)
        self._paint_sign(painter)
        if self.small:
            return
        font = self.font()
        font.setBold(current)
        painter.setFont(font)
        if not self.isEnabled():
            painter.setPen(palette.color(QPalette.ColorGroup.Disabled, roles.WindowText))
        else:  # a style sheet halves the placeholder colour of a widget's own palette
            painter.setPen(palette.color(roles.WindowText) if current else _muted())
        words = self._words(self.width())
        words.setWidth(self.width() - words.left() - px(self, 4))
        painter.drawText(words, _WRAPPED, self.text())

    def _paint_sign(self, painter: QPainter) -> None:
        palette, roles = self.palette(), QPalette.ColorRole
        size = self._circle()
        left = (self.width() - size) / 2 if self.small else px(self, 10)
        circle = QRectF(left + 0.5, px(self, 8) + 0.5, size - 1, size - 1)
        done = self.state is State.DONE
        painter.setPen(QPen(palette.color(roles.Highlight if done else roles.Dark), 1))
        painter.setBrush(palette.color(roles.Highlight) if done else palette.color(roles.Base))
        painter.drawEllipse(circle)
        font = self.font()
        font.setPixelSize(px(self, 12))
        font.setBold(self.state in (State.CURRENT, State.LACKING))
        painter.setFont(font)
        group = QPalette.ColorGroup.Normal if done or self.isEnabled() else QPalette.ColorGroup.Disabled
        painter.setPen(palette.color(group, roles.HighlightedText if done else roles.WindowText))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, self.state.sign(self.number))


class Steps(QWidget):
    """All of them. ``chosen`` tells which one the person wants."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[StepButton] = []
        self._line = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(4)
        self._line.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_steps(self, words: Sequence[str]) -> None:
        for button in self.buttons:
            self._line.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [StepButton(number + 1, len(words), text) for number, text in enumerate(words)]
        for index, button in enumerate(self.buttons):
            button.setProperty("step", index)
            button.clicked.connect(self._clicked)
            self._line.insertWidget(index, button)

    def show_states(self, states: Sequence[State], *, open_ones: int) -> None:
        """``open_ones`` is how many can be gone to: before the welcome only the first."""
        for index, (button, state) in enumerate(zip(self.buttons, states, strict=True)):
            button.setEnabled(index < open_ones)
            button.setAccessibleDescription("" if index < open_ones else "The welcome comes first.")
            button.show_state(state)
        QTimer.singleShot(0, self, self._bring_into_view)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._bring_into_view)

    def _bring_into_view(self) -> None:
        """Where one is, where there is no room for all of them."""
        current = next((button for button in self.buttons if button.state is State.CURRENT), None)
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if current is not None and around is not None:
            around.ensureWidgetVisible(current, current.width(), current.height())

    def show_end(self) -> None:
        """The session is finished: all done, and nowhere to go."""
        for button in self.buttons:
            button.setEnabled(False)
            button.show_state(State.DONE)

    def lay_along(self, across: bool) -> None:
        """In a row of signs where the window is too narrow for a column."""
        self._line.setDirection(
            QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        )
        for button in self.buttons:
            button.small = across
            button.setSizePolicy(
                QSizePolicy.Policy.Fixed if across else QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed
            )
            button.setToolTip(tool_tip(button.text()) if across else "")
            button.updateGeometry()

    def _clicked(self) -> None:
        self.chosen.emit(int(self.sender().property("step")))

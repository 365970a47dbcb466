"""Three columns where there is room; fewer where the window is narrow or the text is large.

The right-hand column goes under the step, the left-hand one becomes a row above it, so that the step
keeps a width that can be read. Measured in the design's pixels: the window's width over the text size.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMargins, QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.cards import scrolled
from ui.guide.beside import Beside, Fitting
from ui.guide.saved_line import SavedLine
from ui.guide.score_line import ScoreLine
from ui.guide.steps import Steps
from ui.labels import button, heading, label, small_muted, title
from ui.questions.scale import px, scale_of

if TYPE_CHECKING:
    from sos_desktop.records.programme import Threshold

THREE, TWO = 1000, 760
"""From these widths on there are three columns, and two."""
LEFT, RIGHT, READING = 230, 270, 860


class Content(QWidget):
    """What is scrolled: as tall as its words are at the present width, not as at the narrowest."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(super().minimumSizeHint().width(), 0)


class Columns(QWidget):
    """Holds the parts of the page and puts them where there is room. It knows nothing of sessions."""

    def __init__(self, steps: Steps, beside: Beside, saved: SavedLine) -> None:
        super().__init__()
        self.steps, self.beside, self.saved = steps, beside, saved
        self._shape = 0
        self.held: tuple[QWidget, ...] = ()
        """What stands under the step, in the order of Tab."""
        self._make_left()
        self._make_centre()
        self._right = QFrame()
        self._right.setProperty("role", "side-right")
        self._right_room = QVBoxLayout(self._right)
        self._right_room.setContentsMargins(0, 0, 0, 0)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._left)
        across.addWidget(self._centre, 1)
        across.addWidget(self._right)
        self._arrange(3)

    def _make_left(self) -> None:
        self._left = QFrame()
        self._left.setProperty("role", "side-left")
        self.name, self.about = heading(""), small_muted("")
        self.add = button("Add a questionnaire", "quiet-small")
        self.pause = button("Pause", "quiet-small", name="Pause: leave it unfinished")
        self.pause_and_lock = button("Pause and lock", "small")
        self._steps_area = Fitting(self.steps)
        self._steps_room, self._ends_room = QVBoxLayout(), QVBoxLayout()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(16, 22, 16, 22)
        column.setSpacing(4)
        for part in (self.name, self.about):
            column.addWidget(part)
        column.addSpacing(8)
        column.addLayout(self._steps_room)
        column.addStretch(1)
        column.addLayout(self._ends_room)
        self._ends = QWidget()
        self._ends_line = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._ends)
        self._ends_line.setContentsMargins(0, 0, 0, 0)
        self._ends_line.setSpacing(4)
        for end in (self.add, self.saved, self.pause, self.pause_and_lock):
            self._ends_line.addWidget(end)

    def _make_centre(self) -> None:
        self._centre = QWidget()
        self._centre.setProperty("role", "page")
        self.title, self.score = title(""), ScoreLine()
        self.score_notes = small_muted("")
        self.score_notes.hide()
        self.who = small_muted("")
        self._top = QFrame()
        self._top.setProperty("role", "bar")
        self._top_row = QHBoxLayout(self._top)
        self._top_row.setContentsMargins(34, 10, 34, 10)
        self._top_row.setSpacing(14)
        inside = Content()
        inside.setProperty("role", "scrolled")
        self.content = QVBoxLayout(inside)
        self.content.setSpacing(14)
        self.area = scrolled(inside)
        self.area.verticalScrollBar().rangeChanged.connect(self._fit)
        self._column = QVBoxLayout(self._centre)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._top)
        self._column.addLayout(self._header())
        self.above = QVBoxLayout()
        self.above.setSpacing(10)
        self._column.addLayout(self.above)
        self._column.addWidget(self.area, 1)
        self._column.addWidget(self._footer())

    def _header(self) -> QHBoxLayout:
        self._head = QHBoxLayout()
        self._head.setSpacing(14)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.who)
        said.addWidget(self.title)
        said.addWidget(self.score_notes)
        self._head.addLayout(said, 1)
        self._head.addWidget(self.score)
        self.header_room = self._head
        return self._head

    def _footer(self) -> QWidget:
        self.footer = QWidget()
        self.back = button("Back", name="Back, Alt+Left")
        self.contacts = button("Urgent contacts  F9", "small", name="Urgent contacts, F9")
        self.hint = label("Ctrl+Enter", "muted")
        self.next = button("Next", "primary")
        self._foot = QHBoxLayout(self.footer)
        self._foot.setSpacing(14)
        self._foot.addWidget(self.back)
        self._foot.addWidget(self.contacts)
        self._foot.addStretch(1)
        self._foot.addWidget(self.hint)
        self._foot.addWidget(self.next)
        return self.footer

    def _above_shows(self) -> bool:
        parts = (self.above.itemAt(index) for index in range(self.above.count()))
        return any((widget := part.widget()) is not None and not widget.isHidden() for part in parts if part)

    def say_of_score(self, notes: "Sequence[Threshold]", address: str) -> None:
        """What the trust itself says of the score that is shown, whatever the score is; nothing without one."""
        words = " ".join(note.said() for note in notes if note.instrument == address)
        self.score_notes.setText(words)
        self.score_notes.setVisible(bool(words))

    def name_session(self, name: str, about: str) -> None:
        self.name.setText(name)
        self.about.setText(about)
        self.who.setText(f"{name} · {about}")

    def bring_into_view(self, question: QWidget) -> None:
        """The whole question where it fits, and in any case the part of it that has the keyboard.

        Once more when everything is laid out: it may have come up only with the answer that was just given.
        """
        if not self.area.isAncestorOf(question):
            return
        self._bring(question)
        QTimer.singleShot(0, question, partial(self._bring, question))

    def _bring(self, question: QWidget) -> None:
        if question.height() < self.area.viewport().height():
            self.area.ensureWidgetVisible(question, 0, 24)
        part = QApplication.focusWidget()
        if part is not None and question.isAncestorOf(part):
            self.area.ensureWidgetVisible(part, 0, 48)

    # where there is room

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Less than three columns need: a window that may not become narrow would never lose one."""
        return QSize(px(self, 480), 360)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    @property
    def shape(self) -> int:
        """How many columns there are just now."""
        return self._shape

    def _fit(self, *_: int) -> None:
        width = self.width() / scale_of(self)
        self._arrange(3 if width >= THREE else 2 if width >= TWO else 1)

    def _arrange(self, shape: int) -> None:
        self._set_widths(shape)
        if shape == self._shape:
            return
        self._shape = shape
        across = shape == 1
        self._left.setVisible(not across)
        self.who.setVisible(across)  # whose session this is must be seen in every shape
        self._top.setVisible(across)
        self.steps.lay_along(across)
        self._ends_line.setDirection(
            QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        )
        if across:
            self._top_row.addWidget(self._steps_area, 1)
            self._top_row.addWidget(self._ends)
        else:
            self._steps_room.addWidget(self._steps_area)
            self._ends_room.addWidget(self._ends)
        self._ends_line.setSpacing(14 if across else 4)
        self._right.setVisible(shape == 3)
        self.contacts.setVisible(shape != 3)
        self.hint.setVisible(shape != 1)
        if shape == 3:
            self._right_room.addWidget(self.beside)
        else:
            self.content.addWidget(self.beside)
        self.beside.stand_under(shape != 3)
        for moved in (self._steps_area, self._ends, self.beside):
            moved.show()  # what changes its parent is hidden on the way

    def _set_widths(self, shape: int) -> None:
        self._left.setFixedWidth(px(self, LEFT))
        self._right.setFixedWidth(px(self, RIGHT))
        room = self.width() - (px(self, LEFT) if shape > 1 else 0) - (px(self, RIGHT) if shape == 3 else 0)
        side = max(34 if shape > 1 else 24, (room - px(self, READING)) // 2)
        self._head.setContentsMargins(QMargins(side, 26, side, 6))
        bar = self.area.verticalScrollBar()
        taken = (
            bar.sizeHint().width() if bar.maximum() > 0 else 0
        )  # the bar takes of the margin, not of the step
        self.content.setContentsMargins(QMargins(side, 4, side - taken, 8))
        self._foot.setContentsMargins(QMargins(side, 12, side, 26))
        self.above.setContentsMargins(QMargins(side, 0, side, 10 if self._above_shows() else 0))

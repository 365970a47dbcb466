"""Under each step: how the session is held, and what can happen to it: interrupted, gone on with, left alone with."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from sos_desktop.codes import SessionKind
from sos_desktop.dates import said
from ui.background import Background
from ui.cards import Notice
from ui.flowing import Flow
from ui.guide.columns import Columns
from ui.guide.timer import StepTimer
from ui.labels import button, small_muted

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.occasions import Occasion
    from sos_desktop.records.sessions import Session

WITH_SOMEBODY = (SessionKind.ONE_TO_ONE, SessionKind.FOLLOW_UP, SessionKind.SUPPORTIVE)
HELD = (*WITH_SOMEBODY, SessionKind.GROUP)


class HeldLine(QWidget):
    """``keep`` what is typed before something is asked, ``leave`` when the day to go on is booked. ``arising`` (with
    a group session and its incident): somebody wants a one-to-one and is to be added."""

    arising = Signal(str, str)

    def __init__(
        self,
        background: Background,
        clock: Callable[[], datetime],
        keep: Callable[[], None],
        leave: Callable[[], None],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._keep, self._leave = keep, leave
        self._background, self._clock, self._over = background, clock, over
        self._session: Session | None = None
        self.occasion: Occasion | None = None
        self.waiting = Notice("", "Everything from before is here, and the first part has its own times.")
        self.go_on = button("Go on now", "primary")
        self.waiting.side.addWidget(self.go_on)
        self.words = small_muted("")
        self.timer = StepTimer(clock)
        self.change = button("How it was held…", "small")
        self.they_left = button("They have left", "small")
        self.they_left.setAccessibleDescription(
            "Ends the times. You can still rate what you heard, and finish."
        )
        self.interrupt = button("We were interrupted…", "small")
        self.add = button("Somebody wants a one-to-one  Ctrl+N", "small")
        self.add.setAccessibleName("Somebody wants a one-to-one: add them, Ctrl+N")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(8)
        for part in (
            self.waiting,
            self.words,
            Flow(self.change, self.they_left, self.interrupt, self.add, spacing=8),
        ):
            column.addWidget(part)
        self.hide()
        self.change.clicked.connect(self._ask_occasion)
        self.they_left.clicked.connect(self._left)
        self.interrupt.clicked.connect(self._ask_interrupted)
        self.go_on.clicked.connect(self._go_on)
        self.add.clicked.connect(self._arising)
        key = QShortcut(QKeySequence("Ctrl+N"), over)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self._arising)

    def stand_in(self, columns: Columns, under: QLayout) -> None:
        """Under the step, with the time beside its title."""
        columns.content.insertWidget(columns.content.indexOf(under) + 1, self)
        columns.header_room.addWidget(self.timer)
        columns.held = self.presses
        self._title = columns.title
        self.timer.hide()

    def begin_step(self, title: str) -> None:
        """Another step has this title, and its time begins."""
        self._title.setText(title)
        self.timer.begin()

    def show_end(self) -> None:
        """The session is a record: what is left is to add those who wanted a one-to-one."""
        for part in (self.waiting, self.words, self.change, self.they_left, self.interrupt, self.timer):
            part.hide()
        self.setVisible(self._is_group)

    @property
    def _is_group(self) -> bool:
        return self._session is not None and self._session.kind is SessionKind.GROUP

    def _arising(self) -> None:
        if self._session is not None and self._is_group:
            self._keep()
            self.arising.emit(self._session.id, self._session.incident_id or "")

    @property
    def presses(self) -> tuple[QWidget, ...]:
        """In the order of Tab."""
        return (self.go_on, self.change, self.they_left, self.interrupt, self.add)

    def show_session(self, session: "Session") -> None:
        """Of a draft; a record and what a supporter writes for themselves have no such line."""
        self._session = session
        shown = session.occasion is not None and session.finished is None and session.kind in HELD
        self.setVisible(shown)
        self.timer.setVisible(shown and self._is_group)
        self.add.setVisible(self._is_group)
        for part in (self.words, self.change):
            part.show()
        if session.occasion is not None and shown:
            self._show(session.occasion)

    def _show(self, occasion: "Occasion") -> None:
        assert self._session is not None  # noqa: S101
        self.occasion = occasion
        self.words.setText(occasion.said())
        day = occasion.continues_on
        self.waiting.setVisible(day is not None)
        if day is not None:
            self.waiting.heading.setText(
                f"You were interrupted, and go on {said(day, weekday=True, year=False)}"
            )
        self.they_left.setVisible(
            self._session.kind in WITH_SOMEBODY and day is None and not occasion.they_have_left
        )
        self.interrupt.setVisible(day is None and self._session.reopens is None)

    # What is pressed

    def _ask_occasion(self) -> None:
        from ui.dialogs.occasion import OccasionDialog

        if self._session is None or self.occasion is None:
            return
        self._keep()
        dialog = OccasionDialog(self._background, self._session, self.occasion, self._clock(), self._over)
        dialog.kept.connect(self._read)
        dialog.open()

    def _ask_interrupted(self) -> None:
        from ui.dialogs.interrupted import InterruptedDialog

        if self._session is None:
            return
        self._keep()
        dialog = InterruptedDialog(self._background, self._session.id, self._clock(), self._over)
        dialog.kept.connect(self._leave)
        dialog.open()

    def _left(self) -> None:
        self._do(_they_left)

    def _go_on(self) -> None:
        self._do(_go_on)

    def _do(self, work: "Callable[..., Occasion]") -> None:
        if self._session is not None:
            self._keep()
            self.change.setFocus()  # what was pressed goes
            self._background.run(
                partial(work, session_id=self._session.id, now=self._clock()), done=self._show
            )

    def _read(self) -> None:
        if self._session is not None:
            self._background.run(partial(_read, session_id=self._session.id), done=self._show)


def _read(casebook: "Casebook", *, session_id: str) -> "Occasion":
    from sos_desktop.records import occasions

    return occasions.read(casebook.store, session_id)


def _they_left(casebook: "Casebook", *, session_id: str, now: datetime) -> "Occasion":
    from sos_desktop.records import occasions

    occasions.they_left(casebook.store, session_id, now=now)
    return occasions.read(casebook.store, session_id)


def _go_on(casebook: "Casebook", *, session_id: str, now: datetime) -> "Occasion":
    from sos_desktop.records import occasions

    occasions.go_on(casebook.store, session_id, now=now)
    return occasions.read(casebook.store, session_id)

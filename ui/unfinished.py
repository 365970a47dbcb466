"""The amber boxes on top of Today: a session to continue or to put away, and a moved record to review."""

from datetime import date

from PySide6.QtCore import Signal

from sos_desktop.codes import SessionKind
from sos_desktop.dates import london_clock, london_date, said
from sos_desktop.records.moves import ToReview
from sos_desktop.records.today import Unfinished
from ui.cards import Notice
from ui.flowing import Flow
from ui.labels import button


class UnfinishedNotice(Notice):
    """An unfinished session, the way back into it, and the way into the bin."""

    chosen = Signal(str)
    put_away = Signal(str)

    def __init__(self) -> None:
        super().__init__("", " ")
        self._session = ""
        self.go_on = button("Continue", "primary")
        self.bin = button("Put in the bin", "quiet")
        self.side.addWidget(Flow(self.bin, self.go_on, spacing=8, to_the_right=True))
        self.go_on.clicked.connect(self._chosen)
        self.bin.clicked.connect(self._put_away)

    def show_session(self, session: Unfinished, today: date) -> None:
        self._session = session.session_id
        join = ", " if session.kind is SessionKind.GROUP else " with "
        whom = f"{join}{session.with_whom}" if session.with_whom else ""
        state = "opened again" if session.reopened else "unfinished"
        self.heading.setText(f"{session.kind.label}{whom}, {state}")
        day = london_date(session.saved)
        clock = london_clock(session.saved)
        when = clock if day == today else f"{said(day, year=False)}, {clock}"
        stands = "The finished record stands until you finish it again. " if session.reopened else ""
        self.more.setText(f"{stands}You left it at {session.where}. Saved {when}.")
        self.go_on.setAccessibleName(f"Continue {self.heading.text()}")
        self.bin.setAccessibleName(f"Put in the bin: {self.heading.text()}")

    def _chosen(self) -> None:
        self.chosen.emit(self._session)

    def _put_away(self) -> None:
        self.put_away.emit(self._session)


class ReviewNotice(Notice):
    """A record that was moved to the right person: its text is hidden until somebody has looked at it."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("", "What is written in it is hidden until you say which of it stays.")
        self._of = ("", "")
        self.review = button("Review", "primary")
        self.side.addWidget(self.review)
        self.review.clicked.connect(self._chosen)

    def show_move(self, moved: ToReview) -> None:
        self._of = (moved.session_id, moved.person_id)
        self.heading.setText(f"{moved.kind.label} moved to {moved.code_name}, to be reviewed")
        self.review.setAccessibleName(f"Review {self.heading.text()}")

    def _chosen(self) -> None:
        self.chosen.emit(*self._of)

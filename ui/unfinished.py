"""The amber boxes on top of Today: a session to continue or to put away, and a moved record to review."""

from datetime import date

from PySide6.QtCore import Signal

from sos_desktop.codes import SessionKind
from sos_desktop.dates import london_clock, london_date, said
from sos_desktop.records.letters import ToTell
from sos_desktop.records.moves import ToReview
from sos_desktop.records.planning import Review
from sos_desktop.records.standing_down import ToHandOver
from sos_desktop.records.today import Unfinished
from ui.flowing import Flow
from ui.folded import WayOn
from ui.labels import button


class UnfinishedNotice(WayOn):
    """An unfinished session, the way back into it, and the way into the bin."""

    chosen = Signal(str)
    put_away = Signal(str)

    def __init__(self) -> None:
        super().__init__("", " ")
        self._session = ""
        self.go_on = button("Continue", "primary")
        self.bin = button("Put in the bin", "quiet")
        self.side.addWidget(Flow(self.bin, self.go_on, spacing=8, to_the_right=True))
        self.first = self.go_on
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
        self.more.setText(f"{stands}{_goes_on(session, today)}You left it at {session.where}. Saved {when}.")
        self.go_on.setAccessibleName(f"Continue {self.heading.text()}")
        self.bin.setAccessibleName(f"Put in the bin: {self.heading.text()}")

    def _chosen(self) -> None:
        self.chosen.emit(self._session)

    def _put_away(self) -> None:
        self.put_away.emit(self._session)


def _goes_on(session: Unfinished, today: date) -> str:
    """The day that was agreed when it was interrupted, or that only the practitioner's own part is left."""
    if session.they_have_left:
        return "They have left: rate what you heard, then finish. "
    day = session.continues_on
    if day is None:
        return ""
    if day == today:
        return "You were interrupted, and go on today. "
    was = "were to" if day < today else ""
    return (
        f"You were interrupted, and {f'{was} ' if was else ''}go on {said(day, weekday=True, year=False)}. "
    )


class ReviewNotice(WayOn):
    """A record that was moved to the right person: its text is hidden until somebody has looked at it."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("", "What is written in it is hidden until you say which of it stays.")
        self._of = ("", "")
        self.review = button("Review", "primary")
        self.side.addWidget(self.review)
        self.first = self.review
        self.review.clicked.connect(self._chosen)

    def show_move(self, moved: ToReview) -> None:
        self._of = (moved.session_id, moved.person_id)
        self.heading.setText(f"{moved.kind.label} moved to {moved.code_name}, to be reviewed")
        self.review.setAccessibleName(f"Review {self.heading.text()}")

    def _chosen(self) -> None:
        self.chosen.emit(*self._of)


class ReminderNotice(WayOn):
    """Something to be seen to by somebody: ``chosen`` carries what it is about."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("", " ")
        self._about = ""
        self.open = button("Open", "primary")
        self.side.addWidget(self.open)
        self.first = self.open
        self.open.clicked.connect(self._chosen)

    def show_hand_over(self, waiting: ToHandOver) -> None:
        suggested = f" {waiting.colleague} was suggested." if waiting.colleague else ""
        self._show(
            waiting.person_id, f"{waiting.code_name} waits for a colleague",
            f"You stood down on {said(waiting.stood_down)}.{suggested} Say on their page who has taken over.",
        )  # fmt: skip

    def show_review(self, review: Review, today: date) -> None:
        when = "today" if review.due == today else said(review.due, weekday=True, year=False)
        since = "was to be" if review.due < today else "is to be"
        self._show(
            review.incident_id, f"Planning of “{review.label}”", f"It {since} looked at again {_on(when)}."
        )

    def show_letter(self, waiting: ToTell) -> None:
        letter, many = waiting.letter, waiting.how_many
        self._show(
            f"{'incident' if letter.incident_id else 'person'} {letter.incident_id or letter.person_id}",
            letter.said().rstrip("."),
            f"{'One person does' if many == 1 else f'{many} people do'} not know of it yet. Letters like this bring it"
            " back: tell them, and offer to meet again.",
        )

    def _show(self, about: str, words: str, more: str) -> None:
        self._about = about
        self.heading.setText(words)
        self.more.setText(more)
        self.open.setAccessibleName(f"Open: {words}")

    def _chosen(self) -> None:
        self.chosen.emit(self._about)


def _on(when: str) -> str:
    return when if when == "today" else f"on {when}"

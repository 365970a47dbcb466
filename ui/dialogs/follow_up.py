"""What became of a follow-up that is waited for: moved, tried in vain, declined, given up, closed."""

from datetime import date, datetime
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from sos_desktop import schedule
from sos_desktop.casebook import Casebook
from sos_desktop.codes import ContactWay, FollowUpState, MoveReason
from sos_desktop.dates import london_date, said
from sos_desktop.errors import BadInput
from sos_desktop.records import awaiting, followups
from sos_desktop.records.followups import Attempt, FollowUp
from ui.background import Background
from ui.day_field import DayField
from ui.dialogs.form_dialog import FormDialog, Work
from ui.labels import combo, muted, small_muted

MOVE, TRIED = "move", "tried"
_WORDS = {
    MOVE: "It is moved to another day",
    TRIED: "I have tried to reach them, and could not",
    FollowUpState.UNREACHABLE.value: "They could not be reached: end it",
    FollowUpState.DECLINED.value: "They would rather not: end it",
    FollowUpState.CLOSED.value: "It ends for another reason",
}
_MORE = {
    MOVE: "On time is judged on the day it was booked for, wherever it is moved.",
    TRIED: "Two attempts are enough. It goes on waiting until you end it.",
    FollowUpState.UNREACHABLE.value: "Nothing more will wait for them here. They can always come back.",
    FollowUpState.DECLINED.value: "Nothing more will wait for them here. They can always come back.",
    FollowUpState.CLOSED.value: "Nothing more will wait for them here. They can always come back.",
}


class FollowUpDialog(FormDialog):
    """Shows one follow-up of ``code_name``. Its first field says what became of it; the others follow from that."""

    def __init__(
        self,
        background: Background,
        followup: FollowUp,
        code_name: str,
        now: datetime,
        parent: QWidget | None,
    ) -> None:
        super().__init__(background, f"{followup.kind.label} of {code_name}", "", "Keep", parent)
        self._followup, self._now, self._today = followup, now, london_date(now)
        tried = len(followup.attempts)
        self.what = combo(*((words, key) for key, words in _WORDS.items() if self._possible(key)))
        self.what.setMinimumContentsLength(28)
        self.more = small_muted("")
        self.day = DayField(self._today, ahead=True)
        self.why = combo(*((reason.label, reason.value) for reason in MoveReason))
        self.tried_on = DayField(self._today)
        self.tried_on.set_day(self._today)
        self.way = combo(*((way.label, way.value) for way in ContactWay))
        self.reason = QLineEdit()
        self.body.insertWidget(1, muted(_said(followup)))
        self.form.add_row("What became of it", self.what)
        self.form.add(self.more)
        self.form.add_row("To which day", self.day.line, around=self.day)
        self.form.add_row("Why", self.why)
        self.form.add_row("When", self.tried_on.line, around=self.tried_on)
        self.form.add_row("How", self.way)
        self.form.add_row("The reason, in a few words (optional)", self.reason)
        if tried >= schedule.ENOUGH_ATTEMPTS:
            self.what.setCurrentIndex(self.what.findData(FollowUpState.UNREACHABLE.value))
        self.what.currentIndexChanged.connect(self._show_fields)
        self._show_fields()
        self.fit()
        self.what.setFocus()

    def _possible(self, key: str) -> bool:
        """Nobody is given up before they were tried as often as it takes."""
        enough = len(self._followup.attempts) >= schedule.ENOUGH_ATTEMPTS
        return enough or key != FollowUpState.UNREACHABLE.value

    def _show_fields(self) -> None:
        what = self.what.currentData()
        self.more.setText(_MORE[what])
        self.what.setAccessibleDescription(_MORE[what])
        for field, wanted in (
            (self.day.line, what == MOVE),
            (self.why, what == MOVE),
            (self.tried_on.line, what == TRIED),
            (self.way, what == TRIED),
            (self.reason, what not in (MOVE, TRIED)),
        ):
            self.form.show_row(field, wanted)

    def work(self) -> Work | None:
        what, known = self.what.currentData(), self._followup.id
        try:
            if what == MOVE:
                to, why = self.day.value(), MoveReason(self.why.currentData())
                return partial(_move, followup_id=known, to=to, why=why, now=self._now, today=self._today)
            if what == TRIED:
                attempt = Attempt(self.tried_on.value(), ContactWay(self.way.currentData()))
                return partial(_tried, followup_id=known, attempt=attempt, now=self._now, today=self._today)
        except BadInput as problem:
            self.form.problem(self.day.line if what == MOVE else self.tried_on.line, str(problem))
            return None
        state, words = FollowUpState(what), self.reason.text()
        return partial(_end, followup_id=known, state=state, words=words, now=self._now, today=self._today)


def _said(followup: FollowUp) -> str:
    """How things stand, in a sentence or three."""
    window = followup.window
    parts = [f"Booked for {said(window.due, weekday=True)}; on time until {said(window.closes, year=False)}."]
    if followup.moved_to and followup.moved_because:
        parts.append(f"Moved to {said(followup.moved_to)}: {followup.moved_because.label.lower()}.")
    parts += [f"Tried {each.way.label.lower()} on {said(each.on, year=False)}." for each in followup.attempts]
    return " ".join(parts)


def _move(
    casebook: Casebook, *, followup_id: str, to: date, why: MoveReason, now: datetime, today: date
) -> None:
    awaiting.move(casebook.store, followup_id, to, why, now=now, today=today)


def _tried(casebook: Casebook, *, followup_id: str, attempt: Attempt, now: datetime, today: date) -> None:
    awaiting.tried(casebook.store, followup_id, attempt, now=now, today=today)


def _end(
    casebook: Casebook, *, followup_id: str, state: FollowUpState, words: str, now: datetime, today: date
) -> None:
    followups.end(casebook.store, followup_id, state, words, now=now, today=today)

"""Where an answer is about somebody's safety: what to do now and whom to call, before anything is written.

It stands in place of the session until who was told is recorded, by one number key; or until the answer is put
right, where it was a slip. It can be locked or left like any step, and stands there again afterwards.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop.dates import london
from sos_desktop.questionnaires.model import Coding, Value
from ui.cards import Card, Column, clear, scrolled
from ui.contacts import contacts_card, urgent
from ui.flowing import Flow, SideBySide
from ui.guide.columns import Content
from ui.guide.sheet import Sheet
from ui.guide.step import Step
from ui.labels import button, heading, muted, small_muted, text, title
from ui.questions import Question
from ui.site_numbers import Shown

_NOBODY = "nobody-yet"
_KEPT = "Everything is kept as you give it. You can lock now and come back to this page."
_FIRST = "Please say who has been told; “nobody yet” is an answer, too."


class SafetyScreen(QWidget):
    """``step`` is the short form; ``recorded`` says that it holds what it must, ``slip`` that the answer was one."""

    recorded = Signal()
    slip = Signal()
    lock_wanted = Signal()
    urgent_contacts = Signal()
    drawn = Signal(object)
    """A new form stands here; whoever keeps the answers listens to it."""

    def __init__(self, clock: Callable[[], datetime], today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self._clock, self._today = clock, today
        self.step: Step | None = None
        self._sheet: Sheet | None = None
        self.why = muted("")
        self.record = button("Record and go on", "primary", name="Record and go on, Ctrl+Enter")
        self.put_right = button("It was a slip: change the answer")
        self.contacts = button("Urgent contacts  F9", name="Urgent contacts, F9")
        self.contacts.setFocusPolicy(
            Qt.FocusPolicy.TabFocus
        )  # a click on it leaves the number keys where they are
        self.lock = button("Pause and lock", "quiet")
        self._room = Column(spacing=10)
        inside = Content()
        inside.setProperty("role", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(34, 26, 34, 26)
        column.setSpacing(14)
        column.addWidget(title("Stop here for a moment"))
        column.addWidget(self.why)
        known = urgent()
        self._site = Column(spacing=8)
        self._site.hide()
        now = Column(_actions(known.actions), self._site, contacts_card(known.contacts), spacing=14)
        now.body.addStretch(1)
        column.addWidget(SideBySide(now, self._room, letters=44, spacing=22))
        column.addStretch(1)
        self.area = scrolled(inside)
        foot = Column(
            Flow(self.record, self.put_right, self.contacts, self.lock), small_muted(_KEPT), spacing=6
        )
        foot.body.setContentsMargins(34, 10, 34, 16)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.area, 1)
        whole.addWidget(foot)
        self.record.clicked.connect(self.finish)
        self.put_right.clicked.connect(self.slip)
        self.contacts.clicked.connect(self.urgent_contacts)
        self.lock.clicked.connect(self.lock_wanted)
        self.hide()

    def show_for(self, sheet: Sheet, asked: Sequence[str], site: Shown) -> None:
        """``sheet`` is the form of who was told; ``asked`` are the questions whose answers call for it; ``site`` are
        the site's own numbers, which stand first."""
        self.clear()
        self._sheet = sheet
        if site.contacts:
            self._site.body.addWidget(contacts_card(site.contacts, "Here, at your site"))
            self._site.body.addWidget(small_muted(site.said))
        self._site.setVisible(bool(site.contacts))
        named = "”, “".join(asked)
        self.why.setText(
            f"The answer to “{named}” asks you to make sure that nobody comes to harm. "
            "If they have the laptop, take it back. Act first, then press a number."
        )
        self.step = step = Step(sheet.form.items[0], sheet, {}, self._today, aside=False)
        self.drawn.emit(step)  # whoever keeps the answers is told first
        step.given.connect(self._given)
        step.past_the_end.connect(self.record.setFocus)
        self._room.body.addWidget(step, 1)
        self.area.verticalScrollBar().setValue(0)

    def enter(self) -> None:
        """Put the keyboard where one number answers."""
        first = self.step.first_to_answer() if self.step else None
        if first is not None:
            first.enter(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Nothing of the session before stays."""
        for room in (self._room.body, self._site.body):
            clear(room)
        self.step = self._sheet = None

    def finish(self) -> None:
        """Record it, or say what must still be said."""
        if self.step is None or self._sheet is None:
            return
        missing = [self._question(place) for place in self._sheet.missing()]
        if not any(missing):
            self.recorded.emit()
        for question in missing[:1]:
            if question is not None:
                question.say_problem(_FIRST)
                question.enter()

    def _question(self, place: str) -> Question | None:
        return self.step.questions.get((self._sheet.canonical, place)) if self.step and self._sheet else None

    def _given(self, canonical: str, place: str, values: tuple[Value, ...], now: bool) -> None:
        """Somebody was told: now, unless another time is written."""
        sheet, step = self._sheet, self.step
        told = values and isinstance(values[0], Coding) and values[0].code != _NOBODY
        if sheet is None or step is None or place != "safety-told" or not told:
            return
        when = self._question("safety-when")
        if when is not None and not sheet.answers.get(when.place):
            moment = (self._clock().astimezone(london()).strftime("%Y-%m-%dT%H:%M"),)
            when.show_values(moment)
            sheet.give(when.place, moment)
            step.given.emit(canonical, when.place, moment, True)


def _actions(actions: tuple[str, ...]) -> Card:
    card = Card(role="risk-card")
    said = heading("What to do now")
    said.setProperty("role", "risk-heading")
    card.body.addWidget(said)
    for number, action in enumerate(actions, start=1):
        card.body.addWidget(text(f"{number}. {action}"))
    return card

"""Feedback on the support: a printed card, which is the usual way, or this laptop handed over for a minute.

While somebody else has the laptop nothing but the form can be reached, and when they finish it locks: nobody comes from
here to a record. What they said is kept without their name and without the day, and is shown nowhere on this laptop.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop.dates import london_date
from ui import files
from ui.background import Background
from ui.cards import Card, Centred
from ui.flowing import Flow
from ui.labels import button, heading, muted, small_muted, text, title
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.errors import SosError
    from sos_desktop.questionnaires.answers import Answers

SUGGESTED = "feedback-card.pdf"


class FeedbackPage(Centred):
    """``left`` goes back to where one was, ``handed_over`` says that nothing else may be reached from now on, and
    ``lock_wanted`` that the person is done."""

    left = Signal()
    handed_over = Signal()
    lock_wanted = Signal()

    def __init__(
        self, background: Background, clock: Callable[[], datetime], *, demonstration: bool = False
    ) -> None:
        super().__init__(760)
        self._background, self._clock = background, clock
        self._demonstration = demonstration
        self.form: FeedbackForm | None = None
        self.save_card = button("Save the card as a PDF…", "primary")
        self.hand_over = button("Hand the laptop over")
        self.back = button("Back", "quiet")
        self.told = Told()
        self.choices = QWidget()
        column = QVBoxLayout(self.choices)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(title("How was it for them?"))
        column.addWidget(muted("It is up to them, and they do it alone. You never see what one person said."))
        for words, more, press in (
            (
                "A printed card",
                "The usual way. They fill it in by themselves and send it to the SoS team, not to you.",
                self.save_card,
            ),
            (
                "Or here, now",
                "Five statements on the whole screen. Nothing else can be reached meanwhile, and the laptop locks when "
                "they finish: you need your passphrase afterwards.",
                self.hand_over,
            ),
        ):  # fmt: skip
            card = Card()
            card.body.addWidget(heading(words))
            card.body.addWidget(text(more))
            card.body.addWidget(Flow(press))
            column.addWidget(card)
        column.addWidget(self.told)
        column.addWidget(Flow(self.back))
        self.card.body.addWidget(self.choices)
        self.back.clicked.connect(self.left)
        self.hand_over.clicked.connect(self._hand_over)
        self.save_card.clicked.connect(self._save_card)

    def begin(self) -> None:
        self.save_card.setFocus()

    def choose_file(self) -> Path | None:
        return files.file_to_save(self, "Save the card", SUGGESTED, "PDF (*.pdf)")

    def _save_card(self) -> None:
        out = self.choose_file()
        if out is not None:
            work = partial(_write_card, out, self._clock(), demonstration=self._demonstration)
            self._background.aside(work, done=self._card_saved, refused=self._refused)

    def _card_saved(self, path: Path) -> None:
        self.told.tell(
            f"Saved as {path.name}. Write the SoS team’s address on it, then print as many as you need."
        )

    def _refused(self, problem: "SosError") -> None:
        self.told.tell(str(problem), problem=True)

    def _hand_over(self) -> None:
        if self.form is not None:
            return
        self.form = form = FeedbackForm(self._clock)
        self.choices.hide()
        self.card.body.addWidget(form)
        form.finished.connect(self._keep)
        form.nothing.connect(self.lock_wanted)
        self.handed_over.emit()
        form.begin()

    def _keep(self, answers: "Answers") -> None:
        self._background.run(
            partial(_keep, answers=answers, now=self._clock()), done=self._kept, refused=self._not_kept
        )

    def _kept(self, _: None) -> None:
        self.lock_wanted.emit()

    def _not_kept(self, problem: "SosError") -> None:
        if self.form is not None:
            self.form.say(f"{problem} You can also leave it, and ask for a card instead.")


class FeedbackForm(QWidget):
    """What the person sees. ``finished`` carries their answers; ``nothing`` says that they would rather not."""

    finished = Signal(object)
    nothing = Signal()

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        from sos_desktop.questionnaires import shipped
        from sos_desktop.questionnaires.answers import Answers
        from sos_desktop.questionnaires.model import Kind
        from sos_desktop.records.feedback import FORM
        from ui.guide.sheet import Sheet
        from ui.guide.step import Step

        form = shipped.instrument(FORM)
        self.sheet: Sheet = Sheet(form, Answers())
        self.done = button("I have finished", "primary")
        self.leave = button("I would rather not", "quiet")
        self._problem = Told()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(title(form.title))
        self.steps: list[Step] = []
        for item in form.items:
            if item.kind is Kind.DISPLAY:
                column.addWidget(muted(item.text))
                continue
            column.addWidget(heading(item.text))
            step = Step(item, self.sheet, {}, lambda: london_date(clock()), aside=False)
            step.given.connect(self._given)
            step.past_the_end.connect(self.done.setFocus)
            self.steps.append(step)
            column.addWidget(step)
        column.addWidget(self._problem)
        column.addWidget(Flow(self.done, self.leave))
        column.addWidget(
            small_muted("Either way the laptop locks, and you hand it back. F9 shows urgent contacts.")
        )
        self.done.clicked.connect(self._done)
        self.leave.clicked.connect(self._leave)

    def begin(self) -> None:
        first = self.steps[0].first_to_answer() if self.steps else None
        if first is not None:
            first.enter(Qt.FocusReason.OtherFocusReason)

    def say(self, words: str) -> None:
        for press in (self.done, self.leave):
            press.setEnabled(True)
        self._problem.tell(words, problem=True)

    def _given(self, _: str, place: str, values: object, __: bool) -> None:
        self.sheet.give(place, values)  # type: ignore[arg-type]  # as Step.given carries them
        for step in self.steps:
            step.refresh()

    def _done(self) -> None:
        self._stop()
        self.finished.emit(self.sheet.answers)

    def _leave(self) -> None:
        self._stop()
        self.nothing.emit()

    def _stop(self) -> None:
        for press in (self.done, self.leave):
            press.setEnabled(False)


def _write_card(out: Path, now: datetime, *, demonstration: bool) -> Path:
    from sos_desktop.reports.feedback_card import feedback_card
    from sos_desktop.vault.files import hand_over

    return hand_over(out, feedback_card(london_date(now), demonstration=demonstration))


def _keep(casebook: "Casebook", *, answers: "Answers", now: datetime) -> None:
    from sos_desktop.records import feedback

    feedback.keep(casebook.store, answers, now=now)

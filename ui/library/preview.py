"""Trying a questionnaire out: filled in as it would be in a session, and nothing of it is kept."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from sos_desktop.dates import london_date
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Item, Kind, Questionnaire
from sos_desktop.questionnaires.places import spots
from ui.background import Background
from ui.cards import Card, Page, clear
from ui.flowing import Flow
from ui.guide.calculating import Calculating
from ui.guide.score_line import ScoreLine
from ui.guide.sheet import Sheet
from ui.guide.step import Step
from ui.labels import button, muted, small_muted

_NOT_KEPT = "You are trying it out: nothing you answer here is kept."
MOST_ON_A_PAGE = 60
"""Questions; a longer form is shown part by part, as it is in a session."""


class Preview(Page):
    """``left`` goes back to the list. ``step`` is the part on the screen."""

    left = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("", _NOT_KEPT)
        self._clock = clock
        self.back = button("Back to questionnaires", "quiet")
        self.buttons.add(self.back)
        self.score = ScoreLine()
        self.reference = small_muted("")
        self.step: Step | None = None
        self._sheet: Sheet | None = None
        self._parts: tuple[Item, ...] = ()
        self._at = 0
        self.before, self.after = button("Back a page"), button("Next page", "primary")
        self.where = muted("")
        self._room = QVBoxLayout()
        self.body.addWidget(self.score, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(self._room)
        self.body.addWidget(Flow(self.before, self.after, self.where))
        about = self._about = Card("About this questionnaire")
        about.body.addWidget(self.reference)
        self.body.addWidget(about)
        self.body.addStretch(1)
        self.calculating = Calculating(background, clock, self)
        self.calculating.worked_out.connect(self._worked_out)
        self.back.clicked.connect(self._leave)
        self.before.clicked.connect(self._go_back)
        self.after.clicked.connect(self._go_on)

    def today(self) -> date:
        return london_date(self._clock())

    def show_form(self, form: Questionnaire) -> None:
        self.title.setText(form.title)
        self._sheet = Sheet(form, Answers())
        self._parts, self._at = parts_of(form), 0
        self._say_about(form)
        self._draw()
        self.calculating.begin([self._sheet])

    def read(self) -> None:
        """Nothing to read again: what stands here is nowhere else."""

    def put_away(self) -> None:
        """The record book is about to be closed, or the list is shown again."""
        self.calculating.end()
        self._clear()

    def enter(self) -> None:
        first = self.step.first_to_answer() if self.step else None
        if first is not None:
            first.enter()
        else:
            self.back.setFocus()

    def _say_about(self, form: Questionnaire) -> None:
        about = form.about
        lines = (about.reference, about.permitted_use, about.attribution, f"Version {form.version}")
        self.reference.setText("\n".join(line for line in lines if line))

    def _clear(self) -> None:
        clear(self._room)
        self.step = None

    def _draw(self) -> None:
        assert self._sheet is not None  # noqa: S101
        self._clear()
        group = self._parts[self._at]
        self.step = step = Step(group, self._sheet, {}, self.today, aside=False)
        if len(self._parts) > 1 and group.text:
            self._room.addWidget(muted(group.text))
        self._room.addWidget(step)
        step.given.connect(self._given)
        step.past_the_end.connect(self._past_the_end)
        step.give_initial()
        several = len(self._parts) > 1
        for part in (self.before, self.after, self.where):
            part.setVisible(several)
        self.before.setEnabled(self._at > 0)
        self.after.setEnabled(self._at + 1 < len(self._parts))
        self.where.setText(f"Page {self._at + 1} of {len(self._parts)}")
        self._show_score()
        self.area.verticalScrollBar().setValue(0)

    def _given(self, canonical: str, place: str, values: object, now: bool) -> None:
        self.calculating.answered(canonical)
        self._show_score()

    def _worked_out(self, canonical: str, places: tuple[str, ...], failed: frozenset[str]) -> None:
        if self.step is not None:
            self.step.show_worked_out(canonical, places, failed)
            self._show_score()

    def _show_score(self) -> None:
        form = self._sheet
        self.score.show_score(form.score() if form else None, only_when_whole=True)

    def _past_the_end(self) -> None:
        (self.after if self._at + 1 < len(self._parts) else self.back).setFocus()

    def _go_on(self) -> None:
        self._turn(1)

    def _go_back(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self._at = min(max(0, self._at + by), len(self._parts) - 1)
        self._draw()
        self.enter()

    def _leave(self) -> None:
        self.put_away()
        self.left.emit()


def parts_of(form: Questionnaire) -> tuple[Item, ...]:
    """A form on one page, or on those that it (or its length) asks for."""
    items = tuple(item for item in form.items if not item.hidden)
    paged = any(item.control == "page" for item in items)
    long = sum(1 for _ in spots(form)) > MOST_ON_A_PAGE
    if not (paged or long) or len(items) < 2:
        return (Item("whole", Kind.GROUP, items=items),)
    parts: list[Item] = []
    loose: list[Item] = []
    for item in items:
        if item.kind is Kind.GROUP and not item.repeats:
            if loose:
                parts.append(Item(f"part-{len(parts)}", Kind.GROUP, items=tuple(loose)))
                loose = []
            parts.append(Item(f"part-{len(parts)}", Kind.GROUP, items=(item,)))
        else:
            loose.append(item)
            if len(loose) >= MOST_ON_A_PAGE:
                parts.append(Item(f"part-{len(parts)}", Kind.GROUP, items=tuple(loose)))
                loose = []
    if loose:
        parts.append(Item(f"part-{len(parts)}", Kind.GROUP, items=tuple(loose)))
    return tuple(parts)

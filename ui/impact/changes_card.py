"""Changes of the service: a day and a few words, drawn into the charts; limits may begin afresh there."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from sos_desktop.dates import london_date, said_briefly
from sos_desktop.errors import BadInput, SosError
from ui.background import Background
from ui.cards import Card, Column
from ui.day_field import DayField
from ui.flowing import Flow
from ui.form import Form
from ui.impact import gathering
from ui.impact.gathering import Beside
from ui.labels import button, check_box, muted, small_muted
from ui.tables import Table
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.impact.written import Annotation

_MORE = "What changed in the service, and when: it is marked in the charts, so that nobody has to guess."
_AFRESH = "Limits begin afresh from there"
_ONLY = "Only where the service is another one since: otherwise a change that is seen would be hidden."


class ChangesCard(Card):
    """``changed`` follows whatever was noted or taken away."""

    changed = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Changes of the service")
        self._background, self._clock = background, clock
        self._changes: tuple[Annotation, ...] = ()
        self.day = DayField(london_date(clock()))
        self.words = QLineEdit()
        self.words.setMaxLength(120)
        self.afresh = check_box(_AFRESH)
        self.note = button("Note it", "primary", name="Note this change of the service")
        self.take_away = button("Take this one away", "quiet")
        self.told = Told()
        self.changes = Table(
            ("Day", "What changed", "Limits"), name="Changes of the service", shares=(2, 6, 2), spare=(2,), whole=True
        )  # fmt: skip
        self.form = Form()
        self.form.add_row("On which day", self.day.line, around=self.day)
        self.form.add_row("What changed, in a few words", self.words)
        self.form.add(Column(self.afresh, small_muted(_ONLY), spacing=4))
        for part in (muted(_MORE), self.changes, self.form, Flow(self.note, self.take_away), self.told):
            self.body.addWidget(part)
        self.note.clicked.connect(self._note)
        self.words.returnPressed.connect(self._note)
        self.take_away.clicked.connect(self._take_away)

    def show_beside(self, beside: Beside) -> None:
        self._changes = beside.written.annotations
        for part in (self.note, self.take_away, self.form):
            part.setEnabled(beside.writable)
        rows = [
            (each.id, (said_briefly(each.on), each.words, "begin afresh" if each.rebases else "go on"))
            for each in self._changes
        ]
        self.changes.show_rows(rows)
        self.changes.setVisible(bool(rows))
        self.take_away.setVisible(bool(rows))
        if rows and not self.changes.currentIndex().isValid():
            self.changes.selectRow(0)

    def _note(self) -> None:
        self.form.clear_problems()
        try:
            on = self.day.value()
        except BadInput as problem:
            self.form.problem(self.day.line, str(problem))
            return
        now = self._clock()
        work = partial(
            gathering.annotate,
            on=on,
            words=self.words.text(),
            rebases=self.afresh.isChecked(),
            now=now,
            today=london_date(now),
        )
        self._background.run(work, done=self._noted, refused=self._not_noted)

    def _noted(self, _: None) -> None:
        self.words.clear()
        self.afresh.setChecked(False)
        self.told.tell("Noted.")
        self.changed.emit()

    def _not_noted(self, problem: SosError) -> None:
        if isinstance(problem, BadInput):
            field = self.day.line if "day of the change" in problem.happened else self.words
            self.form.problem(field, str(problem))
        else:
            self.told.tell(str(problem), problem=True)

    def _take_away(self) -> None:
        at = self.changes.currentIndex().row()
        if 0 <= at < len(self._changes):
            work = partial(gathering.take_away_change, annotation=self._changes[at].id, now=self._clock())
            self._background.run(work, done=self._taken_away, refused=self._not_noted)

    def _taken_away(self, _: None) -> None:
        self.told.tell("Taken away.")
        self.changed.emit()

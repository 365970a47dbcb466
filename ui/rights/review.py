"""Whose record is due for review: kept a while longer with a reason, or erased. Nothing goes by itself."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from sos_desktop.dates import london_date, said
from sos_desktop.errors import SosError
from ui.background import Background
from ui.cards import Card, Page, clear
from ui.flowing import Flow, SideBySide
from ui.form import Form
from ui.labels import button, chip, combo, muted, strong, text
from ui.rights.backups_card import BackupsCard
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.retention import Due, Review

MOST = 40
"""Lines on the page; the count above them is of all."""
LONGER = (1, 2, 5, 8)
"""Years until the next review, to choose from."""


class ReviewPage(Page):
    """``rights_wanted`` carries a person who may be erased."""

    left = Signal()
    rights_wanted = Signal(str)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__(
            "Due for review", "Nothing is deleted by itself: you decide, with information governance."
        )
        self._background, self._clock = background, clock
        self.back = button("Back to people", "quiet")
        self.told = Told()
        self.backups = BackupsCard(background, clock)
        self.lines: dict[str, DueLine] = {}
        self._list = Card("Records that have been kept long enough to look again")
        self._said = text("")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(14)
        self._list.body.addWidget(self._said)
        self._list.body.addLayout(self._rows)
        self.buttons.add(self.back)
        for part in (self.told, self._list, self.backups):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.back.clicked.connect(self.left)

    def read(self) -> None:
        work = partial(_due, today=london_date(self._clock()))
        self._background.run(work, done=self._show)
        self.backups.read()

    def _show(self, found: "tuple[Review, str]") -> None:
        review, not_set = found
        clear(self._rows)
        self.lines = {}
        self._said.setText(_how_many(review) if review.is_set else not_set)
        for due in review.due:
            line = DueLine(due)
            line.rights_wanted.connect(self.rights_wanted)
            line.keep_wanted.connect(self._keep)
            self.lines[due.person_id] = line
            self._rows.addWidget(line)

    def _keep(self, person_id: str, reason: str, years: int) -> None:
        now = self._clock()
        work = partial(
            _keep, person_id=person_id, reason=reason, years=years, now=now, today=london_date(now)
        )
        self._background.run(work, done=self._kept, refused=self._refused)

    def _kept(self, until: date) -> None:
        self.told.tell(f"Kept. It is looked at again on {said(until)}.")
        self.back.setFocus()
        self.read()

    def _refused(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)


class DueLine(QWidget):
    """Somebody whose record is due. ``keep_wanted`` carries who, why, and for how many more years."""

    rights_wanted = Signal(str)
    keep_wanted = Signal(str, str, int)

    def __init__(self, due: "Due") -> None:
        super().__init__()
        self._person_id = due.person_id
        self.keep = button("Keep…", "small", name=f"Keep {due.code_name} longer")
        self.rights = button("Erase or give a copy…", "small", name=f"Erase {due.code_name} or give a copy")
        self.reason = QLineEdit()
        self.years = combo(*((_years(number), number) for number in LONGER))
        self.kept = button("Keep longer", "small", name=f"Keep {due.code_name} until then")
        self.leave = button("Cancel", "quiet-small", name=f"Cancel keeping {due.code_name}")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(strong(due.code_name))
        words.addWidget(muted(_said(due)))
        told = QWidget()
        told.setLayout(words)
        words.setContentsMargins(0, 0, 0, 0)
        side = Flow(
            *([chip("On hold", "warn")] if due.held else []),
            self.keep,
            self.rights,
            spacing=8,
            to_the_right=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(SideBySide(told, side, shares=(1, 1), letters=24))
        self._keeping = Card(role="tint")
        self.form = Form()
        self.form.add_row("Why it is kept", self.reason)
        self.form.add_row("Look again in", self.years)
        self._keeping.body.addWidget(self.form)
        self._keeping.body.addWidget(Flow(self.kept, self.leave, spacing=8))
        column.addWidget(self._keeping)
        self._keeping.hide()
        self.keep.clicked.connect(self._ask)
        self.rights.clicked.connect(self._rights)
        self.kept.clicked.connect(self._keep)
        self.leave.clicked.connect(self._leave)

    def _rights(self) -> None:
        self.rights_wanted.emit(self._person_id)

    def _ask(self) -> None:
        self._keeping.show()
        self.reason.setFocus()

    def _leave(self) -> None:
        self.keep.setFocus()
        self._keeping.hide()

    def _keep(self) -> None:
        if not self.reason.text().strip():
            self.form.problem(self.reason, "Please say why, such as “An appeal is open”.")
            return
        self.kept.setEnabled(False)
        self.keep_wanted.emit(self._person_id, self.reason.text(), self.years.currentData())


def _how_many(review: "Review") -> str:
    if not review.in_all:
        return "No record is due for review."
    records = "1 record is" if review.in_all == 1 else f"{review.in_all} records are"
    first = f" These are the {MOST} that have waited longest." if review.in_all > MOST else ""
    return f"{records} due.{first} People whose follow-up is open are never among them."


def _said(due: "Due") -> str:
    kept = f" Kept last time: {due.reason}." if due.reason else ""
    return f"Last contact {said(due.last_contact)}, due since {said(due.due)}.{kept}"


def _years(number: int) -> str:
    return "1 year" if number == 1 else f"{number} years"


def _due(casebook: "Casebook", *, today: date) -> "tuple[Review, str]":
    from sos_desktop import paths, policy
    from sos_desktop.records import retention

    set_here = policy.read(paths.policy_files())
    return retention.due(casebook.store, set_here, today=today, most=MOST), retention.NOT_SET


def _keep(
    casebook: "Casebook", *, person_id: str, reason: str, years: int, now: datetime, today: date
) -> date:
    from sos_desktop.records import retention

    until = retention.years_after(today, years)
    retention.keep(casebook.store, person_id, reason, until, now=now, today=today)
    return until

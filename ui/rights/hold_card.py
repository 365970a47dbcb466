"""The card in which a letter about an inquest or an inquiry is noted, and the hold that it sets is lifted."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from sos_desktop.errors import SosError
from ui.background import Background
from ui.cards import Card, Column, clear
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, muted, small_muted, strong
from ui.rights import letter_dialog
from ui.rights.letter_dialog import About
from ui.rights.letters_list import LettersList
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.holds import Hold

_MEANS = {
    "incident": (
        "When a letter from a coroner, an inquiry or a solicitor arrives: nobody supported because of this can be"
        " erased until it is lifted, and each of them is told and offered to meet again."
    ),
    "person": (
        "When a letter from a coroner, an inquiry or a solicitor arrives: their record cannot be erased until it is"
        " lifted. Where it is about an incident, note it there, for everybody."
    ),
}


class HoldCard(Card):
    """``changed`` follows when a hold was set or lifted."""

    changed = Signal()

    def __init__(self, about: About, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Inquest or inquiry")
        self._about: About = about
        self._background, self._clock = background, clock
        self._id, self._own = "", ""
        self._was_changed = False
        self.told = Told()
        self.begin = button("A letter has come…", name="A letter about an inquest or inquiry has come")
        self.letters = LettersList(about, background, clock)
        self.reason = QLineEdit()
        self.lift = button("Lift the hold")
        self._standing = QVBoxLayout()
        self._standing.setSpacing(8)
        self.lifting = self._lifting()
        self._means = muted(_MEANS[about])
        self._ask = Flow(self.begin)
        self.body.addLayout(self._standing)
        self.body.addWidget(self._means)
        self.body.addWidget(self._ask)
        for part in (self.told, self.letters, self.lifting):
            self.body.addWidget(part)
        self.lifting.hide()
        self.begin.clicked.connect(self._begin)
        self.lift.clicked.connect(self._lift)

    def _lifting(self) -> Column:
        self.lift_form = Form()
        self.lift_form.add_row("Why it ends, and by whose word", self.reason)
        return Column(self.lift_form, Flow(self.lift), spacing=12)

    def show_for(self, which: str) -> None:
        """Of this incident or person."""
        self._id = which
        self.told.tell("")
        self.reason.clear()
        self.lift_form.clear_problems()
        self.letters.show_for(which)
        self.read()

    def read(self) -> None:
        self._background.run(partial(_read, about=self._about, which=self._id), done=self._show)

    def _show(self, found: "tuple[str, tuple[Hold, ...]]") -> None:
        not_to_alter, standing = found
        clear(self._standing)
        self._own = ""
        for hold in standing:
            self._standing.addWidget(strong(hold.said()))
            if self._about == "incident" or hold.person_id is not None:
                self._own = hold.id
            else:
                self._standing.addWidget(small_muted("It is lifted on the page of the incident."))
        if standing:
            self._standing.addWidget(muted(not_to_alter))
        self._means.setVisible(not standing)
        self.lifting.setVisible(bool(self._own))
        if self._was_changed:
            (self.reason if self._own else self.begin).setFocus()
        self._was_changed = False

    def _begin(self) -> None:
        letter_dialog.ask(
            self._background, self._clock, self._about, self._id, self.window(), self._letter_noted
        )

    def _letter_noted(self) -> None:
        self.told.tell(
            "It is noted, and the records are held. Whoever does not know of it yet is listed here."
        )
        self._done()

    def _lift(self) -> None:
        if not self.reason.text().strip():
            self.lift_form.problem(self.reason, "Please say why, such as “Closed by the coroner on 3 May”.")
            return
        work = partial(_lift, hold_id=self._own, reason=self.reason.text(), now=self._clock())
        self._background.run(work, done=self._was_lifted, refused=self._refused)

    def _was_lifted(self, _: None) -> None:
        self.told.tell("The hold is lifted. That it stood can still be seen in the audit.")
        self._done()

    def _done(self) -> None:
        self._was_changed = True
        self.read()
        self.letters.read()
        self.changed.emit()

    def _refused(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)


def _read(casebook: "Casebook", *, about: About, which: str) -> "tuple[str, tuple[Hold, ...]]":
    from sos_desktop.records import holds

    if about == "person":
        return holds.NOT_TO_ALTER, holds.of_person(casebook.store, which)
    standing = holds.of_incident(casebook.store, which)
    return holds.NOT_TO_ALTER, (standing,) if standing else ()


def _lift(casebook: "Casebook", *, hold_id: str, reason: str, now: datetime) -> None:
    from sos_desktop.records import holds

    holds.lift(casebook.store, hold_id, reason, now=now)

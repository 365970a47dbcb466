"""A letter about an inquest, an inquiry or a claim, as one act; and saying later that somebody knows of it."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from sos_desktop.codes import HoldReason, OfferWay, ToldWay
from sos_desktop.dates import london_date
from sos_desktop.errors import BadInput
from ui.background import Background
from ui.day_field import DayField
from ui.dialogs.form_dialog import FormDialog, Work
from ui.form import Form
from ui.labels import combo, label, muted, small_muted
from ui.questions.wrapped import WrappedCheck

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.letters import Told

About = Literal["incident", "person"]
_OFFERS = (OfferWay.FACE_TO_FACE, OfferWay.TELEPHONE, OfferWay.E_MAIL, OfferWay.LETTER)
_ONE_ACT = (
    "One act: the records are held, legal services’ contact is kept, and whoever knows already is noted with your offer"
    " to meet again. Whoever does not know yet stays on a list, and on Today."
)
_UNDO = (
    "The hold can be lifted with a reason, an offer withdrawn, and what you note about telling them put right. That the"
    " letter came, and everything noted so far, stays."
)
_NOBODY = "Nobody has been added to this incident yet. Whoever is added later stands on the list."


class Ahead(NamedTuple):
    """What is known before: the contact from last time, whom it is about, by id and words."""

    about: str
    contact: str
    people: tuple[tuple[str, str], ...]
    not_to_alter: str


class LetterDialog(FormDialog):
    """``about`` an incident or a person, whose id is ``which``."""

    def __init__(
        self, background: Background, about: About, which: str, ahead: Ahead, now: datetime, parent: QWidget
    ) -> None:
        super().__init__(background, f"A letter about {ahead.about}", _ONE_ACT, "Do all of this", parent)
        self._about: About = about
        self._which, self._now, self._today = which, now, london_date(now)
        self.why = combo(*((why.label, why.value) for why in HoldReason))
        self.came = DayField(self._today)
        self.came.set_day(self._today)
        self.contact = QLineEdit(ahead.contact)
        self.knows = {person: _box(words) for person, words in ahead.people}
        self.telling = Telling(self._today)
        self.form.add_row("What it is for", self.why)
        self.form.add_row("When it came", self.came.line, around=self.came)
        self.form.add_row(
            "Legal services’ contact",
            self.contact,
            "Who is asked before anything is handed over. Kept for the next letter.",
        )
        self.form.add(muted(ahead.not_to_alter))
        self.form.add(label("Who knows already, from you or by somebody else", "field-label", wrap=True))
        for box in self.knows.values():
            self.form.add(box)
            box.toggled.connect(self._show_telling)
        if not self.knows:
            self.form.add(small_muted(_NOBODY))
        self.form.add(self.telling)
        self.form.add(small_muted(_UNDO))
        self._show_telling()
        self.fit()
        self.why.setFocus()

    def _show_telling(self) -> None:
        self.telling.setVisible(any(box.isChecked() for box in self.knows.values()))

    def work(self) -> Work | None:
        self.telling.clear_problems()
        try:
            came = self.came.value()
        except BadInput as problem:
            self.form.problem(self.came.line, str(problem))
            return None
        ticked = [person for person, box in self.knows.items() if box.isChecked()]
        told = self.telling.value() if ticked else None
        if ticked and told is None:
            return None
        return partial(
            _receive, about=self._about, which=self._which, why=HoldReason(self.why.currentData()),
            contact=self.contact.text(), came=came, told={person: told for person in ticked if told},
            now=self._now, today=self._today,
        )  # fmt: skip


class TellDialog(FormDialog):
    """Somebody knows of a letter now, or what was noted is put right."""

    def __init__(
        self,
        background: Background,
        letter_id: str,
        person_id: str,
        code_name: str,
        now: datetime,
        parent: QWidget,
        *,
        offered: bool = False,
    ) -> None:
        more = (
            "Letters like this bring it back: a fresh offer is no pressure, and no attempt that is counted."
        )
        super().__init__(background, f"{code_name} knows of the letter", more, "Keep", parent)
        self._ids, self._now, self._today = (letter_id, person_id), now, london_date(now)
        self.telling = Telling(self._today, offered=offered)
        self.form.add(self.telling)
        self.fit()
        self.telling.how.setFocus()

    def work(self) -> Work | None:
        self.telling.clear_problems()
        told = self.telling.value()
        if told is None:
            return None
        letter, person = self._ids
        return partial(_tell, letter=letter, person=person, told=told, now=self._now, today=self._today)


class Telling(Form):
    """When and how somebody was told, and how they were offered to meet again. ``offered``: that stands already."""

    def __init__(self, today: date, *, offered: bool = False) -> None:
        super().__init__(spacing=12)
        self.how = combo(*((how.label, how.value) for how in ToldWay))
        self.on = DayField(today)
        self.on.set_day(today)
        ways = (("No offer now", ""), *((way.label, way.value) for way in _OFFERS))
        self.offer = combo(*ways)
        self.offer.setCurrentIndex(0 if offered else 1)
        self.add_row("How they heard of it", self.how)
        self.add_row("When", self.on.line, around=self.on)
        self.add_row(
            "A fresh offer to meet again",
            self.offer,
            "It counts as an offer, and can be withdrawn on their page.",
        )
        self.show_row(self.offer, not offered)
        self.how.currentIndexChanged.connect(self._no_contact)

    def _no_contact(self) -> None:
        """Whoever wants no contact is offered nothing."""
        wants_none = self.how.currentData() == ToldWay.NOT_TO_BE_TOLD
        self.offer.setCurrentIndex(0 if wants_none else self.offer.currentIndex())

    def value(self) -> "Told | None":
        """What is noted, or nothing where a field says what is wrong with it."""
        from sos_desktop.records.letters import Told

        try:
            on = self.on.value()
        except BadInput as problem:
            self.problem(self.on.line, str(problem))
            return None
        offer = self.offer.currentData()
        return Told(on, ToldWay(self.how.currentData()), OfferWay(offer) if offer else None)


def ask(
    background: Background,
    clock: Callable[[], datetime],
    about: About,
    which: str,
    parent: QWidget,
    kept: Callable[[], object],
) -> None:
    """Open the dialog about an incident or a person, with what is known; ``kept`` is called when it is kept."""

    def show(ahead: Ahead) -> None:
        dialog = LetterDialog(background, about, which, ahead, clock(), parent)
        dialog.kept.connect(kept)
        dialog.open()

    background.run(partial(_ahead, about=about, which=which), done=show)


def _box(words: str) -> QCheckBox:
    box = WrappedCheck(words)
    box.setAccessibleName(words)
    return box


def _ahead(casebook: "Casebook", *, about: About, which: str) -> Ahead:
    from sos_desktop.records import holds, incidents, letters, people

    store = casebook.store
    persons: tuple[people.Person, ...]
    if about == "person":
        persons = (people.read(store, which),)
        words = persons[0].code_name
    else:
        persons, words = letters.about(store, which), incidents.read(store, which).label
    found = tuple((each.id, f"{each.code_name}, {each.staff_group.label}") for each in persons)
    return Ahead(words, letters.contact(store), found, holds.NOT_TO_ALTER)


def _receive(
    casebook: "Casebook",
    *,
    about: About,
    which: str,
    why: HoldReason,
    contact: str,
    came: date,
    told: "dict[str, Told]",
    now: datetime,
    today: date,
) -> None:
    from sos_desktop.records import letters

    person, incident = (which, None) if about == "person" else (None, which)
    letters.receive(
        casebook.store,
        why,
        contact,
        came,
        incident_id=incident,
        person_id=person,
        told=told,
        now=now,
        today=today,
    )


def _tell(
    casebook: "Casebook", *, letter: str, person: str, told: "Told", now: datetime, today: date
) -> None:
    from sos_desktop.records import letters

    letters.tell(casebook.store, letter, person, told, now=now, today=today)

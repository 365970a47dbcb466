"""Putting right what is kept about a person: code name, staff group, role, and the real name kept apart."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Organisation, RoleBand, StaffGroup
from sos_desktop.errors import BadInput, SosError
from sos_desktop.records import people
from sos_desktop.records.people import Identity, Person
from ui.background import Background
from ui.cards import Card, Page
from ui.flowing import Flow
from ui.form import Form
from ui.labels import button, muted
from ui.planning import code_combo


class PersonDetailsPage(Page):
    """``left`` follows when it was saved, or left as it was."""

    left = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Change details")
        self._background, self._clock = background, clock
        self._person_id = ""
        self.back = button("Back to the person", "quiet")
        self.save = button("Save details", "primary", shortcut="Ctrl+S")
        self.code_name, self.why = QLineEdit(), QLineEdit()
        self.staff_group = code_combo(StaffGroup, "Staff group")
        self.organisation = code_combo(Organisation, "Organisation")
        self.role_band = code_combo(RoleBand, "Role, roughly")
        self.name, self.contact = QLineEdit(), QLineEdit()
        self.show_real = button("Show and change name and contact", "small")
        self._lay_out()
        self.back.clicked.connect(self.left)
        self.save.clicked.connect(self._save)
        self.show_real.clicked.connect(self._show_real)

    def _lay_out(self) -> None:
        self.buttons.add(self.back)
        self.buttons.add(self.save)
        self.who = Form()
        self.who.add_row("Code name", self.code_name, "Nobody else here may have it.")
        self.who.add_row("Staff group", self.staff_group)
        self.who.add_row("Role, roughly", self.role_band)
        self.who.add_row("Organisation", self.organisation)
        self.who.add_row(
            "Why it is changed (optional)",
            self.why,
            "What was wrong before. It is kept beside the earlier version.",
        )
        who = Card("Who")
        who.body.addWidget(self.who)
        self.real = Form()
        self.real.add_row("Name", self.name)
        self.real.add_row("Contact", self.contact, "Empty both, and they are kept no longer.")
        real = Card("Name and contact, only if they are content for you to keep them")
        real.body.addWidget(
            muted("They are kept apart, hidden until you ask for them, and never leave this laptop.")
        )
        real.body.addWidget(Flow(self.show_real))
        real.body.addWidget(self.real)
        self.real.hide()
        for card in (who, real):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def show_person(self, person_id: str) -> None:
        self._person_id = person_id
        self._hide_real()
        self.why.clear()
        self.say("")
        self.read()

    def read(self) -> None:
        self._background.run(partial(_read, person_id=self._person_id), done=self._show)

    def hideEvent(self, event: object) -> None:  # noqa: N802
        """A name that was shown is hidden again when the page is left."""
        self._hide_real()
        super().hideEvent(event)  # type: ignore[arg-type]

    def _hide_real(self) -> None:
        self.name.clear()
        self.contact.clear()
        self.show_real.show()
        self.real.hide()

    def _show(self, person: Person) -> None:
        self.who.clear_problems()
        self.title.setText(f"Change details of {person.code_name}")
        self.code_name.setText(person.code_name)
        for box, code in (
            (self.staff_group, person.staff_group),
            (self.organisation, person.organisation),
            (self.role_band, person.role_band),
        ):
            box.setCurrentIndex(box.findData(code.value))
        self.code_name.setFocus()

    def _show_real(self) -> None:
        self._background.run(partial(_identity, person_id=self._person_id), done=self._real_read)

    def _real_read(self, identity: Identity) -> None:
        self.name.setText(identity.name)
        self.contact.setText(identity.contact)
        self.real.clear_problems()
        self.real.show()
        self.name.setFocus()
        self.show_real.hide()

    def _save(self) -> None:
        self.who.clear_problems()
        self.real.clear_problems()
        person = Person(
            self._person_id, self.code_name.text(), StaffGroup(self.staff_group.currentData()),
            Organisation(self.organisation.currentData()), RoleBand(self.role_band.currentData()),
        )  # fmt: skip
        identity = Identity(self.name.text(), self.contact.text()) if not self.real.isHidden() else None
        keep = partial(_keep, person=person, identity=identity, why=self.why.text(), now=self._clock())
        self._background.run(keep, done=self._saved, refused=self._not_saved)

    def _saved(self, _: None) -> None:
        self.left.emit()

    def _not_saved(self, problem: SosError) -> None:
        self.tell(str(problem), problem=True)
        for words, form, field in (
            ("called", self.who, self.code_name),
            ("The code name", self.who, self.code_name),
            ("The reason", self.who, self.why),
            ("The name", self.real, self.name),
            ("The contact", self.real, self.contact),
        ):
            if isinstance(problem, BadInput) and words in problem.happened:
                form.problem(field, str(problem))
                return


def _read(casebook: Casebook, *, person_id: str) -> Person:
    return people.read(casebook.store, person_id)


def _identity(casebook: Casebook, *, person_id: str) -> Identity:
    return people.identity(casebook.store, person_id)


def _keep(casebook: Casebook, *, person: Person, identity: Identity | None, why: str, now: datetime) -> None:
    """Without an ``identity`` the one that is kept stays as it is."""
    store = casebook.store
    kept = identity if identity is not None else people.identity(store, person.id)
    people.amend(store, person, kept, why, now=now)

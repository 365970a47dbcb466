"""Adding a person: a suggested code name, the staff group, the incident; a real name only where it is wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Exposure, OfferWay, Organisation, RequestSource, RoleBand, StaffGroup
from sos_desktop.dates import PartialDate, london_date
from sos_desktop.errors import BadInput, SosError
from sos_desktop.records import cases, drafts, incidents, lookalikes, people
from sos_desktop.records.identifiers import new_id
from sos_desktop.records.incidents import Line
from sos_desktop.records.people import Identity, Person
from ui.background import Background
from ui.cards import Card, Page
from ui.cut_combo import CutCombo
from ui.form import Form
from ui.half_typed import HalfTyped
from ui.labels import button, combo, muted, small_muted
from ui.planning import code_combo
from ui.when import WhenField

_DRAFT = "person"
_ENOUGH = "A code name is enough to support somebody."
_KEPT = "What you have typed is kept. Press Save person when it is complete."


@dataclass(frozen=True, slots=True)
class _Offered:
    """What the form starts with: a free code name, the incidents to choose from, what was half typed before."""

    code_name: str
    incidents: tuple[Line, ...]
    draft: dict[str, object]


class PersonForm(Page):
    """``added`` carries the new person."""

    left = Signal()
    added = Signal(str)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Add a person", _ENOUGH)
        self._background = background
        self._clock = clock
        self._incident_id = ""
        self.back = button("Back to people", "quiet")
        self.save = button("Save person", "primary", shortcut="Ctrl+S")
        self.code_name = QLineEdit()
        self.another = button("Another", "small", name="Suggest another code name")
        self.staff_group = code_combo(StaffGroup, "Staff group")
        self.staff_group.setPlaceholderText("Choose…")
        self.organisation = code_combo(Organisation, "Organisation")
        self.role_band = code_combo(RoleBand, "Role, roughly")
        self.alike = small_muted("")
        self.incident = combo(kind=CutCombo)
        self.exposure = code_combo(Exposure, "How they were exposed")
        self.source = code_combo(RequestSource, "Who asked for support")
        self.requested = WhenField()
        self.contacted = WhenField()
        self.how = combo(*((way.label, way.value) for way in OfferWay))
        self.offered = QCheckBox("I have offered them a one-to-one")
        self.offered.setChecked(True)
        self.name = QLineEdit()
        self.contact = QLineEdit()
        self.start_again = button("Empty the form", "quiet")
        self.half_typed = HalfTyped(_DRAFT, background, clock, self._content, self)
        self._lay_out()
        self.half_typed.kept.connect(self._draft_kept)
        self.half_typed.not_kept.connect(self._draft_not_kept)
        for field in self._texts().values():
            field.textEdited.connect(self._changed)
        for box in self._choices().values():
            box.activated.connect(self._changed)
        self.offered.clicked.connect(self._changed)
        self.offered.toggled.connect(self.how.setEnabled)
        self.code_name.editingFinished.connect(self._look_alike)
        self.staff_group.activated.connect(self._look_alike)
        self.start_again.clicked.connect(self._start_again)
        self.back.clicked.connect(self._leave)
        self.another.clicked.connect(self._suggest)
        self.save.clicked.connect(self._save)

    def _lay_out(self) -> None:
        for press in (self.start_again, self.back, self.save):
            self.buttons.add(press)
        self.start_again.hide()
        named = QWidget()
        beside = QHBoxLayout(named)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.code_name, 1)
        beside.addWidget(self.another)
        self.who = Form()
        self.who.add_row(
            "Code name", self.code_name, "Suggested for you; nobody else here has it.", around=named
        )
        self.who.add(self.alike)
        self.alike.hide()
        self.who.add_row("Staff group", self.staff_group)
        self.who.add_row("Role, roughly (optional)", self.role_band)
        self.who.add_row("Organisation", self.organisation)
        who = Card("Who")
        who.body.addWidget(self.who)
        self.why = Form()
        self.why.add_row("Incident", self.incident)
        self.why.add_row("How they were exposed", self.exposure)
        self.why.add_row("Who asked for support", self.source)
        self.why.add_row("Asked for on (optional)", self.requested.day, around=self.requested)
        self.why.add_row(
            "First spoken with them on (optional)", self.contacted.day, "As exactly as you know it.",
            around=self.contacted,
        )  # fmt: skip
        self.why.add(self.offered)
        self.why.add_row("How it was offered", self.how)
        why = Card("Why now")
        why.body.addWidget(self.why)
        self.real = Form()
        self.real.add_row("Name", self.name)
        self.real.add_row("Contact", self.contact, "A telephone number or an e-mail address, as they prefer.")
        real = Card("Name and contact, only if they are content for you to keep them")
        real.body.addWidget(
            muted("They are kept apart, hidden until you ask for them, and never leave this laptop.")
        )
        real.body.addWidget(self.real)
        for card in (who, why, real):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def read(self) -> None:
        for when in (self.requested, self.contacted):
            when.set_today(london_date(self._clock()))

    def show_new(self, incident_id: str = "") -> None:
        """An empty form with a free code name; ``incident_id`` is chosen where it is given."""
        self.half_typed.put_away()
        self._incident_id = incident_id
        self.read()
        for field in (self.code_name, self.name, self.contact):
            field.clear()
        self.requested.set_texts("today")
        self.contacted.set_texts("")
        self.role_band.setCurrentIndex(0)
        self.how.setCurrentIndex(0)
        self.alike.hide()
        self.half_typed.showing()
        self.say(_ENOUGH)
        self.start_again.hide()
        for form in (self.who, self.why, self.real):
            form.clear_problems()
        self.organisation.setCurrentIndex(0)
        self.staff_group.setCurrentIndex(-1)
        self.exposure.setCurrentIndex(self.exposure.findData(Exposure.NOT_STATED.value))
        self.source.setCurrentIndex(self.source.findData(RequestSource.NOT_RECORDED.value))
        self.offered.setChecked(True)
        self._background.run(_offered, done=self._show_offered)

    def _show_offered(self, offered: _Offered) -> None:
        self.incident.clear()
        self.incident.addItem("No single incident", "")
        for line in offered.incidents:
            self.incident.addItem(f"{line.label}, {line.when}", line.id)
        self.incident.setCurrentIndex(max(0, self.incident.findData(self._incident_id)))
        self.code_name.setText(offered.code_name)
        if offered.draft:
            self._show_draft(offered.draft)
        self.code_name.setFocus()
        self.code_name.selectAll()

    # Keeping

    def _texts(self) -> dict[str, QLineEdit]:
        return {
            "code_name": self.code_name, "requested": self.requested.day, "name": self.name, "contact": self.contact,
            "contacted": self.contacted.day,
        }  # fmt: skip

    def _choices(self) -> dict[str, QComboBox]:
        return {
            "staff_group": self.staff_group, "organisation": self.organisation, "incident": self.incident,
            "exposure": self.exposure, "source": self.source, "role_band": self.role_band, "how": self.how,
        }  # fmt: skip

    def _content(self) -> dict[str, object]:
        content: dict[str, object] = {name: field.text() for name, field in self._texts().items()}
        content |= {name: box.currentData() for name, box in self._choices().items()}
        return content | {
            "requested": self.requested.texts()[0],
            "contacted": self.contacted.texts()[0],
            "offered": self.offered.isChecked(),
        }

    def _changed(self) -> None:
        self.say("Keeping what you type…")
        self.half_typed.changed()

    def _draft_kept(self) -> None:
        self.tell(_KEPT)
        self.start_again.show()

    def _draft_not_kept(self, problem: str) -> None:
        self.tell(problem, problem=True)

    def _start_again(self) -> None:
        """Give up what was half typed."""
        self.half_typed.forget()
        self._background.run(partial(_give_up, now=self._clock()), done=self._given_up)

    def _given_up(self, _: None) -> None:
        self.show_new(self._incident_id)

    def _show_draft(self, draft: dict[str, object]) -> None:
        for name, field in self._texts().items():
            field.setText(str(draft.get(name, "")))
        for name, box in self._choices().items():
            if name not in draft:
                continue  # from before it was asked
            if name != "incident":
                box.setCurrentIndex(box.findData(draft[name]))
            elif not self._incident_id:
                box.setCurrentIndex(max(0, box.findData(draft[name])))
        self.offered.setChecked(bool(draft["offered"]))
        self.tell("This is what you had typed before.")
        self.start_again.show()

    def put_away(self) -> None:
        """Keep what is half typed, now."""
        self.half_typed.put_away()

    def _leave(self) -> None:
        self.put_away()
        self.left.emit()

    def _suggest(self) -> None:
        self._background.run(_code_name, done=self.code_name.setText)

    def _look_alike(self) -> None:
        """Say who could be mistaken for them, as long as another code name costs nothing."""
        group = self.staff_group.currentData()
        if group and self.staff_group.currentIndex() >= 0 and self.code_name.text().strip():
            work = partial(_alike, code_name=self.code_name.text(), staff_group=StaffGroup(group))
            self._background.run(work, done=self._show_alike)

    def _show_alike(self, others: str) -> None:
        self.alike.setText(
            f"Easily confused with {others}. Another code name would be safer." if others else ""
        )
        self.alike.setVisible(bool(others))

    def _save(self) -> None:
        for form in (self.who, self.why, self.real):
            form.clear_problems()
        if self.staff_group.currentIndex() < 0:
            self._needs_a_look(
                self.who, self.staff_group, "Please choose a staff group; “Not stated” is one."
            )
            return
        today = london_date(self._clock())
        try:
            requested = self.requested.value()
            if requested is not None:
                requested.checked(today=today, what="The date of the request")
        except BadInput as problem:
            self._needs_a_look(self.why, self.requested.day, str(problem))
            return
        try:
            contacted = self.contacted.value()
        except BadInput as problem:
            self._needs_a_look(self.why, self.contacted.day, str(problem))
            return
        person = Person(
            new_id(), self.code_name.text(), StaffGroup(self.staff_group.currentData()),
            Organisation(self.organisation.currentData()), RoleBand(self.role_band.currentData()),
        )  # fmt: skip
        keep = partial(
            _add, person=person, incident_id=self.incident.currentData() or None,
            exposure=Exposure(self.exposure.currentData()), source=RequestSource(self.source.currentData()),
            requested=requested, contacted=contacted, offered_on=today if self.offered.isChecked() else None,
            offered_how=OfferWay(self.how.currentData()),
            identity=Identity(self.name.text(), self.contact.text()), now=self._clock(), today=today,
        )  # fmt: skip
        self.half_typed.forget()
        self.save.setEnabled(False)
        self._background.run(keep, done=self._was_saved, refused=self._not_saved)

    def _was_saved(self, person_id: str) -> None:
        self.save.setEnabled(True)
        self.added.emit(person_id)

    def _not_saved(self, problem: SosError) -> None:
        self.save.setEnabled(True)
        self.save.setFocus()
        self.tell(str(problem), problem=True)
        self.half_typed.changed()
        for words, form, field in (
            ("called", self.who, self.code_name),
            ("The code name", self.who, self.code_name),
            ("The request", self.why, self.requested.day),
            ("first contact", self.why, self.contacted.day),
            ("The name", self.real, self.name),
            ("The contact", self.real, self.contact),
        ):
            if isinstance(problem, BadInput) and words in problem.happened:
                self._needs_a_look(form, field, str(problem))
                return

    def _needs_a_look(self, form: Form, field: QWidget, sentence: str) -> None:
        self.tell("Not saved yet: one field needs a look.", problem=True)
        form.problem(field, sentence)


def _offered(casebook: Casebook) -> _Offered:
    store = casebook.store
    return _Offered(people.suggested_code_name(store), incidents.listed(store), drafts.read(store, _DRAFT))


def _give_up(casebook: Casebook, *, now: datetime) -> None:
    drafts.clear(casebook.store, _DRAFT, now=now)


def _code_name(casebook: Casebook) -> str:
    return people.suggested_code_name(casebook.store)


def _alike(casebook: Casebook, *, code_name: str, staff_group: StaffGroup) -> str:
    return "; ".join(each.said() for each in lookalikes.of_name(casebook.store, code_name, staff_group))


def _add(
    casebook: Casebook,
    *,
    person: Person,
    incident_id: str | None,
    exposure: Exposure,
    source: RequestSource,
    requested: PartialDate | None,
    contacted: PartialDate | None,
    offered_on: date | None,
    offered_how: OfferWay,
    identity: Identity,
    now: datetime,
    today: date,
) -> str:
    with casebook.store.change(now=now):
        cases.add_person(
            casebook.store, person, incident_id=incident_id, exposure=exposure, source=source,
            requested=requested, contacted=contacted, offered_on=offered_on, offered_how=offered_how,
            identity=identity, now=now, today=today,
        )  # fmt: skip
        drafts.clear(casebook.store, _DRAFT, now=now)
    return person.id

"""The planning view of one incident, new or kept: what happened, who was exposed, and what was decided."""

from collections.abc import Callable
from dataclasses import astuple, replace
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.codes import (
    Decision,
    EventType,
    Exposure,
    Organisation,
    Presence,
    RequestSource,
    StaffGroup,
    Timing,
)
from sos_desktop.dates import PartialDate, london_date, said
from sos_desktop.errors import BadInput, SosError
from sos_desktop.records import drafts, incidents, planning
from sos_desktop.records.identifiers import new_id
from sos_desktop.records.incidents import Exposed, Incident
from sos_desktop.records.planning import Planned
from ui.background import Background
from ui.cards import Card, Page
from ui.flowing import Flow, SideBySide
from ui.form import Form
from ui.half_typed import HalfTyped
from ui.incident_links import IncidentLinks
from ui.labels import button, muted, text
from ui.planned_people import PlannedPeople
from ui.planning import PlanningTable, code_combo
from ui.rights.hold_card import HoldCard
from ui.when import WhenField

_DRAFT = "incident"
_ENOUGH = "A code label, what it was and when are enough to begin."
_KEEPING = "Keeping what you type…"
_KEPT = "What you have typed is kept. Press Save incident when it is complete."
_AT_ONE_FIELD = "Not saved yet: one field needs a look."


class IncidentForm(Page):
    """The planning view of one incident, new or kept."""

    left = Signal()
    person_wanted = Signal(str)
    group_wanted = Signal(str)
    planning_wanted = Signal(str)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Record an incident")
        self._background = background
        self._clock = clock
        self._id = new_id()
        self._kept = False
        self.back = button("Back to incidents", "quiet")
        self.save = button("Save incident", "primary", shortcut="Ctrl+S")
        self.label = QLineEdit()
        self.when = WhenField(with_time=True)
        self.event_type = code_combo(EventType, "What kind of event")
        self.event_type.setPlaceholderText("Choose…")
        self.source = code_combo(RequestSource, "Who asked for support")
        self.organisation = code_combo(Organisation, "Where")
        self.place = QLineEdit()
        self.timing = code_combo(Timing, "What kind of time it was")
        self.high_profile = QCheckBox("High-profile: the press or the public may ask about it")
        self.reference = QLineEdit()
        self.why = QLineEdit()
        self.review = WhenField(ahead=True)
        self.planning = PlanningTable()
        self.planned = PlannedPeople(background)
        self.links = IncidentLinks(background, clock)
        self.start_again = button("Empty the form", "quiet")
        self.add_person = button("Add a person")
        self.start_group = button("Start group session")
        self.hold_planning = button("Start planning meeting")
        self.hold = HoldCard("incident", background, clock)
        self.half_typed = HalfTyped(_DRAFT, background, clock, self._content, self)
        self._lay_out()
        self.back.clicked.connect(self._leave)
        self.save.clicked.connect(self._save)
        self.add_person.clicked.connect(self._person_wanted)
        self.start_group.clicked.connect(self._group_wanted)
        self.hold_planning.clicked.connect(self._planning_wanted)
        self.links.opened.connect(self.open_linked)
        self.links.merged.connect(self._merged)
        self.planned.changed.connect(self._person_planned)
        self.start_again.clicked.connect(self._start_again)
        self.half_typed.kept.connect(self._draft_kept)
        self.half_typed.not_kept.connect(self._draft_not_kept)
        for field in (self.label, self.place, self.reference, self.why):
            field.textEdited.connect(self._changed)
        for box in (self.event_type, self.source, self.organisation, self.timing):
            box.activated.connect(self._changed)
        self.high_profile.clicked.connect(self._changed)
        for when in (self.when, self.review):
            when.changed.connect(self._changed)
        self.planning.changed.connect(self._changed)

    def _lay_out(self) -> None:
        for press in (self.start_again, self.back, self.save):
            self.buttons.add(press)
        self.form = Form()
        self.form.add_row(
            "Code label",
            self.label,
            "It means the event to you and nothing to anybody else, such as “Bay 4, November”.",
        )
        self.form.add_row("What kind of event", self.event_type)
        self.form.add_row("Where", self.organisation)
        self.form.add_row(
            "Reference number (optional)",
            self.reference,
            "Of the incident report. It is shown here, and never leaves.",
        )
        self.form.add(self.high_profile)
        self.beside = Form()
        self.beside.add_row("When it happened", self.when.day, around=self.when)
        self.beside.add_row(
            "What kind of time",
            self.timing,
            "A year is enough; for “long ago”, words or nothing: “in the 1990s”.",
        )
        self.beside.add_row("Who asked for support", self.source)
        self.beside.add_row("Area (optional)", self.place)
        self.beside.add_row(
            "Why it is changed (optional)",
            self.why,
            "What was wrong before. It is kept beside the earlier version.",
        )
        for form in (self.form, self.beside):
            form.add_stretch()
        what = Card("What happened")
        what.body.addWidget(
            muted("Keep it short and neutral. No names of patients or staff, and no account of the event.")
        )
        what.body.addWidget(SideBySide(self.form, self.beside, letters=28, spacing=24))
        plan = Card("Who was exposed, and what was decided")
        plan.body.addWidget(muted("Every staff group counts: ward clerks, porters and domestics too."))
        plan.body.addWidget(self.planning)
        self.next = Form()
        self.next.add_row(
            "Look at it again on (optional)",
            self.review.day,
            "It stands on Today from a week before.",
            around=self.review,
        )
        plan.body.addWidget(self.next)
        for part in (self._after_card(), what, plan, self.planned, self.links, self.hold):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.start_again.hide()

    def _after_card(self) -> Card:
        """What can be done once the incident is kept, where it is seen without scrolling."""
        self._after = Card(role="tint")
        self._after.body.addWidget(
            text("You can add the people who were there, or hold a session for all of them.")
        )
        self._after.body.addWidget(Flow(self.add_person, self.start_group, self.hold_planning, spacing=10))
        return self._after

    # Showing

    def read(self) -> None:
        self.when.set_today(self._today())
        self.review.set_today(self._today())

    def show_new(self) -> None:
        self._begin(new_id(), _DRAFT)
        self.title.setText("Record an incident")
        self._fill(Incident(self._id, "", PartialDate.on(self._today()), EventType.OTHER, RequestSource.NOT_RECORDED,
                            exposed=(_NOBODY_YET,)), when=False)  # fmt: skip
        self.event_type.setCurrentIndex(-1)
        self._background.run(partial(_draft, form=_DRAFT), done=self._show_draft)
        self.label.setFocus()

    def _begin(self, incident_id: str, form: str) -> None:
        self.half_typed.put_away()
        self._id, self._kept = incident_id, False
        self.half_typed.form = form

    def whereabouts(self) -> str:
        return f"incident {self._id}" if self._kept else "new"

    def show_incident(self, incident_id: str) -> None:
        self._background.run(partial(_read, incident_id=incident_id), done=self._show)

    def _show(self, incident: Incident) -> None:
        self._begin(incident.id, f"{_DRAFT} {incident.id}")
        self._kept = True
        self.title.setText(incident.label)
        self._show_more()
        self._fill(incident, when=True)
        self._background.run(partial(_draft, form=self.half_typed.form), done=self._show_draft)
        self.label.setFocus()

    def _show_more(self) -> None:
        """What stands beside the form of an incident that is kept."""
        self.hold.show_for(self._id)
        self.links.show_for(self._id)
        self.planned.show_for(self._id)

    def _fill(self, incident: Incident, *, when: bool) -> None:
        for form in (self.form, self.beside, self.next):
            form.clear_problems()
        self.read()
        self.label.setText(incident.label)
        occurred = incident.occurred if when else None
        day = replace(occurred, text=occurred.text[:10]).said() if occurred else incident.in_words
        self.when.set_texts(day, occurred.text[11:] if occurred else "")
        for box, code in (
            (self.event_type, incident.event_type),
            (self.source, incident.source),
            (self.organisation, incident.organisation),
            (self.timing, incident.timing),
        ):
            box.setCurrentIndex(box.findData(code.value))
        self.place.setText(incident.area)
        self.high_profile.setChecked(incident.high_profile)
        self.reference.setText(incident.reference)
        self.why.clear()
        self.review.set_texts(said(incident.review) if incident.review else "")
        self.planning.show_exposed(incident.exposed)
        self._show_state("" if self._kept else _ENOUGH)
        self.half_typed.showing()

    def _show_state(self, words: str, *, problem: bool = False, draft: bool | None = False) -> None:
        """``draft``: whether something half typed can be given up; ``None`` leaves that as it is."""
        self.tell(words, problem=problem)
        if draft is not None:
            self.start_again.setVisible(draft)
        self.start_again.setText("Back to what was saved" if self._kept else "Empty the form")
        self.start_again.setAccessibleName(self.start_again.text())
        for part in (self._after, self.hold, self.links):
            part.setVisible(self._kept)
        if not self._kept:
            self.planned.hide()
        self.beside.show_row(self.why, self._kept)
        self.add_person.setEnabled(self._kept)
        self.start_group.setEnabled(self._kept)

    # Keeping

    def _today(self) -> date:
        return london_date(self._clock())

    def _changed(self) -> None:
        self.say(_KEEPING)
        self.half_typed.changed()

    def _content(self) -> dict[str, object]:
        day, time = self.when.texts()
        return {
            "label": self.label.text(), "day": day, "time": time, "area": self.place.text(),
            "event_type": self.event_type.currentData() or EventType.OTHER, "source": self.source.currentData(),
            "organisation": self.organisation.currentData(),
            "exposed": [astuple(line) for line in self.planning.exposed()], "timing": self.timing.currentData(),
            "high_profile": self.high_profile.isChecked(), "reference": self.reference.text(),
            "why": self.why.text(), "review": self.review.texts()[0],
        }  # fmt: skip

    def _draft_kept(self) -> None:
        self._show_state(_KEPT, draft=True)

    def _draft_not_kept(self, problem: str) -> None:
        self._show_state(problem, problem=True, draft=None)

    def _start_again(self) -> None:
        """Give up what was half typed."""
        self.half_typed.forget()
        work = partial(_give_up, form=self.half_typed.form, now=self._clock())
        self._background.run(work, done=self._given_up)

    def _given_up(self, _: None) -> None:
        if self._kept:
            self.show_incident(self._id)
        else:
            self.show_new()

    def _show_draft(self, draft: dict[str, object]) -> None:
        if not draft:
            return
        exposed = draft["exposed"]
        assert isinstance(exposed, list)  # noqa: S101
        self._fill(
            Incident(
                self._id, str(draft["label"]), PartialDate.on(self._today()), EventType(str(draft["event_type"])),
                RequestSource(str(draft["source"])), Organisation(str(draft["organisation"])), str(draft["area"]),
                tuple(_exposed(*line) for line in exposed), Timing(str(draft.get("timing") or Timing.ONE_EVENT)),
                bool(draft.get("high_profile")), str(draft.get("reference", "")),
            ),
            when=False,
        )  # fmt: skip
        self.when.set_texts(str(draft["day"]), str(draft["time"]))
        self.why.setText(str(draft.get("why", "")))
        self.review.set_texts(str(draft.get("review", "")))
        self.half_typed.showing()
        self._show_state("This is what you had typed before.", draft=True)

    def _save(self) -> None:
        for form in (self.form, self.beside, self.next):
            form.clear_problems()
        if not self.label.text().strip():
            self._needs_a_look(self.form, self.label, "Please give it a code label.")
            return
        if self.event_type.currentIndex() < 0:
            self._needs_a_look(
                self.form, self.event_type, "Please choose what kind of event it was; “Other” is one."
            )
            return
        try:
            occurred, in_words = self._occurred()
        except BadInput as problem:
            self._needs_a_look(self.beside, self.when.day, str(problem))
            return
        try:
            review = self.review.value()
            if review is not None and review.precision != "day":
                raise BadInput("Please give a whole day.")
        except BadInput as problem:
            self._needs_a_look(self.next, self.review.day, str(problem))
            return
        incident = Incident(
            self._id, self.label.text(), occurred, EventType(self.event_type.currentData()),
            RequestSource(self.source.currentData()), Organisation(self.organisation.currentData()),
            self.place.text(), self.planning.exposed(), Timing(self.timing.currentData()),
            self.high_profile.isChecked(), self.reference.text(), review.first if review else None,
            in_words=in_words,
        )  # fmt: skip
        self.half_typed.forget()
        self.save.setEnabled(False)
        keep = partial(
            _keep, incident=incident, why=self.why.text(), planned=self.planned.decided(),
            form=self.half_typed.form, now=self._clock(), today=self._today(),
        )  # fmt: skip
        self._background.run(keep, done=self._was_saved, refused=self._not_saved)

    def _occurred(self) -> tuple[PartialDate | None, str]:
        """The date, or where it was long ago the words that stand for it. Raises BadInput where it is neither."""
        long_ago = self.timing.currentData() == Timing.LONG_AGO
        try:
            occurred = self.when.value()
        except BadInput:
            if not long_ago:
                raise
            return None, " ".join(text for text in self.when.texts() if text.strip())
        if occurred is None and not long_ago:
            raise BadInput("Please say when it happened. The year is enough; or choose “Long ago”.")
        if occurred is not None:
            occurred.checked(today=self._today(), what="The date of the incident", now=self._clock())
        return occurred, ""

    def _was_saved(self, incident: Incident) -> None:
        self.save.setEnabled(True)
        if incident.id != self._id:
            return
        self._kept = True
        self.half_typed.form = f"{_DRAFT} {incident.id}"
        self.title.setText(incident.label)
        self.why.clear()
        self._show_more()
        self._show_state("Saved.")
        self.area.verticalScrollBar().setValue(0)  # where it says so, and what comes next stands
        self.add_person.setFocus()

    def _not_saved(self, problem: SosError) -> None:
        self.save.setEnabled(True)
        self.save.setFocus()
        self._show_state(str(problem), problem=True, draft=None)
        self.half_typed.changed()
        for words, form, field in (
            ("code label", self.form, self.label),
            ("area", self.beside, self.place),
            ("reference", self.form, self.reference),
            ("reason for the change", self.beside, self.why),
            ("date", self.beside, self.when.day),
        ):
            if isinstance(problem, BadInput) and words in problem.happened:
                self._needs_a_look(form, field, str(problem))

    def _needs_a_look(self, form: Form, field: QWidget, sentence: str) -> None:
        self._show_state(_AT_ONE_FIELD, problem=True, draft=None)
        form.problem(field, sentence)

    def put_away(self) -> None:
        """Keep what is half typed, now."""
        self.half_typed.put_away()

    def _leave(self) -> None:
        self.put_away()
        self.left.emit()

    def _person_wanted(self) -> None:
        self.person_wanted.emit(self._id)

    def _group_wanted(self) -> None:
        self.group_wanted.emit(self._id)

    def _planning_wanted(self) -> None:
        self.planning_wanted.emit(self._id)

    def _person_planned(self) -> None:
        """A decision for a person is kept when the incident is saved."""
        self.say("Press Save incident to keep what was decided.")

    def open_linked(self, incident_id: str) -> None:
        """Another incident that belongs together with this."""
        self.put_away()
        self.show_incident(incident_id)

    def _merged(self) -> None:
        self.planned.show_for(self._id)
        self.hold.show_for(self._id)


_NOBODY_YET = Exposed(StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED, Exposure.DIRECT, 1, Decision.ONE_TO_ONE)


def _read(casebook: Casebook, *, incident_id: str) -> Incident:
    return incidents.read(casebook.store, incident_id)


def _draft(casebook: Casebook, *, form: str) -> dict[str, object]:
    return drafts.read(casebook.store, form)


def _give_up(casebook: Casebook, *, form: str, now: datetime) -> None:
    drafts.clear(casebook.store, form, now=now)


def _exposed(
    staff_group: str, exposure: str, people: int, decision: str, practitioner: str = "",
    presence: str = Presence.NOT_RECORDED, reason: str = "",
) -> Exposed:  # fmt: skip
    """A line as it was half typed; one from before practitioner and reason were asked has none."""
    return Exposed(
        StaffGroup(staff_group), Exposure(exposure), int(people), Decision(decision), practitioner, Presence(presence),
        reason,
    )  # fmt: skip


def _keep(
    casebook: Casebook,
    *,
    incident: Incident,
    why: str,
    planned: tuple[Planned, ...],
    form: str,
    now: datetime,
    today: date,
) -> Incident:
    with casebook.store.change(now=now):
        incidents.record(casebook.store, incident, why=why, now=now, today=today)
        for each in planned:
            planning.decide(casebook.store, each, now=now)
        drafts.clear(casebook.store, form, now=now)
    return incidents.read(casebook.store, incident.id)

"""Another incident for somebody who is known here, or what is kept about one of theirs put right."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Exposure, OfferWay, RequestSource
from sos_desktop.dates import PartialDate, london_date
from sos_desktop.errors import BadInput, SosError
from sos_desktop.records import cases, incidents, people
from sos_desktop.records.cases import Case
from sos_desktop.records.incidents import Line
from ui.background import Background
from ui.cards import Card, Page
from ui.cut_combo import CutCombo
from ui.form import Form
from ui.labels import button, combo, muted
from ui.planning import code_combo
from ui.when import WhenField

_VOLUNTARY = "Support is voluntary: a no needs no reason, and no manager learns of it."


@dataclass(frozen=True, slots=True)
class _Known:
    """Whose it is, the incidents to choose from, and the case where there is one."""

    person_id: str
    code_name: str
    incidents: tuple[Line, ...]
    case: Case | None


@dataclass(frozen=True, slots=True)
class _Filled:
    incident_id: str | None
    exposure: Exposure
    source: RequestSource
    requested: PartialDate | None
    contacted: PartialDate | None
    offered: OfferWay | None
    why: str


class CaseForm(Page):
    """``left`` follows when it was saved, or left as it was."""

    left = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Another incident")
        self._background, self._clock = background, clock
        self._known: _Known | None = None
        self.back = button("Back to the person", "quiet")
        self.save = button("Save record", "primary", shortcut="Ctrl+S")
        self.incident = combo(kind=CutCombo)
        self.exposure = code_combo(Exposure, "How they were exposed")
        self.source = code_combo(RequestSource, "Who asked for support")
        self.requested, self.contacted = WhenField(), WhenField()
        self.offered = combo(
            ("Not offered yet", ""),
            *((way.label, way.value) for way in OfferWay if way is not OfferWay.NOT_RECORDED),
        )
        self.why = QLineEdit()
        self._lay_out()
        self.back.clicked.connect(self.left)
        self.save.clicked.connect(self._save)

    def _lay_out(self) -> None:
        self.buttons.add(self.back)
        self.buttons.add(self.save)
        self.form = Form()
        self.form.add_row("Incident", self.incident)
        self.form.add_row("How they were exposed", self.exposure)
        self.form.add_row("Who asked for support", self.source)
        self.form.add_row("Asked for on (optional)", self.requested.day, around=self.requested)
        self.form.add_row(
            "First spoken with them on (optional)", self.contacted.day, "As exactly as you know it.",
            around=self.contacted,
        )  # fmt: skip
        self.form.add_row("A one-to-one was offered today", self.offered, _VOLUNTARY)
        self.form.add_row(
            "Why it is changed (optional)",
            self.why,
            "What was wrong before. It is kept beside the earlier version.",
        )
        card = Card()
        card.body.addWidget(muted("What was recorded before stays on their page."))
        card.body.addWidget(self.form)
        self.body.addWidget(card)
        self.body.addStretch(1)

    def read(self) -> None:
        for when in (self.requested, self.contacted):
            when.set_today(london_date(self._clock()))

    def show_new(self, person_id: str) -> None:
        self._background.run(partial(_known, person_id=person_id), done=self._show)

    def show_case(self, case_id: str) -> None:
        self._background.run(partial(_case, case_id=case_id), done=self._show)

    def _show(self, known: _Known) -> None:
        self._known, case = known, known.case
        self.read()
        self.form.clear_problems()
        self.say("")
        self.title.setText(
            f"Change a record of {known.code_name}" if case else f"Another incident for {known.code_name}"
        )
        self.incident.clear()
        self.incident.addItem("No single incident", "")
        for line in known.incidents:
            self.incident.addItem(f"{line.label}, {line.when}", line.id)
        exposure, source = (
            (case.exposure, case.source) if case else (Exposure.NOT_STATED, RequestSource.NOT_RECORDED)
        )
        for box, value in ((self.exposure, exposure.value), (self.source, source.value), (self.offered, "")):
            box.setCurrentIndex(box.findData(value))
        requested, contacted = (case.requested, case.contacted) if case else (None, None)
        self.requested.set_texts(requested.said() if requested else "")
        self.contacted.set_texts(contacted.said() if contacted else "")
        self.why.clear()
        for row, shown in ((self.incident, not case), (self.offered, not case), (self.why, bool(case))):
            self.form.show_row(row, shown)
        (self.exposure if case else self.incident).setFocus()

    def _save(self) -> None:
        if self._known is None:
            return
        self.form.clear_problems()
        dates: list[PartialDate | None] = []
        for when in (self.requested, self.contacted):
            try:
                dates.append(when.value())
            except BadInput as problem:
                self.form.problem(when.day, str(problem))
                return
        way = self.offered.currentData()
        filled = _Filled(
            self.incident.currentData() or None, Exposure(self.exposure.currentData()),
            RequestSource(self.source.currentData()), dates[0], dates[1],
            OfferWay(way) if way else None, self.why.text(),
        )  # fmt: skip
        now = self._clock()
        keep = partial(_keep, known=self._known, filled=filled, now=now, today=london_date(now))
        self._background.run(keep, done=self._saved, refused=self._not_saved)

    def _saved(self, _: None) -> None:
        self.left.emit()

    def _not_saved(self, problem: SosError) -> None:
        self.tell(str(problem), problem=True)
        for words, field in (
            ("request", self.requested.day),
            ("first contact", self.contacted.day),
            ("The reason", self.why),
            ("a record", self.incident),
        ):
            if isinstance(problem, BadInput) and words in problem.happened:
                self.form.problem(field, str(problem))
                return


def _known(casebook: Casebook, *, person_id: str) -> _Known:
    store = casebook.store
    return _Known(person_id, people.read(store, person_id).code_name, incidents.listed(store), None)


def _case(casebook: Casebook, *, case_id: str) -> _Known:
    case = cases.read(casebook.store, case_id)
    return _Known(case.person_id, people.read(casebook.store, case.person_id).code_name, (), case)


def _keep(casebook: Casebook, *, known: _Known, filled: _Filled, now: datetime, today: date) -> None:
    store = casebook.store
    if known.case is not None:
        cases.amend(
            store, known.case.id, exposure=filled.exposure, source=filled.source, requested=filled.requested,
            contacted=filled.contacted, why=filled.why, now=now, today=today,
        )  # fmt: skip
        return
    cases.add(
        store, known.person_id, incident_id=filled.incident_id, exposure=filled.exposure, source=filled.source,
        requested=filled.requested, contacted=filled.contacted, offered_on=today if filled.offered else None,
        offered_how=filled.offered or OfferWay.NOT_RECORDED, now=now, today=today,
    )  # fmt: skip

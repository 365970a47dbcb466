"""Incidents: the list, and the way from it to the planning view of one."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.records import incidents
from ui.background import Background
from ui.cards import Empty
from ui.labels import button
from ui.pages.incident_form import IncidentForm
from ui.searched import PAGE, SearchedList
from ui.tables import Row, Table


class IncidentsPage(QWidget):
    """``person_wanted``, ``group_wanted`` and ``planning_wanted`` carry the incident for which somebody is to be
    added or briefed, or a meeting held."""

    person_wanted = Signal(str)
    group_wanted = Signal(str)
    planning_wanted = Signal(str)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._background, self._clock = background, clock
        self.list = incident_list(background)
        self._shown: SearchedList | IncidentForm = self.list
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.list.add.clicked.connect(self.record_new)
        self.list.chosen.connect(self.open_incident)

    @cached_property
    def form(self) -> IncidentForm:
        """Made when it is first wanted, so that the list stands at once."""
        form = IncidentForm(self._background, self._clock)
        self._stack.addWidget(form)
        form.left.connect(self._back)
        form.person_wanted.connect(self.person_wanted)
        form.group_wanted.connect(self.group_wanted)
        form.planning_wanted.connect(self.planning_wanted)
        return form

    def read(self) -> None:
        self._shown.read()

    def put_away(self) -> None:
        if "form" in self.__dict__:
            self.form.put_away()

    def whereabouts(self) -> str:
        """What is shown, in words for ``go_back_to``."""
        return "" if self._shown is self.list else self.form.whereabouts()

    def go_back_to(self, whereabouts: str) -> None:
        what, _, incident_id = whereabouts.partition(" ")
        if what == "new":
            self.record_new()
        elif what == "incident":
            self.open_incident(incident_id)

    def record_new(self) -> None:
        """Show the planning view for a new incident, with what was half typed before."""
        self.form.show_new()
        self._show(self.form)

    def open_incident(self, incident_id: str) -> None:
        self.form.show_incident(incident_id)
        self._show(self.form)

    def _back(self) -> None:
        self._show(self.list)
        self.list.read()

    def _show(self, page: SearchedList | IncidentForm) -> None:
        self._shown = page
        self._stack.setCurrentWidget(page)


def incident_list(background: Background) -> SearchedList:
    return SearchedList(
        background,
        "Incidents",
        "What happened, in a code label. The facts belong in the incident report.",
        add=button("Record an incident", "primary"),
        search="Search labels and areas",
        table=Table(
            ("Incident", "When", "What", "People added"),
            name="Incidents",
            shares=(6, 4, 5, 2),
            numbers=(3,),
            spare=(3, 2),
        ),
        empty=Empty(
            "No incident yet",
            "Record one when somebody tells you what has happened: when, what kind of event, who was there. "
            "A code label is enough; it is only for you.",
        ),
        listed=_listed,
    )


def _listed(casebook: Casebook, search: str, after: int) -> list[Row]:
    return [
        (line.id, (line.label, line.when, line.event_type.label, str(line.people)))
        for line in incidents.listed(casebook.store, search, limit=PAGE, offset=after)
    ]

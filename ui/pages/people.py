"""People: the list, the form in which one is added, and everything kept about one of them."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.dates import PartialDate
from sos_desktop.records import people
from sos_desktop.records.people import Line
from ui.background import Background
from ui.cards import Empty
from ui.labels import button
from ui.pages.case_form import CaseForm
from ui.pages.person import PersonPage
from ui.pages.person_details import PersonDetailsPage
from ui.pages.person_form import PersonForm
from ui.pages.record import RecordPage
from ui.pages.rights import RightsPage
from ui.rights.copying import CopyPage
from ui.rights.review import ReviewPage
from ui.searched import PAGE, SearchedList
from ui.tables import Row, Table

Shown = (
    SearchedList
    | PersonForm
    | PersonPage
    | RecordPage
    | RightsPage
    | CopyPage
    | ReviewPage
    | CaseForm
    | PersonDetailsPage
)


class PeoplePage(QWidget):
    """``assessment_chosen`` carries a case, the others a follow-up and an unfinished session."""

    assessment_chosen = Signal(str)
    follow_up_chosen = Signal(str)
    session_chosen = Signal(str)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._background, self._clock = background, clock
        self.list = people_list(background)
        self._shown: Shown = self.list
        self._whereabouts = ""
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.list.add.clicked.connect(self.add_new)
        self.list.chosen.connect(self.open_person)
        self.review_due = button("Due for review", "quiet", name="Records that are due for review")
        self.list.buttons.add(self.review_due)
        self.review_due.clicked.connect(self.open_review)

    @cached_property
    def form(self) -> PersonForm:
        """Made when it is first wanted, as are the others, so that the list stands at once."""
        form = PersonForm(self._background, self._clock)
        self._stack.addWidget(form)
        form.left.connect(self.show_list)
        form.added.connect(self.open_person)
        return form

    @cached_property
    def person(self) -> PersonPage:
        person = PersonPage(self._background, self._clock)
        self._stack.addWidget(person)
        person.left.connect(self.show_list)
        person.assessment_chosen.connect(self.assessment_chosen)
        person.follow_up_chosen.connect(self.follow_up_chosen)
        person.session_chosen.connect(self.session_chosen)
        person.record_chosen.connect(self.open_record)
        person.rights_wanted.connect(self.open_rights)
        person.another_wanted.connect(self.add_case)
        person.amend_wanted.connect(self.amend_case)
        person.details_wanted.connect(self.change_details)
        return person

    @cached_property
    def case_form(self) -> CaseForm:
        form = CaseForm(self._background, self._clock)
        self._stack.addWidget(form)
        form.left.connect(self._back_to_person)
        return form

    @cached_property
    def details(self) -> PersonDetailsPage:
        details = PersonDetailsPage(self._background, self._clock)
        self._stack.addWidget(details)
        details.left.connect(self._back_to_person)
        return details

    @cached_property
    def record(self) -> RecordPage:
        record = RecordPage(self._background, self._clock)
        self._stack.addWidget(record)
        record.left.connect(self._back_to_person)
        record.session_chosen.connect(self.session_chosen)
        record.moved.connect(self._record_moved)
        return record

    @cached_property
    def rights(self) -> RightsPage:
        rights = RightsPage(self._background, self._clock)
        self._stack.addWidget(rights)
        rights.left.connect(self._back_from_rights)
        rights.gone.connect(self.show_list)
        rights.copy_wanted.connect(self.open_copy)
        rights.details_wanted.connect(self.change_details)
        return rights

    @cached_property
    def copying(self) -> CopyPage:
        copying = CopyPage(self._background, self._clock)
        self._stack.addWidget(copying)
        copying.left.connect(self._back_to_rights)
        return copying

    @cached_property
    def review(self) -> ReviewPage:
        review = ReviewPage(self._background, self._clock)
        self._stack.addWidget(review)
        review.left.connect(self.show_list)
        review.rights_wanted.connect(self.open_rights)
        return review

    def read(self) -> None:
        self._shown.read()

    def put_away(self) -> None:
        if "form" in self.__dict__:
            self.form.put_away()
        if "record" in self.__dict__:
            self.record.put_away()

    def whereabouts(self) -> str:
        """What is shown, in words for ``go_back_to``."""
        return self._whereabouts

    def go_back_to(self, whereabouts: str) -> None:
        what, *which = whereabouts.split(" ")
        if what == "new":
            self.add_for_incident(*which)
        elif what == "person" and which:
            self.open_person(which[0])
        elif what == "record" and len(which) == 2:
            self.open_person(which[1])
            self.open_record(which[0])
        elif what == "rights" and which:
            self.open_rights(which[0])
        elif what == "review":
            self.open_review()

    def show_list(self) -> None:
        self._whereabouts = ""
        self._show(self.list)
        self.list.read()

    def add_new(self) -> None:
        self.add_for_incident("")

    def add_for_incident(self, incident_id: str) -> None:
        """Show the form for a new person, with this incident chosen where there is one."""
        self._whereabouts = f"new {incident_id}"
        self.form.show_new(incident_id)
        self._show(self.form)

    def open_person(self, person_id: str) -> None:
        self._whereabouts = f"person {person_id}"
        self.person.show_person(person_id)
        self._show(self.person)

    def add_case(self, person_id: str) -> None:
        """Somebody comes back after another incident."""
        self.case_form.show_new(person_id)
        self._show(self.case_form)

    def amend_case(self, case_id: str) -> None:
        self.case_form.show_case(case_id)
        self._show(self.case_form)

    def change_details(self, person_id: str) -> None:
        self.details.show_person(person_id)
        self._show(self.details)

    def open_record(self, session_id: str) -> None:
        self._whereabouts = f"record {session_id} {self._whereabouts.split(' ')[-1]}"
        self.record.show_record(session_id)
        self._show(self.record)

    def _back_to_person(self) -> None:
        self._whereabouts = f"person {self._whereabouts.split(' ')[-1]}"
        self._show(self.person)
        self.person.read()

    def open_rights(self, person_id: str) -> None:
        """What somebody may ask for about their record."""
        self._whereabouts = f"rights {person_id}"
        self.rights.show_person(person_id)
        self._show(self.rights)

    def open_copy(self, person_id: str) -> None:
        self.copying.show_person(person_id)
        self._show(self.copying)

    def open_review(self) -> None:
        """Whose record is due for review."""
        self._whereabouts = "review"
        self.review.read()
        self._show(self.review)

    def _back_to_rights(self) -> None:
        self._show(self.rights)
        self.rights.prepare.setFocus()

    def _back_from_rights(self) -> None:
        self.open_person(self._whereabouts.split(" ")[-1])

    def _record_moved(self, person_id: str) -> None:
        """The way back leads to the person with whom the record is now."""
        _, session_id, _ = self._whereabouts.split(" ")
        self._whereabouts = f"record {session_id} {person_id}"
        self.person.show_person(person_id)

    def _show(self, page: Shown) -> None:
        self._shown = page
        self._stack.setCurrentWidget(page)


def people_list(background: Background) -> SearchedList:
    return SearchedList(
        background,
        "People",
        "By code name. Names and contacts are kept apart, and only where they were wanted.",
        add=button("Add a person", "primary"),
        search="Search code names",
        table=Table(
            ("Code name", "Staff group", "Incident", "Last session", "Follow-up due"),
            name="People",
            shares=(4, 6, 5, 4, 4),
            spare=(3, 2, 4),
        ),
        empty=Empty(
            "Nobody yet",
            "Add a person when you offer them support. They are known here by a code name, a bird; "
            "their real name is optional.",
        ),
        listed=_listed,
    )


def _listed(casebook: Casebook, search: str, after: int) -> list[Row]:
    return [
        (line.id, _words(line)) for line in people.listed(casebook.store, search, limit=PAGE, offset=after)
    ]


def _words(line: Line) -> tuple[str, ...]:
    return (
        line.code_name,
        line.staff_group.label,
        line.incident or "No single incident",
        PartialDate(line.last_session).said() if line.last_session else "None yet",
        PartialDate(line.due).said() if line.due else "",
    )

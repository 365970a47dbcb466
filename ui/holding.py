"""Beginning sessions: with whom, about what, and then on to the guided page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sos_desktop.dates import PartialDate, london_date, said
from ui.background import Background
from ui.dialogs.choosing import ChoosingDialog

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.incidents import Line
    from sos_desktop.records.today import Waiting
    from ui.tables import Row


GROUPS = {
    "group-briefing": (
        "Briefing",
        "Everybody it concerns: what is known, what is usual, what helps, where to turn",
    ),
    "group-assessment": (
        "Assessment",
        "A few who were there together: before, during and after, following the facts",
    ),
}
"""The two kinds of group sessions by their guides, the usual one first."""


class Holding(QObject):
    """``begun`` carries the session to show, ``stood_down`` the person for whom a colleague is wanted;
    ``new_person`` and ``new_incident`` ask for somebody or something new."""

    begun = Signal(str)
    stood_down = Signal(str)
    new_person = Signal()
    new_incident = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime], over: QWidget) -> None:
        super().__init__(over)
        self._background, self._clock, self._over = background, clock, over

    def one_to_one(self, case_id: str) -> None:
        """Ask what is to be asked before the first contact, then begin."""
        self._background.run(partial(_before, case_id=case_id), done=partial(self._ask_before, case_id))

    def _ask_before(self, case_id: str, before: "_Before") -> None:
        if not before.ask and not before.others:
            self._begin_one_to_one(case_id, "")
            return
        from ui.dialogs.before_contact import BeforeContactDialog

        if any(other.isVisible() for other in self._over.findChildren(BeforeContactDialog)):
            return
        dialog = BeforeContactDialog(
            before.who, before.others, before.colleagues, ask=before.ask, parent=self._over
        )
        dialog.go_on.connect(partial(self._begin_one_to_one, case_id))
        dialog.stand_down.connect(partial(self._stand_down, case_id))
        dialog.open()

    def _begin_one_to_one(self, case_id: str, relation: str) -> None:
        work = partial(_one_to_one, case_id=case_id, relation=relation, now=self._clock())
        self._background.run(work, done=self.begun.emit)

    def _stand_down(self, case_id: str, relation: str, colleague: str) -> None:
        work = partial(
            _stand_down, case_id=case_id, relation=relation, colleague=colleague, now=self._clock()
        )
        self._background.run(work, done=self.stood_down.emit)

    def planning(self, incident_id: str) -> None:
        """A planning meeting about an incident, with its guide."""
        self._background.run(
            partial(_planning, incident_id=incident_id, now=self._clock()), done=self.begun.emit
        )

    def follow_up(self, followup_id: str) -> None:
        """Begin the session of a follow-up, with the right one of two whose code names are alike."""
        begin = partial(self._begin_follow_up, followup_id)
        self._background.run(
            partial(_before_follow_up, followup_id=followup_id), done=partial(self._ask_whom, begin)
        )

    def _begin_follow_up(self, followup_id: str) -> None:
        self._background.run(
            partial(_follow_up, followup_id=followup_id, now=self._clock()), done=self.begun.emit
        )

    def _ask_whom(self, begin: Callable[[], None], before: "_Before") -> None:
        if not before.others:
            begin()
            return
        from ui.dialogs.before_contact import BeforeContactDialog

        if any(other.isVisible() for other in self._over.findChildren(BeforeContactDialog)):
            return
        dialog = BeforeContactDialog(before.who, before.others, (), ask=False, parent=self._over)
        dialog.go_on.connect(lambda _: begin())
        dialog.open()

    def group(self, incident_id: str) -> None:
        """A group session about an incident, or about none where ``incident_id`` is empty: which of the two kinds?"""
        dialog = ChoosingDialog(
            "Briefing or assessment?",
            "In neither is anything written that one person said.",
            ("Kind", "For whom, and what it is"),
            list(GROUPS.items()),
            "",
            self._over,
            shares=(3, 8),
        )
        dialog.something_else.hide()
        dialog.chosen.connect(partial(self._begin_group, incident_id))
        self._ask(dialog)

    def _begin_group(self, incident_id: str, guide: str) -> None:
        work = partial(_group, incident_id=incident_id, guide=guide, now=self._clock())
        self._background.run(work, done=self.begun.emit)

    def supervision(self) -> None:
        """The supporter's own supervision log."""
        self._background.run(partial(_supervision, now=self._clock()), done=self.begun.emit)

    def choose_person(self) -> None:
        """Ask with whom a one-to-one is to be held."""
        self._background.run(partial(_waiting, today=london_date(self._clock())), done=self._offer_people)

    def choose_conversation(self) -> None:
        """Ask with whom a supportive conversation was."""
        self._background.run(_known, done=self._offer_conversation)

    def _offer_conversation(self, known: "tuple[str, list[Row]]") -> None:
        from ui.dialogs.conversation import ConversationDialog

        if any(other.isVisible() for other in self._over.findChildren(ConversationDialog)):
            return
        dialog = ConversationDialog(*known, self._over)
        dialog.with_new.connect(self._converse_with_new)
        dialog.with_known.connect(self._converse)
        dialog.open()

    def _converse_with_new(self, code_name: str, staff_group: str) -> None:
        work = partial(_with_new, code_name=code_name, staff_group=staff_group, now=self._clock())
        self._background.run(work, done=self.begun.emit)

    def _converse(self, person_id: str) -> None:
        begin = partial(self._begin_conversation, person_id)
        self._background.run(partial(_before_talk, person_id=person_id), done=partial(self._ask_whom, begin))

    def _begin_conversation(self, person_id: str) -> None:
        self._background.run(
            partial(_with_known, person_id=person_id, now=self._clock()), done=self.begun.emit
        )

    def choose_incident(self) -> None:
        """Ask what a group session is about."""
        self._background.run(_incidents, done=self._offer_incidents)

    def _offer_people(self, waiting: "tuple[Waiting, ...]") -> None:
        rows = [
            (
                line.case_id,
                (
                    line.code_name,
                    line.staff_group.label,
                    line.incident or "No single incident",
                    f"from {said(line.since)}",
                ),
            )
            for line in waiting
        ]
        more = (
            "These people wait for their first assessment."
            if rows
            else "Nobody waits for a first assessment."
        )
        dialog = ChoosingDialog(
            "With whom?",
            more,
            ("Person", "Staff group", "Incident", "When"),
            rows,
            "Somebody new",
            self._over,
        )
        dialog.chosen.connect(self.one_to_one)
        dialog.other.connect(self.new_person)
        self._ask(dialog)

    def _offer_incidents(self, lines: "tuple[Line, ...]") -> None:
        rows = [(line.id, (line.label, line.when, line.event_type.label)) for line in lines]
        more = "A group session belongs to an incident." if rows else "Record the incident first."
        dialog = ChoosingDialog(
            "About what?", more, ("Incident", "When", "What"), rows, "A new incident", self._over
        )
        dialog.chosen.connect(self.group)
        dialog.other.connect(self.new_incident)
        self._ask(dialog)

    def _ask(self, dialog: ChoosingDialog) -> None:
        """One question at a time: a button that was pressed twice asks once."""
        if any(other.isVisible() for other in self._over.findChildren(ChoosingDialog)):
            dialog.deleteLater()
        else:
            dialog.open()


@dataclass(frozen=True, slots=True)
class _Before:
    """Who it is in words, who could be mistaken for them, who could take over, and whether to ask."""

    who: str
    others: tuple[str, ...]
    colleagues: tuple[str, ...]
    ask: bool


def _before(casebook: "Casebook", *, case_id: str) -> _Before:
    from sos_desktop.records import cases, incidents, lookalikes, people, practitioners, standing_down

    store = casebook.store
    case, standing = cases.read(store, case_id), standing_down.of_case(store, case_id)
    if standing.met or standing.stood_down is not None:
        return _Before("", (), (), ask=False)  # it is gone on with, or refused with the reason
    person = people.read(store, case.person_id)
    about = incidents.read(store, case.incident_id).label if case.incident_id else "No single incident"
    return _Before(
        f"{person.code_name}, {person.staff_group.label}, {about}",
        tuple(each.said() for each in lookalikes.of_person(store, person.id)),
        practitioners.colleagues(store),
        standing.to_be_asked,
    )


def _before_follow_up(casebook: "Casebook", *, followup_id: str) -> _Before:
    """Who it is and who could be mistaken for them; nothing where it was begun already, and is gone on with."""
    from sos_desktop.records import cases, followups

    store = casebook.store
    if store.row(
        "SELECT 1 FROM sessions WHERE followup_id = ? AND state = 'draft' AND binned IS NULL", (followup_id,)
    ):
        return _Before("", (), (), ask=False)
    case = cases.read(store, followups.read(store, followup_id).case_id)
    return _alike(casebook, case.person_id, case.incident_id)


def _before_talk(casebook: "Casebook", *, person_id: str) -> _Before:
    from sos_desktop.records import cases

    known = cases.of_person(casebook.store, person_id)
    return _alike(casebook, person_id, known[-1].incident_id if known else None)


def _alike(casebook: "Casebook", person_id: str, incident_id: str | None) -> _Before:
    from sos_desktop.records import incidents, lookalikes, people

    store = casebook.store
    person = people.read(store, person_id)
    about = incidents.read(store, incident_id).label if incident_id else "No single incident"
    others = tuple(each.said() for each in lookalikes.of_person(store, person_id))
    return _Before(f"{person.code_name}, {person.staff_group.label}, {about}", others, (), ask=False)


def _one_to_one(casebook: "Casebook", *, case_id: str, relation: str, now: datetime) -> str:
    from sos_desktop.codes import Relation
    from sos_desktop.records import sessions, standing_down

    with casebook.store.change(now=now):
        if relation:
            standing_down.answer(casebook.store, case_id, Relation(relation), now=now)
        return sessions.begin_one_to_one(casebook.store, case_id, now=now)


def _stand_down(casebook: "Casebook", *, case_id: str, relation: str, colleague: str, now: datetime) -> str:
    from sos_desktop.codes import Relation
    from sos_desktop.records import cases, standing_down

    with casebook.store.change(now=now):
        standing_down.answer(casebook.store, case_id, Relation(relation), now=now)
        standing_down.stand_down(casebook.store, case_id, colleague, now=now, today=london_date(now))
    return cases.read(casebook.store, case_id).person_id


def _planning(casebook: "Casebook", *, incident_id: str, now: datetime) -> str:
    from sos_desktop.records import sessions

    return sessions.begin_planning(casebook.store, incident_id, now=now)


def _follow_up(casebook: "Casebook", *, followup_id: str, now: datetime) -> str:
    from sos_desktop.records import sessions

    return sessions.begin_follow_up(casebook.store, followup_id, now=now)


def _supervision(casebook: "Casebook", *, now: datetime) -> str:
    from sos_desktop.codes import SessionKind
    from sos_desktop.records import sessions

    return sessions.begin_own(casebook.store, SessionKind.SUPERVISION, now=now)


def _group(casebook: "Casebook", *, incident_id: str, guide: str, now: datetime) -> str:
    from sos_desktop.records import sessions

    return sessions.begin_group(casebook.store, incident_id or None, guide=guide, now=now)


def _waiting(casebook: "Casebook", *, today: date) -> "tuple[Waiting, ...]":
    from sos_desktop.records import today as todays

    lines = todays.first_assessments(casebook.store, today)
    return tuple(sorted(lines, key=lambda line: (line.since, line.code_name)))


def _incidents(casebook: "Casebook") -> "tuple[Line, ...]":
    from sos_desktop.records import incidents

    return incidents.listed(casebook.store)


def _known(casebook: "Casebook") -> "tuple[str, list[Row]]":
    """A free code name for somebody new, and who is known here, those talked to last first."""
    from sos_desktop.records import people

    lines = sorted(people.listed(casebook.store), key=lambda line: line.last_session or "", reverse=True)
    rows: list[Row] = [
        (
            line.id,
            (line.code_name, line.staff_group.label, _said_day(line.last_session)),
        )
        for line in lines
    ]
    return people.suggested_code_name(casebook.store), rows


def _said_day(day: str | None) -> str:
    return PartialDate(day).said() if day else "None yet"


def _with_new(casebook: "Casebook", *, code_name: str, staff_group: str, now: datetime) -> str:
    from sos_desktop.codes import StaffGroup
    from sos_desktop.records import conversations

    return conversations.with_somebody_new(casebook.store, code_name, StaffGroup(staff_group), now=now)


def _with_known(casebook: "Casebook", *, person_id: str, now: datetime) -> str:
    from sos_desktop.records import conversations

    return conversations.with_person(casebook.store, person_id, now=now)

"""A record book whose events are put in directly, files of made-up practitioners, and their keys."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

import pytest

from sos_desktop.codes import EventType, StaffGroup
from sos_desktop.dates import Quarter
from sos_desktop.vault.store import Store


@dataclass
class Book:
    """Puts events into a record book, in few words, as the records would."""

    store: Store
    now: datetime
    numbers: count = field(default_factory=lambda: count(1))

    def change(self, sql: str, *arguments: object) -> None:
        with self.store.change(now=self.now) as change:
            change.run(sql, arguments)

    def many(self, put: Callable[[], object], times: int) -> None:
        with self.store.change(now=self.now):
            for _ in range(times):
                put()

    def id(self, noun: str) -> str:
        return f"{noun}-{next(self.numbers)}"

    def person(self, group: str = StaffGroup.STUDENTS) -> str:
        person = self.id("person")
        self.change(
            "INSERT INTO people (id, code_name, staff_group, organisation, made) VALUES (?, ?, ?, 'own', '')",
            person,
            f"Wren {person}",
            group,
        )
        return person

    def incident(self, event_type: str) -> str:
        incident = self.id("incident")
        self.change(
            "INSERT INTO incidents (id, label, occurred_partial, event_type, source, organisation, area, made)"
            " VALUES (?, '', '2026-01-01', ?, 'self', 'own', '', '')",
            incident,
            event_type,
        )
        return incident

    def case(
        self,
        contact: str | None = "2026-08-10",
        *,
        person: str = "",
        group: str = StaffGroup.STUDENTS,
        event_type: str | None = EventType.RESUSCITATION,
        incident: str | None = None,
        reports: int = 1,
    ) -> str:
        case = self.id("case")
        if event_type is not None and incident is None:
            incident = self.incident(event_type)
        self.change(
            "INSERT INTO cases (id, person_id, incident_id, exposure, source, first_contact, made, reports)"
            " VALUES (?, ?, ?, 'direct', 'self', ?, '', ?)",
            case,
            person or self.person(group),
            incident,
            contact,
            reports,
        )
        return case

    def offer(
        self, made_on: str, answer: str = "waiting", answered: str | None = None, *, case: str = ""
    ) -> str:
        offer = self.id("offer")
        self.change(
            "INSERT INTO offers VALUES (?, ?, ?, '', ?, ?)",
            offer,
            case or self.case(None),
            made_on,
            answer,
            answered,
        )
        return offer

    def follow_up(
        self,
        closes: str,
        state: str = "open",
        ended: str | None = None,
        onward: str | None = None,
        *,
        case: str = "",
        kind: str = "28-day",
    ) -> str:
        follow_up, last = self.id("follow-up"), date.fromisoformat(closes)
        self.change(
            "INSERT INTO followups (id, case_id, kind, due, opens, closes, state, ended, onward)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            follow_up,
            case or self.case(None),
            kind,
            str(last - timedelta(days=7)),
            str(last - timedelta(days=10)),
            closes,
            state,
            ended,
            onward,
        )
        return follow_up

    def group(
        self,
        held_on: str,
        attended: int,
        *,
        state: str = "finished",
        reports: int = 1,
        incident: str | None = None,
    ) -> str:
        session = self.id("group")
        self.change("INSERT OR IGNORE INTO questionnaires VALUES ('guide', x'00', '{}')")
        self.change(
            "INSERT INTO sessions (id, kind, guide, state, held_on, began, saved, welcomed, reports, incident_id)"
            " VALUES (?, 'group', 'guide', 'draft', ?, '', '', '', ?, ?)",
            session,
            held_on,
            reports,
            incident,
        )
        self.change(
            "INSERT INTO attendance (session_id, staff_group, invited, attended) VALUES (?, 'students', 99, ?)",
            session,
            attended,
        )
        if state == "finished":
            self.change("UPDATE sessions SET state = 'finished', finished = '' WHERE id = ?", session)
        return session


@pytest.fixture
def book(store: Store, now: datetime) -> Book:
    return Book(store, now)


@pytest.fixture
def quarter() -> Quarter:
    """The last one that has ended on the day of every test."""
    return Quarter(2026, 3)

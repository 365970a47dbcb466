"""A ward to make records on: made-up people, met and supported through the functions that the pages call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from sos_desktop.casebook import Casebook
from sos_desktop.codes import (
    ContactWay,
    Decision,
    EventType,
    Exposure,
    FollowUpState,
    Onward,
    RequestSource,
    SafetyConcern,
    StaffGroup,
)
from sos_desktop.dates import PartialDate, london_date
from sos_desktop.questionnaires.model import Coding, Item, Questionnaire, Value
from sos_desktop.records import awaiting, cases, coded, followups, incidents, sessions
from sos_desktop.records.cases import Case
from sos_desktop.records.followups import Attempt, FollowUp
from sos_desktop.records.identifiers import new_id
from sos_desktop.records.incidents import Exposed, Incident
from sos_desktop.records.people import Person
from sos_desktop.records.sessions import Result
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store


@dataclass
class Ward:
    """``now`` is the time on the ward; a test moves it."""

    store: Store
    now: datetime
    met: int = 0

    @property
    def today(self) -> date:
        return london_date(self.now)

    def later(self, **how_much: float) -> None:
        self.now += timedelta(**how_much)

    # Meeting people

    def incident(self, occurred: str = "2026-11-18T14:30", label: str = "Bay 4, November") -> Incident:
        incident = Incident(
            new_id(),
            label,
            PartialDate(occurred),
            EventType.UNEXPECTED_PATIENT_DEATH,
            RequestSource.MATRON,
            area="Surgical ward",
            exposed=(Exposed(StaffGroup.STUDENTS, Exposure.WITNESS, 2, Decision.BRIEFING),),
        )
        incidents.record(self.store, incident, now=self.now, today=self.today)
        return incident

    def meet(
        self, code_name: str = "", incident: Incident | None = None, *, offered_on: date | None = None
    ) -> Case:
        """Somebody new, with an offer that waits for its answer where ``offered_on`` is given."""
        self.met += 1
        return cases.add_person(
            self.store,
            Person(new_id(), code_name or f"Wren {self.met}", StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED),
            incident_id=incident.id if incident else None,
            exposure=Exposure.DIRECT,
            source=RequestSource.MANAGER,
            requested=PartialDate.on(self.today),
            offered_on=offered_on,
            now=self.now,
            today=self.today,
        )

    # Holding sessions

    def begin(self, case: Case, *, held_on: date | None = None) -> str:
        """A one-to-one whose welcome has been given."""
        with self.store.change(now=self.now):
            session = sessions.begin_one_to_one(self.store, case.id, held_on=held_on, now=self.now)
            sessions.welcome(self.store, session, now=self.now)
        return session

    def begin_follow_up(self, case: Case, *, held_on: date | None = None) -> str:
        followup = self.waiting_of(case)
        session = sessions.begin_follow_up(self.store, followup.id, held_on=held_on, now=self.now)
        sessions.welcome(self.store, session, now=self.now)
        return session

    def begin_group(self, incident: Incident | None = None) -> str:
        session = sessions.begin_group(self.store, incident.id if incident else None, now=self.now)
        sessions.welcome(self.store, session, now=self.now)
        return session

    def answer(self, session: str, meaning: str, *values: Value) -> None:
        """Answer every question of the guide that means this to the record; a code stands for its option."""
        guide = sessions.read(self.store, session).guide
        with self.store.change(now=self.now):
            for item in meant(guide, meaning):
                self.give(session, guide, item, *values)

    def give(self, session: str, form: Questionnaire, item: Item, *values: Value) -> datetime:
        given = tuple(option_of(item, value) if item.options else value for value in values)
        return sessions.answer(self.store, session, form.canonical, item.link_id, given, now=self.now)

    def rate(self, session: str, *ratings: int) -> None:
        """The risk factors, in their order, as far as ratings are given."""
        guide = sessions.read(self.store, session).guide
        with self.store.change(now=self.now):
            for item, rating in zip(meant(guide, "risk-factor"), ratings, strict=False):
                self.give(session, guide, item, str(rating))

    def close(self, session: str, *, safety: SafetyConcern = SafetyConcern.NONE_RAISED) -> Result:
        """Answer what the end of a conversation needs, and finish it."""
        with self.store.change(now=self.now):
            self.answer(session, "welcomed", "said")
            self.answer(session, "safety-concern", safety)
        return sessions.finish(self.store, session, now=self.now)

    def assess(self, case: Case, *, rating: int = 1) -> str:
        """A whole first assessment, each factor rated alike."""
        with self.store.change(now=self.now):
            session = self.begin(case)
            self.rate(session, *([rating] * 10))
            self.close(session)
        return session

    def decide(self, session: str, onward: Onward = Onward.CLOSED, why: str = "Sleeping again.") -> Result:
        """What a follow-up ends with."""
        with self.store.change(now=self.now):
            self.answer(session, "decision", onward)
            self.answer(session, "decision-reason", why)
            return self.close(session)

    def follow_up_of(self, case: Case) -> FollowUp:
        """The one at 28 days."""
        return followups.of_case(self.store, case.id)[0]

    def waiting_of(self, case: Case) -> FollowUp:
        """The one that waits, or else the one at 28 days."""
        booked = followups.of_case(self.store, case.id)
        return next((each for each in booked if each.state is FollowUpState.OPEN), booked[0])

    def try_twice(self, followup: FollowUp) -> None:
        """Tried on two ways on one day, and not reached."""
        for way in (ContactWay.TELEPHONE, ContactWay.EMAIL):
            awaiting.tried(self.store, followup.id, Attempt(self.today, way), now=self.now, today=self.today)


def meant(form: Questionnaire, meaning: str) -> list[Item]:
    return [item for item in form.walk() if meaning in coded.meanings(item)]


def option_of(item: Item, wanted: Value) -> Value:
    """The option with this code, or the value as it is."""
    codes = {option.value.code: option.value for option in item.options if isinstance(option.value, Coding)}
    return codes.get(str(wanted), wanted)


@pytest.fixture
def casebook(vault: Vault, now: datetime) -> Casebook:
    return Casebook.of(vault, now=now)


@pytest.fixture
def store(casebook: Casebook) -> Store:
    return casebook.store


@pytest.fixture
def ward(store: Store, now: datetime) -> Ward:
    return Ward(store, now)


@pytest.fixture
def audited(store: Store) -> Callable[[], list[str]]:
    """What the audit says was done, the first thing first."""
    return lambda: [row["action"] for row in store.rows("SELECT action FROM audit ORDER BY seq")]

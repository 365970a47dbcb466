"""Everything kept about one person, in the order of time: what the person's page shows."""

from dataclasses import dataclass
from datetime import date

from sos_desktop.codes import SessionKind
from sos_desktop.dates import PartialDate
from sos_desktop.records import (
    cases,
    followups,
    incidents,
    letters,
    moves,
    offers,
    people,
    planning,
    programme,
    standing_down,
)
from sos_desktop.records.cases import Case
from sos_desktop.records.followups import FollowUp
from sos_desktop.records.letters import Letter, Told
from sos_desktop.records.offers import Offer
from sos_desktop.records.people import Person
from sos_desktop.records.planning import Planned
from sos_desktop.records.standing_down import UNASKED, Standing
from sos_desktop.schedule import USUAL, Rules
from sos_desktop.vault.store import Store


@dataclass(frozen=True, slots=True)
class Held:
    """A session in a list; ``versions`` is 0 while it is unfinished.

    ``draft_id`` is in which draft a finished one is open again; ``to_review`` says that it was moved here.
    """

    session_id: str
    kind: SessionKind
    held_on: date
    versions: int
    followup_id: str | None
    draft_id: str | None = None
    to_review: bool = False


@dataclass(frozen=True, slots=True)
class CaseStory:
    case: Case
    incident: str
    occurred: PartialDate | None
    offers: tuple[Offer, ...]
    sessions: tuple[Held, ...]
    followups: tuple[FollowUp, ...]
    moved_away: tuple[date, ...] = ()
    """The days on which records that stood here went to the right person."""
    standing: Standing = UNASKED
    plan: Planned | None = None
    when: str = ""
    """When what happened was, in words; nothing without a single incident."""
    letters: tuple[tuple[Letter, Told], ...] = ()
    """What they were told of letters about an inquest or an inquiry."""
    rules: Rules = USUAL
    """By which a first assessment is waited for."""


@dataclass(frozen=True, slots=True)
class Story:
    person: Person
    has_identity: bool
    cases: tuple[CaseStory, ...]


def read(store: Store, person_id: str) -> Story:
    """One person with everything that was offered, held and booked. Raises BadInput where they are unknown."""
    person = people.read(store, person_id)
    known = store.row("SELECT 1 FROM identities WHERE person_id = ?", (person_id,)) is not None
    told, rules = letters.told_in_cases(store, person_id), programme.rules(store)
    return Story(
        person,
        known,
        tuple(_case(store, case, told.get(case.id, ()), rules) for case in cases.of_person(store, person_id)),
    )


def _case(store: Store, case: Case, told: tuple[tuple[Letter, Told], ...], rules: Rules) -> CaseStory:
    incident = store.row(
        "SELECT label, occurred_partial, occurred_words FROM incidents WHERE id = ?", (case.incident_id,)
    )
    held = store.rows(
        "SELECT id, kind, held_on, followup_id,"
        " (SELECT count(*) FROM versions WHERE object_id = sessions.id) AS versions,"
        " (SELECT id FROM sessions again WHERE again.reopens = sessions.id AND again.binned IS NULL) AS draft,"
        " EXISTS (SELECT 1 FROM moves WHERE object_id = sessions.id AND reviewed IS NULL) AS to_review"
        " FROM sessions WHERE case_id = ? AND reopens IS NULL AND binned IS NULL ORDER BY held_on, began",
        (case.id,),
    )
    return CaseStory(
        case,
        incident["label"] if incident else "No single incident",
        incidents.day_of(incident) if incident else None,
        offers.of_case(store, case.id),
        tuple(
            Held(
                row["id"],
                SessionKind(row["kind"]),
                date.fromisoformat(row["held_on"]),
                row["versions"],
                row["followup_id"],
                row["draft"],
                bool(row["to_review"]),
            )
            for row in held
        ),
        followups.of_case(store, case.id),
        moves.moved_away(store, case.id),
        standing_down.of_case(store, case.id),
        planning.of_case(store, case.id),
        incidents.said_when(incidents.day_of(incident), incident["occurred_words"]) if incident else "",
        told,
        rules,
    )

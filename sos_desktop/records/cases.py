"""One person and one incident (or none): what support is offered for, and what is counted."""

from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.codes import Exposure, RequestSource
from sos_desktop.dates import PartialDate, stamp
from sos_desktop.errors import BadInput
from sos_desktop.records import incidents, offers, people, versions
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.people import Identity, Person
from sos_desktop.vault.store import Store


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    person_id: str
    incident_id: str | None
    exposure: Exposure
    source: RequestSource
    requested: PartialDate | None
    first_contact: date | None = None
    first_assessment: date | None = None
    closed: date | None = None


def add_person(
    store: Store,
    person: Person,
    *,
    incident_id: str | None,
    exposure: Exposure,
    source: RequestSource,
    requested: PartialDate | None,
    offered_on: date | None,
    identity: Identity = people.UNKNOWN,
    now: datetime,
    today: date,
    new: NewId = new_id,
) -> Case:
    """Keep a new person, their case, and (``offered_on`` given) the offer of a one-to-one; all or nothing.

    Raises BadInput for a code name that is taken and for dates that cannot be.
    """
    if requested is not None:
        requested.checked(today=today, what="The date of the request")
    case = Case(new(), person.id, incident_id, exposure, source, requested)
    with store.change(now=now) as change:
        people.add(change, person, identity, now=now)
        if incident_id is not None:
            incidents.read(store, incident_id)
        change.run(
            "INSERT INTO cases (id, person_id, incident_id, exposure, source, requested_partial, made)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                case.id, person.id, incident_id, exposure, source,
                requested.text if requested else None, stamp(now),
            ),
        )  # fmt: skip
        content = {
            "person": person.id,
            "incident": incident_id,
            "exposure": exposure,
            "source": source,
            "requested": requested.text if requested else None,
        }
        versions.keep(change, "case", case.id, content, now=now, person_id=person.id)
        if offered_on is not None:
            offers.make(change, case.id, offered_on, today=today, new=new)
    return case


def read(store: Store, case_id: str) -> Case:
    row = store.row("SELECT * FROM cases WHERE id = ?", (case_id,))
    if row is None:
        raise BadInput("This case is not in the record book.", do="Please choose another.")
    return Case(
        row["id"],
        row["person_id"],
        row["incident_id"],
        Exposure(row["exposure"]),
        RequestSource(row["source"]),
        PartialDate(row["requested_partial"]) if row["requested_partial"] else None,
        _day(row["first_contact"]),
        _day(row["first_assessment"]),
        _day(row["closed"]),
    )


def of_person(store: Store, person_id: str) -> tuple[Case, ...]:
    """The cases of one person, the first one first."""
    rows = store.rows("SELECT id FROM cases WHERE person_id = ? ORDER BY made, id", (person_id,))
    return tuple(read(store, row["id"]) for row in rows)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

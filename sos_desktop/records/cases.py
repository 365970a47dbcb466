"""One person and one incident (or none): what support is offered for, and what is counted."""

from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.codes import Exposure, RequestSource
from sos_desktop.dates import PartialDate, from_stamp, london_date, stamp
from sos_desktop.errors import BadInput
from sos_desktop.records import incidents, offers, people, versions
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.people import Identity, Person
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store


@dataclass(frozen=True, slots=True)
class Case:
    """``made`` is London's day on which it was entered. ``closed`` until a session opens it again."""

    id: str
    person_id: str
    incident_id: str | None
    exposure: Exposure
    source: RequestSource
    requested: PartialDate | None
    made: date
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

    Raises BadInput for a code name that is taken, and for dates in the future or before the incident.
    """
    if requested is not None:
        requested.checked(today=today, what="The date of the request", now=now)
    case = Case(new(), person.id, incident_id, exposure, source, requested, london_date(now))
    with store.change(now=now) as change:
        people.add(change, person, identity, now=now)
        if incident_id is not None:
            _refuse_before(incidents.read(store, incident_id).occurred, requested, offered_on)
        _insert(change, case, now=now)
        if offered_on is not None:
            offers.make(change, case.id, offered_on, today=today, new=new)
    return case


def add_for_moved(
    change: Change, person_id: str, incident_id: str | None, *, now: datetime, new: NewId = new_id
) -> Case:
    """A case for a person who is known, to which a session is moved that stood with somebody else."""
    case = Case(
        new(), person_id, incident_id, Exposure.NOT_STATED, RequestSource.NOT_RECORDED, None, london_date(now)
    )
    _insert(change, case, now=now)
    return case


def _refuse_before(occurred: PartialDate, requested: PartialDate | None, offered_on: date | None) -> None:
    offered = PartialDate.on(offered_on) if offered_on else None
    for what, when in (("request", requested), ("offer", offered)):
        if when is not None and when.last < occurred.first:
            raise BadInput(
                f"The {what} is dated before the incident.",
                "Nothing has been changed.",
                "Please check the two dates.",
            )


def _insert(change: Change, case: Case, *, now: datetime) -> None:
    requested = case.requested.text if case.requested else None
    change.run(
        "INSERT INTO cases (id, person_id, incident_id, exposure, source, requested_partial, made)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (case.id, case.person_id, case.incident_id, case.exposure, case.source, requested, stamp(now)),
    )
    content = {
        "person": case.person_id,
        "incident": case.incident_id,
        "exposure": case.exposure,
        "source": case.source,
        "requested": requested,
    }
    versions.keep(change, "case", case.id, content, now=now, person_id=case.person_id)


def read(store: Store | Change, case_id: str) -> Case:
    """A case as it stands. Raises BadInput where it is not kept here."""
    row = store.row("SELECT * FROM cases WHERE id = ?", (case_id,))
    if row is None:
        raise BadInput("This case is not in the record book.", do="Please choose another.")
    return _case(row)


def of_person(store: Store, person_id: str) -> tuple[Case, ...]:
    """The cases of one person, the first one first."""
    rows = store.rows("SELECT * FROM cases WHERE person_id = ? ORDER BY made, id", (person_id,))
    return tuple(_case(row) for row in rows)


def _case(row: Row) -> Case:
    return Case(
        row["id"],
        row["person_id"],
        row["incident_id"],
        Exposure(row["exposure"]),
        RequestSource(row["source"]),
        PartialDate(row["requested_partial"]) if row["requested_partial"] else None,
        london_date(from_stamp(row["made"])),
        _day(row["first_contact"]),
        _day(row["first_assessment"]),
        _day(row["closed"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

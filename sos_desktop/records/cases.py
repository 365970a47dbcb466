"""One person and one incident (or none): what support is offered for, and what is counted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sos_desktop.codes import Exposure, OfferWay, RequestSource
from sos_desktop.dates import PartialDate, from_stamp, london_date, said, stamp
from sos_desktop.errors import BadInput
from sos_desktop.records import incidents, offers, people, versions
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.people import Identity, Person
from sos_desktop.records.wording import short
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

ONE_CASE_IN = timedelta(days=365)
"""Without an incident, one person is one case in that time."""


@dataclass(frozen=True, slots=True)
class Case:
    """``made`` is London's day on which it was entered. ``closed`` until a session opens it again.

    ``contacted`` is when somebody first spoke with them, as far as it is known; ``first_contact`` is the day of the
    first session, which is what is counted.
    """

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
    contacted: PartialDate | None = None


def add_person(
    store: Store,
    person: Person,
    *,
    incident_id: str | None,
    exposure: Exposure,
    source: RequestSource,
    requested: PartialDate | None,
    offered_on: date | None,
    offered_how: OfferWay = OfferWay.NOT_RECORDED,
    contacted: PartialDate | None = None,
    identity: Identity = people.UNKNOWN,
    now: datetime,
    today: date,
    new: NewId = new_id,
) -> Case:
    """Keep a new person, their case, and (``offered_on`` given) the offer of a one-to-one; all or nothing.

    Raises BadInput for a code name that is taken, and for dates in the future or before the incident.
    """
    with store.change(now=now) as change:
        people.add(change, person, identity, now=now)
        return add(
            store, person.id, incident_id=incident_id, exposure=exposure, source=source, requested=requested,
            offered_on=offered_on, offered_how=offered_how, contacted=contacted, now=now, today=today, new=new,
        )  # fmt: skip


def add(
    store: Store,
    person_id: str,
    *,
    incident_id: str | None,
    exposure: Exposure,
    source: RequestSource,
    requested: PartialDate | None,
    offered_on: date | None,
    offered_how: OfferWay = OfferWay.NOT_RECORDED,
    contacted: PartialDate | None = None,
    now: datetime,
    today: date,
    new: NewId = new_id,
) -> Case:
    """A case for somebody who is known: they come back after another incident.

    Raises BadInput where there is one about this incident already, or one without an incident that is younger than
    a year: that is the same case, and is counted once.
    """
    _check(store, incident_id, requested, contacted, offered_on, today=today, now=now)
    case = Case(
        new(), person_id, incident_id, exposure, source, requested, london_date(now), contacted=contacted
    )
    with store.change(now=now) as change:
        _refuse_twice(store, case)
        _insert(change, case, now=now)
        if offered_on is not None:
            offers.make(change, case.id, offered_on, offered_how, today=today, new=new)
    return case


def amend(
    store: Store,
    case_id: str,
    *,
    exposure: Exposure,
    source: RequestSource,
    requested: PartialDate | None,
    contacted: PartialDate | None,
    why: str = "",
    now: datetime,
    today: date,
) -> None:
    """Put right what is kept about a case; ``why`` stays with the version, as does what stood there before."""
    why = short(why, "The reason for the change")
    case = read(store, case_id)
    _check(store, case.incident_id, requested, contacted, None, today=today, now=now)
    with store.change(now=now) as change:
        change.run(
            "UPDATE cases SET exposure = ?, source = ?, requested_partial = ?, contacted_partial = ? WHERE id = ?",
            (exposure, source, _text(requested), _text(contacted), case_id),
        )
        keep_version(change, case_id, why=why, now=now)


def _check(
    store: Store,
    incident_id: str | None,
    requested: PartialDate | None,
    contacted: PartialDate | None,
    offered_on: date | None,
    *,
    today: date,
    now: datetime,
) -> None:
    for what, when in (("request", requested), ("first contact", contacted)):
        if when is not None:
            when.checked(today=today, what=f"The date of the {what}", now=now)
    if incident_id is not None:
        _refuse_before(incidents.read(store, incident_id).occurred, requested, contacted, offered_on)


def _refuse_twice(store: Store, case: Case) -> None:
    """One person and one incident are one case; without an incident it is one in a year."""
    for other in of_person(store, case.person_id):
        if other.incident_id != case.incident_id:
            continue
        if case.incident_id is not None:
            raise BadInput(
                "They have a record about this incident already.",
                "Nothing has been changed.",
                "It is on their page, and can be gone on with there.",
            )
        if case.made - other.made < ONE_CASE_IN:
            raise BadInput(
                f"They have a record without a single incident from {said(other.made)}, less than a year ago.",
                "Nothing has been changed.",
                "Please go on with that one; it is counted once.",
            )


def add_for_moved(
    change: Change, person_id: str, incident_id: str | None, *, now: datetime, new: NewId = new_id
) -> Case:
    """A case for a person who is known, to which a session is moved that stood with somebody else."""
    case = Case(
        new(), person_id, incident_id, Exposure.NOT_STATED, RequestSource.NOT_RECORDED, None, london_date(now)
    )
    _insert(change, case, now=now)
    return case


def _refuse_before(
    occurred: PartialDate | None,
    requested: PartialDate | None,
    contacted: PartialDate | None,
    offered_on: date | None,
) -> None:
    offered = PartialDate.on(offered_on) if offered_on else None
    for what, when in (("request", requested), ("first contact", contacted), ("offer", offered)):
        if when is not None and occurred is not None and when.last < occurred.first:
            raise BadInput(
                f"The {what} is dated before the incident.",
                "Nothing has been changed.",
                "Please check the two dates.",
            )


def _insert(change: Change, case: Case, *, now: datetime) -> None:
    change.run(
        "INSERT INTO cases (id, person_id, incident_id, exposure, source, requested_partial, contacted_partial, made)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            case.id, case.person_id, case.incident_id, case.exposure, case.source, _text(case.requested),
            _text(case.contacted), stamp(now),
        ),
    )  # fmt: skip
    keep_version(change, case.id, now=now)


_ALWAYS = {
    "person": "person_id", "incident": "incident_id", "exposure": "exposure", "source": "source",
    "requested": "requested_partial",
}  # fmt: skip
_WHERE_GIVEN = {"contacted": "contacted_partial"} | {
    name: name for name in ("relation", "stood_down", "colleague", "taken_over")
}


def keep_version(
    change: Change, case_id: str, *, why: str = "", reason: str | None = None, now: datetime
) -> None:
    """The next version of a case, as its row stands; ``why`` says what was wrong before."""
    row = change.row("SELECT * FROM cases WHERE id = ?", (case_id,))
    assert row is not None  # noqa: S101
    content = {name: row[column] for name, column in _ALWAYS.items()}
    content |= {name: row[column] for name, column in _WHERE_GIVEN.items() if row[column]}
    content |= {"why": why} if why else {}
    versions.keep(change, "case", case_id, content, now=now, reason=reason, person_id=row["person_id"])


def _text(when: PartialDate | None) -> str | None:
    return when.text if when else None


def read(store: Store | Change, case_id: str) -> Case:
    """A case as it stands. Raises BadInput where it is not kept here."""
    row = store.row("SELECT * FROM cases WHERE id = ?", (case_id,))
    if row is None:
        raise BadInput("This case is not in the record book.", do="Please choose another.")
    return _case(row)


def of_person(store: Store, person_id: str) -> tuple[Case, ...]:
    """The cases of one person, the first one first."""
    rows = store.rows("SELECT * FROM cases WHERE person_id = ? ORDER BY made, rowid", (person_id,))
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
        PartialDate(row["contacted_partial"]) if row["contacted_partial"] else None,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""What happened, as far as it is needed to look after people: never the facts of the event itself."""

from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.codes import Decision, EventType, Exposure, Organisation, RequestSource, StaffGroup
from sos_desktop.dates import PartialDate, said, stamp
from sos_desktop.errors import BadInput
from sos_desktop.records import versions
from sos_desktop.records.wording import short
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

MOST_PEOPLE = 9999
"""In one line of the planning meeting."""


@dataclass(frozen=True, slots=True)
class Exposed:
    """One line of the planning meeting: how many, how exposed, and what was decided for them."""

    staff_group: StaffGroup
    exposure: Exposure
    people: int
    decision: Decision


@dataclass(frozen=True, slots=True)
class Incident:
    """``label`` is a code that means something to the practitioner and nothing to anybody else."""

    id: str
    label: str
    occurred: PartialDate
    event_type: EventType
    source: RequestSource
    organisation: Organisation = Organisation.OWN
    area: str = ""
    exposed: tuple[Exposed, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """An incident in a list, with how many people have been added to it."""

    id: str
    label: str
    occurred: PartialDate
    event_type: EventType
    people: int


def record(store: Store, incident: Incident, *, now: datetime, today: date) -> None:
    """Keep an incident, new or changed.

    Raises BadInput for an empty label, a number of people that cannot be, and a date before 1950, in the
    future, or after a session that was held because of it.
    """
    label = short(incident.label, "The code label", required=True)
    area = short(incident.area, "The area")
    incident.occurred.checked(today=today, what="The date of the incident", now=now)
    if any(not 0 <= line.people <= MOST_PEOPLE for line in incident.exposed):
        raise BadInput(
            f"A number of people lies between 0 and {MOST_PEOPLE:,}.", do="Please check the planning table."
        )
    with store.change(now=now) as change:
        _refuse_after_a_session(change, incident)
        change.run(
            "INSERT INTO incidents (id, label, occurred_partial, event_type, source, organisation, area, made)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET label = excluded.label,"
            " occurred_partial = excluded.occurred_partial, event_type = excluded.event_type,"
            " source = excluded.source, organisation = excluded.organisation, area = excluded.area",
            (
                incident.id, label, incident.occurred.text, incident.event_type, incident.source,
                incident.organisation, area, stamp(now),
            ),
        )  # fmt: skip
        change.run("DELETE FROM exposures WHERE incident_id = ?", (incident.id,))
        for position, line in enumerate(incident.exposed):
            change.run(
                "INSERT INTO exposures (incident_id, position, staff_group, exposure, people, decision)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (incident.id, position, line.staff_group, line.exposure, line.people, line.decision),
            )
        versions.keep(change, "incident", incident.id, _content(incident, label, area), now=now)


def _refuse_after_a_session(change: Change, incident: Incident) -> None:
    """A changed date must leave the sessions that were held because of the incident after it."""
    before = change.row("SELECT occurred_partial FROM incidents WHERE id = ?", (incident.id,))
    if before is None or before["occurred_partial"] == incident.occurred.text:
        return
    row = change.row(
        "SELECT min(held_on) FROM (SELECT held_on FROM cases JOIN sessions ON case_id = cases.id"
        "  WHERE cases.incident_id = :id UNION ALL SELECT held_on FROM sessions WHERE incident_id = :id)",
        {"id": incident.id},
    )
    earliest = row[0] if row else None
    if earliest is not None and earliest < incident.occurred.first.isoformat():
        held = said(date.fromisoformat(earliest))
        raise BadInput(
            f"A session was held because of this incident on {held}, before that date.",
            "Nothing has been changed.",
            "Please check the date of the incident.",
        )


def _content(incident: Incident, label: str, area: str) -> dict[str, object]:
    return {
        "label": label,
        "occurred": incident.occurred.text,
        "event_type": incident.event_type,
        "source": incident.source,
        "organisation": incident.organisation,
        "area": area,
        "exposed": [
            {
                "staff_group": line.staff_group,
                "exposure": line.exposure,
                "people": line.people,
                "decision": line.decision,
            }
            for line in incident.exposed
        ],
    }


def read(store: Store, incident_id: str) -> Incident:
    """An incident with its planning meeting. Raises BadInput where it is not kept here."""
    row = store.row("SELECT * FROM incidents WHERE id = ?", (incident_id,))
    if row is None:
        raise BadInput("This incident is not in the record book.", do="Please choose another.")
    lines = store.rows("SELECT * FROM exposures WHERE incident_id = ? ORDER BY position", (incident_id,))
    return Incident(
        row["id"],
        row["label"],
        PartialDate(row["occurred_partial"]),
        EventType(row["event_type"]),
        RequestSource(row["source"]),
        Organisation(row["organisation"]),
        row["area"],
        tuple(
            Exposed(
                StaffGroup(line["staff_group"]),
                Exposure(line["exposure"]),
                line["people"],
                Decision(line["decision"]),
            )
            for line in lines
        ),
    )


def listed(store: Store, search: str = "", *, limit: int = 200, offset: int = 0) -> tuple[Line, ...]:
    """Incidents, the latest first, whose label or area holds ``search``."""
    rows = store.rows(
        "SELECT id, label, occurred_partial, event_type,"
        " (SELECT count(*) FROM cases WHERE incident_id = incidents.id) AS people FROM incidents"
        " WHERE ? = '' OR instr(lower(label || ' ' || area), lower(?)) > 0"
        " ORDER BY occurred_partial DESC, label LIMIT ? OFFSET ?",
        (search, search, limit, offset),
    )
    return tuple(_line(row) for row in rows)


def _line(row: Row) -> Line:
    return Line(
        row["id"],
        row["label"],
        PartialDate(row["occurred_partial"]),
        EventType(row["event_type"]),
        row["people"],
    )

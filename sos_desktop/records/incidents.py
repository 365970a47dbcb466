"""What happened, as far as it is needed to look after people: never the facts of the event itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sos_desktop.codes import EventType, Organisation, RequestSource, Timing
from sos_desktop.dates import PartialDate, said, stamp
from sos_desktop.errors import BadInput
from sos_desktop.records import planning, versions
from sos_desktop.records.planning import Exposed
from sos_desktop.records.wording import short
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

__all__ = ["Exposed", "Incident", "Line", "listed", "read", "record"]


@dataclass(frozen=True, slots=True)
class Incident:
    """``label`` is a code that means something to the practitioner and nothing to anybody else.

    ``occurred`` is not given only where it was long ago and nobody knows the year; ``in_words`` is then what they say
    instead, as in “before I worked here”. ``reference`` is the number of a report elsewhere: it is shown here, and
    leaves with nothing. ``review`` is when the planning is looked at again. ``merged_into`` is given where it was
    entered twice.
    """

    id: str
    label: str
    occurred: PartialDate | None
    event_type: EventType
    source: RequestSource
    organisation: Organisation = Organisation.OWN
    area: str = ""
    exposed: tuple[Exposed, ...] = ()
    timing: Timing = Timing.ONE_EVENT
    high_profile: bool = False
    reference: str = field(default="", repr=False)
    review: date | None = None
    merged_into: str | None = None
    in_words: str = field(default="", repr=False)

    @property
    def when(self) -> str:
        """``21 November 2026, 14:30``, ``2009``, ``Long ago`` or ``Long ago: before I worked here``."""
        return said_when(self.occurred, self.in_words)


@dataclass(frozen=True, slots=True)
class Line:
    """An incident in a list, with how many people have been added to it."""

    id: str
    label: str
    when: str
    event_type: EventType
    people: int


def said_when(occurred: PartialDate | None, in_words: str = "") -> str:
    """When something was, as exactly as it is known."""
    if occurred is not None:
        return occurred.said()
    return f"{Timing.LONG_AGO.label}: {in_words}" if in_words else Timing.LONG_AGO.label


def day_of(row: Row) -> PartialDate | None:
    """The date in ``occurred_partial``: empty where it was long ago, and the year is not known."""
    return PartialDate(row["occurred_partial"]) if row["occurred_partial"] else None


def record(store: Store, incident: Incident, *, why: str = "", now: datetime, today: date) -> None:
    """Keep an incident, new or changed; ``why`` is what was wrong with it before, and stays with the version.

    Raises BadInput for an empty label, a number of people that cannot be, a date before 1950, in the future or
    after a session that was held because of it, none for anything but long ago, and where it is part of another.
    """
    label = short(incident.label, "The code label", required=True)
    area, reference = short(incident.area, "The area"), short(incident.reference, "The reference number")
    why = short(why, "The reason for the change")
    exposed = tuple(line.tidied() for line in incident.exposed)
    occurred, in_words = _when(incident, today=today, now=now)
    row = {
        "id": incident.id, "label": label, "occurred": occurred, "event_type": incident.event_type,
        "source": incident.source, "organisation": incident.organisation, "area": area, "made": stamp(now),
        "timing": incident.timing, "high_profile": incident.high_profile, "reference": reference,
        "review": incident.review.isoformat() if incident.review else None, "in_words": in_words,
    }  # fmt: skip
    with store.change(now=now) as change:
        _refuse_merged(change, incident.id)
        _refuse_after_a_session(change, incident)
        if not change.run(_AGAIN, row):
            change.run(_FIRST, row)
        planning.keep_lines(change, incident.id, exposed)
        unsaid = ("id", "made") if in_words else ("id", "made", "in_words")
        content = {name: value for name, value in row.items() if name not in unsaid}
        content["exposed"] = [line.content for line in exposed]
        versions.keep(change, "incident", incident.id, content | ({"why": why} if why else {}), now=now)


_AGAIN = (
    "UPDATE incidents SET label = :label, occurred_partial = :occurred, event_type = :event_type, source = :source,"
    " organisation = :organisation, area = :area, timing = :timing, high_profile = :high_profile,"
    " reference = :reference, review = :review, occurred_words = :in_words WHERE id = :id"
)
_FIRST = (
    "INSERT INTO incidents (id, label, occurred_partial, event_type, source, organisation, area, made, timing,"
    " high_profile, reference, review, occurred_words) VALUES (:id, :label, :occurred, :event_type, :source,"
    " :organisation, :area, :made, :timing, :high_profile, :reference, :review, :in_words)"
)
"""Two statements, because an upsert takes "OR IGNORE" away from the triggers that it sets off."""


def _when(incident: Incident, *, today: date, now: datetime) -> tuple[str, str]:
    """The date and the words as they are kept: one or the other, and words for something long ago alone."""
    if incident.occurred is not None:
        return incident.occurred.checked(today=today, what="The date of the incident", now=now).text, ""
    if incident.timing is not Timing.LONG_AGO:
        raise BadInput(
            "There is no date of the incident.",
            "Nothing has been changed.",
            "The year is enough. Where nobody knows it any more, choose “Long ago”.",
        )
    return "", short(incident.in_words, "When it was, in words")


def _refuse_merged(change: Change, incident_id: str) -> None:
    row = change.row(
        "SELECT kept.label FROM incidents JOIN incidents kept ON kept.id = incidents.merged_into"
        " WHERE incidents.id = ?",
        (incident_id,),
    )
    if row is not None:
        raise BadInput(
            f"This was entered twice, and stands as “{row['label']}” now.",
            "Nothing has been changed.",
            "Please open that incident, and change it there.",
        )


def _refuse_after_a_session(change: Change, incident: Incident) -> None:
    """A changed date must leave the sessions that were held because of the incident after it."""
    before = change.row("SELECT occurred_partial FROM incidents WHERE id = ?", (incident.id,))
    if before is None or incident.occurred is None or before["occurred_partial"] == incident.occurred.text:
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


def read(store: Store, incident_id: str) -> Incident:
    """An incident with its planning meeting. Raises BadInput where it is not kept here."""
    row = store.row("SELECT * FROM incidents WHERE id = ?", (incident_id,))
    if row is None:
        raise BadInput("This incident is not in the record book.", do="Please choose another.")
    return Incident(
        row["id"],
        row["label"],
        day_of(row),
        EventType(row["event_type"]),
        RequestSource(row["source"]),
        Organisation(row["organisation"]),
        row["area"],
        planning.lines_of(store, incident_id),
        Timing(row["timing"]),
        bool(row["high_profile"]),
        row["reference"],
        date.fromisoformat(row["review"]) if row["review"] else None,
        row["merged_into"],
        row["occurred_words"],
    )


def listed(store: Store, search: str = "", *, limit: int = 200, offset: int = 0) -> tuple[Line, ...]:
    """Incidents, the latest first, whose label, area or reference holds ``search``; each once."""
    return listed_where(
        store,
        ":search = '' OR instr(lower(label || ' ' || area || ' ' || reference), lower(:search)) > 0",
        {"search": search},
        limit=limit,
        offset=offset,
    )


def listed_where(
    store: Store, condition: str, given: Mapping[str, object], *, limit: int = 200, offset: int = 0
) -> tuple[Line, ...]:
    """Incidents for which a condition holds, the latest first; none that stands as part of another."""
    rows = store.rows(_LISTED.replace("{condition}", condition), {**given, "limit": limit, "offset": offset})
    return tuple(_line(row) for row in rows)


_LISTED = (
    "SELECT id, label, occurred_partial, occurred_words, event_type,"
    " (SELECT count(*) FROM cases WHERE incident_id = incidents.id) AS people FROM incidents"
    " WHERE merged_into IS NULL AND ({condition}) ORDER BY occurred_partial DESC, label LIMIT :limit OFFSET :offset"
)


def _line(row: Row) -> Line:
    return Line(
        row["id"],
        row["label"],
        said_when(day_of(row), row["occurred_words"]),
        EventType(row["event_type"]),
        row["people"],
    )

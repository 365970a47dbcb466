"""What a person, an incident or a finished session is found by: its words, and marks for the filters.

Of a session these are everything that somebody wrote in it, what was added to it later, and the themes of a team.
Nothing that is still a draft; nothing of a record that was moved here and waits for a review.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sos_desktop.codes import EventType, SessionKind, StaffGroup
from sos_desktop.dates import EARLIEST, from_stamp, london_date
from sos_desktop.questionnaires.answers import values_from_json
from sos_desktop.questionnaires.model import Coding
from sos_desktop.records import amendments, coded, forms, incidents, masking
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Store

PERSON, INCIDENT = "person", "incident"
"""Kinds beside those of sessions."""
LONG_AGO = EARLIEST
"""The day under which an incident stands whose year nobody knows: after all others."""

_NOTES_END, _NEXT = "\x1e", "\x1f"
"""Between what was written and what it stands under, and between the parts of that."""
_PRIVATE = "\ue000"
"""A private character: the index takes it for a letter, and nobody types it."""
_THEMES = "themes"


@dataclass(frozen=True, slots=True)
class Findable:
    """``under`` is what a session stands under: a code name or a label, the incident, its kind."""

    object_id: str
    kind: str
    person_id: str | None
    day: date
    name: str
    notes: tuple[str, ...] = field(repr=False)
    under: tuple[str, ...]
    staff: StaffGroup | None = None
    event: EventType | None = None

    @property
    def words(self) -> str:
        return clean("\n".join(self.notes).replace(_NOTES_END, " ")) + _NOTES_END + _NEXT.join(self.under)

    @property
    def marks(self) -> str:
        marks = [mark("kind", self.kind), mark("month", f"{self.day:%Y%m}")]
        marks += [mark("staff", self.staff)] if self.staff else []
        marks += [mark("event", self.event)] if self.event else []
        return " ".join(marks)


def parts(words: str) -> tuple[str, tuple[str, ...]]:
    """What was written, and what it stands under, of ``Findable.words``."""
    notes, _, under = words.rpartition(_NOTES_END)
    return notes, tuple(under.split(_NEXT))


def mark(what: str, value: str) -> str:
    """One word for the index, whatever stands in ``value``."""
    return f"{_PRIVATE}{what}{value.replace('-', '')}"


def clean(text: str) -> str:
    """Without what the index could stumble over: a NUL, half a character."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def read(store: Store, object_id: str) -> Findable | None:
    """What there is to find, or None where it is nothing that is looked for, or not finished, or gone."""
    return _person(store, object_id) or _incident(store, object_id) or _session(store, object_id)


def _person(store: Store, person_id: str) -> Findable | None:
    row = store.row("SELECT code_name, staff_group, made FROM people WHERE id = ?", (person_id,))
    if row is None:
        return None
    made = london_date(from_stamp(row["made"]))
    staff = StaffGroup(row["staff_group"])
    return Findable(person_id, PERSON, person_id, made, row["code_name"], (), (), staff)


def _incident(store: Store, incident_id: str) -> Findable | None:
    """One that was entered twice is found as what it became."""
    row = store.row(
        "SELECT label, area, reference, event_type, occurred_partial, occurred_words FROM incidents"
        " WHERE id = ? AND merged_into IS NULL",
        (incident_id,),
    )
    if row is None:
        return None
    day, event = incidents.day_of(row), EventType(row["event_type"])
    under = (row["area"], event.label, row["reference"], row["occurred_words"])
    return Findable(
        incident_id, INCIDENT, None, day.first if day else LONG_AGO, row["label"], (), under, event=event
    )


def _session(store: Store, session_id: str) -> Findable | None:
    row = store.row(
        "SELECT kind, held_on, person_id, code_name, staff_group, label, event_type FROM sessions"
        " LEFT JOIN cases ON cases.id = case_id LEFT JOIN people ON people.id = person_id"
        " LEFT JOIN incidents ON incidents.id = coalesce(cases.incident_id, sessions.incident_id)"
        " WHERE sessions.id = ? AND state = 'finished' AND kind <> 'check-in'",  # which is for its writer's eyes
        (session_id,),
    )
    return _of(store, session_id, row) if row is not None else None


def _of(store: Store, session_id: str, row: Row) -> Findable:
    kind = SessionKind(row["kind"])
    masked = masking.is_masked(store, session_id)
    return Findable(
        session_id,
        kind,
        row["person_id"],
        date.fromisoformat(row["held_on"]),
        "",
        () if masked else tuple(_written(store, session_id)),
        (row["code_name"] or row["label"] or "", row["label"] or "", kind.label),
        StaffGroup(row["staff_group"]) if row["staff_group"] else None,
        EventType(row["event_type"]) if row["event_type"] else None,
    )


def _written(store: Store, session_id: str) -> Iterator[str]:
    """What somebody wrote in a session or chose as a theme, in the order of its answers, then what was added to it."""
    for row in store.rows(
        "SELECT canonical, place, value FROM answers WHERE session_id = ? ORDER BY rowid", (session_id,)
    ):
        item = forms.read(store, row["canonical"]).item(row["place"])
        values = values_from_json(item, row["value"])
        yield from (str(value) for value in values if masking.is_written(item, value))
        if _THEMES in coded.meanings(item):
            yield from (amendments.said(item, value) for value in values if isinstance(value, Coding))
    added = store.row(
        "SELECT json_extract(content, '$.amendments') AS added FROM versions WHERE object_id = ?"
        " ORDER BY number DESC LIMIT 1",
        (session_id,),
    )
    if added is not None and added["added"]:
        yield from (entry["text"] for entry in json.loads(added["added"]) if entry["text"])

"""Incidents that follow one another and are felt as one: linked, so that each leads to the others."""

from datetime import datetime

from sos_desktop.errors import BadInput
from sos_desktop.records import incidents
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.incidents import Line
from sos_desktop.vault.store import Change, Store


def link(store: Store, incident_id: str, other: str, *, now: datetime, new: NewId = new_id) -> None:
    """Make two incidents part of one succession, and with them whatever either was part of.

    Raises BadInput for one and the same, or one that is not kept here.
    """
    one, two = incidents.read(store, incident_id), incidents.read(store, other)
    if one.id == two.id or one.merged_into or two.merged_into:
        raise BadInput("That is the same incident.", "Nothing has been changed.", "Please choose another.")
    with store.change(now=now) as change:
        join(change, incident_id, other, new=new)


def join(change: Change, incident_id: str, other: str, *, new: NewId = new_id) -> None:
    mark, its = _mark(change, incident_id), _mark(change, other)
    mark = mark or its or new()
    if its is not None:
        change.run("UPDATE incidents SET succession = ? WHERE succession = ?", (mark, its))
    change.run("UPDATE incidents SET succession = ? WHERE id IN (?, ?)", (mark, incident_id, other))
    change.audit("incidents linked", incident_id, other)


def unlink(store: Store, incident_id: str, *, now: datetime) -> None:
    """Take one incident out of its succession; one that is left alone is part of none. Otherwise nothing changes."""
    with store.change(now=now) as change:
        mark = _mark(change, incident_id)
        if mark is None:
            raise BadInput("This incident is linked to no other.", "Nothing has been changed.")
        change.run("UPDATE incidents SET succession = NULL WHERE id = ?", (incident_id,))
        change.run(
            "UPDATE incidents SET succession = NULL WHERE succession = :mark"
            " AND (SELECT count(*) FROM incidents WHERE succession = :mark) = 1",
            {"mark": mark},
        )
        change.audit("incident unlinked", incident_id)


def of(store: Store, incident_id: str) -> tuple[Line, ...]:
    """The others of a succession, the latest first."""
    return incidents.listed_where(
        store,
        "id <> :id AND succession = (SELECT succession FROM incidents WHERE id = :id)",
        {"id": incident_id},
    )


def _mark(change: Change, incident_id: str) -> str | None:
    row = change.row("SELECT succession FROM incidents WHERE id = ?", (incident_id,))
    return row["succession"] if row else None

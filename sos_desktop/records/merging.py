"""Two incidents that are one, entered twice: everything of the one goes to the other, and nothing is lost by it.

People, their offers, sessions and follow-ups stand with the kept incident from then on, group sessions and planning
meetings too; a hold on either covers everybody. The entry that goes stays readable, with its planning, and can be taken
apart again for as long as nothing was added since: after that nobody could say which of the two it belongs to.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.codes import HoldReason
from sos_desktop.dates import from_stamp, london_date, said, stamp
from sos_desktop.errors import BadInput
from sos_desktop.records import cases, holds, incidents, succession, versions
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.incidents import Incident
from sos_desktop.records.versions import rewriting
from sos_desktop.vault.store import Change, Store

MERGED, APART = "merged", "merge-undone"
"""Why a case or a session has another version."""
_UNCHANGED = "Nothing has been changed."


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a merge would mean, to be read before it. ``twice`` are the code names of people who are with both."""

    people: int
    groups: int
    held: bool
    twice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """``can_be_undone`` until something was added to what became one."""

    id: str
    was: Incident
    merged: date
    can_be_undone: bool

    def said(self) -> str:
        """What the entry that went was, in a line, with its planning."""
        planned = "; ".join(line.said() for line in self.was.exposed)
        words = f"“{self.was.label}”, {self.was.when}, was put together with this on {said(self.merged)}."
        return f"{words} Its planning: {planned}." if planned else words


def ahead(store: Store, from_id: str, into_id: str) -> Ahead:
    """Raises BadInput where it cannot be done, and says why."""
    _refuse(store, from_id, into_id)
    counted = store.rows(
        "SELECT (SELECT count(*) FROM cases WHERE incident_id = :id) AS people,"
        " (SELECT count(*) FROM sessions WHERE incident_id = :id) AS groups",
        {"id": from_id},
    )[0]
    twice = store.rows(
        "SELECT DISTINCT code_name FROM cases JOIN people ON people.id = person_id WHERE incident_id = ?"
        " AND person_id IN (SELECT person_id FROM cases WHERE incident_id = ?) ORDER BY code_name",
        (from_id, into_id),
    )
    return Ahead(
        counted["people"],
        counted["groups"],
        any(holds.of_incident(store, which) for which in (from_id, into_id)),
        tuple(row["code_name"] for row in twice),
    )


def merge(store: Store, from_id: str, into_id: str, *, now: datetime, new: NewId = new_id) -> str:
    """Put ``from_id`` into ``into_id``; gives the id of the merge.

    Raises BadInput for one and the same, for one that is part of another already, and where a session that comes
    along was held before the date of the kept one.
    """
    _refuse(store, from_id, into_id)
    known_by = new()
    with store.change(now=now) as change:
        moved = [row["id"] for row in store.rows("SELECT id FROM cases WHERE incident_id = ?", (from_id,))]
        held = [row["id"] for row in store.rows("SELECT id FROM sessions WHERE incident_id = ?", (from_id,))]
        hold = _hold_too(change, store, from_id, into_id, now=now, new=new)
        _carry(change, store, moved, held, into_id, MERGED, now=now)
        _join_planning(change, from_id, into_id)
        change.run("UPDATE incidents SET merged_into = ? WHERE id = ?", (into_id, from_id))
        change.audit("incidents merged", from_id, into_id)
        change.audit("incident took in another", into_id, from_id)
        head = change.row("SELECT max(seq) AS head FROM audit")
        assert head is not None  # noqa: S101
        change.run(
            "INSERT INTO merges (id, from_incident, into_incident, merged, head, hold_id) VALUES (?, ?, ?, ?, ?, ?)",
            (known_by, from_id, into_id, stamp(now), head["head"], hold),
        )
        for object_id in (*moved, *held):
            change.run("INSERT INTO merged (merge_id, object_id) VALUES (?, ?)", (known_by, object_id))
    return known_by


def undo(store: Store, merge_id: str, *, now: datetime) -> None:
    """Take the two apart as they were. Raises BadInput where something was added since, or it was undone."""
    row = store.row("SELECT * FROM merges WHERE id = ? AND undone IS NULL", (merge_id,))
    if row is None:
        raise BadInput("These two have been taken apart already.", _UNCHANGED)
    if _added_to(store, merge_id, row["into_incident"], row["head"]):
        raise BadInput(
            "Something was added since they became one, and nobody can say any more which of the two it belongs to.",
            "Nothing has been changed, and nothing is lost.",
            "If it has to be put right, record the other incident again, and add its people there.",
        )
    with store.change(now=now) as change:
        objects = [
            each["object_id"]
            for each in store.rows("SELECT object_id FROM merged WHERE merge_id = ?", (merge_id,))
        ]
        moved = [each for each in objects if change.row("SELECT 1 FROM cases WHERE id = ?", (each,))]
        held = [each for each in objects if change.row("SELECT 1 FROM sessions WHERE id = ?", (each,))]
        change.run("UPDATE incidents SET merged_into = NULL WHERE id = ?", (row["from_incident"],))
        _carry(change, store, moved, held, row["from_incident"], APART, now=now)
        change.run("UPDATE merges SET undone = ? WHERE id = ?", (stamp(now), merge_id))
        change.audit("merge undone", row["from_incident"], row["into_incident"])
        if row["hold_id"] is not None:
            holds.lift(store, row["hold_id"], "The two incidents were taken apart again", now=now)


def of(store: Store, incident_id: str) -> tuple[Merge, ...]:
    """What was put into an incident, the earliest first."""
    rows = store.rows(
        "SELECT * FROM merges WHERE into_incident = ? AND undone IS NULL ORDER BY rowid", (incident_id,)
    )
    return tuple(
        Merge(
            row["id"],
            incidents.read(store, row["from_incident"]),
            london_date(from_stamp(row["merged"])),
            not _added_to(store, row["id"], incident_id, row["head"]),
        )
        for row in rows
    )


def _refuse(store: Store, from_id: str, into_id: str) -> None:
    gone, kept = incidents.read(store, from_id), incidents.read(store, into_id)
    if from_id == into_id or gone.merged_into or kept.merged_into:
        raise BadInput("These two are one incident already.", _UNCHANGED, "Please choose another.")
    row = store.row(
        "SELECT min(held_on) AS day FROM (SELECT held_on FROM cases JOIN sessions ON case_id = cases.id"
        " WHERE cases.incident_id = :id UNION ALL SELECT held_on FROM sessions WHERE incident_id = :id)",
        {"id": from_id},
    )
    if row and row["day"] and kept.occurred and row["day"] < kept.occurred.first.isoformat():
        raise BadInput(
            f"A session about “{gone.label}” was held on {said(date.fromisoformat(row['day']))}, before the date of "
            f"“{kept.label}”.",
            _UNCHANGED,
            "Please put the date of the one that stays right first, or keep the other one.",
        )


def _hold_too(
    change: Change, store: Store, from_id: str, into_id: str, *, now: datetime, new: NewId
) -> str | None:
    """A hold that stands on the one that goes is set on the kept one, too, where there is none: it covers everybody."""
    hold = holds.of_incident(change, from_id)
    if hold is None or holds.of_incident(change, into_id) is not None:
        return None
    return holds.on_incident(store, into_id, HoldReason(hold.why), hold.legal_contact, now=now, new=new)


def _carry(
    change: Change,
    store: Store,
    moved: list[str],
    held: list[str],
    incident_id: str,
    reason: str,
    *,
    now: datetime,
) -> None:
    for case_id in moved:
        change.run("UPDATE cases SET incident_id = ? WHERE id = ?", (incident_id, case_id))
        cases.keep_version(change, case_id, reason=reason, now=now)
    for session_id in held:
        session = store.rows("SELECT kind, state FROM sessions WHERE id = ?", (session_id,))[0]
        if session["state"] == "draft":
            change.run("UPDATE sessions SET incident_id = ? WHERE id = ?", (incident_id, session_id))
            continue
        last = versions.newest(store, session_id)
        with rewriting(change, session_id, last.number):
            change.run("UPDATE sessions SET incident_id = ? WHERE id = ?", (incident_id, session_id))
            content = {**last.content, "incident": incident_id}
            versions.keep(change, session["kind"], session_id, content, now=now, reason=reason)


def _join_planning(change: Change, from_id: str, into_id: str) -> None:
    """The earlier review of the two, and one succession; the lines stay with the entry that goes, to be read there."""
    change.run(
        "UPDATE incidents SET review = (SELECT min(review) FROM incidents WHERE id IN (:gone, :kept)) WHERE id = :kept",
        {"gone": from_id, "kept": into_id},
    )
    row = change.row("SELECT succession FROM incidents WHERE id = ?", (from_id,))
    if row is not None and row["succession"] is not None:
        succession.join(change, into_id, from_id)


def _added_to(store: Store, merge_id: str, into_id: str, head: int) -> bool:
    """Whether the audit speaks of anything that became one, or is with the kept incident, after they became one."""
    about = store.rows(
        "WITH involved AS (SELECT id FROM cases WHERE incident_id = :kept"
        "  UNION SELECT object_id FROM merged WHERE merge_id = :merge)"
        " SELECT id FROM involved UNION SELECT 'plan ' || id FROM involved"
        " UNION SELECT id FROM sessions WHERE incident_id = :kept OR case_id IN involved"
        " UNION SELECT id FROM followups WHERE case_id IN involved"
        " UNION SELECT id FROM offers WHERE case_id IN involved UNION SELECT :kept",
        {"kept": into_id, "merge": merge_id},
    )
    ids = json.dumps([row["id"] for row in about])
    later = "SELECT 1 FROM audit WHERE seq > ? AND object_id IN (SELECT value FROM json_each(?)) LIMIT 1"
    return store.row(later, (head, ids)) is not None

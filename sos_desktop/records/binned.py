"""The bin: unfinished sessions that somebody put away, until they are taken out again or deleted for good.

A finished version never lies here: the database refuses it. What is deleted for good is overwritten
(``secure_delete``); the audit keeps that it was done, and nothing of what was written.
"""

from dataclasses import dataclass
from datetime import datetime

from sos_desktop.codes import SessionKind
from sos_desktop.dates import from_stamp, stamp
from sos_desktop.errors import BadInput, Finished
from sos_desktop.records import forms, safety_checks
from sos_desktop.records.unfinished import row_of
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store


@dataclass(frozen=True, slots=True)
class Binned:
    """``where`` says how far it got. ``reopened``: of a record that was opened again; that record stands."""

    session_id: str
    kind: SessionKind
    with_whom: str
    where: str
    saved: datetime
    binned: datetime
    reopened: bool


def put(store: Store, session_id: str, *, now: datetime) -> None:
    """Put an unfinished session into the bin, with everything in it. Raises Finished where it is a record."""
    row = row_of(store, session_id)
    if row["state"] == "finished":
        raise Finished(
            "A finished record cannot be put into the bin.",
            "Nothing has been changed.",
            "You can amend it, or open it again.",
        )
    if row["binned"]:
        return
    with store.change(now=now) as change:
        change.run("UPDATE sessions SET binned = ? WHERE id = ?", (stamp(now), session_id))
        change.audit("draft put into the bin", session_id)


def listed(store: Store) -> tuple[Binned, ...]:
    """What lies in the bin, the latest first."""
    rows = store.rows(
        "SELECT sessions.id, kind, guide, step, saved, binned, reopens, coalesce(code_name, label, '') AS whom"
        " FROM sessions LEFT JOIN cases ON cases.id = case_id LEFT JOIN people ON people.id = person_id"
        " LEFT JOIN incidents ON incidents.id = sessions.incident_id"
        " WHERE binned IS NOT NULL ORDER BY binned DESC, sessions.id"
    )
    return tuple(
        Binned(
            row["id"], SessionKind(row["kind"]), row["whom"], forms.where(store, row["guide"], row["step"]),
            from_stamp(row["saved"]), from_stamp(row["binned"]), row["reopens"] is not None,
        )
        for row in rows
    )  # fmt: skip


def restore(store: Store, session_id: str, *, now: datetime) -> None:
    """Take a session out of the bin: it is unfinished again.

    Raises BadInput where something else has taken its place since.
    """
    row = _binned(store, session_id)
    if row["reopens"] is not None:
        _refuse_second_reopening(store, row["reopens"])
        _refuse_moved(store, session_id)
    elif row["kind"] == SessionKind.FOLLOW_UP:
        _refuse_follow_up_taken(store, row["followup_id"])
    with store.change(now=now) as change:
        change.run("UPDATE sessions SET binned = NULL, saved = ? WHERE id = ?", (stamp(now), session_id))
        change.audit("draft taken out of the bin", session_id)


def delete(store: Store, session_id: str, *, now: datetime) -> None:
    """Delete what lies in the bin for good. Raises BadInput while nobody looks after somebody at risk in it."""
    _binned(store, session_id)
    with store.change(now=now) as change:
        _delete(change, session_id)


def empty(store: Store, *, now: datetime) -> int:
    """Delete everything in the bin for good; how many there were."""
    lying = listed(store)
    with store.change(now=now) as change:
        for each in lying:
            _delete(change, each.session_id)
    return len(lying)


def _delete(change: Change, session_id: str) -> None:
    safety_checks.let_go(change, session_id)
    take_away(change, session_id)
    change.audit("draft deleted for good", session_id)


def take_away(change: Change, session_id: str) -> None:
    """The rows of a draft, answers first."""
    for table in ("answers", "instruments", "facilitators", "attendance"):
        change.run(f"DELETE FROM {table} WHERE session_id = ?", (session_id,))  # noqa: S608 - four fixed names
    change.run("DELETE FROM sessions WHERE id = ? AND state = 'draft'", (session_id,))


def _binned(store: Store, session_id: str) -> Row:
    row = row_of(store, session_id)
    if not row["binned"]:
        raise BadInput("This session is not in the bin.", "Nothing has been changed.")
    return row


def _refuse_second_reopening(store: Store, original: str) -> None:
    if store.row("SELECT 1 FROM sessions WHERE reopens = ? AND binned IS NULL", (original,)):
        raise BadInput(
            "This record has been opened again in the meantime.",
            "Nothing has been changed. What lies in the bin stays there.",
            "Please finish the other one first; Today shows it.",
        )


def _refuse_moved(store: Store, session_id: str) -> None:
    """What a review has left out must not come back with an older draft."""
    sql = "SELECT 1 FROM sessions JOIN moves ON object_id = reopens WHERE sessions.id = ? AND moved >= sessions.began"
    if store.row(sql, (session_id,)):
        raise BadInput(
            "This record was moved to the right person in the meantime.",
            "Nothing has been changed. What lies in the bin stays there.",
            "Please open the record again instead.",
        )


def _refuse_follow_up_taken(store: Store, followup_id: str) -> None:
    sql = "SELECT 1 FROM sessions WHERE followup_id = ? AND state = 'draft' AND binned IS NULL"
    if store.row(sql, (followup_id,)):
        raise BadInput(
            "This follow-up has been begun again in the meantime.",
            "Nothing has been changed. What lies in the bin stays there.",
            "Please continue the other one; Today shows it.",
        )
    if not store.row("SELECT 1 FROM followups WHERE id = ? AND state = 'open'", (followup_id,)):
        raise BadInput(
            "This follow-up has ended in the meantime, so it cannot be continued.",
            "Nothing has been changed. What lies in the bin stays there.",
        )

"""After an answer about somebody's safety: a check on the next working day, until somebody who is named has taken over.

One for each record, made in the same change as the answer, so that whatever happens to the session afterwards it stands
on Today. It goes in three ways only: a person is named, the answer was a slip and is put right, or the whole person is
erased. Moving a record to the right person takes it along, as it belongs to the record.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop import working_days
from sos_desktop.codes import SessionKind, StaffGroup
from sos_desktop.dates import london_date
from sos_desktop.errors import BadInput
from sos_desktop.records.wording import short
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

_RECORD = "(SELECT coalesce(reopens, id) FROM sessions WHERE id = ?)"
_SELECT = (
    "SELECT safety_checks.*, kind, person_id, code_name, staff_group, label FROM safety_checks"
    " JOIN sessions ON sessions.id = session_id LEFT JOIN cases ON cases.id = case_id"
    " LEFT JOIN people ON people.id = person_id LEFT JOIN incidents ON incidents.id = sessions.incident_id"
)


@dataclass(frozen=True, slots=True)
class SafetyCheck:
    """``whom`` is a code name, or the label of a group session's incident. ``colleague`` has taken over."""

    session_id: str
    kind: SessionKind
    person_id: str | None
    whom: str
    staff_group: StaffGroup | None
    raised: date
    due: date
    colleague: str = ""
    taken_over: date | None = None
    supervised: bool = False


def book(change: Change, session_id: str, *, now: datetime) -> None:
    """From now on it stands on Today. A record that has one keeps it, with its day."""
    raised = london_date(now)
    made = change.run(
        "INSERT OR IGNORE INTO safety_checks (session_id, raised, due)"
        " SELECT coalesce(reopens, id), ?, ? FROM sessions WHERE id = ?",
        (raised.isoformat(), working_days.next_after(raised).isoformat(), session_id),
    )
    if made:
        change.audit("safety check booked", session_id)


def settle(change: Change, session_id: str, *, raised: bool, now: datetime) -> None:
    """A session is finished: what was a slip asks for no check, unless somebody has taken over already."""
    if raised:
        book(change, session_id, now=now)
    elif change.run(
        f"DELETE FROM safety_checks WHERE session_id = {_RECORD} AND taken_over IS NULL",  # noqa: S608 - a fixed text
        (session_id,),
    ):
        change.audit("safety check not needed", session_id)


def take_over(store: Store, session_id: str, colleague: str, *, now: datetime, today: date) -> None:
    """A person who is named looks after them from here. Raises BadInput without a name, or where one has already."""
    colleague = short(colleague, "The name of who has taken over", required=True)
    with store.change(now=now) as change:
        if not change.run(
            "UPDATE safety_checks SET colleague = ?, taken_over = ? WHERE session_id = ? AND taken_over IS NULL",
            (colleague, today.isoformat(), session_id),
        ):
            raise BadInput("Nobody needs to take over here any more.", "Nothing has been changed.")
        change.audit("safety taken over", session_id, colleague)


def supervise(store: Store, session_id: str, *, now: datetime) -> None:
    """The practitioner has seen the offer of supervision: taken or not, it is not made again."""
    with store.change(now=now) as change:
        change.run("UPDATE safety_checks SET supervised = 1 WHERE session_id = ?", (session_id,))


def waiting(store: Store) -> tuple[SafetyCheck, ...]:
    """Whoever nobody has taken over yet, the earliest first."""
    rows = store.rows(f"{_SELECT} WHERE safety_checks.taken_over IS NULL ORDER BY due, raised, session_id")
    return tuple(_check(row) for row in rows)


def to_supervise(store: Store) -> tuple[SafetyCheck, ...]:
    """Where somebody has taken over, and the practitioner has not been offered supervision yet."""
    rows = store.rows(
        f"{_SELECT} WHERE safety_checks.taken_over IS NOT NULL AND NOT supervised ORDER BY safety_checks.taken_over"
    )
    return tuple(_check(row) for row in rows)


def of_person(store: Store, person_id: str) -> tuple[SafetyCheck, ...]:
    """Every one of a person, the first one first."""
    rows = store.rows(f"{_SELECT} WHERE person_id = ? ORDER BY raised, session_id", (person_id,))
    return tuple(_check(row) for row in rows)


def let_go(change: Change, session_id: str) -> None:
    """A draft is deleted for good. Raises BadInput while nobody has taken over."""
    row = change.row("SELECT taken_over FROM safety_checks WHERE session_id = ?", (session_id,))
    if row is not None and row["taken_over"] is None:
        raise BadInput(
            "An answer in it is about somebody’s safety, and nobody has taken over yet.",
            "Nothing has been deleted.",
            "Please say on Today who has taken over; then it can be deleted.",
        )
    change.run("DELETE FROM safety_checks WHERE session_id = ?", (session_id,))


def _check(row: Row) -> SafetyCheck:
    return SafetyCheck(
        row["session_id"],
        SessionKind(row["kind"]),
        row["person_id"],
        row["code_name"] or row["label"] or "",
        StaffGroup(row["staff_group"]) if row["staff_group"] else None,
        date.fromisoformat(row["raised"]),
        date.fromisoformat(row["due"]),
        row["colleague"],
        date.fromisoformat(row["taken_over"]) if row["taken_over"] else None,
        bool(row["supervised"]),
    )

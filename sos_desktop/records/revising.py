"""What a case holds of its sessions, worked out anew after one of them was changed or moved.

Nothing is booked or ended here: that is done where it happens, on its original dates.
"""

from datetime import datetime

from sos_desktop.codes import SessionKind
from sos_desktop.records import coded, corrections, reading, reporting, tiers
from sos_desktop.records.reading import Session
from sos_desktop.vault.store import Change, Store


def settle(change: Change, store: Store, case_id: str, *, now: datetime) -> None:
    """The first days, the tier, and how the score has changed until each follow-up."""
    rows = store.rows(
        "SELECT id FROM sessions WHERE case_id = ? AND state = 'finished' ORDER BY held_on, finished",
        (case_id,),
    )
    held = [reading.read(store, row["id"]) for row in rows]
    change.run(
        "UPDATE cases SET tier = NULL, first_contact = :contact, first_assessment = :first WHERE id = :case",
        {
            "contact": _first(store, case_id, SessionKind.ONE_TO_ONE, SessionKind.SUPPORTIVE),
            "first": _first(store, case_id, SessionKind.ONE_TO_ONE),
            "case": case_id,
        },
    )
    for session in held:
        tiers.use(change, case_id, tiers.of(session.kind, coded.said(session.guide, session.given)))
    reporting.settle(change, case_id)
    for session in held:
        if session.followup_id is not None:
            _rescore(change, session, now=now)


def _first(store: Store, case_id: str, kind: SessionKind, other: SessionKind | None = None) -> str | None:
    """The day of the first finished session of one kind, or of two."""
    row = store.row(
        "SELECT min(held_on) AS day FROM sessions WHERE case_id = ? AND kind IN (?, ?) AND state = 'finished'",
        (case_id, kind, other or kind),
    )
    return row["day"] if row else None


def _rescore(change: Change, session: Session, *, now: datetime) -> None:
    assert session.followup_id is not None  # noqa: S101
    first = session.earlier.score if session.earlier else None
    difference = None if first is None or session.score is None else session.score - first
    corrections.rescore(change, session.followup_id, difference, now=now)

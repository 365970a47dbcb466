"""What becomes of a follow-up while it is waited for: moved, tried in vain, wanted after all. Its dates stay."""

import json
from datetime import date, datetime, timedelta

from sos_desktop.codes import FollowUpState, MoveReason
from sos_desktop.dates import PartialDate
from sos_desktop.errors import BadInput
from sos_desktop.records import corrections, followups, moving
from sos_desktop.records.followups import Attempt, FollowUp
from sos_desktop.vault.store import Store

FURTHEST = timedelta(days=366)
"""A later day is a slip of the finger."""


def move(store: Store, followup_id: str, to: date, reason: MoveReason, *, now: datetime, today: date) -> None:
    """Plan an open follow-up for another day. On time is judged on the day it was booked for, all the same.

    Raises BadInput for a day in the past or too far off, and where it has ended or been begun.
    """
    followup = _open(store, followup_id)
    moving.refuse_begun(store, followup_id)
    if to < today:
        raise BadInput(
            "A follow-up is moved to today or later.", "Nothing has been changed.", "Please check the day."
        )
    if to > max(followup.window.due, today) + FURTHEST:
        raise BadInput(
            "That day is more than a year away.", "Nothing has been changed.", "Please check the year."
        )
    with store.change(now=now) as change:
        change.run(
            "UPDATE followups SET moved_to = ?, moved_because = ? WHERE id = ?",
            (to.isoformat(), reason, followup_id),
        )
        content = {
            "moved_to": to.isoformat(),
            "moved_because": reason,
            "due": followup.window.due.isoformat(),
        }
        followups.keep(change, followup_id, content, now=now)


def tried(store: Store, followup_id: str, attempt: Attempt, *, now: datetime, today: date) -> int:
    """Note that somebody was tried and not reached; gives how often they were. The same attempt twice is one.

    Raises BadInput for a day in the future or before the first assessment, and where it has ended.
    """
    followup = _open(store, followup_id)
    PartialDate.on(attempt.on).checked(today=today, what="The day of the attempt")
    if attempt.on < _booked(store, followup):
        raise BadInput(
            "The attempt is dated before the follow-up was booked.",
            "Nothing has been changed.",
            "Please check the day.",
        )
    if attempt in followup.attempts:
        return len(followup.attempts)
    attempts = sorted((*followup.attempts, attempt), key=lambda each: each.on)
    written = [{"on": each.on.isoformat(), "way": each.way} for each in attempts]
    with store.change(now=now) as change:
        change.run("UPDATE followups SET attempts = ? WHERE id = ?", (json.dumps(written), followup_id))
        followups.keep(change, followup_id, {"attempts": written}, now=now)
    return len(attempts)


def wanted_after_all(store: Store, followup_id: str, *, now: datetime) -> None:
    """The door was left open: a follow-up that was declined or given up waits again, on its original dates."""
    followup = followups.read(store, followup_id)
    if followup.state in (FollowUpState.OPEN, FollowUpState.DONE):
        raise BadInput("This follow-up waits already, or was held.", "Nothing has been changed.")
    with store.change(now=now) as change:
        corrections.wait_again(change, followup_id, now=now)


def _open(store: Store, followup_id: str) -> FollowUp:
    followup = followups.read(store, followup_id)
    if followup.state is not FollowUpState.OPEN:
        raise BadInput("This follow-up has already ended.", "Nothing has been changed.")
    return followup


def _booked(store: Store, followup: FollowUp) -> date:
    """The first day on which somebody could have been tried: that of the first assessment, as far as it is known."""
    row = store.row("SELECT first_assessment FROM cases WHERE id = ?", (followup.case_id,))
    return date.fromisoformat(row["first_assessment"]) if row and row["first_assessment"] else date.min

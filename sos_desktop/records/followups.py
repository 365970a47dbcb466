"""Follow-ups: booked by rule, judged on their original dates, closed with a reason, never lost."""

from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop import schedule
from sos_desktop.codes import DaysOff, FollowUpKind, FollowUpState, Onward
from sos_desktop.errors import BadInput
from sos_desktop.records import versions
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.schedule import Window
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store


@dataclass(frozen=True, slots=True)
class FollowUp:
    id: str
    case_id: str
    kind: FollowUpKind
    window: Window
    state: FollowUpState
    ended: date | None
    change_of_score: int | None
    onward: Onward | None
    decision_reason: str


def book(
    change: Change, case_id: str, first_assessment: date, *, now: datetime, new: NewId = new_id
) -> Window:
    """Book the 28-day follow-up of a case, whatever the score was; a second booking changes nothing."""
    window = schedule.follow_up_window(first_assessment)
    if change.row("SELECT 1 FROM followups WHERE case_id = ? AND kind = '28-day'", (case_id,)):
        return window
    followup = new()
    change.run(
        "INSERT INTO followups (id, case_id, kind, due, opens, closes, state) VALUES (?, ?, '28-day', ?, ?, ?, 'open')",
        (followup, case_id, window.due.isoformat(), window.opens.isoformat(), window.closes.isoformat()),
    )
    versions.keep(change, "follow-up", followup, {"case": case_id, "due": window.due.isoformat()}, now=now)
    return window


def hold(
    change: Change,
    followup_id: str,
    *,
    on: date,
    change_of_score: int | None,
    onward: Onward,
    reason: str,
    days_off: DaysOff,
    now: datetime,
) -> None:
    """The follow-up was held: keep the practitioner's decision and its reason."""
    _end(change, followup_id, FollowUpState.DONE, on)
    change.run(
        "UPDATE followups SET change_of_score = ?, onward = ?, decision_reason = ?, days_off = ? WHERE id = ?",
        (change_of_score, onward, reason, days_off, followup_id),
    )
    content = {
        "state": FollowUpState.DONE,
        "ended": on.isoformat(),
        "change_of_score": change_of_score,
        "onward": onward,
        "decision_reason": reason,
        "days_off": days_off,
    }
    versions.keep(change, "follow-up", followup_id, content, now=now)


def end(
    store: Store, followup_id: str, state: FollowUpState, reason: str, *, now: datetime, today: date
) -> None:
    """End a follow-up without holding it: declined, could not be reached, or closed."""
    if state in (FollowUpState.OPEN, FollowUpState.DONE):
        raise BadInput(
            "A follow-up ends as declined, not reached or closed.", do="Please choose one of them."
        )
    with store.change(now=now) as change:
        _end(change, followup_id, state, today)
        change.run("UPDATE followups SET decision_reason = ? WHERE id = ?", (reason, followup_id))
        content = {"state": state, "ended": today.isoformat(), "decision_reason": reason}
        versions.keep(change, "follow-up", followup_id, content, now=now)


def _end(change: Change, followup_id: str, state: FollowUpState, on: date) -> None:
    ended = change.run(
        "UPDATE followups SET state = ?, ended = ? WHERE id = ? AND state = 'open'",
        (state, on.isoformat(), followup_id),
    )
    if not ended:
        raise BadInput("This follow-up has already ended.", "Nothing has been changed.")


def read(store: Store, followup_id: str) -> FollowUp:
    row = store.row("SELECT * FROM followups WHERE id = ?", (followup_id,))
    if row is None:
        raise BadInput("This follow-up is not in the record book.", do="Please choose another.")
    return _followup(row)


def of_case(store: Store, case_id: str) -> tuple[FollowUp, ...]:
    return tuple(
        _followup(row)
        for row in store.rows("SELECT * FROM followups WHERE case_id = ? ORDER BY due", (case_id,))
    )


def _followup(row: Row) -> FollowUp:
    return FollowUp(
        row["id"],
        row["case_id"],
        FollowUpKind(row["kind"]),
        Window(
            date.fromisoformat(row["due"]),
            date.fromisoformat(row["opens"]),
            date.fromisoformat(row["closes"]),
        ),
        FollowUpState(row["state"]),
        date.fromisoformat(row["ended"]) if row["ended"] else None,
        row["change_of_score"],
        Onward(row["onward"]) if row["onward"] else None,
        row["decision_reason"],
    )

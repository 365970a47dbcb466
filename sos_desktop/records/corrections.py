"""What a correction changes about a follow-up: never its original dates, and never that there is one."""

from datetime import datetime

from sos_desktop.codes import Onward
from sos_desktop.dates import london_date, stamp
from sos_desktop.records.followups import Held, book_next, close_case, keep, settle
from sos_desktop.vault.store import Change


def hold_again(change: Change, followup_id: str, held: Held, *, now: datetime) -> None:
    """Another decision stands in its record now; the day on which it was held stays."""
    before = change.row("SELECT onward FROM followups WHERE id = ?", (followup_id,))
    had_closed = _reopen_case(change, followup_id)
    change.run("UPDATE followups SET state = 'open', ended = NULL WHERE id = ?", (followup_id,))
    settle(change, followup_id, held.content)
    decided_now = before is None or before["onward"] != Onward.CLOSED
    if held.onward is Onward.CLOSED and (had_closed or decided_now):
        close_case(change, followup_id, held.on)
    keep(change, followup_id, held.content, now=now)
    book_next(change, followup_id, held, now=now)


def rescore(change: Change, followup_id: str, change_of_score: int | None, *, now: datetime) -> None:
    """The first score is another now: so is how it has changed."""
    rescored = change.run(
        "UPDATE followups SET change_of_score = :score"
        " WHERE id = :id AND state = 'done' AND change_of_score IS NOT :score",
        {"score": change_of_score, "id": followup_id},
    )
    if rescored:
        keep(change, followup_id, _content(change, followup_id), now=now)


def wait_again(change: Change, followup_id: str, *, now: datetime) -> None:
    """It was not held after all: it waits again, judged on its original dates."""
    _reopen_case(change, followup_id)
    change.run(
        "UPDATE followups SET state = 'open', ended = NULL, change_of_score = NULL, onward = NULL,"
        " decision_reason = '', days_off = NULL WHERE id = ?",
        (followup_id,),
    )
    keep(change, followup_id, _content(change, followup_id), now=now)


def make_void(change: Change, followup_id: str, *, now: datetime) -> None:
    """It was booked for the wrong person, who was never assessed: it stands for nothing."""
    _reopen_case(change, followup_id)
    change.run(
        "UPDATE followups SET state = 'closed', ended = coalesce(ended, ?), void = ?, change_of_score = NULL,"
        " onward = NULL, decision_reason = '', days_off = NULL WHERE id = ?",
        (london_date(now).isoformat(), stamp(now), followup_id),
    )
    keep(change, followup_id, _content(change, followup_id), now=now)


def _reopen_case(change: Change, followup_id: str) -> bool:
    """The case that this follow-up had closed; whether it had."""
    return (
        change.run(
            "UPDATE cases SET closed = NULL WHERE id = (SELECT case_id FROM followups WHERE id = :id)"
            " AND closed = (SELECT ended FROM followups WHERE id = :id)",
            {"id": followup_id},
        )
        > 0
    )


def _content(change: Change, followup_id: str) -> dict[str, object]:
    """Everything about it that may change, as it stands now."""
    names = ("state", "ended", "change_of_score", "onward", "decision_reason", "days_off", "void")
    row = change.row("SELECT * FROM followups WHERE id = ?", (followup_id,))
    return {name: row[name] for name in names} if row else {}

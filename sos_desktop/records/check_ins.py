"""The supporter's own check-in: for their eyes only. It counts nowhere, and they may take it away for good.

It is the one finished record that can be erased by whoever wrote it, because it is about nobody else.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.errors import BadInput, SaveFailed
from sos_desktop.vault.store import Store


@dataclass(frozen=True, slots=True)
class CheckIn:
    session_id: str
    held_on: date
    finished: bool


def listed(store: Store) -> tuple[CheckIn, ...]:
    """The latest first; what lies in the bin is not among them."""
    rows = store.rows(
        "SELECT id, held_on, state FROM sessions WHERE kind = 'check-in' AND reopens IS NULL AND binned IS NULL"
        " ORDER BY held_on DESC, began DESC"
    )
    return tuple(
        CheckIn(row["id"], date.fromisoformat(row["held_on"]), row["state"] == "finished") for row in rows
    )


def erase(store: Store, session_id: str, *, now: datetime) -> bool:
    """Take a check-in away, with every version and draft of it; whether the file was written anew as well.

    Raises BadInput for anything else. A backup that was made before holds it until it is replaced.
    """
    row = store.row("SELECT kind FROM sessions WHERE id = ?", (session_id,))
    if row is None or row["kind"] != "check-in":
        raise BadInput("This is no check-in of yours.", "Nothing has been changed.")
    every = "(SELECT id FROM sessions WHERE :id IN (id, reopens))"
    own = {"id": session_id}
    with store.change(now=now) as change:
        change.run("UPDATE sessions SET binned = :now WHERE state = 'draft' AND :id IN (id, reopens)"
                   " AND binned IS NULL", {**own, "now": now.isoformat()})  # fmt: skip
        change.run(f"DELETE FROM versions WHERE object_id IN {every}", own)  # noqa: S608 - a fixed text
        for table in ("answers", "instruments", "facilitators"):
            change.run(f"DELETE FROM {table} WHERE session_id IN {every}", own)  # noqa: S608 - fixed names
        change.run("DELETE FROM drafts WHERE instr(form, :id) OR instr(content, :id)", own)
        change.run("DELETE FROM unindexed WHERE object_id = :id", own)
        change.run("DELETE FROM sessions WHERE reopens = :id", own)
        change.run("DELETE FROM sessions WHERE id = :id", own)
        change.audit("check-in erased", session_id)
    try:
        store.compact()
    except SaveFailed:
        return False
    return True

"""Sessions that were opened and not begun: before the welcome nothing is written, so nothing is lost with them.

They go when what they were opened for ends another way; a session with a welcome stays until it is finished.
"""

from sos_desktop.errors import BadInput
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change


def clear_of_case(change: Change, case_id: str) -> None:
    """The one-to-one that was opened for a case, if it was not begun."""
    sql = "SELECT id FROM sessions WHERE case_id = ? AND kind = 'one-to-one' AND state = 'draft' AND welcomed IS NULL"
    _clear(change, change.row(sql, (case_id,)))


def clear_of_follow_up(change: Change, followup_id: str) -> None:
    """The session that was opened for a follow-up. Raises BadInput where it was begun: it wants to be finished."""
    sql = "SELECT id, welcomed FROM sessions WHERE followup_id = ? AND state = 'draft' AND binned IS NULL"
    row = change.row(sql, (followup_id,))
    if row is not None and row["welcomed"]:
        raise BadInput(
            "This follow-up has been begun.",
            "Everything written so far is saved.",
            "Please continue it under Today, and finish it.",
        )
    _clear(change, row)


def _clear(change: Change, row: Row | None) -> None:
    if row is None:
        return
    session = (row["id"],)
    change.run("DELETE FROM answers WHERE session_id = ?", session)
    change.run("DELETE FROM instruments WHERE session_id = ?", session)
    change.run("DELETE FROM facilitators WHERE session_id = ?", session)
    change.run("DELETE FROM sessions WHERE id = ?", session)
    change.audit("unbegun session cleared", row["id"])

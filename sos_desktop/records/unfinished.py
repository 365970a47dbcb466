"""A session that can still be written: found by its id, and refused once it is a record."""

from sos_desktop.errors import BadInput, Finished
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Store


def row_of(store: Store, session_id: str) -> Row:
    """The whole row, whatever state it is in. Raises BadInput where the session is not kept here."""
    row = store.row("SELECT * FROM sessions WHERE id = ?", (session_id,))
    if row is None:
        raise BadInput("This session is not in the record book.", do="Please choose another.")
    return row


def refuse_finished(row: Row) -> None:
    """Raises Finished: a record is added to, never altered."""
    if row["state"] == "finished":
        raise Finished(
            "This session is already finished.",
            "Nothing has been changed.",
            "You can open it again, or add an amendment.",
        )

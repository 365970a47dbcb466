"""Which version of the key file was the last that changed what opens the record book: noted among the records.

A copy of an earlier key file, put back in place of the newest, opens the records of today with an earlier passphrase,
sheet or escrow. Only new keys for everything (``rekey``) shut it out; but its owner is told at the next opening. Going
back to a backup takes the note back too, so that a restore says nothing untrue.
"""

from datetime import datetime

from sos_desktop.dates import stamp
from sos_desktop.vault.connection import Connection, Failure
from sos_desktop.vault.store import Change

OLDER = (
    "An earlier key file stands in place of the newest, so an earlier passphrase, sheet or escrow opens this record "
    "book. If you have not put it there yourself, choose “Re-key everything” in Settings, and tell your SoS team."
)
_FORM = "key file"
"""A draft of this name is never a form's."""


def note(change: Change, number: int, *, now: datetime) -> None:
    """As a part of ``change``: from now on the key file bears at least this number."""
    change.run(
        "INSERT INTO drafts (form, content, saved) VALUES (?, ?, ?) ON CONFLICT (form)"
        " DO UPDATE SET content = excluded.content, saved = excluded.saved",
        (_FORM, str(number), stamp(now)),
    )


def is_older(connection: Connection, number: int) -> bool:
    """Whether a key file with this number is from before the last change. Where that cannot be read, it is not said:
    what is damaged is found by who looks for damage."""
    try:
        row = connection.execute("SELECT content FROM drafts WHERE form = ?", (_FORM,)).fetchone()
    except Failure:
        return False
    return row is not None and row["content"].isdecimal() and number < int(row["content"])

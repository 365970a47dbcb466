"""Keeping what is found up to date: a little at a time, after what was saved, so that saving never waits for it.

The database itself notes what has changed (``unindexed``), whoever changed it; here it is put into words.
"""

from datetime import datetime

from sos_desktop.records import findable
from sos_desktop.vault.store import Change, Store

HANDFUL = 20
"""As many as fit between two keys that somebody types."""


def waiting(store: Store) -> int:
    """How much there is that is not found yet."""
    return int(store.rows("SELECT count(*) AS waiting FROM unindexed")[0]["waiting"])


def catch_up(store: Store, *, now: datetime, most: int = HANDFUL) -> int:
    """Put up to ``most`` of what has changed into words; how much is left. Nothing where it may only be read."""
    if store.read_only:
        return 0
    changed = store.rows("SELECT number, object_id FROM unindexed ORDER BY number LIMIT ?", (most,))
    if not changed:
        return 0
    with store.change(now=now) as change:
        for row in changed:
            _put(change, store, row["object_id"])
            change.run("DELETE FROM unindexed WHERE number = ?", (row["number"],))
    return waiting(store)


def _put(change: Change, store: Store, object_id: str) -> None:
    change.run("DELETE FROM findable WHERE object_id = ?", (object_id,))
    found = findable.read(store, object_id)
    if found is None:
        return
    change.run(
        "INSERT INTO findable (object_id, kind, person_id, day, name, words, marks) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            object_id, found.kind, found.person_id, found.day.isoformat(), found.name, found.words, found.marks,
        ),
    )  # fmt: skip

"""What was found and opened last: it says whom somebody looks after, so it stays in the record book."""

from datetime import datetime

from sos_desktop.dates import stamp
from sos_desktop.records import finding
from sos_desktop.records.finding import Hit
from sos_desktop.vault.store import Store

MOST = 8


def note(store: Store, object_id: str, *, now: datetime) -> None:
    """It was opened now. Nothing where the record book may only be read."""
    if store.read_only:
        return
    with store.change(now=now) as change:
        change.run(
            "INSERT INTO recently_found (object_id, opened) VALUES (?, ?)"
            " ON CONFLICT (object_id) DO UPDATE SET opened = excluded.opened",
            (object_id, stamp(now)),
        )
        change.run(
            "DELETE FROM recently_found WHERE object_id NOT IN"
            " (SELECT object_id FROM recently_found ORDER BY opened DESC, object_id LIMIT ?)",
            (MOST,),
        )


def listed(store: Store) -> tuple[Hit, ...]:
    """The last one first, as far as it is still there."""
    rows = store.rows("SELECT object_id FROM recently_found ORDER BY opened DESC, object_id")
    return finding.known(store, (row["object_id"] for row in rows))

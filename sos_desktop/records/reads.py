"""How often records were opened to be read: a count per day, unless the policy asks for each in the audit."""

from datetime import datetime

from sos_desktop.dates import london_date
from sos_desktop.vault.store import Store

READ = "record read"


def note(store: Store, object_id: str, *, each: bool, now: datetime) -> None:
    """Somebody opened a person or a record. ``each``: which one stands in the audit, by its id alone.

    Where nothing can be written, as in a backup that is looked at, nothing is.
    """
    if store.read_only:
        return
    with store.change(now=now) as change:
        change.run(
            "INSERT INTO reads (day, count) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET count = count + 1",
            (london_date(now).isoformat(),),
        )
        if each:
            change.audit(READ, object_id)


def per_day(store: Store) -> dict[str, int]:
    """The counts by day, the earliest first."""
    return {row["day"]: row["count"] for row in store.rows("SELECT day, count FROM reads ORDER BY day")}

"""What somebody looks for again and again, under a name of their own. It stays in the record book."""

from datetime import datetime

from sos_desktop.errors import BadInput
from sos_desktop.records.finding import Wanted
from sos_desktop.records.wording import short
from sos_desktop.vault.store import Store


def keep(store: Store, name: str, wanted: Wanted, *, now: datetime) -> str:
    """Keep what is looked for under ``name``, in place of what had it before; gives the name as it is kept.

    Raises BadInput without a name, or where nothing is looked for.
    """
    name = short(name, "The name", required=True)
    words = short(wanted.words, "What you look for")
    if not wanted.anything:
        raise BadInput("There is nothing to keep yet.", do="Type or choose what to look for first.")
    with store.change(now=now) as change:
        change.run("DELETE FROM saved_filters WHERE name = ?", (name,))
        change.run(
            "INSERT INTO saved_filters (name, words, kind, staff, event, days) VALUES (?, ?, ?, ?, ?, ?)",
            (name, words, wanted.kind, wanted.staff, wanted.event, wanted.days),
        )
    return name


def forget(store: Store, name: str, *, now: datetime) -> None:
    with store.change(now=now) as change:
        change.run("DELETE FROM saved_filters WHERE name = ?", (name,))


def listed(store: Store) -> tuple[tuple[str, Wanted], ...]:
    """By name."""
    rows = store.rows("SELECT name, words, kind, staff, event, days FROM saved_filters ORDER BY name")
    return tuple(
        (row["name"], Wanted(row["words"], row["kind"], row["staff"], row["event"], row["days"]))
        for row in rows
    )

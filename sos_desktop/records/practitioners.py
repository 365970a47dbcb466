"""Who uses this vault, and who has held sessions with them."""

from dataclasses import dataclass
from datetime import datetime

from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.wording import short
from sos_desktop.vault.store import Change, Store


@dataclass(frozen=True, slots=True)
class Practitioner:
    id: str
    name: str


def me(source: Store | Change) -> Practitioner:
    """Whose vault this is; entered when it was first opened."""
    row = source.row("SELECT id, name FROM practitioners WHERE mine = 1")
    if row is None:
        raise LookupError("a vault knows its practitioner from its first opening")
    return Practitioner(row["id"], row["name"])


def settle_in(store: Store, name: str, *, now: datetime, new: NewId = new_id) -> Practitioner:
    """The vault's own practitioner, entered the first time that the vault is opened.

    Where it can only be read, and nobody has been entered or the row is among what is damaged, it is still read.
    """
    if store.row("SELECT 1 FROM practitioners WHERE mine = 1") is None:
        practitioner = Practitioner(new(), name)
        if store.read_only:
            return practitioner
        with store.change(now=now) as change:
            change.run("INSERT INTO practitioners (id, name, mine) VALUES (?, ?, 1)", (practitioner.id, name))
            change.audit("practitioner entered", practitioner.id, name)
    return me(store)


def named(change: Change, name: str, *, new: NewId = new_id) -> Practitioner:
    """The colleague of that name, entered when they are met for the first time."""
    name = short(name, "The facilitator’s name", required=True)
    row = change.row(
        "SELECT id, name FROM practitioners WHERE name = ? COLLATE NOCASE AND mine = 0 LIMIT 1", (name,)
    )
    if row is not None:
        return Practitioner(row["id"], row["name"])
    practitioner = Practitioner(new(), name)
    change.run("INSERT INTO practitioners (id, name, mine) VALUES (?, ?, 0)", (practitioner.id, name))
    change.audit("colleague entered", practitioner.id, name)
    return practitioner


def colleagues(store: Store) -> tuple[str, ...]:
    """Everybody who has held a session with the practitioner, by name."""
    return tuple(
        row["name"]
        for row in store.rows("SELECT name FROM practitioners WHERE mine = 0 ORDER BY name LIMIT 200")
    )


def of_session(store: Store, session_id: str) -> tuple[str, ...]:
    """The names of those who held a session, the vault's own first."""
    rows = store.rows(
        "SELECT name FROM facilitators JOIN practitioners ON practitioners.id = practitioner_id"
        " WHERE session_id = ? ORDER BY mine DESC, name",
        (session_id,),
    )
    return tuple(row["name"] for row in rows)

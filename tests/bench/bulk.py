"""Record books of very many sessions, quickly: a small demonstration, copied inside the database many times over.

Every row goes through the schema and its triggers, and every kept version has its entry in the audit chain, so
that the checks of a backup find what they would find in one that was written by hand.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from large import CACHE_KIB, NOW, demonstration_of

from sos_desktop import demonstration
from sos_desktop.casebook import Casebook
from sos_desktop.dates import stamp
from sos_desktop.vault import audit
from sos_desktop.vault import folder as vaults
from sos_desktop.vault.connection import Connection
from sos_desktop.vault.keys import CHEAP_LIMITS, Head
from sos_desktop.vault.store import Store

PEOPLE = 40
"""In what is copied."""
TABLES = (
    "incidents", "exposures", "people", "identities", "cases", "offers", "followups", "sessions", "facilitators",
    "instruments", "answers", "attendance", "versions",
)  # fmt: skip
"""In an order in which each row finds what it belongs to."""
_IDS = frozenset(
    ("id", "incident_id", "person_id", "case_id", "session_id", "followup_id", "object_id", "reopens")
)
_HIDDEN = {"state": "'draft'", "finished": "NULL"}
"""A finished session takes no more answers, so it is finished after it has them."""


@contextmanager
def book_of(wanted: int) -> Iterator[Path]:
    """The folder of a record book with at least so many sessions, which goes again."""
    with tempfile.TemporaryDirectory(prefix="bulk-") as place:
        book = Path(shutil.copytree(demonstration_of(PEOPLE), Path(place) / "book"))
        with free_hand():
            casebook = Casebook.open(book, demonstration.PASSPHRASE, now=NOW, limits=CHEAP_LIMITS)
            try:
                _multiply(casebook.store, wanted)
            finally:
                casebook.close(now=NOW)
        yield book


def _multiply(store: Store, wanted: int) -> None:
    (held,) = store.rows("SELECT count(*) AS held FROM sessions")
    times = -(-wanted // held["held"]) - 1
    connection = store.connection
    connection.execute("BEGIN")
    connection.execute("CREATE TEMP TABLE turns (turn INTEGER PRIMARY KEY)")
    connection.executemany("INSERT INTO turns VALUES (?)", ((turn,) for turn in range(1, times + 1)))
    for table in TABLES:
        connection.execute(f"CREATE TEMP TABLE first_{table} AS SELECT * FROM main.{table}")  # noqa: S608
    for table in TABLES:
        connection.execute(_copying(connection, table))
    connection.execute(
        "UPDATE sessions SET (state, finished) = (SELECT state, finished FROM first_sessions AS first"
        " WHERE substr(first.id, 9) = substr(sessions.id, 9))"
        " WHERE finished IS NULL AND id NOT IN (SELECT id FROM first_sessions)"
    )
    _chain(store)
    connection.execute("COMMIT")


def _copying(connection: Connection, table: str) -> str:
    """Ids begin with the turn, so that what belongs together lies together, as if written in the order of time."""
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    values = []
    for name in names:
        if name in _IDS:
            values.append(f"printf('%08x', turn) || substr({name}, 9)")
        elif name == "code_name":
            values.append("code_name || ' ' || turn")
        else:
            values.append(_HIDDEN.get(name, name) if table == "sessions" else name)
    columns = ", ".join(names)
    return f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} FROM turns CROSS JOIN first_{table}"  # noqa: S608


def _chain(store: Store) -> None:
    """An entry for each new version, as the application makes one when it keeps it."""
    missing = store.connection.execute(
        "SELECT object_id, noun, content FROM versions WHERE object_id NOT IN (SELECT object_id FROM first_versions)"
        " ORDER BY object_id, number"
    )
    head, now = store.head(), stamp(NOW)
    made = []
    for object_id, noun, content in missing:
        entry = audit.Entry(head.seq + 1, now, store.actor, f"{noun} kept", object_id, audit.digest(content))
        mac = store.entry_mac(head, entry)
        made.append((*vars(entry).values(), head.mac, mac))
        head = Head(entry.seq, mac)
    store.connection.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)", made)


@contextmanager
def free_hand() -> Iterator[None]:
    """Without the authorizer, which allows no temporary tables; and with a page cache that holds the whole book."""
    guard = vaults.guard
    vaults.guard = lambda connection: connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    try:
        yield
    finally:
        vaults.guard = guard

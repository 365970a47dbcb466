"""Copying the database while it is in use, and proving that a copy is the same and sound.

SQLite copies page by page and carries along whatever is changed meanwhile through the same connection, so that
between two handfuls of pages somebody's answer can be saved. A copy is proven on a connection of its own: the
cipher's check and SQLite's (each is blind to what the other sees), its length, the number of rows in every
table, and the end of the audit chain.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sos_desktop.errors import VaultDamaged
from sos_desktop.vault import migrate
from sos_desktop.vault.connection import (
    APPLICATION_ID,
    PAGE,
    Connection,
    Failure,
    answers,
    ask,
    connect,
    refusal,
)
from sos_desktop.vault.files import write_new
from sos_desktop.vault.keys import Head

HANDFUL = 1000
"""Pages between two looks at what is waiting: about 25 ms (measured)."""

Between = Callable[[], None]


@dataclass(frozen=True)
class Contents:
    """What a database holds, as far as it can be compared quickly."""

    form: int
    head: Head
    rows: Mapping[str, int]


def copy(source: Connection, target: Path, key: bytes, *, between: Between | None = None) -> Contents:
    """Copy the database behind ``source`` into the new file ``target``, under ``key``.

    ``between`` is called after every handful of pages and may save; what it raises ends the copying. Answers
    what the copy must hold.
    """
    held: list[Contents] = []

    def after(_status: int, remaining: int, _total: int) -> None:
        if not remaining:
            held.append(contents(source))
        elif between:
            between()

    write_new(target, b"")
    try:
        new = connect(target, key)
        try:
            source.backup(new, pages=HANDFUL if between else -1, progress=after)
        finally:
            new.close()
    except Failure as problem:
        raise refusal(problem) from None
    finally:
        with suppress(OSError):
            target.with_name(f"{target.name}-journal").unlink()
    return held[-1]


def prove(database: Path, key: bytes, expected: Contents | None = None) -> Contents:
    """Look at all of a database that nobody uses. Raises VaultDamaged where anything is not as it should be."""
    connection = connect(database, key, mode="ro")
    try:
        if answers(connection, "cipher_integrity_check") or answers(connection, "integrity_check") != ["ok"]:
            raise not_the_same()
        if answers(connection, "page_count") != [database.stat().st_size / PAGE]:
            raise not_the_same()
        if ask(connection, "application_id") != APPLICATION_ID:
            raise not_the_same()
        found = contents(connection)
        if expected is not None and found != expected:
            raise not_the_same()
    except Failure as problem:
        raise refusal(problem) from None
    finally:
        connection.close()
    return found


def contents(connection: Connection) -> Contents:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    names = [str(row[0]) for row in tables.fetchall()]
    union = " UNION ALL ".join(f"SELECT count(*) FROM {quoted(name)}" for name in names)  # noqa: S608  quoted
    counts = [row[0] for row in connection.execute(union)] if names else []
    last = connection.execute("SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    head = Head(last[0], last[1]) if last else Head(0, bytes(32))
    return Contents(migrate.version(connection), head, dict(zip(names, counts, strict=True)))


def quoted(name: str) -> str:
    """A name of a table or column, for SQL."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def not_the_same() -> VaultDamaged:
    return VaultDamaged(
        "The copy of the records did not pass its checks.",
        "The records themselves and the earlier backups are as they were.",
        "Please try again; if it happens once more, tell your SoS team.",
    )

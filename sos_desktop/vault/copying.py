"""Copying the database while it is in use, and proving that a copy is the same and sound.

SQLite copies page by page and carries along whatever is changed meanwhile through the same connection, so that
between two handfuls of pages somebody's answer can be saved. A copy is proven on connections of its own: the
cipher's check and SQLite's (each is blind to what the other sees; they run side by side), its length, the last
number and the number of rows in every table, and the end of the audit chain.

Counting takes longer the more there is (47 ms at 98 MB, measured), and nobody can save meanwhile. So of the
source only the smaller tables are counted; of the others the last row's number must do, with the pages in use.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from sos_desktop.errors import SaveFailed, SosError, VaultDamaged
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

HANDFUL = 100
"""Pages between two looks at what is waiting: about 2 ms (measured; 500 took 11)."""

HELD = 100
"""Pages of the copy that wait in memory to be written: what is left of them at the end is written in one go, while
nobody can save (measured: 20 ms for the 500 that are usual, 2 for these)."""

COUNTED = 20_000
"""How many rows may be counted while nobody can save: some 4 ms (measured)."""

Between = Callable[[], None]


@dataclass(frozen=True)
class Contents:
    """What a database holds, as far as it can be compared quickly. ``pages`` are those there are, and free ones.

    ``last`` is the highest row number of each table that has them; ``rows`` how many there are of each.
    """

    form: int
    head: Head
    pages: tuple[int, int]
    last: Mapping[str, int]
    rows: Mapping[str, int]

    def agrees(self, other: "Contents") -> bool:
        """Whether both can be the same; where only one has counted a table, that says nothing."""
        return (self.form, self.head, self.pages, self.last) == (
            other.form,
            other.head,
            other.pages,
            other.last,
        ) and all(self.rows[name] == other.rows[name] for name in self.rows.keys() & other.rows.keys())


def copy(source: Connection, target: Path, key: bytes, *, between: Between | None = None) -> Contents:
    """Copy the database behind ``source`` into the new file ``target``, under ``key``.

    ``between`` is called after every handful of pages and may save; what it raises ends the copying. Answers
    what the copy must hold.
    """
    held: list[Contents] = []

    def after(_status: int, remaining: int, _total: int) -> None:
        if not remaining:
            held.append(contents(source, at_most=COUNTED))
        elif between:
            between()

    write_new(target, b"")
    try:
        new = connect(target, key)
        try:
            new.execute(f"PRAGMA cache_size = {HELD}")
            # whoever uses the copy waits for the disk, not the vault's thread
            new.execute("PRAGMA synchronous = OFF")
            source.backup(new, pages=HANDFUL if between else -1, progress=after)
        finally:
            new.close()
    except Failure as problem:
        raise _in_words(problem) from None
    finally:
        with suppress(OSError):
            target.with_name(f"{target.name}-journal").unlink()
    return held[-1]


def _in_words(problem: Failure) -> SosError:
    """The driver does not say which error stopped a backup: only that the disk did."""
    words = refusal(problem)
    if isinstance(words, SosError):
        return words
    return SaveFailed(
        "The disk did not take the copy.",
        "The records themselves and the earlier backups are as they were.",
        "Free some space, then try again.",
    )


def prove(database: Path, key: bytes, expected: Contents | None = None) -> Contents:
    """Look at all of a database that nobody uses. Raises VaultDamaged where anything is not as it should be."""
    try:
        with ThreadPoolExecutor(1) as beside:
            cipher = beside.submit(_checked, database, key, "cipher_integrity_check")
            found = _looked_through(database, key)
            sound = not cipher.result()
    except VaultDamaged:
        raise not_the_same() from None
    if not sound or found.pages[0] * PAGE != database.stat().st_size:
        raise not_the_same()
    if expected and not expected.agrees(found):
        raise not_the_same()
    return found


def _looked_through(database: Path, key: bytes) -> Contents:
    connection = connect(database, key, mode="ro")
    try:
        if answers(connection, "integrity_check") != ["ok"]:
            raise not_the_same()
        if ask(connection, "application_id") != APPLICATION_ID:
            raise not_the_same()
        return contents(connection)
    except Failure as problem:
        raise refusal(problem) from None
    finally:
        connection.close()


def _checked(database: Path, key: bytes, check: str) -> list[object]:
    connection = connect(database, key, mode="ro")
    try:
        return answers(connection, check)
    finally:
        connection.close()


def contents(connection: Connection, *, at_most: int | None = None) -> Contents:
    """With ``at_most``, tables are counted only until there are that many rows, the shortest first."""
    tables = connection.execute(
        "SELECT name, wr FROM pragma_table_list"
        " WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    names = [str(row[0]) for row in tables]
    numbered = [str(row[0]) for row in tables if not row[1]]
    highest = _each(connection, numbered, "coalesce(max(rowid), 0)")
    counted = names
    if at_most is not None:
        short = sorted(names, key=lambda name: highest.get(name, 0))
        sums = accumulate(highest.get(name, 0) for name in short)
        counted = [name for name, so_far in zip(short, sums, strict=True) if so_far <= at_most]
    last = connection.execute("SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return Contents(
        form=migrate.version(connection),
        head=Head(last[0], last[1]) if last else Head(0, bytes(32)),
        pages=(_number(connection, "page_count"), _number(connection, "freelist_count")),
        last=highest,
        rows=_each(connection, counted, "count(*)"),
    )


def _each(connection: Connection, tables: list[str], what: str) -> dict[str, int]:
    union = " UNION ALL ".join(f"SELECT {what} FROM {quoted(name)}" for name in tables)  # noqa: S608  quoted
    found = [row[0] for row in connection.execute(union)] if tables else []
    return dict(zip(tables, found, strict=True))


def _number(connection: Connection, pragma: str) -> int:
    found = ask(connection, pragma)
    return found if isinstance(found, int) else -1


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

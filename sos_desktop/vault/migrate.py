"""From any earlier form of the database to this one, in numbered steps of plain SQL.

A step is finished once it has been released. All that are missing run in one transaction that also sets
``user_version``, so a step that fails leaves the vault as it was. A vault of a later application is refused.
``schema.sql`` is what they build, for reading; a test holds the two together.
"""

import re
import sys
from functools import cache
from importlib.resources import files

from sos_desktop.errors import VaultError, VaultNewer
from sos_desktop.vault.connection import Connection, Failure, ask, in_memory, refusal

_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


@cache
def steps() -> tuple[str, ...]:
    """The SQL of every step, in order, without gaps."""
    found: dict[int, str] = {}
    for entry in (files(__package__) / "migrations").iterdir():
        if match := _NAME.fullmatch(entry.name):
            if int(match[1]) in found:
                raise ValueError(f"two migrations have the number {match[1]}")
            found[int(match[1])] = entry.read_text("utf-8")
    if sorted(found) != list(range(1, len(found) + 1)):
        raise ValueError("the numbers of the migrations have a gap")
    return tuple(found[number] for number in sorted(found))


def latest() -> int:
    return len(steps())


def version(connection: Connection) -> int:
    found = ask(connection, "user_version")
    return found if isinstance(found, int) else -1


def is_newer(connection: Connection, newest: int | None = None) -> bool:
    """Whether a later application has made it: then it is read, never changed."""
    return version(connection) > (latest() if newest is None else newest)


def refuse_newer(connection: Connection, newest: int | None = None) -> None:
    if is_newer(connection, newest):
        raise VaultNewer(
            "This record book was made by a later version of the application.",
            "Nothing has been changed.",
            "Install the newer version on this computer, then open it again.",
        )


def migrate(connection: Connection, using: tuple[str, ...] | None = None) -> int:
    """Run the steps that ``connection`` has not had; how many there were."""
    using = steps() if using is None else using
    refuse_newer(connection, len(using))
    missing = using[version(connection) :]
    if not missing:
        return 0
    script = "\n;\n".join(("BEGIN IMMEDIATE", *missing, f"PRAGMA user_version = {len(using)}", "COMMIT;"))
    try:
        connection.executescript(script)
    except Failure as problem:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        words = refusal(problem)
        if words is not problem:
            raise words from None
        raise VaultError(
            "This record book could not be brought to the form that this version of the application needs.",
            "It is as it was before.",
            "Open it with the version you used last, and tell your SoS team.",
        ) from None
    return len(missing)


def statements(using: tuple[str, ...] | None = None) -> list[str]:
    """What the steps build: one statement for each table, index and trigger."""
    connection = in_memory()
    migrate(connection, using)
    built = statements_in(connection)
    connection.close()
    return built


def statements_in(connection: Connection) -> list[str]:
    """What a database consists of, without what is SQLite's own: its tables, and those that an index of words is
    made of."""
    sql = (
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " AND name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')"
        " ORDER BY rowid"
    )
    try:
        return [row[0] for row in connection.execute(sql)]
    except Failure as problem:
        raise refusal(problem) from None


def schema(using: tuple[str, ...] | None = None) -> str:
    """What the steps build, as one readable script (``python -m sos_desktop.vault.migrate`` prints it)."""
    script = "".join(f"{statement};\n\n" for statement in statements(using))
    return f"-- What the migrations build; made by them, never edited.\n\n{script.rstrip()}\n"


if __name__ == "__main__":
    sys.stdout.write(schema())

"""Reading what is left of a damaged database, row by row.

Every error costs the connection (one failed read makes the next call fail too, measured), so after each of them
there is a new one. A table that reads whole is read whole. Otherwise its row numbers come from whichever of its
indexes can still be read, or from both ends of it, and each row is asked for by itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sos_desktop.errors import SosError, VaultDamaged
from sos_desktop.vault.connection import Connection, Failure, Row, connect
from sos_desktop.vault.copying import quoted

_TOGETHER = 200
_WIDEST_GAP = 1_000_000


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[str, ...]
    has_numbers: bool
    """Whether its rows are numbered (SQLite's rowid); otherwise it is read from both ends."""
    key: tuple[str, ...] = ()


@dataclass
class Salvage:
    """A copy of a damaged database, being read. ``lost`` counts rows that are known to be there and cannot be read."""

    database: Path
    key: bytes = field(repr=False)
    lost: int = 0
    _connection: Connection | None = None

    def tables(self) -> list[Table]:
        """Raises VaultDamaged where even the list of tables cannot be read."""
        found = self._ask(
            "SELECT name, wr FROM pragma_table_list"
            " WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        if found is None:
            raise VaultDamaged(
                "Nothing in the records file can be read any more.",
                "Nothing has been changed.",
                "Restore your newest backup instead.",
            )
        return [self._table(str(row[0]), without_numbers=bool(row[1])) for row in found]

    def rows(self, table: Table) -> Iterator[Sequence[object]]:
        """Every row of ``table`` that can be read, in the order of its columns."""
        self.lost = 0
        columns = ", ".join(map(quoted, table.columns))
        if not table.has_numbers:
            yield from self._from_both_ends(table, columns)
            return
        numbers = self._numbers(table)
        for start in range(0, len(numbers), _TOGETHER):
            some = numbers[start : start + _TOGETHER]
            sql = f"SELECT {columns} FROM {quoted(table.name)} WHERE rowid"  # noqa: S608  quoted
            together = self._ask(f"{sql} BETWEEN ? AND ?", (some[0], some[-1]))
            if together is not None:
                yield from together
                continue
            for number in some:
                alone = self._ask(f"{sql} = ?", (number,))
                self.lost += alone is None
                yield from alone or ()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _table(self, name: str, *, without_numbers: bool) -> Table:
        about = self._ask(f"PRAGMA table_info({quoted(name)})") or []
        columns = tuple(str(row["name"]) for row in about)
        key = sorted((row["pk"], str(row["name"])) for row in about if row["pk"])
        return Table(name, columns, not without_numbers, tuple(column for _, column in key))

    def _numbers(self, table: Table) -> list[int]:
        indexes = self._ask(f"PRAGMA index_list({quoted(table.name)})") or []
        name = quoted(table.name)
        ways = [f"SELECT rowid FROM {name} NOT INDEXED"]  # noqa: S608  quoted
        ways += [
            f"SELECT rowid FROM {name} INDEXED BY {quoted(str(index['name']))}"  # noqa: S608  quoted
            for index in indexes
            if not index["partial"]
        ]
        for way in ways:
            found = self._ask(way)
            if found is not None:
                return sorted(int(row[0]) for row in found)
        below = self._until_it_breaks(f"SELECT rowid FROM {name} NOT INDEXED ORDER BY rowid")  # noqa: S608
        above = self._until_it_breaks(
            f"SELECT rowid FROM {name} NOT INDEXED ORDER BY rowid DESC"  # noqa: S608  quoted
        )
        low = [int(str(row[0])) for row in below]
        high = [int(str(row[0])) for row in above]
        between: list[int] = []
        if low and high and high[-1] - low[-1] < _WIDEST_GAP:
            between = list(range(low[-1] + 1, high[-1]))
        self.lost += not between
        return sorted({*low, *between, *high})

    def _from_both_ends(self, table: Table, columns: str) -> Iterator[Sequence[object]]:
        sql = f"SELECT {columns} FROM {quoted(table.name)}"  # noqa: S608  quoted
        whole = self._ask(sql)
        if whole is not None:
            yield from whole
            return
        self.lost += 1  # how many more nobody can say
        keys = [quoted(column) for column in table.key]
        seen = set()
        for order in (", ".join(keys), ", ".join(f"{key} DESC" for key in keys)):
            for row in self._until_it_breaks(f"{sql} ORDER BY {order}"):
                if tuple(row) not in seen:
                    seen.add(tuple(row))
                    yield row

    def _ask(self, sql: str, arguments: Sequence[object] = ()) -> list[Row] | None:
        """All that ``sql`` finds, or None where it cannot be read; a second connection has the last word."""
        for _ in range(2):
            try:
                return self._open().execute(sql, arguments).fetchall()
            except (Failure, SosError):
                self.close()
        return None

    def _until_it_breaks(self, sql: str) -> list[Sequence[object]]:
        found: list[Sequence[object]] = []
        try:
            for row in self._open().execute(sql):
                found.append(tuple(row))
        except (Failure, SosError):
            self.close()
        return found

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = connect(self.database, self.key)
        return self._connection

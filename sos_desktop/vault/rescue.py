"""What can be saved of a damaged record book, in a new one, with a list of what was saved and what was not.

The damaged one is only read, from a copy, and stays as it is. Where it turns out to be whole after all (something
was added to its end) all of it is copied and nothing is claimed to be lost. Otherwise every row that can be read
is put into a new database; a backup may fill in rows that cannot, in the tables that have lost some.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sos_desktop.errors import SaveFailed, SosError, VaultDamaged, WrongPassphrase
from sos_desktop.vault import (
    closed,
    copying,
    keys,
    lockfile,
    manifest,
    meta,
    migrate,
    places,
    restore,
    selftest,
)
from sos_desktop.vault.backup_file import BackupFile
from sos_desktop.vault.connection import APPLICATION_ID, PAGE, Connection, Failure, ask, connect, refusal
from sos_desktop.vault.copying import quoted
from sos_desktop.vault.creation import DATABASE, README, begin
from sos_desktop.vault.files import OWNER_ONLY, read_at_most, sync_folder, write_new, write_safely
from sos_desktop.vault.keys import LIMITS, Head, Limits, Opened, Ring, Secret
from sos_desktop.vault.meta import Meta
from sos_desktop.vault.own_key import LARGEST
from sos_desktop.vault.salvage import Salvage, Table

_DAMAGED = ".damaged.db"
_UNSAVED = "unsaved"
_NEVER_FILLED = frozenset(
    ("meta", "drafts", "erasing", "unsent_events", "unindexed", "findable", "recently_found", "saved_filters")
)
"""Rows that come and go: one that is missing may have been taken away on purpose."""
_UNTOUCHED = "The damaged record book is as it was."
_FINDING = 8
"""The form from which on there is an index of words."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Of one table: rows that were read, rows that came from the backup, rows that could not be read.

    ``lost`` may be a little more or less than it was; what came from the backup is not taken off it.
    """

    table: str
    read: int
    filled: int
    lost: int


@dataclass(frozen=True)
class Rescued:
    """``audit_breaks`` is the first entry of the audit chain that does not follow from the one before."""

    folder: Path
    tables: tuple[Saved, ...]
    without_parent: int
    audit_breaks: int | None

    @property
    def whole(self) -> bool:
        lost = any(saved.lost for saved in self.tables)
        return not lost and not self.without_parent and self.audit_breaks is None

    def said(self) -> tuple[str, ...]:
        """For the person, and for whoever helps: numbers and names of tables only."""
        lines = [f"{sum(saved.read for saved in self.tables)} rows were saved."]
        if self.whole:
            return (*lines, "Nothing that could be checked is missing.")
        for saved in self.tables:
            if saved.lost:
                filled = f"; {saved.filled} came from the backup" if saved.filled else ""
                lines.append(f"{saved.table}: about {saved.lost} could not be read{filled}.")
        if self.without_parent:
            lines.append(f"{self.without_parent} rows are without what they belong to.")
        if self.audit_breaks is not None:
            lines.append(f"The audit chain breaks at entry {self.audit_breaks}.")
        return tuple(lines)


def rescue(
    folder: Path,
    into: Path,
    secret: Secret,
    *,
    now: datetime,
    limits: Limits = LIMITS,
    allowed: Callable[[Path], None] = places.ordinary,
    filling: BackupFile | None = None,
) -> Rescued:
    """Save what can be saved of the record book in ``folder`` into a new one at ``into``.

    ``filling`` is a good backup of the same record book. Raises VaultDamaged where nothing can be read.
    """
    selftest.pass_or_refuse()
    folder, into = folder.absolute(), into.absolute()
    allowed(into)
    lock = lockfile.take(folder, now=None)
    try:
        opened = keys.all_opened(folder, secret, limits)
        if not opened:
            raise WrongPassphrase("That is not the passphrase of this record book.", _UNTOUCHED)
        temporary = begin(into)
        try:
            rescued = _rescued(folder, temporary, opened, secret, limits, filling, now)
            _into_place(temporary, into)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError:
        raise SaveFailed(
            "What could be saved could not be written.", _UNTOUCHED, "Free some space, then try again."
        ) from None
    finally:
        lock.release(closed=not lock.left_open)
    return Rescued(into, *rescued)


def _rescued(
    folder: Path,
    target: Path,
    ways: list[Opened],
    secret: Secret,
    limits: Limits,
    filling: BackupFile | None,
    now: datetime,
) -> tuple[tuple[Saved, ...], int, int | None]:
    for name in ("backups", "sent"):
        (target / name).mkdir(mode=0o700)
    write_new(target / "README.txt", README)
    damaged = target / _DAMAGED
    _copy_what_can_be_read(folder / DATABASE, damaged)
    with suppress(FileNotFoundError):
        _copy_what_can_be_read(folder / f"{DATABASE}-journal", target / f"{_DAMAGED}-journal")
    opened = _that_opens(damaged, ways)
    ring = Ring.of(opened.dek)
    backup = _Filling.of(filling, secret, limits, opened)
    tables = _whole(damaged, target / DATABASE, ring)
    if tables is None:
        tables = _row_by_row(damaged, target / DATABASE, ring, backup)
    head, without_parent, breaks = _written_down(target / DATABASE, ring, now=now)
    keys.write(target, opened.file.resealed(ring.header, head))
    for path in (folder / "sent").glob("*.sent"):
        with suppress(OSError):
            write_safely(target / "sent" / path.name, path.read_bytes())
    _bring_unsaved(folder / _UNSAVED, target / _UNSAVED)
    if not (folder / "sent").is_dir():
        closed.note(target / "sent", now=now)
    for left in target.glob(f"{_DAMAGED}*"):
        left.unlink()
    with suppress(FileNotFoundError):
        (target / f"{DATABASE}-journal").unlink()
    return tables, without_parent, breaks


def _bring_unsaved(there: Path, here: Path) -> None:
    """Text that the damaged one did not take lies sealed beside it (``records/beside.py``); the new one opens it."""
    for path in there.glob("*.age"):
        with suppress(OSError):
            data = read_at_most(path, LARGEST)
            here.mkdir(mode=0o700, exist_ok=True)
            write_safely(here / path.name, data)


def _into_place(temporary: Path, into: Path) -> None:
    sync_folder(temporary)
    if into.exists():
        into.rmdir()
    temporary.rename(into)
    sync_folder(into.parent)


def _copy_what_can_be_read(source: Path, target: Path) -> None:
    """Page by page; one that the disk does not give becomes zeros, which no check takes for a page."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with source.open("rb", buffering=0) as file, os.fdopen(os.open(target, flags, OWNER_ONLY), "wb") as new:
        size = file.seek(0, os.SEEK_END)
        for at in range(0, size, PAGE):
            try:
                file.seek(at)
                new.write(file.read(PAGE))
            except OSError:
                new.write(bytes(min(PAGE, size - at)))


def _that_opens(database: Path, ways: list[Opened]) -> Opened:
    for opened in ways:
        with suppress(SosError):
            connect(database, keys.database_key(opened.dek)).close()
            return opened
    raise VaultDamaged(
        "Nothing in the records file can be read any more.", _UNTOUCHED, "Restore your newest backup instead."
    )


def _whole(damaged: Path, target: Path, ring: Ring) -> tuple[Saved, ...] | None:
    """Copy all of it where every check is content with that; otherwise None."""
    try:
        connection = connect(damaged, ring.database)
        try:
            expected = copying.copy(connection, target, ring.database)
        finally:
            connection.close()
        found = copying.prove(target, ring.database, expected)
    except (SosError, Failure):
        for left in (target, target.with_name(f"{target.name}-journal")):
            with suppress(FileNotFoundError):
                left.unlink()
        return None
    return tuple(Saved(name, count, 0, 0) for name, count in found.rows.items())


@dataclass(frozen=True)
class _Filling:
    """A backup of the same record book, opened."""

    path: Path
    key: bytes

    @classmethod
    def of(cls, file: BackupFile | None, secret: Secret, limits: Limits, opened: Opened) -> "_Filling | None":
        if file is None or file.manifest.vault_id != opened.file.vault_id or not file.intact():
            return None
        return cls(file.path, keys.database_key(restore.unlocked(file, secret, limits).dek))

    def meta(self) -> Meta | None:
        connection = connect(self.path, self.key, mode="ro")
        try:
            return meta.read(connection)
        finally:
            connection.close()

    def into(self, new: Connection, table: Table) -> int:
        connection = connect(self.path, self.key, mode="ro")
        try:
            about = connection.execute(f"PRAGMA table_info({quoted(table.name)})").fetchall()
            if {row["name"] for row in about} != set(table.columns):
                return 0
            columns = ", ".join(map(quoted, table.columns))
            rows = connection.execute(f"SELECT {columns} FROM {quoted(table.name)}")  # noqa: S608  quoted
            return sum(_insert(new, table, tuple(row)) for row in rows)
        finally:
            connection.close()


def _row_by_row(damaged: Path, target: Path, ring: Ring, backup: _Filling | None) -> tuple[Saved, ...]:
    salvage = Salvage(damaged, ring.database)
    write_new(target, b"")
    new = connect(target, ring.database)
    try:
        new.execute("PRAGMA foreign_keys = OFF")
        form = _form(damaged, ring)
        new.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate.migrate(new, migrate.steps()[:form])
        triggers = new.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        new.execute("BEGIN IMMEDIATE")
        for trigger in triggers:
            new.execute(f"DROP TRIGGER {quoted(trigger['name'])}")
        saved = tuple(_table(salvage, new, table, backup) for table in salvage.tables())
        if new.execute("SELECT 1 FROM meta").fetchone() is None:
            about = backup.meta() if backup else None
            if about is None:
                raise VaultDamaged(
                    "The row that says which record book this is cannot be read.",
                    _UNTOUCHED,
                    "Try again with a backup to fill in what is missing.",
                )
            meta.keep(new, about)
        if form >= _FINDING:
            _put_into_words_later(new)
        for trigger in triggers:
            new.execute(trigger["sql"])
        new.execute("COMMIT")
        migrate.migrate(new)
    except Failure as problem:
        raise refusal(problem) from None
    finally:
        new.close()
        salvage.close()
    return saved


def _put_into_words_later(new: Connection) -> None:
    """What can be found is made again from what was saved: the index of it is not among the tables."""
    new.execute("DELETE FROM findable")
    new.execute("DELETE FROM unindexed")
    new.execute(
        "INSERT INTO unindexed (object_id) SELECT object_id FROM versions GROUP BY object_id ORDER BY min(utc)"
    )


def _form(damaged: Path, ring: Ring) -> int:
    connection = connect(damaged, ring.database)
    try:
        form = ask(connection, "user_version")
    finally:
        connection.close()
    if not isinstance(form, int) or not 1 <= form <= migrate.latest():
        raise VaultDamaged(
            "The record book has a form that this version of the application does not know.",
            _UNTOUCHED,
            "Use the newest version of the application.",
        )
    return form


def _table(salvage: Salvage, new: Connection, table: Table, backup: _Filling | None) -> Saved:
    read = sum(_insert(new, table, row) for row in salvage.rows(table))
    filled = 0
    if salvage.lost and backup and table.name not in _NEVER_FILLED:
        filled = backup.into(new, table)
    return Saved(table.name, read, filled, salvage.lost)


def _insert(new: Connection, table: Table, row: object) -> int:
    columns = ", ".join(map(quoted, table.columns))
    marks = ", ".join("?" * len(table.columns))
    sql = f"INSERT OR IGNORE INTO {quoted(table.name)} ({columns}) VALUES ({marks})"  # noqa: S608  quoted
    return max(0, new.execute(sql, tuple(row)).rowcount)  # type: ignore[arg-type]  # a row of the database


def _written_down(database: Path, ring: Ring, *, now: datetime) -> tuple[Head, int, int | None]:
    """Note the rescue in the audit, and look at what came out of it."""
    connection = connect(database, ring.database)
    try:
        store = restore.store_over(connection)
        breaks = store.first_unsound_entry()
        with store.change(now=now) as change:
            change.audit("rescued", manifest.DATABASE)
        orphans = len(connection.execute("PRAGMA foreign_key_check").fetchall())
        return store.head(), orphans, breaks
    except Failure as problem:
        raise refusal(problem) from None
    finally:
        connection.close()

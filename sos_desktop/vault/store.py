"""Reading and changing the records, with nothing in between.

A change is one transaction: all of it is kept or none. A disk that is full is given the reserve back and the
whole change is made once more from its own list of statements, so that nobody above notices. After a
commit that failed nobody knows whether it landed (measured: sometimes it did), so the connection is dropped
and what is read next is read from the disk; ids are made by the caller, so trying again adds nothing twice.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from sos_desktop.dates import stamp
from sos_desktop.errors import BadInput, SaveFailed, VaultDamaged, VaultReadOnly
from sos_desktop.vault import audit
from sos_desktop.vault.connection import Connection, DiskFull, Failure, Row, compact, refusal
from sos_desktop.vault.keys import Head

Arguments = Sequence[object] | Mapping[str, object]


class Store:
    """The records of one open vault. It belongs to the thread that opened it.

    ``actor`` is who is written into the audit: the practitioner's id, once there is one.
    """

    actor = "vault"

    def __init__(
        self,
        opening: Callable[[], Connection],
        *,
        vault_id: bytes,
        audit_key: bytes,
        make_room: Callable[[], bool],
        read_only: bool = False,
        connection: Connection | None = None,
    ) -> None:
        self.read_only = read_only
        self._opening = opening
        self._vault_id = vault_id
        self._audit_key = audit_key
        self._make_room = make_room
        self._connection = connection
        self.closed = False
        self._change: Change | None = None

    def rows(self, sql: str, arguments: Arguments = ()) -> list[Row]:
        """Every row that ``sql`` finds."""
        try:
            return self._read(sql, arguments)
        except (VaultDamaged, SaveFailed):
            if self._change:
                raise
            # One failed read can poison a connection: ask a new one before anybody is told of damage.
            self.reopen()
            return self._read(sql, arguments)

    def row(self, sql: str, arguments: Arguments = ()) -> Row | None:
        """The first row that ``sql`` finds."""
        found = self.rows(sql, arguments)
        return found[0] if found else None

    @contextmanager
    def change(self, *, now: datetime) -> Iterator["Change"]:
        """One transaction, or a part of the one that is under way; any exception undoes it whole."""
        if self._change:
            with self._change.joined(now) as change:
                yield change
            return
        if self.read_only:
            raise VaultReadOnly("This record book can be read here, not changed.", "Nothing is lost.")
        change = Change(self, now)
        self._change = change
        try:
            change.begin()
            yield change
            change.commit()
        except (SaveFailed, VaultDamaged):
            self.undo()
            self.reopen()
            raise
        except BaseException:
            self.undo()
            raise
        finally:
            self._change = None

    def compact(self) -> None:
        """Leave no page behind that once held something: after an erasure. Raises SaveFailed, with nothing lost."""
        try:
            compact(self.connection)
        except (SaveFailed, VaultDamaged):
            self.reopen()
            raise

    def head(self) -> Head:
        """The last entry of the audit chain."""
        found = self.row("SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1")
        return Head(found["seq"], found["mac"]) if found else audit.origin(self._vault_id)

    def first_unsound_entry(self) -> int | None:
        """Where the audit chain breaks, or None where it is whole."""
        sql = "SELECT seq, utc, actor, action, object_id, digest, prev, mac FROM audit ORDER BY seq"
        try:
            rows = self.connection.execute(sql)
            return audit.verify(self._audit_key, self._vault_id, rows)[1]
        except Failure as problem:
            raise refusal(problem) from None

    def entry_mac(self, head: Head, entry: audit.Entry) -> bytes:
        return audit.mac(self._audit_key, head.mac, entry)

    @property
    def connection(self) -> Connection:
        if self.closed:
            raise ValueError("the record book is closed")
        if self._connection is None:
            self._connection = self._opening()
        return self._connection

    def execute(self, sql: str, arguments: Arguments = ()) -> int:
        """Run one statement; how many rows it changed."""
        try:
            return self.connection.execute(sql, arguments).rowcount
        except UnicodeEncodeError:
            raise _half_a_character() from None
        except Failure as problem:
            raise refusal(problem) from None

    def _read(self, sql: str, arguments: Arguments) -> list[Row]:
        try:
            return self.connection.execute(sql, arguments).fetchall()
        except UnicodeEncodeError:
            raise _half_a_character() from None
        except Failure as problem:
            raise refusal(problem) from None

    def undo(self) -> None:
        """Undo what is under way; where even that fails, a new connection will do it from the journal."""
        if self._connection is None:
            return
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except Failure:
            self.reopen()

    def reopen(self) -> None:
        """Let the connection go; the next question opens a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(Failure):
                connection.close()

    def holds(self, connection: Connection) -> bool:
        """Whether ``connection`` is still the one in use; after a save that failed it is not."""
        return not self.closed and self._connection is connection

    def make_room(self) -> bool:
        return self._make_room()

    def close(self) -> None:
        self.undo()
        self.reopen()
        self.closed = True


class Change:
    """One transaction under way. It keeps what it has run, to run it again where the disk was full."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = stamp(now)
        self._ran: list[tuple[str, Arguments]] = []
        self._broken = False

    def run(self, sql: str, arguments: Arguments = ()) -> int:
        """Run one statement; how many rows it changed."""
        try:
            changed = self._store.execute(sql, arguments)
        except DiskFull:
            self._begin_again()
            changed = self._store.execute(sql, arguments)
        self._ran.append((sql, arguments))
        return changed

    def row(self, sql: str, arguments: Arguments = ()) -> Row | None:
        """The first row that ``sql`` finds, this change included."""
        return self._store.row(sql, arguments)

    def audit(self, action: str, object_id: str, content: bytes | str = b"") -> None:
        """Note that ``action`` was done to ``object_id``, with a digest of what was kept."""
        head = self._store.head()
        entry = audit.Entry(
            head.seq + 1, self._now, self._store.actor, action, object_id, audit.digest(content)
        )
        self.run(
            "INSERT INTO audit (seq, utc, actor, action, object_id, digest, prev, mac)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.seq,
                entry.utc,
                entry.actor,
                entry.action,
                entry.object_id,
                entry.digest,
                head.mac,
                self._store.entry_mac(head, entry),
            ),
        )

    @contextmanager
    def joined(self, now: datetime) -> Iterator["Change"]:
        """A part of this change, at its own moment: where it fails, the whole can no longer be kept."""
        outer, self._now = self._now, stamp(now)
        try:
            yield self
        except BaseException:
            self._broken = True
            raise
        finally:
            self._now = outer

    def begin(self) -> None:
        self._store.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        if self._broken:
            raise RuntimeError("a part of this change failed, so the whole cannot be kept")
        try:
            self._store.execute("COMMIT")
        except DiskFull:
            self._begin_again()
            self._store.execute("COMMIT")

    def _begin_again(self) -> None:
        """Give the reserve back to the disk and bring the change to where it was."""
        self._store.undo()
        if not self._store.make_room():
            raise DiskFull(
                "The disk is full.",
                "Your text is still on the screen, and everything shown as saved is kept.",
                "Free some space, then try again.",
            )
        self.begin()
        for sql, arguments in self._ran:
            self._store.execute(sql, arguments)


def _half_a_character() -> BadInput:
    return BadInput(
        "The text contains a character that is only half there.",
        "It is still on the screen.",
        "Type it again instead of pasting it.",
    )

"""Opening a record book, in a fixed order, and closing it.

1. ``vault.lock``. 2. ``vault.db`` is there, is not empty, not cut inside a page, and not plain SQLite.
3. The key file, or its copy. 4. The data key (failure: a wrong passphrase, nothing else). 5. Nobody has
changed the key file. 6. The database with its raw key. 7. It is ours, of this vault, and not newer. 8. The
audit chain reaches the head that the key file remembers (if not, an older file stands in its place). 9. A
quick check, only where it was not closed in the ordinary way. 10. The authorizer.

Imported on the vault thread only: with libsodium and SQLCipher it takes about 40 ms.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from sos_desktop.dates import from_stamp, london_clock, london_date, said
from sos_desktop.errors import (
    SaveFailed,
    SosError,
    VaultDamaged,
    VaultMissing,
    VaultOlderThanItsKeys,
    VaultReadOnly,
    WrongPassphrase,
)
from sos_desktop.vault import (
    escrow_uses,
    keys,
    lockfile,
    meta,
    migrate,
    noted_keys,
    places,
    reserve,
    selftest,
    swap,
)
from sos_desktop.vault.connection import (
    APPLICATION_ID,
    PAGE,
    Connection,
    Failure,
    Mode,
    ask,
    compact,
    connect,
    copied_into_memory,
    guard,
    only_to_read,
    refusal,
)
from sos_desktop.vault.creation import DATABASE, create
from sos_desktop.vault.escrow import EscrowWork
from sos_desktop.vault.files import clear_leftovers, read_at_most
from sos_desktop.vault.keys import LIMITS, Head, KeyFile, Limits, Secret
from sos_desktop.vault.meta import Meta
from sos_desktop.vault.recovery import RecoveryCode, hint
from sos_desktop.vault.store import Store

__all__ = ["Key", "Meta", "Vault", "create", "derive", "open_with", "unlock", "unlock_with_code"]

_PLAIN = b"SQLite format 3\0"
_UNTOUCHED = "Nothing has been changed."
_PATIENCE_WITH_CLOCKS = timedelta(minutes=5)
_MOST_IN_MEMORY = 1024**3
"""What is copied into memory to be brought up to date, where nothing may be written."""
_BACKUP = "Open your newest backup instead, and keep this folder as it is."


Way = Literal["passphrase", "recovery", "escrow"]


@dataclass
class Key:
    """An opened key file, and the lock on its folder, which it holds until it is used or released."""

    folder: Path
    opened: list[keys.Opened] = field(repr=False)
    lock: lockfile.Lock
    way: Way
    now: datetime
    backup: bool = False
    """``folder`` is the file of a backup: the records are its first part, and nothing beside it is theirs."""

    @property
    def database(self) -> Path:
        return self.folder if self.backup else self.folder / DATABASE

    def release(self) -> None:
        self.lock.release(closed=not self.lock.left_open)


class Vault:
    """An open record book. It belongs to the thread that opened it.

    ``notices`` are sentences for its owner. ``opened_with`` a recovery code, it is due a new passphrase.
    """

    def __init__(
        self, key: Key, opened: keys.Opened, about: Meta, store: Store, notices: tuple[str, ...]
    ) -> None:
        self.folder = key.folder
        self.meta = about
        self.store = store
        self.read_only = store.read_only
        self.notices = notices
        self.opened_with = key.way
        self.key_file = opened.file
        self.ring = keys.Ring.of(opened.dek)
        self._lock = key.lock

    def close(self, *, now: datetime) -> None:
        """Let the records go; the key file then remembers how far the audit chain reaches.

        Closing what is closed does nothing.
        """
        if self.store.closed:
            return
        head = self.key_file.head
        try:
            with suppress(SosError):
                head = self.store.head()
            self.store.close()
            if not self.read_only and head != self.key_file.head:
                self._remember(head)
        finally:
            self._lock.release(closed=not (self.read_only and self._lock.left_open))

    def _remember(self, head: Head) -> None:
        """Where the disk refuses, the older head stays: it is still one that the chain has passed."""
        self.key_file = self.key_file.resealed(self.ring.header, head)
        with suppress(OSError):
            keys.write(self.folder, self.key_file)


def unlock(folder: Path, passphrase: str, *, now: datetime, limits: Limits = LIMITS) -> Vault:
    """Open the record book in ``folder`` with its passphrase."""
    return open_with(derive(folder, passphrase, now=now, limits=limits))


def unlock_with_code(folder: Path, code: RecoveryCode, *, now: datetime, limits: Limits = LIMITS) -> Vault:
    """Open the record book in ``folder`` with the code of its recovery sheet."""
    return open_with(derive(folder, code, now=now, limits=limits))


@contextmanager
def _in_words() -> Iterator[None]:
    """A disk that refuses anywhere on the way is told in a sentence."""
    try:
        yield
    except OSError:
        raise SaveFailed(
            "The disk did not take or give what was asked.", _UNTOUCHED, "Please try again."
        ) from None


@_in_words()
def derive(
    folder: Path, secret: Secret, *, now: datetime, limits: Limits = LIMITS, only_look: bool = False
) -> Key:
    """Steps 1 to 5: lock the folder and unwrap the data key. This is where the passphrase's cost is paid.

    ``only_look``: even where the records file has been cut off or added to.
    """
    selftest.pass_or_refuse()
    folder = folder.absolute()
    database = folder / DATABASE
    if not any((folder / name).exists() for name in (DATABASE, keys.NAME, keys.COPY, swap.DECIDED)):
        raise VaultMissing(
            "There is no record book in that folder.", _UNTOUCHED, "Choose another folder, or make one."
        )
    places.refuse_elsewhere(database, folder / keys.NAME, folder / keys.COPY)
    lock = lockfile.take(folder, now=now)
    try:
        if lock.held:
            clear_leftovers(folder, folder / "backups", folder / "sent", folder / "unsaved")
            _finish_what_was_decided(folder)
        _look_at(database, only_look=only_look)
        opened = keys.all_opened(folder, secret, limits)
        if not opened:
            raise _does_not_open(folder, secret)
    except BaseException:
        lock.release(closed=not lock.left_open)
        raise
    return Key(folder, opened, lock, way(secret), now)


def way(secret: Secret) -> Way:
    if isinstance(secret, str):
        return "passphrase"
    return "recovery" if isinstance(secret, RecoveryCode) else "escrow"


@_in_words()
def open_with(key: Key, *, only_look: bool = False) -> Vault:
    """Steps 6 to 10: open the records with a derived key, which is used up by it.

    ``only_look``: read-only, whatever their state, without the steps that find them old or damaged.
    """
    try:
        vault = open_held(key, only_look=only_look)
    except BaseException:
        key.release()
        raise
    if key.way == "escrow":
        _write_down(vault, now=key.now)
    elif not only_look:
        _tell(vault, now=key.now)
    return vault


def _tell(vault: Vault, *, now: datetime) -> None:
    """Whoever opens it with the passphrase or the sheet is told that it was opened by escrow."""
    try:
        told = escrow_uses.sentence(escrow_uses.unseen(vault.store))
    except BaseException:
        vault.close(now=now)
        raise
    vault.notices = (*vault.notices, *filter(None, (told,)))


def _write_down(vault: Vault, *, now: datetime) -> None:
    """Every use of an escrow key is written down and its owner told; where that cannot be, it is not used."""
    try:
        if vault.read_only:
            raise VaultReadOnly(
                "Every use of an escrow key is written down, and here that cannot be done.",
                _UNTOUCHED,
                "Copy the whole folder to where you may write, and open it there.",
            )
        by = next(slot.work.said for slot in vault.key_file.slots if isinstance(slot.work, EscrowWork))
        with vault.store.change(now=now) as change:
            escrow_uses.note(change, vault.meta.vault_id, by, now=now)
    except BaseException:
        vault.close(now=now)
        raise


def _finish_what_was_decided(folder: Path) -> None:
    """A restore, or a new data key, that something has interrupted after its decision."""
    try:
        swap.finish(folder)
    except OSError:
        raise SaveFailed(
            "This record book was being restored, and the disk does not let that be finished.",
            "Nothing is lost.",
            "Free some space, or close what holds the folder; then try again.",
        ) from None


def _look_at(database: Path, *, only_look: bool) -> None:
    """Step 2. An emptied file would open as a healthy, empty database (measured), so it never gets that far.

    A journal that is waiting to be rolled back may have left half a page at the end; it is SQLite's to mend.
    """
    try:
        size = database.stat().st_size
        start = read_at_most(database, len(_PLAIN))[: len(_PLAIN)]
        journal = database.with_name(f"{DATABASE}-journal")
        interrupted = journal.exists() and any(read_at_most(journal, len(_PLAIN)))
    except FileNotFoundError:
        raise _damaged("is missing from this folder") from None
    except OSError:
        raise _damaged("could not be read") from None
    if size == 0:
        raise _damaged("has been emptied")
    if start == _PLAIN:
        raise _damaged("is not an encrypted one of this application")
    if size < PAGE or (size % PAGE and not interrupted and not only_look):
        raise _damaged("has been cut off or added to")


def _damaged(how: str) -> VaultDamaged:
    return VaultDamaged(f"The records file (vault.db) {how}.", _UNTOUCHED, _BACKUP)


def _does_not_open(folder: Path, secret: Secret) -> WrongPassphrase:
    if isinstance(secret, str):
        return WrongPassphrase(
            "That is not the passphrase of this record book.",
            _UNTOUCHED,
            "Check Caps Lock and the keyboard's language, or use the recovery sheet.",
        )
    if not isinstance(secret, RecoveryCode):
        return WrongPassphrase(
            "That escrow key does not open this record book.",
            _UNTOUCHED,
            "Where it was shared between two, both keys are needed.",
        )
    sheet = hint(keys.readable(folder)[0].vault_id)
    return WrongPassphrase(
        "That recovery code belongs to another record book or to an earlier sheet.",
        _UNTOUCHED,
        f"The sheet for this one bears {sheet}.",
    )


def open_held(key: Key, *, only_look: bool = False) -> Vault:
    """The same, but the lock stays with whoever holds it, whatever happens."""
    database = key.database
    may_write = key.lock.held and os.access(database, os.W_OK) and os.access(key.folder, os.W_OK)
    writable = may_write and not only_look
    mode: Mode = "rw" if writable else "ro"

    connection, opened = _connected(database, key.opened, mode)
    if writable and migrate.is_newer(connection):
        connection.close()
        writable, mode = False, "ro"
        connection, opened = _connected(database, key.opened, mode)
    database_key = keys.database_key(opened.dek)

    def opening() -> Connection:
        again = connect(database, database_key, mode=mode)
        if in_memory:
            again = _up_to_date_in_memory(again, database, database_key)
        guard(again)
        return again

    in_memory = False
    try:
        about = _ours(connection, opened.file)
        if not only_look:
            _reaches(connection, opened.file.head)  # before anything is changed: an older copy stays as it is
        earlier = migrate.version(connection) < migrate.latest()
        in_memory = earlier and not writable
        if in_memory:
            connection = _up_to_date_in_memory(connection, database, database_key)
        elif earlier:
            _up_to_date(connection, key, opened)
        if key.lock.left_open and not only_look:
            _check_quickly(connection)
        notices = () if key.backup else _notices(connection, key, opened, writable=writable)
        if not only_look and noted_keys.is_older(connection, opened.file.seq):
            notices = (noted_keys.OLDER, *notices)
    except Failure as problem:
        connection.close()
        raise refusal(problem) from None
    except BaseException:
        connection.close()
        raise
    guard(connection)
    store = Store(
        opening,
        vault_id=about.vault_id,
        audit_key=about.audit_key,
        make_room=lambda: reserve.release(key.folder),
        read_only=not writable,
        connection=connection,
    )
    return Vault(key, opened, about, store, notices)


def _connected(database: Path, ways: list[keys.Opened], mode: Mode) -> tuple[Connection, keys.Opened]:
    """Step 6, twice where need be: one failed read looks like damage (measured), and a second tells."""
    for opened in (*ways, *ways[1:]):
        with suppress(VaultDamaged):
            return connect(database, keys.database_key(opened.dek), mode=mode), opened
    return connect(database, keys.database_key(ways[0].dek), mode=mode), ways[0]


def _ours(connection: Connection, file: KeyFile) -> Meta:
    """Step 7: this application's and this vault's."""
    if ask(connection, "application_id") != APPLICATION_ID:
        raise _damaged("is not one of this application")
    about = meta.read(connection) if migrate.version(connection) > 0 else None
    if about is None:
        raise _damaged("has nothing in it")
    if about.vault_id != file.vault_id:
        raise _damaged("belongs to another record book than the key file")
    return about


def _up_to_date_in_memory(connection: Connection, database: Path, key: bytes) -> Connection:
    """Step 7, on, where nothing may be written: an earlier form is brought up to date in a copy that is only in
    memory, so that nothing of it is left anywhere. The connection that was given is then closed."""
    try:
        if database.stat().st_size > _MOST_IN_MEMORY:
            raise VaultReadOnly(
                "This record book comes from an earlier version and is too large to be looked at as it is.",
                _UNTOUCHED,
                "Restore it into a new folder, or copy the whole folder to where you may write, and open that.",
            )
        copy = copied_into_memory(connection, key)
    finally:
        connection.close()
    try:
        migrate.migrate(copy)
        only_to_read(copy)
    except BaseException:
        copy.close()
        raise
    return copy


def _up_to_date(connection: Connection, key: Key, opened: keys.Opened) -> None:
    """Step 7, on: an earlier form is brought up to date, after a backup that is kept."""
    from sos_desktop.vault import backup  # it opens record books itself

    before = backup.Source(key.folder, connection, keys.Ring.of(opened.dek), opened.file)
    backup.finish(backup.copy_from(before, now=key.now, reason="pre-migration"), now=key.now)
    migrate.migrate(connection)


def _reaches(connection: Connection, head: Head) -> None:
    """Step 8: the chain holds the entry that the key file remembers. Pages alone do not tell old from new."""
    if head.seq == 0:
        return
    row = connection.execute("SELECT mac FROM audit WHERE seq = ?", (head.seq,)).fetchone()
    if row is None or row["mac"] != head.mac:
        raise VaultOlderThanItsKeys(
            "An older copy of the records stands in place of the newest one.",
            _UNTOUCHED,
            "Look for the newest vault.db, or open your newest backup, and tell your SoS team.",
        )


def _check_quickly(connection: Connection) -> None:
    """Step 9 (0.1 ms with nothing in it, measured; 2.1 s with 100,000 sessions, says the design)."""
    if ask(connection, "quick_check") != "ok":
        raise _damaged("is damaged")


def _longer_than_it_says(connection: Connection, *, mend: bool, interrupted: bool) -> list[str]:
    """Writing the file anew takes away what does not belong to it. Nobody needs to hear of that where it was this
    application that was interrupted before it had cut its own file off (``compact``)."""
    if mend:
        with suppress(SosError):
            compact(connection)
            taken_away = "Something had been added to the end of the records file, and was taken away again."
            return [] if interrupted else [f"{taken_away} Nothing is lost."]
    return ["Something has been added to the end of the records file. Nothing in it is lost."]


def _notices(connection: Connection, key: Key, opened: keys.Opened, *, writable: bool) -> tuple[str, ...]:
    """Mend what can be mended, and say so."""
    folder, notices = key.folder, [*_clock(connection, key.now)]
    pages = ask(connection, "page_count")
    if isinstance(pages, int) and (folder / DATABASE).stat().st_size > pages * PAGE:
        notices += _longer_than_it_says(connection, mend=writable, interrupted=key.lock.left_open)
    if migrate.is_newer(connection):
        notices.append(
            "A later version of the application has made this record book: it can be read here, not changed."
        )
        return tuple(notices)
    if not writable:
        notices.append("This record book can be read here, not changed.")
        return tuple(notices)
    if opened.repair:
        notices.append(_mended(folder, opened.file))
    if not reserve.keep(folder):
        notices.append("The disk is nearly full. Please free some space soon.")
    return tuple(notices)


def _clock(connection: Connection, now: datetime) -> Iterator[str]:
    """Order in the records comes from their numbers, but days that people wait for come from the clock."""
    row = connection.execute("SELECT utc FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    if row is not None and now < from_stamp(row["utc"]) - _PATIENCE_WITH_CLOCKS:
        day = said(london_date(now))
        yield (
            f"This computer's clock says {day}, {london_clock(now)}. That is before this record book's last entry. "
            "Nothing is lost. Please have the clock set right, since follow-ups are reckoned from it."
        )


def _mended(folder: Path, file: KeyFile) -> str:
    try:
        keys.write(folder, file)
    except OSError:
        return "One of the two key files is missing or damaged, and the disk does not take a new one."
    return "A key file was missing or damaged; it has been made anew from its copy."

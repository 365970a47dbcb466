"""The only module that knows SQLCipher is underneath.

Its key interface fails open in four ways (measured): without ``PRAGMA key`` a new file is plain; a raw key
of the wrong length is taken for a passphrase; so are 32 raw bytes; and ``ATTACH`` with an empty key writes a
plain copy. So: the key is asserted to be 64 hexadecimal digits and is the first statement, ``cipher_status``
must answer 1, and an authorizer denies ATTACH, extensions, every PRAGMA that is not on a short list, and what
would take away a table or a trigger.

``TRUNCATE`` with ``EXTRA`` lost nothing in 528 simulated power cuts, where the usual default lost 98 of 504
saves that had been reported. ``EXCLUSIVE``: nobody looks in meanwhile; and while a connection is open nothing
else in this process may open the file, since POSIX locks fall when *any* descriptor of it is closed.

``cipher_memory_security`` is off, against the design: it locks and unlocks every allocation of SQLite, which
made saving one answer take 1.67 times as long as plain SQLite, instead of 1.19 times (medians of 1,000), and
it clears nothing that Python holds. Locking the record book leaves the process, which clears all of it.
"""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sos_desktop.errors import (
    BadInput,
    Finished,
    SaveFailed,
    SosError,
    VaultDamaged,
    VaultError,
    VaultInUse,
    VaultReadOnly,
)

if TYPE_CHECKING:
    import sqlite3 as sqlcipher
else:
    from sqlcipher3 import dbapi2 as sqlcipher

Connection = sqlcipher.Connection
Row = sqlcipher.Row
Failure = sqlcipher.Error
Mode = Literal["rw", "ro"]

APPLICATION_ID = 0x534F5331
"""``SOS1``, in the file's header."""
PAGE = 4096
NEEDED_SQLITE = (3, 53, 4)
"""Before 3.51.3 resetting a write-ahead log could corrupt; 3.53.4 is what everything was measured on."""
STATEMENTS = 256
"""How many compiled statements are kept: more than the application has."""

_PRAGMAS = (
    "cipher_log_level = NONE",
    "cipher_memory_security = OFF",
    "locking_mode = EXCLUSIVE",
    "temp_store = MEMORY",
    "mmap_size = 0",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "secure_delete = ON",
    "synchronous = EXTRA",
)
_JOURNAL = "journal_mode = TRUNCATE"
_EXPECTED = {
    "locking_mode": "exclusive",
    "synchronous": 3,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "secure_delete": 1,
    "temp_store": 2,
    "trusted_schema": 0,
    "cell_size_check": 1,
}

_OK = 0
_ATTACH, _DETACH, _PRAGMA, _FUNCTION = 24, 25, 19, 31
_REBUILD = frozenset((*range(1, 9), *range(10, 18), 26, 29, 30))
"""SQLite's authorizer action codes (https://www.sqlite.org/c3ref/c_alter_table.html). The last are CREATE, DROP
and ALTER of anything: only migrations do that, before the guard stands."""
_READABLE = frozenset(
    (
        "application_id",
        "cipher_integrity_check",
        "cipher_status",
        "data_version",
        "foreign_key_check",
        "foreign_keys",
        "freelist_count",
        "integrity_check",
        "journal_mode",
        "locking_mode",
        "page_count",
        "quick_check",
        "secure_delete",
        "synchronous",
        "table_list",
        "user_version",
    )
)
"""PRAGMAs that an open connection may ask (``data_version`` is FTS5's); none of them may be set."""
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "sqlcipher_export", "fts3_tokenizer"})

_SAFE = "Your text is still on the screen, and everything shown as saved is kept."

# https://www.sqlite.org/rescode.html
_BUSY, _LOCKED, _NOMEM, _READONLY, _IOERR = 5, 6, 7, 8, 10
_CORRUPT, _FULL, _CANTOPEN, _NOTADB = 11, 13, 14, 26
_CONSTRAINT = 19
_NOT_A_TRIGGER = (" constraint failed", "cannot store ")
"""How SQLite words the other broken constraints; this driver does not give the longer code that tells."""


class DiskFull(SaveFailed):
    code = "disk-full"


def connect(path: Path, key: bytes, *, mode: Mode = "rw", patience: float = 3.0) -> Connection:
    """Open the file that stands at ``path`` with the raw ``key``; it is never made here.

    ``patience`` is how long to wait, in seconds, for a virus scanner that holds the file.
    """
    _refuse_other_builds()
    digits = key.hex()
    if not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise ValueError("a raw key is exactly 32 bytes")
    try:
        connection = sqlcipher.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=patience,
            cached_statements=STATEMENTS,
        )
    except Failure as problem:
        raise refusal(problem) from None
    try:
        connection.execute(f"PRAGMA key = \"x'{digits}'\"")
        _prepare(connection, mode)
    except Failure as problem:
        connection.close()
        raise refusal(problem) from None
    except VaultError:
        connection.close()
        raise
    return connection


def in_memory() -> Connection:
    """An empty database that is never written anywhere: for looking at what the migrations build."""
    return sqlcipher.connect(":memory:", isolation_level=None)


def copied_into_memory(source: Connection, key: bytes) -> Connection:
    """The same records under the same key, in memory alone: to be brought up to date where nothing may be written."""
    copy = sqlcipher.connect(":memory:", isolation_level=None, cached_statements=STATEMENTS)
    try:
        copy.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        copy.row_factory = Row
        for pragma in _PRAGMAS:
            copy.execute(f"PRAGMA {pragma}").fetchall()
        source.backup(copy)
    except Failure as problem:
        copy.close()
        raise refusal(problem) from None
    return copy


def only_to_read(connection: Connection) -> None:
    """From here on nothing in it can be changed."""
    connection.execute("PRAGMA query_only = ON")


def _prepare(connection: Connection, mode: Mode) -> None:
    connection.row_factory = Row
    if str(ask(connection, "cipher_status")) != "1":
        raise _wrong_build()
    # EXCLUSIVE comes before anything is read: a journal that a crash has left is then undone and its head
    # zeroed and synced, where the mode that files begin with would delete it and not sync that it is gone.
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync = ON")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if mode == "rw":
        connection.execute(f"PRAGMA {_JOURNAL}").fetchall()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        if ask(connection, "journal_mode") != "truncate":
            raise _wrong_build()
    else:
        only_to_read(connection)
    for name, expected in _EXPECTED.items():
        if ask(connection, name) != expected:
            raise _wrong_build()


def guard(connection: Connection) -> None:
    """From here on deny ATTACH, extensions, every PRAGMA that is not on the list, and any change of the law."""
    connection.set_authorizer(_authorised)


def compact(connection: Connection) -> None:
    """Write the whole file anew, without the pages that hold nothing any more. VACUUM attaches a database of its
    own, so for this one statement the guard is lifted.

    It cuts the file off after its last fsync (found by ``make torture``): a small change that changes nothing brings
    one more, so that a power cut does not leave the file longer than it says.
    """
    connection.set_authorizer(None)
    try:
        connection.execute("VACUUM")
        connection.execute("UPDATE meta SET nickname = nickname")
    except Failure as problem:
        raise refusal(problem) from None
    finally:
        guard(connection)


def _authorised(action: int, first: str | None, second: str | None, _db: str | None, _by: str | None) -> int:
    denied = (
        action in (_ATTACH, _DETACH)
        or action in _REBUILD
        or (action == _PRAGMA and (first not in _READABLE or (second is not None and "check" not in first)))
        or (action == _FUNCTION and second in _FORBIDDEN_FUNCTIONS)
    )
    return sqlcipher.SQLITE_DENY if denied else _OK


def ask(connection: Connection, pragma: str) -> object:
    """The one answer of a PRAGMA, or None."""
    row = connection.execute(f"PRAGMA {pragma}").fetchone()
    return None if row is None else row[0]


def answers(connection: Connection, pragma: str) -> list[object]:
    """The first column of every line that a PRAGMA answers."""
    try:
        return [row[0] for row in connection.execute(f"PRAGMA {pragma}")]
    except Failure as problem:
        raise refusal(problem) from None


def _refuse_other_builds() -> None:
    if sqlcipher.sqlite_version_info < NEEDED_SQLITE:
        raise _wrong_build()


def _wrong_build() -> VaultError:
    return VaultError(
        "This copy of the application does not have the encryption it needs, so no record book was opened.",
        "Nothing has been changed.",
        "Install the application again.",
    )


def refusal(problem: Failure) -> SosError | Failure:
    """``problem`` in words, or itself where it is a mistake of ours. Its own text is never repeated."""
    code = (getattr(problem, "sqlite_errorcode", None) or 0) & 0xFF
    if code == _FULL:
        return DiskFull("The disk is full.", _SAFE, "Free some space, then try again.")
    if code in (_IOERR, _CANTOPEN, _NOMEM):
        return SaveFailed("The disk did not take or give what was asked.", _SAFE, "Press Try again.")
    if code in (_BUSY, _LOCKED):
        return VaultInUse("Another program is holding the records just now.", _SAFE, "Press Try again.")
    if code == _READONLY:
        return VaultReadOnly("This record book can be read here, not changed.", _SAFE)
    if code == _NOTADB:
        return VaultDamaged(
            "The records do not fit the key file: they are damaged or belong to another record book.",
            "Nothing has been changed.",
            "Put back the whole folder from your newest backup.",
        )
    if code == _CORRUPT:
        return VaultDamaged(
            "The records are damaged.", "Nothing has been changed.", "Open your newest backup instead."
        )
    if code == _CONSTRAINT and not any(words in str(problem) for words in _NOT_A_TRIGGER):
        return _law(str(problem))
    return problem


def _law(words: str) -> SosError:
    """What a trigger says: the words are the schema's own and hold nothing about anybody."""
    happened = f"{words[:1].upper()}{words[1:]}."
    if words.startswith("the welcome"):
        return BadInput(happened, "Nothing has been changed.")
    return Finished(happened, "Nothing has been changed.")

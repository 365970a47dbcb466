"""What a connection must be before anything is written through it, and what it may never do."""

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from sos_desktop.errors import SaveFailed, VaultDamaged, VaultError, VaultInUse, VaultReadOnly
from sos_desktop.vault import connection as subject
from sos_desktop.vault.connection import Connection, Failure, ask, connect, guard, refusal
from sos_desktop.vault.store import Store

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a # folder? with %41 signs" / "vault.db"
    path.parent.mkdir()
    path.touch()
    return path


@pytest.fixture
def connection(path: Path):
    opened = connect(path, KEY)
    opened.execute("CREATE TABLE words (word TEXT) STRICT")
    opened.execute("INSERT INTO words VALUES ('kittiwake')")
    opened.execute(
        "CREATE TRIGGER words_stay BEFORE DELETE ON words BEGIN SELECT RAISE(ABORT, 'words stay'); END"
    )
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "truncate"),
        ("synchronous", 3),
        ("locking_mode", "exclusive"),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("mmap_size", None),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("cipher_status", "1"),
        ("cipher_page_size", "4096"),
        ("cipher_hmac_algorithm", "HMAC_SHA512"),
        ("cipher_use_hmac", "1"),
        ("cipher_plaintext_header_size", "0"),
    ],
)
def test_it_is_set_as_the_design_says(connection: Connection, pragma: str, value: object):
    assert ask(connection, pragma) == value or (pragma == "mmap_size" and ask(connection, pragma) == 0)


def test_what_is_written_is_not_readable(connection: Connection, path: Path):
    connection.close()
    assert b"kittiwake" not in path.read_bytes()
    assert not path.read_bytes().startswith(b"SQLite")


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_a_key_of_another_length_is_never_taken_for_a_passphrase(path: Path, size: int):
    with pytest.raises(ValueError, match="32 bytes"):
        connect(path, bytes(size))


def test_a_wrong_key_changes_nothing_and_says_nothing_behind_our_back(
    connection: Connection, path: Path, capfd: pytest.CaptureFixture[str]
):
    connection.close()
    before = path.read_bytes()
    with pytest.raises(VaultDamaged, match="do not fit the key file"):
        connect(path, bytes(32))
    assert path.read_bytes() == before
    assert capfd.readouterr() == ("", "")


def test_a_missing_file_is_never_made(tmp_path: Path):
    with pytest.raises(SaveFailed):
        connect(tmp_path / "vault.db", KEY)
    assert not (tmp_path / "vault.db").exists()


def test_a_second_opener_finds_it_held(connection: Connection, path: Path):
    with pytest.raises(VaultInUse):
        connect(path, KEY, patience=0)


def test_a_reader_only_cannot_write(connection: Connection, path: Path):
    connection.close()
    reader = connect(path, KEY, mode="ro")
    assert ask(reader, "page_count") == 2
    with pytest.raises(Failure) as refused:
        reader.execute("DELETE FROM words")
    assert isinstance(refusal(refused.value), VaultReadOnly)
    reader.close()


@pytest.mark.parametrize(
    "forbidden",
    [
        "ATTACH DATABASE ':memory:' AS other KEY ''",
        "ATTACH DATABASE '{plain}' AS plain KEY ''",
        "DETACH DATABASE main",
        "SELECT sqlcipher_export('plain')",
        "SELECT load_extension('x')",
        "PRAGMA key = 'x'",
        "PRAGMA rekey = 'x'",
        "PRAGMA journal_mode = OFF",
        "PRAGMA synchronous = OFF",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA secure_delete = OFF",
        "PRAGMA user_version = 7",
        "PRAGMA application_id = 7",
        "PRAGMA writable_schema = ON",
        "PRAGMA recursive_triggers",
        "PRAGMA cipher_log = '{plain}'",
        "PRAGMA cipher_settings",
        "VACUUM INTO '{plain}'",
        "CREATE TABLE more (word)",
        "CREATE TEMP TABLE more (word)",
        "CREATE TRIGGER kept BEFORE DELETE ON words BEGIN SELECT 1; END",
        "CREATE VIEW more AS SELECT word FROM words",
        "CREATE INDEX more ON words (word)",
        "CREATE VIRTUAL TABLE more USING fts5(word)",
        "DROP TABLE words",
        "DROP TRIGGER words_stay",
        "ALTER TABLE words RENAME TO others",
    ],
)
def test_nothing_is_attached_exported_or_loosened(connection: Connection, tmp_path: Path, forbidden: str):
    guard(connection)
    plain = tmp_path / "plain.db"
    with pytest.raises(Failure):
        connection.execute(forbidden.format(plain=plain))
    assert not plain.exists()


@pytest.mark.parametrize(
    "allowed",
    [
        "PRAGMA data_version",
        "PRAGMA quick_check",
        "PRAGMA integrity_check",
        "PRAGMA integrity_check(5)",
        "PRAGMA cipher_integrity_check",
        "PRAGMA foreign_key_check",
        "PRAGMA user_version",
        "SELECT word FROM words",
        "INSERT INTO found VALUES ('kittiwake')",
        "INSERT INTO found (found) VALUES ('rebuild')",
        "SELECT word FROM found WHERE found MATCH 'kittiwake'",
    ],
)
def test_what_is_needed_goes_on_working(connection: Connection, allowed: str):
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(word)")
    guard(connection)
    connection.execute(allowed).fetchall()


def test_another_build_of_sqlite_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subject.sqlcipher, "sqlite_version_info", (3, 51, 1))
    with pytest.raises(VaultError, match="does not have the encryption it needs"):
        connect(path, KEY)


def test_a_library_without_encryption_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch):
    """Plain SQLite takes ``PRAGMA key`` without a word, and would write everything in clear."""

    class Plain:
        Error = sqlite3.Error
        Row = sqlite3.Row
        sqlite_version_info = (9, 9, 9)
        connect = staticmethod(lambda *arguments, **named: sqlite3.connect(*arguments, **named))

    monkeypatch.setattr(subject, "sqlcipher", Plain)
    monkeypatch.setattr(subject, "Row", sqlite3.Row)
    with pytest.raises(VaultError, match="does not have the encryption it needs"):
        connect(path, KEY)
    assert path.read_bytes() == b""


@pytest.mark.parametrize("pragma", ["journal_mode = TRUNCATE", "synchronous = EXTRA"])
def test_a_setting_that_does_not_take_is_noticed(path: Path, pragma: str, monkeypatch: pytest.MonkeyPatch):
    kept = tuple(p for p in subject._PRAGMAS if p != pragma)
    monkeypatch.setattr(subject, "_PRAGMAS", kept)
    monkeypatch.setattr(
        subject, "_JOURNAL", "journal_mode = DELETE" if "journal" in pragma else subject._JOURNAL
    )
    with pytest.raises(VaultError, match="does not have the encryption it needs"):
        connect(path, KEY)


def test_a_mistake_of_ours_stays_a_mistake_and_is_not_dressed_up(store: Store, now: datetime):
    with pytest.raises(Failure):
        store.rows("SELECT * FROM nowhere")
    with pytest.raises(Failure), store.change(now=now) as change:
        change.run("INSERT INTO practitioners VALUES ('a', 'b', 7)")


def test_damage_in_the_middle_of_a_file_is_told_as_damage(connection: Connection, path: Path):
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO words VALUES (?)", (("x" * 900,) for _ in range(60)))
    connection.execute("COMMIT")
    connection.close()
    with path.open("r+b") as file:
        file.seek(4096 * 6)
        file.write(b"\xff" * 64)
    opened = connect(path, KEY)
    with pytest.raises(Failure) as refused:
        opened.execute("SELECT count(length(word)) FROM words WHERE word LIKE '%y'").fetchall()
    assert isinstance(refusal(refused.value), VaultDamaged)
    opened.close()

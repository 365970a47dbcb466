"""From any earlier form to this one, whole or not at all."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sos_desktop.errors import SaveFailed, VaultError, VaultNewer
from sos_desktop.vault import migrate
from sos_desktop.vault.connection import Connection, DiskFull, in_memory

FIRST = "CREATE TABLE one (x INTEGER) STRICT; INSERT INTO one VALUES (1);"
SECOND = "ALTER TABLE one ADD COLUMN y INTEGER; UPDATE one SET y = x;"
BROKEN = "CREATE TABLE three (z INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"


@pytest.fixture
def connection() -> Iterator[Connection]:
    opened = in_memory()
    yield opened
    opened.close()


def tables(connection: Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT name FROM sqlite_master ORDER BY name")]


def test_schema_sql_is_what_the_migrations_build():
    written = (Path(migrate.__file__).parent / "schema.sql").read_text("utf-8")
    assert migrate.schema() == written, "python -m sos_desktop.vault.migrate > sos_desktop/vault/schema.sql"


def test_the_numbers_have_no_gaps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert len(migrate.steps()) == migrate.latest() >= 1
    (tmp_path / "migrations").mkdir()
    for name in ("0001_beginning.sql", "0003_too_far.sql", "notes.txt"):
        (tmp_path / "migrations" / name).write_text("")
    monkeypatch.setattr(migrate, "files", lambda _: tmp_path)
    with pytest.raises(ValueError, match="gap"):
        migrate.steps.__wrapped__()
    (tmp_path / "migrations" / "0003_at_the_same_time.sql").write_text("")
    with pytest.raises(ValueError, match="two migrations have the number 0003"):
        migrate.steps.__wrapped__()


def test_every_table_holds_what_its_columns_say():
    schema = migrate.schema()
    assert schema.count("CREATE TABLE") == len(re.findall(r"\) STRICT(, WITHOUT ROWID)?;$", schema, re.M))


def test_each_step_runs_once(connection: Connection):
    assert migrate.migrate(connection, (FIRST,)) == 1
    assert migrate.migrate(connection, (FIRST,)) == 0
    assert migrate.migrate(connection, (FIRST, SECOND)) == 1
    assert [tuple(row) for row in connection.execute("SELECT * FROM one")] == [(1, 1)]
    assert migrate.version(connection) == 2


def test_a_broken_step_leaves_everything_as_it_was(connection: Connection):
    migrate.migrate(connection, (FIRST,))
    with pytest.raises(VaultError, match="It is as it was before"):
        migrate.migrate(connection, (FIRST, SECOND, BROKEN))
    assert tables(connection) == ["one"]
    assert migrate.version(connection) == 1
    assert not connection.in_transaction
    assert migrate.migrate(connection, (FIRST, SECOND)) == 1


def test_a_full_disk_is_told_as_a_full_disk(connection: Connection):
    migrate.migrate(connection, (FIRST,))
    connection.execute("PRAGMA max_page_count = 2")
    fat = "CREATE TABLE fat (b BLOB) STRICT; INSERT INTO fat VALUES (zeroblob(100000));"
    with pytest.raises(DiskFull) as refused:
        migrate.migrate(connection, (FIRST, fat))
    assert isinstance(refused.value, SaveFailed)
    assert tables(connection) == ["one"]


def test_a_later_form_is_refused(connection: Connection):
    migrate.migrate(connection, (FIRST, SECOND))
    with pytest.raises(VaultNewer, match="later version"):
        migrate.migrate(connection, (FIRST,))
    with pytest.raises(VaultNewer):
        connection.execute("PRAGMA user_version = 9999")
        migrate.refuse_newer(connection)

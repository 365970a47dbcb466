"""Every vault format ever released still opens, at its real cost, with everything in it."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sos_desktop.errors import VaultError, VaultReadOnly
from sos_desktop.vault import folder as folders
from sos_desktop.vault import migrate
from sos_desktop.vault.folder import derive, open_with, unlock, unlock_with_code
from sos_desktop.vault.recovery import RecoveryCode
from sos_desktop.vault.restore import look_inside
from sos_desktop.vault.soundness import sound

RELEASED = sorted(path.parent for path in Path(__file__).parents[2].glob("data/vaults/*/opens-with.json"))


def test_there_is_one_for_every_form_of_the_database():
    assert [folder.name for folder in RELEASED] == [f"{n + 1:04}" for n in range(migrate.latest())]


@pytest.fixture(params=RELEASED, ids=lambda folder: folder.name)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(request.param, tmp_path / "released"))


def test_it_opens_with_its_passphrase_and_everything_is_there(released: Path, now: datetime):
    expected = json.loads((released / "opens-with.json").read_text("utf-8"))
    vault = unlock(released, expected["passphrase"], now=now)
    assert vault.meta.vault_id.hex() == expected["vault_id"]
    assert vault.meta.demonstration
    found = [row["name"] for row in vault.store.rows("SELECT name FROM practitioners ORDER BY id")]
    assert found == expected["practitioners"]
    head = vault.store.row("SELECT mac FROM audit WHERE seq = ?", (expected["head"]["seq"],))
    assert head["mac"].hex() == expected["head"]["mac"]
    assert sound(vault)
    vault.close(now=now)


def test_it_opens_with_its_recovery_code(released: Path, now: datetime):
    expected = json.loads((released / "opens-with.json").read_text("utf-8"))
    unlock_with_code(released, RecoveryCode.parse(expected["code"]), now=now).close(now=now)


def test_brought_up_to_date_it_has_the_form_of_a_new_one(released: Path, now: datetime):
    expected = json.loads((released / "opens-with.json").read_text("utf-8"))
    vault = unlock_with_code(released, RecoveryCode.parse(expected["code"]), now=now)
    found = migrate.statements_in(vault.store.connection)
    vault.close(now=now)
    built = migrate.schema().split("\n\n", 1)[1]
    assert {f"{statement};" for statement in found} == {
        f"{part};" for part in built.rstrip().rstrip(";").split(";\n\n")
    }, "where the newest migration has not been released yet: python tests/data/vaults/make.py"


# Looked at where nothing may be written


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def before_the_update(tmp_path: Path, now: datetime) -> Path:
    """The backup that was made of the first release before it was brought up to date."""
    folder = Path(shutil.copytree(RELEASED[0], tmp_path / "released"))
    unlock(folder, _expected()["passphrase"], now=now).close(now=now)
    (made,) = (folder / "backups").glob("*.vbk")
    return made


def _expected() -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((RELEASED[0] / "opens-with.json").read_text("utf-8"))
    return expected


def test_a_backup_from_before_an_update_is_looked_inside_and_nothing_is_left_behind(
    before_the_update: Path, tmp_path: Path, now: datetime
):
    files = everything(tmp_path)
    vault = look_inside(before_the_update, _expected()["passphrase"], now=now)
    assert vault.read_only and "This is a backup" in vault.notices[0]
    assert vault.store.row("PRAGMA user_version")[0] == migrate.latest()
    found = [row["name"] for row in vault.store.rows("SELECT name FROM practitioners ORDER BY id")]
    assert found == _expected()["practitioners"]
    with pytest.raises(VaultReadOnly), vault.store.change(now=now):
        pass
    with pytest.raises(VaultReadOnly):
        vault.store.execute("DELETE FROM practitioners")
    vault.store.reopen()  # as after a read that failed
    assert vault.store.rows("SELECT * FROM practitioners")
    assert everything(tmp_path) == files, "not even while it is open"
    vault.close(now=now)
    assert everything(tmp_path) == files


def test_an_earlier_record_book_that_may_not_be_written_is_read_in_memory(tmp_path: Path, now: datetime):
    folder = Path(shutil.copytree(RELEASED[0], tmp_path / "released"))
    key = derive(folder, _expected()["passphrase"], now=now)
    files = everything(folder)
    vault = open_with(key, only_look=True)
    assert vault.read_only and vault.store.rows("SELECT * FROM practitioners")
    assert {path: data for path, data in everything(folder).items() if path.suffix == ".db"} == {
        path: data for path, data in files.items() if path.suffix == ".db"
    }
    vault.close(now=now)


def test_one_that_memory_would_not_hold_says_what_to_do(
    before_the_update: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(folders, "_MOST_IN_MEMORY", 10)
    with pytest.raises(VaultReadOnly, match="Restore it into a new folder"):
        look_inside(before_the_update, _expected()["passphrase"], now=now)


def test_a_step_that_fails_in_memory_is_told_and_nothing_is_left(
    before_the_update: Path, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    files = everything(tmp_path)
    broken = (*migrate.steps(), "SELECT no_such_column FROM meta")
    monkeypatch.setattr(migrate, "steps", lambda: broken)
    with pytest.raises(VaultError, match="could not be brought to the form"):
        look_inside(before_the_update, _expected()["passphrase"], now=now)
    assert everything(tmp_path) == files

"""Every vault format ever released still opens, at its real cost, with everything in it."""

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from sos_desktop.vault import migrate
from sos_desktop.vault.folder import unlock, unlock_with_code
from sos_desktop.vault.recovery import RecoveryCode
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
    found = vault.store.rows(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    )
    vault.close(now=now)
    built = migrate.schema().split("\n\n", 1)[1]
    assert {f"{row['sql']};" for row in found} == {
        f"{part};" for part in built.rstrip().rstrip(";").split(";\n\n")
    }, "where the newest migration has not been released yet: python tests/data/vaults/make.py"

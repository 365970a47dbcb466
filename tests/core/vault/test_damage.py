"""Damage is looked for twice before anybody is told, and then there is a way on."""

import shutil
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from sos_desktop.errors import VaultReadOnly, WrongPassphrase
from sos_desktop.vault import backup, damage
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS

confirmed = partial(damage.confirmed, limits=CHEAP_LIMITS)
Names = Callable[[Vault], list[str]]


@pytest.fixture
def closed(written: Vault, now: datetime) -> Path:
    backup.make(written, now=now)
    written.close(now=now)
    return written.folder


def bend(folder: Path, page: int) -> None:
    with (folder / "vault.db").open("r+b") as file:
        file.seek(4096 * page + 99)
        file.write(b"bent")


def test_what_was_only_a_hesitation_is_not_damage(closed: Path, passphrase: str, now: datetime):
    assert confirmed(closed, passphrase, now=now) is None


def test_a_damaged_page_is_found_a_good_backup_named_and_the_rest_can_be_read(
    closed: Path, passphrase: str, names: Names, now: datetime
):
    bend(closed, 40)
    before = (closed / "vault.db").read_bytes()
    found = confirmed(closed, passphrase, now=now)
    assert "cannot be trusted" in found.problem.happened or "cannot be read" in found.problem.happened
    assert found.newest.manifest.number == 1
    assert found.can_be_read
    vault = damage.look(closed, passphrase, now=now, limits=CHEAP_LIMITS)
    assert vault.notices == (damage.NOTICE,)
    assert names(vault) == ["robin", "wren"]
    with pytest.raises(VaultReadOnly), vault.store.change(now=now):
        pass
    vault.close(now=now)
    assert (closed / "vault.db").read_bytes() == before


def test_a_first_page_that_is_gone_leaves_the_backup(closed: Path, passphrase: str, now: datetime):
    bend(closed, 0)
    found = confirmed(closed, passphrase, now=now)
    assert not found.can_be_read
    assert found.newest.intact()


def test_something_added_to_the_end_can_be_looked_past(
    closed: Path, passphrase: str, names: Names, now: datetime
):
    with (closed / "vault.db").open("ab") as file:
        file.write(b"half a page")
    found = confirmed(closed, passphrase, now=now)
    assert found.can_be_read
    vault = damage.look(closed, passphrase, now=now, limits=CHEAP_LIMITS)
    assert names(vault) == ["robin", "wren"]
    vault.close(now=now)


def test_an_older_file_in_its_place_can_be_looked_at(
    written: Vault, keep, open_vault, passphrase: str, names: Names, tmp_path: Path, now: datetime
):
    written.close(now=now)
    shutil.copy(written.folder / "vault.db", tmp_path / "older.db")
    vault = open_vault(written.folder)
    keep(vault, "siskin")
    vault.close(now=now)
    shutil.copy(tmp_path / "older.db", written.folder / "vault.db")
    found = confirmed(written.folder, passphrase, now=now, elsewhere=[tmp_path])
    assert "older copy" in found.problem.happened
    assert found.newest is None
    assert found.can_be_read


def test_a_wrong_passphrase_is_not_damage(closed: Path, now: datetime):
    with pytest.raises(WrongPassphrase):
        confirmed(closed, "not this one", now=now)

"""What somebody with the folder, but without its secrets, might try: each is refused, noticed, or leads nowhere."""

import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sos_desktop.errors import VaultDamaged
from sos_desktop.vault import backup, backup_file, keys, noted_keys, reserve, restore
from sos_desktop.vault.connection import Connection
from sos_desktop.vault.files import clear_leftovers, read_at_most
from sos_desktop.vault.folder import Vault, derive, open_with
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode
from sos_desktop.vault.rewrap import change_passphrase, change_sheet

NEW = "heron marsh oxide pebble"
Opening = Callable[..., Vault]


@pytest.fixture
def change(now: datetime, passphrase: str) -> Callable[..., None]:
    def to(vault: Vault, new: str = NEW, old: str = passphrase) -> None:
        change_passphrase(vault, old, new, generated=True, now=now, cost=CHEAPEST, limits=CHEAP_LIMITS)

    return to


def key_files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in (keys.NAME, keys.COPY)}


def put_back(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).write_bytes(data)


# An earlier key file in place of the newest


def test_an_earlier_key_file_put_back_is_told_at_the_opening_that_it_allows(
    vault: Vault, open_vault: Opening, change: Callable[..., None], passphrase: str, now: datetime
):
    earlier = key_files(vault.folder)
    change(vault)
    vault.close(now=now)
    put_back(vault.folder, earlier)
    again = open_vault(vault.folder, passphrase)
    assert noted_keys.OLDER in again.notices
    change(again)  # what it opens with is changed once more
    again.close(now=now)
    assert open_vault(vault.folder, NEW).notices == ()


def test_so_is_one_that_brings_an_earlier_sheet_back(
    vault: Vault, open_vault: Opening, code: RecoveryCode, passphrase: str, now: datetime
):
    earlier = key_files(vault.folder)
    change_sheet(vault, passphrase, RecoveryCode(bytes(range(1, 21))), now=now, limits=CHEAP_LIMITS)
    vault.close(now=now)
    put_back(vault.folder, earlier)
    assert noted_keys.OLDER in open_vault(vault.folder, code).notices


def test_going_back_to_a_backup_is_no_earlier_key_file(
    vault: Vault, open_vault: Opening, change: Callable[..., None], passphrase: str, now: datetime
):
    made = backup.make(vault, now=now)
    change(vault)
    vault.close(now=now)
    later = now + timedelta(hours=1)
    restore.replace(made.path, vault.folder, passphrase, now=later, limits=CHEAP_LIMITS)
    again = open_vault(vault.folder, passphrase)
    assert noted_keys.OLDER not in again.notices


def test_neither_closing_nor_opening_makes_a_key_file_look_older(
    vault: Vault, open_vault: Opening, change: Callable[..., None], now: datetime
):
    change(vault)
    vault.close(now=now)
    for _ in range(3):
        again = open_vault(vault.folder, NEW)
        assert again.notices == ()
        again.close(now=now)


def test_a_note_that_cannot_be_read_says_nothing(store, now: datetime):
    with store.change(now=now) as done:
        noted_keys.note(done, 9, now=now)
    connection: Connection = store.connection
    assert noted_keys.is_older(connection, 8) and not noted_keys.is_older(connection, 9)
    with store.change(now=now) as done:
        done.run("UPDATE drafts SET content = 'x' WHERE form = 'key file'")
    assert not noted_keys.is_older(store.connection, 1)
    connection = store.connection
    store.close()
    assert not noted_keys.is_older(connection, 1)


# A folder from somebody else, with links in it


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    path = tmp_path / "precious"
    path.write_bytes(b"something of mine")
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_in_place_of_the_reserve_empties_nothing(
    vault_folder: Path, open_vault: Opening, precious: Path
):
    (vault_folder / reserve.NAME).symlink_to(precious)
    vault = open_vault(vault_folder)
    assert precious.read_bytes() == b"something of mine"
    assert not (vault.folder / reserve.NAME).is_symlink()
    assert (vault.folder / reserve.NAME).stat().st_size == reserve.SIZE


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_second_name_for_a_file_of_mine_empties_nothing(
    vault_folder: Path, open_vault: Opening, precious: Path
):
    os.link(precious, vault_folder / reserve.NAME)
    open_vault(vault_folder)
    assert precious.read_bytes() == b"something of mine"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_nothing_is_cleared_away_at_the_other_end_of_a_link(tmp_path: Path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / ".notes.deadbeef").write_bytes(b"mine")
    (tmp_path / "backups").symlink_to(mine)
    clear_leftovers(tmp_path / "backups")
    assert (mine / ".notes.deadbeef").exists()
    clear_leftovers(mine)
    assert not (mine / ".notes.deadbeef").exists()


# What would keep somebody waiting for ever


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_place_of_a_file_is_refused_at_once(
    vault_folder: Path, passphrase: str, now: datetime, tmp_path: Path
):
    pipe = tmp_path / "20261123-140500-000001.vbk"
    os.mkfifo(pipe)
    with pytest.raises(VaultDamaged):
        backup_file.read(pipe)
    with pytest.raises(FileNotFoundError):
        read_at_most(pipe, 10)
    assert list(backup_file.readable(tmp_path)) == []
    (vault_folder / keys.NAME).unlink()
    os.mkfifo(vault_folder / keys.NAME)
    opened = open_with(derive(vault_folder, passphrase, now=now, limits=CHEAP_LIMITS))  # by its copy
    opened.close(now=now)


# Without any secret nothing says more than it must


def test_the_files_of_a_closed_record_book_hold_no_name_and_no_plain_page(
    vault: Vault, now: datetime, tmp_path: Path
):
    marker = "Kittiwake-7F3A"
    with vault.store.change(now=now) as change:
        change.run(
            "INSERT INTO drafts (form, content, saved) VALUES ('incident', ?, '2026-11-23T14:05:00Z')",
            (f'{{"label": "{marker}"}}',),
        )
    made = backup.make(vault, now=now)
    vault.close(now=now)
    looked = restore.look_inside(made.path, "abacus kingfisher lantern yo-yo", now=now, limits=CHEAP_LIMITS)
    looked.close(now=now)
    for path in vault.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert marker.encode() not in data and marker.encode("utf-16-le") not in data, path
            assert path.stat().st_mode & 0o077 == 0, path

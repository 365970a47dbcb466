"""A small file is the old one or the new one."""

import errno
import os
from pathlib import Path

import pytest

from sos_desktop.errors import SaveFailed
from sos_desktop.vault import files, reserve
from sos_desktop.vault.folder import Vault


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_for_its_owner_only(tmp_path: Path):
    path = tmp_path / "file"
    for data in (b"old", b"new"):
        files.write_safely(path, data)
        assert path.read_bytes() == data
    assert path.stat().st_mode & 0o777 == 0o600
    assert listed(tmp_path) == ["file"]


@pytest.mark.parametrize("call", ["fsync", "replace", "open"])
def test_where_the_disk_refuses_the_old_one_stays_alone(
    tmp_path: Path, call: str, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "file"
    files.write_safely(path, b"old")

    def refuse(*_: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as disk:
        disk.setattr(f"sos_desktop.vault.files.os.{call}", refuse)
        with pytest.raises(OSError, match="full"):
            files.write_safely(path, b"new")
    assert path.read_bytes() == b"old"
    assert listed(tmp_path) == ["file"]


def test_the_file_then_its_name_are_on_the_disk_before_it_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    order = []
    real = {name: getattr(os, name) for name in ("fsync", "replace")}

    def noted(name: str):
        def call(*arguments: object) -> object:
            order.append(name)
            return real[name](*arguments)

        return call

    for name in real:
        monkeypatch.setattr(f"sos_desktop.vault.files.os.{name}", noted(name))
    files.write_safely(tmp_path / "file", b"data")
    assert order == ["fsync", "replace", "fsync"]


def test_no_more_is_read_than_asked_for(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"x" * 100)
    assert len(files.read_at_most(tmp_path / "file", 10)) == 11


def test_what_is_handed_over_takes_no_place_of_a_device_or_a_folder(tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for taken in (pipe, tmp_path):
        with pytest.raises(SaveFailed, match="could not be saved there"):
            files.hand_over(taken, b"data")
    assert pipe.is_fifo()
    assert listed(tmp_path) == ["pipe"]


@pytest.mark.parametrize("inside", ["vault.db", "vault.keys", "sent/file.zip", "notes.txt"])
def test_nothing_is_handed_over_into_a_record_book(vault: Vault, inside: str):
    before = {path: path.stat().st_mtime_ns for path in vault.folder.rglob("*")}
    with pytest.raises(SaveFailed, match="that folder is a record book"):
        files.hand_over(vault.folder / inside, b"data")
    assert {path: path.stat().st_mtime_ns for path in vault.folder.rglob("*")} == before


def test_nor_through_another_name_of_it(vault: Vault, tmp_path: Path):
    (tmp_path / "elsewhere").symlink_to(vault.folder)
    with pytest.raises(SaveFailed, match="that folder is a record book"):
        files.hand_over(tmp_path / "elsewhere" / "notes.txt", b"data")


def test_the_reserve_takes_real_room_and_gives_it_back(tmp_path: Path):
    assert reserve.keep(tmp_path)
    status = (tmp_path / reserve.NAME).stat()
    assert status.st_size == 8 * 1024 * 1024
    assert status.st_blocks * 512 >= status.st_size
    assert reserve.keep(tmp_path)
    assert reserve.release(tmp_path)
    assert not reserve.release(tmp_path)


def test_the_reserve_takes_real_room_where_the_system_has_no_call_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delattr("sos_desktop.vault.reserve.os.posix_fallocate")
    assert reserve.keep(tmp_path)
    assert (tmp_path / reserve.NAME).stat().st_size == reserve.SIZE


def test_where_it_cannot_be_told_whether_a_folder_is_a_record_book_nothing_is_handed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(_: Path) -> bool:
        raise OSError(5, "no")

    monkeypatch.setattr(Path, "exists", refuse)
    with pytest.raises(SaveFailed, match="could not be saved there"):
        files.hand_over(tmp_path / "notes.txt", b"data")
    assert listed(tmp_path) == []


@pytest.mark.parametrize(
    ("system", "number", "named"),
    [
        ("win32", errno.EACCES, True),
        ("win32", errno.EPERM, True),
        ("win32", errno.ENOSPC, False),
        ("linux", errno.EACCES, False),
    ],
)
def test_where_windows_protects_a_folder_the_setting_is_named(system: str, number: int, named: bool):
    words = files._what_to_do(OSError(number, "denied"), system)
    assert ("Controlled folder access" in words) is named
    assert "another" in words

"""The public and the private file of an escrow key: what is in them, and where the private one may not lie."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.errors import BadInput, PlaceRefused, SaveFailed, SosError
from sos_desktop.vault import disks, escrow_files, places
from sos_desktop.vault.disks import Disk
from sos_desktop.vault.escrow import EscrowKey, EscrowKeys, Recipient

KEY, OTHER = EscrowKey(bytes(range(32))), EscrowKey(bytes(range(1, 33)))


def saved(folder: Path, label: str = "SoS lead") -> tuple[Path, Path]:
    return escrow_files.save_pair(folder, label, KEY, allowed=places.anywhere)


def test_a_pair_is_written_for_its_owner_only_and_read_back(tmp_path: Path):
    public, private = saved(tmp_path)
    assert (public.name, private.name) == ("sos-lead.sos-escrow-public", "sos-lead.sos-escrow-key")
    assert escrow_files.read_public(public) == Recipient("SoS lead", KEY.public)
    assert escrow_files.read_private(private) == KEY
    said = private.read_text("utf-8")
    assert Recipient("x", KEY.public).fingerprint in said
    assert said.count(KEY.text) == 1
    assert KEY.private.hex()[:8] not in public.read_text("ascii")
    if os.name == "posix":
        assert stat.S_IMODE(private.stat().st_mode) == 0o600


def test_a_label_without_letters_still_gives_a_name(tmp_path: Path):
    public, _ = saved(tmp_path, "—")
    assert public.name == "escrow.sos-escrow-public"


@pytest.mark.parametrize("there", ["sos-lead.sos-escrow-public", "sos-lead.sos-escrow-key"])
def test_a_key_that_is_in_use_is_not_replaced(tmp_path: Path, there: str):
    (tmp_path / there).write_text("in use", "utf-8")
    with pytest.raises(PlaceRefused, match="is there already"):
        saved(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [there]


def test_a_private_key_never_lies_beside_the_records(vault_folder: Path):
    for folder in (vault_folder, vault_folder / "backups"):
        with pytest.raises(SaveFailed, match="that folder is a record book"):
            saved(folder)
    assert not list(vault_folder.rglob("*escrow*"))


def test_a_private_key_is_not_put_where_it_is_copied_or_spread(tmp_path: Path):
    for folder in (Path.home() / "OneDrive - Trust" / "keys", Path("//server/share"), tmp_path):
        with pytest.raises(PlaceRefused):
            escrow_files.save_pair(folder, "SoS lead", KEY)


def test_a_stick_may_be_fat_but_not_far_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "temporary", list)
    monkeypatch.setattr(disks, "under", lambda _: Disk("vfat"))
    escrow_files.fit(tmp_path)
    monkeypatch.setattr(disks, "under", lambda _: Disk("cifs", remote=True))
    with pytest.raises(PlaceRefused, match="network"):
        escrow_files.fit(tmp_path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(SaveFailed, match="No key has been made"):
        saved(tmp_path / "gone")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[" * 4000,
        b"x" * 5000,
        b'{"format": "sos-escrow-public"}',
        b'{"format": "other", "version": 1, "label": "a", "public": "' + b"00" * 32 + b'"}',
        b'{"format": "sos-escrow-public", "version": true, "label": "a", "public": "' + b"00" * 32 + b'"}',
        b'{"format": "sos-escrow-public", "version": 1, "label": "", "public": "' + b"00" * 32 + b'"}',
        b'{"format": "sos-escrow-public", "version": 1, "label": "a", "public": "' + b"00" * 31 + b'"}',
    ],
)
def test_another_file_is_no_public_file(tmp_path: Path, content: bytes):
    path = tmp_path / "holiday.jpg"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"holiday.jpg is not the public file"):
        escrow_files.read_public(path)


@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_they_are_a_key_or_a_sentence(content: bytes):
    with pytest.raises(BadInput):
        escrow_files.parse_public(content, "a file")


def test_a_private_file_without_a_key_or_with_a_slip_is_refused(tmp_path: Path):
    path = tmp_path / "key.txt"
    for content in ("", "no key here", KEY.text[:-1], "\udcff"):
        path.write_text(content, "utf-8", errors="surrogateescape")
        with pytest.raises(BadInput, match=r"No escrow key stands in key.txt"):
            escrow_files.read_private(path)
    path.write_text("0" * 8 + KEY.text[8:], "utf-8")
    with pytest.raises(BadInput, match="slip"):
        escrow_files.read_private(path)
    for read in (escrow_files.read_private, escrow_files.read_public):
        with pytest.raises(SosError, match="cannot be read"):
            read(tmp_path / "gone")


def test_of_two_keys_the_one_with_the_slip_is_named():
    assert EscrowKeys.parse([KEY.text, OTHER.text.upper()]) == EscrowKeys((KEY, OTHER))
    with pytest.raises(BadInput, match=r"^Key 2 of 2 has a slip"):
        EscrowKeys.parse([KEY.text, OTHER.text[:-2]])
    with pytest.raises(BadInput, match=r"^This escrow key has a slip"):
        EscrowKeys.parse(["1234"])

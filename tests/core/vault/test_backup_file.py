"""``.vbk``, read as a stranger would hand it to us: cut, bent, forged, or not one at all."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sos_desktop.errors import VaultDamaged
from sos_desktop.vault import backup, backup_file, manifest
from sos_desktop.vault.backup_file import BackupFile
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.slots import canonical

OTHER = b"something else entirely"


@pytest.fixture
def file(written: Vault, now: datetime) -> BackupFile:
    (written.folder / "sent" / "abc.sent").write_bytes(b"sealed" * 100)
    return backup.make(written, now=now).file


def test_what_was_put_in_comes_out(file: BackupFile, written: Vault, tmp_path: Path):
    again = backup_file.read(file.path)
    assert again == file
    assert again.key_file().slots == written.key_file.slots
    again.extract("sent/abc.sent", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"sealed" * 100
    assert again.manifest.size < file.path.stat().st_size


@pytest.mark.parametrize("cut", [1, 8, 16, 17, 500, 5000, 100_000])
def test_a_backup_that_was_cut_off_says_so(file: BackupFile, cut: int):
    data = file.path.read_bytes()
    file.path.write_bytes(data[:-cut])
    with pytest.raises(VaultDamaged, match="cut off"):
        backup_file.read(file.path)


@pytest.mark.parametrize("data", [b"", b"SOSVBK1\n", bytes(16), OTHER, b"\xff" * 8 + b"SOSVBK1\n"])
def test_what_is_not_a_backup_is_not_taken_for_one(tmp_path: Path, data: bytes):
    (tmp_path / "x.vbk").write_bytes(data)
    with pytest.raises(VaultDamaged):
        backup_file.read(tmp_path / "x.vbk")


def test_a_stick_that_was_pulled_is_said(tmp_path: Path):
    with pytest.raises(VaultDamaged, match="could not be read"):
        backup_file.read(tmp_path / "gone.vbk")


def test_something_put_in_front_or_at_the_end_is_found(file: BackupFile):
    data = file.path.read_bytes()
    for bent in (b"x" + data, data + b"x", data[:5] + b"x" + data[5:]):
        file.path.write_bytes(bent)
        with pytest.raises(VaultDamaged):
            backup_file.read(file.path)


def test_every_flipped_bit_is_found_somewhere(file: BackupFile, tmp_path: Path):
    data = file.path.read_bytes()
    bent = tmp_path / "bent.vbk"
    step = len(data) // 97
    for at in [*range(0, len(data), step), *range(len(data) - 40, len(data))]:
        bent.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        try:
            assert not backup_file.read(bent).intact(), at
        except VaultDamaged:
            continue


def test_a_bent_part_is_not_handed_out_and_nothing_is_left(file: BackupFile, tmp_path: Path):
    at = file.manifest.parts[0].size + file.manifest.parts[1].size + 3
    data = file.path.read_bytes()
    file.path.write_bytes(data[:at] + b"!" + data[at + 1 :])
    with pytest.raises(VaultDamaged):
        file.part("sent/abc.sent")
    with pytest.raises(VaultDamaged):
        file.extract("sent/abc.sent", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert not file.intact()


def test_a_part_that_is_too_large_or_not_there_is_refused(file: BackupFile):
    with pytest.raises(VaultDamaged):
        file.part("sent/abc.sent", largest=10)
    with pytest.raises(VaultDamaged):
        file.part("sent/other.sent")


def test_a_key_file_of_another_record_book_inside_is_refused(file: BackupFile, new_vault, now: datetime):
    other = backup.make(new_vault("Wren"), now=now).file
    forged = BackupFile(other.path, manifest.Manifest(**{**vars(other.manifest), "vault_id": bytes(16)}))
    with pytest.raises(VaultDamaged):
        forged.key_file()


def test_a_file_that_shrinks_while_it_is_read_is_found(file: BackupFile):
    file.path.write_bytes(file.path.read_bytes()[:5000])
    assert not file.intact()


def forged(file: BackupFile, **changes: object) -> bytes:
    """A manifest that says something else, with a checksum that fits."""
    content = {**file.manifest.body(), "mac": file.manifest.mac.hex(), **changes}
    content["checksum"] = manifest._checksum(content)
    return canonical(content)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "other"},
        {"version": 2},
        {"version": True},
        {"reason": "pre-erasure"},
        {"number": 0},
        {"number": 1.5},
        {"made": "yesterday"},
        {"form": 0},
        {"vault_id": "AB" * 16},
        {"contents": "zz"},
        {"parts": []},
        {"parts": "vault.db"},
        {"head": {"seq": 1}},
        {"extra": 1},
        {"mac": None},
    ],
)
def test_a_manifest_with_anything_else_in_it_is_refused(file: BackupFile, changes: dict[str, object]):
    assert manifest.parse(forged(file)) == file.manifest
    with pytest.raises(VaultDamaged):
        manifest.parse(forged(file, **changes))


@pytest.mark.parametrize(
    "name",
    [
        "../x.sent",
        "sent/../../x.sent",
        "sent/a/b.sent",
        "/x.sent",
        "sent/.x.sent",
        "vault.db",
        "sent/x\x00.sent",
    ],
)
def test_a_part_can_never_point_out_of_the_folder(file: BackupFile, name: str):
    parts = file.manifest.body()["parts"]
    assert isinstance(parts, list)
    with pytest.raises(VaultDamaged):
        manifest.parse(forged(file, parts=[*parts, {"name": name, "size": 1, "digest": "00" * 32}]))


def test_repeated_names_and_a_megabyte_are_refused(file: BackupFile):
    good = forged(file)
    with pytest.raises(VaultDamaged):
        manifest.parse(good[:-1] + b',"number":2}')
    with pytest.raises(VaultDamaged):
        manifest.parse(b" " * (manifest.LARGEST + 1))
    with pytest.raises(VaultDamaged):
        manifest.parse(b"[]")
    with pytest.raises(VaultDamaged):
        manifest.parse(b" " + good)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400))
@example(b"{" * 100_000)
@example(b'{"checksum":"x"}')
def test_whatever_bytes_a_manifest_has_it_is_read_or_refused(data: bytes):
    with pytest.raises(VaultDamaged):
        manifest.parse(data)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 2000), byte=st.binary(max_size=3), gone=st.integers(0, 3))
def test_a_bent_tail_is_refused_or_means_the_same(
    file: BackupFile, tmp_path: Path, at: int, byte: bytes, gone: int
):
    data = file.path.read_bytes()
    place = len(data) - min(at, len(data))
    bent = tmp_path / "bent.vbk"
    bent.write_bytes(data[:place] + byte + data[place + gone :])
    try:
        found = backup_file.read(bent)
    except VaultDamaged:
        return
    assert found.manifest == file.manifest


def test_the_newest_is_first_and_other_files_are_not_looked_at(tmp_path: Path):
    names = [
        "20270101-000000-2.vbk",
        "20260101-000000-10.vbk",
        "notes.txt",
        ".making-1",
        "x.vbk",
        "1-1-1.vbk",
    ]
    for name in names:
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in backup_file.in_folder(tmp_path)] == [names[1], names[0]]
    assert backup_file.in_folder(tmp_path / "gone") == []
    assert list(backup_file.readable(tmp_path)) == []
    assert backup_file.newest_key_file(tmp_path) is None
    assert backup_file.number_of(tmp_path / "x.vbk") == 0

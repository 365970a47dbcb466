"""Which disk, which profile: refused where a record book would be lost, spread, or read by everybody."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sos_desktop.errors import PlaceRefused
from sos_desktop.vault import disks, places, registry
from sos_desktop.vault.disks import Disk, Profile, of_mounts

MOUNTS = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:50 / /mnt/ward\040share rw - cifs //server/share rw
31 22 8:17 / /media/stick rw,nosuid shared:7 - vfat /dev/sdb1 rw
32 22 8:18 / /media/stick rw,nosuid - exFAT /dev/sdb2 rw
33 22 0:51 / /home/wren/cloud rw - fuse.rclone remote rw
not a line
34 22 0:52 /
"""
HOME = Path.home()


@pytest.mark.parametrize(
    ("folder", "disk"),
    [
        ("/home/wren/records", Disk("ext4")),
        ("/mnt/ward share/records", Disk("cifs", remote=True)),
        ("/mnt/ward shares/records", Disk("ext4")),
        ("/media/stick/records", Disk("exfat")),
        ("/home/wren/cloud", Disk("fuse.rclone", remote=True)),
    ],
)
def test_the_disk_under_a_folder_is_the_one_mounted_nearest_and_last(folder: str, disk: Disk):
    assert of_mounts(Path(folder), MOUNTS) == disk


def test_a_folder_that_is_not_there_yet_lies_where_its_parents_lie(tmp_path: Path):
    assert disks.under(tmp_path / "not" / "yet") == disks.under(tmp_path)


def test_where_the_system_does_not_say_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(disks, "_MOUNTS", tmp_path / "gone")
    assert disks.under(tmp_path) == Disk()
    assert disks.profile() == Profile()


@pytest.mark.parametrize(
    ("disk", "why"),
    [(Disk("nfs4", remote=True), "network"), (Disk("exfat"), "everybody"), (Disk("vfat"), "FAT")],
)
def test_a_share_under_a_drive_letter_and_a_stick_are_refused(disk: Disk, why: str):
    with pytest.raises(PlaceRefused, match=why):
        places.ordinary(Path("/srv/records"), lambda _: disk, Profile)


@pytest.mark.parametrize(
    ("profile", "why"),
    [
        (Profile(temporary=True), "cleared when you sign out"),
        (Profile(mandatory=True), "cleared when you sign out"),
        (Profile(deleted=True), "policy of this computer may delete"),
        (Profile(roaming=True), "copied to a server"),
    ],
)
def test_a_profile_that_does_not_stay_is_refused(profile: Profile, why: str):
    with pytest.raises(PlaceRefused, match=why):
        places.ordinary(HOME / "records", lambda _: Disk("ntfs"), lambda: profile)
    places.ordinary(Path("/srv/records"), lambda _: Disk("ntfs"), lambda: profile)


def test_the_local_part_of_a_roaming_profile_stays(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LOCALAPPDATA", str(HOME / "AppData" / "Local"))
    folder = HOME / "AppData" / "Local" / "records"
    places.ordinary(folder, lambda _: Disk("ntfs"), lambda: Profile(roaming=True))


# What Windows says in its registry, and what a sync program leaves of a file


class Told:
    """A registry in which somebody has set these numbers."""

    def __init__(self, **numbers: int) -> None:
        self.numbers = numbers

    def number(self, key: str, name: str) -> int | None:
        assert key.startswith("SOFTWARE")
        return self.numbers.get(name)


@pytest.mark.parametrize(
    "told",
    [
        Told(CleanupProfiles=30),
        Told(EnableSharedPCMode=1),
        Told(EnableSharedPCModeWithOneDriveSync=1),
        Told(**{"01": 1}),
        Told(**{"18": 1}),
    ],
    ids=lambda told: next(iter(told.numbers)),
)
def test_a_policy_that_deletes_profiles_is_known(told: Told):
    assert registry.deletes_profiles(told)


def test_copies_of_roaming_profiles_are_deleted_where_a_policy_says_so():
    told = Told(DeleteRoamingCache=1)
    assert registry.deletes_profiles(told, roaming=True)
    assert not registry.deletes_profiles(told)


@pytest.mark.parametrize("told", [Told(), Told(CleanupProfiles=0, EnableSharedPCMode=0), registry.Empty()])
def test_without_such_a_policy_profiles_stay(told: registry.Registry):
    assert not registry.deletes_profiles(told, roaming=True)


@pytest.mark.parametrize(
    ("found", "elsewhere"),
    [
        (SimpleNamespace(st_file_attributes=0x20), False),
        (SimpleNamespace(st_file_attributes=0x1000 | 0x20), True),
        (SimpleNamespace(st_file_attributes=0x40000), True),
        (SimpleNamespace(st_file_attributes=0x400000), True),
        (SimpleNamespace(st_flags=0x40000000), True),
        (SimpleNamespace(), False),
    ],
)
def test_a_file_of_which_only_the_name_is_here_is_known_without_reading_it(found: Any, elsewhere: bool):
    assert disks.elsewhere(Path("vault.db"), lambda _: found) is elsewhere


def test_an_ordinary_file_and_one_that_is_gone_are_not_elsewhere(tmp_path: Path):
    (tmp_path / "here").write_bytes(b"here")
    assert not disks.elsewhere(tmp_path / "here")
    assert not disks.elsewhere(tmp_path / "gone")

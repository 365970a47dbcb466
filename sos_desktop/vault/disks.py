"""What kind of disk a folder lies on, and what kind of profile somebody has: asked of the system, never guessed.

Linux says it in ``/proc/self/mountinfo`` (proc(5)); Windows in GetDriveType, GetVolumeInformation and
GetProfileType (Win32, fileapi.h and userenv.h). Where the system does not say, nothing is known and nothing refused.
"""

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sos_desktop.vault import registry

_REMOTE = frozenset(
    (
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afs",
        "ceph",
        "9p",
        "fuse.sshfs",
        "fuse.rclone",
        "davfs",
        "fuse.davfs2",
    )
)
_FAT = frozenset(("vfat", "msdos", "exfat", "fat", "fat12", "fat16", "fat32"))
_MOUNTS = Path("/proc/self/mountinfo")
_NOT_HERE = 0x1000 | 0x40000 | 0x400000
"""FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN and _RECALL_ON_DATA_ACCESS (Win32, winnt.h)."""
_DATALESS = 0x40000000
"""SF_DATALESS (macOS, sys/stat.h)."""
_ESCAPED = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Disk:
    """``file_system`` in lower case, empty where it is not known."""

    file_system: str = ""
    remote: bool = False

    @property
    def fat(self) -> bool:
        """It knows no owners, so everybody at this computer reads along, and no journal."""
        return self.file_system in _FAT


@dataclass(frozen=True, slots=True)
class Profile:
    """Whether the signed-in person's own folders are cleared, or copied to a server, at sign-out.

    ``deleted``: a policy of this computer may delete them, at sign-out or some day later.
    """

    temporary: bool = False
    mandatory: bool = False
    roaming: bool = False
    deleted: bool = False


def _looked_at(path: Path) -> os.stat_result:
    return path.stat()


def elsewhere(path: Path, look: Callable[[Path], os.stat_result] = _looked_at) -> bool:
    """Whether ``path`` is only the name of a file whose contents are still with a cloud service.

    Looking does not fetch it; reading would, or would fail where there is no network.
    """
    try:
        found = look(path)
    except OSError:
        return False
    attributes, flags = getattr(found, "st_file_attributes", 0), getattr(found, "st_flags", 0)
    return bool(attributes & _NOT_HERE or flags & _DATALESS)


def under(folder: Path) -> Disk:
    """The disk that ``folder`` lies on, or would lie on."""
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    return _of_system(there)


def of_mounts(folder: Path, mounts: str) -> Disk:
    """The same from the text of ``mountinfo``: the longest mount point that ``folder`` lies under."""
    longest, found = -1, Disk()
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if len(fields) < 5 or not kinds[0]:
            continue
        point = Path(_ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), fields[4]))
        if folder.is_relative_to(point) and len(point.parts) >= longest:
            longest, found = len(point.parts), Disk(kinds[0].lower(), kinds[0].lower() in _REMOTE)
    return found


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _DRIVE_REMOTE = 4
    _PT_TEMPORARY, _PT_ROAMING, _PT_MANDATORY, _PT_ROAMING_PREEXISTING = 1, 2, 4, 8

    def _of_system(folder: Path) -> Disk:
        root = os.path.splitdrive(folder)[0] + "\\"
        name = ctypes.create_unicode_buffer(64)
        known = ctypes.windll.kernel32.GetVolumeInformationW(root, None, 0, None, None, None, name, len(name))
        remote = ctypes.windll.kernel32.GetDriveTypeW(root) == _DRIVE_REMOTE
        return Disk(name.value.lower() if known else "", remote)

    def profile() -> Profile:
        """Of whoever is signed in."""
        flags = wintypes.DWORD()
        if not ctypes.windll.userenv.GetProfileType(ctypes.byref(flags)):
            return Profile(deleted=registry.deletes_profiles(registry.OfThisComputer()))
        roaming = bool(flags.value & (_PT_ROAMING | _PT_ROAMING_PREEXISTING))
        return Profile(
            temporary=bool(flags.value & _PT_TEMPORARY),
            mandatory=bool(flags.value & _PT_MANDATORY),
            roaming=roaming,
            deleted=registry.deletes_profiles(registry.OfThisComputer(), roaming=roaming),
        )
else:

    def _of_system(folder: Path) -> Disk:
        try:
            return of_mounts(folder.resolve(), _MOUNTS.read_text("utf-8", errors="surrogateescape"))
        except OSError:
            return Disk()

    def profile() -> Profile:
        """Only Windows has kinds of them."""
        return Profile()

"""Where a record book may lie: on this computer's own disk, in a folder that nothing copies or clears.

By its name, by the disk it lies on (a share under a drive letter, a stick with FAT), and by the profile of whoever
is signed in (one that is cleared at sign-out).
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from sos_desktop.errors import PlaceRefused
from sos_desktop.vault import disks
from sos_desktop.vault.disks import Disk, Profile

LONGEST = 200
"""Windows stops at 260 characters, and the files inside need some of them."""

_SYNCED = (
    "onedrive",
    "sharepoint",
    "dropbox",
    "icloud",
    "com~apple~clouddocs",
    "mobile documents",
    "cloudstorage",
    "google drive",
    "googledrive",
    "nextcloud",
    "owncloud",
    "syncthing",
    "pcloud",
    "box sync",
    "creative cloud files",
)
_MARKS = (
    ".dropbox",
    ".dropbox.cache",
    ".stfolder",
    ".owncloudsync.log",
    ".nextcloudsync.log",
    ".sync_folder",
)
"""What sync programs leave at the top of a folder that they copy, whatever it is called."""
_ROOTS = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Where OneDrive says on Windows that its folders are: Desktop and Documents may lie there."""
_SAFE = "Nothing has been made."
_DO = "Choose a folder on this computer's own disk."


def ordinary(
    folder: Path,
    disk: Callable[[Path], Disk] = disks.under,
    profile: Callable[[], Profile] = disks.profile,
) -> None:
    """Refuse a place that is known to lose or to spread what lies in it."""
    folder = folder.absolute()
    text = str(folder)
    if len(text) > LONGEST:
        raise PlaceRefused(f"The folder's name is longer than {LONGEST} characters.", _SAFE, _DO)
    if text.startswith(("\\\\", "//")):
        raise PlaceRefused("The folder lies on the network.", _SAFE, _DO)
    if _synced(folder):
        raise PlaceRefused("The folder is copied to a cloud service by itself.", _SAFE, _DO)
    if any(folder.is_relative_to(place) for place in temporary()):
        raise PlaceRefused("The folder is for temporary files and may be emptied at any time.", _SAFE, _DO)
    _refuse_disk(disk(folder))
    _refuse_profile(folder, profile())


def moved(folder: Path, allowed: Callable[[Path], None] = ordinary) -> str:
    """What to say where a record book has come to lie in a place that is refused for new ones; else nothing."""
    try:
        allowed(folder)
    except PlaceRefused as refused:
        return (
            f"This record book lies where it should not. {refused.happened} Nothing is lost. Lock it, move the whole "
            "folder to this computer's own disk, and open it there with “Folder…”."
        )
    return ""


def refuse_elsewhere(*files: Path) -> None:
    """Refuse files of which a sync program has left nothing here but the name."""
    if any(disks.elsewhere(file) for file in files):
        raise PlaceRefused(
            "This record book has not been downloaded: a cloud service keeps a part of it elsewhere.",
            "Nothing has been opened or changed.",
            "In that service's menu choose to keep the whole folder on this computer, then copy it to this computer's "
            "own disk and open it there.",
        )


def _synced(folder: Path) -> bool:
    if any(part.lower().startswith(_SYNCED) for part in folder.parts):
        return True
    if any(root and folder.is_relative_to(root) for root in map(os.environ.get, _ROOTS)):
        return True
    return any((above / mark).exists() for above in (folder, *folder.parents) for mark in _MARKS)


def _refuse_disk(found: Disk) -> None:
    if found.remote:
        raise PlaceRefused("The folder lies on the network.", _SAFE, _DO)
    if found.fat:
        raise PlaceRefused(
            "The disk has a file system (FAT) that everybody at this computer can read.", _SAFE, _DO
        )


def _refuse_profile(folder: Path, found: Profile) -> None:
    mine = folder.is_relative_to(Path.home())
    if mine and (found.temporary or found.mandatory):
        raise PlaceRefused(
            "Your folders on this computer are cleared when you sign out.",
            _SAFE,
            "Ask IT for a folder on this computer that stays.",
        )
    if mine and found.deleted:
        raise PlaceRefused(
            "A policy of this computer may delete your folders after you sign out.",
            _SAFE,
            "Ask IT for a folder on this computer that stays.",
        )
    local = os.environ.get("LOCALAPPDATA")
    if mine and found.roaming and not (local and folder.is_relative_to(local)):
        raise PlaceRefused(
            "Your folders are copied to a server when you sign out.",
            _SAFE,
            "Choose the place that the application proposes: it stays on this computer.",
        )


def anywhere(folder: Path) -> None:
    """Refuse nothing: for demonstrations and tests."""


def temporary() -> list[Path]:
    """The folders that the system empties by itself."""
    named = [os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")]
    fixed = ["/tmp", "/var/tmp", "/dev/shm"] if os.name == "posix" else []  # noqa: S108  to refuse them
    places = [Path(place) for place in (tempfile.gettempdir(), *named, *fixed) if place]
    return [*places, *(place.resolve() for place in places)]

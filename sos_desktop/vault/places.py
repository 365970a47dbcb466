"""Where a record book may lie: on this computer's own disk, in a folder that nothing copies or clears.

Cheap checks of the name only. What is on the folder's disk (a network share under a drive letter, a stick,
a profile that is deleted at sign-out) is for the place where somebody chooses a folder.
"""

import os
import tempfile
from pathlib import Path

from sos_desktop.errors import PlaceRefused

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
_SAFE = "Nothing has been made."
_DO = "Choose a folder on this computer's own disk."


def ordinary(folder: Path) -> None:
    """Refuse a place that is known to lose or to spread what lies in it."""
    folder = folder.absolute()
    text = str(folder)
    if len(text) > LONGEST:
        raise PlaceRefused(f"The folder's name is longer than {LONGEST} characters.", _SAFE, _DO)
    if text.startswith(("\\\\", "//")):
        raise PlaceRefused("The folder lies on the network.", _SAFE, _DO)
    if any(part.lower().startswith(_SYNCED) for part in folder.parts):
        raise PlaceRefused("The folder is copied to a cloud service by itself.", _SAFE, _DO)
    if any(folder.is_relative_to(place) for place in temporary()):
        raise PlaceRefused("The folder is for temporary files and may be emptied at any time.", _SAFE, _DO)


def anywhere(folder: Path) -> None:
    """Refuse nothing: for demonstrations and tests."""


def temporary() -> list[Path]:
    """The folders that the system empties by itself."""
    named = [os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")]
    fixed = ["/tmp", "/var/tmp", "/dev/shm"] if os.name == "posix" else []  # noqa: S108  to refuse them
    places = [Path(place) for place in (tempfile.gettempdir(), *named, *fixed) if place]
    return [*places, *(place.resolve() for place in places)]

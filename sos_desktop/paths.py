"""Where things live on each system: the local, not the roaming, application data folder.

Nothing is opened or made here; whoever writes makes the folder, for its owner only.
"""

import os
import sys
import zlib
from pathlib import Path
from typing import NamedTuple

NAME = "sos-desktop"


class Places(NamedTuple):
    """Everything the application keeps outside its record books lies under ``data``."""

    data: Path

    @property
    def record_books(self) -> Path:
        """Where new record books are made unless somebody chooses another folder."""
        return self.data / "record-books"

    @property
    def known_books(self) -> Path:
        """The list that the unlock page offers: folders and nicknames."""
        return self.data / "record-books.txt"

    @property
    def window(self) -> Path:
        """How the window looked: size, colours, text size."""
        return self.data / "window.ini"

    @property
    def troubles(self) -> Path:
        """What went wrong, counted by kind (``troubles.py``)."""
        return self.data / "troubles.txt"

    @property
    def locked(self) -> Path:
        """The folder of the record book that was just locked, from the lock to the fresh process after it."""
        return self.data / "locked.txt"

    @property
    def running(self) -> Path:
        """Where a second start finds the first: gone when nobody is signed in, where the system has such a place."""
        given = os.environ.get("XDG_RUNTIME_DIR", "").strip()
        if not given:
            return self.data / "running"
        return Path(given) / f"{NAME}-{zlib.crc32(str(self.data.absolute()).encode()):08x}"


def policy_files() -> tuple[Path, ...]:
    """Where an organisation may leave a policy: no person without rights over the computer can write there."""
    if sys.platform == "win32":
        system = Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData"))
    elif sys.platform == "darwin":
        system = Path("/Library/Application Support")
    else:
        system = Path("/etc")
    beside = (Path(sys.executable).parent / "policy.json",) if getattr(sys, "frozen", False) else ()
    return (system / NAME / "policy.json", *beside)


def places() -> Places:
    """Of whoever is signed in: ``%LOCALAPPDATA%`` on Windows, which is neither roamed nor in OneDrive."""
    if os.name == "posix" and sys.platform.startswith("linux"):
        # The two lines of platformdirs that apply; importing it takes 6 ms of the time to the first paint.
        # A relative folder is to be ignored (XDG Base Directory Specification): it would be another one tomorrow.
        given = Path(os.environ.get("XDG_DATA_HOME", "").strip())
        return Places((given if given.is_absolute() else Path.home() / ".local" / "share") / NAME)
    from platformdirs import user_data_path

    return Places(user_data_path(NAME, appauthor=False, roaming=False))

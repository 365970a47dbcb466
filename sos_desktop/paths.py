"""Where things live on each system: the local, not the roaming, application data folder.

Nothing is opened or made here; whoever writes makes the folder, for its owner only.
"""

import os
import sys
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


def places() -> Places:
    """Of whoever is signed in: ``%LOCALAPPDATA%`` on Windows, which is neither roamed nor in OneDrive."""
    if os.name == "posix" and sys.platform.startswith("linux"):
        # The two lines of platformdirs that apply; importing it takes 6 ms of the time to the first paint.
        given = os.environ.get("XDG_DATA_HOME", "").strip()
        return Places((Path(given) if given else Path.home() / ".local" / "share") / NAME)
    from platformdirs import user_data_path

    return Places(user_data_path(NAME, appauthor=False, roaming=False))

"""Where things live on each system: the local, not the roaming, application data folder.

Nothing is opened or made here; whoever writes makes the folder, for its owner only.
"""

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
    from platformdirs import user_data_path  # 6 ms that a given folder does not cost

    return Places(user_data_path(NAME, appauthor=False, roaming=False))

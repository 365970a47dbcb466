"""macOS: named notifications say when the screen is locked, the session is left, the computer sleeps.

They come from two centres, the computer's own and the workspace's, and go to one object that is made through
the Objective-C runtime by ctypes: no other package is needed. ``meaning`` is tested anywhere, the runtime only
on macOS. The workspace posts its notice before the computer sleeps; the content is covered then at once.
"""

from collections.abc import Callable
from enum import Enum, auto
from typing import Protocol

from PySide6.QtCore import QObject

from ui.watching import Watch

COMPUTER = ("com.apple.screenIsLocked", "com.apple.screensaver.didstart")
"""Names that the distributed centre posts."""
WORKSPACE = (
    "NSWorkspaceWillSleepNotification",
    "NSWorkspaceScreensDidSleepNotification",
    "NSWorkspaceSessionDidResignActiveNotification",
    "NSWorkspaceWillPowerOffNotification",
    "NSWorkspaceDidWakeNotification",
)
"""Names that the workspace's centre posts; the screens sleep when the lid is closed."""


class Meaning(Enum):
    LOCK = auto()
    WOKEN = auto()
    NOTHING = auto()


def meaning(name: str) -> Meaning:
    """What a notification of that name means."""
    if name == "NSWorkspaceDidWakeNotification":
        return Meaning.WOKEN
    return Meaning.LOCK if name in COMPUTER + WORKSPACE else Meaning.NOTHING


class Notices(Protocol):
    """The notification centres; tests have their own."""

    def begin(self, heard: Callable[[str], None]) -> None: ...
    def end(self) -> None: ...


class MacWatch(Watch):
    """Listens to both centres."""

    def __init__(self, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notices = notices
        self._listening = False

    def begin(self) -> None:
        if not self._listening:
            self._listening = True
            self._notices.begin(self.hear)

    def end(self) -> None:
        if self._listening:
            self._listening = False
            self._notices.end()

    def hear(self, name: str) -> None:
        said = meaning(name)
        if said is Meaning.LOCK:
            self.lock_wanted.emit()
        elif said is Meaning.WOKEN:
            self.woken.emit()

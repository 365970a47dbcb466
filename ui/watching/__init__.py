"""What the system says about the computer and who sits at it, on each system in its own way.

``watch()`` gives the one for this system. All of them say the same two things, and take one answer.
"""

import sys

from PySide6.QtCore import QObject, Signal


class Watch(QObject):
    """Hears nothing by itself: for a system that tells us nothing, and for tests, which emit its signals."""

    lock_wanted = Signal()
    """The computer goes to sleep, its lid is closed, the screen is locked, somebody else takes it over."""
    woken = Signal()
    """The computer is awake again: time may have gone by."""

    def begin(self) -> None:
        """A record book is open: listen, and ask to be given a moment before the computer sleeps."""

    def end(self) -> None:
        """It is closed, and everything is kept: the computer may sleep."""


def watch(parent: QObject) -> Watch:
    """The one for this system."""
    if sys.platform == "linux":
        from ui.watching.linux import Logind

        return Logind(parent)
    elif sys.platform == "win32":  # noqa: RET505 - the type checker takes the rest for unreachable otherwise
        from ui.watching.windows import WindowsWatch
        from ui.watching.windows_calls import Calls

        return WindowsWatch(Calls(), parent)
    elif sys.platform == "darwin":
        from ui.watching.macos import MacWatch
        from ui.watching.macos_calls import Centres

        return MacWatch(Centres(), parent)
    else:
        return Watch(parent)

"""One window to a person: a second start brings the first window to the front, and goes.

Whoever is first holds a lock of the operating system's on ``lock`` in the runtime folder, which falls however
it ends, and watches the folder. A second start leaves ``raise`` there; the first takes it away and shows
itself. Where it does not within two seconds it hangs, and the second start goes on: the record book's own lock
still lets only one of them in. No socket is needed, and so no network library.
"""

import contextlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

PATIENCE, PAUSE = 2.0, 0.02
"""Seconds that the first has for coming to the front, and between two looks."""
_LOCK, _RAISE = "lock", "raise"

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FirstStart:
    """``first`` is False where another process of this person's is there already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.first = True
        self._descriptor: int | None = None
        self._watcher: object = None
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return  # nowhere to meet: every start stands alone
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            self.first = False
        else:
            self._descriptor = descriptor

    def raise_first(
        self, *, clock: Callable[[], float] = time.monotonic, pause: Callable[[float], None] = time.sleep
    ) -> bool:
        """Ask the first to show itself; whether it did."""
        asked = self.folder / _RAISE
        with contextlib.suppress(OSError):
            asked.touch(mode=0o600)
            end = clock() + PATIENCE
            while asked.exists():
                if clock() > end:
                    asked.unlink(missing_ok=True)
                    return False
                pause(PAUSE)
            return True
        return False

    def answer_with(self, window: "QMainWindow") -> None:
        """Show this window whenever somebody starts the application again."""
        if self._descriptor is None:
            return
        from PySide6.QtCore import QFileSystemWatcher

        self._window = window
        watcher = QFileSystemWatcher([str(self.folder)], window)
        watcher.directoryChanged.connect(self._look)
        self._watcher = watcher
        self._look()

    def let_go(self) -> None:
        """Another process may be the first."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _look(self, _: str = "") -> None:
        try:
            (self.folder / _RAISE).unlink()
        except OSError:
            return
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()

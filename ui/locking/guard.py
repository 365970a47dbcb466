"""Locks the window when nobody has been there for a while, and when the system says that nobody will be."""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui.locking.clipboard import Clipboard
from ui.locking.elapsed import Elapsed
from ui.locking.inputs import Inputs
from ui.locking.times import Stage, Times
from ui.main_window import MainWindow
from ui.questions.speech import announce
from ui.watching import Watch

LOOKS = 5.0
"""Seconds between two looks at the clock at most: Qt's timers stand still while the computer sleeps."""


class Guard(QObject):
    """Watches over ``window`` from the moment a record book is opened to the moment it is closed.

    ``elapsed`` gives seconds, the sleeping ones too; ``look`` is called by a timer, and by tests.
    """

    def __init__(
        self,
        window: MainWindow,
        watch: Watch,
        elapsed: Callable[[], float] | None = None,
    ) -> None:
        super().__init__(window)
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101
        self._window, self._watch = window, watch
        self._elapsed = elapsed or Elapsed()
        self._touched_at = self._elapsed()
        self._warned = False
        self.clipboard = Clipboard(QApplication.clipboard(), self)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        self._inputs = Inputs(application, window.windowHandle())
        self._inputs.touched.connect(self._touched)
        window.covers.uncovered.connect(self._came_back)
        window.opened.connect(self.begin)
        window.closing.connect(self.clipboard.clear)
        window.locked.connect(self.end)
        watch.lock_wanted.connect(window.lock)
        watch.woken.connect(self.look)
        application.aboutToQuit.connect(self.clipboard.clear)

    @property
    def times(self) -> Times:
        """What holds now: they may just have been set."""
        return Times.of(self._window.preferences.lock_minutes, self._window.policy)

    def begin(self) -> None:
        """A record book is open."""
        self._came_back()
        self._timer.start(0)
        QTimer.singleShot(0, self, self._listen)

    def _listen(self) -> None:
        if self._window.to_be_locked:
            self._watch.begin()

    def end(self) -> None:
        """It is closed."""
        self._timer.stop()
        self._watch.end()

    def look(self) -> None:
        """Do what is due."""
        if not self._window.to_be_locked:
            return
        in_session = self._window.in_session
        quiet = self._elapsed() - self._touched_at
        stage = self.times.stage(quiet, in_session=in_session)
        if stage is Stage.LOCK:
            self._window.lock()
            return
        if stage is Stage.WARNING:
            self._warn(self.times.lock_after(in_session=in_session) - quiet)
        elif stage is Stage.BLANK:
            self._window.covers.cover()
        self._timer.start(ceil(1000 * min(LOOKS, self.times.next_after(quiet, in_session=in_session))))

    def _warn(self, left: float) -> None:
        words = f"Locking in {ceil(left)} s, press any key"
        self._window.covers.cover(words)
        if not self._warned:
            self._warned = True
            announce(self._window, words)

    def _touched(self) -> None:
        """While everything is covered only what uncovers it counts: a table that is pushed moves the mouse."""
        if not self._window.covers.covered:
            self._came_back()

    def _came_back(self) -> None:
        self._touched_at = self._elapsed()
        self._warned = False

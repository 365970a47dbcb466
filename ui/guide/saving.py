"""What has been given and is not yet kept. Says "Saved" only on the reply of the vault thread.

A choice is sent at once. Typing is sent two seconds after it stops, at most every ten seconds while
it goes on, and at once when the field, the step, the window or the session is left. A refusal keeps
what was given and tries again (five tries over three seconds, because a virus scanner or an indexer
may hold a file for a moment); then it waits for "Try again". Only the latest value of each place is
ever sent again, so an older one can never overwrite it.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from sos_desktop.errors import BadInput, SosError
from ui.background import Background
from ui.giving import NEVER_LATER, Giving

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook

Work = Callable[["Casebook"], Any]
"""What is done in the record book; it gives the moment of saving, or nothing where no answer was kept."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long typing may wait, and how long after each refusal the next try comes (milliseconds)."""

    after_typing: int = 2_000
    at_most: int = 10_000
    again: tuple[int, ...] = (200, 400, 800, 1_600)


@dataclass(slots=True)
class _Held:
    """The latest thing given for one place: ``serial`` tells a late reply from a timely one."""

    work: Work
    serial: int
    quiet: bool = False
    sent: bool = False
    refusals: int = 0
    sentence: str = ""
    given_up: bool = False


class Saving(QObject):
    """Keeps things in the order given; one entry a place."""

    changed = Signal()
    """What ``waiting``, ``sentence`` or ``saved`` say may have changed."""
    kept = Signal(object)
    """The key that has just been kept."""
    unfit = Signal(object, str)
    """The key whose value can never be kept as it is, and why."""

    def __init__(
        self, background: Background, pace: Pace | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._pace = pace or Pace()
        self._held: dict[Hashable, _Held] = {}
        self._closed = False
        self._then: Callable[[], None] | None = None
        self._serial = self._before = 0
        self.given = 0
        """How many things were given so far; where the person is does not count."""
        self.saved: datetime | None = None
        self._pause = self._timer(self.flush)
        self._longest = self._timer(self.flush)
        self._again = self._timer(self._send_refused)
        self.changed.connect(self._go_on)

    def _timer(self, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(slot)
        return timer

    @property
    def waiting(self) -> bool:
        """Something that was given has not been kept yet. Where the person is does not count."""
        return any(not held.quiet for held in self._held.values())

    @property
    def given_up(self) -> bool:
        """The tries are used up; only the person (or the next thing given) starts them again."""
        return any(held.given_up and not held.quiet for held in self._held.values())

    @property
    def unkept(self) -> list[Giving]:
        """What was given and is not kept yet, the first thing first; where the person is does not count."""
        works = (held.work for held in self._held.values() if not held.quiet)
        return [work for work in works if isinstance(work, Giving)]

    @property
    def sentence(self) -> str:
        """Why the latest try was refused; empty while nothing is wrong."""
        return next((held.sentence for held in self._held.values() if held.sentence and not held.quiet), "")

    def begin(self, saved: datetime | None) -> None:
        """Another session is shown: nothing waits, and this is when it was last kept."""
        self._held.clear()
        self._closed = False
        self._then = None
        self._before = self._serial
        for timer in (self._pause, self._longest, self._again):
            timer.stop()
        self.saved = saved
        self.changed.emit()

    def keep(self, key: Hashable, work: Work) -> None:
        """Keep this now, and whatever was still being typed before it."""
        self._hold(key, work)
        self.flush()

    def keep_soon(self, key: Hashable, work: Work) -> None:
        """Keep this when the typing pauses."""
        self._hold(key, work)
        self._pause.start(self._pace.after_typing)
        if not self._longest.isActive():
            self._longest.start(self._pace.at_most)

    def keep_quietly(self, key: Hashable, work: Work) -> None:
        """Keep this with the next thing, or after a while: where the person is, not what they said."""
        self._hold(key, work, quiet=True)
        if not self._pause.isActive():
            self._pause.start(self._pace.after_typing)

    def put_away(self) -> None:
        """Send everything for the last time: the record book is about to be closed."""
        self.flush()
        self._closed = True
        for timer in (self._pause, self._longest, self._again):
            timer.stop()

    def holds(self, key: Hashable) -> bool:
        """Whether the latest thing given for this place waits to be kept."""
        return key in self._held

    def flush(self) -> None:
        """Send everything that waits, at once; what was refused gets its tries anew."""
        if self._closed:
            return
        self._pause.stop()
        self._longest.stop()
        for key, held in list(self._held.items()):
            if not held.sent:
                held.refusals, held.given_up = 0, False
                self._send(key, held)

    def when_kept(self, then: Callable[[], None]) -> None:
        """Send everything, and do this once it is kept. What cannot be kept is said on the page, which stays."""
        self.flush()
        self._then = then
        self._go_on()

    def _go_on(self) -> None:
        if self._then is None:
            return
        if self.given_up:
            self._then = None
        elif not self.waiting:
            then, self._then = self._then, None
            then()

    def _hold(self, key: Hashable, work: Work, *, quiet: bool = False) -> None:
        self._serial += 1
        self.given += not quiet
        before = self._held.pop(key, None)
        self._held[key] = _Held(work, self._serial, quiet, sentence=before.sentence if before else "")
        self.changed.emit()

    def _send(self, key: Hashable, held: _Held) -> None:
        held.sent = True
        self._background.run(
            held.work,
            done=partial(self._done, key, held.serial),
            refused=partial(self._refused, key, held.serial),
        )

    def _send_refused(self) -> None:
        for key, held in list(self._held.items()):
            if not held.sent and held.refusals and not held.given_up:
                self._send(key, held)

    def _done(self, key: Hashable, serial: int, saved: datetime | None) -> None:
        if not isValid(self) or serial <= self._before:
            return  # the page is closed, or shows another session
        if isinstance(saved, datetime):
            self.saved = saved
        held = self._held.get(key)
        if held is not None and held.serial == serial:
            del self._held[key]
            self.kept.emit(key)
        self.changed.emit()

    def _refused(self, key: Hashable, serial: int, error: SosError) -> None:
        if not isValid(self):
            return
        held = self._held.get(key)
        if held is None or held.serial != serial or self._closed:
            return
        held.sent, held.sentence = False, str(error)
        if isinstance(error, BadInput) or held.quiet:
            del self._held[key]
            self.unfit.emit(key, str(error))
        elif isinstance(error, NEVER_LATER) or held.refusals >= len(self._pace.again):
            held.given_up = True
        else:
            self._again.start(self._pace.again[held.refusals])
            held.refusals += 1
        self.changed.emit()

"""Slow work, away from the window. The vault thread owns the casebook from unlock to lock.

A SQLCipher connection belongs to the thread that made it, so everything that reads or writes the record book
is a function of the casebook, sent here, and only frozen values come back, on the GUI thread, by a queued
signal. A second thread does what needs no record book: creating one, judging a passphrase.
"""

from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from sos_desktop.errors import SosError, VaultDamaged, VaultOlderThanItsKeys

if TYPE_CHECKING:
    from datetime import datetime
    from queue import SimpleQueue

    from sos_desktop.casebook import Casebook
    from ui.problems import Bug

T = TypeVar("T")
Refused = Callable[[SosError], None]


class Interrupted(SosError):
    """Long work was ended because the record book is to be closed."""

    code = "interrupted"


class Background(QObject):
    """Give it work; it answers on the GUI thread. ``settled`` follows the last answer, ``went_wrong`` carries the
    code of every refusal, whoever is told of it."""

    settled = Signal()
    doubted = Signal()
    """A part of the open record book could not be read, twice: is it damaged?"""
    went_wrong = Signal(str)
    held_back = Signal()
    """Something half typed could not be kept after all tries, or can be now: whoever sent this knows."""
    _answered = Signal(object)

    def __init__(
        self, clock: "Callable[[], datetime]", refused: Refused, bug: "Callable[[Bug], None]"
    ) -> None:
        super().__init__()
        self._clock = clock
        self._refused = refused
        self._bug = bug
        self._casebook: Any = None  # touched by the vault thread alone
        self._waiting = 0
        self.open_wanted = False
        """A record book is open, or being opened: it must be closed before the application goes."""
        self.closing = False
        """It is being closed: nothing more is asked of it."""
        self._vault = _Worker("vault", self._answered)
        self._other = _Worker("aside", self._answered)
        self._answered.connect(self._deliver)  # queued, since it comes from another thread

    def open(
        self,
        opening: "Callable[[], Casebook]",
        *,
        done: "Callable[[Casebook], None]",
        refused: Refused | None = None,
    ) -> None:
        """Open a record book on the vault thread, which keeps it."""
        self.open_wanted = True
        self._send(self._vault, _Job(_Opening(self, opening), done, refused, opens=True))

    def run(
        self, work: "Callable[[Casebook], T]", *, done: Callable[[T], None], refused: Refused | None = None
    ) -> None:
        """Do something with the open record book. Answers come in the order of the questions."""
        self._send(self._vault, _Job(_Working(self, work), done, refused, of_book=True))

    def aside(
        self, work: Callable[[], T], *, done: Callable[[T], None], refused: Refused | None = None
    ) -> None:
        """Do something that needs no record book."""
        self._send(self._other, _Job(work, done, refused))

    def close(self, *, done: Callable[[], None], refused: Refused | None = None) -> None:
        """Close the record book on its thread; nothing happens to one that is not open."""
        self.closing = True
        self._send(self._vault, _Job(_Closing(self, self._clock), _Without(done), refused, closes=True))

    def let_others(self) -> None:
        """For long work on the vault thread, from time to time: do what was asked meanwhile, so that nobody waits
        to save. Raises Interrupted where the record book is to be closed: that comes before any long work.
        """
        if not self._vault.do_waiting():
            raise Interrupted("It was interrupted, because the record book is being closed.")

    def idle(self) -> bool:
        return self._waiting == 0

    def stop(self, seconds: float = 5) -> None:
        """End both threads after what they were given. The last thing before the application goes."""
        for worker in (self._vault, self._other):
            worker.stop(seconds)

    def _send(self, worker: "_Worker", job: "_Job") -> None:
        self._waiting += 1
        worker.take(job)

    @Slot(object)
    def _deliver(self, job: "_Job") -> None:
        self._waiting -= 1
        if job.closes:
            self.closing = False
        if job.closes or (job.opens and (job.error or job.bug)):
            self.open_wanted = False
        try:
            if job.bug is not None:
                self._bug(job.bug)
                if job.closes:  # whatever went wrong, it is not open any more
                    job.done(None)
            elif job.error is not None:
                self.went_wrong.emit(job.error.code)
                (job.refused if job.refused and _alive(job.refused) else self._refused)(job.error)
                if job.of_book and isinstance(job.error, VaultDamaged | VaultOlderThanItsKeys):
                    self.doubted.emit()
            elif _alive(job.done):
                job.done(job.result)
        finally:
            if self.idle():
                self.settled.emit()


class _Job:
    """One question and, later, its answer."""

    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        refused: Refused | None,
        *,
        opens: bool = False,
        closes: bool = False,
        of_book: bool = False,
    ) -> None:
        self.work, self.done, self.refused = work, done, refused
        self.opens, self.closes, self.of_book = opens, closes, of_book
        self.result: Any = None
        self.error: SosError | None = None
        self.bug: Bug | None = None

    def do(self) -> None:
        try:
            self.result = self.work()
        except SosError as error:
            self.error = _bare(error)
        except Exception as error:  # noqa: BLE001 - the one place where a mistake of ours leaves a thread
            from ui.problems import Bug

            self.bug = Bug.of(error)


class _Worker:
    """A thread that does one job after the other, started with the first."""

    def __init__(self, name: str, answered: Any) -> None:
        self._name = name
        self._answered = answered
        self._jobs: SimpleQueue[_Job | None]
        self._thread: Thread | None = None
        self._first: list[_Job | None] = []
        """Taken from the others already, to be done next."""

    def take(self, job: _Job) -> None:
        if self._thread is None:
            from queue import SimpleQueue  # 1 ms, after the first paint

            self._jobs = SimpleQueue()
            self._thread = Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def stop(self, seconds: float) -> None:
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(seconds)
            self._thread = None

    def do_waiting(self) -> bool:
        """On this thread, inside of a job. False where the record book is to be closed, or the thread to end."""
        from queue import Empty

        while not self._first:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return True
            if job is None or job.closes or job.opens:
                self._first.append(job)
            else:
                job.do()
                self._answered.emit(job)
        return False

    def _next(self) -> "_Job | None":
        return self._first.pop() if self._first else self._jobs.get()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            job.do()
            self._answered.emit(job)
            del job  # what was answered is not kept until the next question


class _Opening:
    def __init__(self, background: Background, opening: "Callable[[], Casebook]") -> None:
        self._background, self._opening = background, opening

    def __call__(self) -> "Casebook":
        if self._background._casebook is not None:
            raise RuntimeError("a record book is already open")
        self._background._casebook = casebook = self._opening()
        return casebook


class _Working:
    def __init__(self, background: Background, work: "Callable[[Casebook], Any]") -> None:
        self._background, self._work = background, work

    def __call__(self) -> Any:
        if self._background._casebook is None:
            raise RuntimeError("no record book is open")
        return self._work(self._background._casebook)


class _Closing:
    def __init__(self, background: Background, clock: "Callable[[], datetime]") -> None:
        self._background, self._clock = background, clock

    def __call__(self) -> None:
        casebook, self._background._casebook = self._background._casebook, None
        if casebook is not None:
            casebook.close(now=self._clock())


class _Without:
    """A ``done`` that takes nothing, called like one that takes an answer."""

    def __init__(self, done: Callable[[], None]) -> None:
        self._done = done
        self.__self__ = getattr(done, "__self__", None)

    def __call__(self, _: object) -> None:
        self._done()


def _alive(answer: Callable[..., None]) -> bool:
    """Whether who asked is still there: a page may have been closed while its work was under way."""
    if isinstance(answer, partial):
        answer = answer.func
    asker = getattr(answer, "__self__", None)
    return not isinstance(asker, QObject) or isValid(asker)


def _bare(error: SosError) -> SosError:
    """The refusal without the frames it came through: they hold keys of another thread."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)

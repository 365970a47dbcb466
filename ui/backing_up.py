"""Backups that nobody has to think of: made when there is a reason, checked, and copied to the second place.

Copying belongs to the vault's thread and lets whatever is asked meanwhile go first; the checks, the rotation,
the second place and, once a month, the rehearsal are work aside. A failure is a sentence on Today, never a
dialog: the earlier backups are as they were, and it is tried again at the next occasion. Locking makes none, and
ends one that is being copied.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from sos_desktop.errors import SosError, VaultDamaged
from ui.background import Background, Interrupted

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.vault.backup import Copied
    from sos_desktop.vault.backup_state import State
    from sos_desktop.vault.keys import Ring
    from sos_desktop.vault.rehearsal import Rehearsed
    from sos_desktop.vault.second_place import Place, Proposed
    from ui.opening import Opened

Occasion = Literal["due", "changed", "asked"]
"""Made where something changed and the last one is 15 minutes old; where anything changed, or the last one is a
week old; in any case."""

LOOK_EVERY = 60_000
"""Milliseconds between two looks at whether one is due: a look at the size and the time of two files."""
REST = timedelta(minutes=15)
"""After one that failed, the clock alone does not try again sooner."""


UNSOUND = (
    "When the newest backup was tried out, no record book could be made from it. "
    "Press “Back up now” in Settings; if this stays, tell your SoS team."
)


NEEDED = (
    "Your organisation asks for a second place for backups: please choose a stick or a share in Settings."
)


class Line(NamedTuple):
    """What Today and Settings show: when the last one was made, and what did not work since, if anything.
    ``rehearsed`` is for Settings: when one was last tried out."""

    said: str
    trouble: str = ""
    overdue: bool = False
    has_second_place: bool = False
    rehearsed: str = ""


class Taken(NamedTuple):
    """What came from the vault's thread. ``place`` is set where its newest backup is to be copied there."""

    folder: Path
    copied: "Copied | None"
    place: "Place | None"


class BackingUp(QObject):
    """One for the window; ``begin`` with a record book, ``end`` before it is closed. ``told`` carries a Line."""

    told = Signal(object)
    rested = Signal()
    """What was being made is made, or was refused."""
    doubtful = Signal()
    """A copy was not sound, so the records themselves are to be looked at the next time they are opened."""

    def __init__(self, background: Background, clock: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._background, self._clock = background, clock
        self._folder: Path | None = None
        self._writable = False
        self._working = False
        self._next: Occasion | None = None
        self._change: Callable[[Casebook], Proposed | None] | None = None
        self._rehearsing = False
        self._in_hand: Copied | None = None
        self._failed_at: datetime | None = None
        self._trouble = ""
        self.line = Line("")
        self.needs_second_place = False
        """A policy asks for one: until it is chosen the line is amber. Made-up records need none."""
        self._needed = False
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_EVERY)
        self._looking.timeout.connect(self.look_at_the_clock)
        background.settled.connect(self._nothing_under_way)

    @property
    def can_write(self) -> bool:
        return self._folder is not None and self._writable

    @property
    def working(self) -> bool:
        return self._working

    def begin(self, opened: "Opened") -> None:
        """A record book was opened: one at once where anything has changed, after what is shown first."""
        self._folder, self._writable = opened.folder, not opened.read_only
        self._trouble, self._failed_at = "", None
        self._next = self._change = None
        self._rehearsing = self.can_write
        self._needed = self.needs_second_place and self.can_write and not opened.demonstration
        if self.can_write:
            self._looking.start()
            if not opened.demonstration:
                self.ask_programme()
        self.make("changed")

    def ask_programme(self) -> None:
        """Whether the programme's pack asks for a second place, too; anew when one was loaded."""
        self._background.run(_programme_asks, done=self._programme_answers)

    def _programme_answers(self, asks: bool) -> None:
        self._needed = self.can_write and (self.needs_second_place or asks)

    def end(self) -> None:
        """It is about to be closed: nothing new is begun."""
        self._folder = self._next = self._change = None
        self._looking.stop()

    def abandon(self) -> None:
        """This process is about to be replaced: what has not been checked goes."""
        if self._in_hand is not None:
            self._in_hand.discard()

    def make(self, occasion: Occasion = "changed") -> None:
        """Make a checked backup where this occasion asks for one; nobody waits for it."""
        if not self.can_write:
            self.look()
        elif self._working:
            self._next = "asked" if "asked" in (occasion, self._next) else "changed"
        else:
            self._working = True
            work = partial(_take, now=self._clock(), occasion=occasion, between=self._background.let_others)
            self._background.run(work, done=self._taken, refused=self._refused)

    def make_after_change(self) -> None:
        self.make("changed")

    def look_at_the_clock(self) -> None:
        """Every minute: 15 minutes of change are enough."""
        resting = self._failed_at is not None and self._clock() - self._failed_at < REST
        if not self._working and not resting:
            self.make("due")

    def look(self) -> None:
        """Say again how it stands: "today" may have become "yesterday"."""
        if self._folder is not None and not self._working:
            look = partial(_state, self._folder)
            self._background.aside(look, done=self._seen, refused=self._not_seen)

    def choose(self, where: Path) -> None:
        """From now on they are copied there too, the newest one at once."""
        self._change_place(partial(_propose, where=where))

    def forget(self) -> None:
        self._change_place(_forget)

    def _change_place(self, change: "Callable[[Casebook], Proposed | None]") -> None:
        """After what is being made: both write down what they have done, in the same small file."""
        if self.can_write:
            self._change = change
            if not self._working:
                self._apply(change)

    def _apply(self, change: "Callable[[Casebook], Proposed | None]") -> None:
        self._working, self._change = True, None
        self._background.run(change, done=self._place_proposed, refused=self._place_refused)

    def _place_proposed(self, proposed: "Proposed | None") -> None:
        """A stick is slow, and nobody waits for it to save: the first copy is work aside, like every other."""
        if proposed is None:
            self._place_changed(None)
            return
        accept = partial(_accept, proposed, now=self._clock())
        self._background.aside(accept, done=self._place_changed, refused=self._place_refused)

    def _place_changed(self, _: None) -> None:
        self._trouble = ""
        self._next = self._next or "changed"
        self._rest()

    def _place_refused(self, error: SosError) -> None:
        self._trouble = str(error)
        self._rest()

    def _taken(self, taken: Taken) -> None:
        if taken.copied is None and taken.place is None:
            self._rest()
            return
        self._in_hand = taken.copied
        work = partial(_finish, taken, now=self._clock())
        self._background.aside(work, done=self._made, refused=self._refused)

    def _made(self, trouble: str) -> None:
        self._trouble, self._failed_at = trouble, None
        self._rest()

    def _refused(self, error: SosError) -> None:
        if not isinstance(error, Interrupted):
            self._trouble, self._failed_at = str(error), self._clock()
        if isinstance(error, VaultDamaged):
            self.doubtful.emit()
        self._rest()

    def _rest(self) -> None:
        self._working, self._in_hand = False, None
        again, self._next = self._next, None
        if self._change is not None and self.can_write:
            self._next = again
            self._apply(self._change)
        elif again is not None and self.can_write:
            self.make(again)
        else:
            self.look()
            self.rested.emit()
            self._rehearse()

    def _rehearse(self) -> None:
        """Once after each unlock, where it is due: is the newest backup really one?"""
        if self._rehearsing and self.can_write:
            self._rehearsing, self._working = False, True
            due = partial(_due_to_rehearse, now=self._clock())
            self._background.run(due, done=self._rehearse_with, refused=self._not_rehearsed)

    def _rehearse_with(self, ring: "Ring | None") -> None:
        if ring is None or self._folder is None:
            self._working = False
            self._rest()
            return
        work = partial(_rehearsed, self._folder, ring, now=self._clock())
        self._background.aside(work, done=self._has_rehearsed, refused=self._not_rehearsed)

    def _has_rehearsed(self, _: "Rehearsed | None") -> None:
        """How it went stands in the state, which is looked at next."""
        self._rest()

    def _not_rehearsed(self, error: SosError) -> None:
        """No room to try it out: that says nothing about the backup, and Settings says when the last one was."""
        self._trouble = str(error)
        self._rest()

    def _nothing_under_way(self) -> None:
        """Everything is answered: where a mistake of ours was the answer, that one is over, too."""
        if self._working and self._background.idle():
            self._rest()

    def _seen(self, state: "State") -> None:
        now = self._clock()
        needed = self._needed and not state.has_second_place
        trouble = self._trouble or (UNSOUND if state.rehearsal_failed else NEEDED if needed else "")
        said = state.said(now=now)
        self.line = Line(said, trouble, state.overdue(now=now), state.has_second_place, _tried_out(state))
        self.told.emit(self.line)

    def _not_seen(self, error: SosError) -> None:
        self.line = Line("It is not known when the last backup was made", str(error), overdue=True)
        self.told.emit(self.line)


def _take(casebook: "Casebook", *, now: datetime, occasion: Occasion, between: Callable[[], None]) -> Taken:
    from sos_desktop.vault import backup, backup_state, second_place

    vault = casebook.vault
    folder = vault.folder
    if occasion == "due" and not backup.due(folder, now=now):
        return Taken(folder, None, None)
    place = second_place.of(vault)
    if occasion == "changed" and not backup_state.changed(folder):
        known = backup.state(folder)
        aged = known.last is None or now - known.last > backup_state.OVERDUE
        if not aged:
            behind = place is not None and not known.second_is_newest
            return Taken(folder, None, place if behind else None)
    return Taken(folder, backup.copy(vault, now=now, between=between), place)


def _programme_asks(casebook: "Casebook") -> bool:
    from sos_desktop.records import programme

    return programme.policy(casebook.store).second_place


def _finish(taken: Taken, *, now: datetime) -> str:
    """Check, name and rotate; then the second place, which may refuse without harm: that is what is answered."""
    from sos_desktop.vault import backup, second_place

    if taken.copied is not None:
        backup.finish(taken.copied, now=now)
    if taken.place is not None:
        try:
            second_place.copy_newest(taken.place, now=now)
        except SosError as error:
            return str(error)
    return ""


def _state(folder: Path) -> "State":
    from sos_desktop.vault import backup

    return backup.state(folder)


def _tried_out(state: "State") -> str:
    """For Settings, where somebody may want to know that it happens at all."""
    from sos_desktop.dates import london_date, said

    if state.rehearsed is None:
        return "Once a month the newest one is tried out by itself: unpacked, looked at whole, and deleted again."
    day = said(london_date(state.rehearsed))
    if state.rehearsal_failed:
        return f"Tried out on {day}: no record book could be made from it."
    return f"Tried out on {day}: a record book can be made from it."


def _due_to_rehearse(casebook: "Casebook", *, now: datetime) -> "Ring | None":
    """What the keys have become, which is all that it needs; None where it is not due."""
    from sos_desktop.vault import backup_state

    due = backup_state.rehearsal_due(casebook.vault.folder, now=now)
    return casebook.vault.ring if due else None


def _rehearsed(folder: Path, ring: "Ring", *, now: datetime) -> "Rehearsed | None":
    from sos_desktop.vault import rehearsal

    return rehearsal.rehearse(folder, ring, now=now)


def _propose(casebook: "Casebook", *, where: Path) -> "Proposed":
    from sos_desktop.vault import second_place

    return second_place.propose(casebook.vault, where)


def _accept(proposed: "Proposed", *, now: datetime) -> None:
    from sos_desktop.vault import second_place

    second_place.accept(proposed, now=now)


def _forget(casebook: "Casebook") -> None:
    from sos_desktop.vault import second_place

    second_place.forget(casebook.vault)

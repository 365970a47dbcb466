"""Bringing what is found up to date while nobody waits: a handful, then whatever else was asked, then the next."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sos_desktop.errors import SosError
from ui.background import Background

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook


class Indexing(QObject):
    """``told`` carries how much is left; 0 comes once, at the end of something."""

    told = Signal(int)

    def __init__(
        self, background: Background, clock: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background, self._clock = background, clock
        self._under_way = False

    def begin(self) -> None:
        """Go on until nothing is left. Where the record book is closed meanwhile, the next unlock goes on."""
        if not self._under_way:
            self._under_way = True
            self._go_on()

    def _go_on(self) -> None:
        if not self._background.open_wanted:
            self._under_way = False
            return
        self._background.run(partial(_catch_up, now=self._clock()), done=self._done, refused=self._stop)

    def _done(self, left: int) -> None:
        self.told.emit(left)
        if left:
            self._go_on()
        else:
            self._under_way = False

    def _stop(self, _: SosError) -> None:
        """What was saved is safe, and found later: nobody is told of a full disk twice."""
        self._under_way = False


def _catch_up(casebook: "Casebook", *, now: datetime) -> int:
    from sos_desktop.records import indexing

    return indexing.catch_up(casebook.store, now=now)

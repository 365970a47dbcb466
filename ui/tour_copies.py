"""The tour's way through text that the disk did not take: it waits beside the records, is looked at, and put in."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from ui.hands import Hands, TourFailed, open_book

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from ui.main_window import MainWindow


class Copies:
    def __init__(self, hands: Hands, window: "MainWindow", clock: Callable[[], datetime]) -> None:
        self._hands, self._window, self._clock = hands, window, clock

    def take(self) -> None:
        place = open_book(self._window)
        self._window.background.run(partial(_set_aside, now=self._clock()), done=self._done)
        place.reminders.read()
        self._hands.press(place.rail.places["today"])
        self._hands.see(place.reminders.look.isVisible, "the copy that waits")
        self._hands.picture("not-in-the-records-yet")
        self._hands.press(place.reminders.look)
        page = place.copies.page
        if page is None:
            raise TourFailed("the copy is not shown")
        self._hands.see(page.put_in.isVisible, "what the copy holds")
        self._hands.picture("bring-in-a-copy")
        self._hands.press(page.put_in)
        self._hands.press(page.back)

    def _done(self, _: None) -> None:
        """It lies there now."""


def _set_aside(casebook: "Casebook", *, now: datetime) -> None:
    """As after a lock on a disk that was full: an amendment that was being written is not in the records."""
    from sos_desktop.records import beside
    from sos_desktop.records.set_aside import SetAside, Typed

    (session,) = casebook.store.rows("SELECT id FROM sessions WHERE state = 'finished' ORDER BY id LIMIT 1")
    words = "The manager was told on Tuesday."
    typed = Typed(f"amendment {session['id']}", {"reason": "addition", "words": words})
    beside.keep(casebook.vault, SetAside(now, (typed,)))

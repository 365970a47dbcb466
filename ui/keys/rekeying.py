"""While everything gets new keys: nothing of the records is to be seen, nothing stops it, and it says how far it is."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from sos_desktop.errors import SosError
from ui.background import Background
from ui.beginning.making import Making
from ui.cards import Centred
from ui.keys import work
from ui.keys.ending import Ending
from ui.keys.rekey_walk import ELSEWHERE
from ui.keys.work import NewKeys
from ui.labels import small_muted
from ui.opening import Opening
from ui.questions.speech import announce

if TYPE_CHECKING:
    from sos_desktop.vault.rekey import ReKeyed

STEPS = {
    "keeping": "A backup of everything as it is…",
    "copying": "Copying everything under the new key, and checking the copy…",
    "proving": "Trying the new passphrase and the new sheet…",
    "placing": "Putting it in place…",
    "first-backup": "The first backup under the new key…",
}
"""What is said of each step of the core's."""
LOCKED = (
    "It is locked already: nothing of your records is open. It asks for the new passphrase when it is done."
)
_EITHER = (
    "Something went wrong that should not have. Nothing is lost: the record book opens with the old passphrase or "
    "with the new one."
)


class ReKeyingPage(Centred):
    """``rested`` when it is done or refused; ``finished`` asks for the unlock page."""

    rested = Signal()
    finished = Signal()
    _begun = Signal(str)

    def __init__(self, background: Background, clock: Callable[[], datetime], opening: Opening) -> None:
        super().__init__(600)
        self._background, self._clock, self._opening = background, clock, opening
        self.working = False
        self._lock_wanted = False
        self.making = Making()
        self.making.back.setText("Back to unlocking")
        self.ending = Ending("Unlock with the new passphrase")
        self.ending.setVisible(False)
        self.locked = small_muted(LOCKED)
        self.locked.setVisible(False)
        self.card.body.addWidget(self.making)
        self.card.body.addWidget(self.locked)
        self.card.body.addWidget(self.ending)
        self._begun.connect(self._show_step)
        self.making.back_wanted.connect(self.finished)
        self.ending.closed.connect(self.finished)
        background.settled.connect(self._nothing_under_way)

    def begin(self, new: NewKeys) -> None:
        self.working = True
        self.making.show_work("New keys for everything", "", can_stop=False)
        self._background.aside(
            partial(work.give_new_keys, self._opening, new, self._clock(), self._begun.emit),
            done=partial(self._done, new.forget_backups),
            refused=self._refused,
        )

    def lock(self) -> None:
        """Somebody, or the system, wants it locked: it is, and it goes on to the locked page by itself."""
        self._lock_wanted = True
        if self.working:
            self.locked.setVisible(True)
            announce(self, LOCKED)
        else:
            self.finished.emit()

    def _show_step(self, step: str) -> None:
        self.making.show_progress(list(STEPS).index(step), len(STEPS))
        self.making.said.setText(STEPS[step])

    def _done(self, forget_backups: bool, done: "ReKeyed") -> None:
        self._rest()
        if self._lock_wanted:
            self.finished.emit()
            return
        if done.first_backup is None:
            backups = (
                "The first backup under them could not be made, so the earlier ones have all been kept. Press “Back "
                "up now” in Settings."
            )
        elif forget_backups:
            backups = "The first backup under them has been made and checked; the earlier ones here have been deleted."
        else:
            backups = (
                "The first backup under them has been made and checked. The earlier ones here still open with the "
                "old passphrase."
            )
        self.making.setVisible(False)
        self.ending.setVisible(True)
        self.ending.tell(
            "Everything has new keys",
            (
                "Only the new passphrase and the new sheet open it. Please destroy the old sheet.",
                backups,
                ELSEWHERE,
            ),
        )

    def _refused(self, error: SosError) -> None:
        self._rest()
        self.making.show_refusal(str(error))

    def _nothing_under_way(self) -> None:
        """Everything is answered: where a mistake of ours was the answer, this is over, too."""
        if self.working and self._background.idle():
            self._rest()
            self.making.show_refusal(_EITHER)

    def _rest(self) -> None:
        self.working = False
        self.locked.setVisible(False)
        self.rested.emit()

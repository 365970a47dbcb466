"""Another passphrase for the open record book: the old one first, then the new one."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal

from ui.background import Background
from ui.beginning.choosing import Choosing
from ui.beginning.step import Step
from ui.keys import work
from ui.keys.proving import Proving
from ui.keys.walk import Walk
from ui.opening import Opened, Opening

SAME = "That is the passphrase you have now. Please choose another."
OLDER = (
    "Backups made before today still open with the old passphrase, until the last of them is no longer kept: "
    "that takes about a year. If somebody else may know it, re-key everything."
)


class ChangePassphrase(Walk):
    """``rekey_wanted`` goes on to what a compromise asks for."""

    rekey_wanted = Signal()

    def __init__(
        self, background: Background, clock: Callable[[], datetime], opening: Opening, opened: Opened
    ) -> None:
        self.proving = Proving(background, opening, "Step 1 of 2")
        self.choosing = Choosing(background, "The new passphrase", "Step 2 of 2", "Set the passphrase")
        super().__init__(self.proving, self.choosing)
        self._background, self._clock, self._opening, self._opened = background, clock, opening, opened
        self.ending.other_wanted.connect(self.rekey_wanted)

    def may_go_on(self, step: Step) -> bool:
        if step is self.choosing and self.proving.is_same(self.choosing.phrase):
            self.choosing.say(SAME)
            return False
        return True

    def walked(self) -> None:
        change = partial(
            work.change_passphrase, opening=self._opening, old=self.proving.way, phrase=self.choosing.phrase,
            generated=self.choosing.generated, now=self._clock(),
        )  # fmt: skip
        self._background.run(change, done=self._changed, refused=self.refused)

    def _changed(self, _: bytes) -> None:
        self.end(
            "The passphrase has been changed",
            f"From now on only the new one opens {self._opened.nickname}. The recovery sheet is the same.",
            OLDER,
            other="Re-key everything…",
        )

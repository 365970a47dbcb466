"""After opening with the recovery sheet: a new passphrase, before anything else is shown."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal

from sos_desktop.errors import SosError
from ui.background import Background
from ui.beginning.choosing import Choosing
from ui.cards import Centred
from ui.labels import muted
from ui.opening import Opened, Opening


class NewPassphrasePage(Centred):
    """``opened`` carries the Opened it was given, now that its passphrase is known again; ``lock_wanted``
    leaves it as it was."""

    opened = Signal(object)
    lock_wanted = Signal()

    def __init__(
        self,
        background: Background,
        clock: Callable[[], datetime],
        opening: Opening,
        opened: Opened,
        code: str,
    ) -> None:
        super().__init__(600)
        self._background, self._clock, self._opening = background, clock, opening
        self._opened, self._code = opened, code
        self.choosing = Choosing(background, "A new passphrase", "", "Set the passphrase")
        self.choosing.back.setText("Leave it locked")
        self.card.body.addWidget(self.choosing)
        self.card.body.insertWidget(
            0,
            muted(f"The sheet has opened {opened.nickname}. The old passphrase ends when a new one is set."),
        )
        self.choosing.finished.connect(self._set)
        self.choosing.left.connect(self.lock_wanted)

    def begin(self) -> None:
        self.choosing.begin()

    def _set(self) -> None:
        self.choosing.setEnabled(False)
        self.choosing.forward.setText("Setting it…")
        self._background.run(
            partial(
                self._opening.change_passphrase,
                code=self._code,
                phrase=self.choosing.phrase,
                generated=self.choosing.generated,
                now=self._clock(),
            ),
            done=self._done,
            refused=self._refused,
        )

    def _done(self, _: None) -> None:
        self.choosing.forget()
        self._code = ""
        self.opened.emit(self._opened)

    def _refused(self, error: SosError) -> None:
        self.choosing.setEnabled(True)
        self.choosing.forward.setText("Set the passphrase")
        self.choosing.say(str(error))

"""After opening with the recovery sheet, or by escrow: a new passphrase before anything else, then a new sheet if
one is wanted."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sos_desktop.errors import SosError
from ui.background import Background
from ui.beginning.choosing import Choosing
from ui.beginning.sheet import Retyping, Sheet
from ui.beginning.step import Step
from ui.cards import Centred
from ui.keys import work
from ui.keys.ending import Ending
from ui.labels import muted
from ui.opening import Opened, Opening, Way

BY_SHEET = "The sheet has opened {nickname}. The old passphrase ends when a new one is set."
BY_ESCROW = (
    "{nickname} has been opened by escrow. This use is written down, and its owner is told at the next opening. "
    "The owner's passphrase ends when a new one is set."
)
OFFER = (
    "The sheet there is still opens the record book. If others may have seen its code, or if it is not known who has "
    "it, make a new one now: then the old sheet opens it no longer."
)


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
        way: Way,
    ) -> None:
        super().__init__(600)
        self._background, self._clock, self._opening = background, clock, opening
        self._opened, self._way = opened, way
        self.choosing = Choosing(background, "A new passphrase", "", "Set the passphrase")
        self.choosing.back.setText("Leave it locked")
        self.offer = Ending("Make a new sheet")
        self.sheet = Sheet(background, self._today, opened.folder, "")
        self.retyping = Retyping(self.sheet, "", "Let the new sheet count")
        words = BY_ESCROW if way.kind == "escrow" else BY_SHEET
        self._said = muted(words.format(nickname=opened.nickname))
        self.card.body.addWidget(self._said)
        for part in (self.choosing, self.offer, self.sheet, self.retyping):
            part.setVisible(False)
            self.card.body.addWidget(part)
        self._connect()

    def begin(self) -> None:
        self._show(self.choosing)

    def _connect(self) -> None:
        self.choosing.finished.connect(self._set)
        self.choosing.left.connect(self.lock_wanted)
        self.offer.closed.connect(self._make_sheet)
        self.offer.other_wanted.connect(self._go_on)
        self.sheet.finished.connect(self._retype)
        self.sheet.left.connect(self._offer_sheet)
        self.retyping.finished.connect(self._change_sheet)
        self.retyping.left.connect(self._make_sheet)

    def _show(self, part: QWidget) -> None:
        for each in (self.choosing, self.offer, self.sheet, self.retyping):
            each.setVisible(each is part)
        self._said.setVisible(part is self.choosing)
        if isinstance(part, Step):
            part.begin()

    # The passphrase

    def _set(self) -> None:
        self.choosing.setEnabled(False)
        self.choosing.forward.setText("Setting it…")
        change = partial(
            work.change_passphrase, opening=self._opening, old=self._way, phrase=self.choosing.phrase,
            generated=self.choosing.generated, now=self._clock(),
        )  # fmt: skip
        self._background.run(change, done=self._passphrase_set, refused=self._refused)

    def _passphrase_set(self, vault_id: bytes) -> None:
        self._way = Way("passphrase", (self.choosing.phrase,))
        self.choosing.forget()
        self.sheet.vault_id = vault_id
        self._offer_sheet()

    def _refused(self, error: SosError) -> None:
        self.choosing.setEnabled(True)
        self.choosing.forward.setText("Set the passphrase")
        self.choosing.say(str(error))

    # The sheet

    def _offer_sheet(self) -> None:
        self._show(self.offer)
        self.offer.tell("The new passphrase is set", (OFFER,), "Keep the sheet there is")

    def _make_sheet(self) -> None:
        self._show(self.sheet)

    def _retype(self) -> None:
        self._show(self.retyping)

    def _change_sheet(self) -> None:
        self.retyping.setEnabled(False)
        change = partial(
            work.change_sheet, opening=self._opening, old=self._way, code=self.sheet.code, now=self._clock()
        )
        self._background.run(change, done=self._sheet_changed, refused=self._sheet_refused)

    def _sheet_changed(self, _: None) -> None:
        self._go_on()

    def _sheet_refused(self, error: SosError) -> None:
        self.retyping.setEnabled(True)
        self.retyping.say(str(error))

    def _go_on(self) -> None:
        for step in (self.sheet, self.retyping):
            step.forget()
        self._way = Way("passphrase", ("",))
        self.opened.emit(self._opened._replace(with_code=False))

    def _today(self) -> date:
        from sos_desktop.dates import london_date

        return london_date(self._clock())

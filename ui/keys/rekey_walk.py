"""Re-keying: what it does, the passphrase there is, a new one, a new sheet; then the window does it."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Signal

from ui.background import Background
from ui.beginning.choosing import Choosing
from ui.beginning.sheet import Retyping, Sheet
from ui.beginning.step import Step
from ui.keys.passphrase_change import SAME
from ui.keys.proving import Proving
from ui.keys.walk import Walk
from ui.keys.work import NewKeys
from ui.labels import check_box, small_muted, text
from ui.opening import Opened, Opening

WHAT = (
    "For when somebody else may know the passphrase, or has had the recovery sheet in their hands.",
    "Everything is copied under a new key, with a new passphrase and a new recovery sheet; the copy is checked and "
    "then put in place. What opens the record book now opens it no longer.",
    "It locks for some seconds and cannot be stopped half-way. If the computer should go off in the middle, "
    "either the old passphrase opens it or the new one, and nothing is lost. So keep both until it says that it "
    "is done.",
)
ELSEWHERE = (
    "Backups on a stick or a share, and copies of the folder, still open with the old passphrase: please delete "
    "those yourself."
)


class Explaining(Step):
    """``forget_backups`` is whether the earlier backups are to go, too."""

    def __init__(self, escrow: str) -> None:
        super().__init__("Re-key everything", "Step 1 of 5")
        self.forget_backups = check_box("Delete the earlier backups on this computer as well")
        for sentence in WHAT:
            self.body.addWidget(text(sentence))
        if escrow:
            self.body.addWidget(
                text(f"It stays openable by {escrow}. To change that, remove it in Settings first.")
            )
        self.body.addWidget(self.forget_backups)
        self.body.addWidget(
            small_muted(
                "They open with the old passphrase. If they stay, they go by themselves as newer ones are made; if "
                "they go, the first backup under the new key is the only one for now."
            )
        )
        self.body.addWidget(small_muted(ELSEWHERE))

    def begin(self) -> None:
        self.forward.setFocus()


class ReKey(Walk):
    """``ready`` carries the NewKeys: from here on the record book must be closed."""

    ready = Signal(object)

    def __init__(
        self,
        background: Background,
        clock: Callable[[], datetime],
        opening: Opening,
        opened: Opened,
        escrow: str = "",
    ) -> None:
        self.explaining = Explaining(escrow)
        self.proving = Proving(background, opening, "Step 2 of 5")
        self.choosing = Choosing(background, "The new passphrase", "Step 3 of 5")
        self.sheet = Sheet(background, self._today, opened.folder, "Step 4 of 5")
        self.retyping = Retyping(self.sheet, "Step 5 of 5", "Re-key everything now")
        super().__init__(self.explaining, self.proving, self.choosing, self.sheet, self.retyping)
        self._clock, self._opened = clock, opened

    def may_go_on(self, step: Step) -> bool:
        if step is self.choosing and self.proving.is_same(self.choosing.phrase):
            self.choosing.say(SAME)
            return False
        return True

    def about_to_show(self, step: Step) -> None:
        if step is self.sheet:
            self.sheet.vault_id = self.proving.vault_id

    def walked(self) -> None:
        wanted = NewKeys(
            self._opened.folder,
            self.proving.way,
            self.choosing.phrase,
            self.choosing.generated,
            self.sheet.code,
            self.explaining.forget_backups.isChecked(),
        )
        self.forget()
        self.ready.emit(wanted)

    def _today(self) -> date:
        from sos_desktop.dates import london_date

        return london_date(self._clock())

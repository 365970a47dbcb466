"""What opens this record book, in Settings: since when, who else, and the ways to change it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.background import Background
from ui.cards import Card
from ui.flowing import Flow
from ui.keys import work
from ui.labels import button, label, muted, set_role, small_muted, text

if TYPE_CHECKING:
    from sos_desktop.vault.ways import Ways

READ_ONLY = "This record book can be read here, not changed, and so cannot what opens it."


class KeysCard(Card):
    """Each button asks the window; ``escrow`` is who else can open it, or nothing."""

    passphrase_wanted = Signal()
    sheet_wanted = Signal()
    rekey_wanted = Signal()
    escrow_wanted = Signal()
    no_escrow_wanted = Signal()
    uses_seen = Signal()

    def __init__(self, background: Background, *, can_write: bool) -> None:
        super().__init__("What opens it")
        self._background = background
        self.escrow = ""
        self.since = muted("")
        self.who_else = text("")
        self.uses = label("", "small", wrap=True)
        self.seen = button("I have seen this", "small", name="I have seen that it was opened by escrow")
        self.passphrase = button("Change the passphrase…")
        self.sheet = button("New recovery sheet…")
        self.rekey = button("Re-key everything…")
        self.set_escrow = button("Set an escrow…", "quiet")
        self.remove_escrow = button("Remove the escrow…", "quiet")
        parts = (self.since, self.who_else, self.uses)
        for words in parts:
            words.setVisible(False)
            self.body.addWidget(words)
        self.body.addWidget(Flow(self.seen))
        buttons = (self.passphrase, self.sheet, self.rekey, self.set_escrow, self.remove_escrow)
        self.body.addWidget(Flow(*buttons))
        if not can_write:
            self.body.addWidget(small_muted(READ_ONLY))
        for press in (*buttons, self.seen):
            press.setEnabled(can_write)
        self.seen.setVisible(False)
        self.remove_escrow.setVisible(False)
        self._connect()

    def _connect(self) -> None:
        self.passphrase.clicked.connect(self.passphrase_wanted)
        self.sheet.clicked.connect(self.sheet_wanted)
        self.rekey.clicked.connect(self.rekey_wanted)
        self.set_escrow.clicked.connect(self.escrow_wanted)
        self.remove_escrow.clicked.connect(self.no_escrow_wanted)
        self.seen.clicked.connect(self.uses_seen)

    def read(self) -> None:
        self._background.run(work.ways, done=self._show)

    def _show(self, ways: "Ways") -> None:
        from sos_desktop.dates import london_date, said

        passphrase, sheet = (said(london_date(moment)) for moment in (ways.passphrase, ways.sheet))
        self.since.setText(f"The passphrase, set on {passphrase}, and the recovery sheet of {sheet}.")
        self.escrow = ways.escrow.said() if ways.escrow else ""
        self.who_else.setText(
            f"Also openable by: {self.escrow}."
            if self.escrow
            else "Nobody else can open it: no escrow is set."
        )
        self.set_escrow.setText("Set another escrow…" if self.escrow else "Set an escrow…")
        self.set_escrow.setAccessibleName(self.set_escrow.text())
        self.remove_escrow.setVisible(bool(self.escrow))
        unseen = any(not use.seen for use in ways.uses)
        self.uses.setText(f"Opened by escrow: {'; '.join(use.said() for use in ways.uses)}.")
        set_role(self.uses, "warn-small" if unseen else "small")
        self.uses.setVisible(bool(ways.uses))
        self.seen.setVisible(unseen)
        for words in (self.since, self.who_else):
            words.setVisible(True)

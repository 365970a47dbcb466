"""Opening a record book with its passphrase: the part of the unlock page that stands there at first."""

from PySide6.QtCore import Signal

from sos_desktop.errors import SosError
from ui.cards import row
from ui.form import Form
from ui.labels import button, set_role, small, small_muted
from ui.opening import MADE_UP_PASSPHRASE
from ui.secret_field import SecretField, keyboard_said

POINT_TO_THE_SHEET = 5
"""After so many wrong passphrases in a row the recovery sheet is named."""


class ByPassphrase(Form):
    """``entered`` asks to open it with ``passphrase``; ``sheet_wanted`` asks for the recovery sheet instead."""

    entered = Signal()
    sheet_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=6)
        self.passphrase = SecretField()
        self.open_book = button("Unlock", "primary")
        self.use_sheet = button("Use recovery sheet", "quiet")
        self.keyboard = small_muted("")
        self.made_up = small(f"Unless it was changed, made-up records open with: {MADE_UP_PASSPHRASE}")
        self.add_row("Passphrase", self.passphrase)
        self.add(self.keyboard)
        self.add(self.made_up)
        buttons = row(self.open_book, self.use_sheet)
        buttons.addStretch(1)
        self.add(buttons)
        self.passphrase.returnPressed.connect(self.entered)
        self.passphrase.caps_lock_told.connect(self._tell_caps_lock)
        self.open_book.clicked.connect(self.entered)
        self.use_sheet.clicked.connect(self.sheet_wanted)

    def say_keyboard(self) -> None:
        self.keyboard.setText(keyboard_said())

    def busy(self, busy: bool) -> None:
        for part in (self.passphrase, self.use_sheet, self.open_book):
            part.setEnabled(not busy)
        self.open_book.setText("Unlocking…" if busy else "Unlock")

    def wait(self, words: str) -> None:
        """Too many wrong ones in a row: ``Try again in 4 s``."""
        self.open_book.setEnabled(False)
        self.open_book.setText(words)

    def refuse(self, error: SosError, wrong: int) -> None:
        """It was wrong, this time for the ``wrong``-th time in a row."""
        do = error.do
        if wrong >= POINT_TO_THE_SHEET:
            do = "The recovery sheet opens the record book too: press “Use recovery sheet”."
        self.problem(self.passphrase, f"{error.happened} {do}")
        self.passphrase.selectAll()

    def missing(self) -> bool:
        """Says so, where nothing has been typed."""
        if self.passphrase.text():
            return False
        self.problem(self.passphrase, "Type the passphrase first.")
        return True

    def _tell_caps_lock(self, on: bool) -> None:
        caps = "Caps Lock is on." if on else "Caps Lock is off."
        self.keyboard.setText(" ".join(filter(None, (caps, keyboard_said()))))
        set_role(self.keyboard, "warn-small" if on else "small-muted")

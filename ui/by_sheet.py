"""Opening a record book with the code of its recovery sheet: a part of the unlock page, made when asked for."""

from PySide6.QtCore import Signal

from sos_desktop.errors import SosError
from ui.cards import row
from ui.code_field import CodeField
from ui.form import Form
from ui.labels import button


class BySheet(Form):
    """``entered`` asks to open it with ``code``; ``left`` asks for the passphrase again."""

    entered = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.code = CodeField()
        self.open_book = button("Open with the sheet", "primary")
        self.use_passphrase = button("Back to the passphrase", "quiet")
        self.add_row("Recovery code", self.code, "Eight groups of five, as on the sheet.")
        self.code.set_lines(2)
        buttons = row(self.open_book, self.use_passphrase)
        buttons.addStretch(1)
        self.add(buttons)
        self.code.slipped.connect(self._tell_slip)
        self.code.entered.connect(self.entered)
        self.open_book.clicked.connect(self.entered)
        self.use_passphrase.clicked.connect(self.left)

    def busy(self, busy: bool) -> None:
        for part in (self.code, self.open_book, self.use_passphrase):
            part.setEnabled(not busy)
        self.open_book.setText("Opening…" if busy else "Open with the sheet")

    def wait(self, words: str) -> None:
        """Too many wrong codes in a row: ``Try again in 4 s``."""
        self.open_book.setEnabled(False)
        self.open_book.setText(words)

    def refuse(self, error: SosError) -> None:
        self.problem(self.code, " ".join(filter(None, (error.happened, error.do))))

    def _tell_slip(self, sentence: str) -> None:
        self.problem(self.code, sentence, focus=False)

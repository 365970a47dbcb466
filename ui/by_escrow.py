"""Opening a record book by escrow: a part of the unlock page, there only where the record book has an escrow.

Where two offices must come together each has a field of its own, hidden as it is typed: neither sees the other's.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from sos_desktop.errors import SosError
from ui import files
from ui.background import Background
from ui.cards import Column, row
from ui.flowing import Flow
from ui.form import Form
from ui.keys import work
from ui.labels import button, small, small_muted
from ui.opening import Way
from ui.secret_field import SecretField, forget

if TYPE_CHECKING:
    from sos_desktop.vault.ways import Escrow

TOLD = (
    "Every use is written down, and the owner is told at the next opening. The passphrase is then set anew."
)
CHOOSE = "The file of an escrow key"
KINDS = "Escrow keys (*.sos-escrow-key);;Any file (*)"


class EscrowPart(QWidget):
    """The line that names who else can open it, and the button that ``wanted`` the form; ``form`` is where the keys
    are typed, and is put where the passphrase stands."""

    wanted = Signal()

    def __init__(self, background: Background, escrow: "Escrow") -> None:
        super().__init__()
        self.form = ByEscrow(background, escrow)
        self.form.hide()
        self.said = small_muted(f"Also openable by: {escrow.said()}.")
        self.use = button("Open by escrow…", "quiet-small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.said)
        column.addWidget(Flow(self.use))
        self.use.clicked.connect(self.wanted)

    @property
    def open(self) -> bool:
        """Whether the keys are being asked for."""
        return not self.form.isHidden()

    def show_form(self, shown: bool) -> None:
        self.form.setVisible(shown)
        self.use.setVisible(not shown)
        if not shown:
            self.form.forget()

    def busy(self, busy: bool) -> None:
        self.use.setEnabled(not busy)
        self.form.busy(busy)

    def take_away(self) -> None:
        self.form.forget()
        for part in (self.form, self):
            part.hide()
            part.deleteLater()


class ByEscrow(Form):
    """``entered`` asks to open it with ``way``; ``left`` asks for the passphrase again."""

    entered = Signal()
    left = Signal()

    def __init__(self, background: Background, escrow: "Escrow") -> None:
        super().__init__()
        self._background = background
        self.ask_file: Callable[[QWidget, str, str], Path | None] = files.file_to_open
        self.fields: list[SecretField] = []
        self.from_file: list[QPushButton] = []
        for office, fingerprint in zip(escrow.offices, escrow.fingerprints, strict=True):
            self._ask_for(office, fingerprint)
        self.add(small(TOLD))
        self.open_book = button("Open by escrow", "primary")
        self.use_passphrase = button("Back to the passphrase", "quiet")
        self.add(Flow(self.open_book, self.use_passphrase))
        self.open_book.clicked.connect(self.entered)
        self.use_passphrase.clicked.connect(self.left)

    @property
    def way(self) -> Way:
        return Way("escrow", tuple(field.text() for field in self.fields))

    def forget(self) -> None:
        forget(*self.fields)

    def busy(self, busy: bool) -> None:
        for part in (*self.fields, *self.from_file, self.open_book, self.use_passphrase):
            part.setEnabled(not busy)
        self.open_book.setText("Opening…" if busy else "Open by escrow")

    def wait(self, words: str) -> None:
        """Too many wrong keys in a row: ``Try again in 4 s``."""
        self.open_book.setEnabled(False)
        self.open_book.setText(words)

    def refuse(self, error: SosError) -> None:
        self.problem(self.fields[0], " ".join(filter(None, (error.happened, error.do))))

    def missing(self) -> bool:
        """Says which key is missing, where one is."""
        for field in self.fields:
            if not field.text():
                self.problem(field, "Type the key, or take it from its file.")
                return True
        return False

    def _ask_for(self, office: str, fingerprint: str) -> None:
        field = SecretField(what="key")
        take = button("From a file…", name=f"Take the key of {office} from a file")
        beside = row(field, take, spacing=10)
        beside.setStretch(0, 1)
        self.add_row(
            f"Escrow key of {office}",
            field,
            f"Nine groups of eight, as on the paper with {fingerprint}.",
            around=Column(beside),
        )
        field.returnPressed.connect(self.entered)
        take.clicked.connect(partial(self._take, field))
        self.fields.append(field)
        self.from_file.append(take)

    def _take(self, field: SecretField) -> None:
        file = self.ask_file(self, CHOOSE, KINDS)
        if file is not None:
            self.problem(field, "")
            self._background.aside(
                partial(work.read_key, file), done=field.setText, refused=partial(self._not_taken, field)
            )

    def _not_taken(self, field: SecretField, error: SosError) -> None:
        self.problem(field, " ".join(filter(None, (error.happened, error.do))))

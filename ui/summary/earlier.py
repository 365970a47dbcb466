"""A summary that has left: what its bytes are, how it is saved again, and how it is withdrawn."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop.dates import london_date, said
from ui.cards import Card
from ui.flowing import Flow
from ui.labels import button, muted, small_muted

if TYPE_CHECKING:
    from sos_desktop.summary.leaving import Leaving
    from sos_desktop.summary.ledger import Issued


def what_left(file: "Leaving") -> str:
    """The stored bytes in a line: ``summary-2026-Q3-1f3a9c.zip, 8,412 bytes, fingerprint 9a2b 11c0 …``."""
    return f"{file.name}, {len(file.data):,} bytes, fingerprint {file.fingerprint}"


def in_groups(number: str) -> str:
    """In groups of four, which can be read out: Combine takes it with its spaces."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


class EarlierFile(QWidget):
    """A file that has left: it can be saved again, the same, or withdrawn, which is asked twice."""

    save_wanted = Signal(object)
    withdraw_wanted = Signal(str)

    def __init__(self, issued: "Issued") -> None:
        super().__init__()
        self._issued = issued
        quarter = issued.quarter.said()
        state = "withdrawn" if issued.withdrawn else f"saved {said(london_date(issued.saved))}"
        self.again = button(
            "Save the same file again", "quiet-small", name=f"Save the file of {quarter} again"
        )
        self.withdraw = button("Withdraw…", "quiet-small", name=f"Withdraw the file of {quarter}")
        self.leave = button("Leave it as it is", "small", name=f"Leave the file of {quarter} as it is")
        self.for_good = button("Withdraw for good", "small", name=f"Withdraw the file of {quarter} for good")
        self._asked = Flow(self.again, self.withdraw, spacing=6)
        follows = small_muted(
            "This cannot be taken back. The SoS team must be told its number; what it covered leaves once more, "
            "with a later file."
        )
        self._sure = Card(role="tint")
        self._sure.body.addWidget(follows)
        self._sure.body.addWidget(Flow(self.leave, self.for_good, spacing=6))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(muted(f"{quarter} · {state}"))
        number = f"Its number, for the SoS team: {in_groups(issued.file_id)}"
        column.addWidget(small_muted(number if issued.withdrawn else f"Number {issued.file_id[:6]}"))
        for file in issued.files:
            column.addWidget(small_muted(what_left(file)))
        for part in (self._asked, self._sure):
            column.addWidget(part)
        self._asked.setVisible(not issued.withdrawn)
        self._sure.hide()
        self.leave.setAccessibleDescription(follows.text())
        self.again.clicked.connect(self._save_again)
        self.withdraw.clicked.connect(self._ask_again)
        self.leave.clicked.connect(self._leave)
        self.for_good.clicked.connect(self._withdraw)

    def _save_again(self) -> None:
        self.save_wanted.emit(self._issued)

    def _ask_again(self) -> None:
        self._sure.show()
        self.leave.setFocus()
        self._asked.hide()

    def _leave(self) -> None:
        self._asked.show()
        self.withdraw.setFocus()
        self._sure.hide()

    def _withdraw(self) -> None:
        self.for_good.setEnabled(False)
        self.withdraw_wanted.emit(self._issued.file_id)

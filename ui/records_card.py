"""In Settings: what can be done about the records as a whole."""

from PySide6.QtCore import Signal

from ui.cards import Card
from ui.flowing import Flow
from ui.labels import button, muted


class RecordsCard(Card):
    """Each button asks the window."""

    review_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, *, can_write: bool, casework: bool) -> None:
        super().__init__("Your records")
        self.review = button("Due for review…", name="Records that are due for review")
        self.bring_in = button("Bring in a protected copy…")
        self.bring_in.setEnabled(can_write)
        self.body.addWidget(
            muted("A protected copy is what you saved elsewhere when the disk did not take what you typed.")
        )
        self.body.addWidget(Flow(*((self.review, self.bring_in) if casework else (self.bring_in,))))
        self.review.clicked.connect(self.review_wanted)
        self.bring_in.clicked.connect(self.copy_wanted)

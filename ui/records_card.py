"""In Settings: what can be done about the records as a whole."""

from PySide6.QtCore import Signal

from ui.cards import Card
from ui.flowing import Flow
from ui.labels import button, muted


class RecordsCard(Card):
    """Each button asks the window."""

    review_wanted = Signal()
    copy_wanted = Signal()
    supporter_wanted = Signal()

    def __init__(self, *, can_write: bool, casework: bool) -> None:
        super().__init__("Your records")
        self.review = button("Due for review…", name="Records that are due for review")
        self.bring_in = button("Bring in a protected copy…")
        self.bring_in.setEnabled(can_write)
        self.look_after = button("Looking after you…", name="Looking after you: load, supervision, dates")
        self.body.addWidget(
            muted("A protected copy is what you saved elsewhere when the disk did not take what you typed.")
        )
        self.body.addWidget(
            Flow(*((self.review, self.bring_in, self.look_after) if casework else (self.bring_in,)))
        )
        self.review.clicked.connect(self.review_wanted)
        if not casework:
            self.look_after.setParent(self)
            self.look_after.hide()
        self.look_after.clicked.connect(self.supporter_wanted)
        self.bring_in.clicked.connect(self.copy_wanted)

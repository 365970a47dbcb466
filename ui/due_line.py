"""On Today, one gentle line where records are due for review; nothing where none are, or no times are set."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop.dates import london_date
from ui.background import Background
from ui.flowing import Flow
from ui.labels import button

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook


class DueLine(QWidget):
    """``review_wanted`` asks for the list."""

    review_wanted = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._background, self._clock = background, clock
        self.review = button("", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Flow(self.review))
        self.hide()
        self.review.clicked.connect(self.review_wanted)

    def read(self) -> None:
        self._background.run(partial(_due, today=london_date(self._clock())), done=self._show)

    def _show(self, many: int) -> None:
        words = "1 record is due for review" if many == 1 else f"{many} records are due for review"
        self.review.setText(words)
        self.review.setAccessibleName(words)
        self.setVisible(bool(many))


def _due(casebook: "Casebook", *, today: date) -> int:
    from sos_desktop import paths, policy
    from sos_desktop.records import retention

    return retention.due(casebook.store, policy.read(paths.policy_files()), today=today, most=0).in_all

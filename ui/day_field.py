"""A whole day typed the way people say it, and read back with its weekday so that a wrong guess is seen at once."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from sos_desktop.dates import said
from sos_desktop.errors import BadInput
from ui.labels import small_muted
from ui.questions import day_words


class DayField(QWidget):
    """``ahead``: the day lies ahead, so “Monday” is the next one; otherwise the last."""

    changed = Signal()

    def __init__(self, today: date, *, ahead: bool = False) -> None:
        super().__init__()
        self._today, self._ahead = today, ahead
        self.line = QLineEdit()
        self.line.setPlaceholderText("Monday, in 3 days or 8 Jan" if ahead else "today, yesterday or 21 Nov")
        self.read_back: QLabel = small_muted(" ")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addWidget(self.read_back)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._read)

    def set_day(self, day: date) -> None:
        self.line.setText(said(day))

    def value(self) -> date:
        """Raises BadInput where it is no whole day."""
        words = self.line.text().strip()
        if not words:
            raise BadInput("The day is missing.", do="Please type it, like 8 January.")
        found = (day_words.coming if self._ahead else day_words.day)(words, self._today)
        if found.precision != "day":
            raise BadInput("That is no whole day.", do="Please type the day, too, like 8 January.")
        return found.first

    def _read(self) -> None:
        try:
            self.read_back.setText(said(self.value(), weekday=True))
        except BadInput:
            self.read_back.setText(" ")
        self.changed.emit()

"""A date typed the way people say it, and read back so that a wrong guess is seen at once."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from sos_desktop.dates import PartialDate, said
from sos_desktop.errors import BadInput
from ui.labels import small_muted
from ui.questions import day_words


class WhenField(QWidget):
    """A day, a month or a year, and a time where the day is known (``time`` may be left out).

    ``ahead``: it may lie before today or after it, so that a day without a year is the nearest one.
    """

    changed = Signal()

    def __init__(self, *, with_time: bool = False, ahead: bool = False) -> None:
        super().__init__()
        self._today, self._ahead = date.max, ahead
        self.day = QLineEdit()
        self.day.setPlaceholderText(
            "21 Nov, tomorrow or in two weeks" if ahead else "21 Nov, yesterday, May 2019 or 2009"
        )
        self.time = QLineEdit()
        self.time.setPlaceholderText("Time, if known")
        self.time.setAccessibleName("Time, if known")
        self.read_back: QLabel = small_muted(" ")
        fields = QHBoxLayout()
        fields.setSpacing(10)
        fields.addWidget(self.day, 2)
        fields.addWidget(self.time, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(fields)
        column.addWidget(self.read_back)
        self.time.setVisible(with_time)  # now that it has a parent: before, it would open a window of its own
        self.setFocusProxy(self.day)
        self.day.textChanged.connect(self._typed)
        self.time.textChanged.connect(self._typed)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802
        self.day.setAccessibleName(name)
        super().setAccessibleName(name)

    def set_today(self, today: date) -> None:
        """Read what was typed by this day; nothing has been typed by that."""
        self._today = today
        self._read()

    def set_texts(self, day: str, time: str = "") -> None:
        self.day.setText(day)
        self.time.setText(time)

    def texts(self) -> tuple[str, str]:
        """What was typed; a day that is meant from today, such as “yesterday”, as the day it is."""
        try:
            found = self._meant()
        except BadInput:
            return self.day.text(), self.time.text()
        return found.said(), self.time.text()

    def value(self) -> PartialDate | None:
        """What was typed, or nothing where both fields are empty. Raises BadInput where it is no date."""
        if not self.day.text().strip():
            if self.time.text().strip():
                raise BadInput("There is a time without a day.", do="Please type the day too.")
            return None
        found = self._meant()
        if not self.time.text().strip():
            return found
        if found.precision != "day":
            raise BadInput("A time needs a whole day.", do="Please type the day, or leave the time empty.")
        return PartialDate(f"{found.text}T{day_words.clock(self.time.text())[:5]}")

    def _meant(self) -> PartialDate:
        return (day_words.coming if self._ahead else day_words.day)(self.day.text(), self._today)

    def _typed(self) -> None:
        self._read()
        self.changed.emit()

    def _read(self) -> None:
        try:
            found = self.value()
        except BadInput:
            self.read_back.setText(" ")
        else:
            self.read_back.setText(_read_back(found) if found else " ")


def _read_back(found: PartialDate) -> str:
    if found.precision in ("day", "minute"):
        time = f", {found.text[11:]}" if found.precision == "minute" else ""
        return said(found.first, weekday=True) + time
    return f"Some time in {found.said()}"

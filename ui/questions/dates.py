"""Dates as people type them, with a calendar to pick from; with a time where one is asked.

The field shows back what it understood ("3 November 2026, a Tuesday") as soon as it is left.
"""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sos_desktop.dates import PartialDate, said
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.model import Item, Kind, Value
from ui.labels import button, label, restyle
from ui.questions import day_words
from ui.questions.question import Question
from ui.questions.scale import px

NEXT = "next-date"
"""The code of what lies ahead: the next session, review or supervision."""


class Day(Question):
    """A date, or a date with its time; as exact as somebody knows it."""

    def __init__(self, item: Item, today: Callable[[], date], place: str = "") -> None:
        super().__init__(item, place)
        self._today = today
        self.line = QLineEdit()
        self._ahead = any(coding.code == NEXT for coding in item.codes)
        hint = "Monday, in two weeks, 3 Nov" if self._ahead else "3 Nov, yesterday, May 2009"
        self.line.setPlaceholderText(item.prompt or hint)
        self.line.textEdited.connect(self.typed)
        self.picker = button("Calendar", "small", name=f"Calendar for: {self.name}")
        self.picker.clicked.connect(self.open_calendar)
        self.clock = QLineEdit()
        self.clock.setPlaceholderText("14:05")
        self.clock.textEdited.connect(self.typed)
        if item.kind is not Kind.DATE_TIME:
            self.clock.hide()
        self.understood = label("", "small-muted", wrap=True)
        self.understood.hide()
        self.calendar: Calendar | None = None
        self._lay_out(self._around())
        if item.kind is Kind.DATE_TIME:
            self._take(self.clock, "Time")
        self._take_picker()

    def _around(self) -> QWidget:
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.line.setMinimumWidth(px(self, 230))
        self.clock.setFixedWidth(px(self, 96))
        row.addWidget(self.line)
        row.addWidget(self.clock)
        row.addWidget(self.picker)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.understood)
        return around

    def _touchable(self) -> list[QWidget]:
        return [self.line]

    def _take_picker(self) -> None:
        self.picker.installEventFilter(self)

    def _pressed(self, handle: QWidget, event: QKeyEvent) -> bool:
        if handle is self.line and event.key() == Qt.Key.Key_Down:
            self.open_calendar()
            return True
        if (
            handle is not self.picker
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers()
        ):
            self.moved.emit(1)
            return True
        return False

    def _went(self, reason: Qt.FocusReason) -> None:
        super()._went(reason)
        self._show_back()

    def _show_back(self) -> None:
        """Say what was understood, with its weekday, so that a wrong guess at the year is seen."""
        try:
            values = self._read()
        except BadInput:
            values = ()
        self.understood.setVisible(bool(values))
        if values:
            day = PartialDate(str(values[0])[:10])
            text = said(day.first, weekday=True) if day.precision == "day" else day.said()
            self.understood.setText(text)

    def _read(self) -> tuple[Value, ...]:
        text, clock = self.line.text().strip(), self.clock.text().strip()
        if not text:
            if clock and self.item.kind is Kind.DATE_TIME:
                raise BadInput("A time needs its day.", do="Please write the day too.")
            return ()
        today = self._today()
        day = day_words.coming(text, today) if self._ahead else day_words.day(text, today, nearest=True)
        if self.item.kind is Kind.DATE_TIME and clock:
            if day.precision != "day":
                raise BadInput(
                    "A time needs its day.", do="Please write the day, not only the month or year."
                )
            return (f"{day.text}T{day_words.clock(clock)[:5]}",)
        return (day.text,)

    def _show(self, values: tuple[Value, ...]) -> None:
        day, _, clock = str(values[0]).partition("T") if values else ("", "", "")
        self.line.setText(PartialDate(day).said() if day else "")
        self.clock.setText(clock[:5])
        self._show_back()

    def say_problem(self, sentence: str) -> None:
        super().say_problem(sentence)
        restyle(self.line, "wrong", bool(sentence))

    def open_calendar(self) -> None:
        """The calendar under the field, at the day in it or today's."""
        try:
            values = self._read()
            at = PartialDate(str(values[0])[:10]).first if values else self._today()
        except BadInput:
            at = self._today()
        self.calendar = Calendar(self, at)
        self.calendar.picked.connect(self._picked)
        self.calendar.move(self.line.mapToGlobal(QPoint(0, self.line.height() + 4)))
        self.calendar.show()
        self.calendar.setFocus()

    def _picked(self, day: QDate) -> None:
        chosen = date(day.year(), day.month(), day.day())
        self.line.setText(said(chosen))
        self._show_back()
        self.line.setFocus()
        self.chosen.emit()

    @property
    def caret(self) -> int:
        return self.line.cursorPosition()

    def set_caret(self, caret: int) -> None:
        self.line.setCursorPosition(caret)


class Calendar(QCalendarWidget):
    """A month to pick a day from; Enter or a click takes it, Esc leaves things as they are."""

    def __init__(self, parent: QWidget, at: date) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setGridVisible(False)
        self.setMinimumSize(px(self, 360), px(self, 300))
        plain = QTextCharFormat()
        plain.setForeground(self.palette().text())
        for free_day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(free_day, plain)  # Qt's red is for somebody at risk here
        self.setSelectedDate(QDate(at.year, at.month, at.day))
        self.setAccessibleName("Calendar")
        self.picked = self.activated
        self.clicked.connect(self._take)
        self.activated.connect(self._close)

    def _take(self, day: QDate) -> None:
        self.activated.emit(day)

    def _close(self, _: QDate) -> None:
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

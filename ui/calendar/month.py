"""A month as a grid of days. Arrows go from day to day, Page Up and Down from month to month, Home to today."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from sos_desktop.dates import said
from sos_desktop.records.diary import Entry
from sos_desktop.schedule import Standing
from ui.labels import label, restyle

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ROWS = 6
_WORDS = 9
"""Letters: a narrower cell shows a figure and a mark, and no words."""
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_TURNS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class Day(QPushButton):
    """One day; Tab leads to one of them only, arrows to the others."""

    def __init__(self) -> None:
        super().__init__()
        self.day = date.min
        self.setProperty("role", "day")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The arrows are the month's: a button would take them for those of a row of buttons."""
        if event.key() in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def show_day(self, day: date, entries: Sequence[Entry], *, today: date, wide: bool) -> None:
        self.day = day
        late = sum(each.standing is Standing.OVERDUE for each in entries)
        self.setText(f"{day.day}\n{_brief(len(entries), late, wide=wide)}")
        lines = [
            f"{each.due.value} with {each.with_whom or 'a group'}, {STATES[each.standing]}"
            for each in entries
        ]
        now = "Today, " if day == today else ""
        self.setAccessibleName(f"{now}{said(day, weekday=True)}: {'; '.join(lines) or 'nothing'}")
        soon = any(each.standing in (Standing.DUE, Standing.THIS_WEEK) for each in entries)
        tone = (
            "overdue" if late else "due" if soon else "booked" if entries else "today" if day == today else ""
        )
        restyle(self, "tone", tone)


class Month(QWidget):
    """``day_chosen`` carries the day that is shown, ``opened`` follows Enter on it, ``turned`` another month."""

    day_chosen = Signal(object)
    opened = Signal()
    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.day = self.today = date.min
        self._entries: Mapping[date, Sequence[Entry]] = {}
        self.days: list[Day] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for column, words in enumerate(_WEEKDAYS):
            grid.setColumnStretch(column, 1)
            grid.addWidget(label(words, "column-head"), 0, column, Qt.AlignmentFlag.AlignHCenter)
        for place in range(7 * _ROWS):
            press = Day()
            press.clicked.connect(self._pressed)
            self.days.append(press)
            grid.addWidget(press, 1 + place // 7, place % 7)

    @property
    def first(self) -> date:
        """The Monday in the upper left corner."""
        first = self.day.replace(day=1)
        return first - timedelta(days=first.weekday())

    @property
    def last(self) -> date:
        return self.first + timedelta(days=7 * _ROWS - 1)

    @property
    def current(self) -> Day:
        return next(press for press in self.days if press.day == self.day)

    def begin(self, today: date) -> None:
        """Show the month of today; one that was turned to stays."""
        self.today = today
        if self.day == date.min:
            self.day = today
        self._show()

    def show_entries(self, entries: Mapping[date, Sequence[Entry]]) -> None:
        self._entries = entries
        self._show()

    def entries_of(self, day: date) -> Sequence[Entry]:
        return self._entries.get(day, ())

    def go(self, day: date) -> None:
        """Go to a day, turning the month where it is another's."""
        other = (day.year, day.month) != (self.day.year, self.day.month)
        had_focus = any(press.hasFocus() for press in self.days)
        self.day = day
        self._show()
        if had_focus:
            self.current.setFocus()
        if other:
            self.turned.emit()
        self.day_chosen.emit(day)

    def turn(self, months: int) -> None:
        """So many months on or back, to the same day of the month or its last."""
        month = self.day.year * 12 + self.day.month - 1 + months
        first = date(month // 12, month % 12 + 1, 1)
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        self.go(first.replace(day=min(self.day.day, last.day)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.go(self.day + timedelta(days=_STEPS[key]))
        elif key in _TURNS:
            self.turn(_TURNS[key])
        elif key == Qt.Key.Key_Home:
            self.go(self.today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if self.day != date.min:
            self._show()

    def _pressed(self) -> None:
        press = self.sender()
        assert isinstance(press, Day)  # noqa: S101
        self.go(press.day)

    def _show(self) -> None:
        wide = self.width() // 7 > self.fontMetrics().averageCharWidth() * _WORDS + 16
        for place, press in enumerate(self.days):
            day = self.first + timedelta(days=place)
            press.show_day(day, self.entries_of(day), today=self.today, wide=wide)
            press.setChecked(day == self.day)
            here = day == self.day
            press.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)


STATES = {
    Standing.OVERDUE: "overdue",
    Standing.DUE: "due",
    Standing.THIS_WEEK: "this week",
    Standing.LATER: "booked",
}


def _brief(many: int, late: int, *, wide: bool) -> str:
    """In a cell: how many, and whether one of them is overdue."""
    if not many:
        return ""
    if not wide:
        return f"{late} late" if late else str(many)
    return f"{late} overdue" if late else f"{many} due"

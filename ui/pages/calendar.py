"""The calendar: a month of what is due, the lines of one day, and a file without names for another calendar."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from sos_desktop.casebook import Casebook
from sos_desktop.dates import PartialDate, london_date, said
from sos_desktop.errors import SosError
from sos_desktop.records import diary, followups
from sos_desktop.records.diary import Due, Entry
from sos_desktop.records.followups import FollowUp
from sos_desktop.schedule import Standing
from ui import files
from ui.background import Background
from ui.calendar.month import STATES, Month
from ui.cards import Card, Page, clear
from ui.flowing import Flow
from ui.labels import Tone, button, heading, muted, small_muted
from ui.story_line import Entry as Line
from ui.story_line import StoryLine
from ui.told import Told

FOLLOW_UPS = (Due.FOLLOW_UP, Due.THREE_MONTHS)
_TONES: dict[Standing, Tone] = {
    Standing.OVERDUE: "risk", Standing.DUE: "warn", Standing.THIS_WEEK: "warn", Standing.LATER: "neutral",
}  # fmt: skip
_START = {
    Due.FOLLOW_UP: "Start",
    Due.THREE_MONTHS: "Start",
    Due.FIRST: "Start",
    Due.GO_ON: "Continue",
    Due.GROUP: "Read",
}


class CalendarPage(Page):
    """The signals carry a person, a case, a follow-up, a session to go on with and a finished group session.

    ``choose_file`` asks where to save, given a name to suggest; tests and the tour answer for themselves.
    """

    person_chosen = Signal(str)
    assessment_chosen = Signal(str)
    follow_up_chosen = Signal(str)
    session_chosen = Signal(str)
    group_chosen = Signal(str)
    left = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Calendar")
        self._background, self._clock = background, clock
        self.choose_file: Callable[[str], Path | None] = self._choose_file
        self.month = Month()
        self.before = button("Earlier", "small", name="The month before, Page Up")
        self.after = button("Later", "small", name="The month after, Page Down")
        self.now = button("Today", "small", name="To today, Home")
        self.save = button("Save for another calendar…")
        self.save.setAccessibleDescription(
            "A file that says what is due on which day. No names and no code names."
        )
        self.back = button("Back to Today", "quiet")
        self.told = Told()
        self.name = heading("")
        self.lines: list[StoryLine] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(12)
        self._lay_out()
        self.before.clicked.connect(partial(self.month.turn, -1))
        self.after.clicked.connect(partial(self.month.turn, 1))
        self.now.clicked.connect(self._to_today)
        self.save.clicked.connect(self._save)
        self.back.clicked.connect(self.left)
        self.month.turned.connect(self.read)
        self.month.day_chosen.connect(self._show_day)
        self.month.opened.connect(self._into_day)

    def _lay_out(self) -> None:
        self.buttons.add(self.save)
        self.buttons.add(self.back)
        card = Card()
        card.body.addWidget(self.name)
        card.body.addWidget(Flow(self.before, self.now, self.after, spacing=8))
        card.body.addWidget(self.month)
        card.body.addWidget(
            small_muted(
                "Arrows go from day to day, Page Up and Page Down from month to month. Enter: the day’s lines."
            )
        )
        self._of_day = heading("")
        self._day = Card()
        self._day.body.addWidget(self._of_day)
        self._nothing = muted("Nothing on this day.")
        self._day.body.addWidget(self._nothing)
        self._day.body.addLayout(self._lines)
        for part in (self.told, card, self._day):
            self.body.addWidget(part)
        self.body.addStretch(1)

    @property
    def presses(self) -> dict[str, QPushButton]:
        """What can be done on the day that is shown, by what it does and to what."""
        return {key: press for line in self.lines for key, press in line.presses.items()}

    def read(self) -> None:
        today = london_date(self._clock())
        self.month.begin(today)
        self.name.setText(PartialDate(self.month.day.isoformat()[:7]).said())
        work = partial(_read, first=self.month.first, last=self.month.last, today=today)
        self._background.run(work, done=self._show)

    def _show(self, entries: tuple[Entry, ...]) -> None:
        by_day: dict[date, list[Entry]] = {}
        for entry in entries:
            by_day.setdefault(entry.day, []).append(entry)
        self.month.show_entries(by_day)
        self._show_day(self.month.day)

    def _to_today(self) -> None:
        self.month.go(london_date(self._clock()))
        self.month.current.setFocus()

    # One day

    def _show_day(self, day: date) -> None:
        had_focus = any(press.hasFocus() for press in self.presses.values())
        self._of_day.setText(said(day, weekday=True))
        clear(self._lines)
        entries = self.month.entries_of(day)
        self.lines = [StoryLine(_line(entry)) for entry in entries]
        for line in self.lines:
            line.chosen.connect(self._chosen)
            self._lines.addWidget(line)
        self._nothing.setVisible(not entries)
        if had_focus:
            next(iter(self.presses.values()), self.month.current).setFocus()

    def _into_day(self) -> None:
        press = next(iter(self.presses.values()), None)
        if press is not None:
            press.setFocus()

    def _chosen(self, action: str, carried: str) -> None:
        signals = {
            "person": self.person_chosen,
            Due.FIRST.name: self.assessment_chosen,
            Due.FOLLOW_UP.name: self.follow_up_chosen,
            Due.THREE_MONTHS.name: self.follow_up_chosen,
            Due.GO_ON.name: self.session_chosen,
            Due.GROUP.name: self.group_chosen,
        }
        if action == "more":
            self._background.run(partial(_follow_up, followup_id=carried), done=self._ask)
        else:
            signals[action].emit(carried)

    def _ask(self, followup: FollowUp) -> None:
        from ui.dialogs.follow_up import FollowUpDialog

        with_whom = next(
            (e.with_whom for e in self.month.entries_of(self.month.day) if e.carried == followup.id), ""
        )
        dialog = FollowUpDialog(self._background, followup, with_whom, self._clock(), self)
        dialog.kept.connect(self._was_kept)
        dialog.open()

    def _was_kept(self) -> None:
        self.month.current.setFocus()
        self.told.tell("It is kept.")
        self.read()

    # The file

    def _save(self) -> None:
        out = self.choose_file("sos-calendar.ics")
        if out is not None:
            work = partial(_save, out=out, now=self._clock())
            self._background.run(work, done=self._was_saved, refused=self._not_saved)

    def _was_saved(self, path: Path) -> None:
        self.told.tell(
            f"Saved as {path.name}. It says what is due on which day, without names; it does not change by itself."
        )

    def _not_saved(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)

    def _choose_file(self, suggestion: str) -> Path | None:
        return files.file_to_save(self, "Save", suggestion, "Calendar (*.ics)")


def _line(entry: Entry) -> Line:
    more = () if not entry.person_id else (("Their page", "person", entry.person_id),)
    other = (("Other…", "more", entry.carried),) if entry.due in FOLLOW_UPS else ()
    moved = f", moved from {said(entry.booked_for, year=False)}" if entry.booked_for else ""
    late = f"; on time until {said(entry.closes, year=False)}" if entry.closes else ""
    group = f" · {entry.staff_group.label}" if entry.staff_group else ""
    return Line(
        "", f"{entry.due.value}{moved}{late}", f"{entry.with_whom or 'No single incident'}{group}",
        STATES[entry.standing].capitalize(), _TONES[entry.standing],
        ((_START[entry.due], entry.due.name, entry.carried), *other, *more),
    )  # fmt: skip


def _read(casebook: Casebook, *, first: date, last: date, today: date) -> tuple[Entry, ...]:
    return diary.read(casebook.store, first, last, today=today)


def _follow_up(casebook: Casebook, *, followup_id: str) -> FollowUp:
    return followups.read(casebook.store, followup_id)


def _save(casebook: Casebook, *, out: Path, now: datetime) -> Path:
    from sos_desktop.reports import calendar_file

    return calendar_file.save(casebook.vault, out, now=now)

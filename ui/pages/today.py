"""Today: what is unfinished, who is waiting, and how the practitioner is doing. No scores: others may be looking."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.dates import london_date, said
from sos_desktop.errors import SosError
from sos_desktop.records import binned, supporter
from sos_desktop.records import today as todays
from sos_desktop.records.planning import Review
from sos_desktop.records.today import Today, Unfinished, Waiting
from sos_desktop.schedule import Standing
from ui.background import Background
from ui.backup_line import BackupLine
from ui.cards import Card, Page, line, row
from ui.flowing import SideBySide
from ui.folded import AT_ONCE, Folded
from ui.labels import Tone, button, chip, label, muted, number, set_chip, small_muted, text
from ui.told import Told
from ui.unfinished import ReminderNotice, ReviewNotice, UnfinishedNotice

NARROW, TIGHT = 100, 70
"""Letters: in a narrower page there is no column for the incident, and then none for the date."""
LINES = 12
"""Lines shown at once; the rest comes with "Show all"."""


class TodayPage(Page):
    """``session_chosen`` carries a session to continue, ``review_chosen`` a moved record and its person; the others
    say what to begin, and with whom."""

    session_chosen = Signal(str)
    assessment_chosen = Signal(str)
    follow_up_chosen = Signal(str)
    person_chosen = Signal(str)
    review_chosen = Signal(str, str)
    incident_chosen = Signal(str)
    bin_wanted = Signal()
    calendar_wanted = Signal()
    groups_wanted = Signal()
    incident_wanted = Signal()
    group_wanted = Signal()
    one_to_one_wanted = Signal()
    conversation_wanted = Signal()
    counted = Signal(int)
    supporter_wanted = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Today")
        self._background = background
        self._clock = clock
        self.record_incident = button("Record an incident")
        self.start_group = button("Start group session")
        self.record_talk = button(
            "Record a conversation  F8", shortcut="F8", name="Record a supportive conversation, F8"
        )
        self.start_one_to_one = button("Start one-to-one", "primary")
        self.overdue = chip("", "risk")
        self.this_week = chip("", "warn")
        self.show_all = button("Show all", "quiet")
        self.supported = number("–")
        self.groups = number("–")
        self.load = muted("")
        self.look_after = button(
            "Looking after you…", "quiet", name="Looking after you: load, supervision, dates"
        )
        self.backup = BackupLine()
        self.rows: list[_Row] = []
        self._make_notices()
        self.told = Told()
        self.bin = button("Bin", "quiet")
        self.bin.hide()
        self.calendar = button("Calendar", "small", name="Calendar: what is due, day by day")
        self.all_groups = button("Group sessions", "small", name="All group sessions")
        self._empty = muted(
            "Nobody is waiting. When you add a person, their first assessment and their follow-up stand here."
        )
        self._lay_out()
        for part in (self._empty, self.overdue, self.this_week, self.show_all, *self._heads):
            part.hide()  # until it is known who waits
        self.record_incident.clicked.connect(self.incident_wanted)
        self.start_group.clicked.connect(self.group_wanted)
        self.record_talk.clicked.connect(self.conversation_wanted)
        self.start_one_to_one.clicked.connect(self.one_to_one_wanted)
        self.show_all.clicked.connect(self._show_all)
        self.bin.clicked.connect(self.bin_wanted)
        self.look_after.clicked.connect(self.supporter_wanted)
        self.calendar.clicked.connect(self.calendar_wanted)
        self.all_groups.clicked.connect(self.groups_wanted)

    def read(self) -> None:
        """Show the day again."""
        day = london_date(self._clock())
        self.say(said(day, weekday=True))
        unfinished = todays.EVERYTHING if self.unfinished.everything else AT_ONCE
        work = partial(_read, today=day, most=LINES, unfinished=unfinished)
        self._background.run(work, done=self._show)
        self._background.run(partial(_load, today=day), done=self.load.setText)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_columns()

    def _fit_columns(self) -> None:
        """Where there is no room for it, the incident stands under what is to be done, and the date under
        the person."""
        letters = self.width() / self.fontMetrics().averageCharWidth()
        narrow, tight = letters < NARROW, letters < TIGHT
        self._grid.setColumnStretch(2, 0 if narrow else 6)
        self._grid.setColumnStretch(3, 0 if tight else 4)
        anybody = not self._heads[0].isHidden()
        self._heads[2].setVisible(anybody and not narrow)
        self._heads[3].setVisible(anybody and not tight)
        for each in self.rows:
            each.fit(narrow=narrow, tight=tight)

    # Laying out

    def _make_notices(self) -> None:
        """What stands above those who wait, the first few of each kind at once."""
        to_person, to_incident = self.person_chosen.emit, self.incident_chosen.emit
        self.unfinished = Folded(self._unfinished_notice, self._show_session, "unfinished")
        self.unfinished.all_wanted.connect(self.read)
        self._to_review = Folded(self._review_notice, ReviewNotice.show_move, "to be reviewed")
        self._to_hand_over = Folded(
            partial(self._reminder, to_person), ReminderNotice.show_hand_over, "to hand over"
        )
        self._planned = Folded(
            partial(self._reminder, to_incident), self._show_planned, "planning to look at"
        )
        self._letters = Folded(
            partial(self._reminder, self._letter_chosen), ReminderNotice.show_letter, "letters"
        )
        self.notices, self.reviews = self.unfinished.notices, self._to_review.notices
        self.to_hand_over, self.planned = self._to_hand_over.notices, self._planned.notices
        self.letters = self._letters.notices

    def _lay_out(self) -> None:
        for each in (self.record_incident, self.record_talk, self.start_group, self.start_one_to_one):
            self.buttons.add(each)
        self.body.addWidget(self.told)
        for notices in self._folded:
            self.body.addWidget(notices)
            notices.hide()
        self.body.addWidget(self._waiting_card())
        self.body.addWidget(SideBySide(self._quarter_card(), self._supporter_card(), letters=34))
        self.body.addWidget(self.backup)
        self.body.addWidget(self.bin, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def _waiting_card(self) -> Card:
        card = Card()
        head = row(label("Waiting for you", "heading"))
        head.addStretch(1)
        head.addWidget(self.overdue)
        head.addWidget(self.this_week)
        head.addWidget(self.calendar)
        card.body.addLayout(head)
        card.body.addWidget(self._empty)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(0)
        for column, share in enumerate((6, 6, 6, 4, 0)):
            self._grid.setColumnStretch(column, share)
        self._heads = [label(words, "column-head") for words in ("Person", "What", "Incident", "When")]
        for column, head_ in enumerate(self._heads):
            self._grid.addWidget(head_, 0, column)
        card.body.addLayout(self._grid)
        card.body.addWidget(self.show_all, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _quarter_card(self) -> Card:
        card = Card("This quarter")
        figures = row(spacing=34)
        for figure, words in ((self.supported, "people supported"), (self.groups, "group sessions")):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(figure)
            column.addWidget(label(words, "small-muted"))
            figures.addLayout(column)
        figures.addStretch(1)
        card.body.addLayout(figures)
        card.body.addWidget(self.all_groups, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addStretch(1)
        return card

    def _supporter_card(self) -> Card:
        card = Card("Looking after you")
        card.body.addWidget(self.load)
        card.body.addWidget(self.look_after, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addStretch(1)
        return card

    # Showing

    def _show(self, today: Today) -> None:
        """Filled while hidden and shown once: shown widget by widget, each lays the whole page out again (45 ms
        for twelve lines, against 11). Not under the hand of somebody who is on the page: that would take the focus.
        """
        focus = self.focusWidget()
        if focus is None or not focus.hasFocus():
            self.inside.hide()
        self.overdue.setText(f"{today.overdue} overdue")
        self.overdue.setVisible(today.overdue > 0)
        self.this_week.setText(f"{today.this_week} due this week")
        self.this_week.setVisible(today.this_week > 0)
        self.supported.setText(str(today.supported_this_quarter))
        self.groups.setText(str(today.groups_this_quarter))
        self.unfinished.show_items(today.unfinished, today.unfinished_in_all)
        self._to_review.show_items(today.to_review)
        self._to_hand_over.show_items(today.to_hand_over)
        self._planned.show_items(today.reviews)
        self._letters.show_items(today.to_tell)
        self.bin.setText(f"Bin ({today.in_the_bin})")
        self.bin.setAccessibleName(f"Bin, {today.in_the_bin} in it")
        self.bin.setVisible(today.in_the_bin > 0)
        self._show_lines(today.waiting[:LINES], today.waiting_in_all)
        self.inside.show()
        self.counted.emit(today.badge)

    def _unfinished_notice(self) -> UnfinishedNotice:
        notice = UnfinishedNotice()
        notice.chosen.connect(self.session_chosen)
        notice.put_away.connect(self._put_away)
        return notice

    def _review_notice(self) -> ReviewNotice:
        notice = ReviewNotice()
        notice.chosen.connect(self.review_chosen)
        return notice

    def _reminder(self, chosen: Callable[[str], object]) -> ReminderNotice:
        notice = ReminderNotice()
        notice.chosen.connect(chosen)
        return notice

    def _show_session(self, notice: UnfinishedNotice, session: Unfinished) -> None:
        notice.show_session(session, london_date(self._clock()))

    def _show_planned(self, notice: ReminderNotice, review: Review) -> None:
        notice.show_review(review, london_date(self._clock()))

    @property
    def _folded(self) -> "tuple[Folded[Any, Any], ...]":
        """In the order in which they stand."""
        return (self._to_review, self.unfinished, self._to_hand_over, self._planned, self._letters)

    def _letter_chosen(self, about: str) -> None:
        what, which = about.split(" ")
        (self.incident_chosen if what == "incident" else self.person_chosen).emit(which)

    def _put_away(self, session_id: str) -> None:
        work = partial(_put_away, session_id=session_id, now=self._clock())
        self._background.run(work, done=self._was_put_away, refused=self._not_put_away)

    def _was_put_away(self, _: None) -> None:
        self.start_one_to_one.setFocus()
        self.told.tell("It is in the bin, with everything in it. You can take it out again there.")
        self.read()

    def _not_put_away(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)
        self.read()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        self.told.tell("")
        for notices in self._folded:
            notices.fold()
        super().hideEvent(event)

    def _show_lines(self, lines: tuple[Waiting, ...], in_all: int) -> None:
        while len(self.rows) < len(lines):
            row = _Row(self._grid, 2 * len(self.rows) + 1)
            row.assessment_chosen.connect(self.assessment_chosen)
            row.follow_up_chosen.connect(self.follow_up_chosen)
            row.person_chosen.connect(self.person_chosen)
            self.rows.append(row)
        today = london_date(self._clock())
        for at, row in enumerate(self.rows):
            row.show_line(lines[at] if at < len(lines) else None, today)
        for head in self._heads:
            head.setVisible(bool(lines))
        self._fit_columns()
        self._empty.setVisible(not lines)
        self.show_all.setVisible(in_all > len(lines))
        self.show_all.setText(f"Show all {in_all}")

    def _show_all(self) -> None:
        day = london_date(self._clock())
        work = partial(_read, today=day, most=todays.EVERYTHING, unfinished=AT_ONCE)
        self._background.run(work, done=self._show_everything)

    def _show_everything(self, today: Today) -> None:
        shown = len(self.rows)
        self._show_lines(today.waiting, today.waiting_in_all)
        if len(self.rows) > shown:
            self.rows[shown].person.setFocus(Qt.FocusReason.OtherFocusReason)


def _read(casebook: Casebook, *, today: date, most: int, unfinished: int) -> Today:
    return todays.read(casebook.store, today=today, most=most, unfinished=unfinished)


def _load(casebook: Casebook, *, today: date) -> str:
    return supporter.today_line(casebook.store, today=today)


def _put_away(casebook: Casebook, *, session_id: str, now: datetime) -> None:
    binned.put(casebook.store, session_id, now=now)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class _Row(QWidget):
    """One line of the waiting list; it owns the widgets that stand in the grid."""

    assessment_chosen = Signal(str)
    follow_up_chosen = Signal(str)
    person_chosen = Signal(str)

    def __init__(self, grid: QGridLayout, at: int) -> None:
        super().__init__()
        self._shown: Waiting | None = None
        self.person = button("", "name")
        self.group = small_muted("")
        self.what = text("")
        self.incident = text("")
        self.when = chip("", "neutral")
        self.start = button("Start")
        who = QWidget()
        column = QVBoxLayout(who)
        column.setContentsMargins(0, 5, 0, 5)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self.person, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.group)
        column.addStretch(1)
        self._cells = (who, self.what, self.incident, self.when, self.start)
        for column_, cell in enumerate(self._cells):
            grid.addWidget(cell, at + 1, column_, _LEFT if cell is self.when else Qt.AlignmentFlag(0))
        self._line_above = line()
        grid.addWidget(self._line_above, at, 0, 1, len(self._cells))
        self.setParent(who)
        self.hide()
        self._narrow = False
        self._grid, self._at, self._under = grid, at, column
        self.start.clicked.connect(self._start)
        self.person.clicked.connect(self._person)

    def show_line(self, shown: Waiting | None, today: date) -> None:
        self._shown = shown
        for cell in (*self._cells, self._line_above):
            cell.setVisible(shown is not None)
        if shown is None:
            return
        self.person.setText(shown.code_name)
        self.person.setAccessibleName(f"{shown.code_name}, {shown.staff_group.label}: open their page")
        self.group.setText(shown.staff_group.label)
        self._say_what()
        words, tone = _when(shown, today)
        set_chip(self.when, words, tone)
        self.start.setAccessibleName(
            f"Start: {self.what.text().splitlines()[0]} with {shown.code_name}, {words}"
        )

    def fit(self, *, narrow: bool, tight: bool) -> None:
        """Without a column of its own, the incident stands under what is to be done, the date under the person."""
        self._narrow = narrow
        if tight:
            self._under.insertWidget(3, self.when)
        else:
            self._grid.addWidget(self.when, self._at + 1, 3, _LEFT)
        self._say_what()

    def _say_what(self) -> None:
        if self._shown is None:
            return
        what = self._shown.kind.label if self._shown.kind else "First assessment"
        if self._shown.moved_from:
            what = f"{what}, moved from {said(self._shown.moved_from, year=False)}"
        incident = self._shown.incident or "No single incident"
        self.what.setText(f"{what}\n{incident}" if self._narrow else what)
        self.incident.setText(incident)
        self.incident.setVisible(not self._narrow)

    def _start(self) -> None:
        if self._shown and self._shown.followup_id:
            self.follow_up_chosen.emit(self._shown.followup_id)
        elif self._shown:
            self.assessment_chosen.emit(self._shown.case_id)

    def _person(self) -> None:
        if self._shown:
            self.person_chosen.emit(self._shown.person_id)


def _when(line: Waiting, today: date) -> tuple[str, Tone]:
    """The words and the tone of a date: red only where a follow-up is overdue."""
    if line.standing is Standing.OVERDUE:
        return f"{line.days_overdue} day{'' if line.days_overdue == 1 else 's'} overdue", "risk"
    day = said(line.since, year=line.since.year != today.year)
    if line.kind is None and line.since > today:
        return f"from {day}", "neutral"
    if line.kind is None:
        return "from today" if line.since == today else f"since {day}", "warn"
    if line.since == today:
        return "due today", "warn"
    return f"due {day}", "warn" if line.standing in (Standing.DUE, Standing.THIS_WEEK) else "neutral"

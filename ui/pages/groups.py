"""Group sessions: the list of them all, and the finished record of one with its versions."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.dates import said_briefly
from sos_desktop.records import groups
from sos_desktop.records.groups import Line
from ui.background import Background
from ui.cards import Empty
from ui.labels import button
from ui.pages.record import RecordPage
from ui.searched import PAGE, SearchedList
from ui.tables import Row, Table

READ, GO_ON = "read", "continue"


class GroupsPage(QWidget):
    """``session_chosen`` carries one to go on with, ``group_wanted`` asks for a new one, ``arising`` (a session and
    its incident) for somebody who wants a one-to-one."""

    session_chosen = Signal(str)
    group_wanted = Signal()
    arising = Signal(str, str)
    left = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._background, self._clock = background, clock
        self._session_id = ""
        self.list = _list(background)
        self.back = button("Back to Today", "quiet")
        self.list.buttons.add(self.back)
        self._shown: SearchedList | RecordPage = self.list
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.list.add.clicked.connect(self.group_wanted)
        self.list.chosen.connect(self.open)
        self.back.clicked.connect(self.left)

    @cached_property
    def record(self) -> RecordPage:
        """Made when it is first wanted."""
        record = RecordPage(self._background, self._clock)
        self._stack.addWidget(record)
        record.left.connect(self.show_list)
        record.session_chosen.connect(self.session_chosen)
        record.arising.connect(self.arising)
        return record

    def read(self) -> None:
        self._shown.read()

    def put_away(self) -> None:
        if "record" in self.__dict__:
            self.record.put_away()

    def whereabouts(self) -> str:
        """Which record is shown, if one is."""
        return self._session_id

    def go_back_to(self, whereabouts: str) -> None:
        if whereabouts:
            self.open_record(whereabouts)

    def open(self, row: str) -> None:
        """The record, or the way back into one that is not finished."""
        how, session_id = row.split(" ")
        if how == GO_ON:
            self.session_chosen.emit(session_id)
        else:
            self.open_record(session_id)

    def open_record(self, session_id: str) -> None:
        self._session_id = session_id
        self.record.show_record(session_id)
        self._show(self.record)

    def show_list(self) -> None:
        self._session_id = ""
        self._show(self.list)
        self.list.read()

    def _show(self, page: SearchedList | RecordPage) -> None:
        self._shown = page
        self._stack.setCurrentWidget(page)


def _list(background: Background) -> SearchedList:
    return SearchedList(
        background,
        "Group sessions",
        "Briefings and assessments. Numbers and themes only: nothing anybody said.",
        add=button("Start group session", "primary"),
        search="Search incidents",
        table=Table(
            ("When", "Incident", "What", "Came", "Declined", "State"),
            name="Group sessions",
            shares=(4, 6, 4, 2, 3, 4),
            numbers=(3, 4),
            spare=(4, 2, 3),
        ),
        empty=Empty(
            "No group session yet",
            "A group briefing or assessment stands here when you have begun it. Start one from Today, or here.",
        ),
        listed=_listed,
    )


def _listed(casebook: Casebook, search: str, after: int) -> list[Row]:
    """What opens it stands before each id."""
    lines = groups.listed(casebook.store, search, limit=PAGE, offset=after)
    return [(f"{READ if line.finished else GO_ON} {line.session_id}", _words(line)) for line in lines]


def _words(line: Line) -> tuple[str, ...]:
    return (
        said_briefly(line.held_on),
        line.incident or "No single incident",
        line.what,
        str(line.attended) if line.finished else "",
        str(line.declined) if line.finished else "",
        "Finished" if line.finished else "Unfinished",
    )

"""Find: people, incidents and records by a few letters of a name, a label, a note or a theme."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.codes import SessionKind, Timing
from sos_desktop.dates import london_date, said_briefly
from sos_desktop.errors import SosError
from sos_desktop.records import finding, indexing, recently_found, saved_filters
from sos_desktop.records.findable import INCIDENT, LONG_AGO, PERSON
from sos_desktop.records.finding import Found, Hit, Place, Wanted
from ui.background import Background
from ui.cards import Empty, Page
from ui.finding_filters import Filters
from ui.indexing import Indexing
from ui.labels import small_muted
from ui.pages.record import RecordPage
from ui.pointing import point_to
from ui.tables import Row, Table

_SAID = "By code name, label, note or theme. What you look for stays in this record book."
_ONLY_READ = "This record book can only be read here, so not everything in it is found."
_COLUMNS = ("Found", "What", "When", "What was written")


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is shown before anything is typed."""

    recent: tuple[Hit, ...]
    kept: dict[str, Wanted]
    unread: bool
    """It can only be read, so what was not put into words before is not found."""


class FindingPage(QWidget):
    """``person_chosen`` and ``incident_chosen`` carry what was opened elsewhere; records are read here, so that the
    way back leads to what was found."""

    person_chosen = Signal(str)
    incident_chosen = Signal(str)
    session_chosen = Signal(str)
    arising = Signal(str, str)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._background, self._clock = background, clock
        self.list = FoundList(background, clock)
        self._record = ""
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.list.person_chosen.connect(self.person_chosen)
        self.list.incident_chosen.connect(self.incident_chosen)
        self.list.record_chosen.connect(self.open_record)

    @cached_property
    def record(self) -> RecordPage:
        record = RecordPage(self._background, self._clock)
        record.back.setText("Back to what was found")
        record.back.setAccessibleName("Back to what was found")
        self._stack.addWidget(record)
        record.left.connect(self._back)
        record.session_chosen.connect(self.session_chosen)
        record.arising.connect(self.arising)
        return record

    def begin(self) -> None:
        """Somebody wants to look for something: the cursor stands where it is typed."""
        self._back()
        self.list.search.selectAll()

    def read(self) -> None:
        if self._record:
            self.record.read()
        else:
            self.list.read()

    def put_away(self) -> None:
        if "record" in self.__dict__:
            self.record.put_away()

    def whereabouts(self) -> str:
        return f"record {self._record}" if self._record else f"words {self.list.search.text()}"

    def go_back_to(self, whereabouts: str) -> None:
        what, _, which = whereabouts.partition(" ")
        if what == "record":
            self.open_record(which)
        elif what == "words":
            self.list.search.setText(which)

    def open_record(self, session_id: str) -> None:
        """Read a record; what was looked for is marked in it."""
        self._record = session_id
        self.record.show_record(session_id)
        self._stack.setCurrentWidget(self.record)
        self._background.settled.connect(self._point_soon, Qt.ConnectionType.SingleShotConnection)

    def _point_soon(self) -> None:
        """When Qt has laid out what was read."""
        QTimer.singleShot(0, self, self._point)

    def _point(self) -> None:
        if self._record:
            self.record.back.setFocus()
            found = point_to(self.record.inside, finding.tokens(self.list.search.text()))
            if found is not None:  # it has its place one turn later
                QTimer.singleShot(0, found, partial(self.record.area.ensureWidgetVisible, found))

    def _back(self) -> None:
        self.put_away()
        self._record = ""
        self._stack.setCurrentWidget(self.list)
        self.list.search.setFocus()
        self.list.read()


class FoundList(Page):
    """The search, its filters, and what is found."""

    person_chosen = Signal(str)
    incident_chosen = Signal(str)
    record_chosen = Signal(str)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Find", _SAID)
        self._background, self._clock = background, clock
        self._asked = self._answered = 0
        self._enter_waits = False
        self._kinds: dict[str, str] = {}
        self._more: Place | None = None
        self.indexing = Indexing(background, clock, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText("A few letters are enough")
        self.search.setAccessibleName("Find people, incidents and records")
        self.search.setClearButtonEnabled(True)
        self.filters = Filters()
        self.state = small_muted("")
        self.table = Table(_COLUMNS, name="What was found", shares=(7, 5, 4, 7), spare=(2, 1))
        self.empty = Empty(
            "Nothing looked for yet",
            "Type a few letters above. Drafts are not looked through, and names and contacts are not, either.",
        )
        self.nothing = Empty("Nothing found", "Try fewer letters, or another filter.")
        for part in (self.search, self.filters, self.state, self.empty, self.nothing):
            self.body.addWidget(part)
        self.body.addWidget(self.table, 100)
        self.body.addStretch(1)
        self.nothing.hide()
        self.table.hide()
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._look)
        self.search.returnPressed.connect(self._open_first)
        self.filters.changed.connect(self._look)
        self.filters.chosen.connect(self._choose)
        self.filters.keep_wanted.connect(self._keep)
        self.filters.forget_wanted.connect(self._forget)
        self.table.chosen.connect(self._open)
        self.table.more_wanted.connect(self._read_on)
        self.indexing.told.connect(self._tell_left)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Down leads from the words into what was found."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
        ):
            if self.table.isVisible():
                self.table.setFocus()
            return True
        return super().eventFilter(watched, event)

    @property
    def wanted(self) -> Wanted:
        return self.filters.wanted(self.search.text())

    def read(self) -> None:
        self._background.run(_beside, done=self._show_beside)
        self.indexing.begin()
        self._look()

    # Looking

    def _look(self) -> None:
        self._asked += 1
        self._enter_waits = False
        number, wanted = self._asked, self.wanted
        self.filters.show_current(wanted)
        if not wanted.anything:
            self._background.run(_beside, done=partial(self._show_recent, number))
            return
        self._background.run(self._work(wanted, None), done=partial(self._show, number))

    def _read_on(self) -> None:
        if self._more is not None:
            self._background.run(
                self._work(self.wanted, self._more), done=partial(self._show_more, self._asked)
            )

    def _work(self, wanted: Wanted, after: Place | None) -> "Callable[[Casebook], Found | None]":
        number, today = self._asked, london_date(self._clock())
        return partial(_find, wanted=wanted, after=after, today=today, still=lambda: number == self._asked)

    def _show(self, number: int, found: Found | None) -> None:
        if found is None or number != self._asked:
            return
        self._more = found.more
        self._kinds = {hit.object_id: hit.kind for hit in found.hits}
        self._show_hits(found.hits, more=found.more is not None)
        how_many = len(found.hits)
        self.state.setText(
            f"The first {how_many}; the next come as you go down." if found.more else f"{how_many} found."
        )
        self.state.setVisible(bool(found.hits))
        self.empty.hide()
        self.nothing.setVisible(not found.hits)

    def _show_more(self, number: int, found: Found | None) -> None:
        if found is not None and number == self._asked:
            new = [hit for hit in found.hits if hit.object_id not in self._kinds]
            self._more = found.more
            self._kinds |= {hit.object_id: hit.kind for hit in new}
            self.table.add_rows([_row(hit) for hit in new], more=found.more is not None)
            self.state.setText(
                f"The first {len(self._kinds)}"
                + ("; the next come as you go down." if found.more else " are all.")
            )

    def _show_recent(self, number: int, beside: _Beside) -> None:
        if number != self._asked:
            return
        self._more = None
        self._kinds = {hit.object_id: hit.kind for hit in beside.recent}
        self._show_hits(beside.recent, more=False)
        self.state.setText("Opened from here last")
        self.state.setVisible(bool(beside.recent))
        self.empty.setVisible(not beside.recent)
        self.nothing.hide()

    def _show_hits(self, hits: tuple[Hit, ...], *, more: bool) -> None:
        self.table.show_rows([_row(hit) for hit in hits], more=more)
        if hits:
            self.table.selectRow(0)
        self.table.setVisible(bool(hits))
        self._answered = self._asked
        if self._enter_waits:
            self._open_first()

    def _show_beside(self, beside: _Beside) -> None:
        if beside.unread:
            self.say(_ONLY_READ)
        self.filters.show_kept(beside.kept)
        self.filters.show_current(self.wanted)

    def _tell_left(self, left: int) -> None:
        if left:
            self.say(f"{left:,} records are still being read in; what is found grows until then.")
        elif self.subtitle.text() not in (_SAID, _ONLY_READ):
            self.say(_SAID)
            self._look()

    # Opening

    def _open_first(self) -> None:
        """What the last letter finds, even where Enter was quicker."""
        self._enter_waits = self._answered != self._asked
        if not self._enter_waits and self.table.isVisible():
            self._open(self.table.current())

    def _open(self, object_id: str) -> None:
        kind = self._kinds.get(object_id)
        if kind is None:
            return
        self._background.run(
            partial(_note, object_id=object_id, now=self._clock()), done=self._noted, refused=self._not_noted
        )
        signals = {PERSON: self.person_chosen, INCIDENT: self.incident_chosen}
        signals.get(kind, self.record_chosen).emit(object_id)

    def _noted(self, _: None) -> None:
        """It is shown among the last ones when nothing is looked for."""

    def _not_noted(self, _: SosError) -> None:
        """It is open all the same."""

    # Kept filters

    def _choose(self, wanted: Wanted) -> None:
        self.search.setText(wanted.words)
        self.filters.show_wanted(wanted)
        self.search.setFocus()

    def _keep(self, name: str) -> None:
        work = partial(_keep, name=name, wanted=self.wanted, now=self._clock())
        self._background.run(work, done=self._was_kept, refused=self._not_kept)

    def _was_kept(self, beside: _Beside) -> None:
        self.filters.kept()
        self._show_beside(beside)
        self.search.setFocus()

    def _not_kept(self, problem: SosError) -> None:
        self.filters.problem(str(problem))

    def _forget(self, name: str) -> None:
        self.search.setFocus()
        self._background.run(partial(_forget, name=name, now=self._clock()), done=self._show_beside)


def _row(hit: Hit) -> Row:
    if hit.kind == PERSON:
        what = hit.staff.label if hit.staff else ""
        return (hit.object_id, (hit.title, what, "", "Person"))
    if hit.kind == INCIDENT:
        when = Timing.LONG_AGO.label if hit.day == LONG_AGO else said_briefly(hit.day)
        return (hit.object_id, (hit.title, "Incident", when, ""))
    return (
        hit.object_id,
        (hit.title or hit.incident, SessionKind(hit.kind).label, said_briefly(hit.day), hit.excerpt),
    )


def _find(
    casebook: Casebook, *, wanted: Wanted, after: Place | None, today: date, still: Callable[[], bool]
) -> Found | None:
    """None where more was typed meanwhile: the last one wins."""
    return finding.find(casebook.store, wanted, today=today, after=after) if still() else None


def _beside(casebook: Casebook) -> _Beside:
    store = casebook.store
    unread = store.read_only and indexing.waiting(store) > 0
    return _Beside(recently_found.listed(store), dict(saved_filters.listed(store)), unread)


def _note(casebook: Casebook, *, object_id: str, now: datetime) -> None:
    recently_found.note(casebook.store, object_id, now=now)


def _keep(casebook: Casebook, *, name: str, wanted: Wanted, now: datetime) -> _Beside:
    saved_filters.keep(casebook.store, name, wanted, now=now)
    return _beside(casebook)


def _forget(casebook: Casebook, *, name: str, now: datetime) -> _Beside:
    saved_filters.forget(casebook.store, name, now=now)
    return _beside(casebook)

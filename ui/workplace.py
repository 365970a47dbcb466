"""The window of an open record book: the rail, its pages, and a guided session in the whole of it.

Pages ask, this answers: every signal of every page is connected in ``_connect`` and nowhere else.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sos_desktop.errors import SosError
from ui.background import Background
from ui.cards import Notice, row
from ui.due_line import DueLine
from ui.holding import Holding
from ui.indexing import Indexing
from ui.labels import button, label
from ui.opening import Opened
from ui.page_keys import turn
from ui.pages import shown
from ui.programme.loading import PackLoading
from ui.programme.pack_line import PackLine
from ui.protected_copies import ProtectedCopies
from ui.rail import Rail
from ui.reading_order import step
from ui.records_card import RecordsCard
from ui.reminders import Reminders
from ui.returning import Cursor, cursor_in, put_cursor
from ui.safety_notices import SafetyNotices
from ui.site_numbers import SiteNumbers

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.whereabouts import Whereabouts
    from ui.pages.calendar import CalendarPage
    from ui.pages.feedback import FeedbackPage
    from ui.pages.finding import FindingPage
    from ui.pages.groups import GroupsPage
    from ui.pages.incidents import IncidentsPage
    from ui.pages.people import PeoplePage
    from ui.pages.session import SessionPage
    from ui.pages.signposting import SignpostingPage
    from ui.pages.supporter import SupporterPage
    from ui.pages.today import TodayPage
    from ui.programme.pack_card import PackCard

UNDER = {"calendar": "today", "groups": "today", "supporter": "today"}
"""Places without a line of their own on the rail, and whose line is marked while they are shown."""
MADE_UP = "Made-up records. Do not enter real people here."
READ_ONLY = "This record book can be read here, not changed."


class PageShown(Protocol):
    """What every page can do beside being a widget."""

    def read(self) -> None: ...


@runtime_checkable
class Returning(Protocol):
    """A page with more than one thing to show: it says which in a line of text, and shows that again."""

    def whereabouts(self) -> str: ...
    def go_back_to(self, whereabouts: str) -> None: ...


class Pages(dict[str, QWidget]):
    """The pages by name, each made when it is first asked for."""

    def __init__(self, make: Callable[[str], QWidget]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> QWidget:
        page = self[name] = self._make(name)
        return page


class Workplace(QWidget):
    """``lock_wanted`` and ``urgent_wanted`` ask the window; ``go`` shows a place. ``place_shown`` says which,
    ``session_sealed`` that a session has been finished."""

    place_shown = Signal(str)
    feedback: "FeedbackPage"
    session_sealed = Signal()
    lock_wanted = Signal()
    urgent_wanted = Signal()

    def __init__(
        self,
        background: Background,
        clock: Callable[[], datetime],
        opened: Opened,
        here: Mapping[str, Callable[[], QWidget]],
    ) -> None:
        """``here`` makes the pages that need what the window has: its theme, its files."""
        super().__init__()
        self._background, self._clock = background, clock
        self.opened = opened
        places = shown(opened.kind, demonstration=opened.demonstration)
        self.rail = Rail(places, opened.nickname)
        self._here = here
        self.pages = Pages(self._add)
        self._stack = QStackedWidget()
        self._order = [place.name for place in places]
        self._numbered = [place.name for place in places if not place.key]
        self._whole = QStackedWidget()
        self.notice = Notice("About this record book", " ".join(_notices(opened)))
        self.close_notice = button("Close", "small", name="Close this notice")
        self.holding = Holding(background, clock, self)
        self._indexing = Indexing(background, clock, self)
        self.session: SessionPage | None = None
        self._arising: tuple[str, str] | None = None
        self._arisen_before = False
        self.copies = ProtectedCopies(background, clock, self)
        self.reminders = Reminders(background, self)
        self.due = DueLine(background, clock)
        self.safety = SafetyNotices(background, clock)
        self.packs = PackLoading(background, clock, self)
        self.pack_shown: PackCard | None = None
        self.pack_line = PackLine(background, self.packs, can_write=not opened.read_only)
        self.site_numbers = SiteNumbers(background, self)
        self.handed_over = False
        """While somebody else has the laptop for a minute, nothing but what they fill in is shown."""
        self._lay_out()
        self._connect()

    @property
    def current(self) -> str:
        """The name of the place that is shown, ``session`` while one is held."""
        if self.session is not None and self._whole.currentWidget() is self.session:
            return "session"
        return self.current_place

    @property
    def current_place(self) -> str:
        """The place that is shown, or that a session was begun from."""
        showing = self._stack.currentWidget()
        return next(name for name, page in self.pages.items() if page is showing)

    def go(self, name: str) -> None:
        """Show a place, as it is now."""
        if self.handed_over:
            return
        page = self.pages[name]
        if name != "people":
            self._arising = None
        self._whole.setCurrentIndex(0)
        self._stack.setCurrentWidget(page)
        self.rail.show_chosen(UNDER.get(name, name))
        cast(PageShown, page).read()
        if name == "today":
            self.due.read()
            self.pack_line.read()
            self.safety.read()
        self.place_shown.emit(name)

    def go_to_number(self, number: int) -> None:
        """The place that Ctrl+1, Ctrl+2, ... stand for: in the order of the rail."""
        if 1 <= number <= len(self._numbered):
            self.go(self._numbered[number - 1])
            self.rail.places[
                self._numbered[number - 1]
            ].setFocus()  # where one is, said by a screen reader too

    def begin(self) -> None:
        """Show where somebody was when it locked, otherwise the first place."""
        self.reminders.read()
        self.site_numbers.read()
        if not self.opened.read_only:
            self._background.run(partial(_whereabouts, now=self._clock()), done=self._return_to)
            self._indexing.begin()
        self.go(self._order[0])
        self.rail.places[self._order[0]].setFocus()

    def keep_place(self) -> None:
        """Keep where somebody is, for when it is unlocked again."""
        if self.opened.read_only:
            return
        page = cast(QWidget, self._stack.currentWidget())
        inside = page.whereabouts() if isinstance(page, Returning) else ""
        session = self.session.session_id if self.session is not None and self.current == "session" else ""
        control, at = cursor_in(page)
        keep = partial(
            _keep_whereabouts, now=self._clock(), place=self.current_place, inside=inside, session=session,
            control=control, cursor=at,
        )  # fmt: skip
        self._background.run(keep, done=self._place_kept, refused=self._place_not_kept)

    def _place_kept(self, _: None) -> None:
        """Nothing to show: the window locks."""

    def _place_not_kept(self, _: SosError) -> None:
        """Nothing to say, either: then it opens on the first page."""

    def _return_to(self, where: "Whereabouts | None") -> None:
        if where is None or where.place not in (*self._order, *UNDER):
            return
        self.go(where.place)
        page = self.pages[where.place]
        if isinstance(page, Returning):
            page.go_back_to(where.inside)
        if where.session:
            self.hold(where.session)
        elif where.control:
            self._cursor = Cursor(where.control, where.cursor)
            self._background.settled.connect(self._put_cursor)  # when the page shows what it read

    def _put_cursor(self) -> None:
        self._background.settled.disconnect(self._put_cursor)
        put_cursor(self.pages[self.current_place], self._cursor)

    def hold(self, session_id: str) -> None:
        """Show a guided session in the whole window."""
        from ui.pages.session import SessionPage

        if self.session is None:
            self.session = SessionPage(self._background, self._clock, site=lambda: self.site_numbers.shown)
            self.session.finished.connect(self._back_from_session)
            self.session.left.connect(self._back_from_session)
            self.session.sealed.connect(self.session_sealed)
            self.session.lock_wanted.connect(self.lock_wanted)
            self.session.held.arising.connect(self._add_arising)
            self.session.urgent_contacts.connect(self.urgent_wanted)
            self.copies.serve(self.session.saved.trouble)
            self._whole.addWidget(self.session)
        self.session.show_session(session_id)
        self._whole.setCurrentWidget(self.session)

    def focusNextPrevChild(self, next_: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab goes in the order of reading; a session has an order of its own."""
        reading = self._whole.currentIndex() == 0 and step(self._whole, forward=next_)
        return reading or super().focusNextPrevChild(next_)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not turn(event, self._stack.currentWidget() if self._whole.currentIndex() == 0 else None):
            super().keyPressEvent(event)

    def show_whole(self, page: QWidget) -> None:
        """Show something in the whole window, until a place is shown again; the page goes with whoever made it."""
        self._whole.addWidget(page)
        self._whole.setCurrentWidget(page)

    def _back_from_session(self) -> None:
        self.go(self.current_place)

    def _back_from_copy(self) -> None:
        self.go(self.current_place)
        self.rail.places[UNDER.get(self.current_place, self.current_place)].setFocus()
        self.reminders.read()

    def records_card(self) -> RecordsCard:
        """For Settings."""
        card = RecordsCard(can_write=not self.opened.read_only, casework="people" in self._order)
        card.review_wanted.connect(self.review)
        card.copy_wanted.connect(self.copies.bring_in)
        card.supporter_wanted.connect(self.look_after)
        return card

    def pack_card(self) -> "PackCard | None":
        """For Settings of a record book that packs are loaded into."""
        if "people" not in self._order:
            return None
        from ui.programme.pack_card import PackCard

        can_write = not self.opened.read_only
        self.pack_shown = PackCard(self._background, self._clock, self.packs, can_write=can_write)
        return self.pack_shown

    def _pack_loaded(self) -> None:
        self.site_numbers.read()  # F9
        cast(PageShown, self._stack.currentWidget()).read()

    def review(self) -> None:
        """Whose record is due for review."""
        self.go("people")
        cast("PeoplePage", self.pages["people"]).open_review()

    def put_away(self) -> None:
        """Have every page send what is still being typed: the record book is about to be closed."""
        for page in (*self.pages.values(), self.session):
            if put_away := getattr(page, "put_away", None):
                put_away()

    def _lay_out(self) -> None:
        beside = QWidget()
        across = QHBoxLayout(beside)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        right = QVBoxLayout()
        right.setSpacing(0)
        above = row(self.notice)
        above.setContentsMargins(30, 16 if _notices(self.opened) else 0, 30, 0)
        self.notice.side.addWidget(self.close_notice)
        self.notice.setVisible(bool(_notices(self.opened)))
        right.addLayout(above)
        right.addWidget(self.reminders)
        right.addWidget(self._stack, 1)
        across.addLayout(right, 1)
        self._whole.addWidget(beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if words := banner(self.opened):
            self.banner = label(words, "banner", wrap=True)
            column.addWidget(self.banner)
        column.addWidget(self._whole, 1)

    def _connect(self) -> None:
        self.copies.serve(self.reminders.trouble)
        self.copies.made.connect(self.show_whole)
        self.copies.left.connect(self._back_from_copy)
        self.place_shown.connect(self.copies.drop)
        self.safety.person_chosen.connect(self._open_person)
        self.safety.urgent_wanted.connect(self.urgent_wanted)
        self.safety.supervision_wanted.connect(self.holding.supervision)
        self.safety.changed.connect(partial(self.go, "today"))
        self.reminders.look_wanted.connect(partial(self.copies.show_copy, None))
        self.due.review_wanted.connect(self.review)
        self.packs.loaded.connect(self._pack_loaded)
        self.rail.chosen.connect(self.go)
        self.rail.lock_wanted.connect(self.lock_wanted)
        self.close_notice.clicked.connect(self.notice.hide)
        self.holding.begun.connect(self.hold)
        self.holding.stood_down.connect(self._open_person)
        self.holding.new_person.connect(self._add_person)
        self.holding.new_incident.connect(self._record_incident)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.look_for)

    def _add(self, name: str) -> QWidget:
        """Make a page when somebody first goes there: all at once would hold the window up for many frames."""
        page = self._here[name]() if name in self._here else _made(name, self._background, self._clock)
        self._stack.addWidget(page)
        if name == "today":
            self._connect_today(cast("TodayPage", page))
        elif name == "incidents":
            self._connect_incidents(cast("IncidentsPage", page))
        elif name == "people":
            self._connect_people(cast("PeoplePage", page))
        elif name == "finding":
            self._connect_finding(cast("FindingPage", page))
        elif name == "supporter":
            cast("SupporterPage", page).session_wanted.connect(self.hold)
            cast("SupporterPage", page).left.connect(partial(self.go, "today"))
        elif name == "signposting":
            self._connect_signposting(cast("SignpostingPage", page))
        elif name == "calendar":
            self._connect_calendar(cast("CalendarPage", page))
        elif name == "groups":
            self._connect_groups(cast("GroupsPage", page))
        return page

    def _connect_today(self, today: "TodayPage") -> None:
        today.body.insertWidget(today.body.indexOf(today.backup) + 1, self.due)
        today.body.insertWidget(today.body.indexOf(today.told) + 1, self.safety)
        today.body.insertWidget(today.body.indexOf(today.told) + 1, self.pack_line)
        today.supporter_wanted.connect(self.look_after)
        today.counted.connect(partial(self.rail.count, "today"))
        today.session_chosen.connect(self.hold)
        today.assessment_chosen.connect(self.holding.one_to_one)
        today.follow_up_chosen.connect(self.holding.follow_up)
        today.person_chosen.connect(self._open_person)
        today.review_chosen.connect(self._open_record)
        today.incident_chosen.connect(self._open_incident)
        today.bin_wanted.connect(partial(self.go, "bin"))
        today.calendar_wanted.connect(partial(self.go, "calendar"))
        today.groups_wanted.connect(partial(self.go, "groups"))
        today.incident_wanted.connect(self._record_incident)
        today.one_to_one_wanted.connect(self.holding.choose_person)
        today.conversation_wanted.connect(self.holding.choose_conversation)
        today.group_wanted.connect(self.holding.choose_incident)

    def _connect_incidents(self, incidents: "IncidentsPage") -> None:
        incidents.person_wanted.connect(self._add_person)
        incidents.group_wanted.connect(self.holding.group)
        incidents.planning_wanted.connect(self.holding.planning)

    def _connect_people(self, people: "PeoplePage") -> None:
        people.assessment_chosen.connect(self.holding.one_to_one)
        people.follow_up_chosen.connect(self.holding.follow_up)
        people.session_chosen.connect(self.hold)

    def _connect_finding(self, page: "FindingPage") -> None:
        page.person_chosen.connect(self._open_person)
        page.incident_chosen.connect(self._open_incident)
        page.session_chosen.connect(self.hold)
        page.arising.connect(self._add_arising)

    def _connect_signposting(self, page: "SignpostingPage") -> None:
        page.numbers.changed.connect(self.site_numbers.know)
        page.feedback.setVisible("people" in self._order and not self.opened.read_only)
        page.feedback_wanted.connect(self.ask_feedback)

    def look_after(self) -> None:
        """The supporter's own page."""
        self.go("supporter")
        cast("SupporterPage", self.pages["supporter"]).check_in.setFocus()

    def ask_feedback(self) -> None:
        """The card for whoever was supported, or the laptop handed over: then only locking leads back."""
        from ui.pages.feedback import FeedbackPage

        page = FeedbackPage(self._background, self._clock, demonstration=self.opened.demonstration)
        page.handed_over.connect(self._hand_over)
        page.lock_wanted.connect(self.lock_wanted)
        page.left.connect(self._back_from_feedback)
        self.feedback = page
        self.show_whole(page)
        page.begin()

    def _hand_over(self) -> None:
        self.handed_over = True

    def _back_from_feedback(self) -> None:
        self.go(self.current_place)
        self._whole.removeWidget(self.feedback)
        self.feedback.deleteLater()
        self.rail.places[self.current_place].setFocus()

    def look_for(self) -> None:
        """Look for something, from wherever one is."""
        if "finding" in self._order and not self.handed_over:
            self.go("finding")
            cast("FindingPage", self.pages["finding"]).begin()

    def _connect_calendar(self, calendar: "CalendarPage") -> None:
        calendar.left.connect(partial(self.go, "today"))
        calendar.person_chosen.connect(self._open_person)
        calendar.assessment_chosen.connect(self.holding.one_to_one)
        calendar.follow_up_chosen.connect(self.holding.follow_up)
        calendar.session_chosen.connect(self.hold)
        calendar.group_chosen.connect(self._open_group)

    def _connect_groups(self, groups: "GroupsPage") -> None:
        groups.left.connect(partial(self.go, "today"))
        groups.session_chosen.connect(self.hold)
        groups.group_wanted.connect(self.holding.choose_incident)
        groups.arising.connect(self._add_arising)

    def _open_group(self, session_id: str) -> None:
        """The finished record of a group session."""
        self.go("groups")
        cast("GroupsPage", self.pages["groups"]).open_record(session_id)

    def _add_arising(self, session_id: str, incident_id: str) -> None:
        """The form for somebody who wants a one-to-one after a group; from there back to where it was asked for."""
        begun_from = self.current_place if self.current == "session" else ""
        self._add_person(incident_id)
        self._arising = (session_id, begun_from)
        if not self._arisen_before:
            self._arisen_before = True
            form = cast("PeoplePage", self.pages["people"]).form
            form.added.connect(self._back_to_group)
            form.left.connect(self._back_to_group)

    def _back_to_group(self, *_: str) -> None:
        if self._arising is None:
            return
        (session_id, begun_from), self._arising = self._arising, None
        if begun_from:
            self.go(begun_from)  # where the end of the session leads to
            self.hold(session_id)
        else:
            self._open_group(session_id)

    def _open_person(self, person_id: str) -> None:
        self.go("people")
        cast("PeoplePage", self.pages["people"]).open_person(person_id)

    def _open_record(self, session_id: str, person_id: str) -> None:
        self._open_person(person_id)
        cast("PeoplePage", self.pages["people"]).open_record(session_id)

    def _add_person(self, incident_id: str = "") -> None:
        self.go("people")
        cast("PeoplePage", self.pages["people"]).add_for_incident(incident_id)

    def _open_incident(self, incident_id: str) -> None:
        self.go("incidents")
        cast("IncidentsPage", self.pages["incidents"]).open_incident(incident_id)

    def _record_incident(self) -> None:
        self.go("incidents")
        cast("IncidentsPage", self.pages["incidents"]).record_new()


def _made(name: str, background: Background, clock: Callable[[], datetime]) -> QWidget:
    """The page of that name. Imported here: none of it is needed to paint the unlock page."""
    if name == "today":
        from ui.pages.today import TodayPage

        return TodayPage(background, clock)
    if name == "incidents":
        from ui.pages.incidents import IncidentsPage

        return IncidentsPage(background, clock)
    if name == "people":
        from ui.pages.people import PeoplePage

        return PeoplePage(background, clock)
    if name == "summary":
        from ui.pages.summary import SummaryPage

        return SummaryPage(background, clock)
    if name == "finding":
        from ui.pages.finding import FindingPage

        return FindingPage(background, clock)
    if name == "calendar":
        from ui.pages.calendar import CalendarPage

        return CalendarPage(background, clock)
    if name == "groups":
        from ui.pages.groups import GroupsPage

        return GroupsPage(background, clock)
    if name == "bin":
        from ui.pages.bin import BinPage

        return BinPage(background, clock)
    if name == "library":
        from ui.pages.library import LibraryPage

        return LibraryPage(background, clock)
    if name == "supporter":
        from ui.pages.supporter import SupporterPage

        return SupporterPage(background, clock)
    if name == "combine":
        from ui.pages.combine import CombinePage

        return CombinePage(background, clock)
    if name == "register":
        from ui.pages.register import RegisterPage

        return RegisterPage(background, clock)
    if name == "programme":
        from ui.pages.programme import ProgrammePage

        return ProgrammePage(background, clock)
    from ui.pages.signposting import SignpostingPage

    return SignpostingPage(background, clock)


def _whereabouts(casebook: "Casebook", *, now: datetime) -> "Whereabouts | None":
    from sos_desktop.records import whereabouts

    return whereabouts.take(casebook.store, now=now)


def _keep_whereabouts(
    casebook: "Casebook", *, now: datetime, place: str, inside: str, session: str, control: str, cursor: int
) -> None:
    from sos_desktop.records import whereabouts

    where = whereabouts.Whereabouts(place, inside, session, control, cursor)
    whereabouts.keep(casebook.store, where, now=now)


def banner(opened: Opened) -> str:
    """What stands above every page, guided sessions too, of a record book that is not an ordinary one."""
    only_read = opened.banner or (READ_ONLY if opened.read_only else "")
    return " ".join(filter(None, (only_read, MADE_UP if opened.demonstration else "")))


def _notices(opened: Opened) -> tuple[str, ...]:
    if opened.with_code:
        with_code = "It was opened with the recovery sheet. Its passphrase is still the one it had."
        return (*opened.notices, with_code)
    return opened.notices

"""The tour's way through what takes weeks: how it was held, interrupted, the calendar, a group's record, all times."""

from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtWidgets import QApplication, QDialog

from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.interrupted import InterruptedDialog
from ui.dialogs.occasion import OccasionDialog
from ui.hands import Hands, TourFailed, open_book

if TYPE_CHECKING:
    from ui.calendar.month import Day
    from ui.main_window import MainWindow
    from ui.pages.calendar import CalendarPage
    from ui.pages.groups import GroupsPage
    from ui.pages.people import PeoplePage
    from ui.pages.session import SessionPage
    from ui.pages.today import TodayPage
    from ui.workplace import Workplace

Asked = TypeVar("Asked", bound=QDialog)


class OverTime:
    """After a group session was held, and with a session that is not finished."""

    def __init__(self, hands: Hands, window: "MainWindow") -> None:
        self._hands, self._window = hands, window

    def take(self) -> None:
        for step in (self._held, self._calendar, self._groups, self._times):
            step()

    @property
    def _place(self) -> "Workplace":
        return open_book(self._window)

    @property
    def _today(self) -> "TodayPage":
        return cast("TodayPage", self._place.pages["today"])

    def _go_today(self) -> None:
        self._hands.press(self._place.rail.places["today"])
        self._hands.settle()

    def _held(self) -> None:
        """A session goes on, says how it was held, and is interrupted."""
        self._go_today()
        notice = next((each for each in self._today.notices if each.isVisible()), None)
        if notice is None:
            raise TourFailed("an unfinished session should be offered")
        self._hands.press(notice.go_on)
        self._hands.see(lambda: self._place.current == "session", "the session")
        session = cast("SessionPage", self._place.session)
        self._hands.see(session.held.change.isVisible, "how it is held")
        self._hands.press(session.held.change)
        dialog = self._asked(OccasionDialog)
        self._hands.type("Sam Okafor", dialog.colleague)
        self._hands.picture("how-it-was-held", dialog)
        self._hands.press(dialog.keep)
        self._hands.see(lambda: "Sam Okafor" in session.held.words.text(), "it to be kept")
        self._hands.press(session.held.interrupt)
        interrupted = self._asked(InterruptedDialog)
        self._hands.picture("we-were-interrupted", interrupted)
        self._hands.press(interrupted.keep)
        self._hands.see(lambda: self._place.current == "today", "Today")
        self._hands.picture("today-interrupted")

    def _calendar(self) -> None:
        self._go_today()
        self._hands.press(self._today.calendar)
        page = cast("CalendarPage", self._place.pages["calendar"])
        self._hands.see(page.month.isVisible, "the calendar")
        self._hands.see(lambda: any(map(_due, page.month.days)), "something that is due this month")
        due = next(filter(_due, page.month.days))
        self._hands.press(due)
        self._hands.picture("calendar")
        more = next((press for key, press in page.presses.items() if key.startswith("more")), None)
        if more is not None:
            self._hands.press(more)
            dialog = self._asked(FollowUpDialog)
            self._hands.type("in 3 days", dialog.day.line)
            self._hands.picture("a-follow-up-is-moved", dialog)
            self._hands.press(dialog.keep)

    def _groups(self) -> None:
        self._go_today()
        self._hands.press(self._today.all_groups)
        page = cast("GroupsPage", self._place.pages["groups"])
        self._hands.see(page.list.table.isVisible, "the group sessions")
        self._hands.picture("group-sessions")
        page.list.table.chosen.emit(page.list.table.current())
        self._hands.see(page.record.isVisible, "the record of one")
        self._hands.picture("group-record")
        page.show_list()

    def _times(self) -> None:
        people = cast("PeoplePage", self._place.pages["people"])
        self._hands.press(self._place.rail.places["people"])
        people.show_list()
        self._hands.settle()
        people.list.table.chosen.emit(people.list.table.current())
        self._hands.see(lambda: bool(people.person.beside), "somebody’s page")
        for press in [press for key, press in people.person.beside.items() if key.startswith("compare")][:1]:
            self._hands.press(press)
            self._hands.see(people.person.comparison.isVisible, "the comparison")
            self._hands.picture("all-times")
        people.show_list()

    def _asked(self, kind: type[Asked]) -> Asked:
        self._hands.settle()
        found = [
            each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()
        ]
        if not found:
            raise TourFailed(f"{kind.__name__} should be asking")
        return found[0]


def _due(day: "Day") -> bool:
    """A cell says it in words once it has room for them."""
    return "due" in day.text()

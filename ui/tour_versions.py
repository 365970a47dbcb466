"""The tour's way through what can be put right: undone, moved to the right person, put into the bin."""

from typing import TYPE_CHECKING, cast

from sos_desktop.codes import Amendment
from ui.dialogs.right_person import RightPersonDialog
from ui.hands import Hands, TourFailed, open_book
from ui.workplace import Workplace

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.pages.bin import BinPage
    from ui.pages.people import PeoplePage
    from ui.pages.session import SessionPage
    from ui.pages.today import TodayPage


class Versions:
    """``code_name`` is somebody whose first assessment is finished."""

    def __init__(self, hands: Hands, window: "MainWindow", code_name: str) -> None:
        self.hands, self._window, self._code_name = hands, window, code_name

    @property
    def _place(self) -> Workplace:
        return open_book(self._window)

    @property
    def _today(self) -> "TodayPage":
        return cast("TodayPage", self._place.pages["today"])

    @property
    def _people(self) -> "PeoplePage":
        return cast("PeoplePage", self._place.pages["people"])

    def take(self) -> None:
        self._open_record()
        self._undo()
        self._open_record()
        self._read_versions()
        self._move()
        self._bin()

    def _go(self, name: str) -> None:
        self.hands.press(self._place.rail.places[name])

    def _open_record(self) -> None:
        people = self._people
        self._go("people")
        people.show_list()
        self.hands.settle()
        rows = people.list.table.model().rows  # type: ignore[attr-defined]  # the table's own
        people.list.table.chosen.emit(next(known for known, words in rows if words[0] == self._code_name))
        self.hands.see(lambda: bool(people.person.presses), "the person's page")
        read = (press for key, press in people.person.presses.items() if key.startswith("read"))
        self.hands.press(next(read))
        self.hands.see(people.record.open_again.isVisible, "the record")

    def _session(self) -> "SessionPage":
        self.hands.see(lambda: self._place.current == "session", "the session")
        session = self._place.session
        if session is None:
            raise TourFailed("no session is shown")
        self.hands.see(lambda: session.step is not None and session.step.isVisible(), "its step")
        return session

    def _undo(self) -> None:
        self.hands.press(self._people.record.open_again)
        session = self._session()
        self.hands.picture("opened-again")
        while session.next.text() != "Finish":
            self.hands.press(session.next)
        self.hands.press(session.next)
        self.hands.see(lambda: not session.ended.isHidden(), "the session to be finished again")
        self.hands.picture("finished-again")
        self.hands.press(session.ended.close_button)

    def _read_versions(self) -> None:
        record = self._people.record
        self.hands.press(record.versions.presses[1])
        self.hands.see(record.old.isVisible, "the first version")
        self.hands.picture("version-1")
        self.hands.press(record.newest)

    def _move(self) -> None:
        record = self._people.record
        self.hands.choose(record.reason, Amendment.WRONG_PERSON.value)
        self.hands.type("The line above was meant.", record.words)
        self.hands.press(record.amend)
        dialog = self.hands.dialog()
        if not isinstance(dialog, RightPersonDialog):
            raise TourFailed("it should be asked whose record it is")
        self.hands.picture("whose-record-is-this", dialog)
        dialog.table.chosen.emit(dialog.table.current())
        self.hands.picture("move-it-to-them", dialog)
        self.hands.press(dialog.move_it)
        self.hands.see(record.review.isVisible, "the review")
        self.hands.picture("review-what-was-moved")
        self._go("today")
        self.hands.see(lambda: any(each.isVisible() for each in self._today.reviews), "the review on Today")
        self.hands.picture("today-to-be-reviewed")
        self.hands.press(self._today.reviews[0].review)
        self.hands.see(record.review.isVisible, "the review")
        self.hands.press(record.review.ticks[-1])
        self.hands.press(record.review.confirm)
        self.hands.see(lambda: not record.review.isVisible(), "the review to be kept")

    def _bin(self) -> None:
        page = cast("BinPage", self._place.pages["bin"])
        self._go("bin")
        self.hands.picture("bin-empty")
        self._go("today")
        self.hands.see(lambda: any(each.isVisible() for each in self._today.notices), "an unfinished session")
        self.hands.press(self._today.notices[0].bin)
        self.hands.picture("today-put-away")
        self.hands.press(self._today.bin)
        self.hands.see(lambda: bool(page.lines), "the bin")
        self.hands.press(next(press for key, press in page.presses.items() if key.startswith("delete")))
        self.hands.picture("bin")
        self.hands.press(page.presses["leave"])
        self.hands.press(next(press for key, press in page.presses.items() if key.startswith("take out")))
        self._go("today")

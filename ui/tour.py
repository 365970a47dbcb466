"""The tour: the real window, driven through a made-up practitioner's day, with a picture of every page.

``sos-desktop --tour FOLDER`` leaves numbered pictures, the PDFs and the summary in FOLDER, and fails if any
step fails. It is how a release, frozen or not, is seen to work.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QApplication, QLabel

from sos_desktop import demonstration
from sos_desktop.codes import Decision, EventType, Exposure, RequestSource, StaffGroup
from sos_desktop.errors import PlaceRefused
from sos_desktop.questionnaires.model import Kind
from sos_desktop.records import coded
from sos_desktop.vault import places
from ui.application import Arguments, compose
from ui.dialogs.choosing import ChoosingDialog
from ui.dialogs.diagnostics import DiagnosticsDialog
from ui.dialogs.urgent import UrgentDialog
from ui.hands import Hands, TourFailed, open_book
from ui.opening import Opening
from ui.pages.unlock import UnlockPage
from ui.problems import Bug
from ui.theme import STEP, USUAL
from ui.tour_backups import Backups
from ui.tour_casework import Casework
from ui.tour_combining import Combining
from ui.tour_copies import Copies
from ui.tour_finding import Finding
from ui.tour_forms import Forms
from ui.tour_impact import Impact
from ui.tour_keys import Keys
from ui.tour_looking_after import LookingAfter
from ui.tour_programme import Programme
from ui.tour_rights import Rights
from ui.tour_two_offices import TwoOffices
from ui.tour_versions import Versions
from ui.workplace import Workplace

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.pages.combine import CombinePage
    from ui.pages.help import HelpPage
    from ui.pages.incidents import IncidentsPage
    from ui.pages.people import PeoplePage
    from ui.pages.session import SessionPage
    from ui.pages.settings import SettingsPage
    from ui.pages.summary import SummaryPage
    from ui.pages.today import TodayPage
    from ui.questions.question import Question

TODAY = date(2026, 11, 24)
PEOPLE = 40
COLLEAGUES = 6
"""Other made-up practitioners whose summaries are combined with this one's."""
_LEFT = re.compile(
    r"\d\d-[a-z0-9-]+\.png|summary-\d{4}-Q\d-[0-9a-f]{6}\.(zip|pdf)|impact-report\.pdf|board-sheet\.pdf|totals\.csv"
)
"""What a tour leaves in its folder."""
_BEGAN = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
_STARTED = monotonic()


def clock() -> datetime:
    """The tour's own time: a Tuesday morning in November, going on as the tour does."""
    return _BEGAN + timedelta(seconds=monotonic() - _STARTED)


def tour(application: QApplication, arguments: Arguments, folder: Path) -> int:
    """Take the tour; the exit code: 0, or 1 where a step failed. Nothing of the person's own is touched."""
    try:
        make_room(folder)
    except PlaceRefused as refusal:
        print(f"sos-desktop: {refusal}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="sos-tour-") as temporary:
        arguments.data = Path(temporary) / "data"
        opening = Opening(allowed=places.anywhere)  # the tour's own record books lie in a temporary folder
        window = compose(application, arguments, clock, opening=opening)
        return _take(window, folder, Path(temporary))


def make_room(folder: Path) -> None:
    """A folder for the tour: new, empty, or with nothing in it but what an earlier tour has left, which goes."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = list(folder.iterdir())
        if not all(_LEFT.fullmatch(path.name) and path.is_file() for path in there):
            raise PlaceRefused(
                "There is something else in that folder.",
                "Nothing in it has been touched.",
                "Choose a new name or an empty folder.",
            )
        for path in there:
            path.unlink()
    except OSError:
        raise PlaceRefused(
            "The tour cannot write there.", "Nothing is lost.", "Choose a folder of your own."
        ) from None


def _take(window: "MainWindow", folder: Path, temporary: Path) -> int:
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    failures: list[BaseException] = []
    hook, sys.excepthook = sys.excepthook, lambda _, error, __: failures.append(error)
    try:
        _Tour(window, folder, temporary, failures).take()
    except TourFailed as failed:
        print(f"the tour failed: {failed}", file=sys.stderr)
        return 1
    finally:
        sys.excepthook = hook
        window.close()
        while window.isVisible() or not window.background.idle():
            QApplication.processEvents()
        window.preferences.write()  # not later: its folder would be made once more to hold it
    return 0


class _Tour:
    def __init__(
        self, window: "MainWindow", folder: Path, temporary: Path, failures: list[BaseException]
    ) -> None:
        self._window, self._folder, self._temporary, self._failures = window, folder, temporary, failures
        self.hands = Hands(window, folder, self._idle, print)

    def _idle(self) -> bool:
        if self._failures:
            raise TourFailed(f"a mistake of ours: {Bug.of(self._failures[0])}")
        for dialog in self._window.problems.open_dialogs:
            raise TourFailed(
                "it was refused: " + " ".join(words.text() for words in dialog.findChildren(QLabel))
            )
        return self._window.background.idle()

    def take(self) -> None:
        """Every step, in the order of a day."""
        for step in (
            self._make_records, self._unlock, self._today, self._record_incident, self._add_person,
            self._hold_one_to_one, self._read_record, self._hold_follow_up, self._hold_group, self._summary,
            self._combine, self._other_places, self._finding, self._forms, self._in_the_dark, self._large,
            self._versions, self._keys, self._rights, self._casework, self._looking_after, self._programme,
            self._copies, self._lock, self._backups,
        ):  # fmt: skip
            step()

    # What stands where

    @property
    def _place(self) -> Workplace:
        return open_book(self._window)

    @property
    def _session(self) -> "SessionPage":
        if self._place.session is None:
            raise TourFailed("no session is shown")
        return self._place.session

    def _go(self, name: str) -> None:
        self.hands.press(self._place.rail.places[name])

    # The day

    def _make_records(self) -> None:
        print(f"making up {PEOPLE} people over {demonstration.MONTHS} months")
        make = partial(demonstration.make, self._temporary / "Kingfisher", people=PEOPLE, seed=7, today=TODAY)
        self._aside(make)
        self._sent = self._temporary / "sent"
        self._sent.mkdir()
        for number in range(COLLEAGUES):
            self._aside(partial(_colleague, self._temporary / f"colleague-{number}", number, self._sent))

    def _aside(self, work: Callable[[], object]) -> None:
        done: list[object] = []
        self._window.background.aside(work, done=done.append)
        self.hands.see(lambda: bool(done), "work in the background")

    def _unlock(self) -> None:
        self._window.start(self._temporary / "Kingfisher")
        page = self._window.findChild(UnlockPage)
        if page is None:
            raise TourFailed("the unlock page should be there")
        self.hands.type(demonstration.PASSPHRASE, page.passphrase)
        self.hands.picture("unlock")
        page.unlock.click()
        self.hands.see(lambda: self._window.workplace is not None, "the record book to open")

    def _today(self) -> None:
        today = cast("TodayPage", self._place.pages["today"])
        self.hands.see(lambda: bool(today.rows), "somebody to wait")
        if not today.notices:
            raise TourFailed("an unfinished session should be offered")
        self.hands.picture("today")

    def _record_incident(self) -> None:
        today, page = (
            cast("TodayPage", self._place.pages["today"]),
            cast("IncidentsPage", self._place.pages["incidents"]),
        )
        self._go("incidents")
        self.hands.picture("incidents")
        self._go("today")
        self.hands.press(today.record_incident)
        form = page.form
        self.hands.type("Bay 4, November", form.label)
        self.hands.type("20 nov", form.when.day)
        self.hands.type("23:30", form.when.time)
        self.hands.choose(form.event_type, EventType.UNEXPECTED_PATIENT_DEATH.value)
        self.hands.choose(form.source, RequestSource.MATRON.value)
        self.hands.type("Surgical ward", form.place)
        self.hands.press(form.planning.add)
        line = form.planning.lines[-1]
        line.people.setValue(2)
        self.hands.choose(line.staff_group, StaffGroup.ADMINISTRATIVE_AND_CLERICAL.value)
        self.hands.choose(line.exposure, Exposure.WITNESS.value)
        self.hands.choose(line.decision, Decision.BRIEFING.value)
        self.hands.press(form.save)
        self.hands.see(form.add_person.isEnabled, "the incident to be saved")
        self.hands.picture("incident")
        self._incident = form.whereabouts().split(" ")[1]
        self.hands.press(form.add_person)

    def _add_person(self) -> None:
        page = cast("PeoplePage", self._place.pages["people"])
        self.hands.see(lambda: bool(page.form.code_name.text()), "a code name")
        page.form.code_name.clear()
        self.hands.type("Heron", page.form.code_name)
        self.hands.choose(page.form.staff_group, StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED.value)
        self.hands.choose(page.form.exposure, Exposure.DIRECT.value)
        self.hands.picture("add-a-person")
        self.hands.press(page.form.save)
        self.hands.see(lambda: bool(page.person.presses), "the person's page")
        self.hands.picture("person")

    def _hold_one_to_one(self) -> None:
        people, today = (
            cast("PeoplePage", self._place.pages["people"]),
            cast("TodayPage", self._place.pages["today"]),
        )
        self.hands.press(
            next(press for key, press in people.person.presses.items() if key.startswith("assess"))
        )
        Casework.before_the_first_contact(self.hands)
        page = self._shown_session()
        for name in ("welcome", "before", "during", "after"):
            self._answer_step(name)
        for _ in range(6):
            self._answer_next()
        self.hands.picture("one-to-one-risk-factors")
        self.hands.press(page.pause)
        self._go("today")
        notice = next(each for each in today.notices if "Heron" in each.heading.text())
        self.hands.picture("today-to-be-continued")
        self.hands.press(notice.go_on)
        page = self._shown_session()
        if page.title.text() != "Risk factors":
            raise TourFailed("the session should go on where it was left")
        for name in ("risk-rated", "coping", "close"):
            self._answer_step(name)
        self._finish("one-to-one-finished")

    def _read_record(self) -> None:
        people = cast("PeoplePage", self._place.pages["people"])
        self._go("people")
        read = next((press for key, press in people.person.presses.items() if key.startswith("read")), None)
        if read is None:
            raise TourFailed("the finished session should be on the person's page")
        self.hands.picture("person-with-follow-up-booked")
        self.hands.press(read)
        self.hands.type("They rang in the afternoon to say thank you.", people.record.words)
        self.hands.press(people.record.amend)
        self.hands.see(lambda: not people.record.words.toPlainText(), "the amendment to be kept")
        self.hands.picture("record")
        self.hands.press(people.record.back)
        self.hands.press(people.person.back)
        self.hands.picture("people")

    def _hold_follow_up(self) -> None:
        today = cast("TodayPage", self._place.pages["today"])
        self._go("today")
        due = next(
            row for row in today.rows if row.what.text().startswith("28-day") and row.start.isVisible()
        )
        self.hands.press(due.start)
        page = self._shown_session()
        while page.columns.next.text() != "Finish":
            self._answer_step(f"follow-up-{page.title.text().lower().replace(' ', '-')}")
        self._answer_step("follow-up-close", go_on=False)
        self._finish("follow-up-finished")

    def _hold_group(self) -> None:
        today = cast("TodayPage", self._place.pages["today"])
        self._go("today")
        self.hands.press(today.start_group)
        dialog = self.hands.dialog()
        if not isinstance(dialog, ChoosingDialog):
            raise TourFailed("the incidents should be offered")
        self.hands.picture("group-about-what", dialog)
        dialog.table.chosen.emit(dialog.table.current())
        kinds = self.hands.dialog()
        if not isinstance(kinds, ChoosingDialog):
            raise TourFailed("it should be asked which kind of group session it is")
        self.hands.picture("group-briefing-or-assessment", kinds)
        kinds.table.chosen.emit(kinds.table.current())
        page = self._shown_session()
        while page.columns.next.text() != "Finish":
            self._answer_step(f"group-{page.title.text().lower().replace(',', '').replace(' ', '-')}")
        self._answer_step("group-close", go_on=False)
        self._finish("group-finished")

    # In a session

    def _shown_session(self) -> "SessionPage":
        self.hands.see(lambda: self._place.current == "session", "the guided session")
        self.hands.see(lambda: self._session.step is not None and self._session.step.isVisible(), "its step")
        return self._session

    def _answer_step(self, name: str, *, go_on: bool = True) -> None:
        """Answer what is asked on this step, take its picture, and go to the next."""
        while self._answer_next():
            pass
        self.hands.see(lambda: not self._session.saving.waiting, "everything to be saved")
        self.hands.picture(name)
        if go_on:
            before = self._session.title.text()
            self.hands.press(self._session.next)
            last = self._session.next.text() == "Finish"
            self.hands.see(lambda: self._session.title.text() != before or last, "the next step")

    def _answer_next(self) -> bool:
        """Answer the first question of the step that has no answer yet; whether there was one."""
        step = self._session.step
        if step is None:
            raise TourFailed("a step should be shown")
        for question in step.questions.values():
            if question.isVisible() and question.can_be_entered and not question.values():
                answered = self._answer(question)
                if answered:
                    return True
        return False

    def _answer(self, question: "Question") -> bool:
        keys = _keys(question)
        if not keys:
            return False
        question.enter()
        self.hands.settle()
        self.hands.type(keys)
        self.hands.see(lambda: bool(question.values()), f"an answer to “{question.name}”")
        return True

    def _finish(self, name: str) -> None:
        if self._session.ended.isHidden():
            self.hands.press(self._session.next)
        self.hands.see(lambda: not self._session.ended.isHidden(), "the session to be finished")
        self.hands.picture(name)
        self.hands.press(self._session.ended.close_button)
        self.hands.see(lambda: self._place.current != "session", "the page before")

    # What leaves the laptop

    def _summary(self) -> None:
        page = cast("SummaryPage", self._place.pages["summary"])
        self._go("summary")
        self.hands.see(page.save.isVisible, "the review")
        page.choose_file = self._into_sent
        waiting = page.quarter.count()
        for number in range(waiting):  # every quarter in its turn, the oldest first
            self.hands.choose(page.quarter, page.quarter.itemData(waiting - 1 - number))
            if number + 1 == waiting:
                self.hands.picture("summary-review")
                page.choose_file = self._into_folder
            self.hands.press(page.read_it)
            self.hands.press(page.save)
            self._see_earlier(page, number + 1)
        self.hands.press(page.pdf)
        self.hands.picture("summary-saved")

    def _see_earlier(self, page: "SummaryPage", files: int) -> None:
        self.hands.see(lambda: len(page.earlier) == files, "the summary to be saved")

    def _into_folder(self, suggestion: str) -> Path:
        return self._folder / suggestion

    def _into_sent(self, suggestion: str) -> Path:
        return self._sent / suggestion

    def _combine(self) -> None:
        page = cast("CombinePage", self._place.pages["combine"])
        self._go("combine")
        self.hands.picture("combine-empty")
        files = [*sorted(self._sent.glob("*.zip")), *self._folder.glob("summary-*.zip")]
        page.choose_files = lambda: files
        page.choose_file = self._into_folder
        self.hands.press(page.add_files)
        self.hands.see(lambda: page.report.isEnabled(), "the totals")
        self.hands.picture("combine")
        self.hands.press(page.save_csv)
        self.hands.press(page.report)
        self.hands.see(lambda: len(list(self._folder.glob("*impact*.pdf"))) == 1, "the impact report")
        Impact(self.hands, page.impact, self._folder).take()
        Combining(self.hands, page, self._folder).take()
        TwoOffices(self.hands, page.two_offices, self._temporary / "two offices").take()

    # The rest of the window

    def _other_places(self) -> None:
        for name in ("signposting", "settings", "help"):
            self._go(name)
            self.hands.picture(name)
        self._diagnostics()
        self._window.show_urgent()
        dialog = self.hands.dialog()
        if not isinstance(dialog, UrgentDialog):
            raise TourFailed("the urgent contacts should be shown")
        self.hands.picture("urgent-contacts", dialog)
        self.hands.press(dialog.close_button)

    def _looking_after(self) -> None:
        LookingAfter(self.hands, self._window).take()

    def _finding(self) -> None:
        Finding(self.hands, self._window, self._temporary).take()

    def _diagnostics(self) -> None:
        self.hands.press(cast("HelpPage", self._place.pages["help"]).diagnostics)
        dialog = self.hands.dialog()
        if not isinstance(dialog, DiagnosticsDialog):
            raise TourFailed("the diagnostics should be shown")
        self.hands.see(dialog.save.isEnabled, "everything that would be in the file")
        self.hands.picture("diagnostics", dialog)
        self.hands.press(dialog.close_button)

    def _in_the_dark(self) -> None:
        settings = cast("SettingsPage", self._place.pages["settings"])
        self._go("settings")
        self.hands.choose(settings.scheme, "dark")
        self._go("today")
        self.hands.picture("today-dark")
        self._go("settings")
        self.hands.choose(settings.scheme, "light")

    def _large(self) -> None:
        settings = cast("SettingsPage", self._place.pages["settings"])
        settings.text_size.setValue(settings.text_size.maximum())
        self._go("today")
        self.hands.picture("today-at-200-per-cent")
        settings.text_size.setValue(USUAL // STEP)

    def _keys(self) -> None:
        keys = Keys(self.hands, self._window, self._temporary / "stick")
        keys.take()
        self._passphrase = keys.passphrase

    def _rights(self) -> None:
        Rights(self.hands, self._window, "Heron", self._temporary).take()

    def _casework(self) -> None:
        people = cast("PeoplePage", self._place.pages["people"])
        people.show_list()
        self.hands.settle()
        rows = people.list.table.model().rows  # type: ignore[attr-defined]  # the table's own
        who = next(known for known, words in rows if words[0] == "Heron")
        Casework(self.hands, self._window, who, self._incident).take()

    def _programme(self) -> None:
        folder = self._temporary / "programme"
        folder.mkdir()
        Programme(self.hands, self._window, folder).take()

    def _forms(self) -> None:
        Forms(self.hands, self._window).take()

    def _copies(self) -> None:
        Copies(self.hands, self._window, clock).take()

    def _versions(self) -> None:
        Versions(self.hands, self._window, "Heron").take()

    def _lock(self) -> None:
        self.hands.press(self._place.rail.lock)
        self.hands.see(lambda: self._window.workplace is None, "the record book to close")
        self.hands.picture("locked")

    def _backups(self) -> None:
        Backups(self.hands, self._window, self._temporary / "Kingfisher", self._passphrase).take()


def _keys(question: "Question") -> str:
    """What a practitioner might press or type here; nothing where it may be left out."""
    item = question.item
    meaning = next((coding.code for coding in item.codes if coding.system == coded.SYSTEM), "")
    if item.kind is Kind.CHOICE:
        return "1"
    if item.kind is Kind.BOOLEAN:
        return "y"
    if item.kind is Kind.INTEGER:
        small = meaning.endswith(("registered", "clerical", "dental"))
        return ("6" if meaning.startswith("invited") else "4") if small else ""
    if meaning == "second-facilitator":
        return "R. Alder"
    if meaning == "decision-reason":
        return "Sleeping again and back on usual shifts."
    return ""


def _colleague(folder: Path, number: int, sent: Path) -> None:
    """Another practitioner's made-up time, and the summary of every quarter that has ended."""
    from sos_desktop.casebook import Casebook
    from sos_desktop.summary import ledger

    demonstration.make(folder, people=12 + 3 * number, seed=100 + number, today=TODAY)
    casebook = Casebook.open(folder, demonstration.PASSPHRASE, now=clock())
    try:
        for quarter in ledger.overview(casebook.vault, now=clock(), today=TODAY).open:
            ledger.save(ledger.issue(casebook.vault, quarter, now=clock(), today=TODAY), sent)
    finally:
        casebook.close(now=clock())

"""What the trust has of its own, without a mouse: an entry of the directory, told about and taken up; a leaflet and
the whole story as PDFs; a filter that is kept; and what is due, in a file without names for another calendar."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import icalendar
import pypdfium2
import pytest
from PySide6.QtWidgets import QLabel

from sos_desktop.casebook import Casebook
from sos_desktop.codes import EventType, Exposure, RequestSource, StaffGroup
from sos_desktop.dates import PartialDate
from sos_desktop.records import cases, coded, incidents, sessions
from sos_desktop.records.incidents import Incident
from sos_desktop.records.people import Person
from sos_desktop.vault.folder import Vault
from ui import files
from ui.main_window import MainWindow
from ui.pages.calendar import CalendarPage
from ui.pages.finding import FindingPage
from ui.pages.people import PeoplePage
from ui.pages.signposting import SignpostingPage
from ui.pages.today import TodayPage
from ui.pages.unlock import UnlockPage
from ui.papers import SavePaperDialog

ASSESSED = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def book(vault: Vault) -> Path:
    """Wren was seen in June, so that a follow-up is due on 8 July."""
    Casebook.of(vault, now=ASSESSED)
    incident = Incident("bay", "Bay 4", PartialDate("2026-06-01"), EventType.OTHER, RequestSource.MATRON)
    incidents.record(vault.store, incident, now=ASSESSED, today=ASSESSED.date())
    case = cases.add_person(
        vault.store, Person("wren", "Wren", StaffGroup.STUDENTS), incident_id="bay", exposure=Exposure.DIRECT,
        source=RequestSource.SELF, requested=None, offered_on=date(2026, 6, 9), now=ASSESSED, today=ASSESSED.date(),
    )  # fmt: skip
    session = sessions.begin_one_to_one(vault.store, case.id, now=ASSESSED)
    sessions.welcome(vault.store, session, now=ASSESSED)
    guide = sessions.read(vault.store, session).guide
    for item in guide.walk():
        if {"welcomed", "safety-concern", "risk-factor"} & set(coded.meanings(item)):
            given = (item.options[0].value,)
            sessions.answer(vault.store, session, guide.canonical, item.link_id, given, now=ASSESSED)
    sessions.finish(vault.store, session, now=ASSESSED)
    vault.close(now=ASSESSED)
    return vault.folder


def words(page: Any) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def read(path: Path) -> str:
    paper = pypdfium2.PdfDocument(path)
    said = " ".join(each.get_textpage().get_text_range() for each in paper)
    paper.close()
    return said


def test_what_the_trust_has_of_its_own_is_entered_told_about_found_and_handed_over(
    keyboard: Any,
    window: MainWindow,
    book: Path,
    passphrase: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "file_to_save", lambda _, __, suggestion, ___: tmp_path / suggestion)
    window.start(book)
    keyboard.see(lambda: isinstance(window.shown, UnlockPage))
    keyboard.fill(cast(UnlockPage, window.shown).passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: window.workplace is not None)
    assert window.workplace is not None
    pages = window.workplace.pages

    # An entry of their own, said to be right today; then a leaflet
    keyboard.press("Ctrl+5")
    signposting = cast(SignpostingPage, pages["signposting"])
    keyboard.see(lambda: signposting.leaflets.saves)
    keyboard.push(signposting.add)
    form = signposting.form
    keyboard.choose(form.tier, "3")
    keyboard.fill(form.name, "Staff psychology")
    keyboard.fill(form.call, "ext. 4567")
    keyboard.press("Return")
    keyboard.see(lambda: "Staff psychology" in words(signposting) and not form.isVisible())
    assert "1 July 2026" in words(signposting)
    keyboard.push(signposting.leaflets.saves["where-to-turn"])
    keyboard.see(lambda: signposting.leaflets.told.text())
    assert "Numbers to ring at any time" in read(next(tmp_path.glob("leaflet-*.pdf")))

    # Wren is told about it, says yes, and has taken it up
    keyboard.press("Ctrl+3")
    people = cast(PeoplePage, pages["people"])
    keyboard.see(people.list.table.isVisible)
    keyboard.tab_to(people.list.table)
    keyboard.press("Return")
    keyboard.see(lambda: people.person.isVisible() and people.person.title.text() == "Wren")
    told = people.person.signposts
    keyboard.push(told.add)
    keyboard.tab_to(told.service)
    keyboard.press("Home", *(["Down"] * told.service.findText("3. Staff psychology")))
    keyboard.push(told.keep)
    for said in ("accepted", "yes"):
        keyboard.see(lambda said=said: [key for key in told.presses if said in key])
        keyboard.push(next(press for key, press in told.presses.items() if said in key))
    assert "Staff psychology" in words(told) and "Taken up" in words(told)

    # Their story as it stands, as a PDF without a password
    keyboard.push(people.person.paper)
    (dialog,) = people.person.findChildren(SavePaperDialog)
    keyboard.push(dialog.unlocked)
    keyboard.push(dialog.save)
    keyboard.see(lambda: not people.person.findChildren(SavePaperDialog))
    story = read(next(tmp_path.glob("story-*.pdf")))
    assert "Support after: Bay 4" in story and "Staff psychology" in story

    # A filter is kept, and chosen again
    keyboard.press("Ctrl+F")
    find = cast(FindingPage, pages["finding"])
    keyboard.see(find.list.search.hasFocus)
    filters = find.list.filters
    keyboard.choose(filters.staff, "Students")
    keyboard.push(filters.keep)
    keyboard.type("Students of mine")
    keyboard.press("Return")
    keyboard.see(lambda: "Students of mine" in filters.presses)
    keyboard.tab_to(filters.staff)
    keyboard.press("Home")
    assert filters.staff.currentText() == "All staff groups"
    keyboard.push(filters.presses["Students of mine"])
    keyboard.see(lambda: filters.staff.currentText() == "Students" and find.list.table.isVisible())

    # What is due goes to another calendar without a name
    keyboard.press("Ctrl+1")
    keyboard.push(cast(TodayPage, pages["today"]).calendar)
    calendar = cast(CalendarPage, pages["calendar"])
    keyboard.see(calendar.month.isVisible)
    keyboard.push(calendar.save)
    keyboard.see(lambda: list(tmp_path.glob("*.ics")))
    (file,) = tmp_path.glob("*.ics")
    (event,) = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert event["DTSTART"].dt == date(2026, 7, 8) and b"Wren" not in file.read_bytes()

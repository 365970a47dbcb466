"""Months of casework without a mouse: an incident entered twice, somebody who comes back, a no, and a friend."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QPushButton

from sos_desktop.casebook import Casebook
from sos_desktop.codes import EventType, Exposure, Relation, RequestSource, StaffGroup
from sos_desktop.dates import PartialDate
from sos_desktop.records import cases, incidents
from sos_desktop.records.incidents import Incident
from sos_desktop.records.people import Person
from sos_desktop.vault.folder import Vault
from ui.dialogs.before_contact import BeforeContactDialog
from ui.dialogs.choosing import ChoosingDialog
from ui.dialogs.handing_over import HandingOverDialog
from ui.dialogs.offering import OfferingDialog
from ui.main_window import MainWindow
from ui.pages.incidents import IncidentsPage
from ui.pages.people import PeoplePage
from ui.pages.today import TodayPage
from ui.pages.unlock import UnlockPage

NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def book(vault: Vault) -> Path:
    """One incident under two labels, an earlier one, and three people who were offered support."""
    Casebook.of(vault, now=NOW)
    for label in ("Bay 4", "Bay four again", "Theatre 2"):
        incident = Incident(label, label, PartialDate("2026-06-20"), EventType.OTHER, RequestSource.MATRON)
        incidents.record(vault.store, incident, now=NOW, today=TODAY)
    for code_name, label in (("Wren", "Bay 4"), ("Heron", "Bay four again"), ("Dunlin", "Bay 4")):
        cases.add_person(
            vault.store, Person(code_name, code_name, StaffGroup.STUDENTS), incident_id=label,
            exposure=Exposure.DIRECT, source=RequestSource.SELF, requested=None, offered_on=TODAY, now=NOW, today=TODAY,
        )  # fmt: skip
    vault.close(now=NOW)
    return vault.folder


def dialog(keyboard: Any, window: MainWindow, kind: type[Any]) -> Any:
    keyboard.see(lambda: [each for each in window.findChildren(kind) if each.isVisible()])
    (found,) = [each for each in window.findChildren(kind) if each.isVisible()]
    return found


def pages(window: MainWindow) -> tuple[TodayPage, IncidentsPage, PeoplePage]:
    assert window.workplace is not None
    each = window.workplace.pages
    return (
        cast(TodayPage, each["today"]), cast(IncidentsPage, each["incidents"]), cast(PeoplePage, each["people"])
    )  # fmt: skip


def open_from_list(keyboard: Any, table: Any, words: str) -> None:
    keyboard.see(table.isVisible)
    rows = [row[0] for _, row in table.model().rows]
    keyboard.tab_to(table)
    keyboard.press("Ctrl+Home", *(["Down"] * rows.index(words)), "Return")


def person(keyboard: Any, people: PeoplePage, code_name: str) -> None:
    keyboard.press("Ctrl+3")
    if not people.list.isVisible():
        keyboard.push(people.person.back)
    open_from_list(keyboard, people.list.table, code_name)
    keyboard.see(lambda: people.person.isVisible() and people.person.title.text() == code_name)


def put_together(keyboard: Any, window: MainWindow, page: IncidentsPage) -> None:
    keyboard.press("Ctrl+2")
    open_from_list(keyboard, page.list.table, "Bay 4")
    keyboard.see(page.form.links.isVisible)
    keyboard.push(page.form.links.twice)
    open_from_list(keyboard, dialog(keyboard, window, ChoosingDialog).table, "Bay four again")
    keyboard.see(page.form.links.put_together.isVisible)
    keyboard.push(page.form.links.put_together)
    keyboard.see(lambda: len(page.form.planned.lines) == 3)


def plan(keyboard: Any, page: IncidentsPage) -> None:
    form = page.form
    names = [line._planned.code_name for line in form.planned.lines]
    line = form.planned.lines[names.index("Heron")]
    keyboard.choose(line.decision, "Offer")
    keyboard.fill(line.practitioner, "R. Alder")
    keyboard.fill(form.review.day, "3 jul 2026")
    keyboard.fill(form.why, "Entered twice")
    keyboard.press("Ctrl+S")
    keyboard.see(lambda: form.subtitle.text() == "Saved.")


def test_casework_without_a_mouse(keyboard: Any, window: MainWindow, book: Path, passphrase: str) -> None:
    window.start(book)
    keyboard.see(lambda: isinstance(window.shown, UnlockPage))
    keyboard.fill(cast(Any, window.shown).passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: window.workplace is not None)
    today, incidents_page, people = pages(window)

    put_together(keyboard, window, incidents_page)
    plan(keyboard, incidents_page)
    keyboard.press("Ctrl+1")
    keyboard.see(lambda: today.planned and today.planned[0].isVisible())
    assert today.planned[0].heading.text() == "Planning of “Bay 4”"
    assert {row.incident.text() for row in today.rows if row.person.isVisible()} == {"Bay 4"}

    # Heron comes back after something else, and has a record of it beside the other
    person(keyboard, people, "Heron")
    keyboard.push(people.person.another)
    keyboard.see(people.case_form.isVisible)
    keyboard.choose(people.case_form.incident, "Theatre")
    keyboard.fill(people.case_form.contacted.day, "jun 2026")
    keyboard.press("Ctrl+S")
    keyboard.see(lambda: people.person.isVisible() and len(people.person.beside) >= 6)

    # no reply, so it is offered once more
    def press(start: str) -> QPushButton:
        either = people.person.presses | people.person.beside
        return next(each for key, each in either.items() if key.startswith(start))

    keyboard.push(press("answer accepted"))  # the wrong one
    keyboard.push(press("unanswer"))
    keyboard.push(press("answer no-reply"))
    keyboard.push(people.person.presses["sure"])
    keyboard.push(press("offer "))
    offering = dialog(keyboard, window, OfferingDialog)
    keyboard.tab_to(offering.way)
    keyboard.press("Down")
    assert offering.way.currentText() == "By telephone"
    keyboard.push(offering.forward)
    keyboard.see(lambda: any(key.startswith("answer accepted") for key in people.person.presses))

    # Dunlin declines, and wishes for no record
    person(keyboard, people, "Dunlin")
    keyboard.push(press("answer declined"))
    keyboard.push(people.person.presses["also"])
    keyboard.see(people.list.isVisible)
    assert "Dunlin" not in [row[0] for _, row in cast(Any, people.list.table.model()).rows]

    # Wren is a friend
    keyboard.press("Ctrl+1")
    keyboard.see(lambda: any(row.person.text() == "Wren" for row in today.rows if row.start.isVisible()))
    keyboard.push(next(row.start for row in today.rows if row.person.text() == "Wren"))
    asked = dialog(keyboard, window, BeforeContactDialog)
    keyboard.tab_to(asked.answers[Relation.SAME_TEAM])
    keyboard.press("Down", "Space")
    assert asked.answer is Relation.FRIEND_OR_FAMILY
    keyboard.push(asked.forward)
    keyboard.see(lambda: people.person.isVisible() and people.person.title.text() == "Wren")
    keyboard.press("Ctrl+1")
    keyboard.see(lambda: today.to_hand_over and today.to_hand_over[0].isVisible())
    keyboard.push(today.to_hand_over[0].open)
    keyboard.see(people.person.isVisible)
    keyboard.push(press("hand over"))
    taken = dialog(keyboard, window, HandingOverDialog)
    keyboard.tab_to(taken.colleague)
    keyboard.type("S. Birch")
    keyboard.push(taken.forward)
    keyboard.press("Ctrl+1")
    keyboard.see(lambda: not today.to_hand_over[0].isVisible())

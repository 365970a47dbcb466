"""A letter about something long ago: noted, everybody told, one says yes, the hold is lifted; without a mouse."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QLabel

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Exposure, RequestSource, StaffGroup
from sos_desktop.records import cases, holds
from sos_desktop.records.people import Person
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import CHEAP_LIMITS
from ui.main_window import MainWindow
from ui.pages.incidents import IncidentsPage
from ui.pages.people import PeoplePage
from ui.pages.today import TodayPage
from ui.pages.unlock import UnlockPage
from ui.rights.letter_dialog import LetterDialog, TellDialog

NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)


@pytest.fixture
def book(vault: Vault) -> Path:
    Casebook.of(vault, now=NOW)
    for code_name in ("Wren", "Heron"):
        cases.add_person(
            vault.store, Person(code_name, code_name, StaffGroup.STUDENTS), incident_id=None,
            exposure=Exposure.DIRECT, source=RequestSource.SELF, requested=None, offered_on=None, now=NOW,
            today=NOW.date(),
        )  # fmt: skip
    vault.close(now=NOW)
    return vault.folder


def dialog(keyboard: Any, window: MainWindow, kind: type[Any]) -> Any:
    def those_shown() -> list[Any]:
        return [each for each in window.findChildren(kind) if each.isVisible()]

    keyboard.see(those_shown)
    (found,) = those_shown()
    return found


def pages(window: MainWindow) -> tuple[TodayPage, IncidentsPage, PeoplePage]:
    assert window.workplace is not None
    each = window.workplace.pages
    return (
        cast(TodayPage, each["today"]),
        cast(IncidentsPage, each["incidents"]),
        cast(PeoplePage, each["people"]),
    )


def open_from_list(keyboard: Any, table: Any, words: str) -> None:
    keyboard.see(table.isVisible)
    rows = [row[0] for _, row in table.model().rows]
    keyboard.tab_to(table)
    keyboard.press("Ctrl+Home", *(["Down"] * rows.index(words)), "Return")


def down_to(keyboard: Any, box: Any, words: str) -> None:
    keyboard.tab_to(box)
    keyboard.press(*["Down"] * box.findText(words))
    assert box.currentText() == words


def record(keyboard: Any, page: IncidentsPage) -> None:
    """Something long ago, whose year nobody knows."""
    keyboard.press("Ctrl+2")
    keyboard.push(page.list.add)
    form = page.form
    keyboard.fill(form.label, "The old ward")
    keyboard.choose(form.event_type, "An")
    keyboard.fill(form.when.day, "before I worked here")
    keyboard.choose(form.timing, "Long")
    keyboard.press("Ctrl+S")
    keyboard.see(lambda: form.subtitle.text() == "Saved.")


def come_back(keyboard: Any, people: PeoplePage, code_name: str) -> None:
    keyboard.press("Ctrl+3")
    if not people.list.isVisible():
        keyboard.push(people.person.back)
    open_from_list(keyboard, people.list.table, code_name)
    keyboard.see(lambda: people.person.isVisible() and people.person.title.text() == code_name)


def test_a_letter_without_a_mouse(
    keyboard: Any, window: MainWindow, book: Path, passphrase: str, day: Any
) -> None:
    window.start(book)
    keyboard.see(lambda: isinstance(window.shown, UnlockPage))
    keyboard.fill(cast(Any, window.shown).passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: window.workplace is not None)
    today, incidents_page, people = pages(window)

    record(keyboard, incidents_page)
    for code_name in ("Wren", "Heron"):
        come_back(keyboard, people, code_name)
        keyboard.push(people.person.another)
        keyboard.see(people.case_form.isVisible)
        keyboard.choose(people.case_form.incident, "The")
        assert people.case_form.incident.currentText() == "The old ward, Long ago: before I worked here"
        keyboard.press("Ctrl+S")
        keyboard.see(lambda: people.person.isVisible() and "Long ago" in words(people.person))

    day.move_to(7, 13)
    keyboard.press("Ctrl+2")
    if incidents_page.form.isVisible():
        keyboard.push(incidents_page.form.back)
    open_from_list(keyboard, incidents_page.list.table, "The old ward")
    hold = incidents_page.form.hold
    keyboard.see(hold.begin.isVisible)
    keyboard.push(hold.begin)
    letter = dialog(keyboard, window, LetterDialog)
    keyboard.fill(letter.contact, "Legal services, 0115 496 0000")
    keyboard.push(letter.knows["Wren"])
    down_to(keyboard, letter.telling.how, "By telephone")
    keyboard.push(letter.keep)
    keyboard.see(lambda: hold.lift.isVisible() and len(hold.letters.presses) == 2)

    keyboard.press("Ctrl+1")
    keyboard.see(lambda: today.letters and today.letters[0].isVisible())
    assert today.letters[0].more.text().startswith("One person does not know of it yet.")
    keyboard.push(today.letters[0].open)
    keyboard.see(lambda: incidents_page.form.isVisible() and len(hold.letters.presses) == 2)
    (press,) = (each for (_, person), each in hold.letters.presses.items() if person == "Heron")
    keyboard.push(press)
    tell = dialog(keyboard, window, TellDialog)
    down_to(keyboard, tell.telling.how, "By letter")
    keyboard.push(tell.keep)
    keyboard.see(lambda: "by letter, and offered to meet again" in words(hold))
    keyboard.press("Ctrl+1")
    keyboard.see(lambda: not today.letters[0].isVisible())

    day.move_to(7, 20)
    come_back(keyboard, people, "Wren")
    assert holds.NOT_TO_ALTER in words(people.person) and "0115 496 0000" in words(people.person)
    press = next(each for key, each in people.person.presses.items() if key.startswith("answer accepted"))
    keyboard.push(press)
    keyboard.see(lambda: "Accepted" in words(people.person))

    keyboard.press("Ctrl+2")
    keyboard.see(hold.lift.isVisible)
    keyboard.fill(hold.reason, "Closed by the coroner")
    keyboard.push(hold.lift)
    keyboard.see(lambda: not hold.lift.isVisible())
    come_back(keyboard, people, "Wren")
    keyboard.see(lambda: not people.person.letters.isVisible())
    assert "A letter: inquest" in words(people.person)
    keyboard.press("Ctrl+L")
    keyboard.see(lambda: window.workplace is None)
    kept = Casebook.open(book, passphrase, now=day.now, limits=CHEAP_LIMITS)
    try:
        actions = [row["action"] for row in kept.store.rows("SELECT action FROM audit ORDER BY seq")]
        wanted = (
            "hold set",
            "letter noted",
            "told of a letter",
            "offer made",
            "offer accepted",
            "hold lifted",
        )
        assert [each for each in wanted if each not in actions] == []
    finally:
        kept.close(now=day.now)


def words(page: Any) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())

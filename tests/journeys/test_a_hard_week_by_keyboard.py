"""A hard week without a mouse: a planning meeting, somebody who may not be safe, who cannot be reached and who says no.

First the numbers to ring, the site's own before the others; the record afterwards; then a moment for oneself.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from sos_desktop.casebook import Casebook
from sos_desktop.codes import EventType, Exposure, RequestSource, StaffGroup
from sos_desktop.dates import PartialDate
from sos_desktop.records import cases, coded, incidents, sessions, urgent_numbers
from sos_desktop.records.incidents import Incident
from sos_desktop.records.people import Person
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.urgent_numbers import Number
from ui.dialogs.choosing import ChoosingDialog
from ui.dialogs.follow_up import FollowUpDialog
from ui.main_window import MainWindow
from ui.pages.incidents import IncidentsPage
from ui.pages.people import PeoplePage
from ui.pages.session import SessionPage
from ui.pages.supporter import SupporterPage
from ui.pages.today import TodayPage
from ui.pages.unlock import UnlockPage

ASSESSED = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
NEEDED = {"welcomed", "safety-concern", "risk-factor"}


@pytest.fixture
def book(vault: Vault) -> Path:
    """Heron and Dunlin were seen four weeks ago; with Wren a one-to-one has just been begun."""
    store = Casebook.of(vault, now=ASSESSED).store
    for label in ("Bay 4", "Bay 9"):
        incident = Incident(label, label, PartialDate("2026-05-20"), EventType.OTHER, RequestSource.MATRON)
        incidents.record(store, incident, now=ASSESSED, today=ASSESSED.date())
    for code_name in ("Heron", "Dunlin", "Wren"):
        now = NOW if code_name == "Wren" else ASSESSED
        case = cases.add_person(
            store, Person(code_name, code_name, StaffGroup.STUDENTS), incident_id="Bay 4", exposure=Exposure.DIRECT,
            source=RequestSource.SELF, requested=None, offered_on=None, now=now, today=now.date(),
        )  # fmt: skip
        session = sessions.begin_one_to_one(store, case.id, now=now)
        sessions.welcome(store, session, now=now)
        guide = sessions.read(store, session).guide
        for item in guide.walk():
            if NEEDED & set(coded.meanings(item)) and (now == ASSESSED or item.link_id == "welcome-said"):
                given = (item.options[0].value,)
                sessions.answer(store, session, guide.canonical, item.link_id, given, now=now)
        if now == ASSESSED:
            sessions.finish(store, session, now=now)
    number = Number("Site co-ordinator", "0115 496 0000", "Nights")
    urgent_numbers.keep(vault, (number,), checked=NOW.date(), now=NOW)
    vault.close(now=NOW)
    return vault.folder


def words(page: Any) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def dialog(keyboard: Any, window: MainWindow, kind: type[Any]) -> Any:
    keyboard.see(lambda: [each for each in window.findChildren(kind) if each.isVisible()])
    (found,) = [each for each in window.findChildren(kind) if each.isVisible()]
    return found


def open_from_list(keyboard: Any, table: Any, name: str) -> None:
    keyboard.see(table.isVisible)
    names = [row[0] for _, row in table.model().rows]
    keyboard.tab_to(table)
    keyboard.press("Ctrl+Home", *(["Down"] * names.index(name)), "Return")


def to_the_last_step(keyboard: Any, session: SessionPage) -> None:
    while session.next.text() != "Finish":
        before = session.title.text()
        keyboard.press("Ctrl+Return")
        keyboard.see(lambda before=before: session.title.text() != before)


def finish(keyboard: Any, session: SessionPage) -> None:
    keyboard.press("Ctrl+Return")
    keyboard.see(lambda: session.ended.isVisible())
    keyboard.press("Return")
    keyboard.see(lambda: not session.isVisible())


def plan(keyboard: Any, window: MainWindow, page: IncidentsPage) -> None:
    """Two that are felt as one are linked, and the meeting about them is held."""
    assert window.workplace is not None
    keyboard.press("Ctrl+2")
    open_from_list(keyboard, page.list.table, "Bay 4")
    keyboard.see(page.form.links.isVisible)
    keyboard.push(page.form.links.link)
    open_from_list(keyboard, dialog(keyboard, window, ChoosingDialog).table, "Bay 9")
    keyboard.see(lambda: "One of a succession:" in words(page.form.links))
    keyboard.push(page.form.hold_planning)
    keyboard.see(lambda: window.workplace.current == "session")  # type: ignore[union-attr]
    session = cast(SessionPage, window.workplace.session)
    keyboard.see(lambda: session.step is not None and session.step.isVisible())
    keyboard.press("1")
    keyboard.see(lambda: not session.saving.waiting)
    keyboard.press("Ctrl+Return")
    keyboard.see(lambda: session.title.text() == "Who was exposed")
    assert session.step is not None
    for asked, keys in (("staff-group", "Nu"), ("exposure", "1"), ("people", "3"), ("decision", "1")):
        keyboard.tab_to(
            next(q for (_, at), q in session.step.questions.items() if at.endswith(f"exposed-{asked}"))
        )
        keyboard.type(keys)
    keyboard.see(lambda: not session.saving.waiting)
    to_the_last_step(keyboard, session)
    finish(keyboard, session)


def test_a_hard_week_without_a_mouse(keyboard: Any, window: MainWindow, book: Path, passphrase: str) -> None:
    window.start(book)
    keyboard.see(lambda: isinstance(window.shown, UnlockPage))
    keyboard.fill(cast(UnlockPage, window.shown).passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: window.workplace is not None)
    place = window.workplace
    assert place is not None
    today, people = cast(TodayPage, place.pages["today"]), cast(PeoplePage, place.pages["people"])
    keyboard.see(lambda: today.notices and today.notices[0].isVisible())

    # Wren has left; what was heard is rated alone. A concern stops everything: first the numbers, then one key
    keyboard.push(today.notices[0].go_on)
    keyboard.see(lambda: place.current == "session")
    session = cast(SessionPage, place.session)
    keyboard.see(lambda: session.step is not None and session.step.isVisible())
    keyboard.push(session.held.they_left)
    keyboard.see(lambda: "to 10:00" in session.held.words.text())
    to_the_last_step(keyboard, session)
    assert session.step is not None
    concern = next(each for (_, at), each in session.step.questions.items() if at == "safety-concern")
    keyboard.tab_to(concern)
    keyboard.press("2")
    keyboard.see(lambda: session.safety.showing and session.safety.screen is not None)
    screen = session.safety.screen
    assert screen is not None
    said = words(screen)
    assert said.index("Stay with them") < said.index("0115 496 0000") < said.index("999 or 112")
    keyboard.press("1")
    assert screen.step is not None
    noticed = next(each for (_, at), each in screen.step.questions.items() if at == "safety-noticed")
    keyboard.tab_to(noticed)
    keyboard.press("5")
    keyboard.press("Ctrl+Return")
    keyboard.see(lambda: not session.safety.showing)
    finish(keyboard, session)
    keyboard.press("Ctrl+1")
    keyboard.see(lambda: place.safety.notices and place.safety.notices[0].isVisible())

    # Two incidents are linked, and their planning meeting is held
    plan(keyboard, window, cast(IncidentsPage, place.pages["incidents"]))

    # Heron cannot be reached; Dunlin says no, and then wants it after all
    def press(start: str) -> QPushButton:
        either = people.person.presses | people.person.beside
        return next(each for key, each in either.items() if key.startswith(start))

    def person(code_name: str) -> None:
        keyboard.press("Ctrl+3")
        if not people.list.isVisible():
            keyboard.push(people.person.back)
        open_from_list(keyboard, people.list.table, code_name)
        keyboard.see(lambda: people.person.isVisible() and people.person.title.text() == code_name)

    person("Heron")
    for times, way in (("tried once", 0), ("tried 2 times", 1)):
        keyboard.push(press("more "))
        tried = dialog(keyboard, window, FollowUpDialog)
        keyboard.tab_to(tried.what)
        keyboard.press("Home", *(["Down"] * tried.what.findData("tried")))
        keyboard.tab_to(tried.way)
        keyboard.press(*["Down"] * way)
        keyboard.press("Ctrl+Return")
        keyboard.see(lambda times=times: times in words(people.person))
    keyboard.push(press("more "))
    given_up = dialog(keyboard, window, FollowUpDialog)
    assert given_up.what.currentData() == "unreachable"
    keyboard.press("Ctrl+Return")
    keyboard.see(lambda: any(key.startswith("want again") for key in people.person.presses))
    keyboard.push(press("compare "))
    keyboard.see(people.person.comparison.isVisible)
    assert "Total" in people.person.comparison.board.accessibleName()

    person("Dunlin")
    keyboard.push(press("end declined"))
    keyboard.push(people.person.presses["sure"])
    keyboard.push(press("want again"))
    keyboard.see(lambda: any(key.startswith("follow up") for key in people.person.presses))

    # And oneself
    keyboard.press("Ctrl+1")
    keyboard.push(today.look_after)
    supporter = cast(SupporterPage, place.pages["supporter"])
    keyboard.see(lambda: supporter.isVisible() and "A concern for safety" in words(supporter))
    keyboard.push(supporter.check_in)
    keyboard.see(lambda: place.current == "session" and session.step is not None and session.step.isVisible())

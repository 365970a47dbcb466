"""Weeks of work without a mouse: a talk entered afterwards with a colleague, interrupted, gone on with, followed up."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from sos_desktop.casebook import Casebook
from sos_desktop.codes import EventType, Exposure, Mode, RequestSource, StaffGroup
from sos_desktop.dates import PartialDate
from sos_desktop.records import cases, incidents, sessions
from sos_desktop.records.incidents import Incident
from sos_desktop.records.people import Person
from sos_desktop.vault.folder import Vault
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.interrupted import InterruptedDialog
from ui.dialogs.occasion import OccasionDialog
from ui.main_window import MainWindow
from ui.pages.calendar import CalendarPage
from ui.pages.groups import GroupsPage
from ui.pages.people import PeoplePage
from ui.pages.today import TodayPage
from ui.pages.unlock import UnlockPage

NOW = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
ASSESSED = datetime(2026, 6, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def book(vault: Vault) -> Path:
    """An incident; Wren in the middle of a first talk; Heron, whose follow-up is due today; a group begun."""
    Casebook.of(vault, now=ASSESSED)
    store = vault.store
    incident = Incident("Bay 4", "Bay 4", PartialDate("2026-05-20"), EventType.OTHER, RequestSource.MATRON)
    incidents.record(store, incident, now=ASSESSED, today=ASSESSED.date())
    made = [
        cases.add_person(
            store, Person(code_name, code_name, StaffGroup.STUDENTS), incident_id="Bay 4", exposure=Exposure.DIRECT,
            source=RequestSource.SELF, requested=None, offered_on=None, now=ASSESSED, today=ASSESSED.date(),
        )
        for code_name in ("Wren", "Heron")
    ]  # fmt: skip
    with store.change(now=ASSESSED):
        assessed = sessions.begin_one_to_one(store, made[1].id, now=ASSESSED)
        _say(store, assessed, ASSESSED, ("welcome-said", "safety-concern"))
        sessions.finish(store, assessed, now=ASSESSED)
    with store.change(now=NOW):
        wren = sessions.begin_one_to_one(store, made[0].id, now=NOW)
        _say(store, wren, NOW, ("welcome-said", "safety-concern"))
        group = sessions.begin_group(store, "Bay 4", now=ASSESSED)
        _say(store, group, ASSESSED, ("welcome-said",))
        guide = sessions.read(store, group).guide
        sessions.answer(store, group, guide.canonical, "second-facilitator", ("Sam Okafor",), now=ASSESSED)
        sessions.finish(store, group, now=ASSESSED)
    vault.close(now=NOW)
    return vault.folder


def _say(store: Any, session: str, now: datetime, places: tuple[str, ...]) -> None:
    """The first option of each of these questions."""
    sessions.welcome(store, session, now=now)
    guide = sessions.read(store, session).guide
    for item in guide.walk():
        if item.link_id in places:
            sessions.answer(store, session, guide.canonical, item.link_id, (item.options[0].value,), now=now)


def dialog(keyboard: Any, window: MainWindow, kind: type[Any]) -> Any:
    keyboard.see(lambda: [each for each in window.findChildren(kind) if each.isVisible()])
    (found,) = [each for each in window.findChildren(kind) if each.isVisible()]
    return found


def test_weeks_without_a_mouse(keyboard: Any, window: MainWindow, book: Path, passphrase: str) -> None:
    window.start(book)
    keyboard.see(lambda: isinstance(window.shown, UnlockPage))
    keyboard.fill(cast(Any, window.shown).passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: window.workplace is not None)
    assert window.workplace is not None
    place = window.workplace
    today, people = cast(TodayPage, place.pages["today"]), cast(PeoplePage, place.pages["people"])

    # Wren was seen on the telephone with a colleague; then the bleep went
    keyboard.see(lambda: today.notices and today.notices[0].isVisible())
    keyboard.push(today.notices[0].go_on)
    keyboard.see(lambda: place.current == "session")
    held = cast(Any, place.session).held
    keyboard.see(held.change.isVisible)
    keyboard.push(held.change)
    how = dialog(keyboard, window, OccasionDialog)
    keyboard.tab_to(how.mode)
    keyboard.press("Down", "Down")
    assert how.mode.currentText() == Mode.TELEPHONE.label
    keyboard.fill(how.colleague, "Sam Okafor")
    keyboard.press("Ctrl+Return")
    keyboard.see(lambda: "with Sam Okafor" in held.words.text())
    keyboard.push(held.interrupt)
    interrupted = dialog(keyboard, window, InterruptedDialog)
    keyboard.fill(interrupted.day.line, "thursday")
    keyboard.press("Ctrl+Return")
    keyboard.see(lambda: place.current == "today" and "Thursday 2 July" in today.notices[0].more.text())

    # Heron's follow-up is moved, in the calendar
    keyboard.push(today.calendar)
    calendar = cast(CalendarPage, place.pages["calendar"])
    keyboard.see(
        lambda: calendar.month.isVisible() and any(day.text().endswith("due") for day in calendar.month.days)
    )
    keyboard.tab_to(calendar.month.current)
    assert "28-day follow-up with Heron" in calendar.month.current.accessibleName()
    keyboard.press("Return")
    keyboard.push(next(press for key, press in calendar.presses.items() if key.startswith("more")))
    moved = dialog(keyboard, window, FollowUpDialog)
    keyboard.fill(moved.day.line, "6 jul")
    keyboard.press("Ctrl+Return")
    keyboard.see(lambda: not calendar.month.entries_of(date(2026, 7, 1)))
    assert calendar.month.entries_of(date(2026, 7, 6))[0].booked_for == date(2026, 7, 1)
    keyboard.push(calendar.back)
    keyboard.see(lambda: any("moved from 1 July" in row.what.text() for row in today.rows))

    # The group's record is read, and somebody wants a one-to-one after it
    keyboard.push(today.all_groups)
    groups = cast(GroupsPage, place.pages["groups"])
    keyboard.see(groups.list.table.isVisible)
    keyboard.tab_to(groups.list.table)
    keyboard.press("Return")
    keyboard.see(lambda: groups.record.isVisible() and groups.record.reporting.text())
    keyboard.push(groups.record.add)
    keyboard.see(lambda: people.form.isVisible() and people.form.incident.currentData() == "Bay 4")
    keyboard.choose(people.form.staff_group, StaffGroup.STUDENTS.label)
    keyboard.push(people.form.save)
    keyboard.see(lambda: place.current_place == "groups" and groups.record.isVisible())

"""Somebody may not be safe, a colleague takes over, and the supporter is looked after; then the laptop is handed over.

All without a mouse, in the real window: the site's own number is there on F9, locked and unlocked.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Exposure, Organisation, RequestSource, SafetyConcern, StaffGroup
from sos_desktop.records import cases, coded, sessions
from sos_desktop.records.people import Person
from sos_desktop.vault.folder import Vault
from ui.dialogs.urgent import UrgentDialog
from ui.main_window import MainWindow
from ui.pages.signposting import SignpostingPage
from ui.pages.supporter import SupporterPage
from ui.pages.unlock import UnlockPage

NUMBER = "0115 496 0000"


@pytest.fixture
def book(vault: Vault) -> Path:
    """Wren's one-to-one was begun, and a concern for their safety was raised in it."""
    now = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
    Casebook.of(vault, now=now)
    case = cases.add_person(
        vault.store, Person("wren", "Wren", StaffGroup.STUDENTS, Organisation.OWN),
        incident_id=None, exposure=Exposure.DIRECT, source=RequestSource.SELF, requested=None,
        offered_on=date(2026, 6, 30), now=now, today=date(2026, 7, 1),
    )  # fmt: skip
    session = sessions.begin_one_to_one(vault.store, case.id, now=now)
    sessions.welcome(vault.store, session, now=now)
    guide = sessions.read(vault.store, session).guide
    item = next(item for item in guide.walk() if "safety-concern" in coded.meanings(item))
    raised = next(option.value for option in item.options if option.value.code == SafetyConcern.RAISED)  # type: ignore[union-attr]
    sessions.answer(vault.store, session, guide.canonical, item.link_id, (raised,), now=now)
    vault.close(now=now)
    return vault.folder


def unlock(keyboard: Any, window: MainWindow, passphrase: str) -> Any:
    keyboard.see(lambda: isinstance(window.shown, UnlockPage))
    keyboard.fill(cast(UnlockPage, window.shown).passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: window.workplace is not None)
    return window.workplace


def urgent_words() -> str:
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, UrgentDialog))
    said = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    dialog.accept()
    return said


def test_from_a_concern_to_a_laptop_handed_over(
    keyboard: Any, window: MainWindow, book: Path, passphrase: str
) -> None:
    window.start(book)
    place = unlock(keyboard, window, passphrase)
    keyboard.see(lambda: place.safety.notices)

    keyboard.press("Ctrl+5")
    signposting = cast(SignpostingPage, place.pages["signposting"])
    line = signposting.numbers.lines[0]
    keyboard.fill(line.name, "Site co-ordinator")
    keyboard.fill(line.call, NUMBER)
    keyboard.push(signposting.numbers.save)
    keyboard.press("F9")
    assert "confirmed on 1 July 2026" in (said := urgent_words()) and NUMBER in said

    keyboard.press("Ctrl+1")
    keyboard.see(lambda: place.safety.notices)
    keyboard.fill(place.safety.notices[0].colleague, "Dr Rivers, crisis team")
    keyboard.press("Return")
    keyboard.see(lambda: place.safety.offers and not place.safety.notices)
    keyboard.push(place.safety.offers[0].record)
    keyboard.see(lambda: place.current == "session" and place.session.step is not None)
    keyboard.press("1", "Ctrl+Return")
    keyboard.type("Asha")
    keyboard.press("Ctrl+Return")
    keyboard.see(lambda: place.session.step is None or not place.session.step.isVisible())

    place.go("supporter")
    supporter = cast(SupporterPage, place.pages["supporter"])
    keyboard.see(lambda: "You have held" in supporter.subtitle.text())
    assert any("Asha" in label.text() for label in supporter.findChildren(QLabel))

    keyboard.press("Ctrl+5")
    keyboard.push(signposting.feedback)
    keyboard.push(place.feedback.hand_over)
    keyboard.press("4", "4", "5", "4", "4")
    form = place.feedback.form
    for key in ("Ctrl+1", "Ctrl+F", "F1", "Ctrl+3"):
        keyboard.press(key)
        assert form.isVisible() and not place.rail.isVisible()
    keyboard.push(form.done)
    keyboard.see(lambda: isinstance(window.shown, UnlockPage))
    keyboard.press("F9")
    assert NUMBER in (said := urgent_words()) and "they are checked when it is unlocked" in said

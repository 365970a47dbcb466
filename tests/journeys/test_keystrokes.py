"""How many keys a record takes, beyond what is written in words: every key counts, Tab, Enter and Space, too."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.codes import EventType, Exposure, RequestSource, StaffGroup
from sos_desktop.dates import PartialDate
from sos_desktop.questionnaires import shipped
from sos_desktop.records import cases, incidents
from sos_desktop.records.incidents import Incident
from sos_desktop.records.people import Person
from sos_desktop.vault.folder import Vault
from ui.dialogs.before_contact import BeforeContactDialog
from ui.dialogs.conversation import ConversationDialog
from ui.main_window import MainWindow
from ui.pages.session import SessionPage
from ui.pages.today import TodayPage
from ui.pages.unlock import UnlockPage
from ui.questions.question import Question
from ui.questions.several import SeveralOf
from ui.questions.texts import Text
from ui.workplace import Workplace

CONVERSATION, ASSESSMENT, FOLLOW_UP = 15, 50, 70
"""What each must stay under."""


class Counted:
    """A keyboard that counts ``keys``; what is written in words does not count."""

    def __init__(self, keyboard: Any) -> None:
        self.keyboard, self.keys = keyboard, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.keyboard.press(key)

    def tab_to(self, widget: QWidget) -> None:
        wanted = widget.focusProxy() or widget
        for _ in range(60):
            if QApplication.focusWidget() is wanted:
                return
            self.keys += 1
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        raise AssertionError("Tab does not lead there")

    def settled(self) -> bool:
        """Something has the keyboard, as it has under any window manager after a dialog."""
        if QApplication.activeWindow() is None:
            self.keyboard.window.activateWindow()
        return QApplication.focusWidget() is not None

    def write(self, words: str) -> None:
        self.keyboard.type(words)


@pytest.fixture
def counted(
    keyboard: Any, window: MainWindow, new_vault: Callable[..., Vault], passphrase: str, day: Any
) -> Counted:
    """At Today, just unlocked; Wren waits for her first assessment after an incident a week ago."""
    vault, now = new_vault("Kingfisher"), day()
    Casebook.of(vault, now=now)
    bay = Incident(
        "bay", "Bay 4, June", PartialDate("2026-06-24"), EventType.OTHER, RequestSource.MATRON, area="Ward"
    )
    incidents.record(vault.store, bay, now=now, today=now.date())
    cases.add_person(
        vault.store, Person("wren", "Wren", StaffGroup.STUDENTS), incident_id="bay",
        exposure=Exposure.DIRECT, source=RequestSource.SELF, requested=None, offered_on=None,
        now=now, today=now.date(),
    )  # fmt: skip
    folder = vault.folder
    vault.close(now=now)
    window.start(folder)
    unlock(keyboard, window, passphrase)
    return Counted(keyboard)


def unlock(keyboard: Any, window: MainWindow, passphrase: str) -> None:
    keyboard.fill(window.findChildren(UnlockPage)[-1].passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: window.workplace is not None)


def place(window: MainWindow) -> Workplace:
    assert window.workplace is not None
    return window.workplace


def shown(counted: Counted, window: MainWindow) -> SessionPage:
    counted.keyboard.see(lambda: place(window).current == "session")
    session = place(window).session
    assert session is not None
    counted.keyboard.see(lambda: session.step is not None and session.step.isVisible())
    return session


def here(session: SessionPage) -> Question | None:
    """The question that has the keyboard."""
    focus = QApplication.focusWidget()
    questions = session.step.questions.values() if session.step else ()
    return next((q for q in questions if focus is not None and q.isAncestorOf(focus)), None)


def first_needed(session: SessionPage) -> QWidget | None:
    """Where the first question of the step is answered that cannot be left out."""
    questions = session.step.order() if session.step else []
    return next((q.handles[0] for q in questions if q.item.required and not q.values()), None)


def hold(counted: Counted, session: SessionPage, answers: dict[str, str], *, usual: str = "1") -> None:
    """To the end of the guide, as the page leads: the key for each question, and on."""
    while session.ended.isHidden():
        counted.keyboard.see(counted.settled)
        before, question = session.title.text(), here(session)
        needed = first_needed(session) if question is None else None
        if needed is not None:
            counted.tab_to(needed)
            continue
        if question is None or question.values():
            counted.press("Ctrl+Return")
            counted.keyboard.see(lambda b=before: session.title.text() != b or not session.ended.isHidden())
            assert session.missing.isHidden(), [link.accessibleName() for link in session.missing.links]
        elif isinstance(question, Text):
            counted.write(answers[question.place])
            counted.press("Ctrl+Return")
        else:
            counted.press(answers.get(question.place, usual))
            if isinstance(question, SeveralOf):
                counted.press("Return")
        counted.keyboard.see(lambda: not session.saving.waiting)
    counted.press("Space")
    counted.keyboard.see(lambda: place(counted.keyboard.window).current != "session")


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def assess(counted: Counted, window: MainWindow) -> None:
    today = cast(TodayPage, place(window).pages["today"])
    counted.keyboard.see(lambda: any(row.start.isVisible() for row in today.rows))
    counted.tab_to(next(row.start for row in today.rows if row.start.isVisible()))
    counted.press("Space")
    answer_before_contact(counted, window)
    hold(counted, shown(counted, window), {"signposted": "5"})


def answer_before_contact(counted: Counted, window: MainWindow) -> None:
    """None of these: they may go on."""
    counted.keyboard.see(lambda: window.findChildren(BeforeContactDialog))
    (dialog,) = window.findChildren(BeforeContactDialog)
    dialog.activateWindow()  # as any window manager does
    counted.keyboard.see(lambda: dialog.isActiveWindow() and dialog.isAncestorOf(QApplication.focusWidget()))
    counted.press("Space", *["Down"] * (len(dialog.answers) - 1))
    assert list(dialog.answers.values())[-1].isChecked()
    counted.tab_to(dialog.forward)
    counted.press("Space")


def test_a_supportive_conversation_with_somebody_new_takes_less_than_15(
    counted: Counted, window: MainWindow
) -> None:
    counted.press("F8")
    counted.keyboard.see(lambda: window.findChildren(ConversationDialog))
    counted.press("N", "Return")
    session = shown(counted, window)
    hold(counted, session, {"signposted": "5"})
    assert counted.keys < CONVERSATION, counted.keys
    today = cast(TodayPage, place(window).pages["today"])
    assert today.supported.text() == "1"


def test_a_first_assessment_takes_less_than_50(counted: Counted, window: MainWindow) -> None:
    assess(counted, window)
    assert counted.keys < ASSESSMENT, counted.keys
    counted.keyboard.see(lambda: "28-day" in words(place(window).pages["today"]))


def test_a_follow_up_with_both_instruments_takes_less_than_70(
    counted: Counted, window: MainWindow, day: Any, passphrase: str
) -> None:
    assess(counted, window)
    day.move_to(7, 29)
    counted.keyboard.press("Ctrl+L")
    counted.keyboard.see(lambda: window.workplace is None)
    unlock(counted.keyboard, window, passphrase)
    counted.keys = 0
    today = cast(TodayPage, place(window).pages["today"])
    counted.keyboard.see(
        lambda: any("28-day" in row.what.text() for row in today.rows if row.start.isVisible())
    )
    counted.tab_to(next(row.start for row in today.rows if "28-day" in row.what.text()))
    counted.press("Space")
    session = shown(counted, window)
    names = [button.text() for button in session.steps.buttons]
    hold(counted, session, {"gate": "y", "decision-reason": "Sleeping again, back on usual shifts."})
    assert counted.keys < FOLLOW_UP, (counted.keys, names)
    asked = {shipped.instrument(name).canonical for name in ("pc-ptsd-5", "who-5")}
    kept: list[Any] = []
    window.background.run(
        lambda book: {
            row["canonical"]: row["score"]
            for row in book.store.rows("SELECT canonical, score FROM instruments")
        },
        done=kept.append,
    )
    counted.keyboard.see(lambda: kept)
    assert asked <= set(kept[0]) and None not in (kept[0][canonical] for canonical in asked)

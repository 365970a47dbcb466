"""A practitioner's first quarter, in the real window, without touching a mouse once."""

from typing import cast

from PySide6.QtWidgets import QWidget

from sos_desktop.codes import Relation
from sos_desktop.questionnaires.model import Kind
from ui.dialogs.before_contact import BeforeContactDialog
from ui.dialogs.choosing import ChoosingDialog
from ui.main_window import MainWindow
from ui.pages.first_run import FirstRunPage
from ui.pages.incidents import IncidentsPage
from ui.pages.people import PeoplePage
from ui.pages.session import SessionPage
from ui.pages.today import TodayPage
from ui.pages.unlock import UnlockPage
from ui.questions.question import Question
from ui.workplace import Workplace


def place(window: MainWindow) -> Workplace:
    assert window.workplace is not None
    return window.workplace


def page(window: MainWindow, name: str) -> QWidget:
    return place(window).pages[name]


def create_a_record_book(keyboard, window) -> str:  # type: ignore[no-untyped-def]
    first = window.findChild(FirstRunPage)
    keyboard.push(first.welcome.create_book)
    keyboard.fill(first.naming.name, "Kingfisher")
    keyboard.push(first.naming.forward)
    keyboard.see(first.choosing.words.text)
    words = first.choosing.words.text()
    assert len(words.split(" ")) == 4
    keyboard.fill(first.choosing.typed, words)
    keyboard.push(first.choosing.forward)
    keyboard.push(first.sheet.forward)
    keyboard.fill(first.retyping.typed, "0" * 40)
    keyboard.tab_to(first.retyping.forward) if first.retyping.forward.isEnabled() else None
    assert window.workplace is None, "a sheet that was typed wrongly must not be taken"
    keyboard.fill(first.retyping.typed, first.sheet.code)
    keyboard.push(first.retyping.forward)
    keyboard.see(lambda: window.workplace is not None)
    return words


def lock_and_come_back(keyboard, window, words) -> None:  # type: ignore[no-untyped-def]
    keyboard.press("Ctrl+L")
    keyboard.see(lambda: window.workplace is None)
    unlock = window.findChild(UnlockPage)
    keyboard.fill(unlock.passphrase, words)
    keyboard.press("Return")
    keyboard.see(lambda: window.workplace is not None)


def record_an_incident(keyboard, window) -> None:  # type: ignore[no-untyped-def]
    today, incidents = cast(TodayPage, page(window, "today")), cast(IncidentsPage, page(window, "incidents"))
    keyboard.push(today.record_incident)
    form = incidents.form
    keyboard.fill(form.label, "Bay 4, June")
    keyboard.fill(form.when.day, "26 jun")
    keyboard.fill(form.when.time, "23:30")
    keyboard.choose(form.event_type, "Unexpected")
    keyboard.choose(form.source, "Matron")
    keyboard.choose(form.planning.lines[0].staff_group, "Ward")
    keyboard.press("Ctrl+S")
    keyboard.see(form.add_person.isEnabled)


def add_a_person(keyboard, window) -> None:  # type: ignore[no-untyped-def]
    people = cast(PeoplePage, page(window, "people"))
    keyboard.push(cast(IncidentsPage, page(window, "incidents")).form.add_person)
    keyboard.see(lambda: people.form.code_name.text() and people.form.code_name.hasFocus())
    keyboard.fill(people.form.code_name, "Heron")
    keyboard.choose(people.form.staff_group, "Nurses")
    keyboard.press("Ctrl+S")
    keyboard.see(lambda: any(key.startswith("assess") for key in people.person.presses))
    assert people.person.title.text() == "Heron"


def stands_in_no_way(keyboard, window) -> None:  # type: ignore[no-untyped-def]
    """The one question before the first contact: none of these."""
    keyboard.see(lambda: window.findChildren(BeforeContactDialog))
    (dialog,) = window.findChildren(BeforeContactDialog)
    keyboard.tab_to(dialog.answers[Relation.SAME_TEAM])
    keyboard.press("Down", "Down", "Down", "Space")
    keyboard.push(dialog.forward)


def shown_session(keyboard, window) -> SessionPage:  # type: ignore[no-untyped-def]
    keyboard.see(lambda: place(window).current == "session")
    session = place(window).session
    assert session is not None
    keyboard.see(lambda: session.step is not None and session.step.isVisible())
    return session


def answer_everything(keyboard, session: SessionPage, key: str = "1") -> None:  # type: ignore[no-untyped-def]
    """Answer what is asked on this step, with the number keys and words where words are asked for."""
    assert session.step is not None
    for question in session.step.questions.values():
        if question.isVisible() and question.can_be_entered and not question.values():
            keys = keys_for(question, key)
            if keys:
                keyboard.tab_to(question)
                keyboard.type(keys)
    keyboard.see(lambda: not session.saving.waiting)


def keys_for(question: Question, key: str) -> str:
    if question.item.kind is Kind.CHOICE:
        return key if all(option.weight is not None for option in question.item.options) else "1"
    return {
        Kind.BOOLEAN: "y",
        Kind.TEXT: "Sleeping again, back on usual shifts.",
        Kind.STRING: "R. Alder",
        Kind.INTEGER: "3" if question.item.link_id.endswith("registered") else "",
    }.get(question.item.kind, "")


def hold_to_the_end(keyboard, session: SessionPage, key: str = "1") -> None:  # type: ignore[no-untyped-def]
    while session.next.text() != "Finish":
        answer_everything(keyboard, session, key)
        before = session.title.text()
        keyboard.press("Ctrl+Return")
        keyboard.see(lambda before=before: session.title.text() != before)
    answer_everything(keyboard, session, key)
    before = backups(keyboard)
    keyboard.press("Ctrl+Return")
    keyboard.see(lambda: not session.ended.isHidden())
    keyboard.see(lambda: len(backups(keyboard) - before) == 1)  # one for the session that was just held
    keyboard.push(session.ended.close_button)


def backups(keyboard) -> set[str]:  # type: ignore[no-untyped-def]
    """The checked backups of the record book that is open."""
    return {path.name for path in (keyboard.window.workplace.opened.folder / "backups").glob("*.vbk")}


def test_from_an_empty_laptop_to_a_follow_up_and_a_briefing_without_a_mouse(keyboard, window, day) -> None:  # type: ignore[no-untyped-def]
    words = create_a_record_book(keyboard, window)
    record_an_incident(keyboard, window)
    add_a_person(keyboard, window)

    people, today = cast(PeoplePage, page(window, "people")), cast(TodayPage, page(window, "today"))
    keyboard.push(next(press for key, press in people.person.presses.items() if key.startswith("assess")))
    stands_in_no_way(keyboard, window)
    session = shown_session(keyboard, window)
    assert session.title.text() == "Welcome and confidentiality"
    keyboard.press("Ctrl+Return")
    assert session.title.text() == "Welcome and confidentiality", "the welcome comes before anything else"
    for _ in range(4):
        answer_everything(keyboard, session)
        keyboard.press("Ctrl+Return")
    assert session.title.text() == "Risk factors"
    keyboard.type("1201")
    keyboard.see(lambda: not session.saving.waiting)

    lock_and_come_back(keyboard, window, words)
    session = shown_session(keyboard, window)
    assert session.title.text() == "Risk factors"
    keyboard.see(lambda: session.step.questions)  # type: ignore[union-attr]
    rated = [question for question in session.step.questions.values() if question.values()]  # type: ignore[union-attr]
    assert len(rated) == 4
    hold_to_the_end(keyboard, session)

    day.move_to(7, 29)
    lock_and_come_back(keyboard, window, words)
    keyboard.press("Ctrl+1")
    today = cast(TodayPage, page(window, "today"))
    keyboard.see(lambda: today.rows and today.rows[0].start.isVisible())
    assert today.rows[0].when.text() == "due today"
    keyboard.push(today.rows[0].start)
    session = shown_session(keyboard, window)
    hold_to_the_end(keyboard, session, "0")

    keyboard.press("Ctrl+1")
    keyboard.see(lambda: not any(row.start.isVisible() for row in today.rows))
    assert today.supported.text() == "1"

    keyboard.push(today.start_group)
    keyboard.see(lambda: window.findChildren(ChoosingDialog))
    (dialog,) = window.findChildren(ChoosingDialog)
    keyboard.tab_to(dialog.table)
    keyboard.press("Return")
    keyboard.see(lambda: [each for each in window.findChildren(ChoosingDialog) if each is not dialog])
    keyboard.press("Down", "Return")
    session = shown_session(keyboard, window)
    assert session.title.text() == "Welcome and ground rules"
    assert session.columns.about.text().endswith("assessment")
    hold_to_the_end(keyboard, session)
    keyboard.press("Ctrl+1")
    keyboard.see(lambda: today.groups.text() == "1")

"""Finished too soon, with the wrong person, begun by mistake: all of it is put right without touching a mouse."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

from PySide6.QtWidgets import QApplication, QLabel, QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Exposure, Relation, RequestSource, StaffGroup
from sos_desktop.records import cases, standing_down
from sos_desktop.records.people import Person
from sos_desktop.vault.folder import Vault
from ui.dialogs.right_person import RightPersonDialog
from ui.main_window import MainWindow
from ui.pages.bin import BinPage
from ui.pages.people import PeoplePage
from ui.pages.session import SessionPage
from ui.pages.today import TodayPage
from ui.pages.unlock import UnlockPage
from ui.workplace import Workplace

TOO_SOON, PUT_RIGHT = "Talks to her sister.", "Talks to her brother."


def meet(vault: Vault, code_name: str, now: datetime) -> None:
    """Somebody who waits for their first assessment."""
    case = cases.add_person(
        vault.store, Person(code_name, code_name, StaffGroup.STUDENTS), incident_id=None,
        exposure=Exposure.DIRECT, source=RequestSource.SELF, requested=None, offered_on=None,
        now=now, today=now.date(),
    )  # fmt: skip
    standing_down.answer(vault.store, case.id, Relation.NONE_OF_THESE, now=now)


def place(window: MainWindow) -> Workplace:
    assert window.workplace is not None
    return window.workplace


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def unlock(keyboard: Any, window: MainWindow, passphrase: str) -> None:
    keyboard.fill(window.findChildren(UnlockPage)[-1].passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: window.workplace is not None)


def start(keyboard: Any, window: MainWindow, code_name: str) -> SessionPage:
    """Begin the one-to-one of somebody who waits on Today, and say the welcome."""
    today = cast(TodayPage, place(window).pages["today"])
    keyboard.press("Ctrl+1")
    keyboard.see(lambda: any(row.person.text() == code_name for row in today.rows if row.start.isVisible()))
    keyboard.push(next(row.start for row in today.rows if row.person.text() == code_name))
    session = shown(keyboard, window)
    assert session.step is not None
    keyboard.tab_to(next(iter(session.step.questions.values())))
    keyboard.type("1")
    keyboard.see(lambda: not session.saving.waiting)
    keyboard.press("Ctrl+Return")
    keyboard.see(lambda: session.title.text() != "Welcome and confidentiality")
    return session


def shown(keyboard: Any, window: MainWindow) -> SessionPage:
    keyboard.see(lambda: place(window).current == "session")
    session = place(window).session
    assert session is not None
    keyboard.see(lambda: session.step is not None and session.step.isVisible())
    return session


def write(keyboard: Any, session: SessionPage, note: str) -> None:
    assert session.beside.note is not None
    keyboard.tab_to(session.beside.note)
    keyboard.press("Ctrl+A")
    keyboard.type(note)


def finish(keyboard: Any, session: SessionPage) -> None:
    """Ctrl+Enter through every step; at the end the one answer without which there is no end."""
    while session.next.text() != "Finish":
        before = session.title.text()
        keyboard.press("Ctrl+Return")
        keyboard.see(partial(_other, session, before))
    assert session.step is not None
    (safety,) = (question for (_, at), question in session.step.questions.items() if at == "safety-concern")
    if not safety.values():
        keyboard.tab_to(safety)
        keyboard.type("1")
    keyboard.see(lambda: not session.saving.waiting)
    keyboard.press("Ctrl+Return")
    keyboard.see(lambda: not session.ended.isHidden())


def _other(session: SessionPage, before: str) -> bool:
    return session.title.text() != before


def lines(page: QWidget) -> set[str]:
    """Who waits for what on Today."""
    return {
        f"{row.person.text()}: {row.what.text().splitlines()[0]}"
        for row in cast(TodayPage, page).rows
        if row.start.isVisible()
    }


def test_what_went_wrong_is_put_right_and_the_first_version_can_be_read(
    keyboard: Any, window: MainWindow, new_vault: Callable[..., Vault], passphrase: str, day: Any
) -> None:
    vault = new_vault("Kingfisher")
    Casebook.of(vault, now=day())
    for code_name in ("Wren", "Heron"):
        meet(vault, code_name, day())
    folder: Path = vault.folder
    vault.close(now=day())
    window.start(folder)
    unlock(keyboard, window, passphrase)

    # Finished, undone, locked in the middle, and finished again
    session = start(keyboard, window, "Wren")
    write(keyboard, session, TOO_SOON)
    finish(keyboard, session)
    assert "Undo opens the session again with everything in it" in words(session)
    keyboard.press("Ctrl+Z")
    session = shown(keyboard, window)
    write(keyboard, session, PUT_RIGHT)
    keyboard.press("Ctrl+L")
    keyboard.see(lambda: window.workplace is None)
    unlock(keyboard, window, passphrase)
    session = shown(keyboard, window)
    assert session.beside.note is not None
    assert session.beside.note.area.toPlainText() == PUT_RIGHT
    finish(keyboard, session)
    assert "This session is kept as version 2." in words(session)
    keyboard.push(session.ended.close_button)

    # Version 1 can be read
    people, today = cast(PeoplePage, place(window).pages["people"]), place(window).pages["today"]
    keyboard.see(lambda: lines(today) == {"Wren: 28-day follow-up", "Heron: First assessment"})
    keyboard.push(next(row.person for row in cast(TodayPage, today).rows if row.person.text() == "Wren"))
    keyboard.see(lambda: any(key.startswith("read") for key in people.person.presses))
    keyboard.push(next(press for key, press in people.person.presses.items() if key.startswith("read")))
    record = people.record
    keyboard.see(lambda: PUT_RIGHT in words(record))
    keyboard.push(record.versions.presses[1])
    keyboard.see(lambda: TOO_SOON in words(record))
    assert PUT_RIGHT not in words(record) and "You are reading version 1 of 2" in words(record)
    keyboard.push(record.newest)

    # It was Heron, not Wren
    keyboard.choose(record.reason, "Wrong")
    keyboard.push(record.amend)
    (dialog,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, RightPersonDialog))
    keyboard.see(dialog.search.hasFocus)
    keyboard.type("her")
    keyboard.see(lambda: len(dialog.table.model().rows) == 1)  # type: ignore[attr-defined]
    keyboard.press("Return", "Space")
    keyboard.see(lambda: record.title.text() == "Heron · first assessment" and record.review.isVisible())
    assert "Hidden until it is reviewed" in words(record)
    keyboard.push(record.review.ticks[0])
    keyboard.push(record.review.confirm)
    keyboard.see(lambda: not record.review.isVisible())
    assert PUT_RIGHT in words(record)
    keyboard.push(record.back)
    keyboard.see(lambda: people.person.title.text() == "Heron")
    keyboard.press("Ctrl+1")
    keyboard.see(lambda: lines(today) == {"Heron: 28-day follow-up", "Wren: First assessment"})

    # Begun by mistake: into the bin, and out again
    session = start(keyboard, window, "Wren")
    write(keyboard, session, "Begun by mistake.")
    keyboard.push(session.pause)
    keyboard.see(lambda: place(window).current == "today" and cast(TodayPage, today).notices[0].isVisible())
    keyboard.push(cast(TodayPage, today).notices[0].bin)
    keyboard.see(lambda: "Wren: First assessment" in lines(today))
    keyboard.push(cast(TodayPage, today).bin)
    bin_page = cast(BinPage, place(window).pages["bin"])
    keyboard.see(lambda: bin_page.lines)
    keyboard.push(next(press for key, press in bin_page.presses.items() if key.startswith("take out")))
    keyboard.see(lambda: bin_page.empty.isVisible())
    keyboard.press("Ctrl+1")
    keyboard.push(cast(TodayPage, today).notices[0].go_on)
    session = shown(keyboard, window)
    assert session.beside.note is not None
    assert session.beside.note.area.toPlainText() == "Begun by mistake."

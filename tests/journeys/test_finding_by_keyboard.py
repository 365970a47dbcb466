"""A word of a note is remembered, and nothing else: found, read where it stands, and saved as a PDF with a password."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pikepdf
import pypdfium2
import pytest
from PySide6.QtWidgets import QLabel

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Amendment, Exposure, Organisation, RequestSource, StaffGroup
from sos_desktop.records import amendments, cases, coded, sessions
from sos_desktop.records.people import Person
from sos_desktop.vault.folder import Vault
from ui.main_window import MainWindow
from ui.pages.finding import FindingPage
from ui.pages.unlock import UnlockPage
from ui.papers import SavePaperDialog

NOTE = "Swimming on Tuesdays helps."


@pytest.fixture
def book(vault: Vault) -> Path:
    """Two people; a note of one of them is about swimming. Nothing of it has been looked for before."""
    now = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
    Casebook.of(vault, now=now)
    for code_name in ("Heron", "Wren"):
        case = cases.add_person(
            vault.store, Person(code_name.lower(), code_name, StaffGroup.STUDENTS, Organisation.OWN),
            incident_id=None, exposure=Exposure.DIRECT, source=RequestSource.SELF, requested=None,
            offered_on=date(2026, 6, 30), now=now, today=date(2026, 6, 30),
        )  # fmt: skip
        session = sessions.begin_one_to_one(vault.store, case.id, now=now)
        sessions.welcome(vault.store, session, now=now)
        guide = sessions.read(vault.store, session).guide
        for item in guide.walk():
            if {"welcomed", "safety-concern", "risk-factor"} & set(coded.meanings(item)):
                given = (item.options[0].value,)
                sessions.answer(vault.store, session, guide.canonical, item.link_id, given, now=now)
        sessions.finish(vault.store, session, now=now)
    amendments.amend(vault.store, session, Amendment.ADDITION, NOTE, now=now)
    vault.close(now=now)
    return vault.folder


def test_a_word_of_a_note_leads_to_its_record_and_to_a_pdf_that_opens_with_its_password_only(
    keyboard: Any, window: MainWindow, book: Path, passphrase: str, tmp_path: Path
) -> None:
    window.start(book)
    keyboard.see(lambda: isinstance(window.shown, UnlockPage))
    keyboard.fill(cast(UnlockPage, window.shown).passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: window.workplace is not None)

    keyboard.press("Ctrl+F")
    assert window.workplace is not None
    page = cast(FindingPage, window.workplace.pages["finding"])
    keyboard.see(page.list.search.hasFocus)
    keyboard.type("swimm")
    keyboard.see(page.list.table.isVisible)
    assert [words[0] for _, words in page.list.table._model.rows] == ["Wren"]
    keyboard.press("Return")
    keyboard.see(lambda: page.record.isVisible() and page.record.back.hasFocus())
    marked = [label.selectedText() for label in page.record.findChildren(QLabel) if label.hasSelectedText()]
    assert marked == ["Swimming"]

    keyboard.push(page.record.paper)
    (dialog,) = page.record.findChildren(SavePaperDialog)
    dialog.choose_file = lambda suggestion: tmp_path / suggestion
    keyboard.push(dialog.make_one_up)
    keyboard.see(dialog.password.text)
    password = dialog.password.text()
    keyboard.push(dialog.save)
    keyboard.see(lambda: not page.record.findChildren(SavePaperDialog))
    (path,) = tmp_path.glob("record-*.pdf")
    for wrong in ("", password.split()[0]):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(path, password=wrong)
    paper = pypdfium2.PdfDocument(path, password=password)
    read = " ".join(each.get_textpage().get_text_range() for each in paper)
    paper.close()
    assert NOTE in read and "Version 2 of 2" in read
    assert NOTE.encode() not in path.read_bytes()

    keyboard.push(page.record.back)
    keyboard.see(page.list.search.hasFocus)
    assert page.list.search.text() == "swimm"

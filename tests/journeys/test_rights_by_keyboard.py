"""Somebody asks for a copy, and later to be erased: both without a mouse; an old backup does not bring them back."""

import io
import zipfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pypdfium2 as pdfium
import pyrage
import pytest
from PySide6.QtWidgets import QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Amendment, Exposure, Organisation, RequestSource, StaffGroup
from sos_desktop.questionnaires.model import Item
from sos_desktop.records import amendments, cases, coded, sessions
from sos_desktop.records.people import Identity, Person
from sos_desktop.vault import backup
from sos_desktop.vault.folder import Vault
from ui.main_window import MainWindow
from ui.pages.people import PeoplePage
from ui.pages.unlock import UnlockPage
from ui.restoring.page import RestorePage

WRITTEN = "They sat with Ida Quillfeather by the lake."


def meet(vault: Vault, code_name: str, name: str, now: datetime) -> str:
    case = cases.add_person(
        vault.store, Person(code_name.lower(), code_name, StaffGroup.STUDENTS, Organisation.OWN),
        incident_id=None, exposure=Exposure.DIRECT, source=RequestSource.SELF, requested=None,
        offered_on=date(2026, 6, 30), identity=Identity(name), now=now, today=date(2026, 6, 30),
    )  # fmt: skip
    return case.id


def needed(item: Item) -> bool:
    return bool({"welcomed", "safety-concern", "risk-factor"} & set(coded.meanings(item)))


@pytest.fixture
def book(vault: Vault) -> Path:
    """Wren's record names Heron; both are in a backup."""
    now = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
    Casebook.of(vault, now=now)
    meet(vault, "Heron", "Ida Quillfeather", now)
    session = sessions.begin_one_to_one(vault.store, meet(vault, "Wren", "Jo Sparrow", now), now=now)
    sessions.welcome(vault.store, session, now=now)
    guide = sessions.read(vault.store, session).guide
    for item in filter(needed, guide.walk()):
        given = (item.options[0].value,)
        sessions.answer(vault.store, session, guide.canonical, item.link_id, given, now=now)
    sessions.finish(vault.store, session, now=now)
    amendments.amend(vault.store, session, Amendment.ADDITION, WRITTEN, now=now)
    backup.make(vault, now=now)
    vault.close(now=now)
    return vault.folder


def unlock(keyboard: Any, window: MainWindow, passphrase: str) -> PeoplePage:
    keyboard.fill(shown(keyboard, window, UnlockPage).passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: window.workplace is not None)
    keyboard.press("Ctrl+3")
    assert window.workplace is not None
    people = cast(PeoplePage, window.workplace.pages["people"])
    keyboard.see(people.list.table.isVisible)
    return people


def code_names(people: PeoplePage) -> list[str]:
    return [words[0] for _, words in people.list.table._model.rows]


def shown(keyboard: Any, window: MainWindow, kind: type[QWidget]) -> Any:
    keyboard.see(lambda: isinstance(window.shown, kind))
    return window.shown


def rights_of_wren(keyboard: Any, people: PeoplePage) -> None:
    keyboard.tab_to(people.list.table)
    keyboard.press("Home", *(["Down"] * code_names(people).index("Wren")), "Return")
    keyboard.see(lambda: people.person.isVisible() and people.person.title.text() == "Wren")
    keyboard.push(people.person.rights)
    keyboard.see(lambda: people.rights.title.text() == "Wren: their rights")


def test_a_copy_is_given_without_others_in_it_then_they_are_erased_and_an_old_backup_brings_nobody_back(
    keyboard: Any, window: MainWindow, book: Path, passphrase: str, tmp_path: Path
) -> None:
    window.start(book)
    people = unlock(keyboard, window, passphrase)
    assert code_names(people) == ["Heron", "Wren"]

    rights_of_wren(keyboard, people)
    keyboard.push(people.rights.prepare)
    copy = people.copying
    copy.choose_file = lambda suggestion: tmp_path / suggestion
    keyboard.see(lambda: "blacked out" in copy.preview.toPlainText())
    copy.preview.setTextCursor(copy.preview.document().find("by the lake"))
    keyboard.push(copy.black_out)
    keyboard.see(lambda: "by the lake" not in copy.preview.toPlainText())
    keyboard.push(copy.seal.save)
    keyboard.see(lambda: copy.seal.words.text())
    (saved,) = tmp_path.glob("copy-*.zip.age")
    content = pyrage.passphrase.decrypt(saved.read_bytes(), copy.seal.words.text())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with closing(pdfium.PdfDocument(members["copy-of-records.pdf"])) as pages:
        paper = "\n".join(page.get_textpage().get_text_range() for page in pages).encode()
    for held in (content, *members.values(), paper):
        assert b"uillfeather" not in held and b"by the lake" not in held
    assert b"They sat with" in paper and b"They sat with" in members["copy-of-records.json"]
    keyboard.push(copy.seal.written)
    assert copy.seal.words.text() == ""
    keyboard.push(copy.back)

    erase = people.rights.erase
    keyboard.choose(erase.why, "They")
    keyboard.fill(erase.reference, "IG 2026/114")
    keyboard.push(erase.erase)
    keyboard.push(erase.sure)
    keyboard.see(lambda: people.rights.title.text() == "Erased")
    assert (
        people.rights.backups.how_many.text()
        .split(" ", 1)[1]
        .startswith(("backup may still hold", "backups may still hold"))
    )
    keyboard.push(people.rights.back)
    keyboard.see(lambda: code_names(people) == ["Heron"])
    keyboard.press("Ctrl+L")

    keyboard.push(shown(keyboard, window, UnlockPage).backups)
    page = shown(keyboard, window, RestorePage)
    keyboard.see(lambda: page.list.choices)
    keyboard.tab_to(page.list.table)
    keyboard.press("End")
    keyboard.push(page.list.restore)
    keyboard.fill(page.entering.way_in.passphrase, passphrase)
    keyboard.push(page.entering.forward)
    keyboard.see(lambda: page.shown is page.done)
    assert any("has been erased again" in sentence for sentence in page.done.said)
    keyboard.press("Space")
    assert code_names(unlock(keyboard, window, passphrase)) == ["Heron"]

"""A records file that was damaged on the disk: met calmly, brought back from the newest backup, by keyboard alone.

And a look inside the earlier backup, which changes nothing.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Exposure, Organisation, RequestSource, StaffGroup
from sos_desktop.records import cases
from sos_desktop.records.people import Person
from sos_desktop.vault import backup
from sos_desktop.vault.folder import Vault
from ui.main_window import MainWindow
from ui.pages.people import PeoplePage
from ui.pages.unlock import UnlockPage
from ui.restoring.damage import DamagePage
from ui.restoring.page import RestorePage


def meet(vault: Vault, code_name: str, now: datetime) -> None:
    cases.add_person(
        vault.store, Person(code_name.lower(), code_name, StaffGroup.STUDENTS, Organisation.OWN),
        incident_id=None, exposure=Exposure.DIRECT, source=RequestSource.SELF, requested=None,
        offered_on=date(2026, 7, 1), now=now, today=date(2026, 7, 1),
    )  # fmt: skip


@pytest.fixture
def book(vault: Vault) -> Path:
    """Heron was there at yesterday's backup, Wren at this morning's."""
    Casebook.of(vault, now=datetime(2026, 6, 30, 9, 0, tzinfo=UTC))
    for name, day, month in (("Heron", 30, 6), ("Wren", 1, 7)):
        now = datetime(2026, month, day, 7, 0, tzinfo=UTC)
        meet(vault, name, now)
        backup.make(vault, now=now)
    vault.close(now=datetime(2026, 7, 1, 8, 0, tzinfo=UTC))
    return vault.folder


def unlock(keyboard: Any, window: MainWindow, passphrase: str) -> None:
    keyboard.fill(cast(UnlockPage, window.shown).passphrase, passphrase)
    keyboard.press("Return")


def code_names(keyboard: Any, window: MainWindow) -> list[str]:
    keyboard.see(lambda: window.workplace is not None)
    keyboard.press("Ctrl+3")
    assert window.workplace is not None
    people = cast(PeoplePage, window.workplace.pages["people"])
    keyboard.see(people.list.table.isVisible)
    return [words[0] for _, words in people.list.table._model.rows]


def shown(keyboard: Any, window: MainWindow, kind: type[QWidget]) -> Any:
    keyboard.see(lambda: isinstance(window.shown, kind))
    return window.shown


def test_a_damaged_records_file_is_met_and_the_newest_backup_brings_everything_back(
    keyboard: Any, window: MainWindow, book: Path, passphrase: str
) -> None:
    window.start(book)
    unlock(keyboard, window, passphrase)
    assert code_names(keyboard, window) == ["Heron", "Wren"]
    keyboard.press("Ctrl+L")
    shown(keyboard, window, UnlockPage)
    with (book / "vault.db").open("r+b") as file:  # a bad block, just after the first page
        file.seek(4096)
        file.write(bytes(8 * 4096))

    unlock(keyboard, window, passphrase)
    damage = shown(keyboard, window, DamagePage)
    assert damage.happened.text()
    assert damage.newest.text().startswith("The newest good backup was made today")
    keyboard.see(damage.restore.hasFocus)
    keyboard.press("Space")
    page = shown(keyboard, window, RestorePage)
    assert page.entering.way_in.passphrase.text() == passphrase
    keyboard.push(page.entering.forward)
    keyboard.see(lambda: page.shown is page.done)
    assert page.done.said[0].startswith("The record book is as it was when the backup was made: today")
    keyboard.press("Space")

    shown(keyboard, window, UnlockPage)
    unlock(keyboard, window, passphrase)
    assert code_names(keyboard, window) == ["Heron", "Wren"]
    keyboard.press("Ctrl+L")

    keyboard.push(shown(keyboard, window, UnlockPage).backups)
    page = shown(keyboard, window, RestorePage)
    earlier = [words[0] for _, words in page.list.table._model.rows].index("yesterday 08:00")
    keyboard.tab_to(page.list.table)
    keyboard.press("Home", *(["Down"] * earlier), "Return")
    keyboard.fill(page.entering.way_in.passphrase, passphrase)
    keyboard.press("Return")
    assert code_names(keyboard, window) == ["Heron"]
    assert window.workplace is not None
    assert window.workplace.banner.text().startswith("This is a backup, made yesterday 08:00.")
    keyboard.press("Ctrl+L")
    assert shown(keyboard, window, UnlockPage).book.currentData() == book

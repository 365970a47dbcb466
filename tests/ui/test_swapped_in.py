"""An old database in place of a newer one is noticed before anything of it is shown, and nothing is written."""

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from sos_desktop.vault.folder import unlock
from sos_desktop.vault.keys import CHEAP_LIMITS
from ui.main_window import MainWindow
from ui.pages.unlock import UnlockPage


def _said(window: MainWindow) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_it_is_said_at_the_unlock_and_both_files_stay_as_they_are(
    window: MainWindow, vault_folder: Path, passphrase: str, now: datetime, qtbot: QtBot
) -> None:
    database = vault_folder / "vault.db"
    older = database.read_bytes()
    vault = unlock(vault_folder, passphrase, now=now, limits=CHEAP_LIMITS)
    with vault.store.change(now=now) as change:
        change.run("INSERT INTO practitioners VALUES ('wren', 'Wren', 0)")
        change.audit("colleague entered", "wren", "Wren")
    vault.close(now=now)
    keys = (vault_folder / "vault.keys").read_bytes()
    database.write_bytes(older)
    window.start(vault_folder)
    page = window.findChild(UnlockPage)
    assert page is not None
    page.passphrase.setText(passphrase)
    page.unlock.click()
    qtbot.waitUntil(lambda: "lder copy of the records" in _said(window))
    qtbot.waitUntil(window.background.idle)
    assert window.workplace is None
    assert "backup" in _said(window).lower()
    assert database.read_bytes() == older
    assert (vault_folder / "vault.keys").read_bytes() == keys

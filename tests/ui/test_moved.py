"""A record book that somebody has moved into a synced folder opens, and says so until it is moved back."""

from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sos_desktop.errors import PlaceRefused
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode
from ui.main_window import MainWindow
from ui.opening import Opening
from ui.pages.unlock import UnlockPage


def _refuse(_: Path) -> None:
    raise PlaceRefused("The folder is copied to a cloud service by itself.", "Nothing has been made.")


@pytest.fixture
def opening() -> Opening:
    """As where the folder has become one that is synced since the record book was made."""
    return Opening(CHEAPEST, CHEAP_LIMITS, _refuse)


def test_after_unlocking_the_window_says_where_it_lies_and_what_to_do(
    window: MainWindow, vault_folder: Path, passphrase: str, qtbot: QtBot
) -> None:
    window.start(vault_folder)
    page = window.findChild(UnlockPage)
    assert page is not None
    page.passphrase.setText(passphrase)
    with qtbot.waitSignal(window.working):
        page.unlock.click()
    assert window.workplace is not None
    assert window.workplace.notice.isVisible()
    said = window.workplace.notice.more.text()
    assert "copied to a cloud service by itself" in said
    assert "Nothing is lost." in said
    assert "move the whole folder" in said


def test_after_the_recovery_sheet_it_says_so_too(
    opening: Opening, vault_folder: Path, code: RecoveryCode, now: datetime
) -> None:
    casebook = opening.with_code(vault_folder, code.text, now)
    assert "cloud service" in " ".join(casebook.vault.notices)
    casebook.close(now=now)

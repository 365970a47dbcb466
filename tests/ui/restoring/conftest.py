"""A record book with two backups in it, and the pages that show them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from sos_desktop.casebook import Casebook
from sos_desktop.records import practitioners
from sos_desktop.settings import new_folder
from sos_desktop.vault import backup
from sos_desktop.vault.folder import Vault
from ui.background import Background
from ui.opening import Opening
from ui.restoring.page import RestorePage

EARLIER, NOW = timedelta(days=1, minutes=5), timedelta()


@pytest.fixture
def names(open_vault: Callable[..., Vault], now: datetime) -> Callable[[Path], list[str]]:
    """The colleagues in a closed record book."""

    def found(folder: Path) -> list[str]:
        vault = open_vault(folder)
        rows = vault.store.rows("SELECT name FROM practitioners WHERE mine = 0 ORDER BY name")
        vault.close(now=now)
        return [row["name"] for row in rows]

    return found


@pytest.fixture
def kept(vault_folder: Path, open_vault: Callable[..., Vault], now: datetime) -> Path:
    """Robin was there at yesterday's backup, Wren at today's, Siskin came since. Closed."""
    vault = open_vault(vault_folder)
    store = Casebook.of(vault, now=now).store
    for name, ago in (("Robin", EARLIER), ("Wren", NOW), ("Siskin", None)):
        with store.change(now=now) as change:
            practitioners.named(change, name)
        if ago is not None:
            backup.make(vault, now=now - ago)
    vault.close(now=now)
    return vault_folder


@pytest.fixture
def restoring(
    background: Background,
    clock: Callable[[], datetime],
    opening: Opening,
    shown: Callable[..., QWidget],
    tmp_path: Path,
    settle: Callable[[], None],
) -> Callable[..., RestorePage]:
    """The page of backups of a record book, read and shown."""

    def made(folder: Path | None, **how: Any) -> RestorePage:
        beside = partial(new_folder, tmp_path / "books", folder.name if folder else "")
        page = RestorePage(background, clock, opening, folder, new_folder=beside, **how)
        shown(page)
        page.begin()
        settle()
        return page

    return made


@pytest.fixture
def settle(qtbot: Any, background: Background) -> Callable[[], None]:
    """Wait until everything that was asked is answered."""

    def wait() -> None:
        qtbot.waitUntil(background.idle)

    return wait

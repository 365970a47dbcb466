"""The SoS team makes a pack, and a practitioner loads it on the first day: both without a mouse, in the real window."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from sos_desktop.casebook import Casebook
from sos_desktop.programme import document, parts
from sos_desktop.programme.document import Pack
from sos_desktop.vault.folder import Vault
from ui.main_window import MainWindow
from ui.pages.programme import ProgrammePage
from ui.pages.register import RegisterPage
from ui.pages.settings import SettingsPage
from ui.pages.signposting import SignpostingPage
from ui.pages.unlock import UnlockPage

NOW = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)


def unlock(keyboard: Any, window: MainWindow, passphrase: str) -> Any:
    keyboard.see(lambda: isinstance(window.shown, UnlockPage))
    keyboard.fill(cast(UnlockPage, window.shown).passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: window.workplace is not None)
    return window.workplace


@pytest.fixture
def team_book(new_vault: Callable[..., Vault]) -> Path:
    vault = new_vault("SoS team", kind="team")
    vault.close(now=NOW)
    return vault.folder


@pytest.fixture
def laptop_book(vault: Vault) -> Path:
    Casebook.of(vault, now=NOW)
    vault.close(now=NOW)
    return vault.folder


def test_the_team_keeps_its_register_and_makes_a_pack(
    keyboard: Any, window: MainWindow, team_book: Path, passphrase: str, tmp_path: Path
) -> None:
    window.start(team_book)
    place = unlock(keyboard, window, passphrase)
    keyboard.press("Ctrl+2")
    register = cast(RegisterPage, place.pages["register"])
    keyboard.push(register.add)
    keyboard.see(lambda: register.dialog is not None and register.dialog.isVisible())
    keyboard.type("Ada Hale")
    keyboard.fill(register.dialog.trained, "2026-03-17")
    keyboard.press("Ctrl+Return")
    keyboard.see(lambda: register.dialog is None)
    assert register.trained.text() == "1"

    keyboard.press("Ctrl+3")
    page = cast(ProgrammePage, place.pages["programme"])
    keyboard.fill(page.trust.name, "Supporting our Staff, made-up trust")
    keyboard.push(page.trust.organisations.add)
    keyboard.type("RX1")
    keyboard.press("Tab")
    keyboard.type("A made-up trust")
    keyboard.tab_to(page.tabs["The trust"])
    keyboard.press("Right", "Right", "Right")  # along the headings
    assert page.directory.isVisible() and not page.trust.isVisible()
    keyboard.push(page.directory.entries.add)
    keyboard.type("Staff psychology")
    keyboard.press("Tab")
    keyboard.type("ext. 4321")
    keyboard.press("Tab")
    keyboard.see(page.making.make.isEnabled)
    keyboard.push(page.making.make)
    keyboard.see(lambda: page.making.saves)
    page.choose_place = lambda name: tmp_path / name
    keyboard.push(cast(Any, page.making.saves[1]))
    pack = document.read((tmp_path / "programme-1.sosprogramme").read_bytes())
    assert [each.entry.name for each in pack.contents.services] == ["Staff psychology"]


def test_a_practitioner_loads_it_on_the_first_day_and_locks(
    keyboard: Any, window: MainWindow, laptop_book: Path, passphrase: str, tmp_path: Path
) -> None:
    made = date(2026, 6, 30)
    content = {
        "name": "SoS, made-up trust",
        "organisations": [{"code": "RX1", "name": "A made-up trust"}],
        "services": [
            {
                "id": "a",
                "tier": 3,
                "name": "Staff psychology",
                "call": "ext. 4321",
                "checked": made.isoformat(),
            }
        ],
        "urgent_numbers": [{"name": "Site co-ordinator", "call": "0115 496 0000"}],
    }
    contents, findings = parts.read(content, [], [], today=made)
    assert findings == []
    file = tmp_path / "one.sosprogramme"
    file.write_bytes(document.write(Pack(1, made, False, contents), bytes(range(32))))
    window.start(laptop_book)
    place = unlock(keyboard, window, passphrase)
    keyboard.see(place.pack_line.isVisible)
    place.packs.choose_file = lambda: file
    keyboard.push(place.pack_line.load)
    keyboard.see(lambda: place.packs.dialog is not None and place.packs.dialog.isVisible())
    keyboard.push(place.packs.dialog.compared)
    keyboard.push(place.packs.dialog.keep)
    keyboard.see(lambda: place.packs.dialog is None)
    assert not place.pack_line.isVisible()
    keyboard.see(lambda: place.site_numbers.shown.contacts)
    assert place.site_numbers.shown.contacts[0].name == "Site co-ordinator"

    keyboard.press("Ctrl+5")
    signposting = cast(SignpostingPage, place.pages["signposting"])
    keyboard.see(lambda: any("programme:a" in key for key in signposting.presses))
    keyboard.press("Ctrl+8")
    settings = cast(SettingsPage, place.pages["settings"])
    keyboard.see(lambda: place.pack_shown is not None and place.pack_shown.stop.isVisible())
    assert settings.isVisible() and "Pack 1 of SoS, made-up trust" in place.pack_shown.holds.text()
    keyboard.press("Ctrl+L")
    keyboard.see(lambda: isinstance(window.shown, UnlockPage))

"""Every damage of the corpus leads from the unlock page to its sentence and to the right way on."""

import runpy
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.records import returned, urgent_numbers
from sos_desktop.settings import new_folder
from sos_desktop.vault import backup, migrate
from sos_desktop.vault.folder import Vault
from ui.background import Background
from ui.opening import Opening
from ui.pages.unlock import UnlockPage
from ui.restoring.asking import Met
from ui.restoring.damage import BANNER, LOOKED, NONE, OLDER, DamagePage
from ui.which_book import Book

CORPUS = Path(__file__).parents[2] / "data" / "damaged"
KINDS = runpy.run_path(str(CORPUS / "kinds.py"))
REFUSED, OPENS, FOUND_BY_CHECKING = KINDS["REFUSED"], KINDS["OPENS"], KINDS["FOUND_BY_CHECKING"]

OPENS_WITH_A_BACKUP = {
    "bad JSON", "key files cut", "key files too large", "the same slot twice", "tiny Argon2 numbers",
}  # fmt: skip
"""Where both key files cannot be read, the newest backup's is used by itself."""
ONLY_KEYS = {"huge Argon2 numbers", "a wrong MAC", "a slot taken out by hand", "the key file of another"}
"""Where they can be read and do not fit, the backup's is offered: nothing is lost by it."""


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application had the form that the corpus has, and knew no erasures and no numbers of a site yet."""
    steps = migrate.steps()[: KINDS["FORM"]]
    monkeypatch.setattr(migrate, "steps", lambda: steps)
    monkeypatch.setattr(returned, "repeat", lambda *_, **__: 0)
    monkeypatch.setattr(urgent_numbers, "check", lambda *_, **__: "")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CORPUS / "sound", tmp_path / "Kingfisher"))


@pytest.fixture
def backed_up(sound: Path, open_vault: Callable[..., Vault], now: datetime) -> Path:
    """The same, as it was when two days ago a backup was made of it."""
    before = {name: (sound / name).read_bytes() for name in ("vault.db", "vault.keys", "vault.keys.bak")}
    vault = open_vault(sound)
    backup.make(vault, now=now - timedelta(days=2))
    vault.close(now=now)
    for name, data in before.items():
        (sound / name).write_bytes(data)
    return sound


class Unlocked:
    """What a person meets who unlocks: the damage, or the record book with its notices."""

    def __init__(self, met: Met | None, notices: tuple[str, ...]) -> None:
        self.met, self.notices = met, notices


@pytest.fixture
def unlock(
    qtbot: QtBot, background: Background, clock: Callable[[], datetime], opening: Opening,
    shown: Callable[..., QWidget], passphrase: str,
) -> Callable[..., Unlocked]:  # fmt: skip
    def unlock(folder: Path, *, in_doubt: bool = False) -> Unlocked:
        page = UnlockPage(background, clock, opening, [Book(folder, "Kingfisher")])
        shown(page)
        if in_doubt:
            page.doubt()
        damaged: list[Met] = []
        opened: list[Any] = []
        page.damaged.connect(damaged.append)
        page.opened.connect(opened.append)
        qtbot.keyClicks(page.passphrase, passphrase)
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(damaged or opened))
        return Unlocked(damaged[0] if damaged else None, opened[0].notices if opened else ())

    return unlock


@pytest.fixture
def met_page(
    background: Background, clock: Callable[[], datetime], opening: Opening, shown: Callable[..., QWidget],
    tmp_path: Path,
) -> Callable[[Met], DamagePage]:  # fmt: skip
    def show(met: Met) -> DamagePage:
        beside = partial(new_folder, tmp_path / "books", "kingfisher")
        page = DamagePage(background, clock, opening, met, new_folder=beside)
        shown(page)
        page.begin()
        return page

    return show


def texts(page: QWidget) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("what", REFUSED)
def test_without_a_backup_it_is_said_and_a_backup_is_looked_for(
    what: str, sound: Path, unlock: Callable[..., Unlocked], met_page: Callable[[Met], DamagePage]
) -> None:
    damage, code, sentence = REFUSED[what]
    damage(sound)
    before = {path.name: path.read_bytes() for path in sound.iterdir() if path.name.startswith("vault.")}
    met = unlock(sound).met
    assert met is not None
    page = met_page(met)
    assert met.problem.code == code
    assert sentence in page.happened.text()
    assert page.newest.text() == NONE
    assert page.offered is page.others and page.others.hasFocus()
    assert not page.restore.isVisible() and not page.put_back.isVisible()
    assert LOOKED in texts(page)
    assert (OLDER in texts(page)) is (code == "vault-older-than-its-keys")
    assert {name: (sound / name).read_bytes() for name in before if (sound / name).exists()} == {
        name: data for name, data in before.items() if (sound / name).exists()
    }


@pytest.mark.parametrize("what", REFUSED)
def test_with_a_good_backup_the_best_way_on_has_the_keyboard(
    what: str, backed_up: Path, unlock: Callable[..., Unlocked], met_page: Callable[[Met], DamagePage]
) -> None:
    damage, _, sentence = REFUSED[what]
    damage(backed_up)
    found = unlock(backed_up)
    if what in OPENS_WITH_A_BACKUP:
        assert any("made anew" in notice for notice in found.notices)
        return
    assert found.met is not None
    page = met_page(found.met)
    assert sentence in page.happened.text()
    assert page.newest.text().startswith(
        "The newest good backup was made 21 November 2026, 14:05, 2 days ago"
    )
    assert page.offered is (page.put_back if what in ONLY_KEYS else page.restore)
    assert page.offered.hasFocus() and page.offered.property("role") == "primary"
    assert page.restore.isVisible()


@pytest.mark.parametrize("what", OPENS)
def test_what_can_be_mended_opens_with_its_notice(
    what: str, sound: Path, unlock: Callable[..., Unlocked]
) -> None:
    damage, sentence = OPENS[what]
    damage(sound)
    found = unlock(sound)
    assert found.met is None
    assert any(notice.startswith(sentence) for notice in found.notices)


@pytest.mark.parametrize("what", FOUND_BY_CHECKING)
def test_in_doubt_what_opening_does_not_meet_is_found_and_can_be_read(
    what: str, backed_up: Path, unlock: Callable[..., Unlocked], met_page: Callable[[Met], DamagePage]
) -> None:
    FOUND_BY_CHECKING[what][0](backed_up)
    met = unlock(backed_up, in_doubt=True).met
    assert met is not None
    page = met_page(met)
    assert page.offered is page.restore
    assert page.read.isVisible() and page.rescue.isVisible()


# What can be done


@pytest.fixture
def damaged(
    backed_up: Path, unlock: Callable[..., Unlocked], met_page: Callable[[Met], DamagePage]
) -> DamagePage:
    """A page in the middle of the records file is gone."""
    FOUND_BY_CHECKING["a page zeroed"][0](backed_up)
    met = unlock(backed_up, in_doubt=True).met
    assert met is not None
    return met_page(met)


def press(qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key)


def test_what_can_be_read_is_opened_to_read_under_a_banner(damaged: DamagePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(damaged.opened) as told:
        qtbot.mouseClick(damaged.read, Qt.MouseButton.LeftButton)
    assert told.args is not None
    opened = told.args[0]
    assert opened.read_only and opened.banner == BANNER
    assert opened.folder == damaged.folder


def test_the_remaining_rows_are_rescued_into_a_record_book_of_their_own(
    damaged: DamagePage, qtbot: QtBot, open_vault: Callable[..., Vault], tmp_path: Path,
    reachable: Callable[[QWidget], None],
) -> None:  # fmt: skip
    before = (damaged.folder / "vault.db").read_bytes()
    qtbot.mouseClick(damaged.rescue, Qt.MouseButton.LeftButton)
    assert damaged.rescuing.fill.isChecked()
    assert "the backup of 21 November 2026, 14:05" in damaged.rescuing.fill.text()
    reachable(damaged)
    damaged.rescuing.forward.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: damaged.rescuing.unlock.isVisible())
    rows = dict(damaged.rescuing.table._model.rows)
    assert "Audit chain" in rows
    assert (damaged.folder / "vault.db").read_bytes() == before
    with qtbot.waitSignal(damaged.left) as told:
        press(qtbot, Qt.Key.Key_Space)
    assert told.args == [tmp_path / "books" / "kingfisher"]
    assert len(open_vault(tmp_path / "books" / "kingfisher").store.rows("SELECT * FROM practitioners")) == 40


def test_one_that_holds_nothing_any_more_says_so_and_leads_back(
    backed_up: Path, unlock: Callable[..., Unlocked], met_page: Callable[[Met], DamagePage], qtbot: QtBot
) -> None:
    REFUSED["the first page of zeros"][0](backed_up)
    met = unlock(backed_up).met
    assert met is not None
    page = met_page(met)
    assert not page.read.isVisible()
    qtbot.mouseClick(page.rescue, Qt.MouseButton.LeftButton)
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(page.making.refusal.isVisible)
    assert "Nothing in the records file can be read any more." in page.making.refusal.text()
    press(qtbot, Qt.Key.Key_Space)
    assert page.offered.hasFocus()


def test_an_emptied_one_offers_no_rescue(
    backed_up: Path, unlock: Callable[..., Unlocked], met_page: Callable[[Met], DamagePage]
) -> None:
    REFUSED["empty"][0](backed_up)
    met = unlock(backed_up).met
    assert met is not None
    page = met_page(met)
    assert not page.rescue.isVisible() and not page.read.isVisible()


def test_the_key_file_of_the_backup_is_put_back_and_nothing_is_lost(
    backed_up: Path, unlock: Callable[..., Unlocked], met_page: Callable[[Met], DamagePage], qtbot: QtBot
) -> None:
    REFUSED["a wrong MAC"][0](backed_up)
    met = unlock(backed_up).met
    assert met is not None
    page = met_page(met)
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.shown is page.done)
    assert "nothing that was kept is lost" in page.done.said[0]
    assert unlock(backed_up).met is None


def test_the_ways_to_the_backups_and_back(damaged: DamagePage, qtbot: QtBot, reachable: Any) -> None:
    reachable(damaged)
    for button, carried in ((damaged.restore, damaged.met.newest), (damaged.others, None)):
        with qtbot.waitSignal(damaged.restore_wanted) as told:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert told.args == [carried]
    with qtbot.waitSignal(damaged.left) as told:
        qtbot.mouseClick(damaged.back, Qt.MouseButton.LeftButton)
    assert told.args == [damaged.folder]


@pytest.mark.parametrize("percent", [100, 200])
def test_it_fits_a_small_window_with_large_text(
    damaged: DamagePage, theme: Any, percent: int, qtbot: QtBot
) -> None:
    theme.set_percent(percent)
    damaged.resize(1024, 700)
    qtbot.waitUntil(lambda: damaged.area.horizontalScrollBar().maximum() == 0)

"""In the window: from the unlock page and from Settings to the backups, and from damage while somebody works."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sos_desktop.errors import VaultDamaged
from sos_desktop.paths import Places
from sos_desktop.settings import KnownBook, known_books, remember_book
from sos_desktop.vault import second_place
from sos_desktop.vault.folder import Vault
from ui.backup_line import BackupsPart
from ui.locking.guard import Guard
from ui.main_window import MainWindow
from ui.pages.first_run import FirstRunPage
from ui.pages.unlock import IN_DOUBT, SOUND, UnlockPage
from ui.restoring import going_back
from ui.restoring.damage import DamagePage
from ui.restoring.doubt import DoubtDialog
from ui.restoring.page import RestorePage
from ui.watching import Watch

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def locked(window: MainWindow, places: Places, kept: Path, qtbot: QtBot) -> MainWindow:
    remember_book(places, KnownBook(kept, "Kingfisher"))
    window.start()
    qtbot.waitUntil(window.background.idle)
    return window


def unlock(qtbot: QtBot, window: MainWindow, passphrase: str) -> None:
    page = cast(UnlockPage, window.shown)
    qtbot.keyClicks(page.passphrase, passphrase)
    with qtbot.waitSignal(window.working):
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(window.background.idle)


def press(qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


def backups(qtbot: QtBot, window: MainWindow) -> RestorePage:
    qtbot.waitUntil(lambda: isinstance(window.shown, RestorePage) and window.background.idle())
    return cast(RestorePage, window.shown)


def enter(qtbot: QtBot, page: RestorePage, passphrase: str) -> None:
    qtbot.keyClicks(page.entering.way_in.passphrase, passphrase)
    press(qtbot, Qt.Key.Key_Return)


def test_from_the_unlock_page_a_backup_is_looked_at_under_a_banner_on_every_page(
    locked: MainWindow, kept: Path, places: Places, qtbot: QtBot, passphrase: str
) -> None:
    qtbot.mouseClick(cast(UnlockPage, locked.shown).backups, LEFT)
    page = backups(qtbot, locked)
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Return)
    with qtbot.waitSignal(locked.working):
        enter(qtbot, page, passphrase)
    qtbot.waitUntil(locked.background.idle)
    workplace = locked.workplace
    assert workplace is not None
    for name in workplace.rail.places:
        qtbot.mouseClick(workplace.rail.places[name], LEFT)
        qtbot.waitUntil(locked.background.idle)
        assert workplace.banner.isVisible()
        assert (
            workplace.banner.text() == "This is a backup, made yesterday 14:00. It can be read, not changed."
        )
    assert [book.folder for book in known_books(places)] == [kept], "it is not a record book to be remembered"
    with qtbot.waitSignal(locked.locked):
        locked.lock()
    assert isinstance(locked.shown, UnlockPage)
    assert locked.shown.book.currentData() == kept


def test_ctrl_l_on_the_page_of_backups_locks_and_forgets_what_was_typed(
    locked: MainWindow, kept: Path, qtbot: QtBot, passphrase: str
) -> None:
    qtbot.mouseClick(cast(UnlockPage, locked.shown).backups, LEFT)
    page = backups(qtbot, locked)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.keyClicks(page.entering.way_in.passphrase, passphrase)
    with qtbot.waitSignal(locked.locked):
        qtbot.keyClick(page, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(locked.shown, UnlockPage)
    assert locked.shown.book.currentData() == kept


def test_where_nobody_is_there_the_page_of_backups_locks_too(
    locked: MainWindow, qtbot: QtBot, passphrase: str
) -> None:
    seconds = [1000.0]
    guard = Guard(locked, Watch(locked), lambda: seconds[0])
    qtbot.mouseClick(cast(UnlockPage, locked.shown).backups, LEFT)
    page = backups(qtbot, locked)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.keyClicks(page.entering.way_in.passphrase, passphrase)
    seconds[0] += 4.5 * 60
    guard.look()
    assert locked.covers.covered
    seconds[0] += 60
    with qtbot.waitSignal(locked.locked):
        guard.look()
    assert isinstance(locked.shown, UnlockPage)
    assert not locked.covers.covered


def test_from_settings_the_record_book_is_closed_and_its_second_place_is_listed_too(
    locked: MainWindow, kept: Path, qtbot: QtBot, passphrase: str, tmp_path: Path, names: Callable[[Path], list[str]],
    open_vault: Callable[..., Vault], now: datetime,
) -> None:  # fmt: skip
    stick = tmp_path / "stick"
    stick.mkdir()
    vault = open_vault(kept)
    second_place.choose(vault, stick, now=now)
    vault.close(now=now)
    for path in (kept / "backups").glob("*.vbk"):
        path.unlink()
    unlock(qtbot, locked, passphrase)
    assert locked.workplace is not None
    locked.workplace.go("settings")
    part = locked.workplace.pages["settings"].findChild(BackupsPart)
    assert part is not None
    qtbot.mouseClick(part.restore, LEFT)
    page = backups(qtbot, locked)
    assert not locked.background.open_wanted
    assert locked.to_be_locked
    where = [words[1] for _, words in page.list.table._model.rows]
    assert "Second place" in where
    at = where.index("Second place")
    page.list.table.selectRow(at)
    qtbot.mouseClick(page.list.restore, LEFT)
    enter(qtbot, page, passphrase)
    qtbot.waitUntil(lambda: page.shown is page.done)
    with qtbot.waitSignal(locked.locked):
        press(qtbot, Qt.Key.Key_Space)
    assert isinstance(locked.shown, UnlockPage)
    qtbot.waitUntil(locked.background.idle)
    assert names(kept) == ["Robin", "Wren"]


def test_on_a_new_computer_a_backup_becomes_the_record_book(
    window: MainWindow, kept: Path, places: Places, qtbot: QtBot, passphrase: str, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    (kept / "backups").rename(stick)
    window.start()
    qtbot.mouseClick(cast(FirstRunPage, window.shown).welcome.restore, LEFT)
    page = backups(qtbot, window)
    page.ask_files = lambda *_: sorted(stick.glob("*.vbk"))[-1:]
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(page.list.choices) and window.background.idle())
    qtbot.mouseClick(page.list.restore, LEFT)
    assert not page.entering.places.isVisible()
    enter(qtbot, page, passphrase)
    qtbot.waitUntil(lambda: page.shown is page.done)
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(window.shown, UnlockPage))
    unlock(qtbot, window, passphrase)
    assert [book.folder.parent for book in known_books(places)] == [places.record_books]


def test_a_damaged_one_is_met_on_the_page_and_its_newest_backup_brings_it_back(
    locked: MainWindow, kept: Path, qtbot: QtBot, passphrase: str, names: Callable[[Path], list[str]]
) -> None:
    (kept / "vault.db").write_bytes(b"")
    qtbot.keyClicks(cast(UnlockPage, locked.shown).passphrase, passphrase)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(locked.shown, DamagePage))
    page = cast(DamagePage, locked.shown)
    assert "has been emptied" in page.happened.text()
    press(qtbot, Qt.Key.Key_Space)
    restore = backups(qtbot, locked)
    assert restore.shown is restore.entering
    assert restore.entering.way_in.passphrase.text() == passphrase, "nobody types it twice"
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: restore.shown is restore.done)
    assert any("too damaged to become a backup" in sentence for sentence in restore.done.said)
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(locked.shown, UnlockPage))
    qtbot.waitUntil(locked.background.idle)
    assert names(kept) == ["Robin", "Wren"]


# While somebody works


def fails(_: Any) -> None:
    raise VaultDamaged("The records are damaged.", "Nothing has been changed.")


def test_a_part_that_reads_after_all_is_not_mentioned(
    locked: MainWindow, qtbot: QtBot, passphrase: str
) -> None:
    unlock(qtbot, locked, passphrase)
    locked.background.run(fails, done=lambda _: None, refused=lambda _: None)
    qtbot.waitUntil(locked.background.idle)
    assert not locked.findChildren(DoubtDialog)
    assert locked.workplace is not None


def test_a_part_that_cannot_be_read_leaves_what_is_typed_until_it_is_closed_and_then_all_of_it_is_looked_at(
    locked: MainWindow, qtbot: QtBot, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(qtbot, locked, passphrase)
    with monkeypatch.context() as disk:
        disk.setattr(going_back, "_reads_whole", lambda _: False)
        for _ in range(2):
            locked.background.run(fails, done=lambda _: None, refused=lambda _: None)
        qtbot.waitUntil(locked.background.idle)
        (dialog,) = locked.findChildren(DoubtDialog)
        assert dialog.isVisible()
        assert "copy it by hand" in " ".join(each.text() for each in dialog.findChildren(QLabel))
        qtbot.mouseClick(dialog.later, LEFT)
        assert locked.workplace is not None
        locked.background.run(fails, done=lambda _: None, refused=lambda _: None)
        qtbot.waitUntil(
            lambda: locked.background.idle() and any(d.isVisible() for d in locked.findChildren(DoubtDialog))
        )
        dialog = next(d for d in locked.findChildren(DoubtDialog) if d.isVisible())
        with qtbot.waitSignal(locked.locked):
            qtbot.mouseClick(dialog.close_book, LEFT)
    page = cast(UnlockPage, locked.shown)
    assert page.refusal.text() == IN_DOUBT
    unlock(qtbot, locked, passphrase)
    assert locked.workplace is not None
    assert SOUND in locked.workplace.opened.notices


def test_a_page_that_is_gone_from_the_disk_is_asked_about_once(
    locked: MainWindow, kept: Path, qtbot: QtBot, passphrase: str
) -> None:
    unlock(qtbot, locked, passphrase)
    with os.fdopen(os.open(kept / "vault.db", os.O_WRONLY), "wb", closefd=False) as file:
        file.seek(4096)  # the descriptor stays open: closing it would let the record book's lock fall
        file.write(bytes(20 * 4096))
    locked.background.run(_reopened, done=lambda _: None, refused=lambda _: None)
    qtbot.waitUntil(lambda: locked.background.idle() and bool(locked.findChildren(DoubtDialog)))
    assert len(locked.findChildren(DoubtDialog)) == 1
    with qtbot.waitSignal(locked.locked):
        locked.findChildren(DoubtDialog)[0].close_book.click()
    page = cast(UnlockPage, locked.shown)
    qtbot.keyClicks(page.passphrase, passphrase)
    qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(locked.shown, DamagePage))
    assert cast(DamagePage, locked.shown).offered is cast(DamagePage, locked.shown).restore


def _reopened(casebook: Any) -> int:
    casebook.store.reopen()
    return len(casebook.store.rows("SELECT * FROM versions"))


def test_no_doubt_blocks_a_lock(
    locked: MainWindow, qtbot: QtBot, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(qtbot, locked, passphrase)
    monkeypatch.setattr(going_back, "_reads_whole", lambda _: False)
    locked.background.run(fails, done=lambda _: None, refused=lambda _: None)
    qtbot.waitUntil(lambda: bool(locked.findChildren(DoubtDialog)))
    with qtbot.waitSignal(locked.locked):
        locked.lock()
    assert isinstance(locked.shown, UnlockPage)


def test_a_copy_that_was_not_sound_has_the_records_looked_at_the_next_time(
    locked: MainWindow, qtbot: QtBot, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sos_desktop.vault import backup

    unlock(qtbot, locked, passphrase)
    with monkeypatch.context() as wrong:
        wrong.setattr(backup, "finish", lambda *_, **__: fails(None))
        locked.backing_up.make("asked")
        qtbot.waitUntil(locked.background.idle)
    with qtbot.waitSignal(locked.locked):
        locked.lock()
    assert cast(UnlockPage, locked.shown).refusal.text() == IN_DOUBT


def test_the_dialog_is_freed(freed: Callable[[Callable[[], QWidget]], None]) -> None:
    freed(DoubtDialog)

"""The tour's part about backups: the list, a look inside, going back, and a records file that was damaged."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from ui.hands import Hands, TourFailed
from ui.pages.unlock import UnlockPage
from ui.restoring.damage import DamagePage
from ui.restoring.list import DAMAGED, WHOLE
from ui.restoring.page import RestorePage

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_PAGE = 4096


class Backups:
    """``folder`` is the record book's, which is locked; ``passphrase`` opens it and its newest backup."""

    def __init__(self, hands: Hands, window: "MainWindow", folder: Path, passphrase: str) -> None:
        self._hands, self._window = hands, window
        self._folder, self._passphrase = folder, passphrase

    def take(self) -> None:
        for step in (self._list, self._look_inside, self._go_back, self._damage, self._rescue):
            step()

    def _list(self) -> None:
        self._hands.press(self._locked.backups)
        page = self._backups
        states = (WHOLE, DAMAGED)
        self._hands.see(
            lambda: all(page.list.state_of(each) in states for each in page.list.choices.values()),
            "every backup to be read",
        )
        self._hands.picture("backups")

    def _look_inside(self) -> None:
        page = self._backups
        self._hands.press(page.list.look)
        self._hands.type(self._passphrase, page.entering.way_in.passphrase)
        self._hands.picture("backup-look-inside")
        self._hands.press(page.entering.forward)
        self._hands.see(lambda: self._window.workplace is not None, "the backup to open")
        self._hands.picture("inside-a-backup")
        self._window.lock()
        self._hands.see(lambda: self._window.workplace is None, "the backup to close")

    def _go_back(self) -> None:
        self._hands.press(self._locked.backups)
        page = self._backups
        self._hands.see(page.list.restore.isEnabled, "a backup")
        self._hands.press(page.list.restore)
        self._hands.type(self._passphrase, page.entering.way_in.passphrase)
        self._hands.picture("backup-restore")
        self._hands.press(page.entering.forward)
        self._hands.see(lambda: page.shown is page.done, "it to be restored")
        self._hands.picture("backup-restored")
        self._hands.press(page.done.unlock)

    def _damage(self) -> None:
        with (self._folder / "vault.db").open("r+b") as file:  # a bad block on the disk
            file.seek(-20 * _PAGE, 2)
            file.write(bytes(4 * _PAGE))
        page = self._locked
        page.doubt()
        self._hands.type(self._passphrase, page.passphrase)
        page.unlock.click()
        self._hands.see(lambda: isinstance(self._window.shown, DamagePage), "the damage to be met")
        self._hands.picture("damage")

    def _rescue(self) -> None:
        page = cast(DamagePage, self._window.shown)
        self._hands.press(page.rescue)
        self._hands.picture("damage-rescue")
        self._hands.press(page.rescuing.forward)
        self._hands.see(page.rescuing.unlock.isVisible, "what can be read to be rescued")
        self._hands.picture("damage-rescued")
        self._hands.press(page.rescuing.unlock)
        self._hands.picture("rescued-locked")

    @property
    def _locked(self) -> UnlockPage:
        self._hands.see(lambda: isinstance(self._window.shown, UnlockPage), "the unlock page")
        return cast(UnlockPage, self._window.shown)

    @property
    def _backups(self) -> RestorePage:
        if not isinstance(self._window.shown, RestorePage):
            raise TourFailed("the backups should be shown")
        return self._window.shown

"""The tour's part about keys: another passphrase, an escrow, new keys for everything, and opening it with those."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sos_desktop import demonstration
from ui.hands import Hands, TourFailed, open_book
from ui.keys.escrow_walk import SetEscrow
from ui.keys.passphrase_change import ChangePassphrase
from ui.keys.rekey_walk import ReKey
from ui.keys.rekeying import ReKeyingPage
from ui.pages.unlock import UnlockPage

if TYPE_CHECKING:
    from ui.keys.keys_card import KeysCard
    from ui.main_window import MainWindow
    from ui.pages.settings import SettingsPage

OFFICES = ("SoS lead", "information governance")


class Keys:
    def __init__(self, hands: Hands, window: "MainWindow", stick: Path) -> None:
        self._hands, self._window, self._stick = hands, window, stick
        self._passphrase = demonstration.PASSPHRASE

    @property
    def passphrase(self) -> str:
        """What opens it by now."""
        return self._passphrase

    def take(self) -> None:
        for step in (self._change_passphrase, self._set_escrow, self._rekey, self._unlock):
            step()

    def _change_passphrase(self) -> None:
        self._hands.press(self._card.passphrase)
        walk = cast(ChangePassphrase, self._walk)
        self._hands.picture("passphrase-now")
        self._prove(walk)
        self._hands.picture("new-passphrase")
        self._choose(walk)
        self._hands.picture("passphrase-changed")
        self._hands.press(walk.ending.close_button)

    def _set_escrow(self) -> None:
        from sos_desktop.vault import escrow, escrow_files, places

        self._stick.mkdir()
        files = [
            escrow_files.save_pair(self._stick, office, escrow.new_key(), allowed=places.anywhere)[0]
            for office in OFFICES
        ]
        self._hands.press(self._card.set_escrow)
        walk = cast(SetEscrow, self._walk)
        for file in files:
            walk.choosing.ask_file = lambda *_, file=file: file
            self._hands.press(walk.choosing.add_file)
        walk.choosing.compared.click()
        self._hands.picture("escrow-who-else")
        self._hands.press(walk.choosing.forward)
        self._prove(walk)
        self._hands.press(walk.ending.close_button)
        self._hands.picture("settings-with-escrow")

    def _rekey(self) -> None:
        self._hands.press(self._card.rekey)
        walk = cast(ReKey, self._walk)
        self._hands.picture("rekey-what-it-does")
        self._hands.press(walk.explaining.forward)
        self._prove(walk)
        self._choose(walk)
        self._hands.picture("rekey-new-sheet")
        code = walk.sheet.code
        self._hands.press(walk.sheet.forward)
        self._hands.type(code, walk.retyping.typed)
        self._hands.picture("rekey-prove-the-sheet")
        self._hands.press(walk.retyping.forward)
        self._hands.see(lambda: isinstance(self._window.shown, ReKeyingPage), "the page of the new keys")
        page = cast(ReKeyingPage, self._window.shown)
        self._hands.see(page.ending.isVisible, "everything to have new keys")
        self._hands.picture("rekeyed")
        self._hands.press(page.ending.close_button)

    def _unlock(self) -> None:
        page = self._window.shown
        if not isinstance(page, UnlockPage):
            raise TourFailed("the unlock page should be there")
        self._hands.see(lambda: page.escrow is not None, "who else can open it")
        part = page.escrow
        if part is None:
            raise TourFailed("it should be said who else can open it")
        self._hands.press(part.use)
        self._hands.picture("unlock-by-escrow")
        self._hands.press(part.form.use_passphrase)
        self._hands.type(self._passphrase, page.passphrase)
        page.unlock.click()
        self._hands.see(lambda: self._window.workplace is not None, "it to open with the new passphrase")

    @property
    def _card(self) -> "KeysCard":
        place = open_book(self._window)
        place.go("settings")
        self._hands.settle()
        card = cast("SettingsPage", place.pages["settings"]).keys
        if card is None:
            raise TourFailed("settings should say what opens it")
        return card

    @property
    def _walk(self) -> Any:
        if self._window.key_changes.walk is None:
            raise TourFailed("the steps should fill the window")
        return self._window.key_changes.walk

    def _prove(self, walk: Any) -> None:
        self._hands.type(self._passphrase, walk.proving.passphrase)
        self._hands.press(walk.proving.forward)

    def _choose(self, walk: Any) -> None:
        self._passphrase = walk.choosing.phrase
        self._hands.type(self._passphrase, walk.choosing.typed)
        self._hands.press(walk.choosing.forward)

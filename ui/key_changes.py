"""Changing what opens the record book: each way fills the window, and goes when it is done, given up or left."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from ui.background import Background
from ui.keys import work
from ui.keys.escrow_walk import RemoveEscrow, SetEscrow
from ui.keys.keys_card import KeysCard
from ui.keys.passphrase_change import ChangePassphrase
from ui.keys.rekey_walk import ReKey
from ui.keys.sheet_change import NewSheet
from ui.keys.walk import Walk
from ui.opening import Opening
from ui.workplace import Workplace

if TYPE_CHECKING:
    from ui.pages.settings import SettingsPage


class KeyChanges(QObject):
    """One for each open record book. ``rekey_ready`` carries the NewKeys, for which it must be closed."""

    rekey_ready = Signal(object)

    def __init__(
        self,
        background: Background,
        clock: Callable[[], datetime],
        opening: Opening,
        workplace: Workplace,
    ) -> None:
        super().__init__(workplace)
        self._background, self._clock, self._opening, self._workplace = background, clock, opening, workplace
        self.walk: Walk | None = None
        """What fills the window."""
        workplace.place_shown.connect(self._drop)
        workplace.close_notice.clicked.connect(self.see_uses)

    def card(self) -> KeysCard:
        """What Settings shows of it."""
        self._card = card = KeysCard(self._background, can_write=not self._workplace.opened.read_only)
        card.passphrase_wanted.connect(self.change_passphrase)
        card.sheet_wanted.connect(self.new_sheet)
        card.rekey_wanted.connect(self.rekey)
        card.escrow_wanted.connect(self.set_escrow)
        card.no_escrow_wanted.connect(self.remove_escrow)
        card.uses_seen.connect(self.see_uses)
        return card

    def change_passphrase(self) -> None:
        walk = ChangePassphrase(self._background, self._clock, self._opening, self._workplace.opened)
        walk.rekey_wanted.connect(self.rekey)
        self._show(walk)

    def new_sheet(self) -> None:
        self._show(NewSheet(self._background, self._clock, self._opening, self._workplace.opened))

    def rekey(self) -> None:
        walk = ReKey(self._background, self._clock, self._opening, self._workplace.opened, self._card.escrow)
        walk.ready.connect(self.rekey_ready)
        self._show(walk)

    def set_escrow(self) -> None:
        self._show(SetEscrow(self._background, self._clock, self._opening, self._workplace.opened))

    def remove_escrow(self) -> None:
        self._show(RemoveEscrow(self._background, self._clock, self._opening, self._workplace.opened))

    def see_uses(self) -> None:
        """The owner has read that it was opened by escrow."""
        if not self._workplace.opened.read_only:
            self._background.run(partial(work.uses_seen, now=self._clock()), done=self._uses_are_seen)

    def _uses_are_seen(self, _: None) -> None:
        if self._workplace.current_place == "settings":
            self._card.read()

    def _show(self, walk: Walk) -> None:
        self._drop()
        self.walk = walk
        walk.left.connect(self._back)
        self._workplace.show_whole(walk)
        walk.begin()

    def _back(self) -> None:
        self._workplace.go("settings")
        self._card.passphrase.setFocus()
        cast("SettingsPage", self._workplace.pages["settings"]).area.ensureWidgetVisible(self._card)

    def _drop(self, _: str = "") -> None:
        """Nothing that was typed into it stays in the window."""
        if self.walk is not None:
            self.walk.forget()
            self.walk.hide()
            self.walk.deleteLater()
            self.walk = None

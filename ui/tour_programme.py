"""The tour's way through the programme: somebody in the register, a pack prepared, made, and loaded on the same laptop.

Made-up records show what the SoS team does, too, so one record book can make a pack and load it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QApplication, QLineEdit

from ui.hands import Hands, TourFailed, open_book

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.pages.programme import ProgrammePage
    from ui.pages.register import RegisterPage
    from ui.pages.settings import SettingsPage
    from ui.workplace import Workplace


class Programme:
    """``folder`` is for the pack and its letter."""

    def __init__(self, hands: Hands, window: "MainWindow", folder: Path) -> None:
        self._hands, self._window, self._folder = hands, window, folder

    @property
    def _place(self) -> "Workplace":
        return open_book(self._window)

    def take(self) -> None:
        for step in (self._register, self._prepare, self._load):
            step()

    def _register(self) -> None:
        self._hands.press(self._place.rail.places["register"])
        page = cast("RegisterPage", self._place.pages["register"])
        self._hands.see(lambda: page.add.isVisible(), "the register")
        self._hands.press(page.add)
        dialog = page.dialog
        if dialog is None:
            raise TourFailed("it should ask for somebody of the register")
        self._hands.type("Ada Hale", dialog.name)
        self._hands.type("RX1", dialog.organisation)
        self._hands.type("2026-03-17", dialog.trained)
        self._hands.type("2026-Q2", dialog.sends_from)
        self._hands.picture("register-entry", dialog)
        self._hands.press(dialog.keep)
        self._hands.see(
            lambda: page.dialog is None and page.people.isVisible(), "the register with somebody in it"
        )
        self._hands.picture("register")

    def _prepare(self) -> None:
        self._hands.press(self._place.rail.places["programme"])
        page = cast("ProgrammePage", self._place.pages["programme"])
        self._hands.see(lambda: bool(page.making.state.text()), "what is prepared")
        self._hands.type("Supporting our Staff, made-up trust", page.trust.name)
        self._hands.press(page.trust.organisations.add)
        line = page.trust.organisations.lines[0]
        self._hands.type("RX1", cast(QLineEdit, line.fields["code"]))
        self._hands.type("A made-up trust", cast(QLineEdit, line.fields["name"]))
        self._leave()
        self._hands.press(page.tabs["Directory"])
        self._hands.press(page.directory.entries.add)
        entry = page.directory.entries.lines[0]
        self._hands.type("Staff psychology", cast(QLineEdit, entry.fields["name"]))
        self._hands.type("ext. 4321", cast(QLineEdit, entry.fields["call"]))
        self._leave()
        self._hands.see(page.making.make.isEnabled, "nothing to stand against the pack")
        self._hands.picture("programme-directory")
        self._hands.press(page.tabs["Summaries"])
        self._hands.picture("programme-summaries")
        self._hands.press(page.tabs["Rules"])
        page.area.ensureWidgetVisible(page.rules.second_place)
        self._hands.picture("programme-rules")
        page.area.verticalScrollBar().setValue(0)
        self._hands.press(page.making.make)
        self._hands.see(lambda: bool(page.making.saves), "the pack to be made")
        self._hands.picture("programme-made")
        page.choose_place = lambda name: self._folder / name
        page.making.save_wanted.emit(1)
        page.making.letter_wanted.emit(1)
        self._hands.see(lambda: (self._folder / "letter-1.pdf").exists(), "the letter to be saved")

    def _load(self) -> None:
        self._hands.press(self._place.rail.places["settings"])
        settings = cast("SettingsPage", self._place.pages["settings"])
        card = self._place.pack_shown
        if card is None:
            raise TourFailed("Settings should offer to load a pack")
        settings.area.ensureWidgetVisible(card)
        self._place.packs.choose_file = lambda: self._folder / "programme-1.sosprogramme"
        self._hands.press(card.load)
        self._hands.see(lambda: self._place.packs.dialog is not None, "what the pack changes")
        dialog = self._place.packs.dialog
        if dialog is None:
            raise TourFailed("what the pack changes should be shown")
        self._hands.picture("programme-pack-before", dialog)
        self._hands.press(dialog.compared)
        self._hands.press(dialog.keep)
        self._hands.see(card.stop.isVisible, "the pack to be loaded")
        settings.area.ensureWidgetVisible(card)
        self._hands.picture("programme-pack-loaded")

    def _leave(self) -> None:
        """Take the keyboard out of the field, as going on does."""
        here = QApplication.focusWidget()
        if here is not None:
            here.clearFocus()
        self._hands.settle()

"""On a person's page, while their record is on hold: why, whom to ask, what not to alter, and whether they know."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from ui.background import Background
from ui.cards import Card, clear
from ui.labels import muted, strong
from ui.rights.letters_list import LettersList

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook


class LettersCard(Card):
    """Takes no room while nothing stands."""

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("On hold")
        self._background = background
        self._holds = QVBoxLayout()
        self._holds.setSpacing(6)
        self.letters = LettersList("person", background, clock)
        self.body.addLayout(self._holds)
        self.body.addWidget(self.letters)
        self.hide()

    def show_for(self, person_id: str) -> None:
        self._background.run(partial(_read, person_id=person_id), done=self._show)
        self.letters.show_for(person_id)

    def _show(self, said: tuple[str, ...]) -> None:
        clear(self._holds)
        *standing, not_to_alter = said
        for words in standing:
            self._holds.addWidget(strong(words))
        self._holds.addWidget(muted(not_to_alter))
        self.setVisible(bool(standing))


def _read(casebook: "Casebook", *, person_id: str) -> tuple[str, ...]:
    """Each hold, then what is not to be altered."""
    from sos_desktop.records import holds

    return (*(hold.said() for hold in holds.of_person(casebook.store, person_id)), holds.NOT_TO_ALTER)

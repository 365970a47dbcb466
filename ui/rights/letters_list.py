"""The letters about an incident or a person, and for everybody whether they know of it, with their next follow-up."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from sos_desktop.dates import said
from ui.background import Background
from ui.cards import clear
from ui.flowing import Flow
from ui.labels import button, strong, text
from ui.rights.letter_dialog import About, TellDialog

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.letters import Addressee, Letter

MOST = 12
"""People shown at once of one letter; the rest comes with "Show all"."""


class Shown(NamedTuple):
    """A letter with everybody it is about, whoever does not know yet first."""

    letter: "Letter"
    people: "tuple[Addressee, ...]"


class LettersList(QWidget):
    """``changed`` follows when somebody was told. ``presses`` are the buttons by letter and person."""

    changed = Signal()

    def __init__(self, about: About, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._about: About = about
        self._background, self._clock = background, clock
        self._which = ""
        self._everybody = False
        self.presses: dict[tuple[str, str], QPushButton] = {}
        self.show_all: QPushButton | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)

    def show_for(self, which: str) -> None:
        """Of this incident or person."""
        self._which, self._everybody = which, False
        self.read()

    def read(self) -> None:
        self._background.run(partial(_read, about=self._about, which=self._which), done=self._show)

    def _show(self, found: tuple[Shown, ...]) -> None:
        clear(self._lines)
        self.presses, self.show_all = {}, None
        for letter, people in found:
            self._lines.addWidget(strong(letter.said()))
            shown = people if self._everybody else people[:MOST]
            for person in shown:
                self._lines.addWidget(self._line(letter.id, person))
            if len(people) > len(shown):
                self.show_all = button(f"Show all {len(people)}", "quiet")
                self.show_all.clicked.connect(self._show_everybody)
                self._lines.addWidget(Flow(self.show_all))
        self.setVisible(bool(found))

    def _line(self, letter_id: str, person: "Addressee") -> QWidget:
        told = person.told
        words = (
            f"{person.code_name}, {person.staff_group.label}: {told.said() if told else 'does not know yet'}."
        )
        if person.followup is not None:
            words += f" Next follow-up: {said(person.followup)}."
        press = button(
            "Put right…" if told else "They know…",
            "quiet-small" if told else "small",
            name=f"{'Put right what is noted of' if told else 'They know of the letter:'} {person.code_name}",
        )
        press.clicked.connect(partial(self._tell, letter_id, person))
        self.presses[letter_id, person.person_id] = press
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(text(words), 1)
        across.addWidget(press, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _tell(self, letter_id: str, person: "Addressee") -> None:
        dialog = TellDialog(
            self._background, letter_id, person.person_id, person.code_name, self._clock(), self.window(),
            offered=bool(person.told and person.told.offered),
        )  # fmt: skip
        dialog.kept.connect(self._told)
        dialog.open()

    def _told(self) -> None:
        self.read()
        self.changed.emit()

    def _show_everybody(self) -> None:
        self._everybody = True
        self.read()


def _read(casebook: "Casebook", *, about: About, which: str) -> tuple[Shown, ...]:
    from sos_desktop.records import letters

    found = (letters.of_person if about == "person" else letters.of_incident)(casebook.store, which)
    shown = []
    for letter in found:
        people = letters.addressees(casebook.store, letter.id)
        if about == "person":
            people = tuple(each for each in people if each.person_id == which)
        shown.append(Shown(letter, tuple(sorted(people, key=lambda each: each.told is not None))))
    return tuple(shown)

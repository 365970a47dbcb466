"""What is asked about each answer to a question that takes several: a section an answer, named by it.

An answer that is taken away takes what was answered about it along, which is said; ticked or written again while
the page is open, it brings that back.
"""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from sos_desktop.questionnaires.model import Value
from sos_desktop.questionnaires.slots import Changes, carried, numbered, stays
from ui.labels import label
from ui.questions import Question
from ui.questions.shown import said_value
from ui.questions.speech import announce

Key = tuple[str, str]
Answered = tuple[Value, ...]
Draw = Callable[["Section", str], list[Key]]
"""Draws the questions of a section, whose places begin like this; tells which they are."""


class Section(QWidget):
    """What is asked about one answer. ``card`` holds the questions, ``keys`` names them."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[Key] = []
        self.words = ""
        self.about = label("", "field-label", wrap=True)
        self.card = QFrame()
        self.column = QVBoxLayout(self.card)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        around = QVBoxLayout(self)
        around.setContentsMargins(24, 8, 0, 8)
        around.setSpacing(2)
        around.addWidget(self.about)
        around.addWidget(self.card)

    def name(self, words: str, questions: Mapping[Key, Question]) -> None:
        """Say which answer it is about, above its questions and to a screen reader in each of them."""
        before, self.words = f"{self.words}: ", words
        self.about.setText(words)
        for key in self.keys:
            for handle in questions[key].handles:
                handle.setAccessibleName(f"{words}: {handle.accessibleName().removeprefix(before)}")


class UnderAnswers(QWidget):
    """All sections of ``question``, in the order of its answers."""

    def __init__(self, question: Question, draw: Draw) -> None:
        super().__init__()
        self.question = question
        self.sections: dict[int, Section] = {}
        self.before: Answered = ()
        """What was answered before something was taken away, for Ctrl+Z."""
        self._draw = draw
        self._taken: dict[Value, Changes] = {}
        """What was answered about the answers that were taken away; the places without what they begin with."""
        self.told = label("", "small", wrap=True)
        self.told.setContentsMargins(10, 0, 10, 6)
        self.told.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.told)

    def prefix(self, number: int) -> str:
        return f"{self.question.place}:{number}/"

    @property
    def keys(self) -> list[Key]:
        return [key for number in sorted(self.sections) for key in self.sections[number].keys]

    def draw(self, values: Sequence[Value], questions: Mapping[Key, Question]) -> list[Key]:
        """A section for each of these answers; the keys of the questions that are new."""
        new: list[Key] = []
        for number, value in numbered(self.question.item, values):
            section = self.sections.get(number)
            if section is None:
                section = self.sections[number] = Section()
                self._put_in_place(number, section)
                section.keys = self._draw(section, self.prefix(number))
                new += section.keys
            words = said_value(self.question.item, value)
            if section.words != words:
                section.name(words, questions)
        return new

    def _put_in_place(self, number: int, section: Section) -> None:
        """On the page, and for whoever goes through all widgets in their order."""
        after = [one for one in sorted(self.sections) if one > number]
        self._column.insertWidget(1 + sorted(self.sections).index(number), section)
        if after:
            section.stackUnder(self.sections[after[0]])

    def show_asked(self, places: frozenset[str]) -> None:
        """Show the sections in which something is asked just now."""
        for number, section in self.sections.items():
            prefix = self.prefix(number)
            section.setVisible(any(place.startswith(prefix) for place in places))

    # answers taken away, and back again

    def follow(self, before: Mapping[str, Answered], values: Answered) -> Changes:
        """What changes under the question where its answers become ``values``; what goes is said."""
        item, here = self.question.item, self.question.place
        old, new = before.get(here, ()), numbered(item, values)
        changes = carried(item, here, before, values)
        left = stays(item, old, values)
        gone: list[Value] = []
        for number, value in numbered(item, old):
            prefix = self.prefix(number)
            about = {at.removeprefix(prefix): given for at, given in before.items() if at.startswith(prefix)}
            if about and number not in left:
                self._taken[value] = about
                gone.append(value)
        for number, value in new:
            if value not in old:
                about = self._taken.pop(value, {})
                changes |= {self.prefix(number) + rest: given for rest, given in about.items()}
        if gone:
            self.before = old
        elif not self._taken:
            self.before = ()
        self._tell(gone)
        return changes

    def _tell(self, gone: Sequence[Value]) -> None:
        words = " and ".join(f"“{said_value(self.question.item, value)}”" for value in gone)
        again = "Tick it again" if self.question.item.options else "Write it again"
        again = again if len(gone) == 1 else "Give them again"
        back = "it" if len(gone) == 1 else "them"
        said = f"What was answered about {words} is taken away with {back}."
        said = f"{said} {again}, or press Ctrl+Z, to have it back." if gone else ""
        self.told.setText(said)
        self.told.setVisible(bool(gone))
        announce(self.question, said)

"""A card in which some parts of a pack are prepared. Whatever is shown is kept as soon as a field is left."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from ui.cards import Card
from ui.labels import muted

Given = Mapping[str, object]


class PartCard(Card):
    """``edited`` asks for what it holds to be kept. ``show_given`` fills it in from all parts, ``given`` gives its own
    back: None leaves a part out of the pack."""

    edited = Signal()

    def __init__(self, words: str, more: str = "") -> None:
        super().__init__(words)
        if more:
            self.body.addWidget(muted(more))

    def show_given(self, given: Given) -> None:
        raise NotImplementedError

    def given(self) -> dict[str, object]:
        raise NotImplementedError

    def _emit(self, *_: object) -> None:
        self.edited.emit()


def line_edit(card: PartCard, hint: str = "") -> QLineEdit:
    """A field whose contents are kept when it is left."""
    field = QLineEdit()
    field.setPlaceholderText(hint)
    field.editingFinished.connect(card._emit)
    return field


def words_of(value: object) -> str:
    return "" if value is None else str(value)


def whole_or_words(text: str) -> object:
    """A number where it is one; otherwise the words, for the check to name."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text or None


def of(given: Given, part: str, kind: type[dict[str, object]] = dict) -> dict[str, object]:
    """A part that is an object; empty where it is none."""
    value = given.get(part)
    return value if isinstance(value, kind) else {}

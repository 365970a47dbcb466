"""Who else is named in somebody's copy: a box for each to be blacked out, and what was selected by hand."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout

from ui.cards import Card, clear
from ui.flowing import Flow
from ui.labels import button, muted, small_muted
from ui.questions.wrapped import WrappedCheck

if TYPE_CHECKING:
    from sos_desktop.records.mentions import Mention
    from sos_desktop.records.redaction import Redaction

_WHOSE = {"supported": "somebody else you support", "colleague": "a colleague"}
_NOBODY = "Nobody else that this record book knows is named in it. Read it through all the same."
_LOOK = (
    "Tick whoever they may not read about. People you support are ticked; colleagues who did their work need not be."
    " Only names known here are found: read it through, and select what else is about somebody."
)


class NamedCard(Card):
    """``changed`` follows every change of what is to be blacked out."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__("Who else is in it")
        self.boxes: dict[str, QCheckBox] = {}
        self.taken_back: dict[str, QPushButton] = {}
        self._selected: list[str] = []
        self._look = muted("")
        self._found = QVBoxLayout()
        self._found.setSpacing(2)
        self._by_hand = QVBoxLayout()
        self._by_hand.setSpacing(4)
        self.body.addWidget(self._look)
        self.body.addLayout(self._found)
        self.body.addLayout(self._by_hand)

    def show_mentions(self, mentions: "Sequence[Mention]") -> None:
        clear(self._found)
        self.boxes = {}
        self._selected = []
        self._show_selected()
        self._look.setText(_LOOK if mentions else _NOBODY)
        for mention in mentions:
            times = "once" if mention.times == 1 else f"{mention.times} times"
            box = WrappedCheck(f"{mention.words} · {_WHOSE[mention.whose]}, {times}")
            box.setChecked(mention.whose == "supported")
            box.setAccessibleName(box.text())
            box.setAccessibleDescription(mention.example)
            box.toggled.connect(self.changed)
            self.boxes[mention.words] = box
            self._found.addWidget(box)
            self._found.addWidget(small_muted(mention.example))

    def select(self, words: Iterable[str]) -> None:
        """Black these out too."""
        new = [each for each in words if each not in self._selected]
        if new:
            self._selected += new
            self._show_selected()
            self.changed.emit()

    def redactions(self) -> "list[Redaction]":
        from sos_desktop.records.redaction import Redaction

        ticked = [Redaction(words, whole=True) for words, box in self.boxes.items() if box.isChecked()]
        return ticked + [Redaction(words) for words in self._selected]

    def _show_selected(self) -> None:
        clear(self._by_hand)
        self.taken_back = {}
        if not self._selected:
            return
        self._by_hand.addWidget(muted("Selected by you, blacked out wherever it stands:"))
        for words in self._selected:
            press = button("Show again", "quiet-small", name=f"Show again: {words}")
            press.setProperty("words", words)
            press.clicked.connect(self._take_back)
            self.taken_back[words] = press
            self._by_hand.addWidget(Flow(small_muted(f"“{words}”"), press, spacing=8))

    def _take_back(self) -> None:
        self._selected.remove(str(self.sender().property("words")))
        self._show_selected()
        self.changed.emit()

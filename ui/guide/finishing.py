"""The end of a session: what is still missing, with the way to it; and what finishing led to."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.cards import Card, Notice
from ui.flowing import Flow
from ui.guide.outline import Lacking
from ui.labels import button, heading, muted, text
from ui.told import Told


class StillMissing(Notice):
    """Names what must be answered before the session can be finished; each name leads to its question."""

    wanted = Signal(int, str, str)

    def __init__(self) -> None:
        super().__init__("Before you finish", "Everything so far is saved.")
        self.links: list[QWidget] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self._lines.setContentsMargins(0, 8, 0, 0)
        self.said.addLayout(self._lines)
        self.hide()

    def show_missing(self, lacking: Sequence[Lacking]) -> None:
        for link in self.links:
            self._lines.removeWidget(link)
            link.hide()
            link.deleteLater()
        self.links = []
        for one in lacking:
            link = button(one.words, "quiet-small", name=f"Go to: {one.words}")
            link.setProperty("to", (one.step, one.canonical, one.place))
            link.clicked.connect(self._clicked)
            self._lines.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            self.links.append(link)
        self.setVisible(bool(lacking))

    def _clicked(self) -> None:
        self.wanted.emit(*self.sender().property("to"))


class Ended(QWidget):
    """The session is finished: what follows from it, and the way on."""

    done = Signal()
    undone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.card = Card()
        self.card.body.setSpacing(10)
        self.sentences = QVBoxLayout()
        self.sentences.setSpacing(6)
        self.card.body.addLayout(self.sentences)
        self.care = Card(role="tint")
        self.care.body.addWidget(heading("And you?"))
        self.care.body.addWidget(
            text("Take a moment before the next thing. If this one stays with you, tell your own supporter.")
        )
        self.close_button = button("Done", "primary")
        self.close_button.clicked.connect(self.done)
        self.undo_button = button("Undo  Ctrl+Z", name="Undo: open this session again, Ctrl+Z")
        self.undo_button.clicked.connect(self.undone)
        self.undo_words = muted("")
        self.told = Told()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.card)
        column.addWidget(self.care)
        column.addWidget(Flow(self.close_button, self.undo_button))
        column.addWidget(self.undo_words)
        column.addWidget(self.told)
        column.addStretch(1)

    def show_sentences(self, sentences: Sequence[str], version: int = 1) -> None:
        """What has just been kept as this ``version``, and what follows from it."""
        self.told.tell("")
        self.undo_words.setText(
            "Something left out, or pressed too soon? Undo opens the session again with everything in it. "
            "What is kept now stays readable, and what has been booked stays booked."
        )
        while (item := self.sentences.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        kept = "This session is kept." if version == 1 else f"This session is kept as version {version}."
        for sentence in (f"{kept} It can be added to, never altered.", *sentences):
            self.sentences.addWidget(text(sentence))

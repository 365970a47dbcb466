"""The end of a session: what is still missing, with the way to it; and what finishing led to."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.cards import Card, Notice
from ui.guide.outline import Lacking
from ui.labels import button, heading, text


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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.card)
        column.addWidget(self.care)
        column.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_sentences(self, sentences: Sequence[str]) -> None:
        while (item := self.sentences.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for sentence in ("This session is kept. It can be added to, never altered.", *sentences):
            self.sentences.addWidget(text(sentence))

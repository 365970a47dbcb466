"""What has become of it, in a few sentences, and where to go from here."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.cards import clear
from ui.flowing import Flow
from ui.labels import button, text, title


class Ending(QWidget):
    """``closed`` goes on; ``other_wanted`` is the second way, where there is one."""

    closed = Signal()
    other_wanted = Signal()

    def __init__(self, forward: str = "Done") -> None:
        super().__init__()
        self.title = title("")
        self._said = QVBoxLayout()
        self._said.setSpacing(10)
        self.close_button = button(forward, "primary")
        self.other = button("Something else")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.title)
        column.addLayout(self._said)
        column.addWidget(Flow(self.close_button, self.other))
        self.close_button.clicked.connect(self.closed)
        self.other.clicked.connect(self.other_wanted)

    def tell(self, words: str, said: Iterable[str], other: str = "") -> None:
        from ui.questions.speech import announce

        self.title.setText(words)
        clear(self._said)
        for sentence in said:
            self._said.addWidget(text(sentence))
        self.other.setText(other)
        self.other.setAccessibleName(other)
        self.other.setVisible(bool(other))
        self.close_button.setFocus()
        announce(self, words)

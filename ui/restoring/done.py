"""After going back to a backup: what there is now, and what its owner should know of it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.cards import row
from ui.labels import button, text, title
from ui.restoring.asking import Went


class Done(QWidget):
    """``unlock_wanted`` carries the folder of the record book."""

    unlock_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.title = title("The backup is restored")
        self.said: list[str] = []
        self.unlock = button("Unlock it", "primary")
        self._folder: Path | None = None
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.title)
        column.addLayout(self._lines)
        below = row(self.unlock)
        below.addStretch(1)
        column.addLayout(below)
        self.unlock.clicked.connect(self._unlock)

    def show_went(self, went: Went) -> None:
        self._folder, self.said = went.folder, list(went.said)
        for sentence in went.said:
            self._lines.addWidget(text(sentence))

    def _unlock(self) -> None:
        self.unlock_wanted.emit(self._folder)

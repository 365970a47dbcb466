"""The last moment of the first run: something is being made, and it says so."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ui.cards import Column, row
from ui.labels import button, label, muted, title


class Making(QWidget):
    """``stop_wanted`` where stopping is safe; ``back_wanted`` after a refusal."""

    stop_wanted = Signal()
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = title("")
        self.said = muted("")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("How far it is")
        self.stop = button("Stop")
        self.back = button("Back")
        self.refusal = label("", "problem", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(Column(self.title, self.said, spacing=2))
        column.addWidget(self.progress)
        column.addWidget(self.refusal)
        buttons = row(self.back, self.stop)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.stop.clicked.connect(self._stop)
        self.back.clicked.connect(self.back_wanted)

    def show_work(self, words: str, more: str, *, can_stop: bool) -> None:
        self.title.setText(words)
        self.said.setText(more)
        self.refusal.setVisible(False)
        self.back.setVisible(False)
        self.stop.setVisible(can_stop)
        self.stop.setEnabled(True)
        self.progress.setVisible(True)
        self.progress.setRange(0, 0)

    def show_progress(self, done: int, of: int) -> None:
        self.progress.setRange(0, of)
        self.progress.setValue(done)

    def show_refusal(self, sentence: str) -> None:
        self.refusal.setText(sentence)
        self.refusal.setVisible(True)
        self.progress.setVisible(False)
        self.stop.setVisible(False)
        self.back.setVisible(True)
        self.back.setFocus()

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.said.setText("Stopping…")
        self.stop_wanted.emit()

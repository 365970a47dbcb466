"""That something takes longer than a moment, how far it is, and a way to stop it."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ui.cards import row
from ui.labels import button, muted

MOMENT = 300
"""Milliseconds that need no word."""


class BusyLine(QWidget):
    """``stop_wanted`` when somebody has enough. Takes no room while nothing is under way."""

    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.said = muted("")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("How far it is")
        self.progress.setTextVisible(False)
        self.stop = button("Stop")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.said)
        across = row(self.progress, self.stop)
        across.setStretch(0, 1)
        column.addLayout(across)
        self._words = ""
        self._moment = QTimer(self)
        self._moment.setSingleShot(True)
        self._moment.setInterval(MOMENT)
        self._moment.timeout.connect(self._appear)
        self.stop.clicked.connect(self._stop)
        self.hide()

    def begin(self, words: str) -> None:
        """Say ``words`` unless it is over within a moment."""
        self._words = words
        self.said.setText(words)
        self.progress.setRange(0, 0)
        self.stop.setEnabled(True)
        if not self.isVisible():
            self._moment.start()

    def show_progress(self, done: int, of: int) -> None:
        self.progress.setRange(0, max(1, of))
        self.progress.setValue(done)
        if self.stop.isEnabled():
            self.said.setText(f"{self._words} {done:,} of {of:,}")

    def end(self) -> None:
        self._moment.stop()
        self.hide()

    def _appear(self) -> None:
        self.show()

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.said.setText("Stopping…")
        self.stop_wanted.emit()

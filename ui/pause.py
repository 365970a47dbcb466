"""The wait after a wrong passphrase, key or code: the more often in a row, the longer."""

from PySide6.QtCore import QObject, QTimer, Signal

DELAYS = (0, 0, 1, 2, 4, 8, 16, 30)
"""Seconds to wait after the first, second, ... wrong one; the last holds from then on."""


class Pause(QObject):
    """``waiting`` carries what to say while it lasts, each second anew; ``over`` comes once, at its end."""

    waiting = Signal(str)
    over = Signal()

    def __init__(self, parent: QObject, second: int = 1000) -> None:
        """``second``: how many milliseconds it takes; in tests none passes by itself."""
        super().__init__(parent)
        self.wrong = 0
        """How many in a row."""
        self.left = 0
        """Seconds."""
        self.tick = QTimer(self)
        self.tick.setInterval(second)
        self.tick.timeout.connect(self._count_down)

    def begin(self) -> None:
        """One more was wrong."""
        self.wrong += 1
        self.left = DELAYS[min(self.wrong, len(DELAYS)) - 1]
        if self.left:
            self._say()
            self.tick.start()

    def forgive(self) -> None:
        """It was right."""
        self.wrong = 0

    def stop(self) -> None:
        """Nobody waits any more; how often it was wrong stays known."""
        self.tick.stop()
        self.left = 0

    def _count_down(self) -> None:
        self.left -= 1
        if self.left > 0:
            self._say()
            return
        self.tick.stop()
        self.over.emit()

    def _say(self) -> None:
        self.waiting.emit(f"Try again in {self.left} s")

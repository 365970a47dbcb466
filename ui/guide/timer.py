"""How long a group has been at a step: whole minutes in grey, no colours, no sound; and it can be hidden."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent

from ui.flowing import Flow
from ui.labels import button, small_muted

_LOOKS = 5_000
"""How often it looks at the clock (milliseconds): a minute is shown when it has passed."""


class StepTimer(Flow):
    """``begin`` starts it anew. Hidden by its button, it stays so until it is wanted again."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(spacing=8, to_the_right=True)
        self._clock = clock
        self._since = clock()
        self.words = small_muted("")
        self.words.setWordWrap(False)
        self.fold = button("Hide time", "quiet-small")
        self.add(self.words)
        self.add(self.fold)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOKS)
        self._timer.timeout.connect(self.look)
        self.fold.clicked.connect(self._fold)

    def begin(self) -> None:
        self._since = self._clock()
        self.look()

    def look(self) -> None:
        minutes = int((self._clock() - self._since).total_seconds() // 60)
        self.words.setText("Just begun" if not minutes else f"{minutes} min in this step")

    def _fold(self) -> None:
        hidden = not self.words.isHidden()
        self.words.setVisible(not hidden)
        words = "Show time" if hidden else "Hide time"
        self.fold.setText(words)
        self.fold.setAccessibleName(words)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._timer.stop()

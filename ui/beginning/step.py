"""What every step of the first run looks like: its title, its place in the row, Back and Next."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.cards import Column, row
from ui.labels import button, label, small_muted, title


class Step(QWidget):
    """Put the step into ``body``. ``finished`` and ``left`` ask for the next and the one before."""

    finished = Signal()
    left = Signal()

    def __init__(self, words: str, place: str = "", forward: str = "Next") -> None:
        super().__init__()
        self.title = title(words)
        self.place = small_muted(place)
        if not place:
            self.place.hide()
        self.problem = label("", "problem", wrap=True)
        self.problem.setVisible(False)
        self.forward = button(forward, "primary")
        self.back = button("Back")
        self.body = QVBoxLayout()
        self.body.setSpacing(14)
        buttons = row(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.forward)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(Column(self.place, self.title, spacing=2))
        column.addLayout(self.body)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        self.forward.clicked.connect(self._forward)
        self.back.clicked.connect(self.left)

    def ready(self) -> bool:
        """Whether the next step may come; says what is missing where it may not."""
        return True

    def begin(self) -> None:
        """The step is shown."""

    def say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _forward(self) -> None:
        if self.forward.isEnabled() and self.ready():
            self.finished.emit()

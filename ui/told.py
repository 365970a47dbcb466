"""The line under a page's heading that says what became of something: kept, saved, or why not."""

from PySide6.QtWidgets import QWidget

from ui.labels import Words, set_role
from ui.questions.speech import announce


class Told(Words):
    """Takes no room while there is nothing to tell; a screen reader says what it tells at once."""

    def __init__(self) -> None:
        super().__init__("")
        self.setWordWrap(True)
        set_role(self, "muted")
        self.hide()

    def tell(self, words: str, *, problem: bool = False) -> None:
        new = words != self.text()
        set_role(self, "problem" if problem else "muted")
        self.setText(words)
        self.setVisible(bool(words))
        if new:
            announce(_spoken_by(self), words)


def _spoken_by(widget: QWidget) -> QWidget:
    """Something that is shown: what has just been hidden is not listened to."""
    return widget if widget.isVisible() else widget.window()

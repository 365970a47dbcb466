"""Says whether everything is kept. "Saved 10:42" stands here only on the reply of the vault thread."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop.dates import london_clock, london_date, said
from ui.cards import Notice
from ui.flowing import Flow
from ui.guide.saving import Saving
from ui.labels import button, label, restyle
from ui.questions.speech import announce
from ui.told import Told


class SavedLine(QWidget):
    """One small line; ``trouble`` is the box that comes up when the tries are used up."""

    def __init__(self, saving: Saving, today: Callable[[], date]) -> None:
        super().__init__()
        self._saving, self._today = saving, today
        self._unfit: dict[tuple[str, str], bool] = {}
        self._given = 0
        self.words = label("", "small-muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        self.trouble = Trouble(copy=True)
        self.trouble.try_again.clicked.connect(saving.flush)
        saving.changed.connect(self.show_state)

    def begin(self) -> None:
        self._unfit.clear()
        self.show_state()

    def set_unfit(self, canonical: str, place: str, *, said: bool) -> None:
        """Something on the screen cannot be kept; ``said`` is whether its question says so yet."""
        self._unfit[canonical, place] = said
        self.show_state()

    def set_fit(self, canonical: str, place: str) -> None:
        if self._unfit.pop((canonical, place), None) is not None:
            self.show_state()

    @property
    def unfit(self) -> tuple[tuple[str, str], ...]:
        """Where something stands on the screen that cannot be kept as it is."""
        return tuple(self._unfit)

    def text(self) -> str:
        return self.words.text()

    def show_state(self) -> None:
        self.words.setText(self._state())
        restyle(
            self.words,
            "role",
            "problem" if self._saving.sentence or any(self._unfit.values()) else "small-muted",
        )
        if self._saving.given != self._given:  # a copy that was saved does not hold this
            self._given = self._saving.given
            self.trouble.tell("")
        # It stays while it is tried again: whoever presses one of its buttons leaves a field, which is a try.
        troubled = self._saving.given_up or not self.trouble.isHidden()
        self.trouble.show_sentence(self._saving.sentence if troubled else "")

    def _state(self) -> str:
        saving = self._saving
        if saving.given_up:
            return "Not saved yet"
        if saving.sentence:
            return "Not saved yet. Trying again…"
        if any(self._unfit.values()):
            return "Not saved: one answer needs a look"
        if saving.waiting or self._unfit:
            return "Saving…"
        return f"Saved {self._when(saving.saved)}" if saving.saved else ""

    def _when(self, saved: datetime) -> str:
        """``10:42``, with its day where that is not today."""
        day = london_date(saved)
        other = "" if day == self._today() else f"{said(day, year=day.year != self._today().year)}, "
        return other + london_clock(saved)


class Trouble(Notice):
    """What was given stays on the screen; this says why it is not kept, and tries again when asked.

    With ``copy``, ``copy_wanted`` asks for a protected copy of it elsewhere; what becomes of that is ``told``.
    """

    copy_wanted = Signal()

    def __init__(self, words: str = "This is not saved yet", *, copy: bool = False) -> None:
        super().__init__(words)
        self.try_again = button("Try again", "primary")
        self.copy_elsewhere = button("Save a protected copy elsewhere…")
        self.told = Told()
        ways = (self.try_again, self.copy_elsewhere) if copy else (self.try_again,)
        self.body.addWidget(Flow(*ways, spacing=8))
        self.body.addWidget(self.told)
        self.copy_elsewhere.clicked.connect(self.copy_wanted)
        self.hide()

    def tell(self, words: str, *, problem: bool = False) -> None:
        """What became of the copy stands in place of why there is one: at large text there is no room for both."""
        self.told.tell(words, problem=problem)
        self.more.setVisible(self.told.isHidden())

    def show_sentence(self, sentence: str) -> None:
        if sentence and not self.isVisible():
            announce(self, f"{self.heading.text()}. {sentence}")
        stays = "" if "on the screen" in sentence else " What you gave stays on the screen."
        self.more.setText(f"{sentence}{stays}" if sentence else "")
        self.more.setVisible(bool(sentence) and self.told.isHidden())
        self.setVisible(bool(sentence))
        if not sentence:
            self.tell("")

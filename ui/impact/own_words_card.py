"""A box for each section of the report, in which the team writes; kept by itself while they do."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit

from sos_desktop.dates import london_clock
from ui.background import Background
from ui.cards import Card
from ui.form import Form
from ui.giving import Giving
from ui.guide.saving import Saving
from ui.impact import gathering
from ui.impact.gathering import Beside
from ui.labels import muted
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.records.set_aside import Typed

_MORE = (
    "What you write here stands in the report, under what was counted, as your own words. The sections are those that "
    "SQUIRE 2.0 asks of a write-up. No names: the report goes to many."
)
_LINES = 4


class OwnWordsCard(Card):
    """``changed`` follows when something was kept."""

    changed = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("In your own words")
        self._clock = clock
        self.saving = Saving(background, parent=self)
        self.boxes: dict[str, QPlainTextEdit] = {}
        self.told = Told()
        self.form = Form()
        self._showing = False
        for part in (muted(_MORE), self.told, self.form):
            self.body.addWidget(part)
        self.saving.kept.connect(self._kept)
        self.saving.unfit.connect(self._unfit)
        self.saving.changed.connect(self._say)

    def show_beside(self, beside: Beside) -> None:
        """What is being typed is never overwritten by what was read before it."""
        from sos_desktop.impact.written import SECTIONS

        self._showing = True
        for section, asked in SECTIONS.items():
            box = self.boxes.get(section) or self._box(section, asked)
            box.setReadOnly(not beside.writable)
            said = beside.written.said(section)
            if not self.saving.holds(section) and not box.hasFocus() and box.toPlainText().strip() != said:
                box.setPlainText(said)
        self._showing = False

    def put_away(self) -> None:
        """Send what is still being typed."""
        self.saving.flush()

    def _box(self, section: str, asked: str) -> QPlainTextEdit:
        box = self.boxes[section] = QPlainTextEdit()
        box.setTabChangesFocus(True)
        box.setMinimumHeight(box.fontMetrics().lineSpacing() * _LINES + 24)
        self.form.add_row(asked, box)
        box.textChanged.connect(partial(self._typed, section))
        return box

    def _typed(self, section: str) -> None:
        if self._showing:
            return
        words = self.boxes[section].toPlainText()
        work = partial(gathering.write, section=section, words=words, now=self._clock())
        self.saving.keep_soon(section, Giving(work, partial(_piece, section, words)))

    def _kept(self, section: object) -> None:
        box = self.boxes.get(str(section))
        if box is not None:
            self.form.problem(box, "", focus=False)
        self.told.tell(f"Saved {london_clock(self._clock())}")
        self.changed.emit()

    def _unfit(self, section: object, why: str) -> None:
        box = self.boxes.get(str(section))
        if box is not None:
            self.form.problem(box, why, focus=False)

    def _say(self) -> None:
        if self.saving.sentence:
            self.told.tell(self.saving.sentence, problem=True)


def _piece(section: str, words: str) -> "Typed":
    from sos_desktop.records.set_aside import Typed

    return Typed(f"own-words {section}", {"words": words})

"""The steps of a session that have been drawn so far: each is drawn once, when it is due."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout

from ui.guide.comparison import Comparison, mark_first_time
from ui.guide.outline import Outline
from ui.guide.sheet import Sheet
from ui.guide.step import Step

if TYPE_CHECKING:
    from sos_desktop.records.reading import Earlier


class Drawn(QObject):
    """``made`` carries a step that has just been drawn. ``comparison`` stands in the step that is shown, if any."""

    made = Signal(object)

    def __init__(self, room: QVBoxLayout, today: Callable[[], date], parent: QObject) -> None:
        super().__init__(parent)
        self._room, self._today = room, today
        self._outline: Outline | None = None
        self._instruments: Mapping[str, Sheet] = {}
        self._earlier: Earlier | None = None
        self._steps: dict[int, Step] = {}
        self.comparison: Comparison | None = None

    def begin(self, outline: Outline, instruments: Mapping[str, Sheet], earlier: "Earlier | None") -> None:
        """Another session: nothing of the one before stays on the screen."""
        for step in self._steps.values():
            self._room.removeWidget(step)
            step.hide()
            step.deleteLater()
        self._steps, self.comparison = {}, None
        self._outline, self._instruments, self._earlier = outline, instruments, earlier

    @property
    def shown(self) -> Step | None:
        """The step that one is at, where it has been drawn."""
        return self._steps.get(self._outline.at) if self._outline else None

    def at(self, index: int) -> Step:
        """The step of that number, not shown yet where it is new."""
        return self._steps.get(index) or self._draw(index)

    def _draw(self, index: int) -> Step:
        assert self._outline is not None  # noqa: S101
        note = self._outline.sheet.find("note")
        step = Step(
            self._outline.groups[index],
            self._outline.sheet,
            self._instruments,
            self._today,
            elsewhere=frozenset({note.link_id} if note else ()),
        )
        self._steps[index] = step
        self.made.emit(step)
        step.hide()
        self._room.addWidget(step)
        if self._earlier is not None:
            mark_first_time(step.questions.values(), self._earlier.answers)
        return step

    def seal_welcome(self, words: str) -> None:
        """The welcome was given once, at its own time; it is not taken back."""
        if (first := self._steps.get(0)) is not None:
            first.seal_required(words)

    def show_worked_out(self, canonical: str, places: Iterable[str], failed: frozenset[str]) -> None:
        for step in self._steps.values():
            step.show_worked_out(canonical, places, failed)

    def compare(self, step: Step) -> None:
        """The decision stands under everything it is taken from."""
        if self.comparison is not None:
            self.comparison.hide()
            self.comparison.deleteLater()
            self.comparison = None
        if self._outline is None or self._earlier is None or not self._outline.decides():
            return
        self.comparison = Comparison()
        self.comparison.compare(self._outline.sheet, self._earlier, tuple(self._instruments.values()))
        step.put_above_questions(self.comparison)

"""What forms work out themselves, off the window's thread: asked again after each answer, and the last one wins."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sos_desktop.questionnaires.model import Value
from ui.background import Background
from ui.guide.sheet import Sheet

if TYPE_CHECKING:
    from sos_desktop.questionnaires.calculations import Calculated, Calculations

AT_MOST = 5.0
"""Seconds for all expressions of a form, each time: nobody waits for it, but others may want the thread."""


class Calculating(QObject):
    """``worked_out`` names the form, the places whose answer is another now, and the linkIds that cannot be run."""

    worked_out = Signal(str, object, object)

    def __init__(
        self, background: Background, clock: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background, self._clock = background, clock
        self._sheets: dict[str, Sheet] = {}
        self._engines: dict[str, Calculations] = {}
        self._busy: set[str] = set()
        self._again: set[str] = set()
        self._unbegun: set[str] = set()
        """Forms whose own beginning has not been filled in yet."""
        self._round = 0

    def begin(self, sheets: Iterable[Sheet]) -> None:
        """Other forms are filled in now: what they begin with is worked out."""
        self.end()
        self._sheets = {sheet.canonical: sheet for sheet in sheets if sheet.form.calculates}
        self._unbegun = set(self._sheets)
        for canonical in self._sheets:
            self._run(canonical)

    def end(self) -> None:
        """Nothing is filled in any more; the processes go, and with them every answer they were told."""
        self._round += 1
        engines, self._engines = self._engines, {}
        self._sheets, self._busy, self._again = {}, set(), set()
        for engine in engines.values():
            engine.close()

    def answered(self, canonical: str) -> None:
        """An answer changed: work out what follows from it."""
        if canonical in self._busy:
            self._again.add(canonical)
        elif canonical in self._sheets:
            self._run(canonical)

    def given(self, canonical: str, places: Iterable[str]) -> list[tuple[str, tuple[Value, ...]]]:
        """What stands at these places now."""
        sheet = self._sheets.get(canonical)
        return [(place, sheet.answers.get(place, ())) for place in places] if sheet else []

    def _run(self, canonical: str) -> None:
        from sos_desktop.questionnaires.calculations import Calculations

        sheet = self._sheets[canonical]
        engine = self._engines.get(canonical)
        if engine is None:
            engine = self._engines[canonical] = Calculations(sheet.form)
        self._busy.add(canonical)
        beginning = canonical in self._unbegun
        work = partial(engine.run, sheet.answers, now=self._clock(), beginning=beginning, at_most=AT_MOST)
        self._background.aside(work, done=partial(self._done, self._round, canonical))

    def _done(self, asked_in: int, canonical: str, found: "Calculated") -> None:
        if asked_in != self._round:
            return  # of forms that are not shown any more
        self._busy.discard(canonical)
        if canonical in self._again:  # what it was asked about is not what is there now
            self._again.discard(canonical)
            self._run(canonical)
            return
        self._unbegun.discard(canonical)
        sheet = self._sheets[canonical]
        before, sheet.answers = sheet.answers, found.applied(sheet.answers)
        changed = tuple(
            place for place in found.values if before.get(place, ()) != sheet.answers.get(place, ())
        )
        failed = frozenset(finding.link_id for finding in found.findings if finding.link_id)
        self.worked_out.emit(canonical, changed, failed)

"""Trust figures: load a CSV, see what is to be put right row by row, take a file away again."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from sos_desktop.dates import london_clock, london_date, said_briefly
from sos_desktop.errors import SosError
from ui import files
from ui.background import Background
from ui.cards import Card
from ui.flowing import Flow
from ui.impact import gathering
from ui.impact.gathering import Beside
from ui.labels import button, muted
from ui.tables import Table
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.impact.trust_book import TrustFile

_MORE = (
    "Headcount, absence, leavers, staff survey and feedback cards, and what they were before the programme, as a CSV. "
    "Start from the template: it explains every column. A file is taken whole or not at all."
)


class TrustCard(Card):
    """``changed`` follows whatever changes the figures in force."""

    changed = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Trust figures")
        self._background, self._clock = background, clock
        self.choose_file: Callable[[], Path | None] = self._choose_file
        self.choose_place: Callable[[str], Path | None] = self._choose_place
        self._files: tuple[TrustFile, ...] = ()
        self.load = button("Load a CSV…", "primary", name="Load trust figures from a CSV")
        self.template = button("Save the template…")
        self.take_away = button("Take this file away", "quiet")
        self.told = Told()
        self.findings = Table(
            ("Row", "Column", "What to put right"), name="What to put right in the file", shares=(1, 2, 7), numbers=(0,)
        )  # fmt: skip
        self.files = Table(
            ("File", "Loaded", "Figures", "In force"),
            name="Files of trust figures, the latest first",
            shares=(5, 3, 2, 2),
            numbers=(2, 3),
            spare=(1,),
            whole=True,
        )
        for part in (
            muted(_MORE),
            Flow(self.load, self.template, self.take_away),
            self.told,
            self.findings,
            self.files,
        ):
            self.body.addWidget(part)
        self.findings.hide()
        self.load.clicked.connect(self._load)
        self.template.clicked.connect(self._save_template)
        self.take_away.clicked.connect(self._take_away)

    def show_beside(self, beside: Beside) -> None:
        self._files = beside.files
        for part in (self.load, self.take_away):
            part.setEnabled(beside.writable)
        rows = [
            (
                each.id,
                (
                    each.name,
                    f"{said_briefly(london_date(each.loaded))}, {london_clock(each.loaded)}",
                    f"{each.figures:,}",
                    f"{each.in_force:,}",
                ),
            )
            for each in beside.files
        ]
        self.files.show_rows(rows)
        self.files.setVisible(bool(rows))
        self.take_away.setVisible(bool(rows))
        if rows and not self.files.currentIndex().isValid():
            self.files.selectRow(0)

    def _load(self) -> None:
        path = self.choose_file()
        if path is not None:
            now = self._clock()
            work = partial(gathering.load, path=path, now=now, today=london_date(now))
            self.told.tell("Reading…")
            self._background.run(work, done=self._loaded, refused=self._not_loaded)

    def _loaded(self, file: "TrustFile") -> None:
        self.findings.hide()
        self.told.tell(f"{file.figures:,} figures of {file.name} are in force.")
        self.changed.emit()

    def _not_loaded(self, problem: SosError) -> None:
        from sos_desktop.impact.trust_book import FiguresRefused

        self.told.tell(str(problem), problem=True)
        found = problem.findings if isinstance(problem, FiguresRefused) else ()
        rows = [(str(at), (str(each.row), each.column, each.said)) for at, each in enumerate(found)]
        self.findings.show_rows(rows)
        self.findings.setVisible(bool(rows))
        if rows:
            self.findings.selectRow(0)
            self.findings.setFocus()

    def _take_away(self) -> None:
        at = self.files.currentIndex().row()
        if 0 <= at < len(self._files):
            file = self._files[at]
            work = partial(gathering.take_away_file, file_id=file.id, now=self._clock())
            done = partial(self._was_taken_away, file.name)
            self._background.run(work, done=done, refused=self._refused)

    def _was_taken_away(self, name: str, _: None) -> None:
        self.told.tell(f"{name} is taken away. What it had said anew is as it was before.")
        self.changed.emit()

    def _save_template(self) -> None:
        out = self.choose_place("trust-figures.csv")
        if out is not None:
            self._background.aside(partial(gathering.template, out), done=self._saved, refused=self._refused)

    def _saved(self, path: Path) -> None:
        self.told.tell(f"Saved as {path.name}.")

    def _refused(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)

    def _choose_file(self) -> Path | None:
        return files.file_to_open(self, "A CSV of trust figures", "CSV (*.csv *.txt)")

    def _choose_place(self, suggestion: str) -> Path | None:
        return files.file_to_save(self, "Save the template", suggestion, "CSV (*.csv)")

"""Bringing the other office's sum together with this one's, and the totals that may be shown."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sos_desktop.dates import Quarter, london_date
from sos_desktop.errors import SosError
from ui import files
from ui.background import Background
from ui.cards import Card, Column
from ui.combining import shares_work as work
from ui.flowing import Flow
from ui.form import Form
from ui.impact.card import ImpactCard
from ui.labels import button, combo, heading, muted, small_muted
from ui.tables import Table
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.offices.exact import ExactTotals, Opened
    from sos_desktop.offices.partials import Kept

_PARTIALS = "Partials (*.zip)"


class OpeningCard(Card):
    """``opened`` carries the totals each time they change; ``brought`` follows a partial that was brought in."""

    opened = Signal(object)
    brought = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("2. Open it with the other office's sum")
        self._background, self._clock = background, clock
        self._ledger: tuple[Kept, ...] = ()
        self._proven: Mapping[tuple[bytes, bytes], Opened] = {}
        self._asked = 0
        self._groups: tuple[ExactTotals, ...] = ()
        self.totals: ExactTotals | None = None
        self.choose_partial: Callable[[], Path | None] = self._choose_partial
        self.choose_file: Callable[[str], Path | None] = self._choose_file
        self.bring_in = button("Bring in the other office's sum…")
        self.save_again = button("Save this office's sum again…")
        self.quarters = Table(
            ("Quarter", "This office", "The other office", "Together"), name="Quarters of both offices",
            shares=(5, 5, 5, 4), spare=(2, 1), whole=True,
        )  # fmt: skip
        self.quarter = combo()
        self.cells = Table(
            ("Table", "Counted", "Number"), name="Totals", shares=(3, 4, 2), numbers=(2,), spare=(0,)
        )
        self.save_csv = button("Save CSV…")
        self.report = button("Impact report (PDF)…", "primary")
        self.impact = ImpactCard(background, clock)
        self.told = Told()
        self._totals = self._laid_out()
        for each in (Flow(self.bring_in, self.save_again), self.told, self.quarters, self._totals):
            self.body.addWidget(each)
        self.bring_in.clicked.connect(self._bring_in)
        self.save_again.clicked.connect(self._save_again)
        self.quarter.activated.connect(self._show_cells)
        self.save_csv.clicked.connect(self._save_csv)
        self.report.clicked.connect(self._save_report)
        self._show(work.Together((), (), ""))

    def _laid_out(self) -> QWidget:
        form = Form()
        form.add_row("Totals of", self.quarter)
        return Column(
            heading("Totals of both offices"),
            muted(
                "Exact, then protected: 0 stays, 1 to 7 is hidden, everything else is to the nearest 5. “Hidden” is "
                "any number from 1 up, hidden so that no other can be worked out; it was tried, for each of them."
            ),
            form,
            self.cells,
            Flow(self.save_csv, self.report),
            self.impact,
            small_muted("What is released can be checked again at any time: sos-records attack FILE…"),
            spacing=10,
        )

    def show_ledger(self, ledger: "tuple[Kept, ...]") -> None:
        """Open what can be opened of these, away from the record book."""
        self._ledger = ledger
        self._asked += 1
        done = partial(self._answered, self._asked)
        asked = partial(work.open_all, ledger, self._proven)
        self._background.aside(asked, done=done, refused=self._refused)

    def _answered(self, asked: int, together: work.Together) -> None:
        if asked == self._asked:
            self._proven = together.proven
            self._show(together)

    def _show(self, together: work.Together) -> None:
        self._groups = together.totals
        self.quarters.show_rows(together.rows)
        self.quarters.setVisible(bool(together.rows))
        self.save_again.setEnabled(any(each.mine for each in self._ledger))
        self._totals.setVisible(bool(self._groups))
        if together.refusal:
            self.told.tell(together.refusal, problem=True)
        self.quarter.clear()
        for quarter in sorted((each for group in self._groups for each in group.quarters), reverse=True):
            self.quarter.addItem(quarter.said(), str(quarter))
        self._show_cells()

    def _show_cells(self) -> None:
        """The numbers of the quarter that is chosen; what is saved is of all quarters under the same pack."""
        chosen = str(self.quarter.currentData())
        self.totals = next((each for each in self._groups if chosen in map(str, each.quarters)), None)
        self.impact.show_combined(self.totals)
        if self.totals is not None:
            self.cells.show_rows(work.cells(self.totals, Quarter.parse(chosen)))
            self.opened.emit(self.totals)

    # The other office's, and this one's again

    def _bring_in(self) -> None:
        path = self.choose_partial()
        if path is not None:
            self.told.tell("")
            asked = partial(work.bring_in, path=path, now=self._clock())
            self._background.run(asked, done=self._was_brought, refused=self._refused)

    def _was_brought(self, kept: "Kept") -> None:
        whose = "This office's own" if kept.mine else "The other office's"
        self.told.tell(f"{whose} of {kept.partial.period.said()} is here.")
        self.brought.emit()

    def save_partial(self, kept: "Kept") -> None:
        """Ask where, and save it for the other office."""
        out = self.choose_file(kept.partial.name)
        if out is not None:
            saving = partial(work.save, out, kept.package)
            self._background.aside(saving, done=self._was_saved, refused=self._refused)

    def _save_again(self) -> None:
        current = self.quarters.current()
        mine = [each for each in self._ledger if each.mine]
        chosen = next(
            (each for each in mine if str(each.partial.period) == current), mine[0] if mine else None
        )
        if chosen is not None:
            self.save_partial(chosen)

    # What may be shown

    def _save_csv(self) -> None:
        self._save("exact-totals.csv", work.table)

    def _save_report(self) -> None:
        self._save("impact-report.pdf", partial(work.report, made=london_date(self._clock())))

    def _save(self, suggestion: str, written: "Callable[[ExactTotals], bytes]") -> None:
        out = self.choose_file(suggestion)
        if out is not None and self.totals is not None:
            saving = partial(work.save_written, out, written, self.totals)
            self._background.aside(saving, done=self._was_saved, refused=self._refused)

    def _was_saved(self, path: Path) -> None:
        self.told.tell(f"Saved as {path.name}.")

    def _refused(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)

    def _choose_partial(self) -> Path | None:
        return files.file_to_open(self, "The other office's partial", _PARTIALS)

    def _choose_file(self, suggestion: str) -> Path | None:
        kinds = {"csv": "CSV (*.csv)", "pdf": "PDF (*.pdf)"}.get(suggestion[-3:], _PARTIALS)
        return files.file_to_save(self, "Save", suggestion, kinds)

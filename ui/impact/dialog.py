"""Impact report: the report on the screen, what stands beside the files, and saving it. A window over Combine."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from sos_desktop.dates import london_date
from sos_desktop.errors import SosError
from ui import files
from ui.background import Background
from ui.cards import Inside, row, scrolled
from ui.flowing import Flow
from ui.impact import gathering
from ui.impact.changes_card import ChangesCard
from ui.impact.gathering import Beside
from ui.impact.own_words_card import OwnWordsCard
from ui.impact.trust_card import TrustCard
from ui.impact.view import ImpactView
from ui.labels import button, title
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.reports.evidence import AnyCombined

WORDS = "Impact report"
_PDF = "PDF (*.pdf)"


class ImpactDialog(QDialog):
    """``choose_file`` and ``choose_folder`` show the system's own dialogs; a test answers in their place."""

    def __init__(
        self,
        background: Background,
        clock: Callable[[], datetime],
        combined: "AnyCombined",
        parent: QWidget | None = None,
        *,
        everywhere: bool = True,
    ) -> None:
        """``everywhere``: not one organisation out of several."""
        super().__init__(parent)
        self._everywhere = everywhere
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(WORDS)
        self._background, self._clock, self._combined = background, clock, combined
        self._beside: Beside | None = None
        self._of: gathering.Told | None = None
        self._asked = 0
        self.choose_file: Callable[[str], Path | None] = self._choose_file
        self.choose_folder: Callable[[], Path | None] = self._choose_folder
        self.view = ImpactView()
        self.trust = TrustCard(background, clock)
        self.changes = ChangesCard(background, clock)
        self.own_words = OwnWordsCard(background, clock)
        self.told = Told()
        self.save_report = button("Save the report (PDF)…", "primary")
        self.save_board = button("One page for the board (PDF)…")
        self.save_all = button("Save everything…", name="Save reports, figures and data into a folder…")
        self.close_button = button("Close", "quiet", name="Close the impact report")
        self.places = {
            "report": (self._segment("Report"), self.view),
            "trust": (self._segment("Trust figures"), self.trust),
            "changes": (self._segment("Changes of the service"), self.changes),
            "words": (self._segment("In your own words"), self.own_words),
        }
        self._lay_out()
        self._connect()
        self.go("report")
        self.read()

    def _segment(self, words: str) -> QPushButton:
        press = button(words, "segment")
        press.setCheckable(True)
        return press

    def _lay_out(self) -> None:
        inside = Inside(lambda: None)
        inside.setProperty("role", "scrolled")
        body = QVBoxLayout(inside)
        body.setContentsMargins(30, 24, 30, 12)
        body.setSpacing(16)
        body.addWidget(title(WORDS))
        where = Flow(spacing=8)
        for press, _ in self.places.values():
            where.add(press)
        body.addWidget(where)
        body.addWidget(self.told)
        for _, part in self.places.values():
            body.addWidget(part)
        body.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.area = scrolled(inside)
        whole.addWidget(self.area, 1)
        below = row()
        below.setContentsMargins(30, 6, 30, 18)
        below.addWidget(Flow(self.save_report, self.save_board, self.save_all, self.close_button), 1)
        whole.addLayout(below)
        parent = self.parentWidget()
        most = parent.window().size() if parent is not None else self.screen().size()
        wide = self.fontMetrics().averageCharWidth() * 110
        self.resize(min(wide, most.width() - 40), most.height() - 40)

    def _connect(self) -> None:
        for name, (press, _) in self.places.items():
            press.clicked.connect(partial(self.go, name))
        for card in (self.trust, self.changes, self.own_words):
            card.changed.connect(self.read)
        self.save_report.clicked.connect(partial(self._save, "impact-report.pdf", gathering.save_report))
        self.save_board.clicked.connect(partial(self._save, "board-sheet.pdf", gathering.save_board_sheet))
        self.save_all.clicked.connect(self._save_all)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(self.put_away)

    def go(self, name: str, _: bool = False) -> None:
        """Show the report, or one of the things that stand beside the files."""
        self.own_words.put_away()
        for each, (press, part) in self.places.items():
            press.setChecked(each == name)
            part.setVisible(each == name)
        self.area.verticalScrollBar().setValue(0)

    def put_away(self, _: int = 0) -> None:
        """What is still being typed is sent: the dialog or the record book is about to be closed."""
        self.own_words.put_away()

    def read(self) -> None:
        self._asked += 1
        work = partial(gathering.beside, today=london_date(self._clock()))
        self._background.run(work, done=self._gathered, refused=self._refused)

    def _gathered(self, beside: Beside) -> None:
        self._beside = beside
        for card in (self.trust, self.changes, self.own_words):
            card.show_beside(beside)
        made, everywhere = london_date(self._clock()), self._everywhere
        work = partial(gathering.told, self._combined, beside, made=made, everywhere=everywhere)
        self._background.aside(work, done=partial(self._was_told, self._asked), refused=self._refused)

    def _was_told(self, asked: int, of: gathering.Told) -> None:
        if asked == self._asked:
            self._of = of
            if self.view.report != of.report:
                self.view.show_report(of.report)

    # Saving

    def _save(self, suggestion: str, saving: Callable[[gathering.Told, Path], Path], _: bool = False) -> None:
        out = self.choose_file(suggestion) if self._of is not None else None
        if out is not None and self._of is not None:
            self.told.tell("Writing…")
            self._background.aside(partial(saving, self._of, out), done=self._saved, refused=self._refused)

    def _saved(self, path: Path) -> None:
        self.told.tell(f"Saved as {path.name}.")

    def _save_all(self) -> None:
        folder = self.choose_folder() if self._of is not None else None
        if folder is not None and self._of is not None:
            self.told.tell("Writing…")
            work = partial(gathering.save_everything, self._of, folder)
            self._background.aside(work, done=partial(self._all_saved, folder), refused=self._refused)

    def _all_saved(self, folder: Path, many: int) -> None:
        self.told.tell(
            f"Saved {many} files in {folder.name}: both PDFs, the data, and each figure as SVG and PNG."
        )

    def _refused(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)
        self.area.ensureWidgetVisible(self.told)

    def _choose_file(self, suggestion: str) -> Path | None:
        return files.file_to_save(self, "Save", suggestion, _PDF)

    def _choose_folder(self) -> Path | None:
        return files.folder_to_open(self, "A folder for the reports, the figures and the data")

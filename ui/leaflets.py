"""Leaflets: read on the screen, or saved as a PDF to print and hand over. They are the same for everybody."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from sos_desktop.dates import london_date
from sos_desktop.errors import SosError
from ui import files
from ui.background import Background
from ui.cards import Card, Column, clear, line, row, scrolled, two_lines
from ui.flowing import Flow, SideBySide
from ui.labels import button, muted, text, title
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.records.programme import Leaflet as OfProgramme
    from sos_desktop.reports.leaflets import Leaflet

_TIERS = ("Tier 0: by themselves", "Tier 1: with somebody close", "Tier 2: with you")


class LeafletsCard(Card):
    """``choose_file`` shows the system's own dialog; a test answers in its place."""

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Leaflets")
        self._background, self._clock = background, clock
        self.choose_file: Callable[[str], Path | None] = self._ask_for_file
        self.reads: dict[str, QPushButton] = {}
        self.saves: dict[str, QPushButton] = {}
        self._leaflets: dict[str, Leaflet] = {}
        self.told = Told()
        self._listed = Column(spacing=10)
        self.body.addWidget(muted("To read, to print, and to hand over. Nothing about anybody is in them."))
        self.body.addWidget(self.told)
        self.body.addWidget(self._listed)

    def read(self) -> None:
        """Those of the application, and the programme's. Their module brings what makes PDFs: it is loaded aside."""
        self._background.run(_of_programme, done=self._read_all)

    def _read_all(self, own: "tuple[OfProgramme, ...]") -> None:
        self._background.aside(partial(_all, own), done=self._show)

    def _show(self, found: "tuple[Leaflet, ...]") -> None:
        if tuple(self._leaflets.values()) == found:
            return
        clear(self._listed.body)
        self.reads, self.saves = {}, {}
        self._leaflets = {leaflet.name: leaflet for leaflet in found}
        for leaflet in found:
            if self.reads:
                self._listed.body.addWidget(line())
            read = button("Read", "small", name=f"Read: {leaflet.title}")
            save = button("Save as PDF…", "small", name=f"Save as PDF: {leaflet.title}")
            for press, kept, then in ((read, self.reads, self._read), (save, self.saves, self._save)):
                press.setProperty("leaflet", leaflet.name)
                press.clicked.connect(then)
                kept[leaflet.name] = press
            where = "Your trust’s own" if leaflet.own else _TIERS[leaflet.tier]
            words = two_lines(leaflet.title, f"{leaflet.whom} · {where}")
            self._listed.body.addWidget(
                SideBySide(words, Flow(read, save, spacing=8), shares=(3, 2), letters=12)
            )

    def _chosen(self) -> "Leaflet":
        return self._leaflets[self.sender().property("leaflet")]

    def _read(self) -> None:
        leaflet = self._chosen()
        dialog = LeafletDialog(leaflet, self)
        dialog.save_wanted.connect(partial(self._save_this, leaflet))
        dialog.open()

    def _save(self) -> None:
        self._save_this(self._chosen())

    def _save_this(self, leaflet: "Leaflet") -> None:
        out = self.choose_file(leaflet.file_name)
        if out is not None:
            work = partial(_write, leaflet, out, london_date(self._clock()))
            self._background.aside(work, done=self._saved, refused=self._refused)

    def _saved(self, path: Path) -> None:
        self.told.tell(f"Saved as {path.name}.")

    def _refused(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)

    def _ask_for_file(self, suggestion: str) -> Path | None:
        return files.file_to_save(self, "Save the leaflet", suggestion, "PDF (*.pdf)")


class LeafletDialog(QDialog):
    """One leaflet, to be read."""

    save_wanted = Signal()

    def __init__(self, leaflet: "Leaflet", parent: QWidget) -> None:
        super().__init__(parent)
        from sos_desktop.reports import leaflets

        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(leaflet.title)
        self.save = button("Save as PDF…")
        self.close_it = button("Close", "primary")
        words = text(leaflets.text(leaflet).partition("\n")[2].strip())
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside = Column(title(leaflet.title), muted(leaflet.whom), words, spacing=10)
        inside.body.addStretch(1)
        inside.body.setContentsMargins(30, 26, 30, 8)
        inside.setProperty("role", "scrolled")
        self.area = scrolled(inside)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # read on with the arrow keys
        self.area.setAccessibleName(leaflet.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 22)
        column.addWidget(self.area, 1)
        below = row(self.save)
        below.addStretch(1)
        below.addWidget(self.close_it)
        below.setContentsMargins(30, 0, 30, 0)
        column.addLayout(below)
        self.save.clicked.connect(self.save_wanted)
        self.close_it.clicked.connect(self.accept)
        most = parent.window().size()
        self.resize(
            min(self.fontMetrics().averageCharWidth() * 84, most.width() - 40),
            min(self.fontMetrics().lineSpacing() * 36, most.height() - 40),
        )
        self.close_it.setFocus()


def _of_programme(casebook: "Casebook") -> "tuple[OfProgramme, ...]":
    from sos_desktop.records import programme

    return programme.leaflets(casebook.store)


def _all(own: "tuple[OfProgramme, ...]") -> "tuple[Leaflet, ...]":
    from sos_desktop.reports import leaflets

    return (*leaflets.LEAFLETS, *leaflets.of_programme(own))


def _write(leaflet: "Leaflet", out: Path, today: date) -> Path:
    from sos_desktop.reports import leaflets
    from sos_desktop.vault.files import hand_over

    return hand_over(out, leaflets.paper(leaflet, made=today), safe="Your records are as they were.")

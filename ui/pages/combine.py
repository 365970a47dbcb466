"""Combine: the summaries of many practitioners, added up; never one file's numbers, never one practitioner's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop.dates import london_date
from sos_desktop.errors import SosError
from ui import files
from ui.background import Background
from ui.cards import Card, Empty, Page, row
from ui.chart import Chart
from ui.flowing import SideBySide
from ui.form import Form
from ui.labels import button, heading, muted, number, small_muted, spin_box
from ui.tables import Table
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.reports.impact.report import Card as Headline
    from sos_desktop.reports.pictures import Picture
    from sos_desktop.summary.combine import Combined, Given

_KINDS = "Summaries (*.zip)"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows: each file with its state, and the totals where there can be any."""

    states: tuple[tuple[str, str], ...]
    combined: "Combined | None"
    refusal: str
    said: str
    figures: "tuple[Headline, ...]"
    picture: "Picture | None"
    groups: tuple[tuple[str, str], ...]


class CombinePage(Page):
    """``choose_files``, ``choose_folder`` and ``choose_file`` ask where; tests and the tour answer for themselves."""

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Impact across the network")
        self._background, self._clock = background, clock
        self._paths: list[Path] = []
        self._shown: Shown | None = None
        self.choose_files: Callable[[], list[Path]] = self._choose_files
        self.choose_folder: Callable[[], Path | None] = self._choose_folder
        self.choose_file: Callable[[str], Path | None] = self._choose_file
        self.add_files = button("Add files…")
        self.add_folder = button("Add a folder…")
        self.save_csv = button("Save CSV…")
        self.report = button("Impact report (PDF)…", "primary")
        self.start_again = button("Start again", "quiet-small")
        self.expected = spin_box(0, 9999)
        self.expected.setSpecialValueText("Not known")
        self.expected.setKeyboardTracking(False)
        self.status = Told()
        self._asked = 0
        self.figures = tuple(FigureCard() for _ in range(4))
        self.chart = Chart()
        self.groups = Table(
            ("By staff group", "Supported"),
            name="Supported by staff group",
            shares=(3, 2),
            numbers=(1,),
            whole=True,
        )
        self.states = Table(("File", "State"), name="Files", shares=(2, 3))
        self._empty = Empty(
            "No files yet",
            "Add the summaries that practitioners have sent, at least five, from different record books. "
            "They are added up here; nothing about a single file is shown.",
        )
        self._totals = QWidget()
        self._lay_out()
        self.add_files.clicked.connect(self._add_files)
        self.add_folder.clicked.connect(self._add_folder)
        self.start_again.clicked.connect(self._start_again)
        self.save_csv.clicked.connect(self._save_csv)
        self.report.clicked.connect(self._save_report)
        self.expected.valueChanged.connect(self._add_up)
        self._show(Shown((), None, "", "", (), None, ()))

    def _lay_out(self) -> None:
        for each in (self.add_files, self.add_folder, self.save_csv, self.report):
            self.buttons.add(each)
        totals = QVBoxLayout(self._totals)
        totals.setContentsMargins(0, 0, 0, 0)
        totals.setSpacing(18)
        first, second, third, fourth = self.figures
        pairs = (SideBySide(first, second, letters=17), SideBySide(third, fourth, letters=17))
        totals.addWidget(SideBySide(*pairs, letters=36))
        chart = Card()
        self._chart_title, self._caption = heading(""), small_muted("")
        chart.body.addWidget(self._chart_title)
        chart.body.addWidget(self.chart)
        chart.body.addWidget(self._caption)
        totals.addWidget(chart)
        groups = Card()
        groups.body.setContentsMargins(12, 8, 12, 8)
        groups.body.addWidget(self.groups)
        totals.addWidget(groups)
        self._files_card = Card()
        head = row(heading("Files"))
        head.addStretch(1)
        head.addWidget(self.start_again)
        self._files_card.body.addLayout(head)
        form = Form()
        form.add_row(
            "Files expected each quarter", self.expected, "Below 90% of them, totals read “at least”."
        )
        self._files_card.body.addWidget(form)
        self._files_card.body.addWidget(self.states)
        for part in (self.status, self._empty, self._totals, self._files_card):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def read(self) -> None:
        """Nothing changes here but by what is added."""

    # Adding

    def _add_files(self) -> None:
        self._add(self.choose_files())

    def _add_folder(self) -> None:
        chosen = self.choose_folder()
        self._add([chosen] if chosen else [])

    def _add(self, paths: list[Path]) -> None:
        if paths:
            self._paths.extend(paths)
            self._add_up()

    def _start_again(self) -> None:
        self._paths = []
        self._asked += 1  # what is still being added up is not wanted any more
        self.add_files.setFocus()
        self._show(Shown((), None, "", "", (), None, ()))

    def _add_up(self) -> None:
        if self._paths:
            self._asked += 1
            self.status.tell("Adding up…")
            work = partial(_add_up, tuple(self._paths), self.expected.value() or None)
            self._background.aside(work, done=partial(self._answered, self._asked))

    def _answered(self, asked: int, shown: Shown) -> None:
        if asked == self._asked:
            self._show(shown)

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        there = shown.combined is not None
        self._empty.setVisible(not shown.states)
        self._totals.setVisible(there)
        self._files_card.setVisible(bool(shown.states))
        self.save_csv.setEnabled(there)
        self.report.setEnabled(there)
        self.say(shown.said)
        self.status.tell(shown.refusal, problem=True)
        self.states.show_rows([(str(at), state) for at, state in enumerate(shown.states)])
        self.groups.show_rows([(str(at), words) for at, words in enumerate(shown.groups)])
        for card, figure in zip(self.figures, shown.figures, strict=False):
            card.show_figure(figure)
        if shown.picture is not None:
            self._chart_title.setText(shown.picture.title)
            self._caption.setText(shown.picture.caption)
            self.chart.show_picture(shown.picture)

    # Saving

    def _save_csv(self) -> None:
        self._keep("totals.csv", _totals)

    def _save_report(self) -> None:
        self._keep("impact-report.pdf", partial(_report, made=london_date(self._clock())))

    def _keep(self, suggestion: str, written: "Callable[[Combined], bytes]") -> None:
        out = self.choose_file(suggestion)
        if out is not None and self._shown is not None and self._shown.combined is not None:
            work = partial(_save, self._shown.combined, written, out)
            self._background.aside(work, done=self._was_saved, refused=self._not_saved)

    def _was_saved(self, path: Path) -> None:
        self.status.tell(f"Saved as {path.name}.")

    def _not_saved(self, problem: SosError) -> None:
        self.status.tell(str(problem), problem=True)
        self.area.ensureWidgetVisible(self.status)

    def _choose_files(self) -> list[Path]:
        return files.files_to_open(self, "Summaries to add", _KINDS)

    def _choose_folder(self) -> Path | None:
        return files.folder_to_open(self, "A folder of summaries")

    def _choose_file(self, suggestion: str) -> Path | None:
        kinds = "PDF (*.pdf)" if suggestion.endswith(".pdf") else "CSV (*.csv)"
        return files.file_to_save(self, "Save", suggestion, kinds)


class FigureCard(Card):
    """A headline number with the interval that the noise leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.figure, self.interval = small_muted(""), number(""), muted("")
        for part in (self.words, self.figure, self.interval):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_figure(self, figure: "Headline") -> None:
        self.words.setText(figure.label)
        self.figure.setText(figure.figure)
        self.interval.setText(figure.under)


def _add_up(paths: tuple[Path, ...], expected: int | None) -> Shown:
    from sos_desktop.reports import impact, pictures
    from sos_desktop.summary import combine

    given = combine.read(paths)
    try:
        combined = combine.add_up(given, expected=expected)
    except SosError as refusal:
        return Shown(_states(given, {}), None, str(refusal), "", (), None, ())
    reasons = {refused.name: refused.reason for refused in combined.refused}
    groups = [cell for cell in combined.cells if (cell.kind, cell.table) == ("case", "staff-group")]
    return Shown(
        _states(given, reasons),
        combined,
        "",
        _said_of(combined, impact.period_said(combined.quarters)),
        tuple(impact.headlines(combined)),
        pictures.main_picture(combined),
        tuple((cell.label, combined.total(cell).said(combined.about)) for cell in groups),
    )


def _said_of(combined: "Combined", period: str) -> str:
    """``36 files from 6 record books (100% of those expected) · April 2025 to September 2026 · 2 refused``."""
    came = "" if combined.coverage is None else f" ({int(100 * combined.coverage)}% of those expected)"
    parts = [f"{combined.files:,} files from {combined.record_books:,} record books{came}", period]
    if combined.demonstration:
        parts.append("made-up records")
    if combined.refused:
        parts.append(f"{len(combined.refused):,} refused")
    return " · ".join(parts)


def _states(given: "tuple[Given, ...]", reasons: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Each file with what became of it."""
    seen: set[str] = set()
    states = []
    for each in given:
        again = each.digest in seen
        seen.add(each.digest)
        reason = each.reason or reasons.get(each.name, "")
        states.append((each.name, reason or ("The same file again: counted once." if again else "Read")))
    return tuple(states)


def _totals(combined: "Combined") -> bytes:
    from sos_desktop.summary import table

    return table.write(combined)


def _report(combined: "Combined", *, made: date) -> bytes:
    from sos_desktop.reports import impact

    return impact.impact_report(combined, made=made)


def _save(combined: "Combined", written: "Callable[[Combined], bytes]", out: Path) -> Path:
    from sos_desktop.vault.files import hand_over

    return hand_over(out, written(combined))

"""Combine: the summaries of many practitioners, added up; never one file's numbers, never one practitioner's.

``body`` holds, from above: what has been told, what is under way, the choosers, the headline numbers, a chart, totals,
what stands apart, how much of it came, places for more, the roll-up, and the files. Whoever has more to show of the
sum puts it into ``below_totals`` and listens to ``combined_changed``.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop.dates import london_date
from sos_desktop.errors import SosError
from ui import files
from ui.background import Background
from ui.cards import Card, Empty, Page
from ui.chart import Chart
from ui.combining import adding_up, figures
from ui.combining.adding_up import Asked, Found
from ui.combining.busy_line import BusyLine
from ui.combining.files_card import FilesCard
from ui.combining.made_up_network import MadeUpNetwork
from ui.combining.shares_card import TwoOfficesCard
from ui.combining.totals_card import ApartCard, CoverageCard, FigureCard, ScopeCard, TotalsCard
from ui.flowing import Flow, SideBySide
from ui.impact.card import ImpactCard
from ui.labels import button, heading, muted, small_muted
from ui.opening import Stopped
from ui.told import Told

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from sos_desktop.combining.combine import Combined
    from sos_desktop.impact.trust_figures import TrustFigures

_KINDS = "Summaries and roll-ups (*.zip *.age)"


class CombinePage(Page):
    """``choose_files``, ``choose_folder`` and ``choose_file`` ask where; tests and the tour answer for themselves.

    ``combined_changed`` carries what is shown: the sum of what was chosen, or None.
    """

    combined_changed = Signal(object)
    _progressed = Signal(int, int)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Impact across the network")
        self._background, self._clock = background, clock
        self._found: Found | None = None
        self._trust: TrustFigures | None = None
        self._paths: tuple[Path, ...] = ()
        self._expected = 0
        self.combined: Combined | None = None
        self._pending: tuple[Path, ...] = ()
        self._without: frozenset[str] = frozenset()
        self._asked = self._scoped = self._stopped = 0
        self.choose_files: Callable[[], list[Path]] = self._choose_files
        self.choose_folder: Callable[[], Path | None] = self._choose_folder
        self.choose_file: Callable[[str], Path | None] = self._choose_file
        self.add_files = button("Add files…")
        self.add_folder = button("Add a folder…")
        self.save_csv = button("Save CSV…")
        self.report = button("Impact report (PDF)…", "primary")
        self.status, self.busy = Told(), BusyLine()
        self.scope = ScopeCard()
        self.figures = tuple(FigureCard() for _ in range(4))
        self.chart = Chart()
        self.totals = TotalsCard()
        self.apart = ApartCard()
        self.coverage = CoverageCard()
        self.below_totals = QVBoxLayout()
        self.impact = ImpactCard(background, clock)
        self.below_totals.addWidget(self.impact)
        self.save_roll_up = button("Save a roll-up…")
        self.files = FilesCard()
        self.two_offices = TwoOfficesCard(background, clock)
        self._empty = Empty(
            "No files yet",
            "Add the summaries that practitioners have sent, at least five, from different record books: files, a "
            "folder with everything in it, or roll-ups of other trusts. They can be dropped here, too. They are added "
            "up; nothing about a single file is shown.",
        )
        self.made_up = MadeUpNetwork(background, clock)
        self._empty.body.addWidget(self.made_up)
        self._totals = QWidget()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self._show_found(None)

    def _lay_out(self) -> None:
        for each in (self.add_files, self.add_folder, self.save_csv, self.report):
            self.buttons.add(each)
        totals = QVBoxLayout(self._totals)
        totals.setContentsMargins(0, 0, 0, 0)
        totals.setSpacing(18)
        first, second, third, fourth = self.figures
        pairs = (SideBySide(first, second, letters=17), SideBySide(third, fourth, letters=17))
        self._headlines = SideBySide(*pairs, letters=36)
        self._charted = Card()
        self._chart_title, self._caption = heading(""), small_muted("")
        for shown in (self._chart_title, self.chart, self._caption):
            self._charted.body.addWidget(shown)
        roll_up = Card("For a region or the nation")
        roll_up.body.addWidget(
            muted(
                "A roll-up is one file with the sums of these files, signed by this record book. Whoever gets it adds "
                "it up like any other; what is in two of them counts once."
            )
        )
        roll_up.body.addWidget(Flow(self.save_roll_up))
        self.below_totals.setSpacing(18)
        for card in (self.scope, self._headlines, self._charted, self.totals, self.apart, self.coverage):
            totals.addWidget(card)
        totals.addLayout(self.below_totals)
        totals.addWidget(roll_up)
        for part in (self.status, self.busy, self._empty, self._totals, self.files, self.two_offices):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.add_files.clicked.connect(self._add_files)
        self.add_folder.clicked.connect(self._add_folder)
        self.save_csv.clicked.connect(self._save_csv)
        self.report.clicked.connect(self._save_report)
        self.save_roll_up.clicked.connect(self._make_roll_up)
        self.combined_changed.connect(self._report_on)
        self.impact.closed.connect(self._ask_trust)
        self.scope.chosen.connect(self._show_scope)
        self.busy.stop_wanted.connect(self._stop)
        self._progressed.connect(self.busy.show_progress)
        self.made_up.brought_in.connect(self._brought_in)
        self.files.expected_typed.connect(self._expect)
        self.files.taken_out.connect(self._take_out)
        self.files.withdrawn.connect(self._withdraw)
        self.files.not_withdrawn.connect(self._not_withdrawn)
        self.files.start_again_wanted.connect(self._start_again)
        self.files.bring_back_wanted.connect(self._bring_back)

    def _report_on(self, shown: "Combined | None") -> None:
        whole = self.combined.organisations if self.combined is not None else ()
        self.impact.show_combined(shown, everywhere=shown is None or shown.organisations == whole)

    def put_away(self) -> None:
        """The record book is about to be closed."""
        self.impact.put_away()

    def read(self) -> None:
        """Add up what there is: the register or what was withdrawn may have changed."""
        self.two_offices.read()
        self._add_up()

    # Adding

    def _add_files(self) -> None:
        self.add(self.choose_files())

    def _add_folder(self) -> None:
        chosen = self.choose_folder()
        self.add([chosen] if chosen else [])

    def dragEnterEvent(self, event: "QDragEnterEvent") -> None:  # noqa: N802 - Qt's name
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: "QDropEvent") -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def add(self, paths: list[Path]) -> None:
        """Files and folders, with everything inside them."""
        if paths:
            self._pending += tuple(paths)
            self._without -= set(map(str, paths))
            self._add_up()

    def _add_up(self, expected: int | None = None) -> None:
        """What has not been answered is asked once more: the same file twice is kept once."""
        self._asked += 1
        self.busy.begin("Adding up…")
        now = self._clock()
        work = partial(
            adding_up.added_up,
            asked=Asked(
                self._pending, self._paths, self._without, self._expected, typed=expected is not None
            ),
            now=now,
            today=london_date(now),
            progress=partial(self._progress, self._asked),
        )
        self._background.run(work, done=partial(self._answered, self._asked), refused=self._not_done)

    def _progress(self, asked: int, done: int, of: int) -> None:
        """Called on the other thread; the signal crosses over."""
        if asked <= self._stopped:
            raise Stopped("Stopped.")
        self._progressed.emit(done, of)
        self._background.let_others()

    def _brought_in(self) -> None:
        """A made-up network: the button that made it goes with the empty page."""
        self.add_files.setFocus()
        self._add_up()

    def _stop(self) -> None:
        self._stopped = self._asked

    def _answered(self, asked: int, found: Found) -> None:
        if asked != self._asked:
            return
        self.busy.end()
        self._paths, self._pending = found.paths, ()
        if found.stopped and found.combined is None:
            self.status.tell("Stopped. What was added until then is kept; the totals are not up to date.")
            return
        self._show_found(found)

    def _show_found(self, found: Found | None) -> None:
        self._found = found
        self.combined = found.combined if found else None
        there = bool(found and (found.lines or found.taken_out))
        self._empty.setVisible(not (found and found.files))
        self.made_up.setVisible(found is not None and found.demonstration)
        self.files.setVisible(there)
        if found is None:
            self._show_sum(None)
            return
        self._expected, self._trust = found.expected or 0, found.trust
        self.files.show_found(found)
        self.status.tell(_told(found), problem=bool(found.refusal))
        if found.combined is None:
            self._show_sum(None)
        else:
            self.scope.offer(found.periods, found.organisations)
            self._show_scope(self.scope.scope)

    def _show_scope(self, scope: figures.Scope) -> None:
        if self.combined is not None:
            self._scoped += 1
            work = partial(figures.shown, self.combined, scope, self._trust)
            self._background.aside(work, done=partial(self._reckoned, self._scoped))

    def _ask_trust(self) -> None:
        """Feedback cards may have come in beside the report."""
        self._background.run(adding_up.trust_figures, done=self._trust_told, refused=self._not_done)

    def _trust_told(self, trust: "TrustFigures") -> None:
        if trust != self._trust:
            self._trust = trust
            self._show_scope(self.scope.scope)

    def _reckoned(self, asked: int, shown: figures.Shown) -> None:
        if asked == self._scoped and self.combined is not None:
            self._show_sum(shown)

    def _show_sum(self, shown: "figures.Shown | None") -> None:
        there = shown is not None and shown.combined is not None
        self._shown = shown
        self._totals.setVisible(shown is not None)
        for part in (self._headlines, self._charted, self.totals, self.coverage):
            part.setVisible(there)
        for each in (self.save_csv, self.report, self.save_roll_up):
            each.setEnabled(there)
        self.say(shown.said if shown else "")
        self.combined_changed.emit(shown.combined if shown else None)
        if shown is None:
            return
        self.apart.show_apart(shown)
        if shown.refusal:
            self.status.tell(shown.refusal)
        for card, headline in zip_longest(self.figures, shown.headlines):
            card.setVisible(headline is not None)
            if headline is None:
                continue
            card.show_figure(headline.label, headline.figure, headline.under)
        self.totals.show_tables(shown.tables)
        self.coverage.show_coverage(shown)
        if shown.picture is not None:
            self._chart_title.setText(shown.picture.title)
            self._caption.setText(shown.picture.caption)
            self.chart.show_picture(shown.picture)

    # Deciding

    def _expect(self, files_: int) -> None:
        self._expected = files_
        self._add_up(files_)

    def _take_out(self, where: str) -> None:
        line = (
            next((each for each in self._found.lines if each.where == where), None) if self._found else None
        )
        if line is None:
            return
        if line.number is None:
            self._without |= {where}
            self.read()
        else:
            self._decide(partial(adding_up.take_out, number=line.number, now=self._clock()))

    def _withdraw(self, number: str) -> None:
        self._decide(partial(adding_up.withdraw, file_id=number, now=self._clock()), self.files.refuse_number)

    def _not_withdrawn(self, number: str) -> None:
        self._decide(partial(adding_up.not_withdrawn, file_id=number, now=self._clock()))

    def _start_again(self) -> None:
        self._paths = self._pending = ()
        self._without = frozenset()
        self._stop()
        self.add_files.setFocus()
        self._decide(partial(adding_up.start_again, now=self._clock()))

    def _bring_back(self) -> None:
        self.add_files.setFocus()
        self._decide(partial(adding_up.bring_back, now=self._clock()))

    def _decide(self, work: "Callable[..., object]", told: Callable[[str], None] | None = None) -> None:
        """Do it on the record book's thread, then add up anew."""
        refused = self._not_done if told is None else (lambda problem: told(str(problem)))
        self._background.run(work, done=self._decided, refused=refused)

    def _decided(self, _: object) -> None:
        self.files.number.clear()
        self.read()

    # Saving

    def _save_csv(self) -> None:
        self._keep("totals.csv", self.combined, _totals)

    def _save_report(self) -> None:
        out = self.choose_file("impact-report.pdf")
        if out is not None:
            self.impact.save_report(out, done=self._was_saved, refused=self._not_done)

    def _keep(
        self, suggestion: str, combined: "Combined | None", written: "Callable[[Combined], bytes]"
    ) -> None:
        out = self.choose_file(suggestion) if combined is not None else None
        if out is not None and combined is not None:
            work = partial(_save, combined, written, out)
            self._background.aside(work, done=self._was_saved, refused=self._not_done)

    def _make_roll_up(self) -> None:
        if self.combined is not None:
            work = partial(adding_up.roll_up, combined=self.combined)
            self._background.run(work, done=self._save_roll_ups, refused=self._not_done)

    def _save_roll_ups(self, made: tuple[tuple[str, bytes], ...]) -> None:
        """One for each of the parameters that files were made under: usually one."""
        if len(made) == 1:
            one = self.choose_file(made[0][0])
            places = [one] if one else []
        else:
            folder = self.choose_folder()
            places = [folder / name for name, _ in made] if folder else []
        for path, (_, data) in zip(places, made, strict=False):
            self._background.aside(
                partial(_hand_over, path, data), done=self._was_saved, refused=self._not_done
            )

    def _was_saved(self, path: Path) -> None:
        self.status.tell(f"Saved as {path.name}.")

    def _not_done(self, problem: SosError) -> None:
        self.busy.end()
        self.status.tell(str(problem), problem=True)
        self.area.ensureWidgetVisible(self.status)

    def _choose_files(self) -> list[Path]:
        return files.files_to_open(self, "Summaries to add", _KINDS)

    def _choose_folder(self) -> Path | None:
        return files.folder_to_open(self, "A folder of summaries")

    def _choose_file(self, suggestion: str) -> Path | None:
        ending = suggestion.rpartition(".")[2]
        kinds = {"pdf": "PDF (*.pdf)", "csv": "CSV (*.csv)", "zip": "Roll-up (*.zip)"}
        return files.file_to_save(self, "Save", suggestion, kinds[ending])


def _told(found: Found) -> str:
    if found.refusal:
        return found.refusal
    said = []
    if found.stopped:
        said.append("Stopped. What was added until then is kept.")
    if found.no_room:
        said.append(
            f"The record book has no room for {found.no_room:,} of the files. They are added up now, and forgotten "
            "when it is locked: save a roll-up, and add that instead."
        )
    return " ".join(said)


def _totals(combined: "Combined") -> bytes:
    from sos_desktop.combining import table

    return table.write(combined)


def _save(combined: "Combined", written: "Callable[[Combined], bytes]", out: Path) -> Path:
    return _hand_over(out, written(combined))


def _hand_over(out: Path, data: bytes) -> Path:
    from sos_desktop.vault.files import hand_over

    return hand_over(out, data)

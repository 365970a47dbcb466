"""The protected summary: everything that will leave the laptop, read before it does.

The true counts stand on this page and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from sos_desktop.dates import Quarter, london_date
from sos_desktop.errors import BadInput, SosError
from ui import files
from ui.background import Background
from ui.cards import Card, Empty, Notice, Page, clear, line
from ui.flowing import Flow, SideBySide
from ui.labels import button, chip, combo, label, muted, small_muted, text
from ui.summary.earlier import EarlierFile, what_left
from ui.summary.topics import Topics
from ui.told import Told

if TYPE_CHECKING:
    from sos_desktop.casebook import Casebook
    from sos_desktop.summary.ledger import Issued, Overview
    from sos_desktop.summary.review import Review

_TO_SAVE = "To save it, tick that you have read what is in the file."


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page shows: which quarters there are, and the review of one, where there is one."""

    overview: "Overview"
    review: "Review | None"
    said: tuple[str, ...]
    left_out: tuple[str, ...]
    moved: str


class SummaryPage(Page):
    """``choose_file`` asks where to save, given a name to suggest; tests and the tour answer for themselves."""

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("Summary for the SoS team", "Counting what would be in the file…")
        self._background, self._clock = background, clock
        self._review: Review | None = None
        self.choose_file: Callable[[str], Path | None] = self._choose_file
        self.choose_folder: Callable[[], Path | None] = self._choose_folder
        self.quarter = combo()
        self.quarter.setAccessibleName("Which quarter")
        self.quarter.setMinimumContentsLength(28)
        self.pdf = button("Save PDF…")
        self.save = button("Sign and save…", "primary")
        self.read_it = QCheckBox("I have read what is in the file")
        self.topics = Topics()
        self.earlier: list[EarlierFile] = []
        self.status = Told()
        self._asked_from = ""
        self._moved = text("")
        self._chips = QVBoxLayout()
        self._made = QVBoxLayout()
        self._guesses, self._notes, self._left_out = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._earlier = QVBoxLayout()
        self.uncertain = Notice("It is not certain what has left")
        self.show_sent = button("Show a file that was sent…", "small")
        self.uncertain.body.addWidget(Flow(self.show_sent))
        self.choose_sent: Callable[[], Path | None] = self._choose_sent
        self._empty = Empty(
            "No quarter has ended yet",
            "When a quarter is over, what leaves this laptop about it is shown here first: numbers only, each "
            "moved by chance so that nobody can be seen.",
        )
        self._inside = QWidget()
        self._lay_out()
        self.quarter.activated.connect(self._quarter_chosen)
        self.read_it.toggled.connect(self._show_state)
        self.save.clicked.connect(self._save)
        self.pdf.clicked.connect(self._save_pdf)
        self.show_sent.clicked.connect(self._show_sent)

    def _lay_out(self) -> None:
        for each in (self.quarter, self.pdf, self.save):
            self.buttons.add(each)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._moved)
        column.addLayout(self._chips)
        counts = Card()
        counts.body.setContentsMargins(12, 8, 12, 8)
        counts.body.addWidget(self.topics)
        counts.body.addStretch(1)
        column.addWidget(SideBySide(counts, self._side_card(), shares=(2, 1), letters=46))
        self.body.addWidget(self.status)
        self.body.addWidget(self.uncertain)
        self.body.addWidget(self._empty)
        self.body.addWidget(self._inside)
        self.body.addStretch(1)
        for part in (self.quarter, self.pdf, self.save, self.uncertain, self._empty, self._inside):
            part.hide()  # until it is known what there is to be shown

    def _side_card(self) -> Card:
        card = Card("What someone could work out")
        card.body.setSpacing(10)
        for part in (self._guesses, self._notes):
            part.setSpacing(6)
            card.body.addLayout(part)
        card.body.addWidget(self.read_it)
        self._made.setSpacing(2)
        card.body.addLayout(self._made)
        card.body.addWidget(line())
        card.body.addWidget(label("Not in the file", "field-label"))
        self._left_out.setSpacing(2)
        card.body.addLayout(self._left_out)
        card.body.addWidget(line())
        card.body.addWidget(label("Earlier files", "field-label"))
        self._earlier.setSpacing(8)
        card.body.addLayout(self._earlier)
        card.body.addStretch(1)
        return card

    # Showing

    def read(self) -> None:
        """Show the quarter that is chosen, or the one to send first."""
        chosen = self.quarter.currentData()
        self._ask(Quarter.parse(chosen) if chosen else None)

    def _quarter_chosen(self) -> None:
        self.status.tell("")
        self.read_it.setChecked(False)
        self._ask(Quarter.parse(self.quarter.currentData()))

    def _ask(self, quarter: Quarter | None) -> None:
        now = self._clock()
        work = partial(_read, quarter=quarter, now=now, today=london_date(now))
        self._background.run(work, done=self._show, refused=self._refused)

    def _show(self, shown: _Shown) -> None:
        before, review = self._review, shown.review
        self._review = review
        if before and review and (before.quarter, before.topics) != (review.quarter, review.topics):
            self.read_it.setChecked(False)  # what was read is not what is shown now
        self._say_uncertain(shown.overview.uncertain)
        self._empty.setVisible(review is None and not shown.overview.uncertain)
        self._inside.setVisible(review is not None)
        for each in (self.quarter, self.pdf, self.save):
            each.setVisible(review is not None)
        if review is None:
            self.say("")
            return
        self._show_quarters(shown.overview, review.quarter)
        leaves = "that left the laptop" if review.issued else "that will leave the laptop"
        self.say(f"{review.quarter.said()} · this is everything {leaves}")
        self._moved.setText(shown.moved)
        self._show_chips(review)
        _say_in(self._guesses, shown.said)
        _say_in(self._notes, review.notes, small=True)
        _say_in(self._left_out, shown.left_out, small=True)
        self.topics.show_topics(review.topics)
        _say_in(self._made, _made(review), small=True)
        self._show_earlier(shown.overview.earlier)
        self._show_state()

    def _say_uncertain(self, quarters: tuple[Quarter, ...]) -> None:
        """After a restore: these may have left, and their numbers must not leave a second time, moved otherwise."""
        self.uncertain.setVisible(bool(quarters))
        which = those = ""
        if len(quarters) == 1:
            which, those = f"the summary of {quarters[0].said()}", "that quarter"
        elif quarters:
            which = f"summaries from {quarters[0].said()} up to {quarters[-1].said()}"
            those = "those quarters"
        self.uncertain.more.setText(
            f"This record book came back from a backup, and {which} may have left before. To be safe, what belongs to "
            f"{those} rides with the next summary. If a file was sent, show it here."
        )
        self.uncertain.more.setVisible(bool(quarters))

    def _show_quarters(self, overview: "Overview", chosen: Quarter) -> None:
        self.quarter.clear()
        sent = {each.quarter: "withdrawn" if each.withdrawn else "sent" for each in overview.earlier}
        for quarter in sorted({*overview.open, *sent}, reverse=True):
            words = quarter.said() + (f" ({sent[quarter]})" if quarter in sent else "")
            self.quarter.addItem(words, str(quarter))
        self.quarter.setCurrentIndex(self.quarter.findData(str(chosen)))

    def _show_chips(self, review: "Review") -> None:
        clear(self._chips)
        said = [chip("No names, notes, dates or wards", "ok")]
        signed = "Signed and saved" if review.issued else "Signed by this record book"
        said.append(chip("Withdrawn" if review.issued and review.issued.withdrawn else signed))
        if review.shares:
            said.append(chip(f"Split between: {' and '.join(review.offices) or 'two offices'}"))
        said += [chip(f"Sealed for: {name}") for name in review.sealed_for]
        if not review.sealed_for:
            said.append(chip("Not sealed: whoever has the file can read it"))
        self._chips.addWidget(Flow(*said, spacing=10))

    def _show_earlier(self, earlier: "tuple[Issued, ...]") -> None:
        clear(self._earlier)
        self.earlier = []
        if not earlier:
            self._earlier.addWidget(small_muted("None has been saved yet."))
        for issued in earlier:
            told = EarlierFile(issued)
            told.save_wanted.connect(self._save_again)
            told.withdraw_wanted.connect(self._withdraw)
            self.earlier.append(told)
            self._earlier.addWidget(told)
            if issued.file_id == self._asked_from and self.isVisible():
                (self.read_it if issued.withdrawn else told.again).setFocus()
        self._asked_from = ""

    def _show_state(self) -> None:
        issued = self._review.issued if self._review is not None else None
        ticked, withdrawn = self.read_it.isChecked(), issued is not None and issued.withdrawn
        self.save.setText("Save again…" if issued else "Sign and save…")
        self.save.setAccessibleName(self.save.text())
        self.save.setEnabled(ticked and not withdrawn)
        self.pdf.setEnabled(issued is not None)
        self.pdf.setToolTip("" if issued else "The paper can be saved once the file is.")
        self.save.setToolTip(
            "This file was withdrawn, and its quarter stays closed."
            if withdrawn
            else ""
            if ticked
            else _TO_SAVE
        )
        self.save.setAccessibleDescription(self.save.toolTip())
        if self._review is not None and issued is None and self.status.text() in ("", _TO_SAVE):
            self.status.tell("" if ticked else _TO_SAVE)

    # Leaving

    def _save(self) -> None:
        if self._review is not None:
            self._issue(self._review.quarter, self._review.suggested_name)

    def _save_again(self, issued: "Issued") -> None:
        self._asked_from = issued.file_id
        self._issue(issued.quarter, issued.name if len(issued.files) == 1 else "")

    def _issue(self, quarter: Quarter, name: str) -> None:
        out = self.choose_file(name) if name else self.choose_folder()
        if out is not None:
            now = self._clock()
            work = partial(_issue, quarter=quarter, out=out, now=now, today=london_date(now))
            self._background.run(work, done=self._was_saved, refused=self._refused)

    def _was_saved(self, paths: tuple[Path, ...]) -> None:
        names = " and ".join(path.name for path in paths)
        same = "The same file can be saved again, and it never changes."
        if len(paths) > 1:
            same = "One is for each office. The same files can be saved again, and they never change."
        self.status.tell(f"Saved as {names}. {same}")
        self.read()

    def _save_pdf(self) -> None:
        if self._review is None or self._review.issued is None:
            return
        out = self.choose_file(self._review.document.name.removesuffix(".zip") + ".pdf")
        if out is not None:
            work = partial(_chain_at, issued=self._review.issued)
            self._background.run(work, done=partial(self._make_pdf, out), refused=self._refused)

    def _make_pdf(self, out: Path, known: "tuple[Issued, str]") -> None:
        self._background.aside(partial(_save_pdf, *known, out), done=self._pdf_saved, refused=self._refused)

    def _pdf_saved(self, path: Path) -> None:
        self.status.tell(f"Saved as {path.name}. It holds the numbers of the file, not the true ones.")

    def _show_sent(self) -> None:
        path = self.choose_sent()
        if path is not None:
            work = partial(_show_sent, path=path, now=self._clock())
            self._background.run(work, done=self._sent_was_shown, refused=self._refused)

    def _sent_was_shown(self, issued: "Issued") -> None:
        self.status.tell(f"Taken back: {issued.name}. What it covered does not leave again.")
        self.read()

    def _choose_sent(self) -> Path | None:
        chosen = files.files_to_open(self, "Show a file that was sent", "Summary (*.zip)")
        return chosen[0] if chosen else None

    def _withdraw(self, file_id: str) -> None:
        self._asked_from = file_id
        work = partial(_withdraw, file_id=file_id, now=self._clock())
        self._background.run(work, done=self._withdrawn, refused=self._refused)

    def _withdrawn(self, to_tell: tuple[str, ...]) -> None:
        self.status.tell(" ".join(to_tell))
        self.area.verticalScrollBar().setValue(0)
        self.read()

    def _refused(self, problem: SosError) -> None:
        if self._review is None:
            self.say("")
        self.status.tell(str(problem), problem=True)
        self.area.ensureWidgetVisible(self.status)

    def _choose_file(self, suggestion: str) -> Path | None:
        kinds = "PDF (*.pdf)" if suggestion.endswith(".pdf") else "Summary (*.zip *.age)"
        return files.file_to_save(self, "Save", suggestion, kinds)

    def _choose_folder(self) -> Path | None:
        return files.folder_to_open(self, "A folder for the files of both offices")


def _say_in(column: QVBoxLayout, sentences: tuple[str, ...], *, small: bool = False) -> None:
    clear(column)
    for sentence in sentences:
        column.addWidget(small_muted(sentence) if small else muted(sentence))


def _read(casebook: "Casebook", *, quarter: Quarter | None, now: datetime, today: date) -> _Shown:
    from sos_desktop.summary import ledger
    from sos_desktop.summary.review import review
    from sos_desktop.summary.tables import wording

    overview = ledger.overview(casebook.vault, now=now, today=today)
    first = (
        quarter or next(iter(overview.open), None) or next((sent.quarter for sent in overview.earlier), None)
    )
    reviewed = review(casebook.vault, first, today=today) if first else None
    words = wording()
    sentences = reviewed.sentences if reviewed else ()
    return _Shown(overview, reviewed, sentences, words.left_out, reviewed.why if reviewed else "")


def _made(review: "Review") -> tuple[str, ...]:
    """What the stored bytes are, once there are any: what the page shows is read from them."""
    if review.issued is None:
        return ()
    return ("What you see is read from what was kept as it left:", *map(what_left, review.issued.files))


def _issue(
    casebook: "Casebook", *, quarter: Quarter, out: Path, now: datetime, today: date
) -> tuple[Path, ...]:
    from sos_desktop.summary import ledger

    return ledger.save_all(ledger.issue(casebook.vault, quarter, now=now, today=today), out)


def _withdraw(casebook: "Casebook", *, file_id: str, now: datetime) -> tuple[str, ...]:
    from sos_desktop.summary import ledger

    (issued,) = [
        each
        for each in ledger.overview(casebook.vault, now=now, today=london_date(now)).earlier
        if each.file_id == file_id
    ]
    ledger.withdraw(casebook.vault, file_id, now=now)
    return ledger.to_tell(issued)


def _chain_at(casebook: "Casebook", *, issued: "Issued") -> "tuple[Issued, str]":
    from sos_desktop.summary import ledger

    return issued, ledger.chain_at(casebook.vault, issued.file_id)


def _show_sent(casebook: "Casebook", *, path: Path, now: datetime) -> "Issued":
    from sos_desktop.summary import archive, ledger
    from sos_desktop.vault.files import read_at_most

    try:
        package = read_at_most(path, archive.LIMIT)
    except OSError:
        raise BadInput(
            "That file cannot be read.", "Nothing has changed.", "Is the stick still in?"
        ) from None
    return ledger.show_sent(casebook.vault, package, now=now)


def _save_pdf(issued: "Issued", chain: str, out: Path) -> Path:
    """Made from what has left only: a paper of what might leave would tell, beside a later file, what changed."""
    from sos_desktop.reports.summary import summary_report
    from sos_desktop.vault.files import hand_over

    return hand_over(out, summary_report(issued.package, chain))

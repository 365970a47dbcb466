"""A finished record, to be read, amended, opened again or moved: every version of it stays readable."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Amendment, SessionKind
from sos_desktop.dates import from_stamp, london_clock, london_date, said
from sos_desktop.errors import SosError
from sos_desktop.records import amendments, drafts, masking, moves, people, reporting, sessions
from sos_desktop.records.amendments import Answered, Record
from sos_desktop.records.masking import Written
from sos_desktop.records.occasions import of_content
from sos_desktop.records.reporting import Reporting
from ui import files
from ui.alike_line import AlikeLine
from ui.background import Background
from ui.cards import Card, Notice, Page, clear
from ui.form import Form
from ui.half_typed import HalfTyped
from ui.labels import button, combo, muted, small_muted, strong, text
from ui.questions.speech import announce
from ui.questions.texts import GrowingText
from ui.reviewing import Review
from ui.rights import opened
from ui.tables import Row
from ui.told import Told
from ui.version_list import VersionList

_DRAFT = "amendment"
_REASONS = (Amendment.ADDITION, Amendment.TYPING_ERROR, Amendment.WRONG_PERSON)
_WHAT = "What should be added or corrected"
_WHY = "How it came about, if that helps"


@dataclass(frozen=True, slots=True)
class _Shown:
    """The record, in a few words with whom or about what the session was, and what waits for a review in it."""

    record: Record
    of_whom: str
    person_id: str
    written: tuple[Written, ...] | None
    reporting: Reporting
    incident_id: str


class RecordPage(Page):
    """``session_chosen`` carries the draft in which this record is open again, ``moved`` the person it is with now,
    ``arising`` a group session and its incident: somebody wants a one-to-one and is to be added."""

    left = Signal()
    session_chosen = Signal(str)
    moved = Signal(str)
    arising = Signal(str, str)

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("")
        self._background = background
        self._clock = clock
        self._session_id = self._person_id = ""
        self._number: int | None = None
        self.back = button("Back", "quiet")
        self.open_again = button("Open again")
        self.paper = button("Save as PDF…", "quiet", name="Save this record as a PDF")
        self.export = button("Save as FHIR…", "quiet", name="Save this record as a FHIR file")
        self.choose_file: Callable[[str], Path | None] = self._choose_file
        self.open_again.setAccessibleDescription(
            "Opens this session with everything in it. Finished again it is the next version."
        )
        self.add = button("Somebody wants a one-to-one", name="Somebody wants a one-to-one: add them")
        self.add.hide()
        self.occasion, self.reporting = text(""), small_muted("")
        self._held_card = Card("How it was held")
        self._held_card.body.addWidget(self.occasion)
        self._held_card.body.addWidget(self.reporting)
        self._incident_id = ""
        self.told = Told()
        self.alike = AlikeLine(background)
        self.review = Review()
        self.versions = VersionList()
        self.old = Notice("", "It is shown as it was then. Nothing can be changed in it.")
        self.newest = button("Read the newest", "primary")
        self.old.side.addWidget(self.newest)
        self.old.hide()
        self.reason = combo(*((reason.label, reason.value) for reason in _REASONS))
        self.words = GrowingText(4)
        self.amend = button("Add amendment", "primary")
        self.half_typed = HalfTyped("", background, clock, self._content, self)
        self._answers = QVBoxLayout()
        self._answers.setSpacing(18)
        self._amended = Card("Amendments")
        self.buttons.add(self.paper)
        self.buttons.add(self.export)
        self.buttons.add(self.add)
        self.buttons.add(self.open_again)
        self.buttons.add(self.back)
        for part in (self.told, self.alike, self.old, self.review):
            self.body.addWidget(part)
        self.body.addWidget(self._held_card)
        self.body.addLayout(self._answers)
        self.body.addWidget(self._amended)
        self.body.addWidget(self.versions)
        self.body.addWidget(self._amend_card())
        self.body.addStretch(1)
        self.back.clicked.connect(self.left)
        self.amend.clicked.connect(self._amend)
        self.words.textChanged.connect(self._changed)
        self.words.too_much.connect(self._not_pasted)
        self.reason.activated.connect(self._changed)
        self.reason.currentIndexChanged.connect(self._show_reason)
        self.paper.clicked.connect(self._save_paper)
        self.export.clicked.connect(self._export)
        self.open_again.clicked.connect(self._open_again)
        self.add.clicked.connect(self._arising)
        self.review.confirmed.connect(self._reviewed)
        self.versions.chosen.connect(self._read_version)
        self.newest.clicked.connect(self._read_newest)
        self.half_typed.not_kept.connect(self._draft_not_kept)

    def _amend_card(self) -> Card:
        card = self._amend_part = Card("Amend this record")
        card.body.addWidget(
            muted("The record itself is never altered. What you add is kept below it, with its date.")
        )
        self.form = Form()
        self.form.add_row("Why", self.reason)
        self._words_label = self.form.add_row(_WHAT, self.words)
        card.body.addWidget(self.form)
        card.body.addWidget(self.amend)
        return card

    def show_record(self, session_id: str) -> None:
        self.put_away()
        self._session_id, self.half_typed.form = session_id, f"{_DRAFT} {session_id}"
        self._number = None
        self.told.tell("")
        self._empty()
        self.form.clear_problems()
        opened.note(self._background, self._clock, session_id)
        self.read()
        self._background.run(partial(_draft, form=self.half_typed.form), done=self._show_draft)

    def put_away(self) -> None:
        """Keep what is half typed, now."""
        self.half_typed.put_away()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        self.put_away()
        super().hideEvent(event)

    def _changed(self) -> None:
        if self.words.document().isModified():
            self.half_typed.changed()

    def _empty(self) -> None:
        self._show_draft({})
        self.half_typed.showing()

    def _content(self) -> dict[str, object]:
        return {"reason": self.reason.currentData(), "words": self.words.toPlainText()}

    def _show_draft(self, draft: dict[str, object]) -> None:
        if draft or self.words.toPlainText():
            self.words.setPlainText(str(draft.get("words", "")))  # showing is not typing: it is not modified
        self.reason.setCurrentIndex(max(0, self.reason.findData(draft.get("reason"))))

    def _show_reason(self) -> None:
        """The wrong person needs a right one; words beside it may be left out."""
        wrong = self.reason.currentData() == Amendment.WRONG_PERSON
        what = _WHY if wrong else _WHAT
        self._words_label.setText(what)
        self.words.setAccessibleName(what)
        words = "Choose the right person…" if wrong else "Add amendment"
        self.amend.setText(words)
        self.amend.setAccessibleName(words)

    def read(self) -> None:
        self._background.run(
            partial(_read, session_id=self._session_id, number=self._number), done=self._show
        )

    def _show(self, shown: _Shown) -> None:
        record = shown.record
        self.title.setText(shown.of_whom)
        held = said(date.fromisoformat(record.held_on))
        self.say(
            f"{record.kind.label} · held on {held} by {' and '.join(record.facilitators)} · "
            f"version {record.number}" + (f" of {len(record.versions)}" if self._number else "")
        )
        self._person_id, self._incident_id = shown.person_id, shown.incident_id
        self.alike.show_for(shown.person_id)
        self.add.setVisible(record.kind is SessionKind.GROUP)
        occasion = of_content(record.versions[record.number - 1].content)
        self.occasion.setText(occasion.said() if occasion else "Kept before this was asked.")
        self.reporting.setText(shown.reporting.said(" and ".join(record.facilitators[1:])))
        self._show_version(record)
        self.review.setVisible(shown.written is not None)
        if shown.written is not None:
            self.review.show_written(shown.written)
        clear(self._answers)
        for step, lines in groupby(record.answered, key=_step):
            card = Card(step)
            grid = QGridLayout()
            grid.setColumnStretch(0, 3)
            grid.setColumnStretch(1, 2)
            grid.setHorizontalSpacing(24)
            grid.setVerticalSpacing(8)
            for at, line in enumerate(lines):
                grid.addWidget(text(line.question), at, 0)
                grid.addWidget(strong(line.answer), at, 1)
            card.body.addLayout(grid)
            self._answers.addWidget(card)
        self._show_amendments(record)

    def _show_version(self, record: Record) -> None:
        newest = record.number == len(record.versions)
        self.old.heading.setText(f"You are reading version {record.number} of {len(record.versions)}")
        self.old.setVisible(not newest)
        self._amend_part.setVisible(newest)
        self.open_again.setVisible(newest and not record.masked)
        self.export.setVisible(newest and not record.masked)
        words = "Continue" if record.draft_id else "Open again"
        self.open_again.setText(words)
        self.open_again.setAccessibleName(f"{words}: this record")
        self.versions.show_record(record)

    def _show_amendments(self, record: Record) -> None:
        self._amended.setVisible(bool(record.amended))
        while self._amended.body.count() > 1:
            taken = self._amended.body.takeAt(1)
            if taken is not None and (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for amended in record.amended:
            when = from_stamp(amended.utc)
            self._amended.body.addWidget(
                small_muted(f"{amended.reason.label} · {said(london_date(when))}, {london_clock(when)}")
            )
            if amended.text:
                self._amended.body.addWidget(text(amended.text))

    def _read_version(self, number: int) -> None:
        self._number = number
        self.area.verticalScrollBar().setValue(0)
        self.newest.setFocus()
        self.read()

    def _read_newest(self) -> None:
        self._number = None
        self.back.setFocus()
        self.read()

    def _arising(self) -> None:
        self.arising.emit(self._session_id, self._incident_id)

    # Opened again

    def _open_again(self) -> None:
        work = partial(_reopen, session_id=self._session_id, now=self._clock())
        self._background.run(work, done=self.session_chosen.emit, refused=self._not_done)

    def _not_done(self, problem: SosError) -> None:
        self.told.tell(str(problem), problem=True)
        self.review.confirm.setEnabled(True)

    # As a file

    def _choose_file(self, suggestion: str) -> Path | None:
        return files.file_to_save(self, "Save this record as FHIR", suggestion, "FHIR (*.json)")

    def _export(self) -> None:
        path = self.choose_file("record.json")
        if path is not None:
            work = partial(_save, session_id=self._session_id, path=path)
            self._background.run(work, done=self._was_saved, refused=self._not_done)

    def _was_saved(self, path: Path) -> None:
        self.told.tell(
            f"It is saved as {path.name}, without a name in it, but not encrypted: whoever has the file can read it."
        )

    def _save_paper(self) -> None:
        from ui.papers import SavePaperDialog, of_record

        wanted = of_record(self._session_id, self._number, self.title.text())
        dialog = SavePaperDialog(self._background, self._clock, wanted, self)
        dialog.saved.connect(self._paper_saved)
        dialog.open()

    def _paper_saved(self, name: str) -> None:
        from ui.papers import saved_as

        self.told.tell(saved_as(name))

    # With the wrong person

    def _ask_for_person(self) -> None:
        from ui.dialogs.right_person import RightPersonDialog

        dialog = RightPersonDialog(self._background, partial(_others, person_id=self._person_id), self)
        dialog.chosen.connect(self._move)
        dialog.open()

    def _move(self, person_id: str) -> None:
        self.half_typed.forget()
        work = partial(
            _move, session_id=self._session_id, person_id=person_id, words=self.words.toPlainText(),
            form=self.half_typed.form, now=self._clock(),
        )  # fmt: skip
        self._background.run(work, done=partial(self._was_moved, person_id), refused=self._not_amended)

    def _was_moved(self, person_id: str, _: None) -> None:
        self._empty()
        self.moved.emit(person_id)
        self.told.tell("It stands with the right person now. Please review what was moved.")
        self.area.verticalScrollBar().setValue(0)
        self.back.setFocus()
        self.read()

    def _reviewed(self, stays: frozenset[str]) -> None:
        work = partial(_review, session_id=self._session_id, stays=stays, now=self._clock())
        self._background.run(work, done=self._was_reviewed, refused=self._not_done)

    def _was_reviewed(self, _: int) -> None:
        self.back.setFocus()
        self.told.tell("It is reviewed.")
        self.read()

    # Amended

    def _amend(self) -> None:
        self.form.clear_problems()
        if self.reason.currentData() == Amendment.WRONG_PERSON:
            self._ask_for_person()
            return
        self.half_typed.forget()
        self.amend.setEnabled(False)
        self._background.run(
            partial(
                _amend, session_id=self._session_id, reason=Amendment(self.reason.currentData()),
                words=self.words.toPlainText(), form=self.half_typed.form, now=self._clock(),
            ),
            done=self._was_amended,
            refused=self._not_amended,
        )  # fmt: skip

    def _was_amended(self, _: int) -> None:
        self.amend.setEnabled(True)
        self._empty()
        self.words.setFocus()
        announce(self, "The amendment is kept.")
        self.read()

    def _not_amended(self, problem: SosError) -> None:
        self.amend.setEnabled(True)
        self.form.problem(self.words, str(problem))
        if self.words.toPlainText().strip():
            self.half_typed.changed()  # what could not be kept as an amendment is kept as it stands

    def _not_pasted(self, sentence: str) -> None:
        self.form.problem(self.words, sentence, focus=False)

    def _draft_not_kept(self, problem: str) -> None:
        self.form.problem(self.words, problem, focus=False)


def _step(line: Answered) -> str:
    return line.step


def _read(casebook: Casebook, *, session_id: str, number: int | None) -> _Shown:
    store = casebook.store
    record, session = amendments.read(store, session_id, number), sessions.read(store, session_id)
    written = masking.to_review(store, session_id) if record.masked else None
    reported = reporting.of_session(store, session_id)
    return _Shown(
        record, session.subtitle, session.person_id or "", written, reported, session.incident_id or ""
    )


def _others(casebook: Casebook, search: str, *, person_id: str) -> list[Row]:
    return [
        (line.id, (line.code_name, line.staff_group.label, line.incident or "No single incident"))
        for line in people.listed(casebook.store, search)
        if line.id != person_id
    ]


def _reopen(casebook: Casebook, *, session_id: str, now: datetime) -> str:
    return sessions.reopen(casebook.store, session_id, now=now)


def _move(
    casebook: Casebook, *, session_id: str, person_id: str, words: str, form: str, now: datetime
) -> None:
    with casebook.store.change(now=now):
        moves.move(casebook.store, session_id, person_id, words, now=now)
        drafts.clear(casebook.store, form, now=now)


def _review(casebook: Casebook, *, session_id: str, stays: frozenset[str], now: datetime) -> int:
    return masking.review(casebook.store, session_id, stays, now=now)


def _draft(casebook: Casebook, *, form: str) -> dict[str, object]:
    return drafts.read(casebook.store, form)


def _amend(
    casebook: Casebook, *, session_id: str, reason: Amendment, words: str, form: str, now: datetime
) -> int:
    with casebook.store.change(now=now):
        number = amendments.amend(casebook.store, session_id, reason, words, now=now)
        drafts.clear(casebook.store, form, now=now)
    return number


def _save(casebook: Casebook, *, session_id: str, path: Path) -> Path:
    from sos_desktop.records import exported
    from sos_desktop.vault.files import hand_over

    return hand_over(path, exported.responses(casebook.store, session_id))

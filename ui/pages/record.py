"""A finished record, to be read and amended: what was kept first always stays readable."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Amendment
from sos_desktop.dates import from_stamp, london_clock, london_date, said
from sos_desktop.errors import SosError
from sos_desktop.records import amendments, drafts, sessions
from sos_desktop.records.amendments import Answered, Record
from ui.background import Background
from ui.cards import Card, Page, clear
from ui.form import Form
from ui.half_typed import HalfTyped
from ui.labels import button, combo, muted, small_muted, strong, text
from ui.questions.speech import announce
from ui.questions.texts import GrowingText

_DRAFT = "amendment"


@dataclass(frozen=True, slots=True)
class _Shown:
    """The record, and in a few words with whom or about what the session was."""

    record: Record
    of_whom: str


class RecordPage(Page):
    left = Signal()

    def __init__(self, background: Background, clock: Callable[[], datetime]) -> None:
        super().__init__("")
        self._background = background
        self._clock = clock
        self._session_id = ""
        self.back = button("Back", "quiet")
        self.reason = combo(
            *((reason.label, reason.value) for reason in (Amendment.ADDITION, Amendment.TYPING_ERROR))
        )
        self.words = GrowingText(4)
        self.amend = button("Add amendment", "primary")
        self.half_typed = HalfTyped("", background, clock, self._content, self)
        self._answers = QVBoxLayout()
        self._answers.setSpacing(18)
        self._amended = Card("Amendments")
        self.buttons.add(self.back)
        self.body.addLayout(self._answers)
        self.body.addWidget(self._amended)
        self.body.addWidget(self._amend_card())
        self.body.addStretch(1)
        self.back.clicked.connect(self.left)
        self.amend.clicked.connect(self._amend)
        self.words.textChanged.connect(self._changed)
        self.words.too_much.connect(self._not_pasted)
        self.reason.activated.connect(self._changed)
        self.half_typed.not_kept.connect(self._draft_not_kept)

    def _amend_card(self) -> Card:
        card = Card("Amend this record")
        card.body.addWidget(
            muted("The record itself is never altered. What you add is kept below it, with its date.")
        )
        self.form = Form()
        self.form.add_row("Why", self.reason)
        self.form.add_row("What should be added or corrected", self.words)
        card.body.addWidget(self.form)
        card.body.addWidget(self.amend)
        return card

    def show_record(self, session_id: str) -> None:
        self.put_away()
        self._session_id, self.half_typed.form = session_id, f"{_DRAFT} {session_id}"
        self._empty()
        self.form.clear_problems()
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
        self.half_typed.forget()

    def _content(self) -> dict[str, object]:
        return {"reason": self.reason.currentData(), "words": self.words.toPlainText()}

    def _show_draft(self, draft: dict[str, object]) -> None:
        if draft or self.words.toPlainText():
            self.words.setPlainText(str(draft.get("words", "")))  # showing is not typing: it is not modified
        self.reason.setCurrentIndex(max(0, self.reason.findData(draft.get("reason"))))

    def read(self) -> None:
        self._background.run(partial(_read, session_id=self._session_id), done=self._show)

    def _show(self, shown: _Shown) -> None:
        record = shown.record
        self.title.setText(shown.of_whom)
        held = said(date.fromisoformat(record.held_on))
        self.say(
            f"{record.kind.label} · held on {held} by {' and '.join(record.facilitators)} · "
            f"version {len(record.versions)}"
        )
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
            self._amended.body.addWidget(text(amended.text))

    def _amend(self) -> None:
        self.form.clear_problems()
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


def _read(casebook: Casebook, *, session_id: str) -> _Shown:
    return _Shown(
        amendments.read(casebook.store, session_id), sessions.read(casebook.store, session_id).subtitle
    )


def _draft(casebook: Casebook, *, form: str) -> dict[str, object]:
    return drafts.read(casebook.store, form)


def _amend(
    casebook: Casebook, *, session_id: str, reason: Amendment, words: str, form: str, now: datetime
) -> int:
    with casebook.store.change(now=now):
        number = amendments.amend(casebook.store, session_id, reason, words, now=now)
        drafts.clear(casebook.store, form, now=now)
    return number

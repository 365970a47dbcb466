"""A guided session, from the welcome to the end, in the whole window.

Every choice is kept as it is given and every text when the typing pauses; the page says "Saved" only on
the reply of the vault thread. Leaving, locking and closing keep the step, the question and the cursor.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop.dates import london_clock, london_date
from sos_desktop.questionnaires.model import Value
from ui.alike_line import AlikeLine
from ui.background import Background
from ui.guide.adding import KINDS, Adding
from ui.guide.beside import Beside
from ui.guide.calculating import Calculating
from ui.guide.columns import Columns
from ui.guide.drawn import Drawn
from ui.guide.held_line import HeldLine
from ui.guide.outline import Lacking, Outline
from ui.guide.place import Place
from ui.guide.record_made import RecordMade
from ui.guide.recording import Recording, Sessions, recorded
from ui.guide.safety_stop import SafetyStop
from ui.guide.saved_line import SavedLine
from ui.guide.saving import Pace, Saving
from ui.guide.sheet import Sheet
from ui.guide.step import Step
from ui.guide.steps import Steps
from ui.guide.tab_order import chain
from ui.guide.taken_up import TakenUpCard
from ui.questions.question import Question
from ui.questions.speech import announce
from ui.site_numbers import Shown

if TYPE_CHECKING:
    from sos_desktop.records.sessions import Result, Session

_AHEAD = 150
"""How long after a step is shown the next is drawn (milliseconds)."""
_WELCOME, _WHERE = "welcome", "where"
NONE_OF_ITS_OWN: Callable[[], Shown] = partial(Shown, (), "")
_FIRST = "This comes first. Nothing else can be written before it has been said."


class SessionPage(QWidget):
    """Shows one session at a time: ``show_session``. Its parts are public, as a person can touch them."""

    finished = Signal(str)
    """This session is finished, and what followed from it has been read."""
    sealed = Signal()
    """This session has just been finished; what followed from it is still on the page."""
    left = Signal()
    """Everything is kept; the session stays unfinished."""
    lock_wanted = Signal()
    """As ``left``, and the record book is to be locked."""
    urgent_contacts = Signal()

    def __init__(
        self,
        background: Background,
        clock: Callable[[], datetime],
        *,
        sessions: Callable[[], Sessions] = recorded,
        pace: Pace | None = None,
        site: Callable[[], Shown] = NONE_OF_ITS_OWN,
    ) -> None:
        """``site`` gives the site's own urgent numbers, as they are known when somebody may be at risk."""
        super().__init__()
        self._background, self._clock, self._sessions = background, clock, sessions
        self._recording = Recording(sessions, "", clock)
        self._session: Session | None = None
        self._outline: Outline | None = None
        self._instruments: dict[str, Sheet] = {}
        self._welcomed: datetime | None = None
        self._wanted: int | None = None
        self._where = Place()
        self._kept_where = ("", "")
        self.saving = Saving(background, pace, self)
        self.saved = SavedLine(self.saving, self.today)
        self.steps, self.beside = Steps(), Beside(self.today)
        self._record = RecordMade(background, self)
        self.missing, self.not_finished = self._record.missing, self._record.refusal
        self.ended = self._record.ended
        self.columns = Columns(self.steps, self.beside, self.saved)
        self.calculating, self.adding = Calculating(background, clock, self), Adding(background, clock, self)
        self.held = HeldLine(background, clock, self.flush, self.leave, self)
        self.taken_up, self.alike = TakenUpCard(background, clock), AlikeLine(background)
        self._lay_out()
        self.safety = SafetyStop((self._whole, self.columns), clock, self.today, self, site)
        self._connect()

    def _lay_out(self) -> None:
        columns = self.columns
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addWidget(columns)
        for trouble in (self.saved.trouble, self.not_finished, self.adding.told):
            columns.above.addWidget(trouble)
        room = QVBoxLayout()
        room.addWidget(self.ended)
        columns.content.insertWidget(0, self.missing)
        columns.content.insertWidget(1, self.alike)
        columns.content.insertWidget(2, self.taken_up)
        columns.content.insertLayout(3, room, 1)
        self.drawn = Drawn(room, self.today, self)
        self.held.stand_in(columns, room)
        self.title, self.score, self.area = columns.title, columns.score, columns.area
        self.back, self.next = columns.back, columns.next
        self.pause, self.pause_and_lock = columns.pause, columns.pause_and_lock

    def _connect(self) -> None:
        self.drawn.made.connect(self._listen_to_step)
        self.saving.kept.connect(self._kept)
        self.saving.unfit.connect(self._refused_answer)
        self.steps.chosen.connect(self._step_chosen)
        self.back.clicked.connect(self.previous_step)
        self.next.clicked.connect(self.next_step)
        self.pause.clicked.connect(self.leave)
        self.pause_and_lock.clicked.connect(self.leave_and_lock)
        self.missing.wanted.connect(self._go_to)
        self.not_finished.try_again.clicked.connect(self.finish)
        self.ended.done.connect(self._close_ended)
        self.ended.undone.connect(self.undo)
        self._record.made.connect(self._has_finished)
        self._record.reopened.connect(self.show_session)
        self.columns.contacts.clicked.connect(self.urgent_contacts)
        for part in (self.beside, self.safety):
            part.urgent_contacts.connect(self.urgent_contacts)
        self._listen(self.beside)
        self.safety.drawn.connect(self._listen_to_safety)
        self.safety.gone_on.connect(self._enter)
        self.safety.slip.connect(self._put_right)
        self.safety.lock_wanted.connect(self.leave_and_lock)
        self.calculating.worked_out.connect(self._worked_out)
        self.columns.add.clicked.connect(self._add_instrument)
        self.adding.added.connect(self.read)
        self.taken_up.shown.connect(self._redrawn)
        for keys, slot in (
            ("Ctrl+Return", self.next_step),
            ("Ctrl+Enter", self.next_step),
            ("Alt+Left", self.previous_step),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        self._undo_key = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        self._undo_key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._undo_key.activated.connect(self.undo)

    def _listen(self, part: Step | Beside) -> None:
        self._listen_to_safety(part)
        part.entered.connect(self._entered)

    def _listen_to_step(self, step: Step) -> None:
        self._listen(step)
        step.past_the_end.connect(self._past_the_end)
        step.redrawn.connect(self._redrawn)

    def _listen_to_safety(self, part: Step | Beside) -> None:
        part.given.connect(self._given)
        part.unfit.connect(self._unfit)
        part.fit.connect(self.saved.set_fit)
        part.left.connect(self.flush)

    def _worked_out(self, canonical: str, places: tuple[str, ...], failed: frozenset[str]) -> None:
        """What a form works out is kept like an answer."""
        for place, values in self.calculating.given(canonical, places):
            self.saving.keep_soon((canonical, place), self._recording.answer(canonical, place, values))
        self.drawn.show_worked_out(canonical, places, failed)
        self._show_states()
        self._show_score()

    def _add_instrument(self) -> None:
        if self._session is not None:
            self._when_kept(partial(self.adding.ask, self._session.id))

    def today(self) -> date:
        return london_date(self._clock())

    # showing a session

    def show_session(self, session_id: str) -> None:
        """Read a session from the record book and show it where it was left."""
        recording = Recording(self._sessions, session_id, self._clock)
        self._when_kept(partial(self._background.run, recording.read, done=self._show))

    def read(self) -> None:
        """Show again what the record book holds of the present session."""
        if self._session is not None and not self._record.showing and not self.saving.waiting:
            self.show_session(self._session.id)

    @property
    def session_id(self) -> str:
        """Of the record, once it is finished."""
        return self._record.record_id or (self._session.id if self._session else "")

    @property
    def step(self) -> Step | None:
        """The step on the screen."""
        return self.drawn.shown

    def _show(self, session: "Session") -> None:
        self._session, self._welcomed = session, session.welcomed
        self._wanted = None
        self._recording = Recording(self._sessions, session.id, self._clock)
        sheet = Sheet(session.guide, session.answers[session.guide.canonical])
        self._instruments = {
            form.url: Sheet(form, session.answers[form.canonical]) for form in session.instruments
        }
        welcomed = session.welcomed is not None
        self._outline = Outline(sheet, session.step, welcomed=welcomed, instruments=session.instruments)
        self._where, self._kept_where = Place.read(session.place), (session.step, session.place)
        self._clear()
        self.setEnabled(True)
        self.saving.begin(session.saved)
        self.saved.begin()
        self.columns.name_session(session.title, session.subtitle)
        self.steps.show_steps([group.text for group in self._outline.groups])
        self.steps.lay_along(self.columns.shape == 1)
        self.beside.show_session(sheet)
        self.held.show_session(session)
        self.taken_up.begin(session)
        self.alike.show_for(session.person_id or "")
        self._open(self._outline.at, self._where)
        self.columns.add.setVisible(session.kind in KINDS and not session.finished)
        if session.finished:
            self.safety.put_away()
            self._end(())
        else:
            self.safety.begin(sheet, self._instruments)
            self.calculating.begin((sheet, *self._instruments.values()))

    def _clear(self) -> None:
        """Nothing of the session before stays on the screen."""
        if self._session is not None and self._outline is not None:
            self.drawn.begin(self._outline, self._instruments, self._session.earlier)
        self._record.begin(self._recording)
        self._undo_key.setEnabled(False)
        for part in (self.columns.footer, self.pause, self.pause_and_lock):
            part.show()

    # going about in it

    def _open(self, index: int, where: Place | None = None) -> None:
        """Show a step, and put the keyboard where it was left or at the first question without an answer."""
        assert self._outline is not None  # noqa: S101
        self.flush()
        if self.step is not None:
            self.step.hide()
        self._outline.go(index)
        step = self._draw(index)
        self.drawn.compare(step)
        step.show()
        if self._welcomed is not None:
            step.give_initial()
        self.held.begin_step(step.group.text)
        self.taken_up.show_step(step.group)
        self.beside.show_step(step.group, welcomed=self._welcomed is not None)
        self._show_states()
        self._show_score()
        self.area.verticalScrollBar().setValue(0)
        self._where = where or Place()
        self._remember()
        self.saving.flush()
        self._put_in_order(step)
        announce(self, f"{self.steps.buttons[index].accessibleName()}. {step.as_text()}")
        QTimer.singleShot(0, self, self._enter)

    def _draw(self, index: int) -> Step:
        step = self.drawn.at(index)
        if index == 0:
            self._seal_welcome()
        return step

    def _draw_ahead(self) -> None:
        """Draw the next step while this one is read, so that going on takes no longer than a frame."""
        if self._outline is None or self._outline.next is None or self._welcomed is None:
            return
        self._draw(self._outline.at + 1)

    def _redrawn(self) -> None:
        if self.step is not None:
            self._put_in_order(self.step)

    def _put_in_order(self, step: Step) -> None:
        before = (self.drawn.comparison, *self.taken_up.handles)
        chain(step, before, self.columns, self.beside, self.steps)

    def _enter(self) -> None:
        """Put the keyboard into the step, once it has been laid out."""
        step = self.step
        if step is None or not step.isVisible() or self.safety.showing:
            return
        question = self._question_at(self._where.canonical, self._where.place)
        if question is not None and question.isVisible() and question.can_be_entered:
            caret = self._where.cursor
            question.enter()
            question.set_caret(caret)
        elif self.drawn.comparison is not None:
            self.drawn.comparison.setFocus()
        elif (first := step.first_to_answer()) is not None:
            first.enter(Qt.FocusReason.TabFocusReason)
        else:
            self.next.setFocus()
        QTimer.singleShot(_AHEAD, self, self._draw_ahead)

    def _step_chosen(self, index: int) -> None:
        if self._outline is not None and index != self._outline.at:
            self._open(index)

    def next_step(self) -> None:
        """On, where the welcome has been given; from the last step to the finish."""
        outline = self._outline
        if self.safety.showing and self.safety.screen is not None:
            self.safety.screen.finish()
            return
        if outline is None or self._record.showing:
            return
        self.flush()
        if self._welcomed is None and not self._welcome_is_said():
            self._ask_for_welcome()
        elif self._welcomed is None:
            self._wanted = outline.at + 1  # opens on the reply of the vault thread
            if not self.saving.holds(_WELCOME):
                self.saving.keep(_WELCOME, self._recording.welcome)
        elif outline.next is not None:
            self._open(outline.at + 1)
        else:
            self.finish()

    def previous_step(self) -> None:
        if self.safety.showing:
            return
        if self._outline is not None and self._outline.at > 0 and not self._record.showing:
            self._open(self._outline.at - 1)

    def _past_the_end(self) -> None:
        self.next.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_to(self, index: int, canonical: str, place: str) -> None:
        self._open(index, Place(canonical, place))

    def _entered(self, canonical: str, place: str) -> None:
        self._where = Place(canonical, place)
        question = self._question_at(canonical, place)
        if question is not None:
            self.columns.bring_into_view(question)
        self._remember()

    def _question_at(self, canonical: str, place: str) -> Question | None:
        note = self.beside.note
        if note is not None and note.place == place and not note.isHidden():
            return note
        return self.step.questions.get((canonical, place)) if self.step else None

    # what is shown around the step

    def _show_states(self) -> None:
        outline = self._outline
        assert outline is not None  # noqa: S101
        states = outline.states()
        self.steps.show_states(states, open_ones=len(states) if self._welcomed else 1)
        self.back.setVisible(outline.at > 0)
        words = "Finish" if outline.next is None else f"Next: {outline.next.text}"
        self.next.setText(words.replace("&", "&&"))
        self.next.setAccessibleName(f"{words}, Ctrl+Enter")

    def _show_score(self) -> None:
        if self.step is None or self._outline is None:
            return
        sheet = self.step.instrument or self._outline.sheet
        counts = self.step.instrument is not None or self._outline.weighted()
        by_person = sheet.form.about.completed_by == "person"
        self.score.show_score(sheet.score() if counts else None, only_when_whole=by_person)
        notes = self._session.notes if self._session is not None else ()
        self.columns.say_of_score(notes, sheet.form.url if counts else "")

    # keeping

    def _given(self, canonical: str, place: str, values: tuple[Value, ...], now: bool) -> None:
        self.saved.set_fit(canonical, place)
        work = self._recording.answer(canonical, place, values)
        if now:
            self.saving.keep((canonical, place), work)
        else:
            self.saving.keep_soon((canonical, place), work)
        if self._welcomed is None and self._welcome_is_said():
            self.saving.keep(_WELCOME, self._recording.welcome)
        if (question := self._question_at(canonical, place)) is not None:
            self.safety.answered(question.item, values)
        self.calculating.answered(canonical)
        self._show_states()
        self._show_score()
        if not self.missing.isHidden():
            self.missing.show_missing(self._lacking())

    def _put_right(self, canonical: str, place: str) -> None:
        """An answer about somebody's safety was a slip: to its question, with nothing in it."""
        index = self._outline.step_of(canonical, place, self._instruments) if self._outline else None
        if index is None:
            return
        self._open(index, Place(canonical, place))
        question = self._question_at(canonical, place)
        if question is not None:
            question.take_back()

    def _unfit(self, canonical: str, place: str) -> None:
        question = self._question_at(canonical, place)
        self.saved.set_unfit(canonical, place, said=question is not None and bool(question.said_problem))

    def _refused_answer(self, key: object, sentence: str) -> None:
        """The record book says that this can never be kept as it is."""
        if isinstance(key, tuple):
            question = self._question_at(*key)
            if question is not None:
                question.say_problem(sentence)
            self.saved.set_unfit(*key, said=True)

    def _remember(self) -> None:
        """Keep where the person is, with the next thing that is kept or after a while."""
        if self._session is None or self._outline is None or self._session.finished:
            return
        where = (self._outline.group.link_id, str(self._where))
        if where != self._kept_where:
            self._kept_where = where
            self.saving.keep_quietly(_WHERE, self._recording.remember(*where))

    def flush(self) -> None:
        """Send everything that waits, and where the cursor is. Nothing asks whether to."""
        if self._session is None or self._record.showing:
            return
        question = self._question_at(self._where.canonical, self._where.place)
        if question is not None:
            self._where = Place(self._where.canonical, self._where.place, question.caret)
        self._remember()
        self.saving.flush()

    def _kept(self, key: object) -> None:
        if key != _WELCOME or self._welcomed is not None or self._outline is None:
            return
        self._welcomed, wanted = self.saving.saved, self._wanted
        self._seal_welcome()
        self.beside.show_step(self._outline.group, welcomed=True)
        self._show_states()
        if wanted is not None:
            self._open(wanted)
        else:
            self.next.setFocus(Qt.FocusReason.TabFocusReason)
            self._draw_ahead()

    def _when_kept(self, then: Callable[[], None]) -> None:
        self.flush()
        self.saving.when_kept(then)

    def _welcome_is_said(self) -> bool:
        """Everything that the first step needs is answered."""
        return not any(one.step == 0 for one in self._outline.lacking()) if self._outline else False

    def _ask_for_welcome(self) -> None:
        for one in self._outline.lacking() if self._outline else ():
            question = self._question_at(one.canonical, one.place)
            if question is not None:
                question.say_problem(_FIRST)
                question.enter()
                return

    def _seal_welcome(self) -> None:
        if self._welcomed is not None:
            self.drawn.seal_welcome(f"Given at {london_clock(self._welcomed)}.")

    # leaving and finishing

    def leave(self) -> None:
        """Pause: it stays unfinished, and Today offers to continue here."""
        self._when_kept(self.left.emit)

    def leave_and_lock(self) -> None:
        self._when_kept(self.lock_wanted.emit)

    def _lacking(self) -> list[Lacking]:
        """What stands in the way of finishing: what is missing, and what cannot be kept as it is."""
        if self._outline is None:
            return []
        unfit = [
            Lacking(self._outline.at, *key, "An answer that cannot be kept as it is")
            for key in self.saved.unfit
        ]
        return self._outline.lacking() + unfit

    def finish(self) -> None:
        """Names what is missing, or makes this session's record."""
        lacking = self._lacking()
        self.missing.show_missing(lacking)
        if lacking:
            self.area.verticalScrollBar().setValue(0)
            self.missing.links[0].setFocus(Qt.FocusReason.TabFocusReason)
        elif self.safety.wanted():
            self.safety.stop()
        elif not self._record.busy:
            self._when_kept(self._record.make)

    def _has_finished(self, result: "Result") -> None:
        self._end(result.sentences, result.version)
        self.sealed.emit()

    def _end(self, sentences: tuple[str, ...], version: int = 1) -> None:
        """Nothing more can be written; what follows from the session, and the way on."""
        if self.step is not None:
            self.step.hide()
        self.title.setText("Finished")
        self.score.show_score(None)
        self.columns.say_of_score((), "")
        self.steps.show_end()
        self.beside.show_end()
        self.calculating.end()
        for part in (self.columns.footer, self.columns.add, self.pause, self.pause_and_lock):
            part.hide()
        self.held.show_end()
        self.ended.show_sentences(sentences, version)
        self.ended.show()
        self._undo_key.setEnabled(True)
        self.ended.close_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _close_ended(self) -> None:
        self.finished.emit(self.session_id)

    def undo(self) -> None:
        """Open the finished session again as a draft with everything in it; its record stands until then."""
        self._record.reopen(Recording(self._sessions, self.session_id, self._clock))

    # the window

    def put_away(self) -> None:
        """The record book is about to be closed: send what is still being typed, and take nothing more."""
        self.flush()
        self.calculating.end()
        self.saving.put_away()
        self.setEnabled(False)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            self.flush()
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        self.flush()
        super().hideEvent(event)

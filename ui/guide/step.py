"""One step of a guide, drawn: its words, its questions in cards, the instrument that stands in it.

A step says what was given and leaves keeping it to the page. It draws what the form says and decides
nothing: which questions show follows from the answers so far, each time one changes.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Item, Kind, Value
from ui.cards import clear
from ui.guide.drawing import ASIDE, Drawing, How, Key
from ui.guide.sheet import Sheet
from ui.guide.taking import Taken, take
from ui.guide.under import UnderAnswers
from ui.labels import restyle
from ui.questions import Question
from ui.questions.shown import ReadOnly


class Step(QWidget):
    """``keys`` tells the questions apart; ``questions`` holds them in the order of the page."""

    given = Signal(str, str, object, bool)
    """Form, place, values, and whether to keep them at once (or when the typing pauses)."""
    unfit = Signal(str, str)
    """Form and place of something on the screen that cannot be kept as it is."""
    fit = Signal(str, str)
    """Form and place where the screen says what is already kept or on its way."""
    entered = Signal(str, str)
    left = Signal()
    redrawn = Signal()
    """A round was added or taken out: other widgets stand here now."""
    past_the_end = Signal()
    """The last question was answered with a key that moves on."""

    def __init__(
        self,
        group: Item,
        sheet: Sheet,
        instruments: Mapping[str, Sheet],
        today: Callable[[], date],
        *,
        elsewhere: frozenset[str] = frozenset(),
        aside: bool = True,
    ) -> None:
        """``elsewhere`` are the linkIds that are drawn beside the step (the note); ``aside``: there is a column
        beside it, for what to hold in mind."""
        super().__init__()
        self.group, self.sheet = group, sheet
        self._how = How(
            instruments,
            today,
            elsewhere,
            ASIDE if aside else (),
            self._listen,
            self._add_round,
            self._remove_round,
        )
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)
        self._draw()

    def _draw(self) -> None:
        clear(self._column)
        self._drawing = Drawing(self.sheet, self._how)
        self._drawing.draw(self.group, self._column)
        self._show_answers()
        self.refresh()

    @property
    def questions(self) -> dict[Key, Question]:
        return self._drawing.questions

    @property
    def under(self) -> dict[Key, UnderAnswers]:
        """What is asked about answers, by the question that was answered."""
        return self._drawing.under

    @property
    def instrument(self) -> Sheet | None:
        """The form that stands in this step."""
        return self._drawing.instrument

    @property
    def too_early(self) -> bool:
        return self._drawing.too_early

    def put_above_questions(self, widget: QWidget) -> None:
        """Something of the page's own, between the step's first words and its questions."""
        self._column.insertWidget(self._drawing.words, widget)

    def _listen(self, question: Question) -> None:
        question.chosen.connect(self._chosen)
        question.typed.connect(self._typed)
        question.entered.connect(self._entered)
        question.left.connect(self._left)
        question.moved.connect(self._moved)
        question.stepped.connect(self._stepped)

    # what is shown of it

    def _show_answers(self) -> None:
        for (canonical, place), question in self.questions.items():
            question.show_values(self._drawing.sheet(canonical).answers.get(place, ()))
            if isinstance(question, ReadOnly) and (canonical, question.item.link_id) in self._how.by_hand:
                question.say_not_worked_out()

    def refresh(self) -> None:
        """Show what can be answered just now and hide what cannot; the keyboard stays where it is."""
        if self._drawing.draw_under():
            self.redrawn.emit()
        for sheet in self._drawing.sheets():
            places, known = sheet.enabled(), sheet.known()
            for (canonical, place), widget in (*self._drawing.parts.items(), *self.questions.items()):
                if canonical == sheet.canonical:
                    widget.setVisible(_shown(place, places, known))
            for grid, of in self._drawing.grids:
                if of is sheet:
                    grid.show_enabled(places)
            for (canonical, _), under in self.under.items():
                if canonical == sheet.canonical:
                    under.show_asked(places)
        for frame, inside in self._drawing.cards:
            shown = [question for question in inside if not question.isHidden()]
            frame.setVisible(bool(shown) or not inside)
            for question in inside:
                restyle(question, "first", question is shown[0] if shown else False)

    def show_worked_out(self, canonical: str, places: Iterable[str], failed: frozenset[str]) -> None:
        """Show what expressions gave at these places; ``failed`` are the linkIds of those that cannot be run.

        What the form only means to be read says so and stays empty; anything else is asked for by hand.
        """
        if all(sheet.canonical != canonical for sheet in self._drawing.sheets()):
            return
        sheet = self._drawing.sheet(canonical)
        for place in places:
            question = self.questions.get((canonical, place))
            if question is not None and not question.isAncestorOf(self.focusWidget() or self):
                question.show_values(sheet.answers.get(place, ()))
        again = False
        for (of, _), question in self.questions.items():
            if of == canonical and isinstance(question, ReadOnly) and question.item.link_id in failed:
                self._how.by_hand.add((canonical, question.item.link_id))
                question.say_not_worked_out()
                again = again or not question.item.read_only
        if again:
            self._draw()
            self.redrawn.emit()
        else:
            self.refresh()

    def order(self) -> list[Question]:
        """The questions that can be entered just now, in the order of the page."""
        return [q for q in self.questions.values() if q.can_be_entered and q.isVisibleTo(self)]

    def first_to_answer(self) -> Question | None:
        """The first question without an answer, or else the first."""
        order = self.order()
        for question in order:
            key = self.key_of(question)
            if not self._drawing.sheet(key[0]).answers.get(key[1]):
                return question
        return order[0] if order else None

    def key_of(self, question: Question) -> Key:
        return next(key for key, other in self.questions.items() if other is question)

    def give_initial(self) -> None:
        """What the form proposes, where nothing of it has been answered yet."""
        for sheet, items in ((self.sheet, self.group), *((i, None) for i in (self.instrument,) if i)):
            if sheet.answered(items) if items else len(sheet.answers):
                continue
            for (canonical, place), question in list(self.questions.items()):
                initial = initial_of(question.item)
                if canonical == sheet.canonical and initial and not sheet.answers.get(place):
                    question.show_values(initial)
                    sheet.give(place, initial)
                    self.given.emit(canonical, place, initial, True)
        self._propose_under()
        self.refresh()

    def _propose_under(self) -> None:
        """What the form proposes for questions that are asked about answers which are new."""
        drawn = False
        while new := self._drawing.draw_under():
            drawn = True
            for key in new:
                initial = initial_of(self.questions[key].item)
                if initial and not self._drawing.values(key):
                    self._give(key[0], {key[1]: initial}, now=True)
        if drawn:
            self.redrawn.emit()

    def _give(self, canonical: str, changes: Mapping[str, tuple[Value, ...]], *, now: bool) -> None:
        """Answers that follow from another, shown and kept like those that are given."""
        for place, values in changes.items():
            self._drawing.sheet(canonical).give(place, values)
            if (canonical, place) in self.questions:
                self.questions[canonical, place].show_values(values)
            self.given.emit(canonical, place, values, now)

    def seal_required(self, words: str) -> None:
        """What had to be answered here was, for good."""
        for question in self.questions.values():
            if question.item.required:
                question.seal(words)

    def as_text(self) -> str:
        """What stands in the step, as it is read out when it opens."""
        words = (
            item.text for item in self.group.walk() if item.kind is Kind.DISPLAY and item.control != "help"
        )
        return " ".join(words)

    # what the person does

    def _sender(self) -> tuple[Key, Question]:
        question = self.sender()
        assert isinstance(question, Question)  # noqa: S101
        return self.key_of(question), question

    def _chosen(self) -> None:
        self._take(*self._sender(), now=True)

    def _typed(self) -> None:
        self._take(*self._sender(), now=False)

    def _left(self) -> None:
        self._take(*self._sender(), now=True)
        self.left.emit()

    def _take(self, key: Key, question: Question, *, now: bool) -> None:
        sheet = self._drawing.sheet(key[0])
        before = sheet.answers
        match take(sheet, question, leaving=now):
            case Taken.UNFIT:
                self.unfit.emit(*key)
            case Taken.SAME:
                self.fit.emit(*key)
            case Taken.NEW:
                self.given.emit(*key, sheet.answers.get(key[1], ()), now)
                if key in self.under:
                    self._follow(key, before, now=now)
                self.refresh()

    def _follow(self, key: Key, before: Answers, *, now: bool) -> None:
        """What stands under the answers that were there goes with them; new ones bring questions of their own."""
        changes = self.under[key].follow(before, self._drawing.values(key))
        self._give(key[0], changes, now=now)
        self._propose_under()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl+Z gives answers back that were taken away with what was said about them."""
        taken = [key for key, under in self.under.items() if under.before]
        if not taken or not event.matches(QKeySequence.StandardKey.Undo):
            super().keyPressEvent(event)
            return
        key = taken[-1]
        before, self.under[key].before = self.under[key].before, ()
        self.questions[key].show_values(before)
        self._take(key, self.questions[key], now=True)

    def _entered(self) -> None:
        key, _ = self._sender()
        self.entered.emit(*key)

    def _moved(self, step: int) -> None:
        _, question = self._sender()
        self.go(question, step)

    def _stepped(self, step: int) -> None:
        _, question = self._sender()
        for grid, _sheet in self._drawing.grids:
            onward = grid.next_to(question, step)
            if onward is not None:
                onward.enter()
                return
        self.go(question, step, beyond=False)

    def go(self, question: Question, step: int, *, beyond: bool = True) -> None:
        """From this question to the next or the one before."""
        order = self.order()
        onward = (order.index(question) if question in order else -1) + step
        if 0 <= onward < len(order):
            order[onward].enter(Qt.FocusReason.TabFocusReason)
        elif onward >= len(order) and beyond:
            self.past_the_end.emit()

    def _add_round(self) -> None:
        canonical, here, number = self.sender().property("round")
        self._how.rounds[canonical, here] = number + 1
        self._draw()
        self.redrawn.emit()
        added = next(
            (
                q
                for (of, place), q in self.questions.items()
                if of == canonical and place.startswith(f"{here}:{number}/")
            ),
            None,
        )
        if added:
            added.enter()

    def _remove_round(self) -> None:
        canonical, here, number = self.sender().property("round")
        sheet = self._drawing.sheet(canonical)
        self._how.rounds[canonical, here] -= 1
        for place, values in sheet.without_round(here, number).items():
            sheet.give(place, values)
            self.given.emit(canonical, place, values, True)
        self._draw()
        self.redrawn.emit()


def initial_of(item: Item) -> tuple[Value, ...]:
    """The answer that a form proposes, in either of FHIR's two places for it."""
    return item.initial or tuple(option.value for option in item.options if option.initial)


def _shown(place: str, enabled: frozenset[str], known: frozenset[str]) -> bool:
    """A repeating group shows with its first round; a round that has only been added shows by itself."""
    here = (place, f"{place}:0")
    return any(one in enabled for one in here) or not any(one in known for one in here)

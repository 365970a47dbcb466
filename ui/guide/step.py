"""One step of a guide, drawn: its words, its questions in cards, the instrument that stands in it.

A step says what was given and leaves keeping it to the page. It draws what the form says and decides
nothing: which questions show follows from the answers so far, each time one changes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Item, Kind, Value
from sos_desktop.questionnaires.places import MOST_ROUNDS
from sos_desktop.questionnaires.slots import nests
from ui.cards import clear
from ui.guide.sheet import Sheet
from ui.guide.taking import Taken, take
from ui.guide.under import Section, UnderAnswers
from ui.labels import button, heading, label, muted, restyle, small_muted
from ui.questions import Question, widget_for
from ui.questions.grid import Grid, columns_of
from ui.questions.matrix import Matrix, MatrixRow, answers_of
from ui.questions.shown import ReadOnly, Words

ASIDE = ("help", "prompt")
"""What stands in the right-hand column rather than in the step."""
TABLES = ("gtable", "table", "htable", "atable")
_TOO_EARLY = "It is too early after the event for these questions. Go on to the next step."
Shared = tuple[QFrame, list[Question]] | None
"""A card that questions share, and the questions in it."""
Key = tuple[str, str]
"""A form's canonical address and a place in it."""


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
        self.instrument: Sheet | None = None
        self.too_early = False
        self.questions: dict[Key, Question] = {}
        self._instruments, self._today, self._elsewhere = instruments, today, elsewhere
        self._aside = ASIDE if aside else ()
        self._by_hand: set[tuple[str, str]] = set()
        """The form and linkId of what cannot be worked out here: answered by hand, where it may be."""
        self._rounds: dict[Key, int] = {}
        self._cards: list[tuple[QFrame, list[Question]]] = []
        self._parts: dict[Key, QWidget] = {}
        self._grids: list[tuple[Grid, Sheet]] = []
        self.under: dict[Key, UnderAnswers] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)
        self._draw()

    # drawing

    def _draw(self) -> None:
        clear(self._column)
        self.questions, self._cards, self._parts, self._grids, self.under = {}, [], {}, [], {}
        prompts = [item for item in self.group.items if item.control == "prompt" and self._aside]
        body = [item for item in self.group.items if item.control not in self._aside]
        words = 0
        while words < len(body) and _only_words(body[words]):
            words += 1
        for item in body[:words]:
            self._column.addWidget(muted(item.text))
        self._words = words
        if prompts and not asks(self.group):
            self._column.addWidget(_prompts(prompts))
        self._draw_items(tuple(body[words:]), "", self.sheet, self._column)
        self._column.addStretch(1)
        self._show_answers()
        self.refresh()

    def put_above_questions(self, widget: QWidget) -> None:
        """Something of the page's own, between the step's first words and its questions."""
        self._column.insertWidget(self._words, widget)

    def _draw_items(
        self, items: tuple[Item, ...], prefix: str, sheet: Sheet, into: QVBoxLayout, card: Shared = None
    ) -> Shared:
        """Questions that follow one another share a card, with the questions below them; the rest stands
        by itself. Gives the card that the next question would share."""
        for item in items:
            if item.hidden or item.link_id in self._elsewhere:
                continue
            if item.kind is not Kind.GROUP and item.kind is not Kind.DISPLAY:
                card = card or self._card(into)
                self._draw_question(item, prefix, sheet, card)
                if not nests(item):
                    card = self._draw_items(item.items, prefix, sheet, into, card)
                continue
            card = None
            if item.sub_questionnaire:
                self._draw_instrument(item, into)
            elif item.kind is Kind.DISPLAY:
                self._draw_words(item, prefix, sheet, into)
            else:
                self._draw_group(item, prefix, sheet, into)
        return card

    def _draw_words(self, item: Item, prefix: str, sheet: Sheet, into: QVBoxLayout) -> None:
        said = " ".join(part for part in (item.prefix, item.text) if part)
        small = item.control in ASIDE or item.category == "help"
        part: QWidget = Words(item) if item.unanswerable else small_muted(said) if small else muted(said)
        self._parts[sheet.canonical, prefix + item.link_id] = part
        into.addWidget(part)

    def _card(self, into: QVBoxLayout) -> tuple[QFrame, list[Question]]:
        frame = QFrame()
        frame.setProperty("role", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(18, 4, 18, 4)
        column.setSpacing(0)
        into.addWidget(frame)
        card: tuple[QFrame, list[Question]] = (frame, [])
        self._cards.append(card)
        return card

    def _draw_question(
        self, item: Item, prefix: str, sheet: Sheet, card: tuple[QFrame, list[Question]]
    ) -> None:
        question = self._question(item, prefix, sheet)
        frame, inside = card
        column = frame.layout()
        assert column is not None  # noqa: S101
        column.addWidget(question)
        inside.append(question)
        if nests(item):
            under = UnderAnswers(question, partial(self._draw_section, item, sheet))
            self.under[sheet.canonical, question.place] = under
            column.addWidget(under)

    def _draw_section(self, item: Item, sheet: Sheet, section: Section, prefix: str) -> list[Key]:
        """What is asked about one answer to ``item``."""
        before = set(self.questions)
        card: tuple[QFrame, list[Question]] = (section.card, [])
        self._cards.append(card)
        self._draw_items(item.items, prefix, sheet, section.column, card)
        return [key for key in self.questions if key not in before]

    def _draw_under(self) -> list[Key]:
        """Sections for all answers that have none yet; the questions that are new."""
        drawn: list[Key] = []
        new = list(self.under)
        while new:
            found = [key for at in new for key in self.under[at].draw(self._values(at), self.questions)]
            for at in found:
                self.questions[at].show_values(self._values(at))
            drawn, new = drawn + found, [at for at in found if at in self.under]
        if drawn:
            below = {key for under in self.under.values() for key in under.keys}
            order = self._with_those_under(key for key in self.questions if key not in below)
            self.questions = {key: self.questions[key] for key in list(order)}
        return drawn

    def _with_those_under(self, keys: Iterable[Key]) -> Iterator[Key]:
        for key in keys:
            yield key
            if key in self.under:
                yield from self._with_those_under(self.under[key].keys)

    def _values(self, key: Key) -> tuple[Value, ...]:
        return self._sheet(key[0]).answers.get(key[1], ())

    def _question(self, item: Item, prefix: str, sheet: Sheet) -> Question:
        by_hand = (sheet.canonical, item.link_id) in self._by_hand
        question = widget_for(item, today=self._today, place=prefix + item.link_id, by_hand=by_hand)
        return self._take_in(question, sheet)

    def _line(self, item: Item, prefix: str, sheet: Sheet) -> Question:
        """A line of a matrix: a question, or words between them."""
        if item.kind is Kind.DISPLAY:
            words = Words(item, prefix + item.link_id)
            self._parts[sheet.canonical, words.place] = words
            return words
        return self._take_in(MatrixRow(item, prefix + item.link_id), sheet)

    def _take_in(self, question: Question, sheet: Sheet) -> Question:
        key = (sheet.canonical, question.place)
        self.questions[key] = question
        question.chosen.connect(self._chosen)
        question.typed.connect(self._typed)
        question.entered.connect(self._entered)
        question.left.connect(self._left)
        question.moved.connect(self._moved)
        question.stepped.connect(self._stepped)
        return question

    def _draw_group(self, group: Item, prefix: str, sheet: Sheet, into: QVBoxLayout) -> None:
        if group.repeats:
            self._draw_rounds(group, prefix, sheet, into)
            return
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._parts[sheet.canonical, prefix + group.link_id] = around
        if group.text or group.prefix:
            column.addWidget(heading(" ".join(part for part in (group.prefix, group.text) if part)))
        for more in (group.help, group.unanswerable):
            if more:
                column.addWidget(small_muted(more))
        into.addWidget(around)
        if group.control in TABLES and columns_of(group):
            grid = Grid(group, lambda item: self._question(item, prefix, sheet))
            self._grids.append((grid, sheet))
            self._put_in_card(grid, [], column)
        elif group.control in TABLES and answers_of(group):
            matrix = Matrix(group, lambda item: self._line(item, prefix, sheet))
            self._put_in_card(matrix, matrix.rows, column)
        elif group.items and all(item.kind is Kind.DISPLAY for item in group.items):
            column.addWidget(_said(group))
        else:
            self._draw_items(group.items, prefix, sheet, column)

    def _put_in_card(self, table: QWidget, lines: list[Question], into: QVBoxLayout) -> None:
        frame, inside = self._card(into)
        column = frame.layout()
        assert column is not None  # noqa: S101
        column.addWidget(table)
        inside += lines

    def _draw_rounds(self, group: Item, prefix: str, sheet: Sheet, into: QVBoxLayout) -> None:
        here = prefix + group.link_id
        key = (sheet.canonical, here)
        least, most = max(1, group.least or 1), group.most or MOST_ROUNDS
        count = min(max(least, sheet.rounds(here), self._rounds.get(key, 1)), max(most, sheet.rounds(here)))
        self._rounds[key] = count
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._parts[sheet.canonical, here] = around
        what = group.text or "Entry"
        for number in range(count):
            column.addWidget(heading(f"{what} {number + 1}" if count > 1 else what))
            self._draw_items(group.items, f"{here}:{number}/", sheet, column)
            if count > least:
                remove = button("Remove", "quiet-small", name=f"Remove {what} {number + 1}")
                remove.setProperty("round", (sheet.canonical, here, number))
                remove.clicked.connect(self._remove_round)
                column.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)
        add = button("Add another", "small", name=f"Add another: {what}")
        add.setProperty("round", (sheet.canonical, here, count))
        add.clicked.connect(self._add_round)
        column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        if count >= most:
            add.setEnabled(False)
            column.addWidget(small_muted(f"{most} is the most that this form takes."))
        into.addWidget(around)

    def _draw_instrument(self, item: Item, into: QVBoxLayout) -> None:
        into.addWidget(muted(item.text))
        sheet = self._instruments.get(item.sub_questionnaire.partition("|")[0])
        if sheet is None:
            self.too_early = True
            into.addWidget(label(_TOO_EARLY, wrap=True))
            return
        self.instrument = sheet
        self._draw_items(sheet.form.items, "", sheet, into)
        about = sheet.form.about
        if about.attribution:
            into.addWidget(small_muted(about.attribution))

    # what is shown of it

    def _sheets(self) -> Iterator[Sheet]:
        yield self.sheet
        if self.instrument is not None:
            yield self.instrument

    def _sheet(self, canonical: str) -> Sheet:
        return next(sheet for sheet in self._sheets() if sheet.canonical == canonical)

    def _show_answers(self) -> None:
        for (canonical, place), question in self.questions.items():
            question.show_values(self._sheet(canonical).answers.get(place, ()))
            if isinstance(question, ReadOnly) and (canonical, question.item.link_id) in self._by_hand:
                question.say_not_worked_out()

    def refresh(self) -> None:
        """Show what can be answered just now and hide what cannot; the keyboard stays where it is."""
        if self._draw_under():
            self.redrawn.emit()
        for sheet in self._sheets():
            places, known = sheet.enabled(), sheet.known()
            for (canonical, place), widget in (*self._parts.items(), *self.questions.items()):
                if canonical == sheet.canonical:
                    widget.setVisible(_shown(place, places, known))
            for grid, of in self._grids:
                if of is sheet:
                    grid.show_enabled(places)
            for (canonical, _), under in self.under.items():
                if canonical == sheet.canonical:
                    under.show_asked(places)
        for frame, inside in self._cards:
            shown = [question for question in inside if not question.isHidden()]
            frame.setVisible(bool(shown) or not inside)
            for question in inside:
                restyle(question, "first", question is shown[0] if shown else False)

    def show_worked_out(self, canonical: str, places: Iterable[str], failed: frozenset[str]) -> None:
        """Show what expressions gave at these places; ``failed`` are the linkIds of those that cannot be run.

        What the form only means to be read says so and stays empty; anything else is asked for by hand.
        """
        if all(sheet.canonical != canonical for sheet in self._sheets()):
            return
        sheet = self._sheet(canonical)
        for place in places:
            question = self.questions.get((canonical, place))
            if question is not None and not question.isAncestorOf(self.focusWidget() or self):
                question.show_values(sheet.answers.get(place, ()))
        again = False
        for (of, _), question in self.questions.items():
            if of == canonical and isinstance(question, ReadOnly) and question.item.link_id in failed:
                self._by_hand.add((canonical, question.item.link_id))
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
            if not self._sheet(key[0]).answers.get(key[1]):
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
        while new := self._draw_under():
            drawn = True
            for key in new:
                initial = initial_of(self.questions[key].item)
                if initial and not self._values(key):
                    self._give(key[0], {key[1]: initial}, now=True)
        if drawn:
            self.redrawn.emit()

    def _give(self, canonical: str, changes: Mapping[str, tuple[Value, ...]], *, now: bool) -> None:
        """Answers that follow from another, shown and kept like those that are given."""
        for place, values in changes.items():
            self._sheet(canonical).give(place, values)
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
        sheet = self._sheet(key[0])
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
        changes = self.under[key].follow(before, self._values(key))
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
        for grid, _sheet in self._grids:
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
        self._rounds[canonical, here] = number + 1
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
        sheet = self._sheet(canonical)
        self._rounds[canonical, here] -= 1
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


def _only_words(item: Item) -> bool:
    """Words at the head of a step, which stand above its cards; with a condition they stand where they are."""
    conditional = bool(item.enable_when or item.asked_when)
    return item.kind is Kind.DISPLAY and not (item.sub_questionnaire or item.unanswerable) and not conditional


def asks(group: Item) -> bool:
    """Whether a step asks anything (or only says what to say)."""
    return any(item.kind not in (Kind.GROUP, Kind.DISPLAY) or item.sub_questionnaire for item in group.walk())


def _prompts(prompts: list[Item]) -> QFrame:
    """What could be asked, as the whole content of a step that has no boxes to write in."""
    frame = QFrame()
    frame.setProperty("role", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(28, 22, 28, 22)
    column.setSpacing(16)
    column.addWidget(label("You could ask", "field-label"))
    for item in prompts:
        column.addWidget(label(item.text, "prompt", wrap=True))
    return frame


def _said(group: Item) -> QFrame:
    """Things to say, one below the other, with their numbers."""
    frame = QFrame()
    frame.setProperty("role", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(28, 18, 28, 18)
    column.setSpacing(12)
    for item in group.items:
        column.addWidget(label(" ".join(part for part in (item.prefix, item.text) if part), wrap=True))
    return frame

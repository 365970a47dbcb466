"""What one drawing of a step made: its questions in cards, its grids, rounds and forms. Drawn anew, there is another.

It draws what the form says; what is given in it, and what shows just now, is the step's.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from sos_desktop.questionnaires.model import Item, Kind, Value
from sos_desktop.questionnaires.places import MOST_ROUNDS
from sos_desktop.questionnaires.slots import nests
from ui.guide.sheet import Sheet
from ui.guide.under import Section, UnderAnswers
from ui.labels import button, heading, label, muted, small_muted
from ui.questions import Question, widget_for
from ui.questions.grid import Grid, columns_of
from ui.questions.matrix import Matrix, MatrixRow, answers_of
from ui.questions.shown import Words

ASIDE = ("help", "prompt")
"""What stands in the right-hand column rather than in the step."""
TABLES = ("gtable", "table", "htable", "atable")
_TOO_EARLY = "It is too early after the event for these questions. Go on to the next step."
Shared = tuple[QFrame, list[Question]] | None
"""A card that questions share, and the questions in it."""
Key = tuple[str, str]
"""A form's canonical address and a place in it."""


@dataclass(slots=True)
class How:
    """What a step is drawn by, each time.

    ``elsewhere`` are the linkIds that are drawn beside the step (the note), ``aside`` the kinds of words that stand
    there; ``by_hand`` the form and linkId of what cannot be worked out here, and is answered by hand where it may be;
    ``rounds`` how many rounds of a repeating group were asked for. ``listen`` hears each question, ``add`` and
    ``remove`` the buttons of rounds.
    """

    instruments: Mapping[str, Sheet]
    today: Callable[[], date]
    elsewhere: frozenset[str]
    aside: tuple[str, ...]
    listen: Callable[[Question], None]
    add: Callable[[], None]
    remove: Callable[[], None]
    by_hand: set[Key] = field(default_factory=set)
    rounds: dict[Key, int] = field(default_factory=dict)


class Drawing:
    """``questions`` are in the order of the page; ``parts`` are words and groups, which come and go like questions."""

    def __init__(self, sheet: Sheet, how: How) -> None:
        self._guide, self._how = sheet, how
        self.instrument: Sheet | None = None
        self.too_early = False
        self.questions: dict[Key, Question] = {}
        self.cards: list[tuple[QFrame, list[Question]]] = []
        self.parts: dict[Key, QWidget] = {}
        self.grids: list[tuple[Grid, Sheet]] = []
        self.under: dict[Key, UnderAnswers] = {}
        self.words = 0
        """How many lines of words stand above the first card."""

    def draw(self, group: Item, into: QVBoxLayout) -> None:
        """The whole step."""
        prompts = [item for item in group.items if item.control == "prompt" and self._how.aside]
        body = [item for item in group.items if item.control not in self._how.aside]
        while self.words < len(body) and _only_words(body[self.words]):
            into.addWidget(muted(body[self.words].text))
            self.words += 1
        if prompts and not asks(group):
            into.addWidget(_prompts(prompts))
        self._draw_items(tuple(body[self.words :]), "", self._guide, into)
        into.addStretch(1)

    # whose answers they are

    def sheets(self) -> Iterator[Sheet]:
        yield self._guide
        if self.instrument is not None:
            yield self.instrument

    def sheet(self, canonical: str) -> Sheet:
        return next(sheet for sheet in self.sheets() if sheet.canonical == canonical)

    def values(self, key: Key) -> tuple[Value, ...]:
        return self.sheet(key[0]).answers.get(key[1], ())

    # drawing

    def _draw_items(
        self, items: tuple[Item, ...], prefix: str, sheet: Sheet, into: QVBoxLayout, card: Shared = None
    ) -> Shared:
        """Questions that follow one another share a card, with the questions below them; the rest stands
        by itself. Gives the card that the next question would share."""
        for item in items:
            if item.hidden or item.link_id in self._how.elsewhere:
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
        self.parts[sheet.canonical, prefix + item.link_id] = part
        into.addWidget(part)

    def _card(self, into: QVBoxLayout) -> tuple[QFrame, list[Question]]:
        frame = QFrame()
        frame.setProperty("role", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(18, 4, 18, 4)
        column.setSpacing(0)
        into.addWidget(frame)
        card: tuple[QFrame, list[Question]] = (frame, [])
        self.cards.append(card)
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
        self.cards.append(card)
        self._draw_items(item.items, prefix, sheet, section.column, card)
        return [key for key in self.questions if key not in before]

    def draw_under(self) -> list[Key]:
        """Sections for all answers that have none yet; the questions that are new."""
        drawn: list[Key] = []
        new = list(self.under)
        while new:
            found = [key for at in new for key in self.under[at].draw(self.values(at), self.questions)]
            for at in found:
                self.questions[at].show_values(self.values(at))
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

    def _question(self, item: Item, prefix: str, sheet: Sheet) -> Question:
        by_hand = (sheet.canonical, item.link_id) in self._how.by_hand
        question = widget_for(item, today=self._how.today, place=prefix + item.link_id, by_hand=by_hand)
        return self._take_in(question, sheet)

    def _line(self, item: Item, prefix: str, sheet: Sheet) -> Question:
        """A line of a matrix: a question, or words between them."""
        if item.kind is Kind.DISPLAY:
            words = Words(item, prefix + item.link_id)
            self.parts[sheet.canonical, words.place] = words
            return words
        return self._take_in(MatrixRow(item, prefix + item.link_id), sheet)

    def _take_in(self, question: Question, sheet: Sheet) -> Question:
        self.questions[sheet.canonical, question.place] = question
        self._how.listen(question)
        return question

    def _draw_group(self, group: Item, prefix: str, sheet: Sheet, into: QVBoxLayout) -> None:
        if group.repeats:
            self._draw_rounds(group, prefix, sheet, into)
            return
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.parts[sheet.canonical, prefix + group.link_id] = around
        if group.text or group.prefix:
            column.addWidget(heading(" ".join(part for part in (group.prefix, group.text) if part)))
        for more in (group.help, group.unanswerable):
            if more:
                column.addWidget(small_muted(more))
        into.addWidget(around)
        if group.control in TABLES and columns_of(group):
            grid = Grid(group, lambda item: self._question(item, prefix, sheet))
            self.grids.append((grid, sheet))
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
        count = min(
            max(least, sheet.rounds(here), self._how.rounds.get(key, 1)), max(most, sheet.rounds(here))
        )
        self._how.rounds[key] = count
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.parts[sheet.canonical, here] = around
        what = group.text or "Entry"
        for number in range(count):
            column.addWidget(heading(f"{what} {number + 1}" if count > 1 else what))
            self._draw_items(group.items, f"{here}:{number}/", sheet, column)
            if count > least:
                remove = button("Remove", "quiet-small", name=f"Remove {what} {number + 1}")
                remove.setProperty("round", (sheet.canonical, here, number))
                remove.clicked.connect(self._how.remove)
                column.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)
        add = button("Add another", "small", name=f"Add another: {what}")
        add.setProperty("round", (sheet.canonical, here, count))
        add.clicked.connect(self._how.add)
        column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        if count >= most:
            add.setEnabled(False)
            column.addWidget(small_muted(f"{most} is the most that this form takes."))
        into.addWidget(around)

    def _draw_instrument(self, item: Item, into: QVBoxLayout) -> None:
        into.addWidget(muted(item.text))
        sheet = self._how.instruments.get(item.sub_questionnaire.partition("|")[0])
        if sheet is None:
            self.too_early = True
            into.addWidget(label(_TOO_EARLY, wrap=True))
            return
        self.instrument = sheet
        self._draw_items(sheet.form.items, "", sheet, into)
        about = sheet.form.about
        if about.attribution:
            into.addWidget(small_muted(about.attribution))


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

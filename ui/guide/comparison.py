"""A follow-up beside the first time: each factor, the change, the totals; and the forms' scores as figures.

No colours and no words for high or low: the practitioner decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from sos_desktop.dates import said, said_briefly
from sos_desktop.questionnaires import change
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.change import Number
from sos_desktop.questionnaires.model import Item, Value, same
from sos_desktop.records.reading import Earlier, EarlierForm
from ui.cards import Card, line
from ui.guide.score_line import sentence
from ui.guide.sheet import Sheet, coded
from ui.labels import label, small_muted
from ui.questions.options import weight_of
from ui.questions.question import Question, asked

NOT_RATED = "–"


@dataclass(frozen=True, slots=True)
class Compared:
    """One line: ``first`` and ``now`` are ratings, or None where it was not rated."""

    words: str
    first: int | None
    now: int | None

    @property
    def change(self) -> str:
        """``+1``, ``−2``, ``0``, or nothing to compare."""
        if self.first is None or self.now is None:
            return NOT_RATED
        return signed(self.now - self.first)


def signed(by: Number) -> str:
    return f"+{by}" if by > 0 else f"−{-by}" if by < 0 else "0"


def rating(item: Item, values: Sequence[Value]) -> int | None:
    """The figure of the option that was chosen."""
    return next(
        (weight_of(option) for option in item.options for value in values if same(option.value, value)), None
    )


def compared(sheet: Sheet, first: Answers) -> tuple[Compared, ...]:
    """The risk factors of this form beside the answers of the first time."""
    factors = (item for item in sheet.form.walk() if coded(item, "risk-factor"))
    return tuple(
        Compared(
            asked(item),
            rating(item, first.get(item.link_id, ())),
            rating(item, sheet.answers.get(item.link_id, ())),
        )
        for item in factors
    )


def total(lines: Sequence[Compared]) -> Compared:
    """The sums; a total stands only where every factor was rated."""
    first, now = [one.first for one in lines], [one.now for one in lines]
    return Compared(
        "Total",
        sum(number for number in first if number is not None) if None not in first else None,
        sum(number for number in now if number is not None) if None not in now else None,
    )


class Comparison(Card):
    """The table, and below it what the forms came to. It is read as text, line by line."""

    def __init__(self) -> None:
        super().__init__("Beside the first time")
        self.table = QGridLayout()
        self.table.setHorizontalSpacing(18)
        self.table.setVerticalSpacing(0)
        self.table.setColumnStretch(0, 1)
        self.since = small_muted("")
        self.forms = QVBoxLayout()
        self.forms.setSpacing(4)
        self.body.addWidget(self.since)
        self.body.addLayout(self.table)
        self.body.addLayout(self.forms)
        self.lines: tuple[Compared, ...] = ()
        self.changes: list[tuple[tuple[str, ...], ...]] = []
        """What each form that was filled in before came to, line by line."""

    def compare(self, sheet: Sheet, earlier: Earlier, instruments: Sequence[Sheet]) -> None:
        self.lines = compared(sheet, earlier.answers)
        self.since.setText(f"The first time was on {said(earlier.held_on, weekday=True)}.")
        for column, words in enumerate(("Factor", "First time", "Now", "Change")):
            head = label(words, "column-head")
            self.table.addWidget(head, 0, column, _side(column))
        everything = total(self.lines)
        for number, one in enumerate((*self.lines, everything)):
            self._add(2 * number + 1, one, last=one is everything)
        before = {form.form.url: form for form in earlier.forms}
        for form in instruments:
            self._add_form(form, before.get(form.form.url))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.as_text())

    def as_text(self) -> str:
        """The table as it is read out."""
        lines = (*self.lines, total(self.lines))
        told = [
            f"{one.words}: first time {_figure(one.first)}, now {_figure(one.now)}, change {one.change}."
            for one in lines
        ]
        for head, *rows in self.changes:
            told += [f"{words}: {head[1]} {first}, now {now}, change {by}." for words, first, now, by in rows]
        return " ".join(told)

    def _add(self, row: int, one: Compared, *, last: bool) -> None:
        self.table.addWidget(line(), row, 0, 1, 4)
        words = (one.words, _figure(one.first), _figure(one.now), one.change)
        for column, text in enumerate(words):
            cell = label(text, "strong" if last else "", wrap=column == 0)
            cell.setContentsMargins(0, 3, 0, 3)
            self.table.addWidget(cell, row + 1, column, _side(column))

    def _add_form(self, sheet: Sheet, before: EarlierForm | None) -> None:
        score = sheet.score()
        if score is None:
            return
        begun = bool(len(sheet.answers))
        beside = QHBoxLayout()
        beside.addWidget(label(sheet.form.title, wrap=True), 1)
        beside.addWidget(label(sentence(score) if begun else "Left out", "strong"))
        self.forms.addWidget(line())
        self.forms.addLayout(beside)
        if begun and before is not None:
            self._add_changes(sheet, before)
        if begun and sheet.form.about.reference:
            self.forms.addWidget(small_muted(sheet.form.about.reference))

    def _add_changes(self, sheet: Sheet, before: EarlierForm) -> None:
        """Question by question and in total, beside the last time it was filled in."""
        found = change.between(before.form, before.answers, sheet.form, sheet.answers)
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        rows: list[tuple[str, ...]] = [("", said_briefly(before.held_on), "Now", "Change")]
        rows += [
            _change_row(asked(one.item), one.first_figure, one.figure, one.change) for one in found.items
        ]
        rows.append(_change_row("Total", found.first, found.now, found.change))
        for at, words in enumerate(rows):
            for column, text in enumerate(words):
                role = "column-head" if at == 0 else "strong" if at == len(rows) - 1 else ""
                grid.addWidget(label(text, role, wrap=column == 0), at, column, _side(column))
        self.forms.addLayout(grid)
        self.changes.append(tuple(rows))


def _change_row(words: str, first: Number | None, now: Number | None, by: Number | None) -> tuple[str, ...]:
    return words, _figure(first), _figure(now), NOT_RATED if by is None else signed(by)


def _figure(number: Number | None) -> str:
    return NOT_RATED if number is None else str(number)


def _side(column: int) -> Qt.AlignmentFlag:
    return (
        Qt.AlignmentFlag.AlignVCenter
        if column == 0
        else Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    )


def mark_first_time(questions: Iterable[Question], first: Answers) -> None:
    """What was rated the first time, beside each factor."""
    for question in questions:
        if coded(question.item, "risk-factor"):
            rated = rating(question.item, first.get(question.place, ()))
            question.say_first_time(f"first time: {'not rated' if rated is None else rated}")

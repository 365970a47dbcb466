"""Trust figures as a CSV: the template that the application writes, and reading back what somebody made of it.

A file is taken whole or not at all. A headcount that is missing because one row could not be read would make every
rate of that staff group wrong, and nobody would see it; a file that is refused says in one go what to put
right, row by row, with the numbers that the spreadsheet shows beside its rows.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sos_desktop.codes import StaffGroup
from sos_desktop.dates import EARLIEST
from sos_desktop.errors import BadInput
from sos_desktop.impact import trust_cells as cells
from sos_desktop.impact.trust_figures import OUTSIDE_RATES, RULES, Measure, Rule, TrustFigure

T = TypeVar("T")

NAME = "trust-figures.csv"
COLUMNS = (
    *("figure", "organisation", "first day", "last day", "before the programme", "staff group"),
    *("question", "answer", "number", "out of", "source"),
)
LARGEST = 2 * 1024 * 1024
MOST_ROWS = 20_000
_SEPARATORS = (",", ";", "\t")
_LONGEST_PERIOD = 1100
_AT_THE_TOP = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """What is the matter with a row, as its spreadsheet counts rows; ``column`` is empty for the whole row."""

    row: int
    column: str
    said: str

    def __str__(self) -> str:
        return f"Row {self.row}{', ' + self.column if self.column else ''}: {self.said}"


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of a file, or what stands against it: there is never both."""

    figures: tuple[TrustFigure, ...]
    findings: tuple[Finding, ...]


def template() -> bytes:
    """With a mark by which Excel knows UTF-8. Rows that begin with ``#`` explain; they may stay."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in _explained():
        writer.writerow([f"# {line[0]}", *line[1:]])
    return text.getvalue().encode("utf-8-sig")


def _explained() -> Iterator[Sequence[str]]:
    yield ("Rows that begin with # are not read. Figures about many people only: no name, no single person.",)
    yield (
        "A day is 2026-09-30 or 30/09/2026. A quarter may be written 2026-Q3 as the first day, with no last day.",
    )
    yield (
        "organisation: the ODS code, or empty for all together. staff group: empty for all staff, or one of:",
    )
    for group in (group for group in StaffGroup if group not in OUTSIDE_RATES):
        yield (f"    {cells.said(group)}",)
    yield ("before the programme: yes for a figure from before the programme began, to compare with.",)
    yield ("number: may be a share such as 64.2% where there is an “out of”. source: where it comes from.",)
    for measure, rule in RULES.items():
        yield (f"{measure}: {rule.explained} For example:",)
        yield rule.example


def read(data: bytes, *, today: date) -> Reading:
    """Every row, or every finding."""
    if len(data) > LARGEST:
        return _refused("The file is larger than 2 MB: that is no table of trust figures.")
    try:
        text = _decoded(data)
        separator = _separator(text)
        rows = list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1))
    except (BadInput, csv.Error) as problem:
        said = problem.happened if isinstance(problem, BadInput) else "The quotation marks do not match."
        return _refused(said)
    if len(rows) > MOST_ROWS:
        return _refused(f"There are more than {MOST_ROWS:,} rows.")
    filled = [(at, row) for at, row in rows if any(map(str.strip, row)) and not _explains(row)]
    if not filled or "figure" not in _names(filled[0][1]):
        return _refused("The first row does not name the columns. Begin with the template.")
    head = _Head(_names(filled[0][1]), decimal_comma=separator != ",")
    if wrong := head.problem():
        return Reading((), (Finding(filled[0][0], "", wrong),))
    return _all(head, filled[1:], today)


def _all(head: "_Head", rows: Sequence[tuple[int, list[str]]], today: date) -> Reading:
    figures: dict[tuple[str, ...], int] = {}
    taken: list[TrustFigure] = []
    findings: list[Finding] = []
    for at, row in rows:
        reader = _Row(at, head, row, today)
        figure = reader.figure()
        findings += reader.findings
        if figure is None:
            continue
        if figure.about in figures:
            findings.append(
                Finding(at, "", f"It is about the same as row {figures[figure.about]}. Keep one of them.")
            )
        figures.setdefault(figure.about, at)
        taken.append(figure)
    if not taken and not findings:
        return _refused("There is no figure in it.")
    return Reading((), tuple(findings)) if findings else Reading(tuple(taken), ())


class _Head:
    """Which column is where, however they were moved."""

    def __init__(self, names: list[str], *, decimal_comma: bool) -> None:
        self.names, self.decimal_comma = names, decimal_comma

    def problem(self) -> str:
        named = [name for name in self.names if name]
        if missing := [name for name in COLUMNS if name not in named]:
            return f"These columns are missing: {', '.join(missing)}."
        if unknown := [name for name in named if name not in COLUMNS]:
            return f"These columns are not known: {', '.join(unknown)[:80]}."
        if len(set(named)) < len(named):
            return "A column stands there twice."
        return ""


class _Row:
    """Reads one row; what is the matter with it gathers in ``findings``."""

    def __init__(self, at: int, head: _Head, row: list[str], today: date) -> None:
        self.findings: list[Finding] = []
        self._at, self._head, self._today = at, head, today
        self._cells = dict.fromkeys(COLUMNS, "")
        for name, cell in zip(head.names, row, strict=False):
            if name:
                self._cells[name] = self._read(name, cells.checked, cell, "")
            elif cell.strip():
                self._object("", "There is something in a column without a name.")
        if any(map(str.strip, row[len(head.names) :])):
            self._object(
                "",
                "It has more cells than there are columns. Is a comma in a number without quotation marks?",
            )

    def figure(self) -> TrustFigure | None:
        """None where the row cannot be read."""
        words = self._cells["figure"].lower()
        if words not in tuple(Measure):
            self._object("figure", f"“{words[:40]}” is not known. It is one of {', '.join(Measure)}.")
            return None
        measure = Measure(words)
        rule = RULES[measure]
        first, last = self._days(rule)
        number, out_of = self._numbers(rule)
        figure = TrustFigure(
            measure,
            self._read("organisation", cells.organisation, self._cells["organisation"], ""),
            first,
            last,
            self._group(rule),
            self._words("question", wanted=rule.asked),
            self._words("answer", wanted=rule.answered),
            self._read("before the programme", cells.yes, self._cells["before the programme"], False),
            number,
            out_of,
            self._cells["source"],
        )
        return None if self.findings else figure

    def _days(self, rule: Rule) -> tuple[date, date]:
        first, last = self._cells["first day"], self._cells["last day"]
        either = (self._today, self._today)
        if rule.one_day and (not last or last == first):
            only = self._read("first day", cells.day, first, self._today)
            days = (only, only)
        elif rule.one_day:
            self._object("last day", "A headcount is of one day: leave the last day empty.")
            return either
        else:
            days = self._read("first day", lambda _: cells.period(first, last), first, either)
        if days[0] < EARLIEST or days[1] > self._today:
            self._object(
                "first day", "It is in the future." if days[1] > self._today else "It is before 1950."
            )
        if (days[1] - days[0]).days > _LONGEST_PERIOD:
            self._object("last day", "The period is longer than three years.")
        return days

    def _numbers(self, rule: Rule) -> tuple[float, float]:
        out_of = 0.0
        if rule.out_of:
            out_of = self._number("out of", self._cells["out of"])
            if not out_of:
                self._object("out of", "What the number is out of is missing.")
            elif out_of < rule.fewest:
                self._object(
                    "out of", f"Fewer than {rule.fewest} people: too near to single ones to be kept."
                )
        elif self._cells["out of"]:
            self._object("out of", "There is none for this figure. Is it the rest of a number with a comma?")
        words = self._cells["number"]
        if rule.out_of and words.endswith("%"):
            share = self._number("number", words.removesuffix("%").strip())
            number = share * out_of / 100
        else:
            number = self._number("number", words)
            if rule.whole:
                number = self._read("number", lambda _: cells.whole(number), words, 0.0)
        if out_of and number > out_of:
            self._object("number", "It is more than what it is out of.")
        return number, out_of

    def _number(self, column: str, words: str) -> float:
        comma = self._head.decimal_comma
        return self._read(column, lambda cell: cells.number(cell, decimal_comma=comma), words, 0.0)

    def _group(self, rule: Rule) -> str:
        words = self._cells["staff group"]
        if words and not rule.by_group:
            self._object("staff group", "This figure is not by staff group: leave it empty.")
            return ""
        return self._read("staff group", cells.group, words, "")

    def _words(self, column: str, *, wanted: bool) -> str:
        words = self._cells[column]
        if wanted and not words:
            self._object(column, "It is missing.")
        if words and not wanted:
            self._object(column, "It has no place with this figure: leave it empty.")
        return words

    def _read(self, column: str, reading: Callable[[str], T], cell: str, otherwise: T) -> T:
        try:
            return reading(cell)
        except BadInput as problem:
            self._object(column, problem.happened)
            return otherwise

    def _object(self, column: str, said: str) -> None:
        """The first of each column is enough."""
        if not column or column not in (each.column for each in self.findings):
            self.findings.append(Finding(self._at, column, said))


def _refused(said: str) -> Reading:
    return Reading((), (Finding(_AT_THE_TOP, "", said),))


def _names(row: Sequence[str]) -> list[str]:
    return [" ".join(cell.split()).lower() for cell in row]


def _explains(row: Sequence[str]) -> bool:
    """A row of ours that explains; not one that begins with an error of the spreadsheet, such as ``#REF!``."""
    return row[0].lstrip().startswith(("# ", "#\t")) or row[0].strip() == "#" or row[0].startswith("sep=")


def _decoded(data: bytes) -> str:
    """UTF-8, Excel's “Unicode text” (UTF-16 with a mark), or the old alphabet of Windows."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise BadInput("It is not a text file. Save the sheet as CSV.") from None
    if "\0" in text:
        raise BadInput("It is not a text file. Save the sheet as CSV.")
    return text


def _separator(text: str) -> str:
    """The one that gives most of our columns in the first row that is not an explanation."""
    for line in text.splitlines():
        if line.strip() and not _explains([line.lstrip('"')]):
            return max(
                _SEPARATORS, key=lambda each: sum(name in COLUMNS for name in _names(_split(line, each)))
            )
    return ","


def _split(line: str, separator: str) -> list[str]:
    return next(iter(csv.reader([line], delimiter=separator)), [])

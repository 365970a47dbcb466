"""The register as CSV: a template, the whole of it out, and a file in, with what is the matter row by row.

A row with an id changes that entry; one without is new, and so is one whose id another office's register has given.
Rows that are right are taken, the others are named with their line and left out, so that one slip does not keep a
hundred people from being entered. What a spreadsheet would run as a formula leaves with an apostrophe before it, and
comes back without.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sos_desktop.combining.table import neutral
from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput
from sos_desktop.programme import register
from sos_desktop.programme.register import Entry, Registered, Role
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.vault.store import Store

T = TypeVar("T")
NAME, TEMPLATE = "register.csv", "register-template.csv"
COLUMNS = (
    *("id", "name", "role", "organisation", "site", "trained", "refresher", "left_on", "left_because"),
    *("sends_from", "sends_to", "keys"),
)
LARGEST = 4 * 1024 * 1024
MOST_ROWS = 10_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EXAMPLE = Entry(
    "Example Name (delete this line)",
    Role.PRACTITIONER,
    "RX1",
    "Queen’s Medical Centre",
    date(2026, 3, 17),
    date(2028, 3, 17),
    sends_from=Quarter(2026, 2),
)
EXAMPLE_ID = "example"


@dataclass(frozen=True, slots=True)
class RowFinding:
    """``line`` is that of the file, as a spreadsheet counts them; the first is the heading."""

    line: int
    column: str
    says: str

    def __str__(self) -> str:
        where = f"Line {self.line}" + (f", {self.column.replace('_', ' ')}" if self.column else "")
        return f"{where}: {self.says}"


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    id: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: the rows that are right, and what is the matter with the others."""

    rows: tuple[Row, ...]
    findings: tuple[RowFinding, ...]


@dataclass(frozen=True, slots=True)
class BroughtIn:
    added: int
    changed: int
    same: int
    findings: tuple[RowFinding, ...]

    def said(self) -> str:
        """``12 added, 2 changed, 30 as they were. 1 line was left out.``"""
        left_out = len({each.line for each in self.findings})
        words = f"{self.added} added, {self.changed} changed, {self.same} as they were."
        if left_out:
            words += f" {left_out} {'line was' if left_out == 1 else 'lines were'} left out."
        return words


def template() -> bytes:
    """The columns, and one line to show how each is written."""
    return write([Registered(EXAMPLE_ID, _EXAMPLE)])


def write(people: Iterable[Registered]) -> bytes:
    """With the mark that makes Excel read UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in people:
        writer.writerow([_safe(word) for word in _words(each)])
    return text.getvalue().encode("utf-8-sig")


def read(data: bytes, *, today: date) -> Sheet:
    """Raises BadInput where it is no such file at all; what is wrong with one row is a finding."""
    if len(data) > LARGEST:
        raise BadInput("The file is too large for a register.", "Nothing has been changed.")
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError:
        raise BadInput(
            "The file is not text in UTF-8.",
            "Nothing has been changed.",
            "In Excel, save it as “CSV UTF-8 (comma delimited)”.",
        ) from None
    except csv.Error:
        raise BadInput(
            "The file is not a table: a quotation mark is missing somewhere.", "Nothing has been changed."
        ) from None
    heading = [name.strip().casefold() for name in lines[0]] if lines else []
    if sorted(heading) != sorted(COLUMNS):
        raise BadInput(
            "The first line does not name the columns of a register.",
            "Nothing has been changed.",
            "Save the template, fill that in, and keep its first line.",
        )
    if len(lines) > MOST_ROWS + 1:
        raise BadInput(f"The file has more than {MOST_ROWS:,} rows.", "Nothing has been changed.")
    rows: list[Row] = []
    findings: list[RowFinding] = []
    for line, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            _read_row(line, cells, heading, rows, findings, today=today)
    return Sheet(tuple(rows), tuple(findings))


def bring_in(store: Store, sheet: Sheet, *, now: datetime, today: date) -> BroughtIn:
    """Take every row that is right, in one go. Who is in the register already is changed only under their id."""
    known = {each.id: each.entry for each in register.everybody(store)}
    names = {_same(entry): each for each, entry in known.items()}
    findings = list(sheet.findings)
    added = changed = same = 0
    with store.change(now=now):
        holders = {key: each for each, entry in known.items() for key in entry.keys}
        for row in sheet.rows:
            problem = _objection(row, known, names, holders)
            if problem:
                findings.append(RowFinding(row.line, *problem))
            elif row.id not in known:
                made = register.add(store, row.entry, now=now, today=today, new=_given(row.id))
                known[made], names[_same(row.entry)] = row.entry, made
                holders |= dict.fromkeys(row.entry.keys, made)
                added += 1
            elif row.entry == known[row.id]:
                same += 1
            else:
                register.change(store, row.id, row.entry, now=now, today=today)
                holders |= dict.fromkeys(row.entry.keys, row.id)
                changed += 1
    return BroughtIn(added, changed, same, tuple(sorted(findings, key=lambda each: each.line)))


def _objection(
    row: Row, known: Mapping[str, Entry], names: Mapping[tuple[str, str], str], holders: Mapping[str, str]
) -> tuple[str, str] | None:
    if row.id and row.id not in known and not _is_id(row.id):
        return "id", "this id is not in the register. Leave it empty for somebody new."
    if row.id not in known and _same(row.entry) in names:
        return "name", "is in the register already, in that organisation. Export it to change it."
    taken = [key for key in row.entry.keys if holders.get(key, row.id) != row.id]
    if taken:
        return "keys", f"the key {taken[0][:8]}… belongs to somebody else."
    return None


def _is_id(text: str) -> bool:
    """Whether it is one that a register gives: then the row comes from another office's."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _given(register_id: str) -> NewId:
    """The same person has the same id in both offices, so that a newer list changes who is there already."""
    return (lambda: register_id) if register_id else new_id


def _same(entry: Entry) -> tuple[str, str]:
    return entry.name.casefold(), entry.organisation


def _read_row(
    line: int,
    cells: list[str],
    heading: list[str],
    rows: list[Row],
    findings: list[RowFinding],
    *,
    today: date,
) -> None:
    before = len(findings)
    if len(cells) != len(heading):
        findings.append(RowFinding(line, "", f"has {len(cells)} cells in place of {len(heading)}."))
        return
    given = {name: _plain(cell) for name, cell in zip(heading, cells, strict=True)}
    if given["id"] == EXAMPLE_ID:
        return

    def of(column: str, read_: Callable[[str], T], says: str) -> T | None:
        if not given[column]:
            return None
        try:
            return read_(given[column])
        except (ValueError, BadInput):
            findings.append(RowFinding(line, column, says))
            return None

    like_a_day, quarter = "write the day like 2026-03-17, or 17/03/2026.", "write the quarter like 2026-Q3."
    entry = Entry(
        given["name"],
        of("role", _role, f"is one of {', '.join(Role)}.") or Role.PRACTITIONER,
        given["organisation"],
        given["site"],
        of("trained", day, like_a_day),
        of("refresher", day, like_a_day),
        of("left_on", day, like_a_day),
        given["left_because"],
        of("sends_from", Quarter.parse, quarter),
        of("sends_to", Quarter.parse, quarter),
        tuple(given["keys"].split()),
    )
    if len(findings) > before:
        return
    try:
        rows.append(Row(line, given["id"], register.checked(entry, today=today)))
    except BadInput as refused:
        findings.append(RowFinding(line, "", f"{refused.happened} {refused.do}".strip()))


def _safe(word: str) -> str:
    """What no spreadsheet runs, and ``_plain`` gives back exactly."""
    return f"'{word}" if word.startswith("'") and word.lstrip("'").startswith(_FORMULA) else neutral(word)


def _plain(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running it."""
    cell = cell.strip()
    return cell[1:].strip() if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def day(text: str) -> date:
    """Also as a British spreadsheet shows it."""
    if "/" in text:
        return datetime.strptime(text, "%d/%m/%Y").date()
    if len(text) != len("2026-03-17"):
        raise ValueError
    return date.fromisoformat(text)


def _role(text: str) -> Role:
    return Role(text.casefold())


def _words(each: Registered) -> tuple[str, ...]:
    entry = each.entry
    days = (entry.trained, entry.refresher, entry.left_on)
    trained, refresher, left_on = (day.isoformat() if day else "" for day in days)
    return (
        each.id, entry.name, entry.role, entry.organisation, entry.site, trained, refresher, left_on,
        entry.left_because, str(entry.sends_from or ""), str(entry.sends_to or ""), " ".join(entry.keys),
    )  # fmt: skip

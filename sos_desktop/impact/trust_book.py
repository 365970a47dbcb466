"""Trust figures in the SoS team's record book: each file as it was loaded, and what is in force.

A later file says the same thing anew, and its figure is in force; the earlier one stays beneath, and is back once
the later file is taken away. So a slip is undone by taking its file away, and nothing is ever mixed.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.dates import from_stamp, stamp
from sos_desktop.errors import BadInput
from sos_desktop.impact import trust_csv
from sos_desktop.impact.trust_csv import Finding
from sos_desktop.impact.trust_figures import Measure, TrustFigure, TrustFigures
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Store

_UNCHANGED = "Nothing has been changed."


@dataclass(frozen=True, slots=True)
class TrustFile:
    """A file that was loaded. ``in_force`` counts its figures that no later file says anew."""

    id: str
    name: str
    loaded: datetime
    figures: int
    in_force: int


class FiguresRefused(BadInput):
    """A file that is not taken, with each finding."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        many = f"{len(findings)} things are" if len(findings) > 1 else "One thing is"
        super().__init__(
            f"{many} to be put right in this file. {findings[0]}",
            "Nothing of it was taken: with a row missing, the rates would be wrong and nobody would see it.",
            "Put it right in the spreadsheet, save it as CSV and load it again.",
        )
        self.findings = findings


def load(
    store: Store, name: str, data: bytes, *, now: datetime, today: date, new: NewId = new_id
) -> TrustFile:
    """Take a file whole. Raises FiguresRefused, with everything that is to be put right."""
    reading = trust_csv.read(data, today=today)
    if reading.findings:
        raise FiguresRefused(reading.findings)
    file_id = new()
    with store.change(now=now) as change:
        change.run(
            "INSERT INTO trust_files (id, name, loaded) VALUES (?, ?, ?)", (file_id, name[-80:], stamp(now))
        )
        for each in reading.figures:
            change.run(
                "INSERT INTO trust_figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(file_id, each.measure.value, each.organisation, str(each.first), str(each.last)),
                    *(each.group, each.question, each.answer, int(each.baseline)),
                    *(each.number, each.out_of, each.source),
                ),
            )
        change.audit("trust figures loaded", file_id, data)
    return next(each for each in files(store) if each.id == file_id)


def take_away(store: Store, file_id: str, *, now: datetime) -> None:
    """Take a file and its figures out; what it had said anew is as it was before. Raises BadInput."""
    with store.change(now=now) as change:
        change.run("DELETE FROM trust_figures WHERE file_id = ?", (file_id,))
        if not change.run("DELETE FROM trust_files WHERE id = ?", (file_id,)):
            raise BadInput("This file of trust figures is not here any more.", _UNCHANGED)
        change.audit("trust figures taken away", file_id)


def in_force(store: Store) -> TrustFigures:
    """The latest figure about each thing, in the order of measures and days."""
    latest = {figure.about: figure for _, figure in _all(store)}
    order = list(Measure)
    return TrustFigures(
        tuple(sorted(latest.values(), key=lambda each: (order.index(each.measure), each.about)))
    )


def files(store: Store) -> tuple[TrustFile, ...]:
    """The latest first."""
    by_file: dict[str, list[TrustFigure]] = {}
    holds: dict[tuple[str, ...], str] = {}
    for file_id, figure in _all(store):
        by_file.setdefault(file_id, []).append(figure)
        holds[figure.about] = file_id
    found = store.rows("SELECT * FROM trust_files ORDER BY loaded DESC, rowid DESC")
    return tuple(
        TrustFile(
            row["id"],
            row["name"],
            from_stamp(row["loaded"]),
            len(by_file.get(row["id"], ())),
            list(holds.values()).count(row["id"]),
        )
        for row in found
    )


def _all(store: Store) -> list[tuple[str, TrustFigure]]:
    """Each figure with its file, the latest last."""
    rows = store.rows(
        "SELECT g.* FROM trust_files f JOIN trust_figures g ON g.file_id = f.id ORDER BY f.loaded, f.rowid"
    )
    return [(row["file_id"], _figure(row)) for row in rows]


def _figure(row: Row) -> TrustFigure:
    return TrustFigure(
        Measure(row["measure"]),
        row["organisation"],
        date.fromisoformat(row["first_day"]),
        date.fromisoformat(row["last_day"]),
        row["staff_group"],
        row["question"],
        row["answer"],
        bool(row["baseline"]),
        row["number"],
        row["out_of"],
        row["source"],
    )

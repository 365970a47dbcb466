"""Which events a file covers, and what they count for: one statement over the records and the ledger.

| kind      | counts on                                                             |
|-----------|-----------------------------------------------------------------------|
| case      | the day of first contact                                              |
| offer     | the day of its answer, or the 28th day without one                    |
| follow-up | the 28th day after its window closed, whatever became of it           |
| group     | the day on which it was held                                          |
| feedback  | the quarter in which it was given; where that is not kept, at once    |

A file takes every event that counts on or before the last day of its quarter and that has not left: so late
ones ride with the next file. An event leaves once, and once more where its first file was withdrawn. Only
what this practitioner reports is counted. What became of an offer or a follow-up after its 28 days changes
nothing that was sent: it is a correction, and stays here. So is what turns out to have been somebody else's: a
person who was never met, a follow-up that stood for nothing count for none, nor what a colleague turns out to
report. An offer that was taken back was none.
Where an incident was entered twice and somebody has a case with both, they are one person supported. An offer that was
declined by somebody who wished for no record is counted as any other.

What each event counts as is fixed when it leaves (``sources`` says how it is written). Events of a kind of which a
file has no table stay, and leave with the first one that has.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sos_desktop.dates import Quarter
from sos_desktop.schedule import SETTLES_AFTER
from sos_desktop.summary import document, sources
from sos_desktop.summary.tables import DEFAULT, KNOWN, PACKED, Cell, Kind, Specification
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

SETTLED = f"+{SETTLES_AFTER.days} days"
FOR_EVER = "+1000 years"


@dataclass(frozen=True, slots=True)
class Counted:
    """True counts: they are shown on the review screen and go nowhere else.

    ``late`` counts events of earlier quarters, ``again`` those whose first file was withdrawn, both without feedback,
    of which nobody is shown a count; ``numbers`` is in how many numbers one person may be at most.
    """

    cells: Counter[Cell]
    events: int
    late: int
    again: int
    numbers: int


def _numbers(specification: Specification, events: str) -> str:
    """In how many numbers one person is at most, in the shape of a count without kind.

    Nobody knows who attends a group session, so one person may be at each of those about one incident; nor whose a
    card of feedback is, so it counts beside whatever else somebody is in.
    """
    numbers = " ".join(f"WHEN '{kind}' THEN {len(specification.of(kind))}" for kind in Kind)
    apart = f"CASE kind WHEN '{Kind.GROUP}' THEN 1 WHEN '{Kind.FEEDBACK}' THEN 2 ELSE 0 END"
    return f"""
        SELECT '' AS kind, '' AS codes, max(numbers) AS events, 0 AS late FROM (
          SELECT {apart} AS apart, sum(CASE kind {numbers} END) AS numbers
          FROM ({events}) GROUP BY apart, whose
        ) GROUP BY apart
    """  # noqa: S608 - every part is written above


class _Statements:
    """The statements for one choice of tables."""

    def __init__(self, specification: Specification) -> None:
        waiting = sources.events(specification, "unsent_events", "{counts}")
        of_file = sources.events(specification, "summary_events", "u.file_id = :file")
        of_files = sources.events(
            specification, "summary_events", "u.file_id IN (SELECT value FROM json_each(:files))"
        )
        self.count_waiting = f"""
            WITH w AS MATERIALIZED ({waiting})
            SELECT kind, codes, count(*) AS events, sum(kind <> '{Kind.FEEDBACK}' AND day < :first) AS late FROM w
            GROUP BY kind, codes
            UNION ALL {_numbers(specification, "SELECT * FROM w")}
        """  # noqa: S608
        self.again = f"""
            SELECT count(*) AS again FROM ({waiting}) w
            WHERE w.kind <> '{Kind.FEEDBACK}'
            AND EXISTS (SELECT 1 FROM summary_events e WHERE e.kind = w.kind AND e.event_id = w.event_id)
        """  # noqa: S608
        self.take = f"""
            INSERT INTO summary_events (file_id, kind, event_id, categories)
            SELECT :file, kind, event_id, codes FROM ({waiting})
        """  # noqa: S608
        self.count_file = f"""
            SELECT kind, categories AS codes, count(*) AS events, 0 AS late FROM summary_events
            WHERE file_id = :file GROUP BY kind, categories
            UNION ALL {_numbers(specification, of_file)}
        """  # noqa: S608
        self.changed = f"""
            SELECT kind, codes, categories AS sent, count(*) AS events FROM ({of_files})
            WHERE codes <> categories GROUP BY kind, codes, categories
        """  # noqa: S608


_statements = cache(_Statements)


def waiting(store: Store, quarter: Quarter, specification: Specification = DEFAULT) -> Counted:
    """What a file of this quarter would cover."""
    statements = _statements(specification)
    withdrawn = store.row("SELECT 1 FROM summaries WHERE withdrawn IS NOT NULL")
    again = store.rows(statements.again, _where(quarter))[0]["again"] if withdrawn else 0
    return _counted(specification, store.rows(statements.count_waiting, _where(quarter)), again)


def covered(store: Store, file_id: str, quarter: Quarter, specification: Specification = DEFAULT) -> Counted:
    """What a file has covered, as it was then."""
    where = {**_where(quarter), "file": file_id}
    return _counted(specification, store.rows(_statements(specification).count_file, where), 0)


def take(change: Change, file_id: str, quarter: Quarter, specification: Specification = DEFAULT) -> None:
    """Note in the ledger that what was waiting leaves with this file, and what it counts as."""
    change.run(_statements(specification).take, {**_where(quarter), "file": file_id})


def corrections(store: Store) -> int:
    """How many events of the files that stand would be counted differently today, in the tables that they have."""
    found = 0
    for specification, file_ids in _standing(store).items():
        where = {"settled": SETTLED, "known": FOR_EVER, "files": json.dumps(file_ids)}
        found += sum(
            row["events"]
            for row in store.rows(_statements(specification).changed, where)
            if _cells(specification, row["kind"], row["codes"])
            != _cells(specification, row["kind"], row["sent"])
        )
    return found


def _standing(store: Store) -> dict[Specification, list[str]]:
    """The files that were not withdrawn, by what was counted in them."""
    found: dict[Specification, list[str]] = {}
    for row in store.rows("SELECT file_id, specification FROM summaries WHERE withdrawn IS NULL"):
        specification = KNOWN.get(row["specification"], DEFAULT)
        if row["specification"] == PACKED:
            (kept,) = store.rows("SELECT package FROM summaries WHERE file_id = ?", (row["file_id"],))
            specification = document.read(kept["package"]).specification
        found.setdefault(specification, []).append(row["file_id"])
    return found


def _cells(specification: Specification, kind: str, codes: str) -> Counter[Cell]:
    counted = Counter[Cell]()
    for cell, times in sources.touched(specification, kind, codes):
        counted[cell] += times
    return +counted


def _where(quarter: Quarter) -> dict[str, str]:
    return {
        "first": quarter.first.isoformat(),
        "last": quarter.last.isoformat(),
        "settled": SETTLED,
        "known": SETTLED,
    }


def _counted(specification: Specification, rows: Iterable[Row], again: int) -> Counted:
    cells: Counter[Cell] = Counter()
    events = late = numbers = 0
    for row in rows:
        if not row["kind"]:
            numbers += row["events"]
            continue
        events += row["events"]
        late += row["late"] or 0
        for cell, times in sources.touched(specification, row["kind"], row["codes"]):
            cells[cell] += times * row["events"]
    return Counted(cells, events, late, again, numbers)

"""Which events a file covers, and what they count for: one statement over the records and the ledger.

| kind      | counts on                                                             |
|-----------|-----------------------------------------------------------------------|
| case      | the day of first contact                                              |
| offer     | the day of its answer, or the 28th day without one                    |
| follow-up | the 28th day after its window closed, whatever became of it           |
| group     | the day on which it was held                                          |

A file takes every event that counts on or before the last day of its quarter and that has not left: so late
ones ride with the next file. An event leaves once, and once more where its first file was withdrawn. Only
what this practitioner reports is counted. What became of an offer or a follow-up after its 28 days changes
nothing that was sent: it is a correction, and stays here. So is what turns out to have been somebody else's: a
person who was never met, a follow-up that stood for nothing count for none, nor what a colleague turns out to
report. An offer that was taken back was none.
Where an incident was entered twice and somebody has a case with both, they are one person supported. An offer that was
declined by somebody who wished for no record is counted as any other.

The ledger keeps of every event how often it counts and its code in each table of its kind, in the order of
the specification: ``1 all students resuscitation``.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sos_desktop.dates import Quarter
from sos_desktop.schedule import SETTLES_AFTER
from sos_desktop.summary.tables import DEFAULT, Cell, Kind, category
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

SETTLED = f"+{SETTLES_AFTER.days} days"
FOR_EVER = "+1000 years"


@dataclass(frozen=True, slots=True)
class Counted:
    """True counts: they are shown on the review screen and go nowhere else.

    ``late`` counts events of earlier quarters, ``again`` those whose first file was withdrawn; ``numbers`` is
    in how many numbers one person may be at most.
    """

    cells: Counter[Cell]
    events: int
    late: int
    again: int
    numbers: int


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the events of one kind are: ``{ids}`` names some of them, ``counts`` tells which count by the end of
    a quarter. ``:settled`` is when an outcome is fixed, ``:known`` until when it is looked at.
    """

    kind: Kind
    select: str
    counts: str


_TWIN = """
    SELECT 1 FROM cases o WHERE EXISTS (SELECT 1 FROM merges WHERE undone IS NULL)
    AND o.person_id = c.person_id AND o.incident_id = c.incident_id AND o.id <> c.id
    AND o.reports = 1 AND o.first_contact IS NOT NULL
    AND (NOT EXISTS (SELECT 1 FROM summary_events e WHERE e.kind = 'case' AND e.event_id = o.id), o.first_contact, o.id)
      < (NOT EXISTS (SELECT 1 FROM summary_events e WHERE e.kind = 'case' AND e.event_id = c.id), c.first_contact, c.id)
"""
"""The same person's other case about the same incident, which is counted for both: of an incident entered twice."""

_SOURCES = (
    _Source(
        Kind.CASE,
        """
        SELECT u.*, c.first_contact AS day, c.person_id AS whose,
          CASE WHEN c.first_contact IS NULL OR c.reports = 0 OR EXISTS ({twin}) THEN '0' ELSE '1' END
          || ' all ' || p.staff_group || ' '
          || coalesce(i.event_type, 'other') AS codes
        FROM {ids} u CROSS JOIN cases c ON c.id = u.event_id
        JOIN people p ON p.id = c.person_id LEFT JOIN incidents i ON i.id = c.incident_id
        """,
        "c.reports = 1 AND c.first_contact <= :last AND NOT EXISTS ({twin})",
    ),
    _Source(
        Kind.OFFER,
        """
        SELECT u.*, min(coalesce(o.answered, '9999'), date(o.made_on, :settled)) AS day, c.person_id AS whose,
          CASE WHEN c.reports = 1 THEN '1 ' ELSE '0 ' END ||
          CASE WHEN o.answered <= date(o.made_on, :known) THEN o.answer ELSE 'no-reply' END AS codes
        FROM {ids} u CROSS JOIN offers o ON o.id = u.event_id JOIN cases c ON c.id = o.case_id
        """,
        """
        c.reports = 1 AND (o.answered <= :last OR date(o.made_on, :settled) <= :last)
        AND NOT (o.answer = 'withdrawn' AND coalesce(o.answered, '') <= date(o.made_on, :settled))
        """,
    ),
    _Source(
        Kind.OFFER,
        """
        SELECT u.*, min(coalesce(o.answered, '9999'), date(o.made_on, :settled)) AS day, o.whose AS whose,
          '1 ' || CASE WHEN o.answered <= date(o.made_on, :known) THEN o.answer ELSE 'no-reply' END AS codes
        FROM {ids} u CROSS JOIN declined_offers o ON o.id = u.event_id
        """,
        """
        (o.answered <= :last OR date(o.made_on, :settled) <= :last)
        AND NOT (o.answer = 'withdrawn' AND coalesce(o.answered, '') <= date(o.made_on, :settled))
        """,
    ),
    _Source(
        Kind.FOLLOW_UP,
        """
        SELECT u.*, date(f.closes, :settled) AS day, c.person_id AS whose,
          CASE WHEN f.void IS NULL AND c.reports = 1 THEN '1' ELSE '0' END || ' all ' || CASE
            WHEN f.ended IS NULL OR f.ended > date(f.closes, :known) THEN 'not-done-in-time not-recorded'
            WHEN f.state = 'done' AND f.ended <= f.closes THEN 'on-time ' || coalesce(f.onward, 'not-recorded')
            WHEN f.state = 'done' THEN 'late ' || coalesce(f.onward, 'not-recorded')
            WHEN f.state = 'declined' THEN 'declined not-recorded'
            WHEN f.state = 'unreachable' THEN 'not-reached not-recorded'
            ELSE 'not-done-in-time not-recorded' END AS codes
        FROM {ids} u CROSS JOIN followups f ON f.id = u.event_id JOIN cases c ON c.id = f.case_id
        """,
        "c.reports = 1 AND f.void IS NULL AND date(f.closes, :settled) <= :last",
    ),
    _Source(
        Kind.GROUP,
        """
        SELECT u.*, g.held_on AS day, coalesce(g.incident_id, g.id) AS whose,
          CASE WHEN g.reports = 1 THEN (
            SELECT coalesce(sum(a.attended), 0) FROM attendance a WHERE a.session_id = g.id
          ) ELSE 0 END || ' all' AS codes
        FROM {ids} u CROSS JOIN sessions g ON g.id = u.event_id
        """,
        "g.state = 'finished' AND g.reports = 1 AND g.held_on <= :last",
    ),
)


def _events(ids: str, condition: str) -> str:
    """The events of every kind among ``ids`` for which a condition, which may speak of {counts}, holds."""
    return " UNION ALL ".join(
        f"{source.select.format(ids=ids, twin=_TWIN)} WHERE u.kind = '{source.kind}'"
        f" AND {condition.format(counts=source.counts.format(twin=_TWIN))}"
        for source in _SOURCES
    )


def _numbers(events: str) -> str:
    """In how many numbers one person is at most, in the shape of a count without kind.

    Nobody knows who attends a group session, so one person may be at each of those about one incident.
    """
    numbers = " ".join(f"WHEN '{kind}' THEN {len(DEFAULT.of(kind))}" for kind in Kind)
    return f"""
        SELECT '' AS kind, '' AS codes, max(numbers) AS events, 0 AS late FROM (
          SELECT kind = 'group' AS groups, sum(CASE kind {numbers} END) AS numbers
          FROM ({events}) GROUP BY groups, whose
        ) GROUP BY groups
    """  # noqa: S608 - every part is written above


_WAITING = _events("unsent_events", "{counts}")
_COUNT_WAITING = f"""
    WITH w AS MATERIALIZED ({_WAITING})
    SELECT kind, codes, count(*) AS events, sum(day < :first) AS late FROM w GROUP BY kind, codes
    UNION ALL {_numbers("SELECT * FROM w")}
"""  # noqa: S608
_AGAIN = f"""
    SELECT count(*) AS again FROM ({_WAITING}) w
    WHERE EXISTS (SELECT 1 FROM summary_events e WHERE e.kind = w.kind AND e.event_id = w.event_id)
"""  # noqa: S608
_TAKE = f"""
    INSERT INTO summary_events (file_id, kind, event_id, categories)
    SELECT :file, kind, event_id, codes FROM ({_WAITING})
"""  # noqa: S608
_COUNT_FILE = f"""
    SELECT kind, categories AS codes, count(*) AS events, 0 AS late FROM summary_events
    WHERE file_id = :file GROUP BY kind, categories
    UNION ALL {_numbers(_events("summary_events", "u.file_id = :file"))}
"""  # noqa: S608
_LIVE = "u.file_id IN (SELECT file_id FROM summaries WHERE withdrawn IS NULL)"
_CHANGED = f"""
    SELECT kind, codes, categories AS sent, count(*) AS events FROM ({_events("summary_events", _LIVE)})
    WHERE codes <> categories GROUP BY kind, codes, categories
"""  # noqa: S608


def waiting(store: Store, quarter: Quarter) -> Counted:
    """What a file of this quarter would cover."""
    withdrawn = store.row("SELECT 1 FROM summaries WHERE withdrawn IS NOT NULL")
    again = store.rows(_AGAIN, _where(quarter))[0]["again"] if withdrawn else 0
    return _counted(store.rows(_COUNT_WAITING, _where(quarter)), again)


def covered(store: Store, file_id: str, quarter: Quarter) -> Counted:
    """What a file has covered, as it was then."""
    return _counted(store.rows(_COUNT_FILE, {**_where(quarter), "file": file_id}), 0)


def take(change: Change, file_id: str, quarter: Quarter) -> None:
    """Note in the ledger that what was waiting leaves with this file."""
    change.run(_TAKE, {**_where(quarter), "file": file_id})


def corrections(store: Store) -> int:
    """How many events that have left would be counted differently today."""
    rows = store.rows(_CHANGED, {"settled": SETTLED, "known": FOR_EVER})
    return sum(
        row["events"]
        for row in rows
        if _touched(row["kind"], row["codes"]) != _touched(row["kind"], row["sent"])
    )


def _where(quarter: Quarter) -> dict[str, str]:
    return {
        "first": quarter.first.isoformat(),
        "last": quarter.last.isoformat(),
        "settled": SETTLED,
        "known": SETTLED,
    }


def _counted(rows: Iterable[Row], again: int) -> Counted:
    cells: Counter[Cell] = Counter()
    events = late = numbers = 0
    for row in rows:
        if not row["kind"]:
            numbers += row["events"]
            continue
        events += row["events"]
        late += row["late"] or 0
        for cell, times in _touched(row["kind"], row["codes"]):
            cells[cell] += times * row["events"]
    return Counted(cells, events, late, again, numbers)


def _touched(kind: str, codes: str) -> list[tuple[Cell, int]]:
    """The cells that one event counts in, and how often it counts."""
    times, *each = codes.split(" ")
    return [
        (Cell(kind, table.name, category(table, code)), int(times))
        for table, code in zip(DEFAULT.of(kind), each, strict=True)
    ]

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
nothing that was sent: it is a correction, and stays here. An offer that was taken back was none.

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
    """Where the events of one kind are: ``counts`` tells which of them count by the end of a quarter.

    ``:settled`` is when the outcome of an event is fixed, ``:known`` until when it is looked at.
    """

    kind: Kind
    id: str
    select: str
    counts: str


_CASES = _Source(
    Kind.CASE,
    "c.id",
    """
    SELECT 'case' AS kind, c.id AS event_id, c.first_contact AS day, c.person_id AS whose,
      '1 all ' || p.staff_group || ' ' || coalesce(i.event_type, 'other') AS codes
    FROM cases c JOIN people p ON p.id = c.person_id LEFT JOIN incidents i ON i.id = c.incident_id
    """,
    "c.reports = 1 AND c.first_contact <= :last",
)
_OFFERS = _Source(
    Kind.OFFER,
    "o.id",
    """
    SELECT 'offer' AS kind, o.id AS event_id, min(coalesce(o.answered, '9999'), date(o.made_on, :settled)) AS day,
      c.person_id AS whose,
      '1 ' || CASE WHEN o.answered <= date(o.made_on, :known) THEN o.answer ELSE 'no-reply' END AS codes
    FROM offers o JOIN cases c ON c.id = o.case_id
    """,
    """
    c.reports = 1 AND o.made_on <= :last
    AND (o.answered <= :last OR date(o.made_on, :settled) <= :last)
    AND NOT (o.answer = 'withdrawn' AND o.answered <= date(o.made_on, :settled))
    """,
)
_FOLLOW_UPS = _Source(
    Kind.FOLLOW_UP,
    "f.id",
    """
    SELECT 'follow-up' AS kind, f.id AS event_id, date(f.closes, :settled) AS day, c.person_id AS whose,
      '1 all ' || CASE
        WHEN f.ended IS NULL OR f.ended > date(f.closes, :known) THEN 'not-done-in-time not-recorded'
        WHEN f.state = 'done' AND f.ended <= f.closes THEN 'on-time ' || coalesce(f.onward, 'not-recorded')
        WHEN f.state = 'done' THEN 'late ' || coalesce(f.onward, 'not-recorded')
        WHEN f.state = 'declined' THEN 'declined not-recorded'
        WHEN f.state = 'unreachable' THEN 'not-reached not-recorded'
        ELSE 'not-done-in-time not-recorded' END AS codes
    FROM followups f JOIN cases c ON c.id = f.case_id
    """,
    "f.kind = '28-day' AND c.reports = 1 AND f.closes <= :last AND date(f.closes, :settled) <= :last",
)
_GROUPS = _Source(
    Kind.GROUP,
    "g.id",
    """
    SELECT 'group' AS kind, g.id AS event_id, g.held_on AS day, coalesce(g.incident_id, g.id) AS whose,
      (SELECT coalesce(sum(a.attended), 0) FROM attendance a WHERE a.session_id = g.id) || ' all' AS codes
    FROM sessions g
    """,
    "g.kind = 'group' AND g.state = 'finished' AND g.reports = 1 AND g.held_on <= :last",
)

_TIMES_LEFT = """
    coalesce((
      SELECT sum(CASE WHEN l.withdrawn IS NULL THEN 2 ELSE 1 END)
      FROM summary_events e JOIN summaries l ON l.file_id = e.file_id WHERE e.kind = '{kind}' AND e.event_id = {id}
    ), 0)
"""
"""0 before an event leaves, 1 where its only file was withdrawn, 2 or more where it leaves no more."""


def _events(condition: str) -> str:
    """The events of every kind for which a condition over {kind}, {id} and {counts} holds."""
    return " UNION ALL ".join(
        f"{source.select} WHERE {condition.format(kind=source.kind, id=source.id, counts=source.counts)}"
        for source in (_CASES, _OFFERS, _FOLLOW_UPS, _GROUPS)
    )


def _counting(events: str) -> str:
    """How often each combination of codes occurs; then, without kind, in how many numbers one person is at most.

    Nobody knows who attends a group session, so one person may be at each of those about one incident.
    """
    numbers = " ".join(f"WHEN '{kind}' THEN {len(DEFAULT.of(kind))}" for kind in Kind)
    return f"""
        WITH w AS MATERIALIZED ({events})
        SELECT kind, codes, count(*) AS events, sum(day < :first) AS late FROM w GROUP BY kind, codes
        UNION ALL
        SELECT '', '', max(numbers), 0 FROM (
          SELECT kind = 'group' AS groups, sum(CASE kind {numbers} END) AS numbers FROM w GROUP BY groups, whose
        ) GROUP BY groups
    """  # noqa: S608 - every part is written above


_WAITING = _events("{counts} AND " + _TIMES_LEFT + " < 2")
_COUNT_WAITING = _counting(_WAITING)
_AGAIN = f"SELECT count(*) AS again FROM ({_events('{counts} AND ' + _TIMES_LEFT + ' = 1')})"  # noqa: S608
_TAKE = f"""
    INSERT INTO summary_events (file_id, kind, event_id, categories)
    SELECT :file, kind, event_id, codes FROM ({_WAITING})
"""  # noqa: S608
_IN_FILE = _events("{id} IN (SELECT event_id FROM summary_events WHERE file_id = :file AND kind = '{kind}')")
_COUNT_FILE = _counting(f"""
    SELECT e.kind, e.event_id, n.day, n.whose, e.categories AS codes FROM summary_events e
    LEFT JOIN ({_IN_FILE}) n ON n.kind = e.kind AND n.event_id = e.event_id WHERE e.file_id = :file
""")  # noqa: S608
_LEFT = _events("{id} IN (SELECT event_id FROM summary_events WHERE kind = '{kind}')")
_CHANGED = f"""
    SELECT n.kind, n.codes, e.categories AS sent, count(*) AS events FROM ({_LEFT}) n
    CROSS JOIN summary_events e ON e.kind = n.kind AND e.event_id = n.event_id
    JOIN summaries l ON l.file_id = e.file_id
    WHERE l.withdrawn IS NULL AND e.categories <> n.codes GROUP BY n.kind, n.codes, e.categories
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

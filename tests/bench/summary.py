"""The protected summary of one quarter, beside the bare SQL that counts the same cells.

30,000 sessions with some 18,000 people; every earlier quarter has left. Ours counts, protects each number and
writes the signed file. The bare SQL only counts: what is due by the quarter's end and has not left already
(that is what a cell means), without late ones apart and without how many numbers a person is in.
"""

import sys
from collections import Counter

from bulk import book_of
from large import NOW, TODAY, opened
from verdict import Measured, in_turn, tell

from sos_desktop.dates import Quarter
from sos_desktop.summary import document, events, ledger
from sos_desktop.summary.tables import DEFAULT, Cell, category
from sos_desktop.vault.store import Store

TIMES = 101
QUARTER = Quarter(2026, 3)

UNSENT = (
    "NOT EXISTS (SELECT 1 FROM summary_events WHERE summary_events.kind = '{kind}' AND event_id = {table}.id)"
)
TABLES = {"case": "cases", "offer": "offers", "follow-up": "followups", "group": "sessions"}
BARE = {
    "case": (
        "SELECT 1, 'all', staff_group, coalesce(event_type, 'other'), count(*) FROM cases"
        " JOIN people ON people.id = person_id LEFT JOIN incidents ON incidents.id = incident_id"
        " WHERE reports = 1 AND first_contact <= :last AND {unsent} GROUP BY staff_group, event_type"
    ),
    "offer": (
        "SELECT 1, CASE WHEN answered <= date(made_on, '+28 days') THEN answer ELSE 'no-reply' END AS became,"
        " count(*) FROM offers JOIN cases ON cases.id = case_id WHERE reports = 1 AND answer <> 'withdrawn'"
        " AND min(coalesce(answered, '9999'), date(made_on, '+28 days')) <= :last AND {unsent} GROUP BY became"
    ),
    "follow-up": (
        "SELECT 1, 'all', CASE WHEN ended IS NULL OR ended > date(closes, '+28 days') THEN 'not-done-in-time'"
        " WHEN followups.state = 'done' AND ended <= closes THEN 'on-time' WHEN followups.state = 'done' THEN 'late'"
        " WHEN followups.state = 'declined' THEN 'declined' WHEN followups.state = 'unreachable' THEN 'not-reached'"
        " ELSE 'not-done-in-time' END AS outcome, CASE WHEN followups.state = 'done' AND"
        " ended <= date(closes, '+28 days') THEN coalesce(onward, 'not-recorded') ELSE 'not-recorded' END AS next,"
        " count(*) FROM followups JOIN cases ON cases.id = case_id WHERE kind = '28-day' AND reports = 1"
        " AND closes <= date(:last, '-28 days') AND {unsent} GROUP BY outcome, next"
    ),
    "group": (
        "SELECT coalesce(sum(attended), 0), 'all', 1 FROM sessions JOIN attendance ON session_id = id"
        " WHERE kind = 'group' AND state = 'finished' AND reports = 1 AND held_on <= :last AND {unsent}"
    ),
}  # fmt: skip
STATEMENTS = {
    kind: sql.format(unsent=UNSENT.format(kind=kind, table=TABLES[kind])) for kind, sql in BARE.items()
}


def bare(store: Store) -> list[tuple[str, tuple[object, ...]]]:
    last = {"last": QUARTER.last.isoformat()}
    return [(kind, tuple(row)) for kind, sql in STATEMENTS.items() for row in store.rows(sql, last)]


def cells(rows: list[tuple[str, tuple[object, ...]]]) -> Counter[Cell]:
    counted: Counter[Cell] = Counter()
    for kind, (times, *codes, count) in rows:
        for table, code in zip(DEFAULT.of(kind), codes, strict=True):
            counted[Cell(kind, table.name, category(table, str(code)))] += int(str(times)) * int(str(count))
    return counted


def main() -> int:
    with book_of(30_000) as book, opened(book) as casebook:
        vault = casebook.vault
        for quarter in ledger.overview(vault, now=NOW, today=TODAY).open:
            if quarter < QUARTER:
                ledger.issue(vault, quarter, now=NOW, today=TODAY)

        def ours(_: int) -> bytes:
            counted = events.waiting(vault.store, QUARTER)
            return document.write(ledger.prepared(vault.meta, QUARTER, counted), vault.meta.signing_seed)

        counted = events.waiting(vault.store, QUARTER)
        assert +counted.cells == +cells(bare(vault.store)), "the two do not count the same"
        mine, theirs = in_turn(ours, lambda _: bare(vault.store), TIMES)
    return tell(
        Measured(
            f"the summary of {QUARTER}, {counted.events} events",
            mine,
            "bare SQL counting its cells",
            theirs,
            2,
        )
    )


if __name__ == "__main__":
    sys.exit(main())

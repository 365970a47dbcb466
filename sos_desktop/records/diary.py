"""What stands in the practitioner's diary, day by day: follow-ups, continuations, next group dates, first assessments.

Nothing is kept here: every line is read from where it is kept, so that none can be lost or stand twice. A follow-up
that is overdue stands on the day it is planned for, however long ago.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sos_desktop import schedule
from sos_desktop.codes import FollowUpKind, StaffGroup
from sos_desktop.records import today as todays
from sos_desktop.schedule import Standing, Window
from sos_desktop.vault.store import Store


class Due(StrEnum):
    """What is to be done on a day; the words stand on the page and, without anybody's name, in the calendar file."""

    FOLLOW_UP = "28-day follow-up"
    THREE_MONTHS = "3-month check"
    FIRST = "First assessment possible"
    GO_ON = "Continue a session"
    GROUP = "Group session planned"


@dataclass(frozen=True, slots=True)
class Entry:
    """``carried`` is the follow-up, the session or the case that it is about; ``person_id`` is empty for a group.

    ``booked_for`` is the day before it was moved; ``closes`` is the last day on which a follow-up is on time.
    """

    day: date
    due: Due
    carried: str
    with_whom: str
    person_id: str
    standing: Standing
    staff_group: StaffGroup | None = None
    booked_for: date | None = None
    closes: date | None = None


def read(store: Store, first: date, last: date, *, today: date) -> tuple[Entry, ...]:
    """The lines of these days, in their order."""
    entries = [
        *_follow_ups(store, first, last, today),
        *_continuations(store, first, last, today),
        *_groups(store, first, last, today),
        *_first_assessments(store, first, last, today),
    ]
    return tuple(sorted(entries, key=lambda each: (each.day, each.due, each.with_whom)))


def _follow_ups(store: Store, first: date, last: date, today: date) -> list[Entry]:
    rows = store.rows(
        "SELECT f.id, f.kind, f.due, f.opens, f.closes, f.moved_to, person_id, code_name, staff_group"
        " FROM followups f JOIN cases ON cases.id = case_id JOIN people ON people.id = person_id"
        " WHERE f.state = 'open' AND coalesce(moved_to, due) BETWEEN ? AND ?",
        (first.isoformat(), last.isoformat()),
    )
    entries = []
    for row in rows:
        window = Window(*(date.fromisoformat(row[name]) for name in ("due", "opens", "closes")))
        moved_to = date.fromisoformat(row["moved_to"]) if row["moved_to"] else None
        due = Due.THREE_MONTHS if row["kind"] == FollowUpKind.MONTH_3 else Due.FOLLOW_UP
        entries.append(
            Entry(
                moved_to or window.due, due, row["id"], row["code_name"], row["person_id"],
                schedule.standing(window, today, moved_to), StaffGroup(row["staff_group"]),
                window.due if moved_to else None, window.closes,
            )
        )  # fmt: skip
    return entries


def _continuations(store: Store, first: date, last: date, today: date) -> list[Entry]:
    rows = store.rows(
        "SELECT sessions.id, continues_on, person_id, staff_group, coalesce(code_name, label, '') AS whom"
        " FROM sessions LEFT JOIN cases ON cases.id = case_id LEFT JOIN people ON people.id = person_id"
        " LEFT JOIN incidents ON incidents.id = sessions.incident_id"
        " WHERE state = 'draft' AND binned IS NULL AND continues_on BETWEEN ? AND ?",
        (first.isoformat(), last.isoformat()),
    )
    return [
        Entry(
            day := date.fromisoformat(row["continues_on"]), Due.GO_ON, row["id"], row["whom"],
            row["person_id"] or "", Standing.OVERDUE if day < today else _on(day, today),
            StaffGroup(row["staff_group"]) if row["staff_group"] else None,
        )
        for row in rows
    ]  # fmt: skip


def _groups(store: Store, first: date, last: date, today: date) -> list[Entry]:
    """The next dates that finished group records name, from today on: one that has passed was held or was not."""
    rows = store.rows(
        "SELECT id, next_date, (SELECT coalesce(label, '') FROM incidents WHERE incidents.id = incident_id) AS whom"
        " FROM sessions WHERE next_date BETWEEN ? AND ? AND state = 'finished' ORDER BY next_date",
        (max(first, today).isoformat(), last.isoformat()),
    )
    return [
        Entry(
            day := date.fromisoformat(row["next_date"]),
            Due.GROUP,
            row["id"],
            row["whom"] or "",
            "",
            _on(day, today),
        )
        for row in rows
    ]


def _first_assessments(store: Store, first: date, last: date, today: date) -> list[Entry]:
    return [
        Entry(
            line.since,
            Due.FIRST,
            line.case_id,
            line.code_name,
            line.person_id,
            line.standing,
            line.staff_group,
        )
        for line in todays.first_assessments(store, today)
        if first <= line.since <= last
    ]


def _on(day: date, today: date) -> Standing:
    if day <= today:
        return Standing.DUE
    return Standing.THIS_WEEK if day - today <= schedule.WEEK else Standing.LATER

"""What waits for the practitioner today: sessions to continue, first assessments, follow-ups. No scores."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sos_desktop import schedule
from sos_desktop.codes import FollowUpKind, SessionKind, StaffGroup
from sos_desktop.dates import Quarter, from_stamp, london_date
from sos_desktop.records import (
    forms,
    incidents,
    letters,
    moves,
    occasions,
    planning,
    programme,
    safety_checks,
    standing_down,
)
from sos_desktop.records.letters import ToTell
from sos_desktop.records.moves import ToReview
from sos_desktop.records.planning import Review
from sos_desktop.records.standing_down import ToHandOver
from sos_desktop.schedule import Standing, Window
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Store

SHOWN = 50
"""Lines on the page at first; the counts beside them are of all, and all can be asked for."""
EVERYTHING = 2**31


@dataclass(frozen=True, slots=True)
class Unfinished:
    """``where`` says how far it got, as in “step 4 of 7, After”."""

    session_id: str
    kind: SessionKind
    with_whom: str
    where: str
    saved: datetime
    reopened: bool = False
    """Of a record that was opened again, and stands as it is until then."""
    continues_on: date | None = None
    """The day that was agreed when it was interrupted."""
    they_have_left: bool = False
    """What is left of it, the practitioner does alone."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A first assessment (``followup_id`` is None) or a follow-up that is not done yet.

    ``since`` is the first day for a first assessment, and the day for which a follow-up is planned; ``moved_from``
    is the day it was booked for, where that is another. Overdue is judged on that.
    """

    case_id: str
    followup_id: str | None
    person_id: str
    code_name: str
    staff_group: StaffGroup
    kind: FollowUpKind | None
    incident: str
    since: date
    standing: Standing
    days_overdue: int = 0
    moved_from: date | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """``waiting`` is the earliest of them; every number counts them all.

    ``badge`` is what the navigation shows: unfinished, to be reviewed, to be handed over, due and overdue. A follow-up
    whose session is unfinished stands among those, and still counts as overdue or due this week.
    """

    unfinished: tuple[Unfinished, ...]
    waiting: tuple[Waiting, ...]
    waiting_in_all: int
    badge: int
    overdue: int
    this_week: int
    supported_this_quarter: int
    groups_this_quarter: int
    sessions_in_14_days: int
    to_review: tuple[ToReview, ...] = ()
    in_the_bin: int = 0
    to_hand_over: tuple[ToHandOver, ...] = ()
    reviews: tuple[Review, ...] = ()
    """Planning meetings to be looked at again within a week."""
    to_tell: tuple[ToTell, ...] = ()
    """Letters about an inquest or an inquiry of which somebody is still to be told."""
    unfinished_in_all: int = 0


def read(store: Store, *, today: date, most: int = SHOWN, unfinished: int = EVERYTHING) -> Today:
    """Everything for the page; of those who wait, the ``most`` that have waited longest; so many ``unfinished``."""
    begun, assessments = _unfinished(store, unfinished), first_assessments(store, today)
    to_review = moves.waiting(store)
    to_hand_over = standing_down.to_hand_over(store)
    reviews = planning.reviews(store, until=today + schedule.WEEK)
    to_tell = letters.to_tell(store)
    waiting = [*assessments, *_follow_ups(store, today, most)]
    waiting.sort(key=lambda line: (line.since, line.code_name))
    counted = _counted(store, today)
    due = counted["due"] + sum(line.standing is Standing.DUE for line in assessments)
    return Today(
        begun,
        tuple(waiting[:most]),
        len(assessments) + counted["waiting"],
        counted["unfinished"]
        + len(to_review)
        + len(to_hand_over)
        + len(to_tell)
        + len(safety_checks.waiting(store))
        + sum(each.due <= today for each in reviews)
        + due,
        counted["overdue"],
        counted["this_week"],
        counted["supported"],
        counted["groups_held"],
        counted["load"],
        to_review,
        counted["in_the_bin"],
        to_hand_over,
        reviews,
        to_tell,
        counted["unfinished"],
    )


def _counted(store: Store, today: date) -> Row:
    quarter = Quarter.of(today)
    (row,) = store.rows(
        "SELECT count(*) FILTER (WHERE NOT begun) AS waiting,"
        " count(*) FILTER (WHERE NOT begun AND (asked_from <= :today OR closes < :today)) AS due,"
        " count(*) FILTER (WHERE closes < :today) AS overdue,"
        " count(*) FILTER (WHERE closes >= :today AND planned <= :week) AS this_week,"
        " (SELECT count(*) FROM cases WHERE first_contact BETWEEN :first AND :last AND reports = 1 AND NOT"
        "   (EXISTS (SELECT 1 FROM merges WHERE undone IS NULL) AND EXISTS"
        "    (SELECT 1 FROM cases twin WHERE twin.person_id = cases.person_id AND twin.reports = 1"
        "     AND twin.incident_id = cases.incident_id"
        "     AND (twin.first_contact, twin.id) < (cases.first_contact, cases.id)))) AS supported,"
        " (SELECT count(*) FROM sessions WHERE kind = 'group' AND state = 'finished' AND reports = 1"
        "   AND held_on BETWEEN :first AND :last) AS groups_held,"
        " (SELECT count(*) FROM sessions WHERE state = 'finished' AND held_on > :fortnight"
        "    AND kind NOT IN ('planning-meeting', 'supervision', 'check-in')) AS load,"
        " (SELECT count(*) FROM sessions WHERE binned IS NOT NULL) AS in_the_bin,"
        " (SELECT count(*) FROM sessions WHERE state = 'draft' AND binned IS NULL) AS unfinished"
        " FROM (SELECT coalesce(moved_to, due) AS planned, coalesce(moved_to, opens) AS asked_from, closes,"
        "  EXISTS (SELECT 1 FROM sessions"
        "   WHERE followup_id = followups.id AND sessions.state = 'draft' AND binned IS NULL) AS begun"
        "  FROM followups WHERE state = 'open')",
        {
            "today": today.isoformat(),
            "week": (today + schedule.WEEK).isoformat(),
            "first": quarter.first.isoformat(),
            "last": quarter.last.isoformat(),
            "fortnight": (today - timedelta(days=14)).isoformat(),
        },
    )
    return row


def _unfinished(store: Store, most: int) -> tuple[Unfinished, ...]:
    rows = store.rows(
        "SELECT sessions.*, coalesce(code_name, label, '') AS whom FROM sessions"
        " LEFT JOIN cases ON cases.id = case_id LEFT JOIN people ON people.id = person_id"
        " LEFT JOIN incidents ON incidents.id = sessions.incident_id"
        " WHERE state = 'draft' AND binned IS NULL ORDER BY coalesce(continues_on, '9999'), saved DESC LIMIT ?",
        (most,),
    )
    return tuple(
        Unfinished(
            row["id"],
            SessionKind(row["kind"]),
            row["whom"],
            forms.where(store, row["guide"], row["step"]),
            from_stamp(row["saved"]),
            row["reopens"] is not None,
            date.fromisoformat(row["continues_on"]) if row["continues_on"] else None,
            occasions.of_row(row, ()).they_have_left,
        )
        for row in rows
    )


def first_assessments(store: Store, today: date) -> list[Waiting]:
    rows = store.rows(
        "SELECT cases.id, person_id, code_name, staff_group, label, occurred_partial, cases.made FROM cases"
        " JOIN people ON people.id = person_id LEFT JOIN incidents ON incidents.id = incident_id"
        " WHERE first_assessment IS NULL AND closed IS NULL AND stood_down IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM sessions WHERE case_id = cases.id AND state = 'draft' AND binned IS NULL)"
    )
    lines, rules = [], programme.rules(store)
    for row in rows:
        occurred = incidents.day_of(row)
        since = schedule.first_assessment_from(
            occurred, made=london_date(from_stamp(row["made"])), rules=rules
        )
        lines.append(
            Waiting(
                row["id"], None, row["person_id"], row["code_name"], StaffGroup(row["staff_group"]), None,
                row["label"] or "", since, schedule.first_standing(since, today),
            )
        )  # fmt: skip
    return lines


def _follow_ups(store: Store, today: date, most: int) -> list[Waiting]:
    rows = store.rows(
        "SELECT followups.id, case_id, person_id, code_name, staff_group, followups.kind, label, due, opens, closes,"
        " moved_to"
        " FROM followups JOIN cases ON cases.id = case_id JOIN people ON people.id = person_id"
        " LEFT JOIN incidents ON incidents.id = incident_id WHERE followups.state = 'open'"
        " AND NOT EXISTS (SELECT 1 FROM sessions WHERE followup_id = followups.id AND sessions.state = 'draft'"
        "  AND binned IS NULL)"
        " ORDER BY coalesce(moved_to, due), code_name LIMIT ?",
        (most,),
    )
    lines = []
    for row in rows:
        window = Window(*(date.fromisoformat(row[name]) for name in ("due", "opens", "closes")))
        moved_to = date.fromisoformat(row["moved_to"]) if row["moved_to"] else None
        lines.append(
            Waiting(
                row["case_id"], row["id"], row["person_id"], row["code_name"], StaffGroup(row["staff_group"]),
                FollowUpKind(row["kind"]), row["label"] or "", moved_to or window.due,
                schedule.standing(window, today, moved_to), max(0, (today - window.closes).days),
                window.due if moved_to else None,
            )
        )  # fmt: skip
    return lines

"""What waits for the practitioner today: sessions to continue, first assessments, follow-ups. No scores."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sos_desktop import schedule
from sos_desktop.codes import FollowUpKind, SessionKind, StaffGroup
from sos_desktop.dates import PartialDate, Quarter, from_stamp, london_date
from sos_desktop.records import forms
from sos_desktop.schedule import Standing, Window
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Store

SHOWN = 50
"""Lines on the page; the counts beside them are of all."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """``where`` says how far it got, as in “step 4 of 7, After”."""

    session_id: str
    kind: SessionKind
    with_whom: str
    where: str
    saved: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A first assessment (``followup_id`` is None) or a follow-up that is not done yet.

    ``since`` is the first day for a first assessment, and the day on which a follow-up is due.
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


@dataclass(frozen=True, slots=True)
class Today:
    unfinished: tuple[Unfinished, ...]
    waiting: tuple[Waiting, ...]
    overdue: int
    this_week: int
    supported_this_quarter: int
    groups_this_quarter: int
    sessions_in_14_days: int

    @property
    def badge(self) -> int:
        """What the navigation counts: unfinished, due and overdue."""
        due = sum(line.standing in (Standing.DUE, Standing.OVERDUE) for line in self.waiting)
        return len(self.unfinished) + due


def read(store: Store, *, today: date) -> Today:
    waiting = sorted(
        (*first_assessments(store, today), *_follow_ups(store, today)),
        key=lambda line: (line.since, line.code_name),
    )
    quarter = Quarter.of(today)
    counted = store.row(
        "SELECT"
        " (SELECT count(*) FROM followups WHERE state = 'open' AND due < :closed) AS overdue,"
        " (SELECT count(*) FROM followups WHERE state = 'open' AND due BETWEEN :closed AND :week) AS this_week,"
        " (SELECT count(*) FROM cases WHERE first_contact BETWEEN :first AND :last AND reports = 1) AS supported,"
        " (SELECT count(*) FROM sessions WHERE kind = 'group' AND state = 'finished' AND reports = 1"
        "   AND held_on BETWEEN :first AND :last) AS groups_held,"
        " (SELECT count(*) FROM sessions WHERE state = 'finished' AND held_on > :fortnight) AS load",
        {
            "closed": (today - schedule.CLOSES_AFTER).isoformat(),
            "week": (today + timedelta(days=7)).isoformat(),
            "first": quarter.first.isoformat(),
            "last": quarter.last.isoformat(),
            "fortnight": (today - timedelta(days=14)).isoformat(),
        },
    )
    assert counted is not None  # noqa: S101
    return Today(
        _unfinished(store),
        tuple(waiting[:SHOWN]),
        counted["overdue"],
        counted["this_week"],
        counted["supported"],
        counted["groups_held"],
        counted["load"],
    )


def _unfinished(store: Store) -> tuple[Unfinished, ...]:
    rows = store.rows(
        "SELECT sessions.id, kind, guide, step, saved, coalesce(code_name, label, '') AS whom FROM sessions"
        " LEFT JOIN cases ON cases.id = case_id LEFT JOIN people ON people.id = person_id"
        " LEFT JOIN incidents ON incidents.id = sessions.incident_id"
        " WHERE state = 'draft' ORDER BY saved DESC LIMIT ?",
        (SHOWN,),
    )
    return tuple(
        Unfinished(
            row["id"], SessionKind(row["kind"]), row["whom"], _where(store, row), from_stamp(row["saved"])
        )
        for row in rows
    )


def _where(store: Store, row: Row) -> str:
    steps = forms.read(store, row["guide"]).questionnaire.items
    at = next((number for number, step in enumerate(steps) if step.link_id == row["step"]), 0)
    return f"step {at + 1} of {len(steps)}, {steps[at].text}"


def first_assessments(store: Store, today: date) -> list[Waiting]:
    rows = store.rows(
        "SELECT cases.id, person_id, code_name, staff_group, label, occurred_partial, cases.made FROM cases"
        " JOIN people ON people.id = person_id LEFT JOIN incidents ON incidents.id = incident_id"
        " WHERE first_assessment IS NULL AND closed IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM sessions WHERE case_id = cases.id AND state = 'draft')"
        " ORDER BY cases.made LIMIT ?",
        (SHOWN,),
    )
    lines = []
    for row in rows:
        occurred = PartialDate(row["occurred_partial"]) if row["occurred_partial"] else None
        since = schedule.first_assessment_from(occurred, made=london_date(from_stamp(row["made"])))
        standing = Standing.DUE if since <= today else Standing.THIS_WEEK
        lines.append(
            Waiting(
                row["id"], None, row["person_id"], row["code_name"], StaffGroup(row["staff_group"]), None,
                row["label"] or "", since, standing,
            )
        )  # fmt: skip
    return lines


def _follow_ups(store: Store, today: date) -> list[Waiting]:
    rows = store.rows(
        "SELECT followups.id, case_id, person_id, code_name, staff_group, followups.kind, label, due, opens, closes"
        " FROM followups JOIN cases ON cases.id = case_id JOIN people ON people.id = person_id"
        " LEFT JOIN incidents ON incidents.id = incident_id WHERE followups.state = 'open'"
        " AND NOT EXISTS (SELECT 1 FROM sessions WHERE followup_id = followups.id AND sessions.state = 'draft')"
        " ORDER BY due LIMIT ?",
        (SHOWN,),
    )
    lines = []
    for row in rows:
        window = Window(*(date.fromisoformat(row[name]) for name in ("due", "opens", "closes")))
        lines.append(
            Waiting(
                row["case_id"], row["id"], row["person_id"], row["code_name"], StaffGroup(row["staff_group"]),
                FollowUpKind(row["kind"]), row["label"] or "", window.due, schedule.standing(window, today),
                max(0, (today - window.closes).days),
            )
        )  # fmt: skip
    return lines

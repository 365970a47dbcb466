"""How long records are kept: a date on which to look again, never one on which anything goes by itself.

How many years is for information governance to set (``policy.json``, ``retention-years``, or the programme's pack:
the earlier review holds); nothing is shipped. They count from the last contact. Somebody may be kept longer, with a
reason and the next date; or be erased.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from sos_desktop.dates import said, stamp
from sos_desktop.errors import BadInput
from sos_desktop.policy import Policy
from sos_desktop.records import programme
from sos_desktop.records.wording import short
from sos_desktop.vault.store import Store

NOT_SET = "Your information governance has not set yet how long records are kept, so nothing is due here."
MOST = 200


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody whose record is due for review. ``kind`` is that of the policy; ``reason`` why it was kept last time."""

    person_id: str
    code_name: str
    kind: str
    last_contact: date
    due: date
    held: bool
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Review:
    """``due`` are the first so many, the longest overdue first; ``in_all`` counts them all."""

    is_set: bool
    due: tuple[Due, ...]
    in_all: int


def due(store: Store, policy: Policy, *, today: date, most: int = MOST) -> Review:
    """Who is due for review, by policy and programme. Whoever still waits for something is never due."""
    years = dict(policy.and_also(programme.policy(store)).retention)
    if not years:
        return Review(False, (), 0)
    rows = store.rows(_DUE, {"today": today.isoformat(), "supported": _years(years, "supported"),
                             "offered": _years(years, "offered"), "most": most})  # fmt: skip
    lines = tuple(
        Due(
            row["id"], row["code_name"], row["kind"], date.fromisoformat(row["last"]),
            date.fromisoformat(row["due"]), bool(row["held"]), row["reason"],
        )
        for row in rows
    )  # fmt: skip
    return Review(True, lines, rows[0]["in_all"] if rows else 0)


def keep(store: Store, person_id: str, reason: str, until: date, *, now: datetime, today: date) -> None:
    """Keep somebody's record longer, and look again on ``until``. Raises BadInput without a reason or a later day."""
    reason = short(reason, "The reason", required=True)
    if until <= today:
        raise BadInput(
            "The next review lies in the future.",
            "Nothing has been changed.",
            f"Please choose a day after {said(today)}.",
        )
    with store.change(now=now) as change:
        change.run(
            "INSERT INTO reviews (person_id, next, reason, utc) VALUES (?, ?, ?, ?) ON CONFLICT (person_id)"
            " DO UPDATE SET next = excluded.next, reason = excluded.reason, utc = excluded.utc",
            (person_id, until.isoformat(), reason, stamp(now)),
        )
        change.audit("kept after review", person_id, until.isoformat())


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the last of February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _years(years: dict[str, int], kind: str) -> str | None:
    return f"+{years[kind]} years" if kind in years else None


_DUE = """
SELECT *, count(*) OVER () AS in_all FROM (
  SELECT id, code_name, kind, last, reason, coalesce(next, date(last, CASE kind WHEN 'supported' THEN :supported ELSE :offered END)) AS due,
    EXISTS (SELECT 1 FROM holds WHERE lifted IS NULL AND (holds.person_id = whose.id
      OR incident_id IN (SELECT incident_id FROM cases WHERE cases.person_id = whose.id))) AS held
  FROM (
    SELECT people.id, code_name, reviews.next, coalesce(reviews.reason, '') AS reason,
      CASE WHEN EXISTS (SELECT 1 FROM sessions JOIN cases ON cases.id = case_id WHERE person_id = people.id)
        THEN 'supported' ELSE 'offered' END AS kind,
      (SELECT max(day) FROM (
        SELECT date(people.made) AS day
        UNION ALL SELECT date(made) FROM cases WHERE person_id = people.id
        UNION ALL SELECT held_on FROM cases JOIN sessions ON case_id = cases.id WHERE person_id = people.id
        UNION ALL SELECT coalesce(answered, made_on) FROM cases JOIN offers ON case_id = cases.id WHERE person_id = people.id
        UNION ALL SELECT told_on FROM tellings WHERE person_id = people.id AND how <> 'not-to-be-told'
        UNION ALL SELECT ended FROM cases JOIN followups ON case_id = cases.id WHERE person_id = people.id
      )) AS last
    FROM people LEFT JOIN reviews ON reviews.person_id = people.id
    WHERE NOT EXISTS (SELECT 1 FROM cases JOIN followups ON case_id = cases.id WHERE person_id = people.id AND state = 'open')
    AND NOT EXISTS (SELECT 1 FROM cases JOIN sessions ON case_id = cases.id WHERE person_id = people.id AND state = 'draft' AND binned IS NULL)
  ) AS whose
) WHERE due <= :today ORDER BY due, code_name LIMIT :most
"""  # noqa: E501 - one statement

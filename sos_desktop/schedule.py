"""Pure rules: from an incident and its sessions to dated follow-ups.

The defaults are common practice in TRiM policies (first assessment from 72 hours, follow-up at about
28 days); no public source fixes them, so they stand here by name, for a programme to set.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from sos_desktop.dates import PartialDate

FIRST_AFTER = timedelta(hours=72)
"""From the event to the earliest first assessment."""
FOLLOW_UP_AFTER = timedelta(days=28)
"""From the first assessment to the follow-up."""
THREE_MONTHS_AFTER = timedelta(days=91)
"""From the first assessment to the further check: thirteen weeks, so the same day of the week (unconfirmed; common)."""
ENOUGH_ATTEMPTS = 2
"""How often somebody is tried before a follow-up ends as not reached: support is voluntary, and two are enough."""
OPENS_BEFORE = timedelta(days=3)
CLOSES_AFTER = timedelta(days=7)
SETTLES_AFTER = timedelta(days=28)
"""From the close of its window until a follow-up is counted, whatever became of it."""
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rules:
    """The days by which new follow-ups are booked; a programme may set others within ``LIMITS``.

    What is booked keeps the days it was booked for: a change holds for what is booked after it.
    """

    first_after_hours: int = FIRST_AFTER // timedelta(hours=1)
    follow_up_days: int = FOLLOW_UP_AFTER.days
    opens_days_before: int = OPENS_BEFORE.days
    closes_days_after: int = CLOSES_AFTER.days
    three_months_days: int = THREE_MONTHS_AFTER.days

    @property
    def first_after(self) -> timedelta:
        return timedelta(hours=self.first_after_hours)

    @property
    def follow_up_after(self) -> timedelta:
        return timedelta(days=self.follow_up_days)

    @property
    def three_months_after(self) -> timedelta:
        return timedelta(days=self.three_months_days)


USUAL = Rules()
LIMITS = {
    "first_after_hours": (24, 168),
    "follow_up_days": (21, 42),
    "opens_days_before": (0, 7),
    "closes_days_after": (3, 14),
    "three_months_days": (70, 126),
}
"""From and to, both included. A follow-up stays one "at about 28 days": what it asks looks back a month at most,
and summaries of several trusts compare it. The check at three months stays clear of it."""


@dataclass(frozen=True, slots=True)
class Window:
    """When a follow-up is due, the day from which it is asked for, and the last day on which it is on time.

    Judged on these original dates wherever it is moved; one that is held before the window opens is on time.
    """

    due: date
    opens: date
    closes: date


class Standing(Enum):
    """How a date that is waited for stands today."""

    LATER = "later"
    THIS_WEEK = "this week"
    DUE = "due"
    OVERDUE = "overdue"


def first_assessment_from(occurred: PartialDate | None, *, made: date, rules: Rules = USUAL) -> date:
    """The first day for a first assessment: 72 hours after the event, or at once for an old one.

    ``made`` is the day on which the person was added: it stands where no event is known, and nobody can
    be seen before it. An event that is known to this month only happened by then at the latest.
    """
    if occurred is None:
        return made
    return max(made, min(occurred.last, made) + rules.first_after)


def follow_up_window(
    first_assessment: date, *, after: timedelta | None = None, rules: Rules = USUAL
) -> Window:
    """The days of the follow-up, whatever the first assessment came to."""
    due = first_assessment + (rules.follow_up_after if after is None else after)
    opens, closes = timedelta(days=rules.opens_days_before), timedelta(days=rules.closes_days_after)
    return Window(due, due - opens, due + closes)


def standing(window: Window, today: date, moved_to: date | None = None) -> Standing:
    """Overdue once the window has closed, wherever it was moved; this week where it is due within seven days."""
    if today > window.closes:
        return Standing.OVERDUE
    if today >= (moved_to or window.opens):
        return Standing.DUE
    return Standing.THIS_WEEK if (moved_to or window.due) - today <= WEEK else Standing.LATER


def first_standing(since: date, today: date) -> Standing:
    """As ``standing``, for a first assessment that is possible ``since`` a day: it is never overdue."""
    if since <= today:
        return Standing.DUE
    return Standing.THIS_WEEK if since - today <= WEEK else Standing.LATER

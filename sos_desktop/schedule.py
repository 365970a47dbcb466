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


def first_assessment_from(occurred: PartialDate | None, *, made: date) -> date:
    """The first day for a first assessment: 72 hours after the event, or at once for an old one.

    ``made`` is the day on which the person was added: it stands where no event is known, and nobody can
    be seen before it. An event that is known to this month only happened by then at the latest.
    """
    if occurred is None:
        return made
    return max(made, min(occurred.last, made) + FIRST_AFTER)


def follow_up_window(first_assessment: date, *, after: timedelta = FOLLOW_UP_AFTER) -> Window:
    """The days of the follow-up, whatever the first assessment came to."""
    due = first_assessment + after
    return Window(due, due - OPENS_BEFORE, due + CLOSES_AFTER)


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

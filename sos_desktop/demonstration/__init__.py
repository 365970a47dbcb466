"""Made-up records to try the application with: a year and a half of a peer supporter's work.

Everything goes through the same functions that the pages call, in the order of time, so a demonstration
is a vault like any other; it is marked as made up from its creation and for good.

story      what happens, and what becomes of it
diary      the order of time
answering  how a session is answered
wards      the words for all that
"""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sos_desktop.casebook import Casebook
from sos_desktop.demonstration.diary import Diary, working
from sos_desktop.demonstration.story import DAYS, LEFT_FREE, Story
from sos_desktop.errors import BadInput
from sos_desktop.vault import creation, recovery
from sos_desktop.vault.keys import LIMITS, MODERATE, Cost, Limits

__all__ = ["LEFT_FREE", "MONTHS", "PASSPHRASE", "Made", "make"]

PASSPHRASE = "made-up records only"  # noqa: S105 - a demonstration keeps no secret, and says so
MONTHS = 18
MOST = 100_000
YEARS = range(1990, 2100)
"""Dates before 1950 are refused everywhere, and some of what is made up is decades old."""
_NOTHING = "Nothing has been made."
AT_ONCE = 100
"""Happenings in one transaction: few enough to be held in memory, many enough not to wait for the disk."""


@dataclass(frozen=True, slots=True)
class Made:
    """A demonstration that has been made. ``sessions`` are the finished ones."""

    folder: Path
    passphrase: str
    people: int
    sessions: int


def make(
    folder: Path,
    *,
    people: int = 40,
    seed: int = 1,
    today: date,
    nickname: str = "Kingfisher",
    further: float = 0.15,
    cost: Cost = MODERATE,
    limits: Limits = LIMITS,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Made:
    """A demonstration vault in a new ``folder``: ``people`` over the 18 months before ``today``.

    It ends on the last working day before ``today``, so that nothing in it lies in the future. ``further``
    one-to-ones follow the first on average (1.75 makes about three sessions a person). ``progress`` is told
    how many days of how many are done. Raises PlaceRefused where the folder is not empty, BadInput and
    SaveFailed; what was not finished is not left behind.
    """
    _refuse_the_absurd(people, today)
    last = today - timedelta(days={0: 3, 6: 2}.get(today.weekday(), 1))
    start = last - timedelta(days=DAYS)
    began = datetime.combine(start, time(8), UTC)
    creation.create(
        folder, PASSPHRASE, recovery.new_code(), nickname=nickname, now=began, demonstration=True,
        generated=False, cost=cost, limits=limits,
    )  # fmt: skip
    casebook = Casebook.open(folder, PASSPHRASE, now=began, limits=limits)
    chance = random.Random(seed)  # noqa: S311 - made-up people, not secrets
    diary = Diary(casebook.store, last, chance, began)
    unfinished = min(people, 2)
    try:
        story = Story(diary, further)
        story.plan(people - unfinished, working(start))
        going_on = True
        while going_on:
            with casebook.store.change(now=diary.moment):
                going_on = diary.live(AT_ONCE)
            progress((diary.moment.date() - start).days, DAYS)
        with casebook.store.change(now=diary.moment):
            story.leave_unfinished(unfinished, last)
        progress(DAYS, DAYS)
    except BaseException:
        casebook.close(now=diary.moment)
        shutil.rmtree(folder, ignore_errors=True)
        raise
    casebook.close(now=diary.moment)
    return Made(folder, PASSPHRASE, diary.people, diary.sessions)


def _refuse_the_absurd(people: int, today: date) -> None:
    if not 1 <= people <= MOST:
        raise BadInput(f"Made-up records are of 1 to {MOST:,} people.", _NOTHING, "Please ask for fewer.")
    if today.year not in YEARS:
        raise BadInput(
            f"Made-up records end between {YEARS[0]} and {YEARS[-1]}.", _NOTHING, "Please check the date."
        )

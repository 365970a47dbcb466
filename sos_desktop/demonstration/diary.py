"""What is still to happen, by day, and the time it has become: never backwards, never at night."""

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from uuid import UUID

from sos_desktop.vault.store import Store

Happening = Callable[[date], None]

_MORNING, _EVENING = time(8, 30), time(17, 30)


@dataclass
class Diary:
    """``chance`` decides everything, so that a seed makes the same records. Nothing happens after ``until``."""

    store: Store
    until: date
    chance: random.Random
    moment: datetime
    sessions: int = 0
    people: int = 0
    _queue: list[tuple[date, int, Happening]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)

    def new(self) -> str:
        """An id as it would be given by chance."""
        return str(UUID(int=self.chance.getrandbits(128), version=4))

    def on(self, day: date, happening: Happening) -> None:
        """Something will happen that day, or on the Monday after it."""
        day = working(day)
        if day <= self.until:
            heapq.heappush(self._queue, (day, next(self._order), happening))

    def pass_time(self, minutes: int) -> datetime:
        """It takes that long, or on a crowded day a second, so that the day ends in the evening."""
        later = self.moment + timedelta(minutes=minutes)
        evening = datetime.combine(self.moment.date(), _EVENING, UTC)
        self.moment = later if later <= evening else self.moment + timedelta(seconds=1)
        return self.moment

    def begin_day(self, day: date) -> None:
        self.moment = max(self.moment, datetime.combine(day, _MORNING, UTC))

    def live(self, at_most: int, before: date = date.max) -> bool:
        """The next things that happen ``before`` a day, ``at_most`` so many; whether there was anything left."""
        for _ in range(at_most):
            if not self._queue or self._queue[0][0] >= before:
                return False
            day, _, happening = heapq.heappop(self._queue)
            self.begin_day(day)
            self.pass_time(self.chance.randint(5, 25))
            happening(day)
        return True


def working(day: date) -> date:
    """``day``, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)

"""Time that goes by whether the computer is awake or asleep, and never goes back."""

import sys
import time
from collections.abc import Callable

Seconds = Callable[[], float]


def awake_and_asleep() -> float:
    """Linux's ordinary clock stands still during suspend and CLOCK_BOOTTIME does not; Windows' and macOS'
    ordinary clocks count it anyway."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    elif sys.platform == "darwin":  # noqa: RET505 - the type checker takes the rest for unreachable otherwise
        return time.clock_gettime(time.CLOCK_MONOTONIC)  # time.monotonic() stands still there
    else:
        return time.monotonic()


class Elapsed:
    """Seconds since it was made: of two clocks, always the one that says more time has gone by.

    So a computer that slept where no clock counted it is noticed by its wall time, a clock that is set back
    changes nothing, and one that is set forward locks early, which does no harm.
    """

    def __init__(self, steady: Seconds = awake_and_asleep, wall: Seconds = time.time) -> None:
        self._clocks = (steady, wall)
        self._last = (steady(), wall())
        self._gone = 0.0

    def __call__(self) -> float:
        now = (self._clocks[0](), self._clocks[1]())
        self._gone += max(0.0, now[0] - self._last[0], now[1] - self._last[1])
        self._last = now
        return self._gone

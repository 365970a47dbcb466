"""How long the failing calls may go on: measured in the processors' time, so that a busy machine tries no fewer.

One for the run, made before its processes are; each adds what it and what it started have used.
"""

import math
import multiprocessing
import os


class Budget:
    """``seconds`` of all processes together; without a number there is no end."""

    def __init__(self, seconds: float = math.inf) -> None:
        self._seconds = seconds
        self._spent = multiprocessing.get_context("fork").Value("d", 0.0)
        self._told = used()

    def begin(self) -> None:
        """In a process of its own, before its first piece: what was used before it was forked is not its."""
        self._told = used()

    def spend(self) -> bool:
        """Add what this process has used since it said so last; whether there is anything left."""
        now = used()
        with self._spent.get_lock():
            self._spent.value += now - self._told
            left = self._spent.value < self._seconds
        self._told = now
        return left


def used() -> float:
    """Seconds of the processors, of this process and of those that it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system

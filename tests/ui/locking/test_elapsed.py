"""Time goes by while a computer sleeps, and does not go back."""

import time

from ui.locking.elapsed import Elapsed, awake_and_asleep


class Clocks:
    """A clock that may stand still during sleep, and the time on the wall."""

    def __init__(self) -> None:
        self.steady, self.wall = 100.0, 1_000_000.0
        self.elapsed = Elapsed(lambda: self.steady, lambda: self.wall)

    def go_on(self, steady: float, wall: float) -> float:
        self.steady += steady
        self.wall += wall
        return self.elapsed()


def test_seconds_are_counted() -> None:
    clocks = Clocks()
    assert clocks.elapsed() == 0
    assert clocks.go_on(5, 5) == 5
    assert clocks.go_on(7, 7) == 12


def test_a_sleep_is_counted_whichever_clock_noticed_it() -> None:
    clocks = Clocks()
    assert clocks.go_on(0.5, 3600) == 3600
    assert clocks.go_on(3600, 0.5) == 7200


def test_a_clock_that_is_set_back_changes_nothing() -> None:
    clocks = Clocks()
    assert clocks.go_on(10, -86_400) == 10
    assert clocks.go_on(10, 10) == 20


def test_time_never_goes_back() -> None:
    clocks = Clocks()
    assert clocks.go_on(10, 10) == 10
    assert clocks.go_on(-5, -5) == 10


def test_the_system_s_clock_goes_on() -> None:
    before = awake_and_asleep()
    assert before <= awake_and_asleep()
    assert Elapsed()() < 60
    assert time.time() > 0

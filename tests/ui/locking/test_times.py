"""When the window warns, blanks and locks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.policy import LONGEST, Policy
from ui.locking.times import Stage, Times

USUAL = Times.of(5, LONGEST)


@pytest.mark.parametrize(
    ("seconds", "stage"),
    [(0, Stage.OPEN), (239.9, Stage.OPEN), (240, Stage.WARNING), (299.9, Stage.WARNING), (300, Stage.LOCK)],
)
def test_it_warns_after_four_minutes_and_locks_after_five(seconds: float, stage: Stage) -> None:
    assert USUAL.stage(seconds, in_session=False) is stage


@pytest.mark.parametrize(
    ("minutes", "stage"),
    [(1.9, Stage.OPEN), (2, Stage.BLANK), (18.9, Stage.BLANK), (19, Stage.WARNING), (20, Stage.LOCK)],
)
def test_in_a_session_it_is_blank_after_two_minutes_and_locks_after_twenty(
    minutes: float, stage: Stage
) -> None:
    assert USUAL.stage(60 * minutes, in_session=True) is stage


def test_with_a_minute_to_go_there_is_half_a_minute_s_warning() -> None:
    times = Times.of(1, LONGEST)
    assert times.stage(29, in_session=False) is Stage.OPEN
    assert times.stage(30, in_session=False) is Stage.WARNING


def test_a_policy_can_cap_each() -> None:
    times = Times.of(15, Policy(idle=3, blank=1, session=10))
    assert times == Times(180, 60, 600)
    assert Times.of(2, Policy(idle=3)).idle == 120


@given(st.floats(0, 2000), st.integers(1, 15), st.booleans())
def test_the_next_look_comes_exactly_when_something_else_is_due(
    quiet: float, minutes: int, in_session: bool
) -> None:
    times = Times.of(minutes, LONGEST)
    stage = times.stage(quiet, in_session=in_session)
    after = times.next_after(quiet, in_session=in_session)
    if stage is Stage.LOCK:
        assert after <= 0
    elif stage is Stage.WARNING:
        assert after == 1
    else:
        assert times.stage(quiet + after + 0.001, in_session=in_session) is not stage
        assert times.stage(quiet + 0.99 * after, in_session=in_session) is stage

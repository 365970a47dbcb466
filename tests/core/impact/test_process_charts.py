"""Known series, what must hold of any, and how often a service that does not change is called changed."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.impact import process_charts
from sos_desktop.impact.process_charts import Point, Process, Signal, Silence, examine

VALUES = st.lists(st.integers(0, 10_000), min_size=0, max_size=40)


def of(*values: float, **how: float) -> Process:
    return examine([Point(value, **how) for value in values])


def places(process: Process, signal: Signal) -> list[int]:
    return [place for place, signals in process.signals.items() if signal in signals]


def test_wheelers_limits_of_a_known_series():
    """By hand: the mean is 11.5, the ranges 2, 1, 3, 2, 2 have the mean 2, so the limits are 5.32 away."""
    (limits,) = of(10, 12, 11, 14, 12, 10).limits
    assert limits.mean == pytest.approx(11.5)
    assert limits.reach == pytest.approx(2.66 * 2)
    assert (limits.low, limits.high) == pytest.approx((11.5 - 5.32, 11.5 + 5.32))


def test_the_constants_are_those_of_a_normal_process():
    """3 / d2 and D4 for ranges of two: d2 = 2 / sqrt(pi), d3 = sqrt(2 - 4 / pi)."""
    d2 = 2 / 3.141592653589793**0.5
    d3 = (2 - 4 / 3.141592653589793) ** 0.5
    assert pytest.approx(3 / d2, abs=0.002) == process_charts.TO_A_LIMIT
    assert pytest.approx(1 + 3 * d3 / d2, abs=0.002) == process_charts.LARGEST_RANGE


def test_there_are_no_limits_below_six_points_and_trial_ones_below_twelve():
    assert of(1, 2, 3, 2, 1).silent is Silence.FEW
    assert of(1, 2, 3, 2, 1).limits == ()
    assert of(1, 2, 3, 2, 1, 2).limits[0].trial
    assert of(*[1, 2, 3, 2, 1] * 2, 2).limits[0].trial
    assert not of(*[1, 2, 3, 2] * 3).limits[0].trial


def test_a_point_outside_the_limits_is_marked():
    process = of(10, 12, 11, 13, 12, 10, 11, 60, 11, 12, 10, 12)
    assert places(process, Signal.OUTSIDE) == [7]


def test_one_great_leap_does_not_widen_the_limits_by_itself():
    """Its two moving ranges are events: beyond 3.267 times the mean they are left out."""
    calm = [10, 12, 11, 13, 12, 10, 11, 12, 11, 12, 10, 12, 11, 13, 12, 10, 12]
    leapt = [*calm[:8], 60, *calm[9:]]
    assert of(*leapt).limits[0].reach < 1.3 * of(*calm).limits[0].reach


def test_seven_on_one_side_are_a_run_and_six_are_not():
    before, after = [10, 14, 9, 13, 10, 14, 9], [16, 17, 16, 18, 17, 16]
    mean_between = [*before, *after, 17]
    assert places(of(*mean_between), Signal.RUN) == list(range(7, 14))
    six = [20, 5, *after, 5, 20, 5, 20, 4]
    assert places(of(*six), Signal.RUN) == []


def test_seven_that_rise_are_a_trend_and_six_are_not():
    assert places(of(5, 1, 2, 3, 4, 5, 6, 7, 1, 5, 1, 6), Signal.TREND) == list(range(1, 8))
    assert places(of(7, 6, 5, 4, 3, 2, 1), Signal.TREND) == list(range(7))
    assert places(of(5, 1, 2, 3, 4, 5, 6, 1, 6, 1, 5, 1), Signal.TREND) == []
    assert places(of(5, 1, 2, 3, 3, 4, 5, 6, 7, 1, 5, 1), Signal.TREND) == [], "equal is no rise"


def test_two_of_three_near_a_limit_are_marked_where_all_three_are_on_its_side():
    calm = [10, 14] * 6
    (limits,) = of(*calm, 22, 13, 22, *calm).limits
    assert limits.mean + 2 / 3 * limits.reach < 22 < limits.high
    assert places(of(*calm, 22, 13, 22, *calm), Signal.NEAR_A_LIMIT) == [12, 14]
    assert places(of(*calm, 22, 11, 22, *calm), Signal.NEAR_A_LIMIT) == []


def test_a_quarter_with_files_missing_ends_a_run_and_is_not_reckoned_with():
    points = [Point(value) for value in (10, 14, 9, 13, 10, 14, 9, 16, 17, 16, 18, 17, 16, 17)]
    points[10] = Point(900, whole=False)
    process = examine(points)
    assert process.signals == {}
    assert process.limits[0].points == 13
    assert process.limits[0].mean < 15


def test_where_no_two_quarters_follow_each_other_there_are_no_limits():
    assert examine([Point(place, whole=place % 2 == 0) for place in range(14)]).silent is Silence.FEW


def test_limits_begin_afresh_where_the_service_changed_and_six_points_follow():
    calm, more = [10, 12, 11, 13, 12, 10, 11, 12], [40, 42, 41, 43, 40, 42]
    points = [Point(value) for value in calm] + [Point(more[0], begins=True)] + [Point(v) for v in more[1:]]
    process = examine(points)
    assert [(part.first, part.last) for part in process.limits] == [(0, 7), (8, 13)]
    assert process.signals == {}


def test_until_six_points_have_followed_the_limits_from_before_stand():
    calm = [10, 12, 11, 13, 12, 10, 11, 12]
    points = [Point(value) for value in calm] + [Point(40, begins=True), Point(41)]
    process = examine(points)
    (limits,) = process.limits
    assert (limits.last, limits.points) == (9, 8)
    assert places(process, Signal.OUTSIDE) == [8, 9]


def test_a_change_in_the_first_quarters_waits_for_enough_points():
    points = [Point(10), Point(12, begins=True), *(Point(value) for value in (11, 12, 10, 13, 11))]
    (limits,) = examine(points).limits
    assert (limits.first, limits.last, limits.points) == (0, 6, 7)


def test_where_the_noise_is_most_of_what_differs_nothing_is_a_signal():
    values = (10, 12, 11, 13, 12, 10, 11, 20, 11, 12, 10, 12)
    assert places(of(*values), Signal.OUTSIDE) == [7]
    noisy = of(*values, half_width=1.96 * 3)
    assert (noisy.signals, noisy.silent) == ({}, Silence.NOISE)
    assert noisy.limits, "they are drawn all the same"
    assert 0.5 < noisy.noise <= 1


@pytest.mark.parametrize("silence", [Silence.MISSING, Silence.NOT_KNOWN])
def test_where_files_are_missing_there_are_neither_limits_nor_signals(silence: Silence):
    process = examine([Point(value) for value in (1, 9) * 6], silent=silence)
    assert (process.limits, process.signals, process.silent) == ((), {}, silence)


def test_limits_stay_within_what_a_value_can_be():
    (limits,) = examine([Point(value) for value in (90, 99, 85, 100, 88, 99)], least=0, most=100).limits
    assert (limits.high, limits.low) == (100, pytest.approx(limits.mean - limits.reach))


def test_nothing_differs_and_one_blip():
    assert of(*[5] * 8).signals == {}
    assert list(of(5, 5, 5, 5, 5, 5, 5, 9, 5, 5, 5, 5).signals) == [7]


@given(VALUES, st.integers(1, 9), st.integers(-500, 500))
def test_another_unit_or_origin_changes_no_signal(values: list[int], factor: int, moved: int):
    assert of(*values).signals == of(*(factor * value + moved for value in values)).signals


@given(VALUES)
def test_looked_at_from_the_other_end_or_upside_down_the_same_points_are_marked(values: list[int]):
    signals = of(*values).signals
    backwards = of(*reversed(values)).signals
    assert signals == {len(values) - 1 - place: each for place, each in backwards.items()}
    assert signals == of(*(-value for value in values)).signals


@given(VALUES, st.integers(0, 39))
def test_every_signal_is_at_a_sound_point_inside_of_some_limits(values: list[int], gap: int):
    points = [Point(value, whole=place != gap) for place, value in enumerate(values)]
    process = examine(points)
    for place in process.signals:
        assert points[place].whole
        assert any(part.first <= place <= part.last for part in process.limits)
    for one, other in pairwise(process.limits):
        assert one.last < other.first


def false_alarms(points: int, services: int = 2_000) -> float:
    """Of so many services that do not change, the part in which anything is marked."""
    chance = random.Random(2026)
    alarmed = sum(bool(of(*(chance.gauss(100, 10) for _ in range(points))).signals) for _ in range(services))
    return alarmed / services


@pytest.mark.parametrize(("points", "measured"), [(8, 0.035), (12, 0.07), (20, 0.15)])
def test_a_service_that_does_not_change_is_marked_about_as_often_as_the_manual_says(
    points: int, measured: float
):
    assert false_alarms(points) == pytest.approx(measured, abs=0.02)


def test_a_service_that_doubles_is_marked_in_the_noise_of_48_files():
    """100 cases a quarter become 200 after two years: Poisson, and the noise of 48 practitioners."""
    chance = random.Random(7)
    half = 1.96 * (48 * 3.352) ** 0.5
    found = 0
    for _ in range(200):
        series = [chance.gauss(mean, (mean + 48 * 3.352) ** 0.5) for mean in [100] * 8 + [200] * 4]
        found += bool(examine([Point(value, half) for value in series]).signals)
    assert found > 190

"""Sums say what the noise leaves to say, and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.combining.totals import Share, Total

TOTALS = st.builds(Total, st.integers(0, 400), st.integers(-3000, 9000), st.integers(0, 400 * 3352))
FORTY_EIGHT = 48 * 3352


def test_a_total_is_said_with_its_interval():
    assert Total(48, 95, FORTY_EIGHT).said() == "about 95 (70 to 120)"


def test_a_total_of_too_few_files_says_at_least():
    assert Total(48, 95, FORTY_EIGHT).said("at least") == "at least 95 (70 to 120)"


@pytest.mark.parametrize("count", [-30, 0, 14])
def test_a_total_that_the_noise_outweighs_is_not_said(count: int):
    assert Total(48, count, FORTY_EIGHT).said() == "too few to say"


@given(TOTALS)
def test_no_interval_shows_fewer_people_than_none(total: Total):
    assert 0 <= total.low <= total.shown <= total.high


@given(TOTALS, TOTALS, TOTALS)
def test_adding_is_the_same_in_any_order(a: Total, b: Total, c: Total):
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + Total() == a


def test_a_share_is_said_with_its_interval():
    assert Share(Total(200, 450, 200_000), Total(200, 550, 200_000)).said() == "about 82% (75 to 88%)"


@pytest.mark.parametrize(("part", "whole"), [(5, 550), (450, 20), (0, 0), (40, -3)])
def test_a_share_of_too_few_is_not_said(part: int, whole: int):
    assert Share(Total(200, part, 200_000), Total(200, whole, 200_000)).said() == "too few to say"


@given(TOTALS, TOTALS)
def test_a_share_is_never_below_nothing_or_above_everything(part: Total, whole: Total):
    share = Share(part, whole)
    if not share.too_few:
        assert 0 <= share.low <= share.percent <= share.high <= 100

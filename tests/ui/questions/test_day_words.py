"""What people type for a date or a time, and what it means on Monday 23 November 2026."""

from datetime import date

import pytest

from sos_desktop.errors import BadInput
from ui.questions import day_words

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", "2026-11-23"),
        ("Yesterday", "2026-11-22"),
        ("tomorrow", "2026-11-24"),
        ("3 days ago", "2026-11-20"),
        ("a week ago", "2026-11-16"),
        ("in two weeks", "2026-12-07"),
        ("monday", "2026-11-23"),
        ("last monday", "2026-11-16"),
        ("next monday", "2026-11-30"),
        ("fri", "2026-11-20"),
        ("next fri", "2026-11-27"),
        ("3 nov", "2026-11-03"),
        ("3rd of November", "2026-11-03"),
        ("  3   NOV  2025 ", "2025-11-03"),
        ("Nov 3, 2025", "2025-11-03"),
        ("24 nov", "2025-11-24"),
        ("29 feb", "2024-02-29"),
        ("3/11", "2026-11-03"),
        ("3.11.26", "2026-11-03"),
        ("17/5/74", "1974-05-17"),
        ("2026-11-3", "2026-11-03"),
        ("may 2009", "2009-05"),
        ("2009-05", "2009-05"),
        ("2009", "2009"),
        ("sept 2020", "2020-09"),
    ],
)
def test_a_date_is_understood_as_it_is_typed(typed: str, meant: str) -> None:
    assert day_words.day(typed, MONDAY).text == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("24 nov", "2026-11-24"), ("3 jan", "2027-01-03"), ("3 aug", "2026-08-03"), ("29 feb", "2028-02-29")],
)
def test_where_a_date_may_lie_ahead_a_day_without_a_year_is_the_nearest(typed: str, meant: str) -> None:
    assert day_words.day(typed, MONDAY, nearest=True).text == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("monday", "2026-11-30"), ("on fri", "2026-11-27"), ("this Wednesday,", "2026-11-25"),
        ("last friday", "2026-11-20"), ("today", "2026-11-23"), ("8 jan", "2027-01-08"), ("20 nov", "2026-11-20"),
    ],
)  # fmt: skip
def test_of_what_lies_ahead_a_weekday_is_the_next_one(typed: str, meant: str) -> None:
    assert day_words.coming(typed, MONDAY).text == meant


@pytest.mark.parametrize(
    "typed", ["31 nov", "soon", "45/45", "13/13/2026", "3 nvember", "", "2026-13", "ma 3"]
)
def test_what_is_not_a_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(BadInput, match=r"is not a date\. Write it like 3 Nov 2026"):
        day_words.day(typed, MONDAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:05", "14:05:00"),
        ("2pm", "14:00:00"),
        ("2.30 pm", "14:30:00"),
        ("1405", "14:05:00"),
        ("9", "09:00:00"),
        ("12 am", "00:00:00"),
        ("noon", "12:00:00"),
        ("14:05:00", "14:05:00"),
    ],
)
def test_a_time_is_understood_as_it_is_typed(typed: str, meant: str) -> None:
    assert day_words.clock(typed) == meant


@pytest.mark.parametrize("typed", ["25:00", "14:65", "13 pm", "later", ""])
def test_what_is_not_a_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(BadInput, match=r"is not a time\. Write it like 14:05"):
        day_words.clock(typed)

"""A safety check falls on the next day on which somebody is at work."""

from datetime import date

import pytest

from sos_desktop.working_days import bank_holidays, is_working, next_after

# As published at https://www.gov.uk/bank-holidays for England and Wales.
PUBLISHED = {
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_rule_gives_the_published_days(year: int) -> None:
    assert sorted(f"{day:%m-%d}" for day in bank_holidays(year)) == PUBLISHED[year].split()


@pytest.mark.parametrize(
    ("day", "following"),
    [
        ("2026-11-23", "2026-11-24"),  # a Monday
        ("2026-11-27", "2026-11-30"),  # a Friday
        ("2026-12-24", "2026-12-29"),  # Christmas, a weekend and the day in place of Boxing Day
        ("2026-12-31", "2027-01-04"),  # over the end of the year
        ("2021-12-31", "2022-01-04"),  # New Year's Day on a Saturday is kept on the Monday
        ("2022-12-23", "2022-12-28"),  # Christmas Day on a Sunday is kept after Boxing Day
        ("2026-04-02", "2026-04-07"),  # Easter
    ],
)
def test_the_next_working_day_leaves_out_weekends_and_bank_holidays(day: str, following: str) -> None:
    assert next_after(date.fromisoformat(day)) == date.fromisoformat(following)


def test_a_sunday_and_a_bank_holiday_are_no_working_days() -> None:
    assert not is_working(date(2026, 11, 22)) and not is_working(date(2026, 8, 31))
    assert is_working(date(2026, 11, 23))

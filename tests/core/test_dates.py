"""Dates as the ward knows them, quarters, and London's midnight."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop import dates
from sos_desktop.dates import PartialDate, Quarter
from sos_desktop.errors import BadInput

TODAY = date(2026, 11, 23)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


# London


@pytest.mark.parametrize(
    ("instant", "day", "clock"),
    [
        (utc(2026, 9, 30, 22, 59), date(2026, 9, 30), "23:59"),
        (utc(2026, 9, 30, 23, 30), date(2026, 10, 1), "00:30"),
        (utc(2026, 12, 31, 23, 30), date(2026, 12, 31), "23:30"),
        (utc(2026, 3, 29, 0, 59), date(2026, 3, 29), "00:59"),
        (utc(2026, 3, 29, 1, 0), date(2026, 3, 29), "02:00"),
        (utc(2026, 10, 25, 0, 30), date(2026, 10, 25), "01:30"),
        (utc(2026, 10, 25, 1, 30), date(2026, 10, 25), "01:30"),
        (datetime(2026, 7, 1, 1, 30, tzinfo=timezone(timedelta(hours=5))), date(2026, 6, 30), "21:30"),
    ],
)
def test_a_day_and_an_hour_are_londons_summer_and_winter(instant, day, clock):
    assert dates.london_date(instant) == day
    assert dates.london_clock(instant) == clock


def test_an_instant_is_stored_in_utc_to_the_second():
    instant = datetime(2026, 7, 1, 0, 30, 9, 999_999, tzinfo=dates.london())
    assert dates.stamp(instant) == "2026-06-30T23:30:09Z"
    assert dates.from_stamp("2026-06-30T23:30:09Z") == instant.replace(microsecond=0)


def test_now_is_an_instant_in_utc():
    assert dates.utc_now().utcoffset() == timedelta(0)


def test_a_day_is_said_in_english_whatever_the_systems_language():
    assert dates.said(TODAY) == "23 November 2026"
    assert dates.said(TODAY, weekday=True) == "Monday 23 November 2026"
    assert dates.said(TODAY, weekday=True, year=False) == "Monday 23 November"
    assert dates.said_briefly(TODAY) == "23 Nov 2026"


# As exactly as somebody knows


@pytest.mark.parametrize(
    ("text", "precision", "first", "last", "said"),
    [
        ("2009", "year", date(2009, 1, 1), date(2009, 12, 31), "2009"),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2026-12", "month", date(2026, 12, 1), date(2026, 12, 31), "December 2026"),
        ("2026-11-21", "day", date(2026, 11, 21), date(2026, 11, 21), "21 November 2026"),
        ("2026-11-21T14:30", "minute", date(2026, 11, 21), date(2026, 11, 21), "21 November 2026, 14:30"),
    ],
)
def test_a_date_knows_how_exactly_it_is_known(text, precision, first, last, said):
    known = PartialDate(text)
    assert (known.precision, known.first, known.last, known.said()) == (precision, first, last, said)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-13", "2026-00", "2026-02-30", "2026-11-00", "2025-02-29", "0000", "2101", "9999-12"),
        *("2026-11-21T24:00", "2026-11-21T14:60", "2026-11-21T14", "2026-11-21T14:30:00", "2026-11T14:30"),
        *(
            "21/11/2026",
            "2026-1-1",
            "26-11-21",
            " 2026",
            "2026\n",
            "tomorrow",
            "٢٠٢٦",
            "2026-1１",
            "2026-11-21Z",
        ),
        "x" * 100_000,
    ],
)
def test_what_is_no_date_is_refused_with_an_example(text):
    with pytest.raises(BadInput, match=r"is not a date\. Give a day \(2026-11-21\)") as refused:
        PartialDate(text)
    assert len(str(refused.value)) < 200


def test_a_whole_day_is_a_date_too():
    assert PartialDate.on(TODAY) == PartialDate("2026-11-23")


@pytest.mark.parametrize("text", ["2026-11-24", "2026-12", "2027", "2026-11-24T00:00"])
def test_the_future_is_refused_by_the_name_of_the_field(text):
    with pytest.raises(BadInput, match=r"^The date of the event is in the future"):
        PartialDate(text).checked(today=TODAY, what="The date of the event")


@pytest.mark.parametrize("text", ["1949", "1949-12", "1949-12-31", "0001", "1949-12-31T23:59"])
def test_before_1950_is_a_slip_of_the_finger(text):
    with pytest.raises(BadInput, match=r"before 1950.* Please check the year"):
        PartialDate(text).checked(today=TODAY, what="The date of the event")


@pytest.mark.parametrize("text", ["1950", "1950-01-01", "2026", "2026-11", "2026-11-23", "2026-11-23T23:59"])
def test_what_may_be_true_is_taken(text):
    known = PartialDate(text)
    assert known.checked(today=TODAY, what="The date of the event") is known


def test_a_time_later_today_is_in_the_future_where_the_time_is_judged():
    now = utc(2026, 11, 23, 14, 5)
    PartialDate("2026-11-23T14:05").checked(today=TODAY, what="It", now=now)
    PartialDate("2026-11-22T23:00").checked(today=TODAY, what="It", now=now)
    with pytest.raises(BadInput, match="It is in the future"):
        PartialDate("2026-11-23T14:06").checked(today=TODAY, what="It", now=now)


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_every_day_lies_within_its_month_and_its_year(day):
    month, year = PartialDate(f"{day:%Y-%m}"), PartialDate(f"{day:%Y}")
    assert PartialDate.on(day).first == PartialDate.on(day).last == day
    assert year.first <= month.first <= day <= month.last <= year.last
    assert (month.last + timedelta(days=1)).day == 1


# Quarters


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_every_day_belongs_to_one_quarter(day):
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert Quarter.parse(str(quarter)) == quarter
    assert quarter.next.previous == quarter == quarter.previous.next
    assert quarter.next.first == quarter.last + timedelta(days=1)
    assert quarter.previous < quarter < quarter.next


def test_a_quarter_is_written_and_said():
    quarter = Quarter.parse("2026-Q3")
    assert (quarter.first, quarter.last) == (date(2026, 7, 1), date(2026, 9, 30))
    assert (str(quarter), quarter.said()) == ("2026-Q3", "July to September 2026")
    assert Quarter.parse("2026-Q4").next == Quarter(2027, 1)


@pytest.mark.parametrize(
    "text",
    ["", "2026Q3", "2026-Q0", "2026-Q5", "2026-q3", "26-Q3", "2026-Q3 ", "0000-Q1", "9999-Q4", "٢٠٢٦-Q3"],
)
def test_what_is_no_quarter_is_refused_with_an_example(text):
    with pytest.raises(BadInput, match=r"is not a quarter\. Write it like 2026-Q3"):
        Quarter.parse(text)


def test_a_quarter_has_ended_on_the_morning_after_its_last_day_in_london():
    quarter = Quarter.parse("2026-Q3")
    assert not quarter.ended(dates.london_date(utc(2026, 9, 30, 22, 30)))
    assert quarter.ended(dates.london_date(utc(2026, 9, 30, 23, 30)))

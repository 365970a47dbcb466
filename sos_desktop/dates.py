"""Dates as the ward knows them: to the minute, the day, the month or the year; and quarters.

Instants are kept in UTC, dates are Europe/London's (23:30 UTC on 30 September is October).
A date that is known only roughly is kept as FHIR keeps it: ``2009``, ``2009-05``, ``2009-05-17``
or ``2009-05-17T14:30`` (HL7 FHIR R4, datatypes, dateTime), so its precision is its own length.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sos_desktop.errors import BadInput

EARLIEST = date(1950, 1, 1)
"""Nobody at work today was at work before; an earlier date is a slip of the finger."""

_UNCHANGED = "Nothing has been changed."

_LATEST_YEAR = 2100
_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d))?)?)?", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@cache
def london() -> ZoneInfo:
    return ZoneInfo("Europe/London")


def utc_now() -> datetime:
    return datetime.now(UTC)


def london_date(instant: datetime) -> date:
    """The date in London at an aware ``instant``."""
    return instant.astimezone(london()).date()


def london_clock(instant: datetime) -> str:
    """``14:05`` in London at an aware ``instant``."""
    return instant.astimezone(london()).strftime("%H:%M")


def stamp(instant: datetime) -> str:
    """An aware instant as it is stored: ``2026-11-23T14:05:09Z`` (UTC, to the second)."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_stamp(text: str) -> datetime:
    """The aware instant that ``stamp`` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def said(day: date, *, weekday: bool = False, year: bool = True) -> str:
    """``Tuesday 24 November 2026`` (or shorter), in English whatever the system's language."""
    words = f"{day.day} {_MONTHS[day.month - 1]}"
    if weekday:
        words = f"{_WEEKDAYS[day.weekday()]} {words}"
    return f"{words} {day.year}" if year else words


def said_briefly(day: date) -> str:
    """``24 Nov 2026``, for where there is little room."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


@dataclass(frozen=True, order=True, slots=True)
class PartialDate:
    """A date as exactly as somebody knows it. ``text`` is its FHIR form."""

    text: str

    def __post_init__(self) -> None:
        match = _PARTIAL.fullmatch(self.text)
        try:
            if not match or int(match[1]) > _LATEST_YEAR:
                raise ValueError
            year, month, day, hour, minute = match.groups()
            datetime(int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0))
        except ValueError:
            raise BadInput(
                f"“{self.text[:40]}” is not a date.",
                do="Give a day (2026-11-21), a month (2026-11) or a year (2009).",
            ) from None

    @classmethod
    def on(cls, day: date) -> "PartialDate":
        return cls(day.isoformat())

    @property
    def precision(self) -> str:
        """``year``, ``month``, ``day`` or ``minute``."""
        return {4: "year", 7: "month", 10: "day", 16: "minute"}[len(self.text)]

    @property
    def first(self) -> date:
        """The first day it may mean."""
        return date.fromisoformat((self.text[:10] + "-01-01")[:10])

    @property
    def last(self) -> date:
        """The last day it may mean."""
        first = self.first
        if self.precision == "year":
            return date(first.year, 12, 31)
        if self.precision == "month":
            return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return first

    def said(self) -> str:
        """``21 November 2026, 14:30``, ``21 November 2026``, ``November 2026`` or ``2026``."""
        if self.precision == "year":
            return self.text
        if self.precision == "month":
            return f"{_MONTHS[self.first.month - 1]} {self.first.year}"
        return said(self.first) + (f", {self.text[11:]}" if self.precision == "minute" else "")

    def checked(self, *, today: date, what: str, now: datetime | None = None) -> "PartialDate":
        """Itself, or a refusal where it lies before 1950 or after ``today``.

        With ``now`` a time of day is judged too: 23:00 is in the future at two in the afternoon.
        """
        if self.last < EARLIEST:
            raise BadInput(f"{what} is before 1950.", _UNCHANGED, "Please check the year.")
        later_today = now is not None and self.text[11:] > london_clock(now) and self.first == today
        if self.first > today or later_today:
            raise BadInput(f"{what} is in the future.", _UNCHANGED, "Please check the date and the time.")
        return self


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A calendar quarter: 2026-Q3 is July to September 2026."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        match = _QUARTER.fullmatch(text)
        if not match or not EARLIEST.year <= int(match[1]) <= _LATEST_YEAR:
            raise BadInput(f"“{text[:40]}” is not a quarter.", do="Write it like 2026-Q3.")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month - 1) // 3 + 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    def ended(self, today: date) -> bool:
        """Whether ``today`` (London's) lies after it."""
        return today > self.last

    def said(self) -> str:
        """``July to September 2026``."""
        first, last = self.first, self.last
        return f"{_MONTHS[first.month - 1]} to {_MONTHS[last.month - 1]} {self.year}"


def said_between(first: date, last: date) -> str:
    """``July to September 2026`` for a whole quarter, otherwise ``1 Jul 2026 to 10 Aug 2026``."""
    quarter = Quarter.of(first)
    if (quarter.first, quarter.last) == (first, last):
        return quarter.said()
    return f"{said_briefly(first)} to {said_briefly(last)}"

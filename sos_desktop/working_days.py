"""The days on which a safety check can be made: neither a weekend nor a bank holiday in England and Wales.

The eight that come every year follow from the Banking and Financial Dealings Act 1971 and the royal proclamations
since (https://www.gov.uk/bank-holidays), so a rule is enough and no list grows old. A day that is proclaimed once, as
for a coronation, is not among them: a check is then asked for on that day, a day early and never late.
"""

from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6


def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of one year, each on the day on which it is kept."""
    sunday = _easter(year)
    new_year, christmas, boxing = date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)
    return frozenset(
        (
            _moved(new_year),
            sunday - 2 * _DAY,
            sunday + _DAY,
            _first_monday(date(year, 5, 1)),
            _first_monday(date(year, 5, 25)),
            _first_monday(date(year, 8, 25)),
            christmas if christmas.weekday() < _SATURDAY else date(year, 12, 27),
            boxing if boxing.weekday() < _SATURDAY else date(year, 12, 28),
        )
    )


def is_working(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


def next_after(day: date) -> date:
    """The first working day after ``day``."""
    following = day + _DAY
    while not is_working(following):
        following += _DAY
    return following


def _easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar: the rule in Butcher's Ecclesiastical Calendar, as Meeus prints it."""
    golden = year % 19
    century, rest = divmod(year, 100)
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _moved(day: date) -> date:
    """A holiday on a weekend is kept on the Monday after."""
    while day.weekday() in (_SATURDAY, _SUNDAY):
        day += _DAY
    return day


def _first_monday(day: date) -> date:
    """The first Monday from ``day`` on."""
    return day + (-day.weekday() % 7) * _DAY

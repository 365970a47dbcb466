"""Reads a date or a time as somebody types it: ``3 nov``, ``yesterday``, ``last monday``, ``2pm``.

Nothing here knows Qt. A day without a year is the latest such day that is not in the future, because
almost every date a form asks for has been; where a date may lie ahead ("next session"), it is the
nearest. The field shows the whole date back, weekday and year included, so that a wrong guess is seen.
"""

import re
from datetime import date, time, timedelta

from sos_desktop.dates import PartialDate
from sos_desktop.errors import BadInput

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WHOLE_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WHOLE_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_ISO = re.compile(r"\d{4}(-\d{1,2}){0,2}")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{2}|\d{4}))?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]+)(?: (\d{2}|\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?")
_MONTH_YEAR = re.compile(r"([a-z]+) (\d{4})")
_AGO = re.compile(r"(\d{1,3}|a|one|two|three) (day|week)s? ago")
_IN = re.compile(r"in (\d{1,3}|a|one|two|three) (day|week)s?")
_WEEKDAY = re.compile(r"(?:(last|this|on|next) )?([a-z]+)")
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3}
_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?(?:[:.]\d{2})? ?(am|pm)?")
_HOW = "Write it like 3 Nov 2026, yesterday, Nov 2026 or 2009."


def day(text: str, today: date, *, nearest: bool = False) -> PartialDate:
    """The date meant by ``text``, as exact as it was said; BadInput where it means none."""
    words = " ".join(text.replace(",", " ").casefold().split())
    found = _relative(words, today) or _written(words, today, nearest)
    if found is None:
        raise BadInput(f"“{text.strip()[:40]}” is not a date.", do=_HOW)
    return found


def coming(text: str, today: date) -> PartialDate:
    """As ``day``, for what lies ahead: a weekday alone is the next one, and a day without a year the nearest."""
    words = " ".join(text.replace(",", " ").casefold().split())
    match = _WEEKDAY.fullmatch(words)
    if match and match[1] != "last" and _named(match[2], _WHOLE_WEEKDAYS, _WEEKDAYS) is not None:
        return day(f"next {match[2]}", today)
    return day(text, today, nearest=True)


def clock(text: str) -> str:
    """The time meant by ``text`` as FHIR keeps it (``14:05:00``); BadInput where it means none."""
    words = " ".join(text.casefold().replace("noon", "12:00").replace("midnight", "00:00").split())
    match = _TIME.fullmatch(words)
    if match:
        hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 99
        if hour < 24 and minute < 60:
            return time(hour, minute).isoformat()
    raise BadInput(f"“{text.strip()[:40]}” is not a time.", do="Write it like 14:05 or 2.30 pm.")


def _relative(words: str, today: date) -> PartialDate | None:
    named = {"today": 0, "now": 0, "yesterday": -1, "the day before yesterday": -2, "tomorrow": 1}
    if words in named:
        return PartialDate.on(today + timedelta(days=named[words]))
    for pattern, sign in ((_AGO, -1), (_IN, 1)):
        match = pattern.fullmatch(words)
        if match:
            count = _COUNTS.get(match[1]) or int(match[1])
            return PartialDate.on(today + sign * timedelta(days=count * (7 if match[2] == "week" else 1)))
    match = _WEEKDAY.fullmatch(words)
    wanted = _named(match[2], _WHOLE_WEEKDAYS, _WEEKDAYS) if match else None
    if not match or wanted is None:
        return None
    if match[1] == "next":
        return PartialDate.on(today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1))
    back = (today.weekday() - wanted) % 7
    return PartialDate.on(today - timedelta(days=back or (7 if match[1] == "last" else 0)))


def _written(words: str, today: date, nearest: bool) -> PartialDate | None:
    if _ISO.fullmatch(words):
        parts = words.split("-")
        return _partial("-".join([parts[0], *(part.zfill(2) for part in parts[1:])]))
    match = _SLASHED.fullmatch(words)
    if match:
        return _whole(int(match[1]), int(match[2]), match[3], today, nearest)
    match = _DAY_MONTH.fullmatch(words)
    if match and (month := _named(match[2], _WHOLE_MONTHS, _MONTHS)) is not None:
        return _whole(int(match[1]), month + 1, match[3], today, nearest)
    match = _MONTH_YEAR.fullmatch(words)
    if match and (month := _named(match[1], _WHOLE_MONTHS, _MONTHS)) is not None:
        return _partial(f"{match[2]}-{month + 1:02}")
    match = _MONTH_DAY.fullmatch(words)
    if match and (month := _named(match[1], _WHOLE_MONTHS, _MONTHS)) is not None:
        return _whole(int(match[2]), month + 1, match[3], today, nearest)
    return None


def _named(word: str, whole: tuple[str, ...], short: tuple[str, ...]) -> int | None:
    """Which month or weekday ``word`` begins to spell, from three letters on."""
    if len(word) < 3 or word[:3] not in short:
        return None
    index = short.index(word[:3])
    return index if whole[index].startswith(word) or word == "sept" or word == "tues" else None


def _whole(day_of_month: int, month: int, year: str | None, today: date, nearest: bool) -> PartialDate | None:
    if year is not None:
        number = int(year) if len(year) == 4 else _century(int(year), today)
        return _partial(f"{number:04}-{month:02}-{day_of_month:02}")
    years = range(today.year - 8, today.year + 9)  # eight years reach a 29 February
    found = [_partial(f"{number:04}-{month:02}-{day_of_month:02}") for number in years]
    days = [day for day in found if day and (nearest or day.first <= today)]
    return min(days, key=lambda day: abs(day.first - today), default=None)


def _century(two_digits: int, today: date) -> int:
    """``26`` is 2026; a year more than ten ahead is in the last century (``74`` is 1974)."""
    number = today.year // 100 * 100 + two_digits
    return number - 100 if number > today.year + 10 else number


def _partial(text: str) -> PartialDate | None:
    try:
        return PartialDate(text)
    except BadInput:
        return None

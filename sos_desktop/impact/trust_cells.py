"""One cell of a spreadsheet as a number, a day, a period, a staff group: as Excel and its users write them.

Whatever could mean two things is refused with a sentence, not guessed. So is a cell that a spreadsheet would run
as a formula: nothing that begins like one comes in, so nothing of the kind can leave again.
"""

import re
from datetime import date, datetime, timedelta
from functools import cache

from sos_desktop.codes import StaffGroup
from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput
from sos_desktop.impact.trust_figures import OUTSIDE_RATES

LONGEST = 200
LARGEST = 1_000_000_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|")
_PLAIN = re.compile(r"\d+(\.\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}([, ']\d{3})+(\.\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}|\d+,\d{4,}", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)
_DAY_FIRST = re.compile(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4}|\d\d)", re.ASCII)
_NAMED = re.compile(r"(\d\d?)[ -]([A-Za-z]{3,9})\.?[ -](\d{4}|\d\d)", re.ASCII)
_SERIAL = re.compile(r"\d{5}", re.ASCII)
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$", re.ASCII)
_QUARTER = re.compile(r"\d{4}-Q[1-4]", re.ASCII)
_ODS = re.compile(r"[A-Z0-9]{3,9}", re.ASCII)
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_EXCEL_BEGINS = date(1899, 12, 30)
_YES, _NO = ("yes", "y", "true", "1"), ("", "no", "n", "false", "0")


def checked(cell: str) -> str:
    """The words of a cell, or a refusal: a formula, an error of the spreadsheet, something unprintable."""
    words = " ".join(cell.split())
    if cell.lstrip(" ").startswith(_FORMULA):
        raise BadInput(f"“{words[:20]}” begins like a formula. Type it as plain text.")
    if re.match(r"#(REF|N/A|DIV/0|VALUE|NAME|NUM|NULL)", words):
        raise BadInput(f"“{words[:20]}” is an error of the spreadsheet. Put it right there.")
    if not words.isprintable():
        raise BadInput("It has characters that cannot be shown.")
    if len(words) > LONGEST:
        raise BadInput(f"It is longer than {LONGEST} letters.")
    return words


def number(words: str, *, decimal_comma: bool = False) -> float:
    """``1,234``, ``1 234.5`` or ``1234``; where columns are not separated by commas, ``12,5`` too."""
    if decimal_comma and re.fullmatch(r"\d{1,3},\d{3}", words):
        either = f"{words.replace(',', '.')} or {words.replace(',', '')}"
        raise BadInput(f"“{words}” may be {either}. Leave the comma out.")
    if decimal_comma and _DECIMAL_COMMA.fullmatch(words):
        words = words.replace(",", ".")
    if _THOUSANDS.fullmatch(words):
        words = re.sub(r"[^\d.]", "", words)
    if not words:
        raise BadInput("It is missing.")
    if not _PLAIN.fullmatch(words):
        raise BadInput(f"“{words[:40]}” is not a number.")
    value = float(words)
    if value > LARGEST:
        raise BadInput(f"“{words[:40]}” is too large for a count of people or days.")
    return value


def whole(value: float) -> float:
    if value != int(value):
        raise BadInput(f"{value:g} is not a whole number.")
    return value


def day(words: str) -> date:
    """``2026-09-30``, ``30/09/2026``, ``30 September 2026``, or Excel's own number of the day."""
    words = _MIDNIGHT.sub("", words)
    if match := _ISO.fullmatch(words):
        return _date(int(match[1]), int(match[2]), int(match[3]), words)
    if match := _DAY_FIRST.fullmatch(words):
        return _date(_year(match[3]), int(match[2]), int(match[1]), words)
    if match := _NAMED.fullmatch(words):
        month = _month(match[2].lower())
        if month:
            return _date(_year(match[3]), month, int(match[1]), words)
    if _SERIAL.fullmatch(words):
        return _EXCEL_BEGINS + timedelta(days=int(words))
    raise BadInput(f"“{words[:40]}” is not a day. Write it like 2026-09-30.")


def period(first: str, last: str) -> tuple[date, date]:
    """Two days, or one quarter (``2026-Q3``) in the first cell."""
    if _QUARTER.fullmatch(first) and not last:
        quarter = Quarter.parse(first)
        return quarter.first, quarter.last
    if not last:
        raise BadInput("The last day is missing. For a quarter, write 2026-Q3 as the first day.")
    begins, ends = day(first), day(last)
    if ends < begins:
        raise BadInput("The last day is before the first.")
    return begins, ends


def group(words: str) -> str:
    """A staff group by its name in the Electronic Staff Record or in this application; empty for all staff."""
    found = _groups().get(_letters(words))
    if found is None:
        raise BadInput(f"“{words[:40]}” is not a staff group. The template names them all.")
    return found


def organisation(words: str) -> str:
    if words and not _ODS.fullmatch(words.upper()):
        raise BadInput(f"“{words[:40]}” is not an ODS code, such as RX1.")
    return words.upper()


def yes(words: str) -> bool:
    if words.lower() not in (*_YES, *_NO):
        raise BadInput(f"“{words[:20]}” is neither yes nor no.")
    return words.lower() in _YES


def said(group: StaffGroup) -> str:
    """A staff group as the Electronic Staff Record writes it: ``Allied Health Professionals``."""
    return " ".join(word if word == "and" else word.capitalize() for word in group.value.split("-"))


@cache
def _groups() -> dict[str, str]:
    counted = [group for group in StaffGroup if group not in OUTSIDE_RATES]
    names = {_letters(name): group.value for group in counted for name in (group.value, group.label)}
    return {**names, "": "", "all": "", "allstaff": ""}


def _letters(words: str) -> str:
    return re.sub("[^a-z]", "", words.lower().replace("&", "and"))


def _month(words: str) -> int:
    """Its number, or 0: ``sept`` is written, too."""
    words = "sep" if words == "sept" else words
    return next((at for at, name in enumerate(_MONTH_NAMES, 1) if name.startswith(words)), 0)


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _date(year: int, month: int, day: int, words: str) -> date:
    try:
        return datetime(year, month, day).date()
    except ValueError:
        hint = " Days come before months here." if month > 12 >= day else ""
        raise BadInput(f"“{words[:40]}” is not a day.{hint} Write it like 2026-09-30.") from None

"""Regular expressions that a form brings for its texts, compiled and matched in bounded time and memory.

Python's own ``re`` cannot be interrupted: ``(a+)+b`` on thirty letters runs for a minute and takes the window
with it. The ``regex`` package stops itself while matching, but writes counted repeats out: it took all memory
for ``((a{1000}){1000}){1000}``. So what a pattern would come to written out is added up first. A text that could
not be judged in time is taken as it is: to lose somebody's words would be worse than to keep a letter in a
telephone number.
"""

import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

LONGEST = 1_000
"""Characters."""
LARGEST = 20_000
"""Characters and classes, every counted repeat written out."""
_SECONDS = 0.05
_LONGEST_TEXT = 10_000

_PIECE = re.compile(
    r"(?P<escape>\\.)|\[\^?\]?(?P<set>(?:\\.|[^\]\\])*)\]|(?P<open>\()|(?P<close>\))"
    r"|\{(?P<least>\d*)(?:,(?P<most>\d*))?\}|(?P<odd>\{)|.",
    re.DOTALL,
)


def problem(pattern: str) -> str:
    """Why ``pattern`` cannot be used, to complete "its regex ..."; empty where it can."""
    if len(pattern) > LONGEST:
        return f"has more than {LONGEST:,} characters"
    return "" if compiled(pattern) is not None else "cannot be read"


def fits(pattern: str, text: str) -> bool:
    """Whether the whole of ``text`` matches; also where that cannot be said in time."""
    known = compiled(pattern)
    if known is None or len(text) > _LONGEST_TEXT:
        return True
    try:
        return known.fullmatch(text, timeout=_SECONDS) is not None
    except (TimeoutError, MemoryError):
        return True


@lru_cache(maxsize=256)
def compiled(pattern: str) -> "regex.Pattern[str] | None":
    """``pattern``, ready to be matched with a ``timeout``; None where it cannot be read or is too large."""
    if len(pattern) > LONGEST or not _small(pattern):
        return None
    import regex  # with what it costs only where a form has one

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # ``[[a]``: both read it as they always have
            re.compile(pattern)  # whatever only ``regex`` knows (recursion, likeness) has costs of its own
            return regex.compile(pattern)
    except (re.error, regex.error, RecursionError, OverflowError):
        return None


def _small(pattern: str) -> bool:
    """Whether it stays below ``LARGEST`` with its counted repeats written out."""
    groups, last = [0], 0
    for piece in _PIECE.finditer(pattern):
        if piece["odd"]:
            return False
        if piece["open"]:
            groups.append(0)
            continue
        if piece["close"]:
            last = groups.pop() + 1
            groups = groups or [0]
            groups[-1] += last
        elif piece["least"] is not None:
            digits = piece["most"] or piece["least"] or "1"
            times = int(digits) if len(digits) < 6 else LARGEST
            groups[-1] += last * max(times - 1, 0)
            last *= max(times, 1)
        else:
            last = 1
            groups[-1] += 1
        if groups[-1] > LARGEST:
            return False
    return True

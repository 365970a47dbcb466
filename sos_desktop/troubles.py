"""What went wrong here, counted by kind: for somebody who is asked what is the matter, and nothing about anybody.

One small file of lines, ``code TAB count`` below ``since TAB day``. A lock begins a fresh process, so a count that
lived in memory would always be nought. Only what has the form of a code is written or read back: a refusal's
(``errors.py``), or where a mistake of ours showed. Losing the file loses nothing.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

KEPT = timedelta(days=90)
MOST_KINDS, MOST = 100, 9999
_LARGEST = 32 * 1024
_ORDINARY = frozenset(("interrupted", "stopped"))
"""Somebody pressed Stop, or locked: nothing went wrong."""
_REFUSAL = re.compile(r"[a-z]{2,20}(-[a-z]{1,20}){0,5}", re.ASCII)
_MISTAKE = re.compile(
    r"[A-Za-z_]\w{0,59} in ((ui|sos_desktop|resources|tests)(/\w{1,40}){1,4}\.py, line \d{1,5}|elsewhere)",
    re.ASCII,
)
_LINE = re.compile(r"([^\t]+)\t(\d{1,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Troubles:
    """``counts`` by code, the most frequent first; ``since`` is the day they began, where there are any."""

    since: date | None = None
    counts: tuple[tuple[str, int], ...] = ()


def is_code(text: str) -> bool:
    """Whether ``text`` has the form of a code, so that it cannot be anything that somebody typed or named."""
    return bool(_REFUSAL.fullmatch(text) or _MISTAKE.fullmatch(text))


def mistake(kind: str, file: str, line: int) -> str:
    """The code of a mistake of ours; in somebody else's code it is elsewhere, whatever their file is called."""
    code = f"{kind} in {file}, line {line}"
    if is_code(code):
        return code
    return f"{kind} in elsewhere" if is_code(f"{kind} in elsewhere") else "unnamed-mistake"


def count(file: Path, code: str, *, today: date) -> None:
    """One more of this kind. A disk that refuses is no reason to fail: then it is not counted."""
    if code in _ORDINARY or not is_code(code):
        return
    from sos_desktop.vault.files import write_safely  # not before the first paint

    known = read(file)
    if known.since is None or not timedelta(0) <= today - known.since <= KEPT:
        known = Troubles(today)
    counts = dict(known.counts)
    if code not in counts and len(counts) >= MOST_KINDS:
        return
    counts[code] = min(counts.get(code, 0) + 1, MOST)
    lines = [f"since\t{known.since}", *(f"{kind}\t{times}" for kind, times in counts.items())]
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_safely(file, "".join(f"{line}\n" for line in lines).encode("ascii"))


def read(file: Path) -> Troubles:
    """What has been counted; lines that this module does not write are left out."""
    try:
        with file.open("rb") as opened:
            first, *lines = opened.read(_LARGEST).decode("ascii").splitlines()
        name, _, day = first.partition("\t")
        since = date.fromisoformat(day) if name == "since" else None
    except (OSError, ValueError):
        return Troubles()
    found = {
        match[1]: int(match[2])
        for match in map(_LINE.fullmatch, lines[:MOST_KINDS])
        if match and is_code(match[1])
    }
    if since is None or not found:
        return Troubles()
    return Troubles(since, tuple(sorted(found.items(), key=lambda kind: (-kind[1], kind[0]))))

"""The list of files that two offices have agreed on: the same files, and the same split of each.

Both compare it before either adds anything up, by its fingerprint or as a file. Nothing in it says what was counted.
"""

import csv
import hashlib
import io
import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput, SummaryRefused
from sos_desktop.vault.files import read_at_most

AT_LEAST = 5
"""Files, and record books that they come from: totals of fewer would be about single practitioners."""
COLUMNS = ("file_id", "split_id", "period")
LARGEST = 16 * 1024 * 1024
_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_NOT_HEX = re.compile(r"[^0-9a-f]", re.ASCII)
_SHORT = 16
_GROUP = 4


class Member(NamedTuple):
    """One practitioner's file of one quarter, in one split."""

    file_id: str
    split_id: str
    period: str


def in_order(members: Iterable[Member]) -> tuple[Member, ...]:
    return tuple(sorted(set(members)))


def fingerprint(members: Iterable[Member]) -> str:
    """The same for two offices exactly where their lists are the same, whatever their order."""
    return hashlib.sha256(b"sos-agreed-list 1\n" + write(members)).hexdigest()


def short(digest: str) -> str:
    """``1F3A-9C02-77D1-0B4E``: to be read out over the telephone."""
    letters = digest[:_SHORT].upper()
    return "-".join(letters[at : at + _GROUP] for at in range(0, _SHORT, _GROUP))


def is_same(typed: str, digest: str) -> bool:
    """Whether somebody has typed this fingerprint, however they write its groups."""
    return _NOT_HEX.sub("", typed[:200].lower().replace("o", "0")) == digest[:_SHORT]


def write(members: Iterable[Member]) -> bytes:
    """``members.csv``: a line for each, in order."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows((COLUMNS, *in_order(members)))
    return text.getvalue().encode()


def read(data: bytes) -> tuple[Member, ...]:
    """Raises SummaryRefused for anything that ``write`` does not make."""
    if len(data) > LARGEST:
        raise SummaryRefused("Its list of files is larger than any list is.")
    try:
        rows = list(csv.reader(io.StringIO(data.decode("ascii"), newline=""), strict=True))
    except (ValueError, csv.Error):
        raise SummaryRefused("Its list of files cannot be read.") from None
    members = tuple(Member(*row) for row in rows[1:] if len(row) == len(COLUMNS))
    if not all(map(_sound, members)) or len({each.file_id for each in members}) != len(members):
        raise SummaryRefused("Its list of files names one twice, or in a way that none is called.")
    if write(members) != data:
        raise SummaryRefused("Its list of files is not written as this application writes it.")
    return members


def read_file(path: Path) -> tuple[Member, ...]:
    """The list that the other office has saved. Raises SummaryRefused."""
    try:
        return read(read_at_most(path, LARGEST))
    except OSError:
        raise SummaryRefused("The list cannot be read from the disk.", do="Please check its name.") from None


def name(members: Collection[Member], quarter: Quarter, half: int) -> str:
    """``list-2026-Q3-office-1-1f3a9c.csv``."""
    return f"list-{quarter}-office-{half}-{fingerprint(members)[:6]}.csv"


def _sound(member: Member) -> bool:
    try:
        known = str(Quarter.parse(member.period)) == member.period
    except BadInput:
        return False
    return known and all(_ID.fullmatch(each) for each in (member.file_id, member.split_id))

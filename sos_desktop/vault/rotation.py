"""Which backups are kept: the last ten, then one for each day, week and month, further and further apart.

Days, weeks and months are counted among those that have a backup, so that nobody who was away for a month comes
back to find the old ones gone. A backup goes only after a newer one has been checked.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sos_desktop.dates import london_date
from sos_desktop.vault import backup_file
from sos_desktop.vault.backup_file import BackupFile
from sos_desktop.vault.files import sync_folder

LAST = 10
DAYS = 14
WEEKS = 8
MONTHS = 12
PINNED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Entry:
    """A backup, as far as it matters here."""

    number: int
    made: datetime
    pinned: bool


def goes(entries: Iterable[Entry], *, now: datetime) -> frozenset[int]:
    """The numbers of those that are not kept."""
    newest_first = sorted(entries, key=lambda entry: entry.number, reverse=True)
    kept = {entry.number for entry in newest_first[:LAST]}
    kept |= {entry.number for entry in newest_first if entry.pinned and now - entry.made <= PINNED}
    for many, name in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        newest: dict[object, int] = {}
        for entry in newest_first:
            newest.setdefault(name(entry.made), entry.number)
        kept |= set(list(newest.values())[:many])
    return frozenset(entry.number for entry in newest_first) - kept


def rotate(folder: Path, vault_id: bytes, *, now: datetime) -> int:
    """Remove from ``folder`` what is not kept of this record book; how many that were.

    What cannot be read stays and counts for nothing: perhaps another computer can read it.
    """
    files = {file.manifest.number: file for file in _ours(folder, vault_id)}
    entries = [Entry(number, file.manifest.made, file.manifest.pinned) for number, file in files.items()]
    return remove(files[number].path for number in goes(entries, now=now))


def remove(paths: Iterable[Path]) -> int:
    """How many are gone, and stay gone after a power cut: they may hold somebody who was erased."""
    removed, folders = 0, set()
    for path in paths:
        with suppress(OSError):  # a virus scanner holds it: it goes the next time
            path.unlink()
            removed += 1
            folders.add(path.parent)
    for folder in folders:
        with suppress(OSError):
            sync_folder(folder)
    return removed


def _ours(folder: Path, vault_id: bytes) -> list[BackupFile]:
    return [file for file in backup_file.readable(folder) if file.manifest.vault_id == vault_id]


def _day(moment: datetime) -> object:
    return london_date(moment)


def _week(moment: datetime) -> object:
    return london_date(moment).isocalendar()[:2]


def _month(moment: datetime) -> object:
    return london_date(moment).replace(day=1)

"""When the last backup, the last copy on a second place and the last rehearsal were, in clear and without names.

``backups/state.json`` is a convenience: where it is missing or damaged everything is simply due again. The
last checked backup itself is read from the folder: only a checked one has a name there.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sos_desktop.dates import from_stamp, london_clock, london_date, said, stamp
from sos_desktop.vault import backup_file, strict
from sos_desktop.vault.files import read_at_most, write_safely

FOLDER = "backups"
NAME = "state.json"
_LARGEST = 16 * 1024
OVERDUE = timedelta(days=7)
REHEARSED_EVERY = timedelta(days=30)
AFTER_CHANGE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Covered:
    """How ``vault.db`` looked from outside when it was copied: when it was last written, and its size."""

    written: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Noted:
    """The file. ``place`` is where the second place is, sealed; times are stamps, or empty.

    ``numbered`` is the highest number of a backup that is known from elsewhere.
    """

    covers: Covered = Covered()
    place: str = ""
    second: str = ""
    second_number: int = 0
    rehearsed: str = ""
    rehearsal_failed: bool = False
    numbered: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """What Today and the page of backups say. ``second`` is None where there is no copy on a second place."""

    last: datetime | None
    many: int
    has_second_place: bool
    second: datetime | None
    second_is_newest: bool
    rehearsed: datetime | None
    rehearsal_failed: bool

    def overdue(self, *, now: datetime) -> bool:
        """Amber: nothing checked for seven days, or a rehearsal that failed."""
        return self.last is None or now - self.last > OVERDUE or self.rehearsal_failed

    def said(self, *, now: datetime) -> str:
        """``Last checked backup today 14:05, here and on the second place``."""
        if self.last is None:
            return "No checked backup yet"
        where = ""
        if self.has_second_place:
            where = ", here and on the second place" if self.second_is_newest else ", here only"
        return f"Last checked backup {_when(self.last, now)}{where}"


def state(folder: Path) -> State:
    """Of the record book in ``folder``; opens nothing and needs no secret."""
    noted = read(folder)
    backups = list(backup_file.readable(folder / FOLDER))
    newest = backups[0].manifest if backups else None
    return State(
        last=newest.made if newest else None,
        many=len(backups),
        has_second_place=bool(noted.place),
        second=_moment(noted.second),
        second_is_newest=newest is not None and noted.second_number >= newest.number,
        rehearsed=_moment(noted.rehearsed),
        rehearsal_failed=noted.rehearsal_failed,
    )


def of(folder: Path) -> Covered:
    """Looks at the file from outside only: it must not be opened while the records are open."""
    found = (folder / "vault.db").stat()
    return Covered(found.st_mtime_ns, found.st_size)


def changed(folder: Path) -> bool:
    """Whether anything has been written since what the newest backup covers."""
    try:
        return of(folder) != read(folder).covers or not backup_file.in_folder(folder / FOLDER)
    except OSError:
        return False


def due(folder: Path, *, now: datetime) -> bool:
    """Whether there was a change, and the last backup is at least 15 minutes old (or from the future)."""
    last = next(backup_file.readable(folder / FOLDER), None)
    recent = last is not None and timedelta(0) <= now - last.manifest.made < AFTER_CHANGE
    return changed(folder) and not recent


def rehearsal_due(folder: Path, *, now: datetime) -> bool:
    """Once a month, where there is something to rehearse with; after one that failed, with the next backup."""
    newest = next(backup_file.readable(folder / FOLDER), None)
    if newest is None:
        return False
    noted = read(folder)
    last = _moment(noted.rehearsed)
    if last is None or (noted.rehearsal_failed and newest.manifest.made > last):
        return True
    return not timedelta(0) <= now - last < REHEARSED_EVERY


def read(folder: Path) -> Noted:
    """What has been noted, or nothing where that cannot be read."""
    try:
        content = strict.loads(read_at_most(folder / FOLDER / NAME, _LARGEST)[:_LARGEST])
        covers, place, second, number, rehearsed, failed, numbered = strict.fields(
            content,
            *("covers", "place", "second", "second_number", "rehearsed", "rehearsal_failed", "numbered"),
        )
        written, size = strict.fields(covers, "written", "size")
        for moment in (second, rehearsed):
            _moment(strict.text(moment, 20))
        return Noted(
            Covered(strict.whole(written, 0, 2**63), strict.whole(size, 0, 2**63)),
            strict.text(place, 8192),
            strict.text(second, 20),
            strict.whole(number, 0, 2**53),
            strict.text(rehearsed, 20),
            failed is True,
            strict.whole(numbered, 0, 99_999_999),
        )
    except (OSError, ValueError, RecursionError):
        return Noted()


def note(
    folder: Path,
    *,
    covers: Covered | None = None,
    place: str | None = None,
    second: tuple[datetime, int] | None = None,
    rehearsed: tuple[datetime, bool] | None = None,
    numbered: int = 0,
) -> None:
    """Note what has happened. A disk that refuses is no reason to fail: then it is due again."""
    noted = read(folder)
    noted = replace(noted, numbered=max(noted.numbered, numbered))
    if covers is not None:
        noted = replace(noted, covers=covers)
    if place is not None:
        noted = replace(noted, place=place, second="", second_number=0)
    if second is not None:
        noted = replace(noted, second=stamp(second[0]), second_number=second[1])
    if rehearsed is not None:
        noted = replace(noted, rehearsed=stamp(rehearsed[0]), rehearsal_failed=not rehearsed[1])
    with suppress(OSError):
        write_safely(folder / FOLDER / NAME, json.dumps(asdict(noted)).encode())


def _moment(text: object) -> datetime | None:
    return from_stamp(str(text)) if text else None


def _when(moment: datetime, now: datetime) -> str:
    days = (london_date(now) - london_date(moment)).days
    if days == 0:
        return f"today {london_clock(moment)}"
    if days == 1:
        return f"yesterday {london_clock(moment)}"
    return f"on {said(london_date(moment))}"

"""Once a month: is a backup really one? The newest is unpacked beside the others, looked at whole, and deleted.

Needs no open record book, only what its keys have become, so it runs beside the work of the day.
"""

import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sos_desktop.errors import SaveFailed, SosError
from sos_desktop.vault import backup_file, backup_state, manifest, restore
from sos_desktop.vault.keys import Ring

_REHEARSING = ".rehearsing-"


@dataclass(frozen=True)
class Rehearsed:
    """``number`` is that of the backup; ``sound`` whether a record book could be made from it."""

    number: int
    made: datetime
    sound: bool


def rehearse(folder: Path, ring: Ring, *, now: datetime) -> Rehearsed | None:
    """None where there is no backup under these keys yet. Raises SaveFailed where there is no room for it."""
    backups = folder / backup_state.FOLDER
    for left in backups.glob(f"{_REHEARSING}*"):
        shutil.rmtree(left, ignore_errors=True)
    newest = next((f for f in backup_file.readable(backups) if f.manifest.genuine(ring.header)), None)
    if newest is None:
        return None
    place = backups / f"{_REHEARSING}{secrets.token_hex(4)}"
    try:
        place.mkdir(mode=0o700)
        sound = _unpacks(newest, place, ring)
    except OSError:
        raise SaveFailed(
            "There is no room to try out a backup just now.",
            "Your records and all backups are as they were.",
            "Free some space; it is tried again by itself.",
        ) from None
    finally:
        shutil.rmtree(place, ignore_errors=True)
    backup_state.note(folder, rehearsed=(now, sound))
    return Rehearsed(newest.manifest.number, newest.manifest.made, sound)


def _unpacks(newest: backup_file.BackupFile, place: Path, ring: Ring) -> bool:
    try:
        restore.proven(newest, place / manifest.DATABASE, ring)
        newest.key_file()
        for name in newest.sent:
            newest.part(name)
    except SosError:
        return False
    return True

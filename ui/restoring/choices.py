"""The backups there are to choose from, as they are shown. Read on a thread; no secret is needed for any of it."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sos_desktop.errors import VaultDamaged

if TYPE_CHECKING:
    from sos_desktop.vault.backup_file import BackupFile
    from sos_desktop.vault.keys import KeyFile

PRESENT, OF_ITS_DAY = "Your passphrase", "The passphrase of its day"
HERE, SECOND, CHOSEN = "This computer", "Second place", "Chosen file"
_WHY = {
    "pre-migration": "before an update",
    "pre-restore": "before going back to a backup",
    "pre-rekey": "before the keys were changed",
}


class Choice(NamedTuple):
    """``opens`` says which passphrase and sheet it opens with, ``why`` why it is kept longer than others,
    where it is. ``entries`` is how far its audit chain reaches, ``book`` whose backup it is."""

    path: Path
    made: datetime
    size: int
    where: str
    opens: str
    why: str
    entries: int
    book: bytes

    @property
    def which_passphrase(self) -> str:
        """``opens`` in the three words that a column has room for."""
        if not self.opens:
            return "Keys damaged"
        if self.opens.startswith(PRESENT):
            return "The present one"
        return "That of its day" if self.opens == OF_ITS_DAY else "An earlier one"

    def made_on(self, now: datetime) -> str:
        return when(self.made, now)


def when(made: datetime, now: datetime) -> str:
    """``today 14:05``, ``yesterday 14:05``, ``21 November 2026, 14:05``."""
    from sos_desktop.dates import london_clock, london_date, said

    days = (london_date(now) - london_date(made)).days
    day = {0: "today ", 1: "yesterday "}.get(days, f"{said(london_date(made))}, ")
    return f"{day}{london_clock(made)}"


def said_size(size: int) -> str:
    """``340 KB``, ``1.2 MB``, ``40 MB``."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1e6:.1f} MB" if size < 10_000_000 else f"{round(size / 1e6)} MB"


def listed(folder: Path | None, second: Path | None) -> tuple[Choice, ...]:
    """Those in the record book's own folder and in its second place, the newest first, each once."""
    from sos_desktop.vault import backup_file, backup_state

    present = present_keys(folder)
    own = list(backup_file.readable(folder / backup_state.FOLDER)) if folder is not None else []
    names = {file.path.name for file in own}
    there = [f for f in backup_file.readable(second) if f.path.name not in names] if second else []
    found = [_choice(file, HERE, present) for file in own] + [_choice(f, SECOND, present) for f in there]
    return tuple(sorted(found, key=lambda choice: choice.made, reverse=True))


def of_file(path: Path, folder: Path | None) -> Choice:
    """A file that somebody has pointed at. Raises VaultDamaged where it is no backup."""
    from sos_desktop.vault import backup_file

    return _choice(backup_file.read(path), CHOSEN, present_keys(folder))


def looked_through(path: Path) -> bool:
    """Read all of it: is it still what was written?"""
    from sos_desktop.vault import backup_file

    try:
        return backup_file.read(path).intact()
    except VaultDamaged:
        return False


def present_keys(folder: Path | None) -> "Iterable[KeyFile]":
    """What the record book opens with today, where that can be read."""
    from sos_desktop.vault import keys

    if folder is None:
        return ()
    try:
        return keys.readable(folder)[:1]
    except VaultDamaged:
        return ()


def _choice(file: "BackupFile", where: str, present: "Iterable[KeyFile]") -> Choice:
    about = file.manifest
    return Choice(
        file.path, about.made, about.size, where, _opens(file, present),
        _WHY.get(about.reason, ""), about.head.seq, about.vault_id,
    )  # fmt: skip


def _opens(file: "BackupFile", present: "Iterable[KeyFile]") -> str:
    """Slots are never changed, only replaced: the same slot is the same passphrase, the same sheet."""
    try:
        then = file.key_file()
    except VaultDamaged:
        return ""
    now = next((keys for keys in present if keys.vault_id == then.vault_id), None)
    if now is None:
        return OF_ITS_DAY
    same = {slot.id for slot in then.slots} & {slot.id for slot in now.slots}
    kinds = {slot.type for slot in now.slots if slot.id in same}
    if "passphrase" in kinds:
        return PRESENT if "recovery" in kinds else f"{PRESENT}, and an earlier sheet"
    from sos_desktop.dates import london_date, said

    changed = [slot.created for slot in now.slots if slot.type == "passphrase"]
    return (
        f"The passphrase in use until {said(london_date(min(changed)))}"
        if changed
        else "An earlier passphrase"
    )

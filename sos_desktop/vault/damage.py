"""Met calmly: nobody is told of damage before it has been looked for twice, and then there is always a next step.

One error is no proof: a disk that hesitated once looks the same (measured). So the record book is opened
again, and read whole. If it is damaged, it can usually still be read; the newest backup that is as it was written
is named; and what is newer than that can be rescued row by row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sos_desktop.errors import SosError, VaultDamaged, VaultOlderThanItsKeys
from sos_desktop.vault import backup_state, restore, soundness
from sos_desktop.vault.backup_file import BackupFile
from sos_desktop.vault.folder import Vault, derive, open_with
from sos_desktop.vault.keys import LIMITS, Limits, Secret

NOTICE = "This record book is damaged. What can still be read is shown, and nothing can be changed."


@dataclass(frozen=True)
class Damage:
    """What was found on the second look. ``newest`` is the backup to go back to, where there is a good one."""

    problem: SosError
    newest: BackupFile | None
    can_be_read: bool


def confirmed(
    folder: Path,
    secret: Secret,
    *,
    now: datetime,
    limits: Limits = LIMITS,
    elsewhere: Iterable[Path] = (),
) -> Damage | None:
    """Look again, at everything; None where it was nothing. ``elsewhere``: other folders of backups.

    Raises WrongPassphrase, VaultInUse and their kin, which are not damage.
    """
    problem = _problem(folder, secret, now=now, limits=limits)
    if problem is None:
        return None
    newest = restore.newest_good(folder / backup_state.FOLDER, *elsewhere)
    try:
        look(folder, secret, now=now, limits=limits).close(now=now)
    except (VaultDamaged, VaultOlderThanItsKeys):
        return Damage(problem, newest, can_be_read=False)
    return Damage(problem, newest, can_be_read=True)


def look(folder: Path, secret: Secret, *, now: datetime, limits: Limits = LIMITS) -> Vault:
    """Open a damaged record book to read what can be read. Nothing in it is changed."""
    vault = open_with(derive(folder, secret, now=now, limits=limits, only_look=True), only_look=True)
    vault.notices = (NOTICE,)
    return vault


def _problem(folder: Path, secret: Secret, *, now: datetime, limits: Limits) -> SosError | None:
    try:
        found = soundness.check(folder, secret, now=now, limits=limits)
    except (VaultDamaged, VaultOlderThanItsKeys) as problem:
        return problem
    bad = dict.fromkeys(finding.said for finding in found if not finding.sound)  # two looks may say the same
    if not bad:
        return None
    return VaultDamaged(" ".join(bad), "Nothing has been changed.", "Open your newest backup instead.")

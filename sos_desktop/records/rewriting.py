"""After an erasure: a fresh, checked backup in place of those that may still hold who was erased.

Which those are is told by the audit chain, not by a clock. A backup names the entry of the chain that it reached;
where that entry is ours, it holds a person if it lies between their being added and their being erased. A
backup of another course of events (before a restore), or one that cannot be read, may hold anybody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sos_desktop.errors import SosError
from sos_desktop.records import erasure
from sos_desktop.vault import backup, rotation, second_place, swap
from sos_desktop.vault.backup import BackupFailed
from sos_desktop.vault.backup_file import BackupFile
from sos_desktop.vault.copying import Between
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store


@dataclass(frozen=True, slots=True)
class Outdated:
    """How many backups may hold somebody who was erased: here, and on the second place where it can be reached.

    ``away`` says that there is a second place which cannot. ``kept_aside`` says that a damaged record book lies beside,
    put away by a restore: nobody can tell what is in it.
    """

    here: int = 0
    second: int = 0
    away: bool = False
    kept_aside: bool = False

    @property
    def many(self) -> int:
        return self.here + self.second


def outdated(vault: Vault) -> Outdated:
    """Nothing where nobody was erased. Raises BackupFailed where it cannot be seen."""
    if vault.store.row("SELECT 1 FROM erasures") is None:
        return Outdated()
    goes = _may_hold(vault.store)
    place = second_place.of(vault)
    here = len(backup.going_from(vault.folder / backup.FOLDER, vault.meta.vault_id, goes))
    second, away = 0, place is not None and not place.there
    if place is not None and not away:
        try:
            second = len(backup.going_from(place.backups, vault.meta.vault_id, goes))
        except BackupFailed:  # connected, and it does not answer
            away = True
    return Outdated(here, second, away, _kept_aside(vault.folder))


def _kept_aside(folder: Path) -> bool:
    """Where the disk does not say, there may be."""
    try:
        return any(path.name.startswith(f"{swap.REPLACED}-") for path in folder.iterdir())
    except OSError:
        return True


def rewrite(vault: Vault, *, now: datetime, between: Between | None = None) -> Outdated:
    """Make a checked backup, then remove those that may hold somebody who was erased; what is left of them.

    Raises BackupFailed or VaultDamaged, with all earlier backups untouched.
    """
    goes = _may_hold(vault.store)
    backup.only(vault, now=now, goes=goes, between=between)
    place = second_place.of(vault)
    if place is not None and place.there:
        try:
            second_place.copy_newest(place, now=now)
            rotation.remove(backup.going_from(place.backups, vault.meta.vault_id, goes))
        except SosError:  # what is there stays, and is counted
            return outdated(vault)
    return outdated(vault)


def said(left: Outdated) -> str:
    """What is still to be done by hand, in a sentence or two; always about copies that nobody here can reach."""
    parts = []
    if left.many:
        parts.append(
            f"{left.many} older backup{'' if left.many == 1 else 's'} could not be removed: try again later."
        )
    if left.away:
        parts.append(
            "The second place is not connected: its backups still hold them. Connect it, and do this again."
        )
    if left.kept_aside:
        parts.append(
            "A damaged record book lies in a folder “replaced-…” beside your records; have your SoS team delete it."
        )
    parts.append("Copies that you or IT made elsewhere, such as on other sticks, must be replaced by hand.")
    return " ".join(parts)


def _may_hold(store: Store) -> Callable[[BackupFile], bool]:
    spans: Sequence[tuple[int, int]] = [
        (row["first"] or 0, row["last"])
        for row in store.rows(
            "SELECT min(seq) FILTER (WHERE action NOT IN (:done, :noted)) AS first,"
            " max(seq) FILTER (WHERE action IN (:done, :noted)) AS last"
            " FROM audit WHERE object_id IN (SELECT person_id FROM erasures) GROUP BY object_id",
            {"done": erasure.DONE, "noted": erasure.NOTED},
        )
    ]

    def may_hold(file: BackupFile) -> bool:
        head = file.manifest.head
        ours = store.row("SELECT 1 FROM audit WHERE seq = ? AND mac = ?", (head.seq, head.mac))
        return ours is None or any(first <= head.seq < last for first, last in spans)

    return may_hold

"""Somebody who was erased and came back with an old backup is erased once more, before anybody sees them.

``Settling`` is given to a restore; ``repeat`` looks once more at every opening, however the records came back.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sos_desktop.errors import SaveFailed
from sos_desktop.records import erasure, tombstones
from sos_desktop.vault import meta
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Store

NOT_YET = (
    "Somebody who had been erased came back with a backup, and the disk did not let that be put right. Free some space,"
    " then lock and unlock: until then, do not use their record."
)


@dataclass
class Settling:
    """For ``restore.into`` and ``restore.replace``: ``settle=Settling(backup, folder)``.

    ``again`` is how many were erased once more. ``folder`` is the record book that is replaced, if there is one.
    """

    backup: Path
    folder: Path | None = None
    again: int = field(default=0, init=False)

    def __call__(self, store: Store, now: datetime) -> None:
        about = meta.read(store.connection)
        assert about is not None  # noqa: S101  nothing is restored that does not say which record book it is
        sealed = list(tombstones.among(self.backup.parent))
        if self.folder is not None:
            sealed += [*tombstones.beside(self.folder), *tombstones.among(self.folder / "backups")]
        self.again = _erased_again(store, tombstones.opened(sealed, about), now=now)

    def said(self) -> str:
        """A sentence for whoever restored it, or nothing."""
        return said(self.again)


def repeat(vault: Vault, *, now: datetime) -> int:
    """Erase once more whoever was erased and is here again; how many that were. Raises SaveFailed."""
    if vault.read_only:
        return 0
    beside = tombstones.opened(tombstones.beside(vault.folder), vault.meta)
    again = _erased_again(vault.store, [*beside, *tombstones.broken(vault.store)], now=now)
    if again:
        erasure.compacted(vault.store)
    with suppress(
        SaveFailed, OSError
    ):  # the line in the records is enough until the disk has room, or answers
        tombstones.keep_missing(vault)
    return again


def said(again: int) -> str:
    """What the user is told."""
    if not again:
        return ""
    who = "1 person who had been erased was" if again == 1 else f"{again} people who had been erased were"
    return (
        f"{who} in this backup and {'has' if again == 1 else 'have'} been erased again. The backup still holds"
        f" {'them' if again > 1 else 'that person'}: replace it, and every copy of it on a stick or a share."
    )


def _erased_again(store: Store, found: Iterable[tombstones.Tombstone], *, now: datetime) -> int:
    waiting = [each for each in found if _matters(store, each.person_id)]
    if not waiting:
        return 0
    with store.change(now=now) as change:
        return sum(erasure.again(change, each, now=now) for each in waiting)


def _matters(store: Store, person_id: str) -> bool:
    """Whether this person is here, or it is not known here that they were erased."""
    row = store.row(
        "SELECT EXISTS (SELECT 1 FROM people WHERE id = :id) AS here,"
        " EXISTS (SELECT 1 FROM erasures WHERE person_id = :id) AS noted",
        {"id": person_id},
    )
    return row is not None and bool(row["here"] or not row["noted"])

"""What these pages ask of the core, each run on a thread; nothing heavy is imported before it is called."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sos_desktop.errors import SosError, VaultDamaged
from ui.opening import Opening, Way
from ui.restoring.choices import HERE, Choice, of_file, when

if TYPE_CHECKING:
    from datetime import datetime

    from sos_desktop.casebook import Casebook
    from sos_desktop.vault.rescue import Rescued
    from sos_desktop.vault.restore import Begun, Restored
    from sos_desktop.vault.slots import Limits

_PAGE = 4096
KEYS_ARE_BACK = (
    "The key file from the backup of {} is in its place. The records themselves were not changed, and "
    "nothing that was kept is lost."
)
BESIDE = "It was made beside the record books on this computer, and nothing else was changed."


class Went(NamedTuple):
    """How it went: the record book that there is now, and what its owner should know."""

    folder: Path
    said: tuple[str, ...]


class Met(NamedTuple):
    """Damage that was found on the second look. ``newest`` is the backup to go back to, where there is a good
    one; ``only_keys`` where its key file is all that is needed of it."""

    folder: Path
    problem: SosError
    newest: Choice | None
    can_be_read: bool
    can_be_rescued: bool
    only_keys: bool
    way: Way


class Asking:
    """``opening`` knows what unlocking may cost here and where a record book may lie."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening

    @property
    def _limits(self) -> "Limits":
        return self._opening.limits

    def look_inside(self, path: Path, way: Way, now: "datetime") -> "Casebook":
        """Open a backup where it lies, to read."""
        from sos_desktop.casebook import Casebook
        from sos_desktop.vault import restore

        return Casebook.of(restore.look_inside(path, way.secret(), now=now, limits=self._limits), now=now)

    def look_at_damaged(self, folder: Path, way: Way, now: "datetime") -> "Casebook":
        """Open a damaged record book, to read what can be read."""
        from sos_desktop.casebook import Casebook
        from sos_desktop.vault import damage

        return Casebook.of(damage.look(folder, way.secret(), now=now, limits=self._limits), now=now)

    def confirmed(self, folder: Path, way: Way, now: "datetime") -> Met | None:
        """Look again, at everything, before anything is said of damage."""
        from sos_desktop.vault import damage, restore

        secret = way.secret()
        found = damage.confirmed(folder, secret, now=now, limits=self._limits)
        if found is None:
            return None
        newest = of_file(found.newest.path, folder)._replace(where=HERE) if found.newest else None
        only_keys = found.newest is not None and restore.only_keys_are_damaged(
            found.newest, folder, secret, limits=self._limits
        )
        rescuable = found.can_be_read or _may_hold_rows(folder)
        return Met(folder, found.problem, newest, found.can_be_read, rescuable, only_keys, way)

    def put_back_keys(self, path: Path, folder: Path, way: Way, now: "datetime") -> Went:
        """Put the key file of a backup in place of a damaged one; the records themselves stay as they are."""
        from sos_desktop.vault import backup_file, restore

        file = backup_file.read(path)
        restore.put_back_keys(file, folder, way.secret(), limits=self._limits)
        return Went(folder, (KEYS_ARE_BACK.format(when(file.manifest.made, now)),))

    def replace(self, path: Path, folder: Path, way: Way, now: "datetime", begun: "Begun") -> Went:
        """Put the record book of a backup in place of the one in ``folder``."""
        from sos_desktop.records.returned import Settling
        from sos_desktop.vault import restore

        sent, settling = _sent(folder), Settling(path, folder)
        restored = restore.replace(
            path, folder, way.secret(), now=now, limits=self._limits, settle=settling, begun=begun
        )
        lines = (*_in_place(restored, now), *_read_back(len(_sent(folder) - sent)), settling.said())
        return Went(folder, tuple(filter(None, lines)))

    def beside(self, path: Path, folder: Path, way: Way, now: "datetime", begun: "Begun") -> Went:
        """Make a record book of a backup in a folder of its own."""
        from sos_desktop.records.returned import Settling
        from sos_desktop.vault import restore

        settling = Settling(path)
        restored = restore.into(
            path, folder, way.secret(), now=now, limits=self._limits,
            allowed=self._opening.look_at_place, settle=settling, begun=begun,
        )  # fmt: skip
        as_it_was = f"It is as it was when the backup was made: {when(restored.file.manifest.made, now)}."
        lines = (as_it_was, BESIDE, *_read_back(len(_sent(restored.folder))), settling.said())
        return Went(restored.folder, tuple(filter(None, lines)))

    def rescue(self, folder: Path, into: Path, way: Way, filling: Path | None, now: "datetime") -> "Rescued":
        """Save what can be saved of a damaged record book in a new one."""
        from sos_desktop.vault import backup_file, rescue

        return rescue.rescue(
            folder, into, way.secret(), now=now, limits=self._limits, allowed=self._opening.look_at_place,
            filling=backup_file.read(filling) if filling is not None else None,
        )  # fmt: skip


def _may_hold_rows(folder: Path) -> bool:
    """Whether it is worth trying: a file of this application that has not been emptied, and some key to it."""
    from sos_desktop.vault import keys
    from sos_desktop.vault.files import read_at_most

    try:
        start = read_at_most(folder / "vault.db", _PAGE)
        keys.readable(folder)
    except (OSError, VaultDamaged):
        return False
    return len(start) >= _PAGE and not start.startswith(b"SQLite format 3")


def _sent(folder: Path) -> set[str]:
    not_summaries = ("erased-", "closed-")
    names = (path.name for path in (folder / "sent").glob("*.sent"))
    return {name for name in names if not name.startswith(not_summaries)}


def _in_place(restored: "Restored", now: "datetime") -> tuple[str, ...]:
    lines = [
        f"The record book is as it was when the backup was made: {when(restored.file.manifest.made, now)}."
    ]
    if restored.replaced is not None:
        lines.append(_since(restored, restored.replaced))
    elif restored.kept_aside:
        lines.append(
            "What was there was too damaged to become a backup. It is kept as it was, in a folder “replaced-…” "
            "inside the folder of the record book."
        )
    lines.append("All the other backups are still there.")
    return tuple(lines)


def _since(restored: "Restored", replaced: Path) -> str:
    """What is not in it, counted in entries of the audit: each is something that was kept or changed."""
    from sos_desktop.vault import backup_file

    try:
        entries = backup_file.read(replaced).manifest.head.seq - restored.file.manifest.head.seq
    except VaultDamaged:
        entries = 0
    if entries <= 0:
        return "Nothing had been changed since. What was there until now is kept as a backup, too."
    many = "One thing that was" if entries == 1 else f"{entries} things that were"
    return (
        f"{many} kept or changed since then {'is' if entries == 1 else 'are'} not in it. What was there until "
        "now is kept as a backup of its own for 90 days: look inside it to see them."
    )


def _read_back(many: int) -> tuple[str, ...]:
    if not many:
        return ()
    words = "One summary that has" if many == 1 else f"{many} summaries that have"
    return (
        f"{words} left this computer {'is' if many == 1 else 'are'} known again, so no number is sent twice.",
    )


def stopping(asked: Callable[[], bool], told: Callable[[str], None]) -> "Begun":
    """Tell of each step, and end before the next one where somebody has pressed Stop."""

    def begun(step: str) -> None:
        if asked():
            from ui.opening import Stopped

            raise Stopped("Stopped.", "Everything is as it was.")
        told(step)

    return begun


def refusal_said(error: SosError) -> str:
    return " ".join(filter(None, (error.happened, error.safe, error.do)))

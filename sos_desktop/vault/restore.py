"""Going back to a backup: made anew in a folder of its own, checked there whole, and only then put in place.

``into`` makes a record book where there is none; ``replace`` puts it in place of the one that is there, which
becomes a backup first (or, where it is too damaged for that, is kept as it is in a folder beside). What was
changed since is in that backup. The copies of summaries that have left are gathered from everywhere,
because what has left cannot be called back by restoring.
"""

import errno
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sos_desktop.dates import london_clock, london_date, said
from sos_desktop.errors import (
    BadInput,
    SaveFailed,
    SosError,
    VaultDamaged,
    VaultNewer,
    VaultReadOnly,
    WrongPassphrase,
)
from sos_desktop.vault import (
    backup,
    backup_file,
    backup_state,
    closed,
    copying,
    keys,
    lockfile,
    manifest,
    meta,
    migrate,
    places,
    reserve,
    selftest,
    swap,
)
from sos_desktop.vault import (
    folder as vaults,
)
from sos_desktop.vault.backup_file import BackupFile
from sos_desktop.vault.connection import Connection, Failure, connect, refusal
from sos_desktop.vault.copying import Contents
from sos_desktop.vault.creation import README, begin
from sos_desktop.vault.escrow import EscrowKeys
from sos_desktop.vault.files import sync_folder, write_new, write_safely
from sos_desktop.vault.folder import Key, Vault
from sos_desktop.vault.keys import LIMITS, KeyFile, Limits, Opened, Ring, Secret
from sos_desktop.vault.store import Store

_UNTOUCHED = "Nothing has been changed."
_SENT = "sent"

Settle = Callable[[Store, datetime], None]
"""What must be done to a record book that comes back, before anybody sees it (erasures are repeated)."""

Step = Literal["opening", "keeping", "unpacking", "placing"]
"""Opening the backup, keeping what is there, unpacking and checking, putting it in place."""

Begun = Callable[[Step], None]
"""Told of each step before it begins. What it raises ends the restoring, with everything as it was; the last
step, ``placing``, is the one that nothing ends."""


def _quietly(_: Step) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True)
class Restored:
    """``replaced`` is the backup that was made of what was there, or None where nothing was or it is damaged.

    ``kept_aside`` says that the damaged one is still there, as it was, in a folder beside.
    """

    folder: Path
    file: BackupFile
    replaced: Path | None = None
    kept_aside: bool = False


def newest_good(*folders: Path) -> BackupFile | None:
    """The newest backup in any of these folders (of backups) that is as it was written; needs no secret."""
    files = [file for folder in folders for file in backup_file.readable(folder)]
    newest_first = sorted(files, key=lambda file: file.manifest.number, reverse=True)
    return next((file for file in newest_first if file.intact()), None)


def look_inside(path: Path, secret: Secret, *, now: datetime, limits: Limits = LIMITS) -> Vault:
    """Open a backup where it lies, to read. Nothing is unpacked and nothing can be changed; one of an earlier form is
    brought up to date in memory alone."""
    selftest.pass_or_refuse()
    file = backup_file.read(path)
    opened = unlocked(file, secret, limits)
    lock = lockfile.Lock(path, left_open=False, _descriptor=None)
    key = Key(path.absolute(), [opened], lock, vaults.way(secret), now, backup=True)
    try:
        vault = vaults.open_with(key, only_look=True)
    except VaultReadOnly:
        raise VaultReadOnly(
            "This backup cannot be looked at where it lies.",
            _UNTOUCHED,
            "Restore it into a new folder, and open that.",
        ) from None
    vault.notices = (f"This is a backup, {_made(file)}: it can be read, not changed.",)
    return vault


def into(
    path: Path,
    folder: Path,
    secret: Secret,
    *,
    now: datetime,
    limits: Limits = LIMITS,
    allowed: Callable[[Path], None] = places.ordinary,
    settle: Settle | None = None,
    begun: Begun = _quietly,
) -> Restored:
    """Make a record book from a backup at ``folder``, which must be new or empty."""
    selftest.pass_or_refuse()
    begun("opening")
    file = backup_file.read(path)
    opened = unlocked(file, secret, limits)
    folder = folder.absolute()
    allowed(folder)
    try:
        temporary = begin(folder)
        try:
            begun("unpacking")
            write_new(temporary / "README.txt", README)
            for name in (backup.FOLDER, _SENT):
                (temporary / name).mkdir(mode=0o700)
            _make(file, temporary, opened, opened.file, now=now, by=secret, settle=settle)
            _gather_sent(temporary, [file, *_others(file)])
            closed.note(temporary / _SENT, now=max(now, _latest(file)))
            backup_state.note(temporary, numbered=_highest(file))
            sync_folder(temporary)
            begun("placing")
            if folder.exists():
                folder.rmdir()
            temporary.rename(folder)
            sync_folder(folder.parent)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as problem:
        raise _failed(problem) from None
    reserve.keep(folder)
    return Restored(folder, file)


def replace(
    path: Path,
    folder: Path,
    secret: Secret,
    *,
    now: datetime,
    limits: Limits = LIMITS,
    settle: Settle | None = None,
    begun: Begun = _quietly,
) -> Restored:
    """Put the record book that a backup holds in place of the one in ``folder``, which must be closed.

    It opens afterwards with today's passphrase where ``secret`` is that, otherwise with the backup's.
    """
    selftest.pass_or_refuse()
    begun("opening")
    file = backup_file.read(path)
    opened = unlocked(file, secret, limits)
    folder = folder.absolute()
    lock = lockfile.take(folder, now=now)
    try:
        if not lock.held:
            raise VaultReadOnly("This record book can be read here, not changed.", _UNTOUCHED)
        swap.finish(folder)
        current = _openable(folder, secret, limits)
        _refuse_another(folder, file)
        begun("keeping")
        replaced = _replaced(folder, current, lock, secret, now=now)
        staging = swap.stage(folder)
        try:
            begun("unpacking")
            _make(file, staging, opened, _key_file(opened, current), now=now, by=secret, settle=settle)
            begun("placing")
            sent_is_gone = not (folder / _SENT).is_dir()
            _gather_sent(folder, [file, *_others(file), *backup_file.readable(folder / backup.FOLDER)])
            if sent_is_gone:
                closed.note(folder / _SENT, now=max(now, _latest(file)))
        except BaseException:
            swap.discard(staging)
            raise
        kept_aside = replaced is None and (folder / manifest.DATABASE).exists()
        swap.decide(folder, staging, keep_replaced=kept_aside)
    except OSError as problem:
        raise _failed(problem) from None
    finally:
        lock.release(closed=True)
    reserve.keep(folder)
    backup_state.note(folder, numbered=_highest(file))
    return Restored(folder, file, replaced, kept_aside)


def only_keys_are_damaged(file: BackupFile, folder: Path, secret: Secret, *, limits: Limits = LIMITS) -> bool:
    """Whether the key files in ``folder`` cannot be used, or are another record book's, while the key file of
    ``file`` fits its records."""
    with suppress(VaultDamaged):
        opened = keys.all_opened(folder, secret, limits)
        if not opened or any(found.file.vault_id == file.manifest.vault_id for found in opened):
            return False
    try:
        return _fitting(file, folder, secret, limits) is not None
    except SosError:
        return False


def put_back_keys(file: BackupFile, folder: Path, secret: Secret, *, limits: Limits = LIMITS) -> None:
    """Put the key file of a backup in place of damaged ones: nothing that was kept since is lost by it.

    It opens with the passphrase of its day. Raises WrongPassphrase, or VaultDamaged where it does not fit.
    """
    lock = lockfile.take(folder, now=None)
    try:
        if not lock.held:
            raise VaultReadOnly("This record book can be read here, not changed.", _UNTOUCHED)
        keys.write(folder, _fitting(file, folder, secret, limits).file)
    except OSError as problem:
        raise _failed(problem) from None
    finally:
        lock.release(closed=not lock.left_open)


def _fitting(file: BackupFile, folder: Path, secret: Secret, limits: Limits) -> Opened:
    """The key file of a backup, opened, where the records in ``folder`` are under the same data key."""
    opened = unlocked(file, secret, limits)
    connection = connect(folder / manifest.DATABASE, Ring.of(opened.dek).database, mode="ro")
    try:
        about = meta.read(connection)
    except Failure as problem:
        raise refusal(problem) from None
    finally:
        connection.close()
    if about is None or about.vault_id != file.manifest.vault_id:
        raise copying.not_the_same()
    return opened


def unlocked(file: BackupFile, secret: Secret, limits: Limits) -> Opened:
    """The data key of a backup, which is that of its day. Raises WrongPassphrase, VaultDamaged."""
    key_file = file.key_file()
    dek = keys.unwrap_any(key_file, secret, limits)
    if dek is None:
        raise WrongPassphrase(
            "That does not open this backup.",
            _UNTOUCHED,
            f"It opens with the passphrase, or the recovery sheet, that was in use when it was {_made(file)}.",
        )
    if not key_file.genuine(dek) or not file.manifest.genuine(keys.header_key(dek)):
        raise VaultDamaged(
            "This backup has been changed by something other than this application.",
            _UNTOUCHED,
            "Choose another backup, and tell your SoS team.",
        )
    return Opened(key_file, dek, repair=False)


def proven(file: BackupFile, target: Path, ring: Ring) -> Contents:
    """Unpack the database to ``target`` and look at all of it. Raises VaultDamaged."""
    file.extract(manifest.DATABASE, target)
    found = copying.prove(target, ring.database)
    same = manifest.counted(found.rows, ring.header) == file.manifest.contents
    if not same or (found.head, found.form) != (file.manifest.head, file.manifest.form):
        raise copying.not_the_same()
    return found


def _make(
    file: BackupFile,
    target: Path,
    opened: Opened,
    key_file: KeyFile,
    *,
    now: datetime,
    by: Secret,
    settle: Settle | None,
) -> None:
    """The database and both key files in ``target``, checked, with a line about it in the audit."""
    ring = Ring.of(opened.dek)
    if proven(file, target / manifest.DATABASE, ring).form > migrate.latest():
        raise VaultNewer(
            "This backup was made by a later version of the application.",
            _UNTOUCHED,
            "Install the newer version on this computer, then restore it.",
        )
    head = _written_down(target / manifest.DATABASE, ring, file, now=now, by=by, settle=settle)
    with suppress(FileNotFoundError):
        (target / f"{manifest.DATABASE}-journal").unlink()
    keys.write(target, key_file.resealed(ring.header, head))


def _written_down(
    database: Path, ring: Ring, file: BackupFile, *, now: datetime, by: Secret, settle: Settle | None
) -> keys.Head:
    connection = connect(database, ring.database)
    try:
        migrate.migrate(connection)
        store = store_over(connection)
        with store.change(now=now) as change:
            change.audit("backup-restored", str(file.manifest.number), file.manifest.mac)
            if isinstance(by, EscrowKeys):
                change.audit("opened-by-escrow", file.manifest.vault_id.hex())
            if settle:
                settle(store, now)
        if store.first_unsound_entry():
            raise copying.not_the_same()
        return store.head()
    except Failure as problem:
        raise refusal(problem) from None
    finally:
        connection.close()


def store_over(connection: Connection) -> Store:
    """A store over a database that is not in place yet."""
    about = meta.read(connection)
    if about is None:
        raise copying.not_the_same()
    return Store(
        lambda: connection,
        vault_id=about.vault_id,
        audit_key=about.audit_key,
        make_room=lambda: False,
        connection=connection,
    )


def _openable(folder: Path, secret: Secret, limits: Limits) -> list[Opened]:
    """What opens the record book that is there; nothing where it is damaged or has another passphrase."""
    try:
        return keys.all_opened(folder, secret, limits)
    except VaultDamaged:
        return []


def _refuse_another(folder: Path, file: BackupFile) -> None:
    with suppress(VaultDamaged):
        if all(found.vault_id != file.manifest.vault_id for found in keys.readable(folder)):
            raise BadInput(
                "This backup is one of another record book.", _UNTOUCHED, "Restore it into a new folder."
            )


def _replaced(
    folder: Path,
    current: list[Opened],
    lock: lockfile.Lock,
    secret: Secret,
    *,
    now: datetime,
) -> Path | None:
    """A checked, pinned backup of what is there, or None where that cannot be had."""
    if not current:
        return None
    try:
        vault = vaults.open_held(Key(folder, current, lock, vaults.way(secret), now))
    except (SosError, FileNotFoundError):
        return None
    try:
        # Nothing goes for it: the one to go could be the one that is being restored.
        return backup.make(vault, now=now, reason="pre-restore", rotate=False).path
    except VaultDamaged:
        return None
    finally:
        vault.store.close()


def _key_file(opened: Opened, current: list[Opened]) -> KeyFile:
    """Today's slots where they lead to the same data key, so that an earlier passphrase does not come back."""
    for now in current:
        if now.dek == opened.dek:
            return now.file
    return opened.file


def _others(file: BackupFile) -> Iterable[BackupFile]:
    """The backups of the same record book that lie beside it."""
    return [
        other
        for other in backup_file.readable(file.path.parent)
        if other.manifest.vault_id == file.manifest.vault_id
    ]


def _highest(file: BackupFile) -> int:
    """The next backup is a newer one than all that lie beside this."""
    return max(each.manifest.number for each in (file, *_others(file)))


def _latest(file: BackupFile) -> datetime:
    """When the newest of them was made: with a clock set back no quarter before that may open again."""
    return max(each.manifest.made for each in (file, *_others(file)))


def _gather_sent(folder: Path, files: Iterable[BackupFile]) -> None:
    """Add to ``sent`` what is missing there, from the newest backup that has it."""
    place = folder / _SENT
    place.mkdir(mode=0o700, exist_ok=True)
    newest_first = sorted(files, key=lambda file: file.manifest.number, reverse=True)
    for file in newest_first:
        for name in file.sent:
            target = folder / name
            if not target.exists():
                with suppress(VaultDamaged):
                    write_safely(target, file.part(name))


def _made(file: BackupFile) -> str:
    made = file.manifest.made
    return f"made on {said(london_date(made))} at {london_clock(made)}"


def _failed(problem: OSError) -> SaveFailed:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return SaveFailed(
            "The backup could not be restored: the disk is full.",
            "The record book and all backups are as they were.",
            "Free some space, then try again.",
        )
    return SaveFailed(
        "The backup could not be restored: the disk did not take or give what was asked.",
        "The record book and all backups are as they were.",
        "Please try again.",
    )

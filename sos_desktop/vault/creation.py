"""Making a record book: whole, under another name, and only then under its own.

Until the rename there is nothing at the chosen place; after it there is a record book that both the
passphrase and the recovery code have opened once. What an interrupted attempt has left behind is a hidden
folder beside it that nothing can open, and the next attempt removes it.
"""

import errno
import os
import secrets
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sos_desktop.errors import BadInput, PlaceRefused, SaveFailed, VaultDamaged, VaultInUse
from sos_desktop.vault import keys, lockfile, meta, migrate, passphrase, places, reserve, selftest
from sos_desktop.vault.connection import APPLICATION_ID, Failure, connect, refusal
from sos_desktop.vault.escrow import Recipient
from sos_desktop.vault.files import sync_folder, write_new
from sos_desktop.vault.keys import LIMITS, MODERATE, Chance, Cost, Head, KeyFile, Limits
from sos_desktop.vault.meta import Kind, Meta
from sos_desktop.vault.recovery import RecoveryCode
from sos_desktop.vault.store import Store

DATABASE = "vault.db"

README = b"""\
This folder is one record book of the application Supporting our Staff.

Everything in it is encrypted. Do not move, rename or delete single files: copy the whole folder, while the
application is closed. Without the passphrase or the recovery sheet nobody can read it, its makers included.
"""


def create(
    folder: Path,
    secret: str,
    code: RecoveryCode,
    *,
    nickname: str,
    now: datetime,
    kind: Kind = "casework",
    demonstration: bool = False,
    organisation: str = "RX1",
    generated: bool = True,
    vault_id: bytes | None = None,
    escrow: tuple[Recipient, ...] = (),
    cost: Cost = MODERATE,
    limits: Limits = LIMITS,
    chance: Chance = os.urandom,
    allowed: Callable[[Path], None] = places.ordinary,
) -> None:
    """Make a record book at ``folder``, which must be new or empty.

    ``generated`` says that the passphrase was made by ``passphrase.generate``; one's own is judged first.
    ``vault_id`` may be chosen before (16 random bytes), so that the recovery sheet can bear its hint. ``escrow``
    are the offices that can open it, too: one, or two together.
    """
    selftest.pass_or_refuse()
    folder = folder.absolute()
    refuse_weak(secret, generated=generated)
    (places.anywhere if demonstration else allowed)(folder)
    new = Meta(
        chance(16) if vault_id is None else vault_id,
        kind,
        demonstration,
        nickname,
        organisation,
        now,
        chance(32),
        chance(32),
        chance(32),
    )
    dek = chance(32)
    slots: tuple[keys.Slot, ...] = (
        keys.passphrase_slot(
            dek, new.vault_id, secret, generated=generated, cost=cost, now=now, chance=chance
        ),
        keys.recovery_slot(dek, new.vault_id, code, now=now, chance=chance),
    )
    if escrow:
        slots = (*slots, keys.escrow_slot(dek, new.vault_id, escrow, now=now, chance=chance))
    try:
        temporary = begin(folder)
        try:
            _fill(temporary, dek, slots, new)
            _prove(temporary, dek, (secret, code), limits)
            _finish(temporary, folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as problem:
        raise _in_words(problem) from None
    except Failure as problem:
        raise refusal(problem) from None


def refuse_weak(secret: str, *, generated: bool) -> None:
    if not passphrase.secret_bytes(secret, generated=generated):
        raise BadInput("A record book needs a passphrase.", "Nothing has been made.")
    if generated:
        return
    judgement = passphrase.judged(secret)
    if not judgement.accepted:
        raise BadInput(
            "This passphrase would be guessed too soon.",
            "Nothing has been made.",
            " ".join(judgement.advice),
        )


def begin(folder: Path) -> Path:
    """A new hidden folder beside ``folder``, on the same disk."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PlaceRefused(
            "There is something in that folder already.",
            "Nothing in it has been touched.",
            "Choose a new name or an empty folder.",
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{folder.name}.new-"
    for left in [entry for entry in folder.parent.iterdir() if entry.name.startswith(prefix)]:
        _remove_if_nobody_is_at_it(left)
    temporary = folder.with_name(prefix + secrets.token_hex(4))
    temporary.mkdir(mode=0o700)
    return temporary


def _remove_if_nobody_is_at_it(left: Path) -> None:
    if (left / lockfile.LOCK).exists():
        try:
            lockfile.take(left, now=None).release(closed=True)
        except VaultInUse:
            return
    shutil.rmtree(left, ignore_errors=True)


def _fill(folder: Path, dek: bytes, slots: tuple[keys.Slot, ...], new: Meta) -> None:
    lock = lockfile.take(folder, now=None)
    try:
        write_new(folder / "README.txt", README)
        for name in ("backups", "sent"):
            (folder / name).mkdir(mode=0o700)
        escrow = next((slot for slot in slots if slot.type == "escrow"), None)
        head = _make_database(folder / DATABASE, dek, new, escrow)
        keys.write(folder, KeyFile(new.vault_id, 1, slots, head).sealed(dek))
        reserve.keep(folder)
        sync_folder(folder)
    finally:
        lock.release(closed=True)


def _make_database(path: Path, dek: bytes, new: Meta, escrow: keys.Slot | None) -> Head:
    write_new(path, b"")
    connection = connect(path, keys.database_key(dek))
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate.migrate(connection)
        meta.keep(connection, new)
        store = Store(
            lambda: connection,
            vault_id=new.vault_id,
            audit_key=new.audit_key,
            make_room=lambda: False,
        )
        with store.change(now=new.created) as change:
            change.audit("vault-made", new.vault_id.hex())
            if escrow:
                change.audit("escrow-set", escrow.id)
        return store.head()
    finally:
        connection.close()


def _prove(folder: Path, dek: bytes, ways: tuple[str, RecoveryCode], limits: Limits) -> None:
    """Both ways in must lead to the data key, and that key to the records, before anybody is told "made"."""
    for secret in ways:
        opened = keys.open_with_secret(folder, secret, limits)
        if opened is None or opened.dek != dek:
            raise VaultDamaged("The new record book could not be opened again.", "Nothing has been made.")
    connection = connect(folder / DATABASE, keys.database_key(dek))
    try:
        if meta.read(connection) is None:
            raise VaultDamaged("The new record book could not be read again.", "Nothing has been made.")
    finally:
        connection.close()


def _finish(temporary: Path, folder: Path) -> None:
    if folder.exists():
        folder.rmdir()
    temporary.rename(folder)
    sync_folder(folder.parent)


def _in_words(problem: OSError) -> PlaceRefused | SaveFailed:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return SaveFailed(
            "The disk is full.", "Nothing has been made.", "Free at least 20 MB, then try again."
        )
    return PlaceRefused(
        "A record book could not be made there.",
        "Nothing has been made.",
        "Choose a folder of your own on this computer's disk.",
    )

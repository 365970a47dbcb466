"""Everything under a new data key, for after a passphrase or a sheet has fallen into somebody's hands.

The records are copied under the new key, proven, and put in place with the new key file in one decision (see
``swap``): at every moment either the old or the new one opens. Earlier backups are not changed by it and
still open with what opened them then: one of them, made just before, is kept for 90 days, unless all are removed.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sos_desktop.errors import SaveFailed, SosError, VaultDamaged, VaultReadOnly
from sos_desktop.vault import backup, copying, keys, manifest, restore, swap
from sos_desktop.vault.connection import Failure, connect, refusal
from sos_desktop.vault.creation import refuse_weak
from sos_desktop.vault.escrow import EscrowWork
from sos_desktop.vault.files import sync_folder
from sos_desktop.vault.folder import Vault, derive, open_held, open_with
from sos_desktop.vault.keys import LIMITS, MODERATE, Chance, Cost, Head, KeyFile, Limits, Ring, Slot
from sos_desktop.vault.recovery import RecoveryCode
from sos_desktop.vault.rewrap import refuse_the_same

_AS_BEFORE = "It still opens as it did before."

Step = Literal["keeping", "copying", "proving", "placing", "first-backup"]
"""A backup of what is there; a copy under the new key; the new passphrase and sheet tried once; the copy put in
place, from where on they open it; the first backup under them."""

Begun = Callable[[Step], None]
"""Told of each step before it begins."""


def _quietly(_: Step) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True)
class ReKeyed:
    """The new keys are in place. ``first_backup`` is the first one under them, or None where it did not come about:
    then it is due, and the earlier ones have all been kept."""

    first_backup: backup.Made | None


def everything(
    folder: Path,
    secret: str | RecoveryCode,
    passphrase: str,
    code: RecoveryCode,
    *,
    generated: bool,
    now: datetime,
    cost: Cost = MODERATE,
    limits: Limits = LIMITS,
    chance: Chance = os.urandom,
    forget_backups: bool = False,
    begun: Begun = _quietly,
) -> ReKeyed:
    """Give the closed record book in ``folder`` a new data key, passphrase and recovery sheet.

    ``secret`` is what opens it now. Escrow stays with whom it was. ``forget_backups`` removes every backup
    that opens with what opened it before, once there is a new one. ``begun`` is told of each step.
    """
    refuse_weak(passphrase, generated=generated)
    refuse_the_same(secret, passphrase)
    refuse_the_same(secret, code)
    begun("keeping")
    key = derive(folder, secret, now=now, limits=limits)
    try:
        vault = open_held(key)
        try:
            _into_place(vault, passphrase, code, generated, now, cost, limits, chance, begun)
        finally:
            vault.store.close()
    except OSError:
        raise SaveFailed(
            "The new keys could not be written.", _AS_BEFORE, "Free some space, then try again."
        ) from None
    finally:
        key.lock.release(closed=True)
    begun("first-backup")
    return ReKeyed(_first_backup(folder, passphrase, now, limits, forget_backups))


def _first_backup(
    folder: Path, passphrase: str, now: datetime, limits: Limits, forget_backups: bool
) -> backup.Made | None:
    """The new keys are in place by now, so whatever fails here is no reason to say that they are not."""
    try:
        again = open_with(derive(folder, passphrase, now=now, limits=limits))
        try:
            return backup.only(again, now=now) if forget_backups else backup.make(again, now=now)
        finally:
            again.close(now=now)
    except SosError:
        return None


def _into_place(
    vault: Vault,
    passphrase: str,
    code: RecoveryCode,
    generated: bool,
    now: datetime,
    cost: Cost,
    limits: Limits,
    chance: Chance,
    begun: Begun,
) -> None:
    """Make the new one in a folder of its own, prove it, and decide for it."""
    if vault.read_only:
        raise VaultReadOnly("This record book can be read here, not changed.", _AS_BEFORE)
    backup.make(vault, now=now, reason="pre-rekey")
    begun("copying")
    dek = chance(32)
    staging = swap.stage(vault.folder)
    try:
        head = _copied(vault, staging / manifest.DATABASE, Ring.of(dek), now=now)
        begun("proving")
        slots = _slots(vault, dek, passphrase, code, generated, now, cost, chance)
        file = KeyFile(vault.meta.vault_id, vault.key_file.seq + 1, slots, head).sealed(dek)
        keys.write(staging, file)
        for way in (passphrase, code):
            if keys.unwrap_any(keys.readable(staging)[0], way, limits) != dek:
                raise VaultDamaged("The new key file could not be read again.", _AS_BEFORE)
        begun("placing")
        vault.store.close()
        sync_folder(staging)
    except BaseException:
        swap.discard(staging)
        raise
    swap.decide(vault.folder, staging, keep_replaced=False)


def _copied(vault: Vault, target: Path, ring: Ring, *, now: datetime) -> Head:
    expected = copying.copy(vault.store.connection, target, ring.database)
    copying.prove(target, ring.database, expected)
    connection = connect(target, ring.database)
    try:
        store = restore.store_over(connection)
        store.actor = vault.store.actor
        with store.change(now=now) as change:
            change.audit("re-keyed", vault.meta.vault_id.hex())
        return store.head()
    except Failure as problem:
        raise refusal(problem) from None
    finally:
        connection.close()
        with suppress(FileNotFoundError):
            target.with_name(f"{target.name}-journal").unlink()


def _slots(
    vault: Vault,
    dek: bytes,
    passphrase: str,
    code: RecoveryCode,
    generated: bool,
    now: datetime,
    cost: Cost,
    chance: Chance,
) -> tuple[Slot, ...]:
    """A slot for each way in; the offices of an escrow need not be asked, since theirs are public keys."""
    about = vault.meta.vault_id
    slots = [
        keys.passphrase_slot(dek, about, passphrase, generated=generated, cost=cost, now=now, chance=chance),
        keys.recovery_slot(dek, about, code, now=now, chance=chance),
    ]
    for slot in vault.key_file.slots:
        if isinstance(slot.work, EscrowWork):
            slots.append(keys.escrow_slot(dek, about, slot.work.recipients, now=now, chance=chance))
    return tuple(slots)

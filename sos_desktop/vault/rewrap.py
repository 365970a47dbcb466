"""Another passphrase, another recovery sheet, or a way in for others, for the same data key.

The old one is asked for again, so that an unlocked laptop alone changes nothing. At every moment one of the two
key files opens with the old or the new one, never neither. Backups made before still open with the old one.
"""

import os
from collections.abc import Callable
from datetime import datetime

from sos_desktop.errors import BadInput, SaveFailed, SosError, VaultDamaged, VaultReadOnly, WrongPassphrase
from sos_desktop.vault import keys, noted_keys
from sos_desktop.vault.creation import refuse_weak
from sos_desktop.vault.escrow import EscrowWork, Recipient
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import LIMITS, MODERATE, Chance, Cost, KeyFile, Limits, Opened, Secret, Slot
from sos_desktop.vault.passphrase import normalised
from sos_desktop.vault.recovery import RecoveryCode


def change_passphrase(
    vault: Vault,
    old: Secret,
    new: str,
    *,
    generated: bool,
    now: datetime,
    cost: Cost = MODERATE,
    limits: Limits = LIMITS,
    chance: Chance = os.urandom,
) -> None:
    """From now on ``new`` opens the record book, and the passphrase before it does not.

    ``old`` is the passphrase or, where that is forgotten, the recovery code.
    """
    refuse_weak(new, generated=generated)
    refuse_the_same(old, new)

    def wrap(dek: bytes) -> Slot:
        return keys.passphrase_slot(
            dek, vault.meta.vault_id, new, generated=generated, cost=cost, now=now, chance=chance
        )

    _replace(vault, old, new, wrap, "passphrase-changed", now, limits)
    vault.opened_with = "passphrase"


def change_sheet(
    vault: Vault,
    old: Secret,
    new: RecoveryCode,
    *,
    now: datetime,
    limits: Limits = LIMITS,
    chance: Chance = os.urandom,
) -> None:
    """From now on the sheet with ``new`` opens the record book, and the sheet before it does not."""
    refuse_the_same(old, new)

    def wrap(dek: bytes) -> Slot:
        return keys.recovery_slot(dek, vault.meta.vault_id, new, now=now, chance=chance)

    _replace(vault, old, new, wrap, "recovery-sheet-changed", now, limits)


def refuse_the_same(old: Secret, new: str | RecoveryCode) -> None:
    """What is changed for a reason must not open it as before; spellings that open alike are the same."""
    same = old == new
    if isinstance(old, str) and isinstance(new, str):
        same = normalised(old, generated=True) == normalised(new, generated=True)
    if same:
        raise BadInput(
            "That is what opens it now.", "It still opens as it did before.", "Choose another, please."
        )


def change_escrow(
    vault: Vault,
    secret: str | RecoveryCode,
    recipients: tuple[Recipient, ...],
    *,
    now: datetime,
    limits: Limits = LIMITS,
    chance: Chance = os.urandom,
) -> None:
    """From now on these offices (one, or two together) can open it too, and those before them cannot."""

    def wrap(dek: bytes) -> Slot:
        return keys.escrow_slot(dek, vault.meta.vault_id, recipients, now=now, chance=chance)

    _replace(vault, secret, secret, wrap, "escrow-set", now, limits)


def remove_escrow(
    vault: Vault, secret: str | RecoveryCode, *, now: datetime, limits: Limits = LIMITS
) -> None:
    """From now on nobody opens it by escrow. Backups made before still open that way."""
    _replace(vault, secret, secret, None, "escrow-removed", now, limits)


def escrow_of(vault: Vault) -> EscrowWork | None:
    """Who can open it by escrow: shown to its owner at all times."""
    return next((slot.work for slot in vault.key_file.slots if isinstance(slot.work, EscrowWork)), None)


def _replace(
    vault: Vault,
    old: Secret,
    new: Secret,
    wrap: Callable[[bytes], Slot] | None,
    action: str,
    now: datetime,
    limits: Limits,
) -> None:
    """Without ``wrap`` the escrow slot goes; ``new`` must open what is written."""
    if vault.read_only:
        raise VaultReadOnly("This record book can be read here, not changed.", "Nothing has been changed.")
    opened = keys.open_with_secret(vault.folder, old, limits)
    if opened is None:
        raise WrongPassphrase(
            "That is not the passphrase of this record book.", "It still opens as it did before."
        )
    slot = wrap(opened.dek) if wrap else None
    later = _with(opened, slot)
    if keys.unwrap_any(keys.parse(later.to_bytes()), new, limits) != opened.dek:
        raise VaultDamaged("The new key file could not be read again.", "It still opens as it did before.")
    try:
        with vault.store.change(now=now) as change:
            change.audit(action, slot.id if slot else vault.meta.vault_id.hex())
            noted_keys.note(change, later.seq, now=now)
            _write(vault, later, opened, new, limits)
    except (OSError, SosError):
        # Not written, or not entered in the audit: then it is not changed at all.
        raise _put_back(vault, opened) from None
    vault.key_file = later


def _with(opened: Opened, slot: Slot | None) -> KeyFile:
    """The key file with ``slot`` in place of those of its kind, or without an escrow slot."""
    kind = slot.type if slot else "escrow"
    kept = tuple(other for other in opened.file.slots if other.type != kind)
    file = opened.file
    slots = (slot, *kept) if slot else kept
    return KeyFile(file.vault_id, file.seq + 1, slots, file.head).sealed(opened.dek)


def _write(vault: Vault, later: KeyFile, opened: Opened, new: Secret, limits: Limits) -> None:
    """Write, read back from the disk and open with the new one."""
    keys.write(vault.folder, later)
    again = keys.open_with_secret(vault.folder, new, limits)
    if again is None or again.dek != opened.dek or again.repair:
        raise VaultDamaged("The new key file could not be read again.")


def _put_back(vault: Vault, opened: Opened) -> SaveFailed:
    """Where not even that can be written, one of the two key files still opens with the old or the new one."""
    try:
        keys.write(vault.folder, opened.file)
        safe = "It still opens as it did before."
    except OSError:
        safe = "It opens with the old one or the new one, and no record is lost."
    return SaveFailed("The new key file could not be written.", safe, "Free some space, then try again.")

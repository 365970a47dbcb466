"""Another passphrase or another recovery sheet, for the same data key.

The old one is asked for again, so that an unlocked laptop alone changes nothing. At every moment one of the two
key files opens with the old or the new one, never neither. Backups made before still open with the old one.
"""

import os
from collections.abc import Callable
from datetime import datetime

from sos_desktop.errors import SaveFailed, SosError, VaultDamaged, VaultReadOnly, WrongPassphrase
from sos_desktop.vault import keys
from sos_desktop.vault.creation import refuse_weak
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import LIMITS, MODERATE, Chance, Cost, KeyFile, Limits, Opened, Secret, Slot
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

    def wrap(dek: bytes) -> Slot:
        return keys.recovery_slot(dek, vault.meta.vault_id, new, now=now, chance=chance)

    _replace(vault, old, new, wrap, "recovery-sheet-changed", now, limits)


def _replace(
    vault: Vault,
    old: Secret,
    new: Secret,
    wrap: Callable[[bytes], Slot],
    action: str,
    now: datetime,
    limits: Limits,
) -> None:
    if vault.read_only:
        raise VaultReadOnly("This record book can be read here, not changed.", "Nothing has been changed.")
    opened = keys.open_with_secret(vault.folder, old, limits)
    if opened is None:
        raise WrongPassphrase(
            "That is not the passphrase of this record book.", "It still opens as it did before."
        )
    slot = wrap(opened.dek)
    later = _with(opened, slot)
    if keys.unwrap_any(keys.parse(later.to_bytes()), new, limits) != opened.dek:
        raise VaultDamaged("The new key file could not be read again.", "It still opens as it did before.")
    with vault.store.change(now=now) as change:
        change.audit(action, slot.id)
        _write(vault, later, opened, new, limits)
    vault.key_file = later


def _with(opened: Opened, slot: Slot) -> KeyFile:
    """The key file with ``slot`` in place of those of its kind."""
    kept = tuple(other for other in opened.file.slots if other.type != slot.type)
    file = opened.file
    return KeyFile(file.vault_id, file.seq + 1, (slot, *kept), file.head).sealed(opened.dek)


def _write(vault: Vault, later: KeyFile, opened: Opened, new: Secret, limits: Limits) -> None:
    """Write, read back from the disk and open with the new one; otherwise put the old one back."""
    try:
        keys.write(vault.folder, later)
        again = keys.open_with_secret(vault.folder, new, limits)
        if again is None or again.dek != opened.dek or again.repair:
            raise VaultDamaged("The new key file could not be read again.")
    except (OSError, SosError):
        keys.write(vault.folder, opened.file)
        raise SaveFailed(
            "The new key file could not be written.",
            "It still opens as it did before.",
            "Free some space, then press Try again.",
        ) from None

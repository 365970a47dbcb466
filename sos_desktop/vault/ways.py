"""What opens a record book: its passphrase, its recovery sheet and, always named where there is one, an escrow."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sos_desktop.dates import london_date, said
from sos_desktop.errors import VaultDamaged
from sos_desktop.vault import escrow_uses, keys
from sos_desktop.vault.escrow import EscrowWork
from sos_desktop.vault.escrow_uses import Use
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import KeyFile, Slot


@dataclass(frozen=True, slots=True)
class Escrow:
    """Which offices can open it, with the fingerprints of their keys in the same order."""

    offices: tuple[str, ...]
    fingerprints: tuple[str, ...]
    since: datetime

    def said(self) -> str:
        """``SoS lead and information governance, together; since 3 November 2026``."""
        since = said(london_date(self.since))
        if len(self.offices) == 1:
            return f"{self.offices[0]}; since {since}"
        return f"{self.offices[0]} and {self.offices[1]}, together; since {since}"


@dataclass(frozen=True, slots=True)
class Ways:
    """When each was set. ``uses`` are the last ones of the escrow."""

    passphrase: datetime
    sheet: datetime
    escrow: Escrow | None
    uses: tuple[Use, ...]


def of(vault: Vault) -> Ways:
    """Of an open record book: nobody has changed its key file."""
    slots = {slot.type: slot for slot in vault.key_file.slots}
    return Ways(
        slots["passphrase"].created,
        slots["recovery"].created,
        _escrow(vault.key_file),
        escrow_uses.all_of(vault.store),
    )


def escrow_in(folder: Path) -> Escrow | None:
    """Of a closed one, as its key file says; without a secret nobody can tell whether that was changed."""
    try:
        return _escrow(keys.readable(folder)[0])
    except VaultDamaged:
        return None


def _escrow(file: KeyFile) -> Escrow | None:
    return next((_said(slot, slot.work) for slot in file.slots if isinstance(slot.work, EscrowWork)), None)


def _said(slot: Slot, work: EscrowWork) -> Escrow:
    return Escrow(
        tuple(recipient.label for recipient in work.recipients),
        tuple(recipient.fingerprint for recipient in work.recipients),
        slot.created,
    )

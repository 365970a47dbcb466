"""An open vault and who is using it: the one object that the pages are given."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sos_desktop.records import practitioners
from sos_desktop.records.practitioners import Practitioner
from sos_desktop.vault import folder as vaults
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.keys import LIMITS, Limits
from sos_desktop.vault.store import Store


@dataclass(frozen=True, slots=True)
class Casebook:
    vault: Vault
    me: Practitioner

    @property
    def store(self) -> Store:
        return self.vault.store

    @classmethod
    def open(cls, folder: Path, passphrase: str, *, now: datetime, limits: Limits = LIMITS) -> "Casebook":
        """Unlock a vault. Raises WrongPassphrase, VaultInUse, VaultDamaged and their kin."""
        return cls.of(vaults.unlock(folder, passphrase, now=now, limits=limits), now=now)

    @classmethod
    def of(cls, vault: Vault, *, now: datetime) -> "Casebook":
        return cls(vault, practitioners.settle_in(vault.store, vault.meta.nickname, now=now))

    def close(self, *, now: datetime) -> None:
        self.vault.close(now=now)

"""An open vault and who is using it: the one object that the pages are given."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sos_desktop.errors import SaveFailed
from sos_desktop.records import practitioners, returned, urgent_numbers
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
        """A vault that was unlocked, with its practitioner, under whose id the audit goes on from here.

        Where that is refused the vault is closed again, so that nobody is locked out of it.
        """
        try:
            me = cls._settled_in(vault, now=now)
        except BaseException:
            vault.close(now=now)
            raise
        vault.store.actor = me.id
        return cls(vault, me)

    @staticmethod
    def _settled_in(vault: Vault, *, now: datetime) -> Practitioner:
        """Its practitioner. Whoever was erased and came back with an old backup goes again, before anybody looks."""
        me = practitioners.settle_in(vault.store, vault.meta.nickname, now=now)
        try:
            again = returned.said(returned.repeat(vault, now=now))
        except SaveFailed:  # nobody is locked out because a disk is full
            again = returned.NOT_YET
        numbers = urgent_numbers.check(vault, now=now)
        vault.notices = (*vault.notices, *filter(None, (again, numbers)))
        return me

    def close(self, *, now: datetime) -> None:
        """Let the records go. Nothing that was kept depends on it."""
        self.vault.close(now=now)

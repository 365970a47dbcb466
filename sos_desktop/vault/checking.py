"""Is everything in a record book sound? For ``sos-records check``, and later for every backup.

Each check alone is blind to something the others see (measured): the cipher's does not notice pages gone
from the end, SQLite's does not notice a changed bit in a text, and neither notices an older page or file put
back, which only the audit chain and the head in the key file do. All of it on a fresh connection.
"""

from dataclasses import dataclass
from typing import Literal

from sos_desktop.errors import SaveFailed, VaultDamaged
from sos_desktop.vault import keys
from sos_desktop.vault.connection import PAGE, answers
from sos_desktop.vault.creation import DATABASE
from sos_desktop.vault.files import read_at_most
from sos_desktop.vault.folder import Vault


@dataclass(frozen=True)
class Finding:
    """One thing that is not sound, in words without anything about anybody."""

    where: Literal["pages", "structure", "references", "size", "audit", "head", "keys"]
    sentence: str


@dataclass(frozen=True)
class Checked:
    """What was looked at, and what was found."""

    findings: tuple[Finding, ...]
    pages: int
    entries: int

    @property
    def sound(self) -> bool:
        return not self.findings


def check(vault: Vault) -> Checked:
    """Look at every page, every row's place, the whole audit chain and both key files; nothing is changed."""
    vault.store.reopen()
    try:
        found = [*_pages(vault), *_audit(vault), *_keys(vault)]
        pages = int(str(answers(vault.store.connection, "page_count")[0]))
        return Checked(tuple(found), pages, vault.store.head().seq)
    except (VaultDamaged, SaveFailed) as problem:
        return Checked((Finding("structure", problem.happened), *_keys(vault)), 0, 0)


def _pages(vault: Vault) -> list[Finding]:
    connection = vault.store.connection
    found = []
    if bad := answers(connection, "cipher_integrity_check"):
        found.append(Finding("pages", f"{_count(len(bad), 'page')} of the records file cannot be trusted."))
    if bad := [line for line in answers(connection, "integrity_check") if line != "ok"]:
        found.append(Finding("structure", f"The records file is not whole ({_count(len(bad), 'place')})."))
    if bad := answers(connection, "foreign_key_check"):
        found.append(Finding("references", f"{_count(len(bad), 'row')} names something that is not there."))
    size = (vault.folder / DATABASE).stat().st_size
    if size != int(str(answers(connection, "page_count")[0])) * PAGE:
        found.append(Finding("size", "The records file is longer or shorter than it should be."))
    return found


def _audit(vault: Vault) -> list[Finding]:
    found = []
    if broken := vault.store.first_unsound_entry():
        found.append(Finding("audit", f"The audit chain breaks at entry {broken}."))
    head = vault.key_file.head
    row = vault.store.row("SELECT mac FROM audit WHERE seq = ?", (head.seq,))
    if row is None or row["mac"] != head.mac:
        found.append(Finding("head", "The records are older than the key file remembers."))
    return found


def _keys(vault: Vault) -> list[Finding]:
    found = []
    for name in (keys.NAME, keys.COPY):
        try:
            same = read_at_most(vault.folder / name, keys.LARGEST) == vault.key_file.to_bytes()
        except OSError:
            same = False
        if not same:
            found.append(Finding("keys", f"{name} is missing, damaged or not the one that was opened."))
    return found


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")

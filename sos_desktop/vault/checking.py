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
    found: list[Finding] = []
    for look in (_pages, _structure, _references, _size, _audit, _head, _keys):
        vault.store.reopen()  # one failed read can poison a connection for the next
        try:
            found += look(vault)
        except (VaultDamaged, SaveFailed):
            found.append(Finding("structure", "A part of the records file could not be read."))
    pages = (vault.folder / DATABASE).stat().st_size // PAGE
    return Checked(tuple(dict.fromkeys(found)), pages, _entries(vault))


def _entries(vault: Vault) -> int:
    """How long the audit chain is, as far as it can be read."""
    try:
        return vault.store.head().seq
    except (VaultDamaged, SaveFailed):
        return 0


def _pages(vault: Vault) -> list[Finding]:
    bad = answers(vault.store.connection, "cipher_integrity_check")
    return (
        [Finding("pages", f"{_count(len(bad), 'page')} of the records file cannot be trusted.")]
        if bad
        else []
    )


def _structure(vault: Vault) -> list[Finding]:
    bad = [line for line in answers(vault.store.connection, "integrity_check") if line != "ok"]
    return (
        [Finding("structure", f"The records file is not whole ({_count(len(bad), 'place')}).")] if bad else []
    )


def _references(vault: Vault) -> list[Finding]:
    bad = answers(vault.store.connection, "foreign_key_check")
    return [Finding("references", f"{_count(len(bad), 'row')} without what they belong to.")] if bad else []


def _size(vault: Vault) -> list[Finding]:
    pages = answers(vault.store.connection, "page_count")
    if pages == [(vault.folder / DATABASE).stat().st_size / PAGE]:
        return []
    return [Finding("size", "The records file is longer or shorter than it should be.")]


def _audit(vault: Vault) -> list[Finding]:
    broken = vault.store.first_unsound_entry()
    return [Finding("audit", f"The audit chain breaks at entry {broken}.")] if broken else []


def _head(vault: Vault) -> list[Finding]:
    head = vault.key_file.head
    row = vault.store.row("SELECT mac FROM audit WHERE seq = ?", (head.seq,))
    if row is not None and row["mac"] == head.mac:
        return []
    return [Finding("head", "The records are older than the key file remembers.")]


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

"""Is everything in a record book sound? For ``sos-records check``, and later for every backup.

Each check alone is blind to something the others see (measured): the cipher's does not notice pages gone
from the end, SQLite's does not notice a changed bit in a text, and neither notices an older page or file put
back, which only the audit chain and the head in the key file do. None of them notices a rule or a table that
somebody with the passphrase has taken away, or a kept version that was altered. Each on a fresh connection.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sos_desktop.errors import SaveFailed, VaultDamaged
from sos_desktop.vault import audit, keys, migrate
from sos_desktop.vault.connection import PAGE, Failure, answers, refusal
from sos_desktop.vault.creation import DATABASE
from sos_desktop.vault.files import read_at_most
from sos_desktop.vault.folder import Vault, derive, open_with
from sos_desktop.vault.keys import LIMITS, Limits, Secret


@dataclass(frozen=True)
class Finding:
    """What one look has found, in words without anything about anybody."""

    where: str
    sound: bool
    said: str


def check(folder: Path, secret: Secret, *, now: datetime, limits: Limits = LIMITS) -> tuple[Finding, ...]:
    """Open the record book in ``folder``, look at all of it, and close it; what opening has mended is said."""
    vault = open_with(derive(folder, secret, now=now, limits=limits))
    try:
        noticed = [Finding("opening", sound=True, said=notice) for notice in vault.notices]
        return (*noticed, *findings(vault))
    finally:
        vault.close(now=now)


def findings(vault: Vault) -> tuple[Finding, ...]:
    """Look at every page, every row's place, every rule and version, the whole audit chain and both key files.

    Nothing is changed.
    """
    return tuple(_looked(vault, where, look) for where, look in _LOOKS.items())


def sound(vault: Vault) -> bool:
    return all(finding.sound for finding in findings(vault))


def _looked(vault: Vault, where: str, look: Callable[[Vault], tuple[bool, str]]) -> Finding:
    vault.store.reopen()  # one failed read can poison a connection for the next look
    try:
        return Finding(where, *look(vault))
    except (VaultDamaged, SaveFailed, OSError):
        return Finding(where, sound=False, said="A part of the records file cannot be read.")


def _pages(vault: Vault) -> tuple[bool, str]:
    bad = len(answers(vault.store.connection, "cipher_integrity_check"))
    if bad:
        return False, f"{_count(bad, 'page')} of the records file cannot be trusted."
    return True, f"{_count(_size(vault) // PAGE, 'page')} of the records file are as they were written."


def _structure(vault: Vault) -> tuple[bool, str]:
    bad = [line for line in answers(vault.store.connection, "integrity_check") if line != "ok"]
    if bad:
        return False, f"The records file is not whole ({_count(len(bad), 'place')})."
    return True, "The records file is whole."


def _references(vault: Vault) -> tuple[bool, str]:
    bad = len(answers(vault.store.connection, "foreign_key_check"))
    if bad:
        return False, f"{_count(bad, 'row')} without what they belong to."
    return True, "Every row has what it belongs to."


def _length(vault: Vault) -> tuple[bool, str]:
    pages = answers(vault.store.connection, "page_count")
    if pages != [_size(vault) / PAGE]:
        return False, "The records file is longer or shorter than it should be."
    return True, "The records file is as long as it should be."


def _audit(vault: Vault) -> tuple[bool, str]:
    broken = vault.store.first_unsound_entry()
    if broken:
        return False, f"The audit chain breaks at entry {broken}."
    return True, f"The audit chain is whole ({_count(vault.store.head().seq, 'entry')})."


def _law(vault: Vault) -> tuple[bool, str]:
    strange = set(migrate.statements_in(vault.store.connection)) ^ set(migrate.statements())
    if strange:
        return False, f"{_count(len(strange), 'rule')} of the records file missing, changed or added."
    return True, "The rules of the records file are as they were made."


def _history(vault: Vault) -> tuple[bool, str]:
    """The audit chain holds a digest of every version that was ever kept, and versions are numbered from 1."""
    kept = {
        (row["object_id"], row["digest"]) for row in vault.store.rows("SELECT object_id, digest FROM audit")
    }
    number, bad = 0, 0
    try:
        for row in vault.store.connection.execute("SELECT object_id, content FROM versions"):
            number += 1
            bad += (row["object_id"], audit.digest(row["content"])) not in kept
    except Failure as problem:
        raise refusal(problem) from None
    gaps = "SELECT object_id FROM versions GROUP BY object_id HAVING count(*) <> max(number)"
    bad += len(vault.store.rows(gaps))
    if bad:
        return False, f"{_count(bad, 'version')} of records altered or missing."
    return True, f"{_count(number, 'version')} of records as they were kept."


def _head(vault: Vault) -> tuple[bool, str]:
    head = vault.key_file.head
    row = vault.store.row("SELECT mac FROM audit WHERE seq = ?", (head.seq,))
    if row is None or row["mac"] != head.mac:
        return False, "The records are older than the key file remembers."
    return True, "The records are as new as the key file remembers."


def _keys(vault: Vault) -> tuple[bool, str]:
    bad = [name for name in (keys.NAME, keys.COPY) if not _same(vault, name)]
    if bad:
        return False, f"{' and '.join(bad)}: missing, damaged or not what was opened."
    return True, "Both key files are whole and the same."


def _same(vault: Vault, name: str) -> bool:
    try:
        return read_at_most(vault.folder / name, keys.LARGEST) == vault.key_file.to_bytes()
    except OSError:
        return False


def _size(vault: Vault) -> int:
    return (vault.folder / DATABASE).stat().st_size


def _count(number: int, noun: str) -> str:
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else many}"


_LOOKS: dict[str, Callable[[Vault], tuple[bool, str]]] = {
    "pages": _pages,
    "structure": _structure,
    "references": _references,
    "length": _length,
    "law": _law,
    "audit": _audit,
    "history": _history,
    "head": _head,
    "keys": _keys,
}

"""Who did what and when, chained so that a gap, a change or an older file shows.

``mac = BLAKE2b(key=K_audit, prev || row)`` and ``prev`` is the mac before; the first ``prev`` is made from
the vault's id. A row holds a digest of what was kept, never its words. The chain shows accidents, changes
from outside and older databases. It does not stop somebody who knows the passphrase from writing another
history, unless a printed head is compared.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sos_desktop.vault.keys import Head


@dataclass(frozen=True)
class Entry:
    """One line of the chain, without what links it."""

    seq: int
    utc: str
    actor: str
    action: str
    object_id: str
    digest: bytes


def digest(content: bytes | str) -> bytes:
    data = content.encode("utf-8") if isinstance(content, str) else content
    return hashlib.blake2b(data, digest_size=32).digest()


def origin(vault_id: bytes) -> Head:
    """Where the chain of this vault begins: entry 0, which nobody wrote."""
    return Head(0, hashlib.blake2b(vault_id, digest_size=32, person=b"audit-origin-v1").digest())


def mac(key: bytes, prev: bytes, entry: Entry) -> bytes:
    """Every part with its length before it, so that no two entries are spelt alike."""
    parts = [str(entry.seq), entry.utc, entry.actor, entry.action, entry.object_id]
    state = hashlib.blake2b(digest_size=32, key=key)
    for part in (prev, *(part.encode("utf-8") for part in parts), entry.digest):
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.digest()


def verify(key: bytes, vault_id: bytes, rows: Iterable[Sequence[object]]) -> tuple[Head, int | None]:
    """Follow ``rows`` (seq, utc, actor, action, object_id, digest, prev, mac), oldest first.

    Answers the last entry that is sound, and the number of the first that is not (or None).
    """
    head = origin(vault_id)
    for row in rows:
        if not _sound(key, head, row):
            return head, head.seq + 1
        head = Head(head.seq + 1, bytes(row[7]))  # type: ignore[call-overload]  # checked in _sound
    return head, None


def _sound(key: bytes, head: Head, row: Sequence[object]) -> bool:
    seq, utc, actor, action, object_id, content, prev, found = row
    if seq != head.seq + 1 or prev != head.mac or not isinstance(content, bytes):
        return False
    entry = Entry(head.seq + 1, str(utc), str(actor), str(action), str(object_id), content)
    return isinstance(found, bytes) and hmac.compare_digest(found, mac(key, head.mac, entry))

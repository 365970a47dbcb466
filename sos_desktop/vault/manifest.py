"""What a backup says about itself: which record book, when, how far its audit chain reached, and its parts.

It can be read without any secret and names nobody. ``checksum`` tells damage without a secret, ``mac`` (with
the key that protects the key file) a change by hand. ``contents`` is a keyed digest of how many rows every table
held, so that a copy can be compared with it and the numbers themselves are not to be seen.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, get_args

from sos_desktop.dates import from_stamp, stamp
from sos_desktop.errors import VaultDamaged
from sos_desktop.vault import strict
from sos_desktop.vault.keys import Head
from sos_desktop.vault.slots import canonical

Reason = Literal["ordinary", "pre-migration", "pre-restore", "pre-rekey"]
PINNED: frozenset[Reason] = frozenset(("pre-migration", "pre-restore", "pre-rekey"))
"""Kept for 90 days. What was before an erasure is never among them."""

FORMAT = "sos-vault-backup"
VERSION = 1
LARGEST = 1024 * 1024
DATABASE = "vault.db"
KEYS = "vault.keys"
SENT = "sent/"
_SENT = re.compile(r"sent/[A-Za-z0-9][A-Za-z0-9_-]{0,79}\.sent", re.ASCII)
_MOST_PARTS = 2000
_LARGEST_PART = 2**50


@dataclass(frozen=True, slots=True)
class Part:
    """One file in a backup."""

    name: str
    size: int
    digest: bytes


@dataclass(frozen=True)
class Manifest:
    """``number`` only ever grows, whatever the clock does; ``form`` is the number of the last migration."""

    vault_id: bytes
    number: int
    made: datetime
    reason: Reason
    form: int
    head: Head
    contents: bytes
    parts: tuple[Part, ...]
    mac: bytes = field(default=b"", repr=False)

    @property
    def pinned(self) -> bool:
        return self.reason in PINNED

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)

    def body(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "vault_id": self.vault_id.hex(),
            "number": self.number,
            "made": stamp(self.made),
            "reason": self.reason,
            "form": self.form,
            "head": {"seq": self.head.seq, "mac": self.head.mac.hex()},
            "contents": self.contents.hex(),
            "parts": [
                {"name": part.name, "size": part.size, "digest": part.digest.hex()} for part in self.parts
            ],
        }

    def sealed(self, header_key: bytes) -> "Manifest":
        return replace(self, mac=self._mac(header_key))

    def genuine(self, header_key: bytes) -> bool:
        """Whether nobody has changed it since it was sealed with this key."""
        return hmac.compare_digest(self.mac, self._mac(header_key))

    def to_bytes(self) -> bytes:
        content = {**self.body(), "mac": self.mac.hex()}
        content["checksum"] = _checksum(content)
        return canonical(content)

    def _mac(self, header_key: bytes) -> bytes:
        data = canonical(self.body())
        return hashlib.blake2b(data, digest_size=32, key=header_key, person=b"vault-backup-v1").digest()


def counted(rows: Mapping[str, int], header_key: bytes) -> bytes:
    """The digest of how many rows each table holds."""
    data = canonical(dict(rows))
    return hashlib.blake2b(data, digest_size=32, key=header_key, person=b"vault-rows-v1").digest()


def parse(data: bytes) -> Manifest:
    """Strictly; raises VaultDamaged for everything that ``to_bytes`` does not make."""
    if len(data) > LARGEST:
        raise damaged()
    try:
        content = strict.loads(data)
        if not isinstance(content, dict):
            raise ValueError
        checksum = content.pop("checksum")
        if not isinstance(checksum, str) or not hmac.compare_digest(checksum, _checksum(content)):
            raise ValueError
        manifest = _manifest(content)
        if manifest.to_bytes() != data:
            raise ValueError
    except (ValueError, TypeError, KeyError, RecursionError):
        raise damaged() from None
    return manifest


def damaged() -> VaultDamaged:
    return VaultDamaged(
        "This backup is cut off, damaged, or not one of this application.",
        "Nothing has been changed.",
        "Choose another backup.",
    )


def _checksum(content: dict[str, object]) -> str:
    return hashlib.blake2b(canonical(content), digest_size=16, person=b"vault-bsum-v1").hexdigest()


def _manifest(content: object) -> Manifest:
    form_name, version, vault_id, number, made, reason, form, head, contents, parts, mac = strict.fields(
        content,
        *("format", "version", "vault_id", "number", "made", "reason", "form"),
        *("head", "contents", "parts", "mac"),
    )
    if form_name != FORMAT or version != VERSION or reason not in get_args(Reason):
        raise ValueError
    seq, head_mac = strict.fields(head, "seq", "mac")
    read = tuple(_part(part) for part in strict.listed(parts, _MOST_PARTS))
    names = [part.name for part in read]
    if names[:2] != [DATABASE, KEYS] or len(set(names)) != len(names):
        raise ValueError
    if not all(_SENT.fullmatch(name) for name in names[2:]):
        raise ValueError
    return Manifest(
        vault_id=strict.digits(vault_id, 16),
        number=strict.whole(number, 1, 999_999_999),
        made=from_stamp(strict.text(made, 20)),
        reason=next(known for known in get_args(Reason) if known == reason),
        form=strict.whole(form, 1, 9999),
        head=Head(strict.whole(seq, 0, 2**53), strict.digits(head_mac, 32)),
        contents=strict.digits(contents, 32),
        parts=read,
        mac=strict.digits(mac, 32),
    )


def _part(value: object) -> Part:
    name, size, digest = strict.fields(value, "name", "size", "digest")
    return Part(strict.text(name, 100), strict.whole(size, 0, _LARGEST_PART), strict.digits(digest, 32))


def may_be_sent(name: str) -> bool:
    """Whether a file of the folder ``sent`` has a name that a backup carries."""
    return _SENT.fullmatch(SENT + name) is not None

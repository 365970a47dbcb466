"""The key file: several ways to one data key, and nothing else.

::

    DEK   32 random bytes, the same for the vault's whole life
    K_db  = BLAKE2b-256(key=DEK, person="vault-db-v1")      what SQLCipher is given
    K_hdr = BLAKE2b-256(key=DEK, person="vault-hdr-v1")     what the key file itself is protected with

``vault.keys`` is JSON of at most 64 KiB. Its ``checksum`` tells damage without any secret, its ``mac`` tells
a change by hand once it is open. It also carries the head of the audit chain at the last close, which is how
an older ``vault.db`` in place of a newer one is noticed. ``vault.keys.bak`` is a second copy, written first.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from sos_desktop.dates import from_stamp
from sos_desktop.errors import BadInput, VaultDamaged
from sos_desktop.vault import strict
from sos_desktop.vault.escrow import BOX, LONGEST_LABEL, MOST, EscrowWork, Recipient
from sos_desktop.vault.files import read_at_most, write_safely
from sos_desktop.vault.slots import (
    CHEAP_LIMITS,
    CHEAPEST,
    HALF,
    LESS_MEMORY,
    LIMITS,
    MODERATE,
    VERSION,
    Chance,
    CodeWork,
    Cost,
    Kind,
    Limits,
    NotEnoughMemory,
    PassphraseWork,
    Secret,
    Slot,
    Work,
    canonical,
    escrow_slot,
    passphrase_slot,
    recovery_slot,
    unwrap,
)

__all__ = [
    "CHEAPEST",
    "CHEAP_LIMITS",
    "HALF",
    "LESS_MEMORY",
    "LIMITS",
    "MODERATE",
    "Chance",
    "Cost",
    "Head",
    "KeyFile",
    "Limits",
    "NotEnoughMemory",
    "Opened",
    "Ring",
    "Secret",
    "Slot",
    "escrow_slot",
    "passphrase_slot",
    "recovery_slot",
]

NAME = "vault.keys"
COPY = "vault.keys.bak"
WRAPPED = 48
"""A data key and the tag that XChaCha20-Poly1305 adds."""
LARGEST = 64 * 1024
FORMAT = "sos-vault-keys"


@dataclass(frozen=True)
class Head:
    """The last entry of the audit chain."""

    seq: int
    mac: bytes


@dataclass(frozen=True)
class KeyFile:
    """``vault.keys``, read. ``mac`` is empty until it has been sealed."""

    vault_id: bytes
    seq: int
    slots: tuple[Slot, ...]
    head: Head
    mac: bytes = field(default=b"", repr=False)

    def body(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "vault_id": self.vault_id.hex(),
            "seq": self.seq,
            "slots": [slot.as_json() for slot in self.slots],
            "head": {"seq": self.head.seq, "mac": self.head.mac.hex()},
        }

    def sealed(self, dek: bytes) -> "KeyFile":
        return replace(self, mac=_mac(self.body(), header_key(dek)))

    def resealed(self, key: bytes, head: Head) -> "KeyFile":
        """The next version of it, with a newer head of the audit chain."""
        later = replace(self, seq=self.seq + 1, head=head)
        return replace(later, mac=_mac(later.body(), key))

    def genuine(self, dek: bytes) -> bool:
        """Whether nobody has changed it since it was sealed with this data key."""
        return hmac.compare_digest(self.mac, _mac(self.body(), header_key(dek)))

    def to_bytes(self) -> bytes:
        content = {**self.body(), "mac": self.mac.hex()}
        content["checksum"] = _checksum(content)
        return json.dumps(content, indent=1, ensure_ascii=True).encode()


def database_key(dek: bytes) -> bytes:
    return hashlib.blake2b(b"", digest_size=32, key=dek, person=b"vault-db-v1").digest()


def header_key(dek: bytes) -> bytes:
    return hashlib.blake2b(b"", digest_size=32, key=dek, person=b"vault-hdr-v1").digest()


@dataclass(frozen=True)
class Ring:
    """What is made of the data key and needed while the records are open; the data key itself is not."""

    database: bytes = field(repr=False)
    header: bytes = field(repr=False)

    @classmethod
    def of(cls, dek: bytes) -> "Ring":
        return cls(database_key(dek), header_key(dek))


def _mac(body: dict[str, object], key: bytes) -> bytes:
    return hashlib.blake2b(canonical(body), digest_size=32, key=key).digest()


def _checksum(content: dict[str, object]) -> str:
    return hashlib.blake2b(canonical(content), digest_size=16, person=b"vault-sum-v1").hexdigest()


def unwrap_any(keys: KeyFile, secret: Secret, limits: Limits) -> bytes | None:
    found = (unwrap(slot, keys.vault_id, secret, limits) for slot in keys.slots)
    return next((dek for dek in found if dek is not None), None)


def parse(data: bytes) -> KeyFile:
    """Read a key file strictly: everything it must have, nothing else, each of the right kind and size."""
    if len(data) > LARGEST:
        raise _damaged()
    try:
        content = strict.loads(data)
        if not isinstance(content, dict):
            raise ValueError
        checksum = content.pop("checksum")
        if not isinstance(checksum, str) or not hmac.compare_digest(checksum, _checksum(content)):
            raise ValueError
        return _key_file(content)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _damaged() from None


def _damaged() -> VaultDamaged:
    return VaultDamaged(
        "The key file of this record book is damaged.",
        "The records themselves have not been touched.",
    )


def _key_file(content: object) -> KeyFile:
    form, version, vault_id, seq, slots, head, mac = strict.fields(
        content, "format", "version", "vault_id", "seq", "slots", "head", "mac"
    )
    if form != FORMAT or version != VERSION or type(version) is not int or not isinstance(slots, list):
        raise ValueError
    if not 1 <= len(slots) <= 8:
        raise ValueError
    head_seq, head_mac = strict.fields(head, "seq", "mac")
    read = tuple(_slot(slot) for slot in slots)
    if len({slot.id for slot in read}) != len(read):
        raise ValueError
    return KeyFile(
        vault_id=strict.digits(vault_id, 16),
        seq=strict.whole(seq, 1, 2**53),
        slots=read,
        head=Head(strict.whole(head_seq, 0, 2**53), strict.digits(head_mac, 32)),
        mac=strict.digits(mac, 32),
    )


def _slot(value: object) -> Slot:
    identity, kind, created, work, nonce, ciphertext = strict.fields(
        value, "id", "type", "created", "kdf", "nonce", "ciphertext"
    )
    if not isinstance(created, str):
        raise ValueError
    read: tuple[Kind, Work, int]
    if kind == "passphrase":
        read = "passphrase", _passphrase_work(work), WRAPPED
    elif kind == "recovery":
        read = "recovery", _code_work(work), WRAPPED
    elif kind == "escrow":
        to = _escrow_work(work)
        read = "escrow", to, BOX * len(to.recipients)
    else:
        raise ValueError
    known, how, size = read
    return Slot(
        strict.digits(identity, 8).hex(),
        known,
        from_stamp(created),
        how,
        strict.digits(nonce, 24),
        strict.digits(ciphertext, size),
    )


def _code_work(value: object) -> CodeWork:
    name, salt = strict.fields(value, "name", "salt")
    if name != "blake2b":
        raise ValueError
    return CodeWork(strict.digits(salt, 16))


def _escrow_work(value: object) -> EscrowWork:
    name, recipients = strict.fields(value, "name", "recipients")
    if name != "sealedbox":
        raise ValueError
    try:
        return EscrowWork(tuple(_recipient(one) for one in strict.listed(recipients, MOST)))
    except BadInput:
        raise ValueError from None


def _recipient(value: object) -> Recipient:
    label, public = strict.fields(value, "label", "public")
    return Recipient(strict.text(label, LONGEST_LABEL), strict.digits(public, 32))


def _passphrase_work(value: object) -> PassphraseWork:
    name, salt, memory, passes, generated = strict.fields(
        value, "name", "salt", "memory_mib", "passes", "generated"
    )
    if name != "argon2id13" or not isinstance(generated, bool):
        raise ValueError
    return PassphraseWork(
        strict.digits(salt, 16),
        Cost(strict.whole(memory, 1, 2**31), strict.whole(passes, 1, 2**31)),
        generated,
    )


@dataclass(frozen=True)
class Opened:
    """A key file that a secret has opened. ``repair`` is True where its two copies are not the same."""

    file: KeyFile
    dek: bytes = field(repr=False)
    repair: bool


def open_with_secret(folder: Path, secret: Secret, limits: Limits) -> Opened | None:
    """What ``secret`` opens first, or None where it opens nothing."""
    return next(iter(all_opened(folder, secret, limits)), None)


def all_opened(folder: Path, secret: Secret, limits: Limits) -> list[Opened]:
    """The copies that ``secret`` opens and nobody has changed, one for each data key in them.

    There is more than one data key only where a key file of another vault has got in between. The copy is
    only tried where its slots differ, so that a wrong passphrase costs one derivation.
    """
    found: dict[bytes, Opened] = {}
    copies = readable(folder)
    tried: dict[tuple[Slot, ...], bytes | None] = {}
    refusal: VaultDamaged | None = None
    for file in copies:
        if file.slots not in tried:
            try:
                tried[file.slots] = unwrap_any(file, secret, limits)
            except VaultDamaged as problem:
                refusal, tried[file.slots] = problem, None
        dek = tried[file.slots]
        if dek is None:
            continue
        if file.genuine(dek):
            found.setdefault(dek, Opened(file, dek, repair=[file, file] != copies))
            continue
        refusal = VaultDamaged(
            "The key file of this record book has been changed by something other than this application.",
            "Nothing has been changed, and the records themselves have not been touched.",
            "Put the key file of your newest backup in its place, and tell your SoS team.",
        )
    if refusal and not found:
        raise refusal
    return list(found.values())


def readable(folder: Path) -> list[KeyFile]:
    """Those of the two copies that can be read, ``vault.keys`` first."""
    found = []
    for name in (NAME, COPY):
        try:
            found.append(parse(read_at_most(folder / name, LARGEST)))
        except (OSError, VaultDamaged):
            continue
    if not found and (spare := _from_a_backup(folder)):
        found.append(spare)
    if not found:
        missing = not (folder / NAME).exists() and not (folder / COPY).exists()
        raise VaultDamaged(
            f"The key file of this record book is {'missing' if missing else 'damaged'}, and so is its copy.",
            "The records themselves have not been touched, but nothing opens without it.",
            "Put the key file of your newest backup into the folder, then try again.",
        )
    return found


def _from_a_backup(folder: Path) -> KeyFile | None:
    """It opens with the passphrase of that day, and with the recovery sheet of that day."""
    from sos_desktop.vault import backup_file  # it reads key files itself

    return backup_file.newest_key_file(folder / "backups")


def write(folder: Path, keys: KeyFile) -> None:
    """Replace the key file, its copy first: at every moment at least one of the two is whole."""
    data = keys.to_bytes()
    write_safely(folder / COPY, data)
    write_safely(folder / NAME, data)

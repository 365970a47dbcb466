"""The key file: several ways to one data key, and nothing else.

::

    DEK   32 random bytes, the same for the vault's whole life
    K_db  = BLAKE2b-256(key=DEK, person="vault-db-v1")      what SQLCipher is given
    K_hdr = BLAKE2b-256(key=DEK, person="vault-hdr-v1")     what the key file itself is protected with
    slot  = XChaCha20-Poly1305(DEK) under a key made from a passphrase (Argon2id) or a recovery code

``vault.keys`` is JSON of at most 64 KiB. Its ``checksum`` tells damage without any secret, its ``mac`` tells
a change by hand once it is open, and each slot's associated data ties it to its vault, its kind and its
cost. It also carries the head of the audit chain at the last close, which is how an older ``vault.db`` in
place of a newer one is noticed. ``vault.keys.bak`` is a second copy, written first.
"""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.exceptions import RuntimeError as OutOfMemory

from sos_desktop.dates import from_stamp, stamp
from sos_desktop.errors import VaultDamaged, VaultError
from sos_desktop.vault.files import read_at_most, write_safely
from sos_desktop.vault.passphrase import secret_bytes
from sos_desktop.vault.recovery import RecoveryCode

NAME = "vault.keys"
COPY = "vault.keys.bak"
LARGEST = 64 * 1024
FORMAT = "sos-vault-keys"
VERSION = 1

Chance = Callable[[int], bytes]


class NotEnoughMemory(VaultError):
    code = "not-enough-memory"


@dataclass(frozen=True)
class Cost:
    """What one guess at a passphrase costs: Argon2id version 1.3 with one lane, as libsodium fixes it."""

    memory_mib: int
    passes: int


@dataclass(frozen=True)
class Limits:
    """The costs that are believed when a key file asks for them: never too little, never absurd."""

    least: Cost
    most: Cost

    def allow(self, cost: Cost) -> bool:
        return (
            self.least.memory_mib <= cost.memory_mib <= self.most.memory_mib
            and self.least.passes <= cost.passes <= self.most.passes
        )


MODERATE = Cost(256, 3)
"""libsodium's MODERATE: 0.47 s and 256 MiB measured on two cores (128 MiB: 0.15 s; 64 MiB: 0.06 s)."""
HALF = Cost(128, 3)
"""For a computer on which MODERATE takes longer than PATIENCE."""
PATIENCE = 2.5
LESS_MEMORY = Cost(64, 4)
"""For a computer that cannot give 256 MiB; nothing below it is ever made."""
CHEAPEST = Cost(1, 1)
"""For tests only: 0.5 ms. An ordinary opening refuses it."""
LIMITS = Limits(Cost(64, 3), Cost(1024, 10))
CHEAP_LIMITS = Limits(CHEAPEST, Cost(1024, 10))


@dataclass(frozen=True)
class Head:
    """The last entry of the audit chain."""

    seq: int
    mac: bytes


@dataclass(frozen=True)
class PassphraseWork:
    """How a passphrase becomes a key. ``generated`` phrases are read generously: case, spaces, hyphens."""

    salt: bytes
    cost: Cost
    generated: bool

    def key(self, passphrase: str) -> bytes:
        secret = secret_bytes(passphrase, generated=self.generated)
        try:
            return bindings.crypto_pwhash_alg(
                32,
                secret,
                self.salt,
                self.cost.passes,
                self.cost.memory_mib * 1024 * 1024,
                bindings.crypto_pwhash_ALG_ARGON2ID13,
            )
        except (MemoryError, OutOfMemory):
            raise NotEnoughMemory(
                f"This computer could not spare the {self.cost.memory_mib} MB that this needs for a moment.",
                "Nothing has been changed.",
                "Close other programs, then try again.",
            ) from None

    def as_json(self) -> dict[str, object]:
        return {
            "name": "argon2id13",
            "salt": self.salt.hex(),
            "memory_mib": self.cost.memory_mib,
            "passes": self.cost.passes,
            "generated": self.generated,
        }


@dataclass(frozen=True)
class CodeWork:
    """How a recovery code becomes a key: it holds 160 random bits, so one hash is enough."""

    salt: bytes

    def key(self, code: RecoveryCode) -> bytes:
        return hashlib.blake2b(code.secret, digest_size=32, key=self.salt, person=b"vault-recov-v1").digest()

    def as_json(self) -> dict[str, object]:
        return {"name": "blake2b", "salt": self.salt.hex()}


@dataclass(frozen=True)
class Slot:
    """The data key, wrapped once."""

    id: str
    type: Literal["passphrase", "recovery"]
    created: datetime
    work: PassphraseWork | CodeWork
    nonce: bytes
    ciphertext: bytes

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "type": self.type,
            "created": stamp(self.created),
            "kdf": self.work.as_json(),
            "nonce": self.nonce.hex(),
            "ciphertext": self.ciphertext.hex(),
        }

    def bound_to(self, vault_id: bytes) -> bytes:
        """What the ciphertext is valid for: this vault, this kind, this cost, this version."""
        return canonical(
            {
                "version": VERSION,
                "vault_id": vault_id.hex(),
                "id": self.id,
                "type": self.type,
                "kdf": self.work.as_json(),
            }
        )


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


def canonical(value: object) -> bytes:
    """JSON with one spelling only: sorted names, no spaces, ASCII, whole numbers and text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _mac(body: dict[str, object], key: bytes) -> bytes:
    return hashlib.blake2b(canonical(body), digest_size=32, key=key).digest()


def _checksum(content: dict[str, object]) -> str:
    return hashlib.blake2b(canonical(content), digest_size=16, person=b"vault-sum-v1").hexdigest()


def passphrase_slot(
    dek: bytes,
    vault_id: bytes,
    passphrase: str,
    *,
    generated: bool,
    cost: Cost,
    now: datetime,
    chance: Chance = secrets.token_bytes,
    clock: Callable[[], float] = time.perf_counter,
) -> Slot:
    """Wrap ``dek`` under ``passphrase``, at ``cost`` or at what this computer can afford."""
    salt = chance(16)
    cost, key = affordable(cost, lambda tried: PassphraseWork(salt, tried, generated).key(passphrase), clock)
    work = PassphraseWork(salt, cost, generated)
    return _wrapped(dek, vault_id, "passphrase", work, key, now, chance)


def affordable(cost: Cost, derive: Callable[[Cost], bytes], clock: Callable[[], float]) -> tuple[Cost, bytes]:
    """What ``derive`` gives at the first cost that this computer can bear: memory first, then patience."""
    began = clock()
    try:
        key = derive(cost)
    except NotEnoughMemory:
        if cost.memory_mib <= LESS_MEMORY.memory_mib:
            raise
        return LESS_MEMORY, derive(LESS_MEMORY)
    if clock() - began > PATIENCE and cost.memory_mib > HALF.memory_mib:
        return HALF, derive(HALF)
    return cost, key


def recovery_slot(
    dek: bytes,
    vault_id: bytes,
    code: RecoveryCode,
    *,
    now: datetime,
    chance: Chance = secrets.token_bytes,
) -> Slot:
    work = CodeWork(chance(16))
    return _wrapped(dek, vault_id, "recovery", work, work.key(code), now, chance)


def _wrapped(
    dek: bytes,
    vault_id: bytes,
    kind: Literal["passphrase", "recovery"],
    work: PassphraseWork | CodeWork,
    key: bytes,
    now: datetime,
    chance: Chance,
) -> Slot:
    slot = Slot(chance(8).hex(), kind, now.replace(microsecond=0), work, chance(24), b"")
    ciphertext = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        dek, slot.bound_to(vault_id), slot.nonce, key
    )
    return replace(slot, ciphertext=ciphertext)


def unwrap(slot: Slot, vault_id: bytes, secret: str | RecoveryCode, limits: Limits) -> bytes | None:
    """The data key, or None where the secret does not fit.

    A slot that asks for an unreasonable cost is refused and never tried.
    """
    if isinstance(slot.work, PassphraseWork) and isinstance(secret, str):
        if not limits.allow(slot.work.cost):
            raise VaultDamaged(
                "The key file asks for more or less work than any record book needs, so it was not used.",
                "Nothing has been changed.",
            )
        key = slot.work.key(secret)
    elif isinstance(slot.work, CodeWork) and isinstance(secret, RecoveryCode):
        key = slot.work.key(secret)
    else:
        return None
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            slot.ciphertext, slot.bound_to(vault_id), slot.nonce, key
        )
    except CryptoError:
        return None


def unwrap_any(keys: KeyFile, secret: str | RecoveryCode, limits: Limits) -> bytes | None:
    found = (unwrap(slot, keys.vault_id, secret, limits) for slot in keys.slots)
    return next((dek for dek in found if dek is not None), None)


def parse(data: bytes) -> KeyFile:
    """Read a key file strictly: everything it must have, nothing else, each of the right kind and size."""
    if len(data) > LARGEST:
        raise _damaged()
    try:
        content = json.loads(data.decode("ascii"), object_pairs_hook=_once, parse_constant=_never)
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


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError
    return content


def _never(constant: str) -> None:
    raise ValueError(constant)


def _fields(value: object, *names: str) -> list[object]:
    """The values of exactly these names."""
    if not isinstance(value, dict) or value.keys() != set(names):
        raise ValueError
    return [value[name] for name in names]


def _whole(value: object, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError
    return value


def _hex(value: object, size: int) -> bytes:
    if not isinstance(value, str) or len(value) != 2 * size or value != value.lower() or not value.isalnum():
        raise ValueError
    return bytes.fromhex(value)


def _key_file(content: object) -> KeyFile:
    form, version, vault_id, seq, slots, head, mac = _fields(
        content, "format", "version", "vault_id", "seq", "slots", "head", "mac"
    )
    if form != FORMAT or version != VERSION or type(version) is not int or not isinstance(slots, list):
        raise ValueError
    if not 1 <= len(slots) <= 8:
        raise ValueError
    head_seq, head_mac = _fields(head, "seq", "mac")
    read = tuple(_slot(slot) for slot in slots)
    if len({slot.id for slot in read}) != len(read):
        raise ValueError
    return KeyFile(
        vault_id=_hex(vault_id, 16),
        seq=_whole(seq, 1, 2**53),
        slots=read,
        head=Head(_whole(head_seq, 0, 2**53), _hex(head_mac, 32)),
        mac=_hex(mac, 32),
    )


def _slot(value: object) -> Slot:
    identity, kind, created, work, nonce, ciphertext = _fields(
        value, "id", "type", "created", "kdf", "nonce", "ciphertext"
    )
    if not isinstance(created, str):
        raise ValueError
    if kind == "passphrase":
        slot_work: PassphraseWork | CodeWork = _passphrase_work(work)
    elif kind == "recovery":
        name, salt = _fields(work, "name", "salt")
        if name != "blake2b":
            raise ValueError
        slot_work = CodeWork(_hex(salt, 16))
    else:
        raise ValueError
    return Slot(
        _hex(identity, 8).hex(),
        "passphrase" if kind == "passphrase" else "recovery",
        from_stamp(created),
        slot_work,
        _hex(nonce, 24),
        _hex(ciphertext, 48),
    )


def _passphrase_work(value: object) -> PassphraseWork:
    name, salt, memory, passes, generated = _fields(
        value, "name", "salt", "memory_mib", "passes", "generated"
    )
    if name != "argon2id13" or not isinstance(generated, bool):
        raise ValueError
    return PassphraseWork(_hex(salt, 16), Cost(_whole(memory, 1, 2**31), _whole(passes, 1, 2**31)), generated)


@dataclass(frozen=True)
class Opened:
    """A key file that a secret has opened. ``repair`` is True where its two copies are not the same."""

    file: KeyFile
    dek: bytes = field(repr=False)
    repair: bool


def open_with_secret(folder: Path, secret: str | RecoveryCode, limits: Limits) -> Opened | None:
    """What ``secret`` opens first, or None where it opens nothing."""
    return next(iter(all_opened(folder, secret, limits)), None)


def all_opened(folder: Path, secret: str | RecoveryCode, limits: Limits) -> list[Opened]:
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
    if not found:
        missing = not (folder / NAME).exists() and not (folder / COPY).exists()
        raise VaultDamaged(
            f"The key file of this record book is {'missing' if missing else 'damaged'}, and so is its copy.",
            "The records themselves have not been touched, but nothing opens without it.",
            "Put the key file of your newest backup into the folder, then try again.",
        )
    return found


def write(folder: Path, keys: KeyFile) -> None:
    """Replace the key file, its copy first: at every moment at least one of the two is whole."""
    data = keys.to_bytes()
    write_safely(folder / COPY, data)
    write_safely(folder / NAME, data)

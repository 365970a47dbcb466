"""A slot: the data key, wrapped under a key made from a passphrase or a recovery code.

``slot = XChaCha20-Poly1305(DEK)``, and its associated data tie it to its vault, its kind and its cost, so that
none of them can be changed to make a guess cheaper. Argon2id has one lane because libsodium fixes it; the
result is that of any other Argon2id with one lane.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.exceptions import RuntimeError as OutOfMemory

from sos_desktop.dates import stamp
from sos_desktop.errors import VaultDamaged, VaultError
from sos_desktop.vault import escrow
from sos_desktop.vault.escrow import EscrowKeys, EscrowWork, Recipient
from sos_desktop.vault.passphrase import secret_bytes
from sos_desktop.vault.recovery import RecoveryCode

VERSION = 1

Chance = Callable[[int], bytes]
Secret = str | RecoveryCode | EscrowKeys
Kind = Literal["passphrase", "recovery", "escrow"]


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
"""libsodium's MODERATE: 0.47 s and 256 MiB measured on two idle cores (128 MiB: 0.15 s; 64 MiB: 0.06 s)."""
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


Work = PassphraseWork | CodeWork | EscrowWork


@dataclass(frozen=True)
class Slot:
    """The data key, wrapped once."""

    id: str
    type: Kind
    created: datetime
    work: Work
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


def canonical(value: object) -> bytes:
    """JSON with one spelling only: sorted names, no spaces, ASCII, whole numbers and text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


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


def escrow_slot(
    dek: bytes,
    vault_id: bytes,
    recipients: tuple[Recipient, ...],
    *,
    now: datetime,
    chance: Chance = secrets.token_bytes,
) -> Slot:
    work = EscrowWork(recipients)
    slot = Slot(chance(8).hex(), "escrow", now.replace(microsecond=0), work, chance(24), b"")
    return replace(slot, ciphertext=escrow.seal(dek, work, slot.bound_to(vault_id), chance))


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


def unwrap(slot: Slot, vault_id: bytes, secret: Secret, limits: Limits) -> bytes | None:
    """The data key, or None where the secret does not fit.

    A slot that asks for an unreasonable cost is refused and never tried.
    """
    if isinstance(slot.work, PassphraseWork) and isinstance(secret, str):
        if not limits.allow(slot.work.cost):
            raise VaultDamaged(
                "The key file asks for more or less work than any record book needs, so it was not used.",
                "Nothing has been changed.",
                "Put the key file of your newest backup in its place, and tell your SoS team.",
            )
        key = slot.work.key(secret)
    elif isinstance(slot.work, CodeWork) and isinstance(secret, RecoveryCode):
        key = slot.work.key(secret)
    elif isinstance(slot.work, EscrowWork) and isinstance(secret, EscrowKeys):
        return escrow.unseal(slot.ciphertext, slot.work, slot.bound_to(vault_id), secret)
    else:
        return None
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            slot.ciphertext, slot.bound_to(vault_id), slot.nonce, key
        )
    except CryptoError:
        return None

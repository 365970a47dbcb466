"""A way in for the service lead, where the programme has set one: always listed, every use written down.

The data key is sealed (libsodium's SealedBox) to one X25519 public key, or, so that two persons must come
together, one half of an exclusive-or split to each of two. The private keys stay on paper or on a stick with those
persons and are never on this computer before they are typed in. It is off unless it is set: it changes who can
read what was said in confidence.
"""

import hashlib
import hmac
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.exceptions import RuntimeError as Refused

from sos_desktop.errors import BadInput

SHARE = 32
BOX = SHARE + 32 + bindings.crypto_box_SEALBYTES
"""A share, a digest of what it is for, and what sealing adds."""
MOST = 2
LONGEST_LABEL = 40
_NOT_HEX = re.compile(r"[^0-9a-f]")
_GROUP = 8
_CHECK = 4


@dataclass(frozen=True)
class Recipient:
    """Who may open it (an office, not a person), and their public key."""

    label: str
    public: bytes

    def __post_init__(self) -> None:
        if not 0 < len(self.label) <= LONGEST_LABEL or not self.label.isprintable() or len(self.public) != 32:
            raise BadInput("An escrow key needs a short label and 32 bytes.", "Nothing has been changed.")

    @property
    def fingerprint(self) -> str:
        """To be compared with the paper: ``1F3A-9C02-77D1-0B4E``."""
        text = hashlib.blake2b(self.public, digest_size=8).hexdigest().upper()
        return "-".join(text[at : at + 4] for at in range(0, 16, 4))


@dataclass(frozen=True)
class EscrowKey:
    """A private key: made by the office that keeps it, on paper."""

    private: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.private) != 32:
            raise ValueError("an escrow key holds 32 bytes")

    @property
    def public(self) -> bytes:
        return bindings.crypto_scalarmult_base(self.private)

    @property
    def text(self) -> str:
        """Nine groups of eight; the last is a check over the others."""
        digits = (self.private + _check(self.private)).hex()
        return "-".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))

    @classmethod
    def parse(cls, text: str) -> "EscrowKey":
        digits = _NOT_HEX.sub("", text[:1000].lower().replace("o", "0"))
        if len(digits) != 2 * (32 + _CHECK) or bytes.fromhex(digits)[32:] != _check(
            bytes.fromhex(digits)[:32]
        ):
            raise BadInput(
                "This escrow key has a slip in it, or a part of it is missing.",
                "Nothing has been changed.",
                "Please compare it with the paper.",
            )
        return cls(bytes.fromhex(digits)[:32])


@dataclass(frozen=True)
class EscrowKeys:
    """What was typed in: one key, or the two that must come together, in either order."""

    keys: tuple[EscrowKey, ...] = field(repr=False)

    @classmethod
    def parse(cls, texts: Sequence[str]) -> "EscrowKeys":
        """Each as it was typed; where there are two, a slip is said of the one it is in."""
        keys = []
        for number, text in enumerate(texts, start=1):
            try:
                keys.append(EscrowKey.parse(text))
            except BadInput as refused:
                which = f"Key {number} of {len(texts)}" if len(texts) > 1 else "This escrow key"
                raise BadInput(
                    f"{which} has a slip in it, or a part of it is missing.", refused.safe, refused.do
                ) from None
        return cls(tuple(keys))


@dataclass(frozen=True)
class EscrowWork:
    """To whom it is sealed."""

    recipients: tuple[Recipient, ...]

    def __post_init__(self) -> None:
        publics = {recipient.public for recipient in self.recipients}
        if not 1 <= len(publics) == len(self.recipients) <= MOST:
            raise BadInput("Escrow is for one key, or for two different ones.", "Nothing has been changed.")

    @property
    def said(self) -> str:
        """``opens for: SoS lead and information governance together``."""
        labels = [recipient.label for recipient in self.recipients]
        return labels[0] if len(labels) == 1 else f"{labels[0]} and {labels[1]} together"

    def as_json(self) -> dict[str, object]:
        return {
            "name": "sealedbox",
            "recipients": [
                {"label": recipient.label, "public": recipient.public.hex()} for recipient in self.recipients
            ],
        }


def new_key(chance: Callable[[int], bytes] = os.urandom) -> EscrowKey:
    return EscrowKey(chance(32))


def seal(dek: bytes, work: EscrowWork, binding: bytes, chance: Callable[[int], bytes]) -> bytes:
    """One box for each recipient; two of them hold halves that say nothing alone."""
    shares = [dek]
    if len(work.recipients) == MOST:
        half = chance(SHARE)
        shares = [half, _xor(dek, half)]
    bound = _bound(binding)
    try:
        boxes = [
            bindings.crypto_box_seal(share + bound, recipient.public)
            for share, recipient in zip(shares, work.recipients, strict=True)
        ]
    except (CryptoError, Refused):
        raise BadInput(
            "That is not a key that anything can be sealed to.", "Nothing has been changed."
        ) from None
    return b"".join(boxes)


def unseal(ciphertext: bytes, work: EscrowWork, binding: bytes, held: EscrowKeys) -> bytes | None:
    """The data key, or None where a key is missing or does not fit."""
    privates = {key.public: key.private for key in held.keys}
    bound = _bound(binding)
    shares = []
    for number, recipient in enumerate(work.recipients):
        box = ciphertext[number * BOX : (number + 1) * BOX]
        private = privates.get(recipient.public)
        if private is None:
            return None
        try:
            opened = bindings.crypto_box_seal_open(box, recipient.public, private)
        except (CryptoError, Refused, TypeError, ValueError):
            return None
        if not hmac.compare_digest(opened[SHARE:], bound):
            return None
        shares.append(opened[:SHARE])
    return shares[0] if len(shares) == 1 else _xor(*shares)


def _bound(binding: bytes) -> bytes:
    """A sealed box has no associated data, so what it is for travels inside it."""
    return hashlib.blake2b(binding, digest_size=32, person=b"vault-escrow-v1").digest()


def _check(private: bytes) -> bytes:
    return hashlib.blake2b(private, digest_size=_CHECK, person=b"escrow-check-v1").digest()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))

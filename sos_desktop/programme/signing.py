"""Who signed a pack: the Ed25519 key of the SoS team's record book, its fingerprint, and one key handed on to the next.

A laptop believes the key of the first pack that was loaded there, compared with the SoS team's letter. When the team
moves to another record book, the old one signs the new one's key; from then on each pack carries that line, so that
whoever missed a pack can still follow from the key they know to the one that signs now.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sos_desktop.errors import BadInput, ProgrammeRefused

MOST_HANDOVERS = 8
_HEX = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_LINE = re.compile(r"sos-programme-successor 1 ([0-9a-f]{64}) ([0-9a-f]{64}) ([0-9a-f]{128})")
GROUP = 4
GROUPS = 8


@dataclass(frozen=True, slots=True)
class Handover:
    """``before`` says that whatever ``after`` signs is the programme's."""

    before: str
    after: str
    signature: str

    @property
    def text(self) -> str:
        """One line, to be carried from the old record book to the new one."""
        return f"sos-programme-successor 1 {self.before} {self.after} {self.signature}"

    @classmethod
    def parse(cls, text: str) -> "Handover":
        """Raises BadInput where it is no such line, or was not signed by the key it names."""
        match = _LINE.fullmatch(" ".join(text[:1000].split()))
        if match is None or not cls(*match.groups()).genuine:
            raise BadInput(
                "That is not a line by which one record book hands the programme on to another.",
                "Nothing has been changed.",
                "Copy it again, whole, from the record book that signed until now.",
            )
        return cls(*match.groups())

    @property
    def genuine(self) -> bool:
        return self.before != self.after and verified(
            self.before, self.signature, _handing_on(self.before, self.after)
        )

    def as_json(self) -> dict[str, str]:
        return {"before": self.before, "after": self.after, "signature": self.signature}


def public_key(seed: bytes) -> str:
    """The public half of a record book's signing key."""
    from nacl.signing import SigningKey

    return SigningKey(seed).verify_key.encode().hex()


def fingerprint(public: str) -> str:
    """What is compared by eye and over the telephone: ``1F3A 9C02 77D1 0B4E …``, eight groups of four."""
    digits = hashlib.blake2b(
        bytes.fromhex(public), digest_size=GROUP * GROUPS // 2, person=b"sos-programme-1"
    ).hexdigest()
    return " ".join(digits[at : at + GROUP] for at in range(0, len(digits), GROUP)).upper()


def hand_on(seed: bytes, after: str) -> Handover:
    """Sign another record book's public key. Raises BadInput where that is none, or one's own."""
    from nacl import bindings
    from nacl.signing import SigningKey

    key = SigningKey(seed)
    before, after = key.verify_key.encode().hex(), after.strip().lower()
    if (
        not _HEX.fullmatch(after)
        or after == before
        or not bindings.crypto_core_ed25519_is_valid_point(bytes.fromhex(after))
    ):
        raise BadInput(
            "That is not the public signing key of another record book.",
            "Nothing has been signed.",
            "Take it from the file that the new record book has saved.",
        )
    signature = key.sign(_handing_on(before, after)).signature.hex()
    return Handover(before, after, signature)


def follow(handovers: Sequence[Handover], known: str) -> str:
    """The key to which those that begin at ``known`` lead; itself where none does."""
    for each in handovers:
        if each.before == known:
            known = each.after
    return known


def read_handovers(content: object) -> tuple[Handover, ...]:
    """Raises ProgrammeRefused for anything but a chain of genuine ones."""
    if not isinstance(content, list) or len(content) > MOST_HANDOVERS:
        raise ProgrammeRefused("Its line of keys cannot be read.")
    chain: list[Handover] = []
    for each in content:
        if not isinstance(each, dict) or each.keys() != {"before", "after", "signature"}:
            raise ProgrammeRefused("Its line of keys cannot be read.")
        one = Handover(str(each["before"]), str(each["after"]), str(each["signature"]))
        if not _LINE.fullmatch(one.text) or not one.genuine or (chain and chain[-1].after != one.before):
            raise ProgrammeRefused(
                "Its line of keys is broken: one of them was not signed by the one before."
            )
        chain.append(one)
    return tuple(chain)


def verified(public: str, signature: str, message: bytes) -> bool:
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    if not _HEX.fullmatch(public) or not _SIGNATURE.fullmatch(signature):
        return False
    try:
        VerifyKey(bytes.fromhex(public)).verify(message, bytes.fromhex(signature))
    except (ValueError, CryptoError):
        return False
    return True


def _handing_on(before: str, after: str) -> bytes:
    return f"sos-programme key 1\nfrom {before}\nto {after}\n".encode()

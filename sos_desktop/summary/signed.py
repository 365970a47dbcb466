"""Members of a package, signed together with Ed25519, and JSON that can be written in one way only.

What is signed is one line that says what kind of package it is, then the hash and the name of every member in order: so
the signature of one kind never fits another, and no member can be taken out, added or renamed.
"""

import hashlib
import json
from collections.abc import Mapping

from sos_desktop.errors import SummaryRefused

SIGNATURE = "signature.json"


def sign(kind: str, members: Mapping[str, bytes], seed: bytes) -> bytes:
    """``signature.json`` over these members, by the key that grows from ``seed``."""
    from nacl.signing import SigningKey

    key = SigningKey(seed)
    signature = key.sign(_signed(kind, members)).signature
    return written(_signature(key.verify_key.encode(), signature, members))


def signer(kind: str, members: Mapping[str, bytes], signature: bytes) -> str:
    """The public key, in hexadecimal, of whoever signed the members. Raises SummaryRefused."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    given = read(signature, SIGNATURE)
    if given.get("signed") != _hashes(members):
        raise SummaryRefused("Something in it was changed after it was signed.")
    try:
        public = bytes.fromhex(str(given.get("public_key")))
        signed = bytes.fromhex(str(given.get("signature")))
        VerifyKey(public).verify(_signed(kind, members), signed)
    except (ValueError, CryptoError):
        raise SummaryRefused("Its signature does not fit.") from None
    if given != _signature(public, signed, members):
        raise SummaryRefused("Its signature is of a kind that this version does not know.")
    return public.hex()


def hashed(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def written(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=True, indent=1) + "\n").encode()


def read(data: bytes, name: str) -> dict[str, object]:
    """A JSON object written exactly as ``written`` writes it, keys in their order and each of them once."""
    try:
        content = json.loads(data)
        if isinstance(content, dict) and written(content) == data:
            return content
    except (ValueError, RecursionError):
        pass
    raise SummaryRefused(f"Its {name} cannot be read, or something was added to it.")


def _signature(public: bytes, signed: bytes, members: Mapping[str, bytes]) -> dict[str, object]:
    return {
        "algorithm": "Ed25519",
        "public_key": public.hex(),
        "signature": signed.hex(),
        "signed": _hashes(members),
    }


def _signed(kind: str, members: Mapping[str, bytes]) -> bytes:
    lines = "".join(f"{digest} {name}\n" for name, digest in _hashes(members).items())
    return f"{kind} signature 1\n{lines}".encode()


def _hashes(members: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashed(data) for name, data in members.items()}

"""The copy of somebody's records as one file: a PDF and the data in a zip, encrypted with age, and never otherwise.

It is sealed either with a passphrase that is shown once and kept nowhere, or to the public key of whoever answers such
requests for the trust. Where that cannot be done, nothing is written.
"""

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sos_desktop.dates import london_date, stamp
from sos_desktop.errors import BadInput, SaveFailed
from sos_desktop.records.gathering import Gathered
from sos_desktop.reports import subject_access
from sos_desktop.summary.archive import pack
from sos_desktop.vault import passphrase
from sos_desktop.vault.files import hand_over
from sos_desktop.vault.folder import Vault

FORMAT = "sos-copy-of-records-1"
PAPER, DATA = "copy-of-records.pdf", "copy-of-records.json"
WORDS = 5
_SAFE = "Nothing was written, and your records are as they were."


@dataclass(frozen=True, slots=True)
class Seal:
    """Exactly one of the two: words to type, or a public key that begins with ``age1``."""

    passphrase: str = field(default="", repr=False)
    recipient: str = ""


def new_passphrase(chance: Callable[[int], bytes] = os.urandom) -> str:
    """Five words, 64.6 bits: this file travels, so it gets one word more than a record book."""
    return passphrase.generate(WORDS, chance)


def name() -> str:
    """Says nothing about anybody."""
    return f"copy-{secrets.token_hex(3)}.zip.age"


def checked(recipient: str) -> str:
    """A public key that can be sealed to. Raises BadInput before anything is written."""
    import pyrage  # type: ignore[import-untyped]

    try:
        pyrage.x25519.Recipient.from_str(recipient.strip())
    except pyrage.RecipientError:
        raise BadInput(
            "That is not a public key to seal this to.",
            _SAFE,
            "It begins with “age1” and has 62 characters. Paste it again, or use a passphrase instead.",
        ) from None
    return recipient.strip()


def packed(gathered: Gathered, *, now: datetime, demonstration: bool = False) -> bytes:
    """The zip before it is sealed: it stays in memory."""
    data = {
        "format": FORMAT,
        "made": stamp(now),
        "demonstration": demonstration,
        "records": gathered.data,
    }
    return pack(
        {
            PAPER: subject_access.paper(gathered, made=london_date(now), demonstration=demonstration),
            DATA: json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8"),
        }
    )


def sealed(content: bytes, seal: Seal) -> bytes:
    """Raises SaveFailed where it could not be encrypted, so that nothing leaves in clear."""
    import pyrage

    try:
        if seal.recipient:
            recipient = pyrage.x25519.Recipient.from_str(seal.recipient)
            return bytes(pyrage.encrypt(content, [recipient]))
        if not seal.passphrase:
            raise ValueError
        return bytes(pyrage.passphrase.encrypt(content, seal.passphrase))
    except (pyrage.EncryptError, pyrage.RecipientError, ValueError):
        raise SaveFailed("The copy could not be encrypted.", _SAFE, "Please tell your SoS team.") from None


def give(vault: Vault, person_id: str, data: bytes, out: Path, *, now: datetime) -> Path:
    """Note in the audit that a copy was given, and save what ``sealed`` made under ``out``. Raises SaveFailed."""
    if not vault.read_only:
        with vault.store.change(now=now) as change:
            change.audit("copy given", person_id, data)
    return hand_over(out, data, safe="Your records are as they were.")

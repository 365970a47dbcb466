"""Sealing what leaves to those who may open it, in the age format; the only module here that knows pyrage.

What is sealed opens with the ordinary ``age`` tool as well (age-encryption.org/v1): ``age --decrypt -i KEY FILE``. Its
bytes differ each time, so the ledger keeps them as they left. Nothing leaves in clear where sealing fails.

The identity of a record book of the SoS team is reckoned from its install key, as its own copies are
(``vault.own_key``): there is nothing to make, to write or to lose between two backups, and what was sealed to it
before a restore or a re-key still opens. The label keeps it apart from every other key of the same record book.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from sos_desktop.errors import BadInput, SaveFailed, SummaryRefused
from sos_desktop.summary import archive
from sos_desktop.vault.meta import Meta
from sos_desktop.vault.own_key import bech32

if TYPE_CHECKING:
    from pyrage.x25519 import Identity  # type: ignore[import-untyped]

BEGINS = b"age-encryption.org/"
"""With what every file of the format begins, whatever its version."""
SUFFIX = ".age"
LARGEST = archive.LIMIT + 1024 * 1024
"""The seal adds a header and sixteen bytes to every 64 kB; nothing larger is even looked at."""
MOST_RECIPIENTS = 16
_PERSON = b"team-age-key-v1"
_PREFIX = "age-secret-key-"
_NOT_OURS = "No matching keys found"
"""What pyrage says where the header is sound and no identity fits."""
_NOTHING_LEFT = "Nothing has left."


def is_sealed(data: bytes) -> bool:
    return data.startswith(BEGINS)


def checked(recipient: str) -> str:
    """A public key that can be sealed to, without the spaces around it. Raises BadInput."""
    import pyrage  # type: ignore[import-untyped]

    try:
        return str(pyrage.x25519.Recipient.from_str(recipient.strip()))
    except (pyrage.RecipientError, UnicodeEncodeError):
        raise BadInput(
            "That is not a public key to seal summaries to.",
            "Nothing has been changed.",
            "It begins with “age1” and has 62 characters. Copy it again from whoever has the key.",
        ) from None


def seal(package: bytes, recipients: Sequence[str]) -> bytes:
    """The bytes that each of ``recipients`` can open. Raises BadInput for a key that is none, SaveFailed."""
    import pyrage

    keys = sorted({checked(recipient) for recipient in recipients})
    if not 1 <= len(keys) <= MOST_RECIPIENTS:
        raise BadInput(f"A summary is sealed to 1 to {MOST_RECIPIENTS} keys.", _NOTHING_LEFT)
    try:
        return bytes(pyrage.encrypt(package, [pyrage.x25519.Recipient.from_str(key) for key in keys]))
    except pyrage.EncryptError:
        raise SaveFailed("It could not be sealed.", _NOTHING_LEFT, "Please tell your SoS team.") from None


def unseal(data: bytes, identity: "Identity") -> bytes:
    """What was sealed. Raises SummaryRefused: sealed for somebody else, damaged, or too large."""
    import pyrage

    if len(data) > LARGEST:
        raise SummaryRefused("It is larger than 64 MB.")
    if not is_sealed(data):
        raise SummaryRefused("It is not a sealed file.")
    try:
        package = bytes(pyrage.decrypt(data, [identity]))
    except pyrage.DecryptError as problem:
        if str(problem) == _NOT_OURS:
            raise SummaryRefused(
                "It is sealed for somebody else.", "", "Ask for it sealed to the key of this record book."
            ) from None
        raise SummaryRefused("It is sealed, and was damaged or changed on its way.") from None
    if is_sealed(package):
        raise SummaryRefused("It is sealed twice.")
    return package


@dataclass(frozen=True)
class Opener:
    """What opens files that were sealed to one record book of the SoS team. Its secret is shown nowhere."""

    identity: "Identity" = field(repr=False)

    @classmethod
    def of(cls, about: Meta) -> "Opener":
        from pyrage.x25519 import Identity

        secret = blake2b(key=about.install_key, person=_PERSON, digest_size=32).digest()
        return cls(Identity.from_str(bech32(_PREFIX, secret).upper()))

    @property
    def recipient(self) -> str:
        """The public half, for programme packs: ``age1…``, 62 characters."""
        return str(self.identity.to_public())

    def opened(self, data: bytes) -> bytes:
        """What is inside, or ``data`` itself where it is not sealed. Raises SummaryRefused."""
        return unseal(data, self.identity) if is_sealed(data) else data

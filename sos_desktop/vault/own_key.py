"""What only this record book opens: an age identity reckoned from a key that it holds already.

It is needed when the disk takes nothing more, so nothing has to be written to have one. It comes from the install key,
which is in every backup and outlives a new data key: what was sealed before a restore or a re-key still opens.
The format is age's (age-encryption.org/v1), its secret key in Bech32 (BIP 173).
"""

from hashlib import blake2b
from typing import TYPE_CHECKING

from sos_desktop.errors import BadInput, SaveFailed
from sos_desktop.vault.meta import Meta

if TYPE_CHECKING:
    from pyrage.x25519 import Identity  # type: ignore[import-untyped]

LARGEST = 32 * 1024 * 1024
"""No copy of one page's text is nearly as large; a larger file is not even read."""
_PERSON = b"own-age-key-v1"
_PREFIX = "age-secret-key-"
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def seal(about: Meta, content: bytes) -> bytes:
    """Raises SaveFailed where it could not be encrypted, so that nothing leaves in clear."""
    import pyrage  # type: ignore[import-untyped]

    try:
        return bytes(pyrage.encrypt(content, [_identity(about).to_public()]))
    except pyrage.EncryptError:
        raise SaveFailed(
            "It could not be encrypted.", "Nothing was written.", "Please tell your SoS team."
        ) from None


def unseal(about: Meta, data: bytes) -> bytes:
    """What ``seal`` was given. Raises BadInput for a file of another record book, or one that was changed."""
    import pyrage

    try:
        if len(data) > LARGEST:
            raise ValueError
        return bytes(pyrage.decrypt(data, [_identity(about)]))
    except (pyrage.DecryptError, ValueError):
        raise BadInput(
            "This record book does not open that file.",
            "Nothing has been changed.",
            "It is a copy of another record book, or it is damaged.",
        ) from None


def _identity(about: Meta) -> "Identity":
    from pyrage.x25519 import Identity

    secret = blake2b(key=about.install_key, person=_PERSON, digest_size=32).digest()
    return Identity.from_str(bech32(_PREFIX, secret).upper())


def bech32(prefix: str, data: bytes) -> str:
    """``data`` as Bech32 writes it, in lower case."""
    fives = _in_fives(data)
    expanded = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    check = _checksum([*expanded, *fives, *[0] * 6]) ^ 1
    fives += [(check >> 5 * (5 - at)) & 31 for at in range(6)]
    return f"{prefix}1{''.join(_LETTERS[five] for five in fives)}"


def _in_fives(data: bytes) -> list[int]:
    """Five bits at a time, the last ones filled up with zeros."""
    whole = -(-len(data) * 8 // 5)
    number = int.from_bytes(data) << (whole * 5 - len(data) * 8)
    return [(number >> 5 * (whole - 1 - at)) & 31 for at in range(whole)]


def _checksum(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            if top >> bit & 1:
                check ^= generator
    return check

"""Copies of what this office has added up, sealed in ``sent/`` beside the records and so in every backup.

A record book that came back from an older backup reads them first, so that it makes no second partial of a quarter.
The key comes from the install key, which outlives a change of the data key.
"""

import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from sos_desktop.errors import SaveFailed, SummaryRefused
from sos_desktop.summary import archive
from sos_desktop.vault.files import read_at_most, write_safely
from sos_desktop.vault.folder import Vault

FOLDER = "sent"
BEGINS, SUFFIX = "partial-", ".sent"
_NONCE = 24


def on_disk(vault: Vault) -> set[str]:
    """The quarters of which there is a copy. Raises SummaryRefused."""
    try:
        paths = list((vault.folder / FOLDER).glob(f"{BEGINS}*{SUFFIX}"))
    except OSError:
        raise _unreadable() from None
    return {path.name.removeprefix(BEGINS).removesuffix(SUFFIX) for path in paths}


def keep(vault: Vault, period: str, package: bytes, *, chance: Callable[[int], bytes] = os.urandom) -> None:
    """Raises SaveFailed."""
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt

    nonce, path = chance(_NONCE), _path(vault, period)
    sealed = encrypt(package, _bound_to(vault, period), nonce, _key(vault))
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_safely(path, nonce + sealed)
    except OSError:
        raise SaveFailed(
            "The copy of the partial could not be written into the record book's folder.",
            "The partial is in the record book.",
            "Free some space, then make it again: it will be the same.",
        ) from None


def keep_missing(vault: Vault, period: str, package: bytes) -> None:
    """Where a disk was full last time, or somebody has emptied the folder."""
    if not vault.read_only and not _path(vault, period).exists():
        keep(vault, period, package)


def opened(vault: Vault, period: str) -> bytes:
    """The package that was kept. Raises SummaryRefused."""
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
    from nacl.exceptions import CryptoError

    try:
        data = read_at_most(_path(vault, period), archive.LIMIT + 1024)
        return decrypt(data[_NONCE:], _bound_to(vault, period), data[:_NONCE], _key(vault))
    except (OSError, ValueError, TypeError, CryptoError):
        raise _unreadable() from None


def _path(vault: Vault, period: str) -> Path:
    return vault.folder / FOLDER / f"{BEGINS}{period}{SUFFIX}"


def _key(vault: Vault) -> bytes:
    return blake2b(key=vault.meta.install_key, person=b"partials-kept-v1", digest_size=32).digest()


def _bound_to(vault: Vault, period: str) -> bytes:
    return b"SOSPART1" + vault.meta.vault_id + period.encode()


def _unreadable() -> SummaryRefused:
    return SummaryRefused(
        "A file in the folder “sent” cannot be read, so it is not certain which partials this record book has made.",
        "Nothing is lost, and no other partial is made meanwhile.",
        "Copy the folder “sent” back from your newest backup.",
    )

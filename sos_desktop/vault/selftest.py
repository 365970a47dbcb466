"""Does the encryption of this installation do what it must? Three known answers, 0.2 ms, before anything opens.

A library that is missing or built otherwise must stop the application, never weaken it.
"""

import hashlib
from functools import cache

from nacl import bindings

from sos_desktop.errors import VaultError

_ARGON2ID = "1d7d253d9a6407becf3ac997df21010da26867f76992bc24bbb7b714c13ad0b5"
"""Cross-checked with argon2-cffi, the reference implementation."""
_XCHACHA_TAG = "c0875924c1c7987947deafd8780acf49"
"""draft-irtf-cfrg-xchacha-03, appendix A.3.1."""
_SUNSCREEN = (
    b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
    b"sunscreen would be it."
)
_BLAKE2B = "83d0d2b09ef19f1f21ccc79ce080b85e17f38901783911838333744e4e7be94a"
"""Cross-checked between hashlib and libsodium."""


@cache
def pass_or_refuse() -> None:
    """Raise where one of the known answers is another."""
    argon2id = bindings.crypto_pwhash_alg(
        32, b"password", b"somesalt01234567", 2, 64 * 1024, bindings.crypto_pwhash_ALG_ARGON2ID13
    )
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        _SUNSCREEN,
        bytes.fromhex("50515253c0c1c2c3c4c5c6c7"),
        bytes(range(0x40, 0x58)),
        bytes(range(0x80, 0xA0)),
    )
    blake2b = hashlib.blake2b(b"abc", digest_size=32, key=bytes(range(32)), person=b"vault-db-v1")
    found = (argon2id.hex(), sealed[-16:].hex(), blake2b.hexdigest())
    if found != (_ARGON2ID, _XCHACHA_TAG, _BLAKE2B):
        raise VaultError(
            "The encryption of this installation does not work as it should, so nothing was opened.",
            "Nothing has been changed.",
            "Install the application again.",
        )

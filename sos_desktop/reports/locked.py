"""A password on a PDF, so that a copy of a record that leaves is not open to whoever finds it.

AES with 256 bits (PDF 2.0, ISO 32000-2, revision 6); reportlab by itself ends at RC4 with 128, which is broken.
"""

import secrets
import unicodedata
from io import BytesIO

from sos_desktop.errors import BadInput, SaveFailed
from sos_desktop.vault import passphrase

SHORTEST, LONGEST = 12, 127
"""Characters. The longest is the standard's, in bytes; whoever has the file may try passwords for ever."""
WORDS = 4
_SAFE = "Nothing was written."


def new_password() -> str:
    """Four words: to be written down, or said over a telephone."""
    return passphrase.generate(WORDS)


def checked(password: str) -> str:
    """The password as it will be asked for. Raises BadInput for one that is too short, too long or cannot be typed."""
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < SHORTEST:
        raise BadInput(
            f"The password has {len(plain)} characters.",
            _SAFE,
            f"Please take {SHORTEST} or more, or four words.",
        )
    try:
        too_long = len(plain.encode("utf-8")) > LONGEST
    except UnicodeEncodeError:
        raise BadInput(
            "The password holds a character that cannot be kept.", _SAFE, "Please type it again."
        ) from None
    if too_long:
        raise BadInput("The password is too long for a PDF.", _SAFE, "Please take a shorter one.")
    if any(unicodedata.category(letter) == "Cc" for letter in plain):
        raise BadInput("The password holds a character that cannot be typed.", _SAFE, "Please type it again.")
    return plain


def locked(pdf: bytes, password: str) -> bytes:
    """The same PDF, which opens with ``password`` only; nobody has a second one. Raises BadInput, SaveFailed."""
    import pikepdf

    password = checked(password)
    out = BytesIO()
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            sealed = pikepdf.Encryption(
                user=password, owner=secrets.token_urlsafe(32), R=6, aes=True, metadata=True
            )
            opened.save(out, encryption=sealed)
        _prove(out.getvalue(), password)
    except pikepdf.PdfError:
        raise _not_locked() from None
    return out.getvalue()


def _prove(sealed: bytes, password: str) -> None:
    """It opens with the password, and not without."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(sealed)):
            raise _not_locked()
    except pikepdf.PasswordError:
        pikepdf.open(BytesIO(sealed), password=password).close()


def _not_locked() -> SaveFailed:
    return SaveFailed("The PDF could not be given a password.", _SAFE, "Please tell your SoS team.")

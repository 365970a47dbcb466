"""The public half of a record book's signing key, as a file for the SoS team, who know by it whose summaries are whose.

It opens nothing and signs nothing. The file names nobody: whoever hands it over says whose laptop it is.
"""

import re

from sos_desktop.errors import BadInput
from sos_desktop.programme import register, signing
from sos_desktop.vault.folder import Vault

_KEY = re.compile(r"\b[0-9a-fA-F]{64}\b")
LARGEST = 64 * 1024


def file_name(vault: Vault) -> str:
    """``public-key-1f3a9c.txt``."""
    return f"public-key-{signing.public_key(vault.meta.signing_seed)[:6]}.txt"


def text(vault: Vault) -> str:
    """What is saved: one key, and a line on what it is."""
    return (
        "Supporting our Staff: the public signing key of one record book. It is for the SoS team’s register.\n"
        "It opens nothing. Please say whose laptop it is when you hand it over.\n\n"
        f"{signing.public_key(vault.meta.signing_seed)}\n"
    )


def parse(data: bytes) -> str:
    """The key in such a file, or in what somebody copied of it. Raises BadInput where there is none, or several."""
    found = set(_KEY.findall(data[:LARGEST].decode("utf-8", "replace")))
    if len(found) != 1:
        raise BadInput(
            "There is no public key of a record book in that file."
            if not found
            else "There are several keys in that file.",
            "Nothing has been changed.",
            "On the laptop: Settings, “Save this laptop’s public key…”.",
        )
    return register.checked_key(found.pop())

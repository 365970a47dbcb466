"""The two files of an escrow key: the public one, which a record book is given, and the private one, for paper.

The public file is JSON of at most 4 KiB, ``sos-escrow-public`` version 1, with the office and the key; what it says
can be compared with the fingerprint on the paper. The private file is text, to be printed or to lie on a stick in
a drawer: the key stands in it as it is typed.
"""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sos_desktop.errors import BadInput, PlaceRefused
from sos_desktop.vault import disks, places, strict
from sos_desktop.vault.disks import Disk
from sos_desktop.vault.escrow import LONGEST_LABEL, EscrowKey, Recipient
from sos_desktop.vault.files import hand_over, read_at_most

PUBLIC, PRIVATE = ".sos-escrow-public", ".sos-escrow-key"
_FORMAT = "sos-escrow-public"
_VERSION = 1
_LARGEST = 4096
_UNCHANGED = "Nothing has been changed."
_KEY = re.compile(r"^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{8}){8}$", re.MULTILINE)


def _disk_of_any_kind(folder: Path) -> Disk:
    """A stick has FAT as a rule, and it is carried away."""
    return Disk(remote=disks.under(folder).remote)


fit = partial(places.ordinary, disk=_disk_of_any_kind)
"""Refuses a place for a private key that copies or spreads what lies in it."""


def public_file(recipient: Recipient) -> bytes:
    content = {
        "format": _FORMAT,
        "version": _VERSION,
        "label": recipient.label,
        "public": recipient.public.hex(),
    }
    return json.dumps(content, indent=1, ensure_ascii=True).encode() + b"\n"


def read_public(path: Path) -> Recipient:
    """Whose public key it is. Raises BadInput where it is none."""
    return parse_public(_content(path), path.name)


def parse_public(content: bytes, name: str) -> Recipient:
    """The same from bytes that lie in another file, which is called ``name``."""
    try:
        form, version, label, public = strict.fields(
            strict.loads(content), "format", "version", "label", "public"
        )
        if form != _FORMAT or version != _VERSION or type(version) is not int:
            raise ValueError
        return Recipient(strict.text(label, LONGEST_LABEL), strict.digits(public, 32))
    except (ValueError, RecursionError, BadInput):
        raise BadInput(
            f"{name} is not the public file of an escrow key.",
            _UNCHANGED,
            f"It should end in {PUBLIC}; ask the office that made it for it.",
        ) from None


def private_file(key: EscrowKey, label: str) -> bytes:
    """What the office prints and keeps."""
    lines = (
        f"Escrow key of: {label}",
        f"Fingerprint:   {Recipient(label, key.public).fingerprint}",
        "",
        key.text,
        "",
        "Private. It opens the record books that were set up for it, alone or together with a second key.",
        "Keep it on paper or on a stick in a locked place, and on no computer. Every use is written down, and",
        "the owner of the record book is told.",
        "",
    )
    return "\n".join(lines).encode("utf-8")


def read_private(path: Path) -> EscrowKey:
    """The key that stands in a private file. Raises BadInput where none does."""
    text = _content(path).decode("utf-8", "replace")
    found = _KEY.search(text)
    if found is None:
        raise BadInput(
            f"No escrow key stands in {path.name}.", _UNCHANGED, "Choose another file, or type the key."
        )
    return EscrowKey.parse(found[0])


def save_pair(
    folder: Path, label: str, key: EscrowKey, *, allowed: Callable[[Path], None] = fit
) -> tuple[Path, Path]:
    """Save both files in ``folder``; answers the public and the private one. Neither may be there already."""
    recipient = Recipient(label, key.public)
    name = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-") or "escrow"
    public, private = folder / f"{name}{PUBLIC}", folder / f"{name}{PRIVATE}"
    allowed(folder)
    for path in (public, private):
        if path.exists():
            raise PlaceRefused(
                f"{path.name} is there already.",
                "Nothing in that folder has been touched.",
                "Choose another folder: a key that is in use must not be replaced by accident.",
            )
    hand_over(private, private_file(key, label), safe="No key has been made.")
    hand_over(public, public_file(recipient), safe="The private key was saved, its public file was not.")
    return public, private


def _content(path: Path) -> bytes:
    try:
        content = read_at_most(path, _LARGEST)
    except OSError:
        raise BadInput(f"{path.name} cannot be read.", _UNCHANGED, "Please choose another file.") from None
    return content[:_LARGEST] if len(content) <= _LARGEST else b""

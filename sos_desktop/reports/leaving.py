"""A paper about somebody leaves the record book: under a name that says nothing, with a password where one is wanted,
and with a line in the audit that it did."""

import secrets
from datetime import datetime
from pathlib import Path

from sos_desktop.reports import locked
from sos_desktop.vault.files import hand_over
from sos_desktop.vault.folder import Vault

PRINTED = "paper saved"
_SAFE = "Your records are as they were."


def name(what: str) -> str:
    """``record-3fa9c1.pdf``: nobody is in it, and two do not have the same one."""
    return f"{what}-{secrets.token_hex(3)}.pdf"


def sealed(pdf: bytes, password: str) -> bytes:
    """With a password where there is one. Raises BadInput and SaveFailed: then nothing leaves."""
    return locked.locked(pdf, password) if password else pdf


def give(vault: Vault, object_id: str, data: bytes, out: Path, *, now: datetime) -> Path:
    """Note in the audit that a paper was saved, and save it under ``out``. Raises SaveFailed."""
    if not vault.read_only:
        with vault.store.change(now=now) as change:
            change.audit(PRINTED, object_id, data)
    return hand_over(out, data, safe=_SAFE)

"""The site's own urgent numbers, in clear beside the record book, so that F9 shows them while it is locked.

``urgent-numbers.json`` holds names of services and telephone numbers, nobody's and nothing secret. The record book
keeps the same, and a key of its own (BLAKE2b of the audit key, so it outlives a new data key and a restore) with which
the file is sealed. Without the record book anybody could have written the file: while locked it is shown as not
checked; when it is unlocked and its seal is not right, that is said, and the record book's own are shown and written
again.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from sos_desktop.vault import strict
from sos_desktop.vault.files import read_at_most, write_safely

NAME = "urgent-numbers.json"
MOST = 6
"""Numbers: what two people can read over one screen."""
LONGEST = 120
_LARGEST = 16 * 1024
_FORMAT = "sos-urgent-numbers-1"


@dataclass(frozen=True, slots=True)
class Number:
    """Whom one reaches, what to dial, and when to use it."""

    name: str
    call: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The file. ``checked`` is the day on which somebody last confirmed the numbers, ``saved`` a stamp."""

    numbers: tuple[Number, ...]
    checked: str
    saved: str
    mac: bytes = b""

    def body(self) -> dict[str, object]:
        return {
            "format": _FORMAT,
            "numbers": [[number.name, number.call, number.when] for number in self.numbers],
            "checked": self.checked,
            "saved": self.saved,
        }

    def genuine(self, key: bytes) -> bool:
        return hmac.compare_digest(self.mac, _mac(self.body(), key))

    def content(self) -> str:
        """As the record book keeps it: without the seal."""
        return json.dumps(self.body(), sort_keys=True)


class State(Enum):
    """How the file stands when a record book has been opened."""

    NONE = "there is none, and none was entered"
    RIGHT = "it is what the record book holds"
    LATER = "it is sealed, and newer than the record book, which was restored"
    MISSING = "it is gone or older, and nobody changed it"
    CHANGED = "something else has changed it"


def key_of(audit_key: bytes) -> bytes:
    return hashlib.blake2b(b"", digest_size=32, key=audit_key, person=b"urgent-num-v1").digest()


def read(folder: Path) -> Sealed | None:
    """What stands beside the record book in ``folder``, checked by nobody; None where it cannot be read."""
    path = folder / NAME
    try:
        if path.is_symlink():
            return None
        data = read_at_most(path, _LARGEST)
        return parse(data) if len(data) <= _LARGEST else None
    except (OSError, ValueError, RecursionError):
        return None


def write(folder: Path, sealed: Sealed, key: bytes) -> None:
    """Raises OSError where the disk refuses; the record book has it all the same."""
    content = {**sealed.body(), "mac": _mac(sealed.body(), key).hex()}
    write_safely(folder / NAME, json.dumps(content, indent=1, sort_keys=True).encode("ascii"))


def remove(folder: Path) -> None:
    (folder / NAME).unlink(missing_ok=True)


def parse(data: bytes) -> Sealed:
    """Raises ValueError for anything that is not exactly such a file."""
    format_, numbers, checked, saved, mac = strict.fields(
        strict.loads(data), "format", "numbers", "checked", "saved", "mac"
    )
    if format_ != _FORMAT:
        raise ValueError
    return Sealed(_numbers(numbers), strict.text(checked, 10), strict.text(saved, 40), strict.digits(mac, 32))


def kept(content: str) -> Sealed:
    """What the record book keeps, as ``Sealed.content`` wrote it."""
    _, numbers, checked, saved = strict.fields(json.loads(content), "format", "numbers", "checked", "saved")
    return Sealed(_numbers(numbers), strict.text(checked, 10), strict.text(saved, 40))


def state(folder: Path, own: Sealed | None, key: bytes) -> State:
    """How the file in ``folder`` stands to what the record book itself holds."""
    there = (folder / NAME).exists() or (folder / NAME).is_symlink()
    found = read(folder)
    if not there:
        return State.NONE if own is None else State.MISSING
    if found is None or not found.genuine(key):
        return State.CHANGED
    if own is not None and found.body() == own.body():
        return State.RIGHT
    return State.LATER if own is None or found.saved > own.saved else State.MISSING


def _numbers(value: object) -> tuple[Number, ...]:
    lines = [strict.listed(line, 3) for line in strict.listed(value, MOST)]
    if any(len(line) != 3 for line in lines):
        raise ValueError
    return tuple(Number(*(strict.text(part, LONGEST) for part in line)) for line in lines)


def _mac(body: dict[str, object], key: bytes) -> bytes:
    text = json.dumps(body, sort_keys=True).encode("ascii")
    return hashlib.blake2b(text, digest_size=32, key=key, person=b"urgent-mac-v1").digest()

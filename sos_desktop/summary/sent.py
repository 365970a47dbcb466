"""A copy of every file that was sent, with the events it covered, kept encrypted in ``sent/`` beside the records.

A record book that comes back from a backup may be older than its last summary. It would then report events
twice, or protect other counts of the same quarter with the same noise, so that their difference shows. So what
was sent is read back first. The key comes from the install key, which outlives a change of the data key.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path

from sos_desktop.errors import SaveFailed, SummaryRefused
from sos_desktop.summary import document
from sos_desktop.summary.leaving import Leaving
from sos_desktop.vault import closed
from sos_desktop.vault.files import read_at_most, write_safely
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.store import Change, Store

FOLDER = "sent"
SUFFIX = ".sent"
_BEGINS = b"SOSSENT1"
_NONCE = 24
_OF_OTHERS = ("erased-", "partial-")
"""Lines about erasures (``records.tombstones``) and sums of an office (``partial_copies``) lie in the same folder, so
that they too outlive a restore."""
_LARGEST = 256 * 1024 * 1024
_STEP = 256 * 1024
"""Its content is filled up with blanks to a multiple of this. A second place is seen by others, and a line for each
event would tell how many there are; a few thousand events and both sealed halves take one step."""


_KEEP_FILE = "INSERT INTO summary_files (file_id, part, sealed_for, package, sealed) VALUES (?, ?, ?, ?, ?)"
_WITHDRAW = "UPDATE summaries SET withdrawn = :withdrawn WHERE file_id = :file_id"


@dataclass(frozen=True, slots=True)
class _Kept:
    """One row of the ledger, the package as base 64, the events it covered (kind, id, codes), and its files where
    they are sealed or halves: part, for whom, package and sealed bytes. What earlier versions kept has none."""

    summary: dict[str, str | None]
    events: list[tuple[str, str, str]]
    files: list[tuple[int, str, str, str | None]] = field(default_factory=list)


def keep(vault: Vault, file_id: str, *, chance: Callable[[int], bytes] = os.urandom) -> None:
    """Copy what the ledger says about a file into ``sent/``. Raises SaveFailed."""
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt

    content = json.dumps(asdict(_from_ledger(vault, file_id))).encode()
    content += b" " * (-len(content) % _STEP)
    nonce = chance(_NONCE)
    sealed = encrypt(content, _bound_to(vault, file_id), nonce, _key(vault))
    path = _path(vault, file_id)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_safely(path, _BEGINS + nonce + sealed)
    except OSError:
        raise SaveFailed(
            "The copy of the summary could not be written into the record book's folder.",
            "The summary is in the record book, and the same one is made again.",
            "Free some space, then save it again.",
        ) from None


def keep_missing(vault: Vault, file_id: str) -> None:
    """Where a disk was full last time, or somebody has emptied the folder."""
    if not vault.read_only and not _path(vault, file_id).exists():
        keep(vault, file_id)


def read_back(vault: Vault, *, now: datetime) -> int:
    """Put into the ledger what has left and is not in it, and what was withdrawn; how many files that were.

    Raises SummaryRefused where one cannot be read: then nobody knows what has left, and nothing more may.
    """
    if vault.read_only:
        return 0
    there = _on_disk(vault)
    known = {
        row["file_id"]: row["withdrawn"]
        for row in vault.store.rows("SELECT file_id, withdrawn FROM summaries")
    }
    read = sorted(
        (_open(vault, file_id) for file_id in there - known.keys()),
        key=lambda kept: kept.summary["period"] or "",
    )
    withdrawn = [
        kept
        for file_id in sorted(there & {each for each, when in known.items() if when is None})
        if (kept := _open_or_none(vault, file_id)) and kept.summary["withdrawn"]
    ]
    if not read and not withdrawn:
        return 0
    with vault.store.change(now=now) as change:
        for kept in read:
            _into_ledger(change, kept)
        for kept in withdrawn:
            _withdraw(change, kept)
    return len(read) + len(withdrawn)


def uncertain_until(vault: Vault) -> date | None:
    """A quarter that had ended on that day and is not in the ledger may have left all the same."""
    return closed.until(vault.folder / FOLDER)


def keep_files(change: Change, file_id: str, files: Sequence[Leaving]) -> None:
    """Into the ledger, byte for byte. A single file in clear is kept as the package of its summary."""
    if len(files) == 1 and files[0].sealed is None and not files[0].document.half:
        return
    for each in files:
        change.run(_KEEP_FILE, (file_id, each.document.half, each.sealed_for, each.package, each.sealed))


def files_of(store: Store, file_id: str) -> tuple[Leaving, ...]:
    """The files of a summary as they left, where they are sealed or halves."""
    rows = store.rows("SELECT * FROM summary_files WHERE file_id = ? ORDER BY part", (file_id,))
    return tuple(
        Leaving(document.read(row["package"]), row["package"], row["sealed"], row["sealed_for"])
        for row in rows
    )


def _path(vault: Vault, file_id: str) -> Path:
    return vault.folder / FOLDER / f"{file_id}{SUFFIX}"


def _on_disk(vault: Vault) -> set[str]:
    folder = vault.folder / FOLDER
    try:
        return {
            path.stem
            for path in folder.glob(f"*{SUFFIX}")
            if not path.name.startswith((".", *_OF_OTHERS)) and not closed.is_note(path.name)
        }
    except OSError:
        raise _unreadable() from None


def _key(vault: Vault) -> bytes:
    return blake2b(key=vault.meta.install_key, person=b"sent-files-v1", digest_size=32).digest()


def _bound_to(vault: Vault, file_id: str) -> bytes:
    return _BEGINS + vault.meta.vault_id + file_id.encode()


def _open(vault: Vault, file_id: str) -> _Kept:
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
    from nacl.exceptions import CryptoError

    try:
        data = read_at_most(_path(vault, file_id), _LARGEST)
        begins, nonce, sealed = data[:8], data[8 : 8 + _NONCE], data[8 + _NONCE :]
        if begins != _BEGINS or len(nonce) != _NONCE or len(data) > _LARGEST:
            raise ValueError
        content = json.loads(decrypt(sealed, _bound_to(vault, file_id), nonce, _key(vault)))
    except (OSError, ValueError, CryptoError):
        raise _unreadable() from None
    return _Kept(**content)


def _open_or_none(vault: Vault, file_id: str) -> _Kept | None:
    """Of a file that the ledger knows: what cannot be read tells at most that it was withdrawn, too."""
    try:
        return _open(vault, file_id)
    except SummaryRefused:
        return None


def _unreadable() -> SummaryRefused:
    return SummaryRefused(
        "A file in the folder “sent” of this record book cannot be read, so it is not certain what has left.",
        "Nothing is lost, and nothing leaves meanwhile.",
        "Copy the folder “sent” back from your newest backup.",
    )


def _from_ledger(vault: Vault, file_id: str) -> _Kept:
    (row,) = vault.store.rows("SELECT * FROM summaries WHERE file_id = ?", (file_id,))
    events = vault.store.rows(
        "SELECT kind, event_id, categories FROM summary_events WHERE file_id = ? ORDER BY kind, event_id",
        (file_id,),
    )
    summary = {**dict(row), "package": b64encode(row["package"]).decode()}
    files = vault.store.rows(
        "SELECT part, sealed_for, package, sealed FROM summary_files WHERE file_id = ? ORDER BY part",
        (file_id,),
    )
    return _Kept(
        summary,
        [tuple(event) for event in events],
        [
            (part, named, b64encode(package).decode(), None if sealed is None else b64encode(sealed).decode())
            for part, named, package, sealed in files
        ],
    )


def _into_ledger(change: Change, kept: _Kept) -> None:
    summary = kept.summary
    package = b64decode(summary["package"] or "")
    change.run(
        "INSERT INTO summaries (file_id, period, specification, package, saved)"
        " VALUES (:file_id, :period, :specification, :package, :saved)",
        {**summary, "package": package},
    )
    for part, named, held, sealed in kept.files:
        data = b64decode(held), None if sealed is None else b64decode(sealed)
        change.run(_KEEP_FILE, (summary["file_id"], part, named, *data))
    for kind, event_id, categories in kept.events:
        change.run(
            "INSERT INTO summary_events (file_id, kind, event_id, categories) VALUES (?, ?, ?, ?)",
            (summary["file_id"], kind, event_id, categories),
        )
    change.run(_WITHDRAW, summary)
    change.audit("summary read back", summary["file_id"] or "", package)


def _withdraw(change: Change, kept: _Kept) -> None:
    """It was withdrawn after the backup that this record book came back from: what it covered may leave again."""
    change.run(_WITHDRAW, kept.summary)
    change.audit("summary withdrawn", kept.summary["file_id"] or "")

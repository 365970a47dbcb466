"""That somebody was erased, kept where a restore cannot take it back: beside the records, and in every backup.

An old backup still holds whoever was in it. So each erasure also lies, sealed, in the folder ``sent`` of the record
book, which every backup carries and every restore gathers from all of them. It holds the id that the person had, when,
why and by whose decision: never who it was. The key comes from the install key, which outlives a new data key.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

from sos_desktop.codes import ErasureReason
from sos_desktop.errors import SaveFailed, VaultDamaged
from sos_desktop.vault import backup_file
from sos_desktop.vault.backup_file import BackupFile
from sos_desktop.vault.connection import Row
from sos_desktop.vault.files import read_at_most, write_safely
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.meta import Meta
from sos_desktop.vault.store import Store

FOLDER = "sent"
BEGINS = "erased-"
SUFFIX = ".sent"
_NONCE = 24
_LARGEST = 16 * 1024
_NAMED = 16


@dataclass(frozen=True, slots=True)
class Tombstone:
    """``utc`` is a stamp; ``reference`` is that of the decision."""

    person_id: str
    utc: str
    why: ErasureReason
    reference: str


def keep(vault: Vault, tombstone: Tombstone, *, chance: Callable[[int], bytes] = os.urandom) -> None:
    """Seal it into the record book's folder. Raises SaveFailed."""
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt

    nonce = chance(_NONCE)
    content = json.dumps(asdict(tombstone)).encode()
    sealed = encrypt(content, vault.meta.vault_id, nonce, _key(vault.meta))
    path = _path(vault, tombstone.person_id)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_safely(path, nonce + sealed)
    except OSError:
        raise SaveFailed(
            "It could not be written down that this person was erased, so nothing was erased.",
            "Everything is as it was.",
            "Free some space, then try again.",
        ) from None


def forget(vault: Vault, person_id: str) -> None:
    """The erasure was not kept after all. Where it was, ``keep_missing`` makes the file anew."""
    with suppress(OSError):
        _path(vault, person_id).unlink()


def keep_missing(vault: Vault) -> None:
    """For those whose file somebody has removed: the line in the records makes it anew."""
    for row in vault.store.rows("SELECT * FROM erasures"):
        if not _path(vault, row["person_id"]).exists():
            keep(vault, _tombstone(row))


def broken(store: Store) -> list[Tombstone]:
    """Of those who are here though the records say that they were erased: a rescue has filled them in."""
    rows = store.rows("SELECT erasures.* FROM erasures JOIN people ON people.id = person_id")
    return [_tombstone(row) for row in rows]


def _tombstone(row: Row) -> Tombstone:
    return Tombstone(row["person_id"], row["utc"], ErasureReason(row["why"]), row["reference"])


def beside(folder: Path) -> Iterator[bytes]:
    """What lies sealed in a record book's folder."""
    with suppress(OSError):
        for path in sorted((folder / FOLDER).glob(f"{BEGINS}*{SUFFIX}")):
            yield read_at_most(path, _LARGEST)


def inside(files: Iterable[BackupFile]) -> Iterator[bytes]:
    """What lies sealed in backups."""
    for file in files:
        for name in file.sent:
            if name.startswith(f"{FOLDER}/{BEGINS}"):
                with suppress(VaultDamaged):
                    yield file.part(name)


def among(backups: Path) -> Iterator[bytes]:
    """What lies sealed in the backups in a folder."""
    yield from inside(backup_file.readable(backups))


def opened(sealed: Iterable[bytes], about: Meta) -> list[Tombstone]:
    """Those of this record book, each once; what is not one, or is another's, counts for nothing."""
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
    from nacl.exceptions import CryptoError

    found: dict[str, Tombstone] = {}
    for data in sealed:
        with suppress(CryptoError, ValueError, TypeError, KeyError):
            content = json.loads(decrypt(data[_NONCE:], about.vault_id, data[:_NONCE], _key(about)))
            tombstone = Tombstone(
                str(content["person_id"]),
                str(content["utc"]),
                ErasureReason(content["why"]),
                str(content["reference"]),
            )
            found.setdefault(tombstone.person_id, tombstone)
    return list(found.values())


def _path(vault: Vault, person_id: str) -> Path:
    """Named by a keyed digest: even the id that nothing leads to any more stands nowhere in clear."""
    named = blake2b(person_id.encode(), key=_key(vault.meta), digest_size=_NAMED).hexdigest()
    return vault.folder / FOLDER / f"{BEGINS}{named}{SUFFIX}"


def _key(about: Meta) -> bytes:
    return blake2b(key=about.install_key, person=b"tombstones-v1", digest_size=32).digest()

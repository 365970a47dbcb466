"""Putting another database and key file in place of those that are there, so that nothing can stop half-way.

The new ones are made in a hidden folder inside the record book and checked there. Renaming that folder to
``restored`` is the moment at which it is decided: before it nothing has been touched, after it every opening
first finishes the move. Nothing else in the folder (backups, ``sent``, urgent numbers) moves.

The new files are linked into place, not moved: until the folder is known to hold them, ``restored`` holds them too,
so that a power cut which keeps one folder's changes and not the other's takes neither.
"""

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from sos_desktop.errors import SaveFailed
from sos_desktop.vault.files import sync_folder

DECIDED = "restored"
REPLACED = "replaced"
_STAGING = ".restoring-"
_DATABASE = "vault.db"
_JOURNAL = "vault.db-journal"
_ORDER = (_DATABASE, "vault.keys.bak", "vault.keys")


def stage(folder: Path) -> Path:
    """A new hidden folder on the same disk."""
    staging = folder / f"{_STAGING}{secrets.token_hex(4)}"
    staging.mkdir(mode=0o700)
    return staging


def discard(staging: Path) -> None:
    shutil.rmtree(staging, ignore_errors=True)


def decide(folder: Path, staging: Path, *, keep_replaced: bool) -> None:
    """From here on the new one is what this record book is. Needs its lock.

    ``keep_replaced``: what was there could not be made a backup, so it is kept as it is, in a folder beside.
    """
    if keep_replaced:
        (staging / REPLACED).mkdir(mode=0o700)
    sync_folder(staging)
    staging.rename(folder / DECIDED)
    try:
        sync_folder(folder)
        finish(folder)
    except OSError:
        raise SaveFailed(
            "The disk did not confirm that the records were put in place.",
            "Either the old or the new ones are there, and they are whole.",
            "Open the record book again to see which.",
        ) from None


def finish(folder: Path) -> None:
    """Finish a move that was decided, and clear what an undecided one has left. Needs the lock; may be repeated."""
    for left in folder.glob(f"{_STAGING}*"):
        discard(left)
    decided = folder / DECIDED
    if not decided.is_dir():
        return
    replaced = decided / REPLACED
    aside = replaced if replaced.is_dir() else None
    if (decided / _DATABASE).exists():
        _away(folder / _JOURNAL, aside)  # it belongs to the old database and would spoil the new one
        sync_folder(folder)
    for name in _ORDER:
        if (decided / name).exists():
            if aside:
                _away(folder / name, aside)
            _into_place(decided / name, folder / name)
    sync_folder(folder)
    if aside:
        aside.rename(_free(folder))
        sync_folder(folder)
    # At once and for certain: were it still there at a later opening, it would be put in place again.
    done = folder / f"{_STAGING}{secrets.token_hex(4)}"
    decided.rename(done)
    sync_folder(folder)
    discard(done)


def _into_place(new: Path, path: Path) -> None:
    """Under both names at once; where the disk knows no links (FAT), it is moved."""
    if path.exists() and path.samefile(new):
        return
    link = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        os.link(new, link)
    except OSError:
        link = new
    os.replace(link, path)  # noqa: PTH105  the name says what it does


def _away(path: Path, aside: Path | None) -> None:
    """Move a file to what is kept; where it is there already, this move was interrupted before."""
    with suppress(FileNotFoundError):
        if aside is None:
            path.unlink()
        elif not (aside / path.name).exists():
            path.rename(aside / path.name)


def _free(folder: Path) -> Path:
    number = 1
    while (folder / f"{REPLACED}-{number}").exists():
        number += 1
    return folder / f"{REPLACED}-{number}"

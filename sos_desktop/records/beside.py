"""Copies set aside that lie in the record book's own folder: made where it locked while the disk took nothing.

They are files of their own, because what refuses may be one file only (damaged, or held by a virus scanner). Each
goes when it was put in, or when its owner says that it is not needed; and what is in it about somebody who is erased
goes with them.
"""

import secrets
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from sos_desktop.errors import BadInput, SaveFailed
from sos_desktop.records.set_aside import Answer, Piece, SetAside, Typed, opened
from sos_desktop.vault.files import read_at_most, sync_folder, write_safely
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.own_key import LARGEST

FOLDER = "unsaved"
SUFFIX = ".age"


def keep(vault: Vault, aside: SetAside) -> Path:
    """Written and read back. Raises SaveFailed where not even a new file is taken."""
    folder = vault.folder / FOLDER
    path = folder / f"unsaved-{secrets.token_hex(4)}{SUFFIX}"
    try:
        if folder.is_symlink():
            raise NotADirectoryError
        folder.mkdir(mode=0o700, exist_ok=True)
        write_safely(path, aside.sealed(vault.meta))
        sync_folder(vault.folder)
        read(vault, path)
    except (OSError, BadInput):
        remove(path)
        raise SaveFailed(
            "The disk took neither what was typed last nor a copy of it.",
            "Everything shown as saved is kept.",
        ) from None
    return path


def listed(vault: Vault) -> tuple[Path, ...]:
    """The oldest name first; what is no ordinary file is none of ours."""
    folder = vault.folder / FOLDER
    if folder.is_symlink():
        return ()
    try:
        found = [path for path in folder.iterdir() if path.suffix == SUFFIX and not path.is_symlink()]
    except OSError:
        return ()
    return tuple(sorted(path for path in found if path.is_file()))


def ours(vault: Vault) -> Iterator[tuple[Path, SetAside]]:
    """Those that this record book opens. A file that somebody has put among them keeps none of them from being seen."""
    for path in listed(vault):
        with suppress(BadInput):
            yield path, read(vault, path)


def holds(vault: Vault, ids: Collection[str]) -> bool:
    """Whether anything about somebody waits in them."""
    return any(_names(piece, ids) for _, aside in ours(vault) for piece in aside.pieces)


def read(vault: Vault, path: Path) -> SetAside:
    """A copy of this record book, wherever it lies. Raises BadInput for any other file."""
    try:
        data = read_at_most(path, LARGEST)
    except OSError:
        raise BadInput(
            "That file cannot be read.", "Nothing has been changed.", "Check that it is still there."
        ) from None
    return opened(vault.meta, data)


def remove(path: Path) -> None:
    """It was put in, or is not needed."""
    with suppress(OSError):
        path.unlink()


def forget(vault: Vault, ids: Collection[str]) -> None:
    """Take out what is about somebody who is being erased. Raises SaveFailed where the disk does not let it go."""
    for path, aside in ours(vault):
        left = tuple(piece for piece in aside.pieces if not _names(piece, ids))
        if len(left) == len(aside.pieces):
            continue
        try:
            if left:
                write_safely(path, SetAside(aside.at, left).sealed(vault.meta))
            else:
                path.unlink()
        except OSError:
            raise SaveFailed(
                "A copy of unsaved text about this person could not be removed, so nothing was erased.",
                "Everything is as it was.",
                "Free some space, then try again.",
            ) from None


def _names(piece: Piece, ids: Collection[str]) -> bool:
    match piece:
        case Typed():
            said = f"{piece.form} {dict(piece.content)}"
            return any(each in said for each in ids)
        case Answer():
            return piece.session_id in ids or any(each in piece.values for each in ids)
        case _:
            return piece.session_id in ids

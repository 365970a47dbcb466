"""Which record books this account has used: their folders and nicknames, nothing secret, nobody's name.

A line each with tabs between, since it is read before the first paint and importing json costs 1.5 ms of it.
Losing this list loses nothing: a record book in the usual folder is found again, any other can be opened by
its folder.
"""

import contextlib
from pathlib import Path
from typing import NamedTuple

from sos_desktop.errors import SaveFailed
from sos_desktop.paths import Places

_KEYS = "vault.keys"
"""What makes a folder a record book (``vault/keys.py``)."""


_IN_DOUBT = "in doubt"
_MADE_UP, _OWN = "made-up", "own"


class KnownBook(NamedTuple):
    folder: Path
    nickname: str
    demonstration: bool = False


def known_books(places: Places) -> tuple[KnownBook, ...]:
    """Those on the list whose folder is still there, then what else lies in the usual folder."""
    listed = [book for book in _listed(places.known_books) if book.folder.is_dir()]
    folders = {book.folder for book in listed}
    found = []
    if places.record_books.is_dir():
        for folder in sorted(places.record_books.iterdir()):
            if folder not in folders and (folder / _KEYS).is_file():
                found.append(KnownBook(folder, folder.name))
    return (*listed, *found)


def remember_book(places: Places, book: KnownBook) -> None:
    """Put a record book first on the list."""
    book = book._replace(folder=book.folder.absolute())
    listed = _listed(places.known_books)
    if listed[:1] != (book,):
        _write(places.known_books, (book, *(other for other in listed if other.folder != book.folder)))


def forget_book(places: Places, folder: Path) -> None:
    """Take a record book off the list. The record book itself is not touched."""
    folder = folder.absolute()
    _write(places.known_books, tuple(b for b in _listed(places.known_books) if b.folder != folder))


def keep_locked(places: Places, folder: Path, *, in_doubt: bool = False) -> None:
    """Remember which record book is being locked, for the fresh process that comes after. ``in_doubt``: a part of
    it could not be read, so that it is looked at as a whole when it is unlocked."""
    from sos_desktop.vault.files import write_safely

    with contextlib.suppress(OSError):  # then it is chosen on the unlock page, as on any morning
        places.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        lines = (_written(str(folder.absolute())), *((_IN_DOUBT,) if in_doubt else ()))
        write_safely(places.locked, "\n".join(lines).encode("ascii"))


def is_in_doubt(places: Places) -> bool:
    """Whether the one that was just locked is to be looked at as a whole; asked before ``take_locked``."""
    try:
        return places.locked.read_text("ascii").partition("\n")[2] == _IN_DOUBT
    except (OSError, ValueError):
        return False


def take_locked(places: Places) -> Path | None:
    """The record book that was locked just before this process began; told once."""
    try:
        folder = Path(_read(places.locked.read_text("ascii").partition("\n")[0]))
        places.locked.unlink()
    except (OSError, ValueError):
        return None
    return folder if folder.is_dir() else None


def new_folder(inside: Path, nickname: str) -> Path:
    """A folder that does not exist yet, for a record book of that nickname."""
    plain = "".join(char if char.isalnum() and char.isascii() else "-" for char in nickname.lower())
    stem = "-".join(part for part in plain.split("-") if part)[:40] or "record-book"
    number, folder = 1, inside / stem
    while folder.exists():
        number += 1
        folder = inside / f"{stem}-{number}"
    return folder


def _listed(file: Path) -> tuple[KnownBook, ...]:
    """What the list holds; a list that cannot be read is an empty one, since nothing depends on it."""
    try:
        lines = [line.split("\t") for line in file.read_text("ascii").splitlines()]
        return tuple(
            KnownBook(Path(_read(folder)), _read(nickname), what == _MADE_UP)
            for folder, nickname, what in lines
        )
    except (OSError, ValueError):
        return ()


def _read(text: str) -> str:
    return text.encode("ascii").decode("unicode_escape")


def _written(text: str) -> str:
    return text.encode("unicode_escape").decode("ascii")


def _write(file: Path, books: tuple[KnownBook, ...]) -> None:
    from sos_desktop.vault.files import write_safely  # not before the first paint

    text = "".join(
        f"{_written(str(book.folder))}\t{_written(book.nickname)}\t{_MADE_UP if book.demonstration else _OWN}\n"
        for book in books
    )
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_safely(file, text.encode("ascii"))
    except OSError:
        raise SaveFailed(
            "The list of record books could not be written.",
            "The record book itself is safe.",
            "Please check that the disk is not full. You can always open a record book by its folder.",
        ) from None

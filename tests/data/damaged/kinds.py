"""Every kind of damage that is kept here, with the sentence that it is met with. Read by the tests of the core and
of the window: ``runpy.run_path``."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

CORPUS = Path(__file__).parent
PAGE = 4096
FORM = 1
"""The number of the last migration when these were made."""
Damage = Callable[[Path], None]


def cut(size: int) -> Damage:
    return lambda folder: os.truncate(folder / "vault.db", size)


def cut_at_the_end(pages: int) -> Damage:
    return lambda folder: os.truncate(
        folder / "vault.db", (folder / "vault.db").stat().st_size - pages * PAGE
    )


def added(data: bytes) -> Damage:
    def damage(folder: Path) -> None:
        with (folder / "vault.db").open("ab") as file:
            file.write(data)

    return damage


def pages(name: str) -> Damage:
    """Put pages in, each where it was."""

    def damage(folder: Path) -> None:
        data = (CORPUS / "files" / name).read_bytes()
        for start in range(0, len(data), PAGE + 4):
            put(folder, int.from_bytes(data[start : start + 4], "big"), data[start + 4 : start + 4 + PAGE])

    return damage


def zeroed(number: int) -> Damage:
    return lambda folder: put(folder, number, bytes(PAGE))


def swapped(one: int, other: int) -> Damage:
    def damage(folder: Path) -> None:
        data = (folder / "vault.db").read_bytes()
        put(folder, one, data[other * PAGE : (other + 1) * PAGE])
        put(folder, other, data[one * PAGE : (one + 1) * PAGE])

    return damage


def put(folder: Path, number: int, page: bytes) -> None:
    with (folder / "vault.db").open("r+b") as file:
        file.seek(number * PAGE)
        file.write(page)


def database(name: str) -> Damage:
    return lambda folder: shutil.copy(CORPUS / "files" / name, folder / "vault.db") and None


def both_keys(name: str) -> Damage:
    def damage(folder: Path) -> None:
        for kept in ("vault.keys", "vault.keys.bak"):
            shutil.copy(CORPUS / "files" / name, folder / kept)

    return damage


def padded(folder: Path) -> None:
    for kept in ("vault.keys", "vault.keys.bak"):
        with (folder / kept).open("ab") as file:
            file.write(b" " * 64 * 1024)


DAMAGED_KEYS = "The key file of this record book is damaged, and so is its copy."
CHANGED_KEYS = "has been changed by something other than this application"
REFUSED: dict[str, tuple[Damage, str, str]] = {
    "empty": (cut(0), "vault-damaged", "The records file (vault.db) has been emptied."),
    "one byte": (cut(1), "vault-damaged", "The records file (vault.db) has been cut off or added to."),
    "sixteen bytes": (cut(16), "vault-damaged", "The records file (vault.db) has been cut off or added to."),
    "cut in a page": (
        cut(PAGE * 5 + 1000), "vault-damaged", "The records file (vault.db) has been cut off or added to.",
    ),
    "cut at a page": (cut(PAGE * 5), "vault-damaged", "The records are damaged."),
    "its last page cut off": (cut_at_the_end(1), "vault-damaged", "The records are damaged."),
    "the first page of zeros": (zeroed(0), "vault-damaged", "The records do not fit the key file"),
    "a few bytes added": (added(b"x" * 100), "vault-damaged", "has been cut off or added to"),
    "the first pages swapped": (swapped(0, 1), "vault-damaged", "The records do not fit the key file"),
    "all pages as they were": (
        pages("old-pages.pages"), "vault-older-than-its-keys", "An older copy of the records stands in place",
    ),
    "plain SQLite under our name": (
        database("plain.db"), "vault-damaged", "is not an encrypted one of this application",
    ),
    "the database of another": (database("another.db"), "vault-damaged", "The records do not fit the key file"),
    "bad JSON": (both_keys("bad-json.keys"), "vault-damaged", DAMAGED_KEYS),
    "key files cut": (both_keys("cut.keys"), "vault-damaged", DAMAGED_KEYS),
    "key files too large": (padded, "vault-damaged", DAMAGED_KEYS),
    "the same slot twice": (both_keys("duplicate-slot.keys"), "vault-damaged", DAMAGED_KEYS),
    "tiny Argon2 numbers": (both_keys("tiny-argon2.keys"), "vault-damaged", DAMAGED_KEYS),
    "huge Argon2 numbers": (
        both_keys("huge-argon2.keys"), "vault-damaged", "asks for more or less work than any record book needs",
    ),
    "a wrong MAC": (both_keys("wrong-mac.keys"), "vault-damaged", CHANGED_KEYS),
    "a slot taken out by hand": (both_keys("slot-removed.keys"), "vault-damaged", CHANGED_KEYS),
    "records older than the key file": (
        both_keys("ahead.keys"), "vault-older-than-its-keys", "An older copy of the records stands in place",
    ),
    "the key file of another": (both_keys("another.keys"), "vault-damaged", "do not fit the key file"),
}  # fmt: skip

OPENS: dict[str, tuple[Damage, str]] = {
    "a later schema": (
        pages("newer.pages"),
        "A later version of the application has made this record book: it can be read here, not changed.",
    ),
    "a page added": (
        added(b"x" * PAGE),
        "Something had been added to the end of the records file, and was taken away again. Nothing is lost.",
    ),
    "one key file damaged": (
        lambda folder: shutil.copy(CORPUS / "files" / "cut.keys", folder / "vault.keys") and None,
        "A key file was missing or damaged; it has been made anew from its copy.",
    ),
    "one key file of another": (
        lambda folder: shutil.copy(CORPUS / "files" / "another.keys", folder / "vault.keys") and None,
        "A key file was missing or damaged; it has been made anew from its copy.",
    ),
}

FOUND_BY_CHECKING: dict[str, tuple[Damage, str]] = {
    "an old page spliced in": (pages("old-page.pages"), "structure"),
    "a page swapped": (swapped(40, 41), "pages"),
    "a page zeroed": (zeroed(40), "pages"),
}

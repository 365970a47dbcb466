"""A checked backup beside what it cannot do without: SQLite's own backup, and both integrity checks of the copy.

And how long a save waits for it: the longest time between two moments at which one could have been made. While
it is copied an answer is saved again and again, and how long that took is said beside it.
"""

import shutil
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

from bulk import book_of
from large import NOW, opened
from scale import saving
from verdict import Measured, in_turn, tell

from sos_desktop.vault import backup
from sos_desktop.vault.connection import answers, connect
from sos_desktop.vault.files import write_new
from sos_desktop.vault.folder import Vault

SESSIONS = 6_000
TIMES = 5
LIMIT = 1.2
LONGEST_WAIT = 0.150
SAVE_EVERY = 10
"""Handfuls of pages."""


def bare(vault: Vault) -> Callable[[int], object]:
    place = vault.folder / "bare"
    place.mkdir()

    def once(turn: int) -> None:
        target = place / f"{turn}.db"
        write_new(target, b"")
        copy = connect(target, vault.ring.database)
        vault.store.connection.backup(copy)
        copy.close()
        for check in ("cipher_integrity_check", "integrity_check"):
            again = connect(target, vault.ring.database, mode="ro")
            assert answers(again, check) in ([], ["ok"])
            again.close()
        target.unlink()

    return once


def waits(vault: Vault, save: Callable[[int], None]) -> tuple[float, float]:
    """The longest that a save has to wait while all but the checks is done, and the longest save."""
    waited, saved = [], []
    free = perf_counter()

    def between() -> None:
        nonlocal free
        begun = perf_counter()
        waited.append(begun - free)
        if len(waited) % SAVE_EVERY == 0:
            save(len(waited))
            saved.append(perf_counter() - begun)
        free = perf_counter()

    copied = backup.copy(vault, now=NOW, between=between)
    waited.append(perf_counter() - free)
    copied.discard()
    return max(waited), max(saved)


def main() -> int:
    with book_of(SESSIONS) as book, opened(book) as casebook:
        vault = casebook.vault
        megabytes = (vault.folder / "vault.db").stat().st_size / 1e6
        beside = bare(vault)
        ours, theirs = in_turn(lambda _: backup.make(vault, now=NOW), beside, TIMES)
        letting, again = in_turn(lambda _: backup.make(vault, now=NOW, between=lambda: None), beside, TIMES)
        save = saving(casebook)
        found = [waits(vault, save) for _ in range(TIMES)]
        longest, saved = (median(each) for each in zip(*found, strict=True))
        shutil.rmtree(vault.folder / "bare")
    what = "backup() and both integrity checks"
    exit_code = tell(
        Measured(f"checked backup, {megabytes:.0f} MB", ours, what, theirs, LIMIT),
        Measured("the same, letting saves in between", letting, what, again, LIMIT),
        Measured("longest wait of a save for it", longest, "150 ms", LONGEST_WAIT, 1),
    )
    print(f"  the longest of the saves made while it was copied took {1000 * saved:.0f} ms itself")
    return exit_code


if __name__ == "__main__":
    sys.exit(main())

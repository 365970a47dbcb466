"""A checked backup beside what it cannot do without: SQLite's own backup, and both integrity checks of the copy.

And how long a save waits for it: the longest time between two moments at which one could have been made.
"""

import shutil
import sys
from collections.abc import Callable
from itertools import pairwise
from time import perf_counter

from large import NOW, demonstration_of, opened
from verdict import Measured, in_turn, tell

from sos_desktop.vault import backup
from sos_desktop.vault.connection import answers, connect
from sos_desktop.vault.files import write_new
from sos_desktop.vault.folder import Vault

PEOPLE, SESSIONS = 300, 6_000
TIMES = 5
LIMIT = 1.2
LONGEST_WAIT = 0.150


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


def waits(vault: Vault) -> float:
    """The longest that somebody who wants to save has to wait, while all but the checks is done."""
    moments = [perf_counter()]
    copied = backup.copy(vault, now=NOW, between=lambda: moments.append(perf_counter()))
    moments.append(perf_counter())
    copied.discard()
    return max(later - earlier for earlier, later in pairwise(moments))


def main() -> int:
    with opened(demonstration_of(PEOPLE, SESSIONS)) as casebook:
        vault = casebook.vault
        megabytes = (vault.folder / "vault.db").stat().st_size / 1e6
        beside = bare(vault)
        ours, theirs = in_turn(lambda _: backup.make(vault, now=NOW), beside, TIMES)
        letting, again = in_turn(lambda _: backup.make(vault, now=NOW, between=lambda: None), beside, TIMES)
        longest = sorted(waits(vault) for _ in range(TIMES))[TIMES // 2]
        shutil.rmtree(vault.folder / "bare")
    what = "backup() and both integrity checks"
    return tell(
        Measured(f"checked backup, {megabytes:.0f} MB", ours, what, theirs, LIMIT),
        Measured("the same, letting saves in between", letting, what, again, LIMIT),
        Measured("longest wait of a save for it", longest, "150 ms", LONGEST_WAIT, 1),
    )


if __name__ == "__main__":
    sys.exit(main())

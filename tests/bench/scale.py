"""100,000 sessions beside 1,000: the unlock, one save, and the longest wait of a save for a backup.

Beside them, where it is installed, what it costs keepassxc-cli to change one entry of 1,000, 10,000 and 50,000:
it writes the whole file each time, which is why ours is a database.
"""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from bulk import book_of
from keepass import changes
from large import NOW
from nacl import pwhash
from save import choices
from verdict import Measured, in_turn, tell

from sos_desktop import demonstration
from sos_desktop.casebook import Casebook
from sos_desktop.records import sessions
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST

MANY, FEW = 100_000, 1_000
UNLOCKS = 7
SAVES = 1_000
BEYOND_ARGON = 0.25


def unlocked(book: Path) -> Casebook:
    return Casebook.open(book, demonstration.PASSPHRASE, now=NOW, limits=CHEAP_LIMITS)


def beyond_argon(book: Path) -> float:
    """Seconds of an unlock besides Argon2id, which costs the same whatever there is."""
    times = []
    for _ in range(UNLOCKS):
        began = perf_counter()
        casebook = unlocked(book)
        whole = perf_counter() - began
        casebook.close(now=NOW)
        began = perf_counter()
        pwhash.argon2id.kdf(
            32, demonstration.PASSPHRASE.encode(), bytes(16), CHEAPEST.passes, CHEAPEST.memory_mib << 20
        )
        times.append(whole - (perf_counter() - began))
    return median(times)


def saving(casebook: Casebook) -> Callable[[int], None]:
    """One answer of a session under way, another each time."""
    store = casebook.store
    (case, *_) = store.rows("SELECT case_id FROM sessions WHERE kind = 'one-to-one' ORDER BY began")
    session = sessions.begin_one_to_one(store, case["case_id"], now=NOW)
    sessions.welcome(store, session, now=NOW)
    guide = sessions.read(store, session).guide
    items = choices(guide)

    def save(turn: int) -> None:
        item = items[turn % len(items)]
        value = item.options[turn // len(items) % len(item.options)].value
        sessions.answer(
            store, session, guide.canonical, item.link_id, (value,), now=NOW + timedelta(seconds=turn)
        )

    return save


def main() -> int:
    with ExitStack() as stack:
        many, few = (stack.enter_context(book_of(size)) for size in (MANY, FEW))
        unlock = beyond_argon(many)
        opened = [unlocked(book) for book in (many, few)]
        try:
            ours, theirs = in_turn(saving(opened[0]), saving(opened[1]), SAVES)
        finally:
            for casebook in opened:
                casebook.close(now=NOW)
    exit_code = tell(
        Measured(f"unlock of {MANY:,} sessions, less Argon2id", unlock, "250 ms", BEYOND_ARGON, 1),
        Measured(f"saving one answer, {MANY:,} sessions", ours, f"the same, {FEW:,} sessions", theirs, 1.2),
    )
    for words in changes():
        print(f"  {words}", flush=True)
    return exit_code


if __name__ == "__main__":
    sys.exit(main())

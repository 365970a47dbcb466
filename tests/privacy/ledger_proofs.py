"""What a file may not depend on, and what sending again or withdrawing gains: on record books of their own."""

import shutil
import tempfile
from collections import Counter
from datetime import UTC, datetime
from math import sqrt
from pathlib import Path
from random import Random

from sos_desktop.dates import Quarter
from sos_desktop.summary import ledger
from sos_desktop.summary.tables import DEFAULT
from tests.privacy.application import NOISE, file_of, key_of, new_book
from tests.privacy.chances import normal_edge
from tests.privacy.finding import Amount, Finding
from tests.privacy.practitioner import Practitioner

_NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
_QUARTER = Quarter(2026, 3)


def proofs(amount: Amount) -> list[Finding]:
    return [averaging(amount), withdrawing(amount), order(amount)]


def averaging(amount: Amount) -> Finding:
    """Fifty exports of one quarter, and a guesser who takes their mean."""
    exports, seen = 50, Counter[int]()
    room = Path(tempfile.mkdtemp(prefix="privacy-"))
    try:
        one = Practitioner(room, 0, (_QUARTER,), amount.seed)
        one.live()
        for _ in range(exports):
            issued = ledger.issue(one.vault, _QUARTER, now=_NOW, today=_NOW.date())
            seen[hash(issued.package)] += 1
        one.close()
    finally:
        shutil.rmtree(room)
    return Finding(
        f"different files among {exports} exports of one quarter",
        str(len(seen)),
        "1",
        len(seen) == 1,
        "tried",
    )


def withdrawing(amount: Amount) -> Finding:
    """Somebody who keeps a withdrawn file and the next one has two draws of one event, never three: its mean."""
    tried, squares = max(1, amount.files // 2), 0.0
    cell = DEFAULT.cells[0]
    for at in range(tried):
        key = key_of("withdrawn", amount.seed, at)
        first, second = (file_of(key, {cell: 2}, quarter)[cell] for quarter in (_QUARTER.previous, _QUARTER))
        squares += ((first + second) / 2 - 2) ** 2
    exact = float(NOISE.variance(2))
    least = exact / 2 * (1 - normal_edge() * sqrt(6 / tried))
    return Finding(
        f"variance left to somebody who keeps a withdrawn file and its successor ({tried:,} pairs)",
        f"{squares / tried:.2f}", f"half of {exact:.2f}, within sampling error", squares / tried >= least, "simulated",
    )  # fmt: skip


def order(amount: Amount) -> Finding:
    """The same events, written down in other orders into record books with the same keys: the same bytes."""
    packages = Counter[bytes]()
    room = Path(tempfile.mkdtemp(prefix="privacy-"))
    try:
        for at in range(amount.books):
            packages[_written_in_order(room / str(at), Random(at))] += 1
    finally:
        shutil.rmtree(room)
    return Finding(
        f"different files of the same events written down in {amount.books} orders",
        str(len(packages)), "1", len(packages) == 1, "tried",
    )  # fmt: skip


def _written_in_order(folder: Path, chance: Random) -> bytes:
    vault = new_book(folder, Random(7).randbytes)
    people = [("students", "resuscitation")] * 3 + [
        ("medical-and-dental", "first-death"),
        ("students", "other"),
    ] * 2
    chance.shuffle(people)
    try:
        for at, (group, event) in enumerate(people):
            with vault.store.change(now=_NOW) as change:
                change.run(
                    "INSERT INTO people (id, code_name, staff_group, organisation, made) VALUES (?, ?, ?, 'own', '')",
                    (f"p{chance.random()}-{at}", f"Wren {at}", group),
                )
                (person,) = change.row("SELECT id FROM people WHERE code_name = ?", (f"Wren {at}",)) or ("",)
                change.run(
                    "INSERT INTO incidents (id, label, occurred_partial, event_type, source, organisation, area, made)"
                    " VALUES (?, '', '2026-01-01', ?, 'self', 'own', '', '')",
                    (f"i{at}", event),
                )
                change.run(
                    "INSERT INTO cases (id, person_id, incident_id, exposure, source, first_contact, made)"
                    " VALUES (?, ?, ?, 'direct', 'self', '2026-08-10', '')",
                    (f"c{at}", person, f"i{at}"),
                )
        return ledger.issue(vault, _QUARTER, now=_NOW, today=_NOW.date()).package
    finally:
        vault.close(now=_NOW)

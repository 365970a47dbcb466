"""What must hold whatever is recorded, in which order, and under which parameters."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sos_desktop.codes import StaffGroup
from sos_desktop.dates import Quarter
from sos_desktop.summary import document, events, ledger, parameters
from sos_desktop.summary.parameters import WITHOUT_A_PACK, Parameters
from sos_desktop.summary.tables import CATALOGUE, Cell, Mode
from sos_desktop.vault.folder import Vault

TOTAL = Cell("case", "total", "all")
NOISY = Parameters(epsilon=Fraction(4, 11), tables=tuple(each.key for each in CATALOGUE), serial=1)
cells = st.fixed_dictionaries(
    {}, optional={cell: st.integers(0, 40) for cell in NOISY.specification.cells[:24]}
)


def counted(true: dict[Cell, int]) -> events.Counted:
    return events.Counted(Counter(true), 0, 0, 0, 0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(true=cells, chosen=st.sampled_from((WITHOUT_A_PACK, NOISY)), which=st.integers(0, 23))
def test_one_more_person_moves_a_number_by_nothing_or_by_three(
    vault: Vault, quarter: Quarter, true: dict[Cell, int], chosen: Parameters, which: int
):
    cell = chosen.specification.cells[which]
    before = ledger.prepared(vault.meta, quarter, counted(true), chosen).counts
    after = ledger.prepared(
        vault.meta, quarter, counted({**true, cell: true.get(cell, 0) + 1}), chosen
    ).counts
    assert after[cell] - before[cell] in (0, 3)
    assert {other for other in before if before[other] != after[other]} <= {cell}
    assert all(count % 3 == 0 for count in after.values())
    assert set(after) == set(chosen.specification.cells)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(true=cells)
def test_what_was_prepared_is_read_from_its_bytes_again(
    vault: Vault, quarter: Quarter, true: dict[Cell, int]
):
    for chosen in (WITHOUT_A_PACK, NOISY):
        made = ledger.prepared(vault.meta, quarter, counted(true), chosen)
        read = document.read(document.write(made, vault.meta.signing_seed))
        assert (read.counts, read.specification) == (made.counts, made.specification)


def put_all(book: Any, order: random.Random) -> None:
    """The same events, in any order; ids are given out as they come."""
    groups = list(StaffGroup)
    deeds: list[Callable[[], object]] = [
        *(lambda n=n: book.case(f"2026-08-{n + 1:02}", group=groups[n % 11]) for n in range(20)),
        *(lambda n=n: book.offer("2026-08-01", "declined", f"2026-08-{n + 2:02}") for n in range(6)),
        *(lambda n=n: book.follow_up("2026-08-01", "done", f"2026-07-{n + 20}", "watch") for n in range(6)),
        *(lambda n=n: book.group(f"2026-08-{n + 1:02}", n) for n in range(4)),
    ]
    order.shuffle(deeds)
    for deed in deeds:
        deed()


def test_the_order_of_the_records_is_not_in_the_bytes(
    book: Any, vault: Vault, quarter: Quarter, now: datetime
):
    made = []
    for seed in range(2):
        with pytest.raises(RuntimeError, match="undone"), vault.store.change(now=now):
            put_all(book, random.Random(seed))
            waiting = events.waiting(vault.store, quarter, NOISY.specification)
            whole = ledger.prepared(vault.meta, quarter, waiting, NOISY)
            made.append(document.write(whole, vault.meta.signing_seed))
            raise RuntimeError("undone")
    assert waiting.events == 36
    assert made[0] == made[1]


@pytest.mark.parametrize("mode", list(Mode))
def test_over_the_years_each_event_leaves_once_and_none_is_lost(
    book: Any, vault: Vault, quarter: Quarter, mode: Mode
):
    """Late, skipped, withdrawn and under three packs: the law of once, and twice after a withdrawal."""
    chance, cases, withdrawn = random.Random(7), [], set()
    which, serial = Quarter(2026, 1), 0
    for step in range(12):
        if step % 4 == 1:
            serial += 1
            offices = (
                tuple(parameters.Recipient(name, "") for name in ("One", "Two"))
                if mode is Mode.SHARES
                else ()
            )
            tables = tuple(each.key for each in CATALOGUE[: 2 + 3 * serial])
            chosen = Parameters(mode, Fraction(1, 2) * (mode is Mode.NOISE), tables, (), (), offices, serial)
            with vault.store.change(now=book.now) as change:
                parameters.take_from(change, which, chosen)
        for _ in range(chance.randrange(4)):
            late = chance.choice((0, 0, 0, 200))
            cases.append(book.case(str(which.first + timedelta(days=chance.randrange(80) - late))))
        if chance.random() < 0.75:
            today: date = which.next.first
            issued = ledger.issue(vault, which, now=book.now, today=today)
            assert ledger.issue(vault, which, now=book.now, today=today) == issued
            if chance.random() < 0.3:
                ledger.withdraw(vault, issued.file_id, now=book.now)
                withdrawn.add(issued.file_id)
        which = which.next
    last = ledger.issue(vault, which, now=book.now, today=which.next.first)
    rows = vault.store.rows("SELECT event_id, file_id FROM summary_events")
    standing = Counter(row["event_id"] for row in rows if row["file_id"] not in withdrawn)
    times = Counter(row["event_id"] for row in rows)
    assert set(times) == set(cases)
    assert max(times.values()) <= 2
    assert all(count == 1 for count in standing.values())
    twice_withdrawn = {event for event, count in times.items() if count == 2 and event not in standing}
    assert set(cases) - set(standing) == twice_withdrawn
    if mode is Mode.SHARES:
        added = [
            (one + two) % 2**64
            for one, two in zip(*(file.document.counts.values() for file in last.files), strict=True)
        ]
        assert max(added) <= len(cases)

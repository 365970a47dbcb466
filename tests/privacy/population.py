"""The whole network, simulated once: 48 practitioners, 12 quarters, everything that real life does to them.

What is asked of it: each event is reported once and none is lost; a file sent again is the same; a record book that
came back from a backup reports no quarter twice; the sums are the truth but for noise, and the intervals hold it.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from math import sqrt
from pathlib import Path

from sos_desktop.attack import audit as attack
from sos_desktop.combining import combine
from sos_desktop.combining.combine import Combined
from sos_desktop.combining.totals import Total
from sos_desktop.dates import Quarter
from sos_desktop.summary.tables import DEFAULT, Cell
from tests.privacy.application import NOISE, file_of, key_of
from tests.privacy.chances import DOUBT, normal_edge
from tests.privacy.finding import Amount, Finding
from tests.privacy.practitioner import Practitioner, SentFile

_LAST = Quarter(2026, 3)
_MISHAPS = {3: "in place", 7: "elsewhere"}
"""Of every twelve practitioners, one goes back to a backup, and one has nothing left but a backup."""


@dataclass(frozen=True)
class Population:
    """What is left of a simulated network: its files with the truth behind them, and what befell it."""

    practitioners: tuple[Practitioner, ...]
    combined: Combined
    last: date

    @property
    def files(self) -> list[tuple[int, SentFile]]:
        """Those that were not withdrawn, with whose they are."""
        return [
            (each.number, file)
            for each in self.practitioners
            for file in each.sent
            if file.file_id not in each.withdrawn
        ]


def quarters(how_many: int) -> tuple[Quarter, ...]:
    found = [_LAST]
    while len(found) < how_many:
        found.append(found[-1].previous)
    return tuple(reversed(found))


@contextmanager
def lived(amount: Amount) -> Iterator[Population]:
    """Live it, and add up what was sent as the SoS team does; the record books are open meanwhile."""
    room = Path(tempfile.mkdtemp(prefix="privacy-", dir=_fast_folder()))
    lived_through: list[Practitioner] = []
    try:
        for number in range(amount.practitioners):
            one = Practitioner(
                room, number, quarters(amount.quarters), amount.seed, mishap=_MISHAPS.get(number % 12, "")
            )
            lived_through.append(one)
            one.live()
        yield Population(tuple(lived_through), _added_up(lived_through, room), _LAST.last)
    finally:
        for one in lived_through:
            one.close()
        shutil.rmtree(room, ignore_errors=True)


def _added_up(practitioners: list[Practitioner], room: Path) -> Combined:
    inbox = room / "sent in"
    inbox.mkdir()
    for each in practitioners:
        for file in each.sent:
            if file.file_id not in each.withdrawn:
                (inbox / f"{file.file_id}.zip").write_bytes(file.package)
    return combine.combine([inbox], today=_LAST.next.last)


def _fast_folder() -> str | None:
    memory = Path("/dev/shm")  # noqa: S108  a folder of its own is made in it
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 600_000_000 else None


def proofs(amount: Amount) -> list[Finding]:
    with lived(amount) as population:
        return [
            reported_once(population),
            none_lost(population),
            truth_adds_up(population),
            same_again(population),
            no_second_name(population),
            sums_are_near(population),
            *attacked(population),
            *replicated(population, amount),
        ]


# The ledger


def reported_once(population: Population) -> Finding:
    live, ever = Counter[int](), Counter[int]()
    for each in population.practitioners:
        live.update(each.times_left(live=True).values())
        ever.update(each.times_left(live=False).values())
    most, most_ever = max(live, default=0), max(ever, default=0)
    return Finding(
        f"how often an event is in files that count, and in files at all ({sum(live.values()):,} events)",
        f"{most} and {most_ever}",
        "1 and 2",
        most <= 1 and most_ever <= 2,
        "simulated",
    )


def none_lost(population: Population) -> Finding:
    """What was withdrawn twice has left twice, and leaves no more: that is the law, and its number is said."""
    lost = strange = spent = 0
    for each in population.practitioners:
        due = {(one.kind, one.event_id) for one in each.happened if one.counts <= population.last}
        left = each.times_left(live=True).keys()
        lost += len(due - left - each.gone - each.spent)
        strange += len(left - due)
        spent += len(each.spent)
    return Finding(
        f"events that were lost, and that were reported before their time ({spent} were withdrawn twice)",
        f"{lost} and {strange}", "0 and 0", not lost and not strange, "simulated",
    )  # fmt: skip


def truth_adds_up(population: Population) -> Finding:
    """What the simulation knows to have happened, against what went into the files, table by table."""
    happened = Counter[str]()
    for each in population.practitioners:
        for one in each.happened:
            if one.counts <= population.last and (one.kind, one.event_id) not in each.spent:
                happened[one.kind] += one.times
    wrong = 0
    for table in DEFAULT.tables:
        counted = sum(file.true[cell] for _, file in population.files for cell in table.cells)
        wrong += counted != happened[table.kind]
    return Finding(
        f"tables whose true sum differs from what happened ({happened.total():,} events and attendances)",
        str(wrong), "0", not wrong, "simulated",
    )  # fmt: skip


def same_again(population: Population) -> Finding:
    tried = sum(each.reissued for each in population.practitioners)
    differed = sum(each.differed for each in population.practitioners)
    return Finding(
        f"files made again that differ, so that noise could be averaged ({tried:,} made again)",
        str(differed), "0", not differed and tried > 0, "simulated",
    )  # fmt: skip


def no_second_name(population: Population) -> Finding:
    restored = [each for each in population.practitioners if each.mishap]
    seconds = sum(each.second_names for each in restored)
    ids = Counter(file.file_id for each in population.practitioners for file in each.sent)
    signed = Counter((each.number, file.quarter) for each in population.practitioners for file in each.sent)
    twice = sum(times > 1 for times in (*ids.values(), *signed.values()))
    return Finding(
        f"quarters reported twice after a restored backup ({len(restored)} restored)",
        str(seconds + twice), "0", not seconds + twice and bool(restored), "simulated",
    )  # fmt: skip


# The sums


def sums_are_near(population: Population) -> Finding:
    """End to end: what the SoS team reads for all quarters together, from the files themselves."""
    true: Counter[Cell] = Counter()
    for _, file in population.files:
        true.update(file.true)
    inside = 0
    for cell in DEFAULT.cells:
        total = population.combined.total(cell)
        inside += total.low <= true[cell] <= total.high
    cells = len(DEFAULT.cells)
    least = cells - 8  # of 95 in 100: fewer than this many inside has a chance below 1 in 2,000
    return Finding(
        f"intervals that hold the truth, from {population.combined.files} files as they were sent",
        f"{inside} of {cells}", f"at least {least}", inside >= least, "simulated",
    )  # fmt: skip


def attacked(population: Population) -> list[Finding]:
    """The audit that information governance can run (``sos-records attack``), on every file by itself, on all files of
    one record book, and on everything that was ever sent."""
    sent = [
        [(f"{file.file_id}.zip", file.package) for file in each.sent] for each in population.practitioners
    ]
    every = [file for files in sent for file in files]
    alone = sum(len(attack.audit_of([file]).findings) for file in every)
    of_one = sum(len(attack.audit_of(files).findings) for files in sent)
    all_together = len(attack.audit_of(every).findings)
    return [
        Finding(
            f"findings of the attack: {len(every)} files alone, those of one record book, all of them",
            f"{alone}, {of_one}, {all_together}", "0", not alone + of_one + all_together, "exact",
        ),
    ]  # fmt: skip


def replicated(population: Population, amount: Amount) -> list[Finding]:
    """The same truth under other keys, again and again: the mean and the spread of what the SoS team would read."""
    files = population.files
    variance = NOISE.variance_thousandths
    squares = 0.0
    inside = strictly = shown = numbers = 0
    by_cell: Counter[Cell] = Counter()
    for at in range(amount.replicates):
        sums: Counter[tuple[Quarter, Cell]] = Counter()
        truth: Counter[tuple[Quarter, Cell]] = Counter()
        came: Counter[Quarter] = Counter()
        for number, file in files:
            key = key_of("replicate", amount.seed, at, number)
            came[file.quarter] += 1
            for cell, count in file_of(key, file.true, file.quarter).items():
                error = count - file.true[cell]
                by_cell[cell] += error
                squares += error * error
                numbers += 1
                sums[file.quarter, cell] += count
                truth[file.quarter, cell] += file.true[cell]
        for place, count in sums.items():
            total = Total(came[place[0]], count, came[place[0]] * variance)
            inside += total.low <= truth[place] <= total.high
            strictly += abs(count - truth[place]) <= total.half_width
            shown += 1
    per_cell = numbers / len(DEFAULT.cells)
    worst = max(abs(by_cell[cell]) / per_cell for cell in DEFAULT.cells)
    edge = normal_edge(DOUBT / len(DEFAULT.cells)) * sqrt(3.352 / per_cell)
    overall, edge_overall = abs(by_cell.total()) / numbers, normal_edge() * sqrt(3.352 / numbers)
    return [
        Finding(
            f"bias of one number, over all ({numbers:,} numbers)",
            f"{overall:.4f}", f"sampling error {edge_overall:.4f}", overall <= edge_overall, "simulated",
        ),
        Finding(
            f"the same, the worst of {len(DEFAULT.cells)} cells",
            f"{worst:.4f}", f"sampling error {edge:.4f}", worst <= edge, "simulated",
        ),
        Finding(
            "variance of one number in the network",
            f"{squares / numbers:.3f}", "3.352 (and sampling error)",
            squares / numbers <= 3.352 * (1 + normal_edge() * sqrt(4 / numbers)), "simulated",
        ),
        Finding(
            f"intervals of a quarter that hold the truth ({shown:,} intervals)",
            f"{inside / shown:.2%} as shown, {strictly / shown:.2%} before rounding to whole people",
            "93.5% or more", strictly / shown >= 0.935, "simulated",
        ),
    ]  # fmt: skip

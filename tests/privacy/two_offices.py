"""Two offices, end to end: halves leave record books, each office adds up its own over an agreed list, the sums are
opened together, and what may be shown of them holds the truth and gives the attack nothing."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sos_desktop.attack import audit as attack
from sos_desktop.offices import agreed, exact, halves, output_control, partials
from sos_desktop.offices.partials import Kept
from sos_desktop.offices.relations import BETWEEN, PAIR
from sos_desktop.summary import document
from sos_desktop.summary.document import Document
from sos_desktop.summary.tables import Cell, Table
from tests.privacy.application import QUARTER, SPLIT, both_files, key_of, new_book
from tests.privacy.chances import poisson
from tests.privacy.finding import Amount, Finding

_PRACTITIONERS = 12
_NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


def proofs(amount: Amount) -> list[Finding]:
    tried = max(2, amount.books // 8)
    wrong = narrow = shown = 0
    alone: list[int] = []
    for at in range(tried):
        chance = Random(f"two offices {amount.seed} {at}")
        true = [_happened(chance) for _ in range(_PRACTITIONERS)]
        files = [both_files(key_of("two offices", amount.seed, at, n), each) for n, each in enumerate(true)]
        opened = _opened([[document.read(both[side]) for both in files] for side in (0, 1)], chance)
        for cell, each in opened.shown.items():
            total = sum(counts[cell] for counts in true)
            shown += 1
            wrong += not each.range.low <= total <= each.range.high or (each.value == 0) != (total == 0)
        narrow += len(output_control.narrow(opened.shown))
        for side in (0, 1):
            alone.append(len(attack.audit_of((f"{n}", both[side]) for n, both in enumerate(files)).findings))
    return [
        Finding(
            f"totals that two offices show and that are not true ({shown:,} totals, from {tried * _PRACTITIONERS} pairs"
            " of files)",
            str(wrong), "0", not wrong and shown > 0, "tried",
        ),
        Finding(
            f"hidden ones among them that the attack narrows to fewer than {output_control.VALUES} values; findings of"
            " the attack in what one office has",
            f"{narrow}, {sum(alone)}", "0, 0", not narrow + sum(alone), "exact",
        ),
    ]  # fmt: skip


def _opened(sides: Sequence[Sequence[Document]], chance: Random) -> exact.Opened:
    """Each office in a record book of its own; they tell each other the fingerprint of their list, then their sum."""
    room = Path(tempfile.mkdtemp(prefix="privacy-"))
    try:
        return exact.opened(*(made.partial for made in _added_up(sides, chance, room)))
    finally:
        shutil.rmtree(room)


def _added_up(sides: Sequence[Sequence[Document]], chance: Random, room: Path) -> list[Kept]:
    sorted_out = [halves.sort_out(documents, QUARTER) for documents in sides]
    kept = []
    for at, mine in enumerate(sorted_out):
        vault = new_book(room / f"office-{at}", chance.randbytes, kind="team")
        try:
            theirs = agreed.short(sorted_out[1 - at].fingerprint)
            today = QUARTER.last + timedelta(days=30)
            kept.append(partials.make(vault, mine, theirs, now=_NOW, today=today))
        finally:
            vault.close(now=_NOW)
    return kept


def _happened(chance: Random) -> Mapping[Cell, int]:
    """A quarter of one practitioner, such that every table of a kind has the same sum, and pairs fit their tables."""
    true = dict.fromkeys(SPLIT.specification.cells, 0)
    for kind in dict.fromkeys(table.kind for table in SPLIT.specification.tables):
        tables = SPLIT.specification.of(kind)
        for _ in range(poisson(chance, 5)):
            chosen = {
                table.name: _likely(table.categories, chance) for table in tables if PAIR not in table.name
            }
            for table in tables:
                category = chosen.get(table.name) or _of_pair(table, chosen, chance)
                true[Cell(kind, table.name, category)] += 1
    return true


def _of_pair(table: Table, chosen: Mapping[str, str], chance: Random) -> str:
    """The line of a pair on which an event stands; of a table that the kind does not have, any."""
    fit = [
        category
        for category in table.categories
        if all(
            chosen.get(name, part) == part
            for name, part in zip(table.name.split(PAIR), category.split(BETWEEN), strict=True)
        )
    ]
    return chance.choice(fit)


def _likely(categories: Sequence[str], chance: Random) -> str:
    return categories[min(int(chance.expovariate(0.6)), len(categories) - 1)]

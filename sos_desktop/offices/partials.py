"""One partial for each quarter: this office's sum over an agreed list, and the ledger that says it was made.

Were an office to give away two sums whose lists differ by one file, and the other office too, that one practitioner's
counts would be the difference. So each office keeps its own ledger: a quarter has one partial, a file stands in
one, and a late file waits for the partial of the next quarter. The same quarter always gives the same bytes. The list
is compared before anything is made, since nothing can be made anew after.

As with what practitioners send, a copy lies sealed in ``sent/`` and in every backup, so that a record book that came
back from an older backup knows what it has made.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sos_desktop.dates import Quarter, from_stamp, stamp
from sos_desktop.errors import SummaryRefused
from sos_desktop.offices import agreed, partial, partial_copies
from sos_desktop.offices.halves import Halves
from sos_desktop.offices.partial import Partial
from sos_desktop.summary import shares
from sos_desktop.summary.document import public_half
from sos_desktop.vault import closed
from sos_desktop.vault.files import hand_over
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.meta import Meta
from sos_desktop.vault.store import Change

_SAFE = "Nothing has left this computer."
_KEPT = "It is in the record book, and the same one is saved again."


@dataclass(frozen=True, slots=True)
class Kept:
    """A partial in the ledger; ``mine`` was made here, the others came from the other office."""

    partial: Partial
    package: bytes
    mine: bool
    kept: datetime


def ledger(vault: Vault, *, now: datetime) -> tuple[Kept, ...]:
    """Every partial that was made here or came, the newest quarter first. Raises SummaryRefused as ``read_back``."""
    read_back(vault, now=now)
    rows = vault.store.rows("SELECT * FROM partials ORDER BY period DESC, mine DESC")
    return tuple(
        Kept(partial.read(row["package"]), row["package"], bool(row["mine"]), from_stamp(row["kept"]))
        for row in rows
    )


def added(vault: Vault) -> dict[str, str]:
    """Of every file that stands in a partial of this office: of which quarter's."""
    rows = vault.store.rows("SELECT file_id, period FROM partial_files")
    return {row["file_id"]: row["period"] for row in rows}


def added_before(vault: Vault, period: Quarter) -> dict[str, str]:
    """The same without the partial of this very quarter, so that it can be made again as it was."""
    return {file_id: of for file_id, of in added(vault).items() if of != str(period)}


def make(vault: Vault, halves: Halves, typed: str, *, now: datetime, today: date) -> Kept:
    """Add up this office's halves and enter it: once for a quarter. ``typed`` is the other office's fingerprint.

    Raises SummaryRefused, SaveFailed, VaultReadOnly. What was made for a quarter before is given back as it was.
    """
    refuse_casework(vault)
    read_back(vault, now=now)
    earlier = _mine(vault, halves.period)
    if earlier:
        if earlier.partial.fingerprint != halves.fingerprint:
            raise _there_is_one(halves.period)
        partial_copies.keep_missing(vault, str(halves.period), earlier.package)
        return earlier
    _refuse_closed(vault, halves.period, today=today)
    if halves.too_few:
        raise SummaryRefused(halves.too_few, _SAFE, "Fewer would be about single practitioners.")
    if any(each.demonstration != vault.meta.demonstration for each in halves.chosen):
        raise SummaryRefused(
            "Made-up files are added up in a demonstration, and real ones in a real record book.", _SAFE
        )
    if not agreed.is_same(typed, halves.fingerprint):
        raise SummaryRefused(
            "The other office's list is another one: its fingerprint is not the same.",
            _SAFE,
            "Compare both lists first. What is made over different lists can never be opened, nor made anew.",
        )
    added_up = _added_up(halves)
    package = partial.write(added_up, vault.meta.signing_seed)
    with vault.store.change(now=now) as change:
        _enter(change, partial.read(package), package, stamp(now))
        change.audit("partial made", str(halves.period), package)
    partial_copies.keep(vault, str(halves.period), package)
    return Kept(partial.read(package), package, True, from_stamp(stamp(now)))


def bring_in(vault: Vault, package: bytes, *, now: datetime) -> Kept:
    """Keep what the other office has sent, or what this one has made before it came back from a backup."""
    refuse_casework(vault)
    read_back(vault, now=now)
    brought = partial.read(package)
    mine = brought.signer == public_half(vault.meta.signing_seed)
    if brought.demonstration != vault.meta.demonstration:
        raise SummaryRefused("Made-up sums and real ones are never brought together.", _SAFE)
    earlier = _mine(vault, brought.period)
    if mine:
        if earlier is None:
            _enter_again(vault, brought, package, now=now)
            partial_copies.keep(vault, str(brought.period), package)
        elif earlier.package != package:
            raise _there_is_one(brought.period)
    else:
        if earlier is not None and earlier.partial.half == brought.half:
            raise SummaryRefused(
                "That partial is of the same office as the one made here: it takes one of each.", _SAFE
            )
        _keep_theirs(vault, brought, package, now=now)
    return Kept(brought, package, mine, from_stamp(stamp(now)))


def is_office(about: Meta) -> bool:
    """A record book of the SoS team's kind; a demonstration shows what the team does, too."""
    return about.kind == "team" or about.demonstration


def refuse_casework(vault: Vault) -> None:
    if not is_office(vault.meta):
        raise SummaryRefused(
            "Sums of two offices are made in a record book of the SoS team or of the second office.",
            _SAFE,
            "Open that one, or make it: it holds no casework.",
        )


def save(kept: Kept, out: Path) -> Path:
    """Write it into a folder, or under the name ``out``, and read it back. Raises SaveFailed."""
    path = out / kept.partial.name if out.is_dir() else out
    return hand_over(path, kept.package, safe=_KEPT)


def _added_up(halves: Halves) -> Partial:
    first = halves.chosen[0]
    return Partial(
        first.specification,
        halves.period,
        first.organisation,
        first.demonstration,
        first.half,
        halves.record_books,
        halves.members,
        shares.add(each.counts for each in halves.chosen),
    )


def _mine(vault: Vault, period: Quarter) -> Kept | None:
    row = vault.store.row("SELECT * FROM partials WHERE period = ? AND mine = 1", (str(period),))
    if row is None:
        return None
    return Kept(partial.read(row["package"]), row["package"], True, from_stamp(row["kept"]))


def _refuse_closed(vault: Vault, period: Quarter, *, today: date) -> None:
    if not period.ended(today):
        raise SummaryRefused(f"{period.said()} has not ended.", _SAFE, "Come back after its last day.")
    until = closed.until(vault.folder / partial_copies.FOLDER)
    if until and period.ended(until):
        raise SummaryRefused(
            f"This record book came back from a backup, so it is not certain whether a partial of {period.said()} was "
            "made.",
            "No second one is made.",
            "If there is one, bring it in. Otherwise its files wait for the next quarter.",
        )


def _there_is_one(period: Quarter) -> SummaryRefused:
    return SummaryRefused(
        f"There is a partial of {period.said()} already, over another list of files. A quarter has one.",
        "It stays as it was.",
        "What came later waits for the next quarter's.",
    )


def _enter(change: Change, made: Partial, package: bytes, kept: str) -> None:
    change.run(
        "INSERT INTO partials (period, mine, list, package, kept) VALUES (?, 1, ?, ?, ?)",
        (str(made.period), made.fingerprint, package, kept),
    )
    for each in made.members:
        taken = change.row("SELECT period FROM partial_files WHERE file_id = ?", (each.file_id,))
        if taken:
            raise SummaryRefused(
                f"A file of this list stands in the partial of {Quarter.parse(taken['period']).said()} already.",
                _SAFE,
                "No file is ever added up twice.",
            )
        change.run(
            "INSERT INTO partial_files (file_id, split_id, period) VALUES (?, ?, ?)",
            (each.file_id, each.split_id, str(made.period)),
        )


def _enter_again(vault: Vault, made: Partial, package: bytes, *, now: datetime) -> None:
    with vault.store.change(now=now) as change:
        _enter(change, made, package, stamp(now))
        change.audit("partial read back", str(made.period), package)


def _keep_theirs(vault: Vault, brought: Partial, package: bytes, *, now: datetime) -> None:
    """The one of a quarter that fits is kept; another that comes takes the place of one that does not."""
    with vault.store.change(now=now) as change:
        change.run("DELETE FROM partials WHERE period = ? AND mine = 0", (str(brought.period),))
        change.run(
            "INSERT INTO partials (period, mine, list, package, kept) VALUES (?, 0, ?, ?, ?)",
            (str(brought.period), brought.fingerprint, package, stamp(now)),
        )
        change.audit("partial brought in", str(brought.period), package)


def read_back(vault: Vault, *, now: datetime) -> int:
    """Enter what was made and is not in the ledger; how many that were. Raises SummaryRefused where one cannot be read:
    then nobody knows what was made, and nothing more may be."""
    if vault.read_only or not is_office(vault.meta):
        return 0
    known = {row["period"] for row in vault.store.rows("SELECT period FROM partials WHERE mine = 1")}
    found = sorted(partial_copies.on_disk(vault) - known)
    for period in found:
        package = partial_copies.opened(vault, period)
        _enter_again(vault, partial.read(package), package, now=now)
    return len(found)

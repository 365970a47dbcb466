"""What two offices ask of their record book: looked up and made on the vault thread, told as frozen words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sos_desktop.casebook import Casebook
from sos_desktop.dates import Quarter, london_date, said_briefly
from sos_desktop.errors import SosError

if TYPE_CHECKING:
    from sos_desktop.offices.exact import ExactTotals, Opened
    from sos_desktop.offices.halves import Halves
    from sos_desktop.offices.partials import Kept

Row = tuple[str, tuple[str, ...]]
DONE = "This quarter has been added up. What came later waits for the next quarter's."


@dataclass(frozen=True, slots=True)
class Office:
    """This office: to which key files for it are sealed, and its ledger."""

    recipient: str
    ledger: "tuple[Kept, ...]"


@dataclass(frozen=True, slots=True)
class Found:
    """What can be added up for a quarter. ``said`` is one sentence; ``not_now`` says why it cannot be, if so."""

    halves: "Halves"
    said: str
    not_now: str
    short: str
    """The fingerprint of the list, to be read out."""
    waiting: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Every quarter with what both offices have made, and the totals of those that could be opened, apart
    where they were made under different packs. ``proven`` are
    those by their two packages, so that nothing is proven twice."""

    rows: tuple[Row, ...]
    totals: "tuple[ExactTotals, ...]"
    refusal: str
    proven: "Mapping[tuple[bytes, bytes], Opened]" = field(default_factory=dict)


def look(casebook: Casebook, *, now: datetime) -> Office:
    from sos_desktop.offices import partials
    from sos_desktop.summary.sealing import Opener

    partials.refuse_casework(casebook.vault)
    return Office(Opener.of(casebook.vault.meta).recipient, partials.ledger(casebook.vault, now=now))


def sort_out(
    casebook: Casebook, *, paths: Sequence[Path], quarter: Quarter, listed: Path | None, now: datetime
) -> Found:
    from sos_desktop.combining import kept
    from sos_desktop.offices import agreed, half_files, halves, partials
    from sos_desktop.programme import senders
    from sos_desktop.summary.sealing import Opener

    partials.read_back(casebook.vault, now=now)
    opener = Opener.of(casebook.vault.meta)
    read = half_files.of_kept(casebook.store, opener) + half_files.read(paths, opener)
    found = halves.sort_out(
        read.documents, quarter, added=partials.added_before(casebook.vault, quarter),
        withdrawn=kept.withdrawn(casebook.store), senders=senders.of(casebook.store),
    )  # fmt: skip
    if listed is not None:
        found = found.over(agreed.read_file(listed))
    rows = [(each.name, each.reason) for each in read.unread]
    rows += [(read.name_of(each.document), each.reason) for each in found.waiting]
    late = f", {found.late} of earlier quarters" if found.late else ""
    return Found(
        found,
        f"{_files(len(found.chosen))} of {found.record_books} record books{late}.",
        DONE if str(quarter) in partials.added(casebook.vault).values() else found.too_few,
        agreed.short(found.fingerprint),
        tuple((str(at), row) for at, row in enumerate(rows)),
    )


def is_same(typed: str, found: Found) -> bool:
    from sos_desktop.offices import agreed

    return agreed.is_same(typed, found.halves.fingerprint)


def add_up(casebook: Casebook, *, found: Found, typed: str, now: datetime, today: date) -> "Kept":
    from sos_desktop.offices import partials

    return partials.make(casebook.vault, found.halves, typed, now=now, today=today)


def bring_in(casebook: Casebook, *, path: Path, now: datetime) -> "Kept":
    from sos_desktop.errors import SummaryRefused
    from sos_desktop.offices import partials
    from sos_desktop.summary import archive
    from sos_desktop.vault.files import read_at_most

    try:
        package = read_at_most(path, archive.LIMIT)
    except OSError:
        raise SummaryRefused("It cannot be read from the disk.", "Nothing has changed.") from None
    return partials.bring_in(casebook.vault, package, now=now)


def open_all(ledger: "Sequence[Kept]", proven: "Mapping[tuple[bytes, bytes], Opened]") -> Together:
    """Away from the vault thread: proving what may be shown takes a moment. Where it cannot be proven of a
    quarter, that quarter is not shown, and the refusal says why."""
    from sos_desktop.offices import exact

    rows, refusal = [], ""
    opened: dict[tuple[bytes, bytes], Opened] = {}
    for period in sorted({each.partial.period for each in ledger}, reverse=True):
        mine, theirs = (_of(ledger, period, mine=mine) for mine in (True, False))
        together = "waits for the other office's" if mine else "waits for this office's"
        if mine and theirs:
            both = mine.package, theirs.package
            one, why = (proven[both], "") if both in proven else _opened(mine, theirs)
            if one:
                opened[both] = one
            together = f"open: {_files(one.files)}" if one else "cannot be opened"
            refusal = refusal or (f"{period.said()}: {why}" if why else "")
        rows.append((str(period), (period.said(), _made(mine), _made(theirs), together)))
    return Together(tuple(rows), exact.ExactTotals.by_pack(tuple(opened.values())), refusal, opened)


def _opened(mine: "Kept", theirs: "Kept") -> "tuple[Opened | None, str]":
    from sos_desktop.offices import exact

    try:
        return exact.opened(mine.partial, theirs.partial), ""
    except SosError as refusal:
        return None, str(refusal)


def _of(ledger: "Sequence[Kept]", period: Quarter, *, mine: bool) -> "Kept | None":
    return next((each for each in ledger if each.partial.period == period and each.mine == mine), None)


def _made(kept: "Kept | None") -> str:
    if kept is None:
        return "not yet"
    return f"{_files(len(kept.partial.members))}, {said_briefly(london_date(kept.kept))}"


def cells(totals: "ExactTotals", quarter: Quarter) -> tuple[Row, ...]:
    """Every number that may be shown of a quarter, in the order of the tables."""
    from sos_desktop.summary.tables import wording

    names = {tables: topic.title for topic in wording().every_topic for tables in topic.tables}
    return tuple(
        (
            "/".join(cell),
            (
                names.get((cell.kind, cell.table), cell.table),
                cell.label,
                totals.total(cell, quarter=quarter).said(),
            ),
        )
        for cell in totals.cells
    )


def list_file(found: Found) -> tuple[str, bytes]:
    """Its name, and what is in it."""
    from sos_desktop.offices import agreed

    halves = found.halves
    return agreed.name(halves.members, halves.period, halves.half), agreed.write(halves.members)


def save(out: Path, data: bytes) -> Path:
    from sos_desktop.vault.files import hand_over

    return hand_over(out, data)


def save_written(out: Path, written: "Callable[[ExactTotals], bytes]", totals: "ExactTotals") -> Path:
    return save(out, written(totals))


def report(totals: "ExactTotals", *, made: date) -> bytes:
    from sos_desktop.reports import impact

    return impact.impact_report(totals, made=made)


def table(totals: "ExactTotals") -> bytes:
    from sos_desktop.offices import exact_table

    return exact_table.write(totals)


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number:,} files"


def ended(today: date, number: int = 8) -> tuple[Quarter, ...]:
    """The last quarters that have ended, the newest first."""
    quarter, found = Quarter(today.year - 3, 1), []
    while quarter.ended(today):
        found.append(quarter)
        quarter = quarter.next
    return tuple(reversed(found))[:number]

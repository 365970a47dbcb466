"""What has left, byte for byte, and which events it covered: a quarter is reported once, and never again.

The same quarter gives the same bytes for good. Its id comes from the install key, so a record book restored from
a backup cannot report it under another name. A file that was wrong is withdrawn, never replaced: its quarter
stays closed, and its events leave once more with the next file.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sos_desktop.dates import Quarter, from_stamp, london_date, stamp
from sos_desktop.errors import BadInput, SaveFailed, SummaryRefused
from sos_desktop.summary import document, events, leaving, parameters, sealing, sent
from sos_desktop.summary.document import Document
from sos_desktop.summary.leaving import Chance, Leaving
from sos_desktop.vault.connection import Row
from sos_desktop.vault.files import hand_over, read_at_most
from sos_desktop.vault.folder import Vault

_NOTHING_LEFT = "Nothing has left this laptop."
_KEPT = "The summary is in the record book, and the same one is made again."


@dataclass(frozen=True, slots=True)
class Issued:
    """A summary as it left: always the same bytes. Of two halves ``document`` and ``package`` are the first."""

    files: tuple[Leaving, ...]
    saved: datetime
    withdrawn: datetime | None = None

    @property
    def document(self) -> Document:
        return self.files[0].document

    @property
    def package(self) -> bytes:
        return self.files[0].package

    @property
    def quarter(self) -> Quarter:
        return self.document.period

    @property
    def file_id(self) -> str:
        return self.document.file_id

    @property
    def name(self) -> str:
        return self.files[0].name


@dataclass(frozen=True, slots=True)
class Overview:
    """Which quarters can be sent, the one to send first coming first, and what has left, the newest first.

    ``uncertain`` are those that may have left before the record book came back from a backup: they stay closed.
    """

    open: tuple[Quarter, ...]
    earlier: tuple[Issued, ...]
    uncertain: tuple[Quarter, ...] = ()


def overview(vault: Vault, *, now: datetime, today: date) -> Overview:
    """Raises SummaryRefused where it is not certain what has left."""
    sent.read_back(vault, now=now)
    rows = vault.store.rows("SELECT * FROM summaries ORDER BY period DESC")
    first = vault.store.rows(_FIRST_DAY)[0]["day"]
    quarter = Quarter.of(london_date(vault.meta.created))
    if first:
        quarter = min(quarter, Quarter.of(date.fromisoformat(first)))
    if rows:
        quarter = max(quarter, Quarter.parse(rows[0]["period"]).next)
    closed = sent.uncertain_until(vault)
    waiting: list[Quarter] = []
    uncertain: list[Quarter] = []
    while quarter.ended(today):
        (uncertain if closed and quarter.ended(closed) else waiting).append(quarter)
        quarter = quarter.next
    return Overview(tuple(waiting), tuple(_issued(vault, row) for row in rows), tuple(uncertain))


def issue(
    vault: Vault, quarter: Quarter, *, now: datetime, today: date, chance: Chance = os.urandom
) -> Issued:
    """The summary of a quarter: made and entered now, or the same one as before.

    Raises SummaryRefused for a quarter that has not ended or stays closed, SaveFailed, VaultReadOnly.
    """
    sent.read_back(vault, now=now)
    if earlier := find(vault, quarter):
        if earlier.withdrawn:
            raise SummaryRefused(
                f"The summary of {quarter.said()} was withdrawn, and its quarter stays closed.",
                "What it covered leaves once more with the next summary.",
            )
        sent.keep_missing(vault, earlier.file_id)
        return earlier
    refuse_closed(vault, quarter, today=today)
    chosen = parameters.in_force(vault.store, quarter)
    specification = chosen.specification
    counted = events.waiting(vault.store, quarter, specification)
    made = leaving.made(vault.meta, quarter, counted, chosen, chance=chance)
    return _entered(vault, made, "summary made", now=now)


def _entered(vault: Vault, files: tuple[Leaving, ...], action: str, *, now: datetime) -> Issued:
    """Into the ledger, with what it covers, and into ``sent/``."""
    first = files[0].document
    with vault.store.change(now=now) as change:
        change.run(
            "INSERT INTO summaries (file_id, period, specification, package, saved) VALUES (?, ?, ?, ?, ?)",
            (first.file_id, str(first.period), first.specification.name, files[0].package, stamp(now)),
        )
        sent.keep_files(change, first.file_id, files)
        events.take(change, first.file_id, first.period, first.specification)
        for each in files:
            change.audit(action, first.file_id, each.data)
    sent.keep(vault, first.file_id)
    return Issued(files, from_stamp(stamp(now)))


def withdraw(vault: Vault, file_id: str, *, now: datetime) -> None:
    """Note that a file that has left was wrong; whoever got it has to be told its id."""
    with vault.store.change(now=now) as change:
        withdrawn = change.run(
            "UPDATE summaries SET withdrawn = ? WHERE file_id = ? AND withdrawn IS NULL",
            (stamp(now), file_id),
        )
        if not withdrawn:
            raise SummaryRefused("This summary is not in the record book, or was withdrawn before.")
        change.audit("summary withdrawn", file_id)
    sent.keep(vault, file_id)


def to_tell(issued: Issued) -> tuple[str, ...]:
    """What whoever got a summary has to know once it is withdrawn: a withdrawal does not travel by itself."""
    whom = " and ".join(dict.fromkeys(each.sealed_for for each in issued.files if each.sealed_for))
    return (
        f"Withdrawn: {', '.join(each.name for each in issued.files)} ({issued.quarter.said()}).",
        f"Tell {whom or 'the SoS team'}: “Please do not count summary number {issued.file_id}. It was withdrawn.”",
        "Its quarter stays closed. What it covered leaves once more, with the next summary.",
    )


def find(vault: Vault, quarter: Quarter) -> Issued | None:
    """What has left for a quarter, if anything has."""
    row = vault.store.row("SELECT * FROM summaries WHERE period = ?", (str(quarter),))
    return _issued(vault, row) if row else None


def chain_at(vault: Vault, file_id: str) -> str:
    """Where the audit chain stood when a file was made or taken back: sixteen digits to compare with a paper.

    They tell nothing without the record book. Of a history that was altered since, or that came back from a backup
    of before, they are others.
    """
    row = vault.store.row(
        "SELECT mac FROM audit WHERE object_id = ? AND action IN ('summary made', 'summary read back', 'summary shown')"
        " ORDER BY seq LIMIT 1",
        (file_id,),
    )
    digits = bytes(row["mac"][:8]).hex() if row else ""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def refuse_closed(vault: Vault, quarter: Quarter, *, today: date) -> None:
    """Raises SummaryRefused where no file can be made for this quarter."""
    if vault.meta.kind == "team":
        raise SummaryRefused(
            "A record book of the SoS team holds no casework, so it has no summary.",
            _NOTHING_LEFT,
            "Open the record book of a practitioner.",
        )
    if not quarter.ended(today):
        raise SummaryRefused(
            f"{quarter.said()} has not ended.",
            _NOTHING_LEFT,
            "Come back after its last day, or choose an earlier one.",
        )
    row = vault.store.row("SELECT max(period) AS period FROM summaries")
    last = row["period"] if row else None
    if last and Quarter.parse(last) > quarter:
        raise SummaryRefused(
            f"A later quarter has already left, so {quarter.said()} stays closed.",
            "What belongs to it rides with the next summary.",
        )

    closed = sent.uncertain_until(vault)
    if closed and quarter.ended(closed):
        raise SummaryRefused(
            f"This record book came back from a backup, so it is not certain whether the summary of {quarter.said()} "
            "has left.",
            "Its quarter stays closed, and what belongs to it rides with the next summary.",
            "If it has left, show the file that was sent on the Summary page.",
        )


def show_sent(vault: Vault, package: bytes, *, now: datetime) -> Issued:
    """Enter a file that left after the backup from which this record book came back.

    What waits for its quarter or an earlier one counts as covered by it. Raises SummaryRefused for a file that this
    record book has not made.
    """
    if sealing.is_sealed(package):
        raise SummaryRefused(
            "This file is sealed, so it cannot be told here whether this record book made it.",
            "Its quarter stays closed, and nothing leaves twice.",
            "Whoever it was sealed for can open it and give it back; or leave the quarter closed.",
        )
    shown = document.read(package)
    if shown.file_id != file_id_of(vault.meta, shown.period) or shown.signer != document.public_half(
        vault.meta.signing_seed
    ):
        raise SummaryRefused(
            "This file was not made by this record book.",
            "Nothing has changed.",
            "Show the one that it sent.",
        )
    sent.read_back(vault, now=now)
    earlier = find(vault, shown.period)
    if earlier is None:
        earlier = _entered(vault, (Leaving(shown, package),), "summary shown", now=now)
    return earlier


prepared = leaving.prepared
file_id_of = leaving.file_id_of


def save(issued: Issued, out: Path) -> Path:
    """Write a summary of one file into a folder, or under the name ``out``, and read it back. Raises SaveFailed.

    Another file of that name stays as it is.
    """
    if len(issued.files) > 1:
        raise BadInput(
            "This summary is two files, one for each office.", _KEPT, "Choose a folder to save them into."
        )
    (only,) = issued.files
    return _save(only, out)


def save_all(issued: Issued, out: Path) -> tuple[Path, ...]:
    """Write every file of a summary: into a folder, or under the name ``out`` where there is one. Raises SaveFailed."""
    if len(issued.files) > 1 and out.is_dir():
        return tuple(_save(each, out / each.name) for each in issued.files)
    return (save(issued, out),)


def _save(file: Leaving, out: Path) -> Path:
    path, another = out, False
    with suppress(OSError):  # what cannot be looked at cannot be written either, and that is said below
        path = out / file.name if out.is_dir() else out
        another = path.is_file() and not _same(path, file.data)
    if another:
        raise SaveFailed(
            f"There is another file called {path.name} already. It was left as it is.",
            _KEPT,
            "Please choose another name.",
        )
    return hand_over(path, file.data, safe=_KEPT)


def _same(path: Path, package: bytes) -> bool:
    try:
        return read_at_most(path, len(package)) == package
    except OSError:
        return False


def _issued(vault: Vault, row: Row) -> Issued:
    return Issued(
        sent.files_of(vault.store, row["file_id"])
        or (Leaving(document.read(row["package"]), row["package"]),),
        from_stamp(row["saved"]),
        from_stamp(row["withdrawn"]) if row["withdrawn"] else None,
    )


_FIRST_DAY = """
    SELECT min(day) AS day FROM (
      SELECT min(first_contact) AS day FROM cases WHERE first_contact IS NOT NULL AND reports = 1
      UNION ALL SELECT min(made_on) FROM offers
      UNION ALL SELECT min(held_on) FROM sessions WHERE kind = 'group' AND state = 'finished' AND reports = 1
    )
"""
"""No follow-up is earlier than the first contact of its case."""

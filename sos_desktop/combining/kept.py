"""The files that were sent to the SoS team, kept in its record book, so that they are still there tomorrow.

Byte for byte, sealed where they came sealed. What is taken out can be brought back until the team starts again once
more. There is room for some ten thousand: whoever has more adds roll-ups of trusts, or uses the command.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sos_desktop.combining.adding import Adding
from sos_desktop.combining.combine import Files, Progress, bytes_of, found_in
from sos_desktop.combining.single import Single
from sos_desktop.dates import stamp
from sos_desktop.errors import BadInput, SummaryRefused
from sos_desktop.vault.store import Store

ROOM = 64 * 1024 * 1024
"""Bytes in all; every backup of the record book carries them."""
_HANDFUL = 64
"""Files that are kept with one change."""
_UNCHANGED = "Nothing has been changed."
_FILE_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of files that were to be kept. ``no_room`` are the paths for which there is none."""

    new: int
    again: int
    no_room: tuple[Path, ...]
    unread: tuple[Path, ...]


# Files


def keep(store: Store, paths: Sequence[Path], progress: Progress, *, now: datetime) -> Kept:
    """Files, and those in folders. Whatever ``progress`` raises ends it; what was kept until then is kept."""
    found = [Path(where) for where in found_in(paths)]
    room = ROOM - _size(store)
    new = again = 0
    no_room: list[Path] = []
    unread: list[Path] = []
    for at in range(0, len(found), _HANDFUL):
        progress(at, len(found))
        with store.change(now=now) as change:
            for path in found[at : at + _HANDFUL]:
                try:
                    data = bytes_of(str(path))
                except OSError:
                    unread.append(path)
                    continue
                digest = hashlib.sha256(data).digest()
                brought_back = change.run(
                    "UPDATE added_files SET taken_out = NULL WHERE digest = ? AND taken_out IS NOT NULL",
                    (digest,),
                )
                if brought_back:
                    new += 1
                elif change.row("SELECT 1 FROM added_files WHERE digest = ?", (digest,)):
                    again += 1
                elif len(data) > room:
                    no_room.append(path)
                else:
                    change.run(
                        "INSERT INTO added_files (digest, name, content, added) VALUES (?, ?, ?, ?)",
                        (digest, _name(path), data, stamp(now)),
                    )
                    new += 1
                    room -= len(data)
            if new:
                change.audit("summaries added", str(new))
    progress(len(found), len(found))
    return Kept(new, again, tuple(no_room), tuple(unread))


def put_into(adding: Adding, files: Files, store: Store, progress: Progress) -> None:
    """Add up what is kept. One file after the other is read, so that nothing large is in memory."""
    numbers = [
        row["number"]
        for row in store.rows("SELECT number FROM added_files WHERE taken_out IS NULL ORDER BY number")
    ]
    for done, number in enumerate(numbers):
        if done % _HANDFUL == 0:
            progress(done, len(numbers))
        row = store.row(
            "SELECT name, content FROM added_files WHERE number = ? AND taken_out IS NULL", (number,)
        )
        if row is not None:
            files.put_bytes(adding, f"{number}/{row['name']}", row["content"])
    progress(len(numbers), len(numbers))


def again(store: Store, files: Files, where: str) -> Single:
    """One of them a second time."""
    row = store.row("SELECT content FROM added_files WHERE number = ?", (number_of(where),))
    read = files.read(row["content"]) if row is not None else None
    if not isinstance(read, Single):
        raise SummaryRefused("A file was taken out while the files were added up.", "Nothing is lost.")
    return read


def number_of(where: str) -> int | None:
    """Of a file that is kept; None of one that is somewhere on the disk."""
    number, slash, _ = where.partition("/")
    return int(number) if slash and number.isascii() and number.isdigit() else None


def count(store: Store) -> int:
    row = store.row("SELECT count(*) AS files FROM added_files WHERE taken_out IS NULL")
    return int(row["files"]) if row else 0


def take_out(store: Store, number: int, *, now: datetime) -> None:
    """Not added any more, until somebody brings it back. Raises BadInput."""
    with store.change(now=now) as change:
        if not change.run(
            "UPDATE added_files SET taken_out = ? WHERE number = ? AND taken_out IS NULL",
            (stamp(now), number),
        ):
            raise BadInput("That file is not here any more.", _UNCHANGED)
        change.audit("summary taken out", str(number))


def start_again(store: Store, *, now: datetime) -> int:
    """Take out all of them; those of the time before are then gone for good."""
    with store.change(now=now) as change:
        change.run("DELETE FROM added_files WHERE taken_out IS NOT NULL")
        taken = change.run("UPDATE added_files SET taken_out = ?", (stamp(now),))
        change.audit("summaries taken out", str(taken))
    return taken


def bring_back(store: Store, *, now: datetime) -> int:
    """Everything that is taken out."""
    with store.change(now=now) as change:
        back = change.run("UPDATE added_files SET taken_out = NULL WHERE taken_out IS NOT NULL")
        change.audit("summaries brought back", str(back))
    return back


def can_be_brought_back(store: Store) -> int:
    row = store.row("SELECT count(*) AS files FROM added_files WHERE taken_out IS NOT NULL")
    return int(row["files"]) if row else 0


# Withdrawn, and awaited


def withdrawn(store: Store) -> tuple[str, ...]:
    """Ids of files that their practitioners have withdrawn."""
    return tuple(
        row["file_id"] for row in store.rows("SELECT file_id FROM withdrawn_ids ORDER BY noted, file_id")
    )


def withdraw(store: Store, file_id: str, *, now: datetime) -> None:
    """Note what a practitioner has said. Raises BadInput for what is no id."""
    typed = checked_id(file_id)
    with store.change(now=now) as change:
        change.run("INSERT OR IGNORE INTO withdrawn_ids (file_id, noted) VALUES (?, ?)", (typed, stamp(now)))
        change.audit("summary noted as withdrawn", typed)


def not_withdrawn(store: Store, file_id: str, *, now: datetime) -> None:
    """It was a slip."""
    with store.change(now=now) as change:
        change.run("DELETE FROM withdrawn_ids WHERE file_id = ?", (file_id,))
        change.audit("summary noted as not withdrawn", file_id)


def checked_id(typed: str) -> str:
    file_id = re.sub(r"[\s-]", "", typed).lower()
    if not _FILE_ID.fullmatch(file_id):
        raise BadInput(
            "That is not the number of a summary.", _UNCHANGED, "It has 32 of the digits 0 to 9 and a to f."
        )
    return file_id


def expected(store: Store) -> int | None:
    """How many files are waited for each quarter, as it was typed."""
    row = store.row("SELECT files FROM awaited")
    return int(row["files"]) if row else None


def expect(store: Store, files: int | None, *, now: datetime) -> None:
    with store.change(now=now) as change:
        change.run("DELETE FROM awaited")
        if files:
            change.run("INSERT INTO awaited (only_row, files) VALUES (1, ?)", (files,))


def _size(store: Store) -> int:
    row = store.row("SELECT coalesce(sum(length(content)), 0) AS size FROM added_files")
    return int(row["size"]) if row else 0


def _name(path: Path) -> str:
    return path.name.encode("utf-8", "replace").decode()[-120:]

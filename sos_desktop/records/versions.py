"""Every kept state of every record: nothing is overwritten, a change is one more version with its reason."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sos_desktop.dates import from_stamp, stamp
from sos_desktop.records import practitioners
from sos_desktop.vault.store import Change, Store

FIRST = "first"
CHANGED = "changed"
REOPENED = "reopened"
"""A finished session was opened again and finished once more."""
REVIEWED = "reviewed"
"""Somebody has decided which text stays with a record that was moved."""


@dataclass(frozen=True, slots=True)
class Version:
    """``reason`` is ``first``, ``changed``, ``reopened``, ``reviewed`` or a code of ``codes.Amendment``."""

    number: int
    kept: datetime
    reason: str
    content: Mapping[str, object] = field(repr=False)


def keep(
    change: Change,
    noun: str,
    object_id: str,
    content: Mapping[str, object],
    *,
    now: datetime,
    reason: str | None = None,
    person_id: str | None = None,
) -> int:
    """Add the next version of a record to the history and the audit; gives its number.

    The same content once more is no new version: saving again after a doubt leaves one.
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    last = change.row(
        "SELECT number, content FROM versions WHERE object_id = ? ORDER BY number DESC LIMIT 1", (object_id,)
    )
    if last is not None and last["content"] == text:
        return int(last["number"])
    number = last["number"] + 1 if last is not None else 1
    change.run(
        "INSERT INTO versions (object_id, number, noun, person_id, utc, author, reason, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            object_id, number, noun, person_id, stamp(now), practitioners.me(change).id,
            reason or (FIRST if number == 1 else CHANGED), text,
        ),
    )  # fmt: skip
    change.audit(f"{noun} {'kept' if number == 1 else 'changed'}", object_id, text)
    return number


def of(store: Store, object_id: str) -> tuple[Version, ...]:
    """All versions of one record, the first one first."""
    rows = store.rows(
        "SELECT number, utc, reason, content FROM versions WHERE object_id = ? ORDER BY number", (object_id,)
    )
    return tuple(
        Version(row["number"], from_stamp(row["utc"]), row["reason"], json.loads(row["content"]))
        for row in rows
    )


def newest(store: Store, object_id: str) -> Version:
    """The version that stands. Every finished session has one."""
    return of(store, object_id)[-1]


@contextmanager
def rewriting(change: Change, session_id: str, number: int) -> Iterator[None]:
    """While the rows of a finished session are brought to the version after ``number``.

    The database refuses to end it before that version has been kept, and any commit in the middle of it.
    """
    change.run("INSERT INTO rewriting (session_id, number) VALUES (?, ?)", (session_id, number))
    yield
    change.run("DELETE FROM rewriting WHERE session_id = ?", (session_id,))

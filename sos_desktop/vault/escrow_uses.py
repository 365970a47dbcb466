"""Each use of an escrow key, for its owner: told at every opening until they say that they have seen it.

The audit keeps every use for good, but to look through it takes longer the more is in it. So the last ones also
stand among the drafts, in one row that is never a form's, written in one change with their line in the audit.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from sos_desktop.dates import from_stamp, london_clock, london_date, said, stamp
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

OPENED = "opened-by-escrow"
"""In the audit, and the name of the row."""
SEEN = "escrow-use-seen"
MOST = 20
"""The last uses are kept in the row; those before them stand in the audit alone."""

_SQL = "SELECT content FROM drafts WHERE form = ?"


@dataclass(frozen=True, slots=True)
class Use:
    """When it was opened, and by which office or offices: ``SoS lead and information governance together``."""

    at: datetime
    by: str
    seen: bool = False

    def said(self) -> str:
        return f"by {self.by} on {said(london_date(self.at))} at {london_clock(self.at)}"


def note(change: Change, about: bytes, by: str, *, now: datetime) -> None:
    """Write a use down, as a part of ``change``; ``about`` is the record book's id."""
    change.audit(OPENED, about.hex(), by)
    _keep(change, (*_in(change.row(_SQL, (OPENED,))), Use(now, by)), now=now)


def all_of(store: Store) -> tuple[Use, ...]:
    """The last uses, the earliest first."""
    return _in(store.row(_SQL, (OPENED,)))


def unseen(store: Store) -> tuple[Use, ...]:
    """Those that the owner has not seen yet."""
    return tuple(use for use in all_of(store) if not use.seen)


def seen(store: Store, about: bytes, *, now: datetime) -> None:
    """The owner has read of them."""
    if unseen(store):
        with store.change(now=now) as change:
            change.audit(SEEN, about.hex())
            _keep(change, tuple(replace(use, seen=True) for use in all_of(store)), now=now)


def _keep(change: Change, uses: tuple[Use, ...], *, now: datetime) -> None:
    content = json.dumps([{"at": stamp(use.at), "by": use.by, "seen": use.seen} for use in uses[-MOST:]])
    change.run(
        "INSERT INTO drafts (form, content, saved) VALUES (?, ?, ?) ON CONFLICT (form)"
        " DO UPDATE SET content = excluded.content, saved = excluded.saved",
        (OPENED, content, stamp(now)),
    )


def sentence(uses: tuple[Use, ...]) -> str:
    """``It was opened by escrow: by SoS lead on 3 November 2026 at 09:12.``"""
    if not uses:
        return ""
    return f"It was opened by escrow: {'; '.join(use.said() for use in uses)}."


def _in(row: Row | None) -> tuple[Use, ...]:
    if row is None:
        return ()
    return tuple(Use(from_stamp(use["at"]), use["by"], use["seen"]) for use in json.loads(row["content"]))

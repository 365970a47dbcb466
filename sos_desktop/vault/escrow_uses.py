"""Each use of an escrow key, kept until the owner has said that they have seen it.

The audit keeps every use for good, but to look through it takes longer the more is in it. So the uses that nobody
has been told of yet also stand among the drafts, in one row that is never a form's, written in one change with
their line in the audit.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sos_desktop.dates import from_stamp, london_clock, london_date, said, stamp
from sos_desktop.vault.store import Change, Store

OPENED = "opened-by-escrow"
"""In the audit, and the name of the row."""
SEEN = "escrow-use-seen"
MOST = 20
"""Uses that are kept in the row; those before them stand in the audit alone."""


@dataclass(frozen=True, slots=True)
class Use:
    """When it was opened, and by which office or offices: ``SoS lead and information governance together``."""

    at: datetime
    by: str

    def said(self) -> str:
        return f"by {self.by} on {said(london_date(self.at))} at {london_clock(self.at)}"


def note(change: Change, about: bytes, by: str, *, now: datetime) -> None:
    """Write a use down, as a part of ``change``; ``about`` is the record book's id."""
    change.audit(OPENED, about.hex(), by)
    uses = (*_in(change.row("SELECT content FROM drafts WHERE form = ?", (OPENED,))), Use(now, by))
    content = json.dumps([{"at": stamp(use.at), "by": use.by} for use in uses[-MOST:]])
    change.run(
        "INSERT INTO drafts (form, content, saved) VALUES (?, ?, ?) ON CONFLICT (form)"
        " DO UPDATE SET content = excluded.content, saved = excluded.saved",
        (OPENED, content, stamp(now)),
    )


def unseen(store: Store) -> tuple[Use, ...]:
    """Those that the owner has not seen yet, the earliest first."""
    return _in(store.row("SELECT content FROM drafts WHERE form = ?", (OPENED,)))


def seen(store: Store, about: bytes, *, now: datetime) -> None:
    """The owner has read of them."""
    if unseen(store):
        with store.change(now=now) as change:
            change.audit(SEEN, about.hex())
            change.run("DELETE FROM drafts WHERE form = ?", (OPENED,))


def sentence(uses: tuple[Use, ...]) -> str:
    """``It was opened by escrow: by SoS lead on 3 November 2026 at 09:12.``"""
    if not uses:
        return ""
    return f"It was opened by escrow: {'; '.join(use.said() for use in uses)}."


def _in(row: object) -> tuple[Use, ...]:
    if row is None:
        return ()
    return tuple(Use(from_stamp(use["at"]), use["by"]) for use in json.loads(row["content"]))  # type: ignore[index]

"""Undo after the finish: a finished session is opened again as a draft with everything in it.

The record itself stands as it is, counts as it is and can be read, until the draft is finished and becomes its
next version; put into the bin, the draft changes nothing.
"""

from dataclasses import replace
from datetime import datetime

from sos_desktop.dates import stamp
from sos_desktop.errors import BadInput
from sos_desktop.records import binned, masking, outcomes, revising, versions
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.reading import Session
from sos_desktop.records.versions import REOPENED
from sos_desktop.vault.store import Change, Store


def reopen(store: Store, session_id: str, *, now: datetime, new: NewId = new_id) -> str:
    """Open a finished session again; gives the draft's id: the one there is, where it was opened before.

    Raises BadInput where it is not finished, or was moved and not reviewed yet.
    """
    row = store.row("SELECT state FROM sessions WHERE id = ?", (session_id,))
    if row is None or row["state"] != "finished":
        raise BadInput("This session is not finished yet.", do="Please continue it instead.")
    masking.refuse_unreviewed(store, session_id)
    draft = draft_of(store, session_id)
    if draft is not None:
        return draft
    draft = new()
    with store.change(now=now) as change:
        _copy(change, session_id, draft, now=now)
        change.audit("reopened", session_id)
    return draft


def draft_of(store: Store, session_id: str) -> str | None:
    """The draft in which a finished session is open again, if it is."""
    row = store.row("SELECT id FROM sessions WHERE reopens = ? AND binned IS NULL", (session_id,))
    return str(row["id"]) if row else None


def refuse_open_again(store: Store, session_id: str) -> None:
    """Raises BadInput while a record is open again: only one hand at a time writes on it."""
    if draft_of(store, session_id) is not None:
        raise BadInput(
            "This record is open again, and not finished yet.",
            "Nothing has been changed.",
            "Please finish it first, or put that draft into the bin. Today shows it.",
        )


def _copy(change: Change, session_id: str, draft: str, *, now: datetime) -> None:
    names = {"draft": draft, "of": session_id, "now": stamp(now)}
    change.run(
        "INSERT INTO sessions (id, kind, case_id, incident_id, followup_id, guide, state, held_on, began, welcomed,"
        " step, place, saved, reports, mode, held_from, held_until, parts, reopens)"
        " SELECT :draft, kind, case_id, incident_id, followup_id, guide,"
        " 'draft', held_on, :now, welcomed, step, place, :now, reports, mode, held_from, held_until, parts, id"
        " FROM sessions WHERE id = :of",
        names,
    )
    change.run(
        "INSERT INTO facilitators (session_id, practitioner_id) SELECT :draft, practitioner_id FROM facilitators"
        " JOIN practitioners ON practitioners.id = practitioner_id WHERE session_id = :of"
        " AND (mine = 1 OR (SELECT kind FROM sessions WHERE id = :of) <> 'group')",  # theirs is asked in the guide
        names,
    )
    change.run(
        "INSERT INTO instruments (session_id, canonical) SELECT :draft, canonical FROM instruments"
        " WHERE session_id = :of ORDER BY rowid",
        names,
    )
    change.run(
        "INSERT INTO answers (session_id, canonical, place, value, saved)"
        " SELECT :draft, canonical, place, value, saved FROM answers WHERE session_id = :of",
        names,
    )


def finish(
    change: Change, store: Store, draft: Session, original: str, *, welcomed: datetime, now: datetime
) -> tuple[str, ...]:
    """The draft becomes the next version of its record and is gone; the sentences that say what follows."""
    newest = versions.newest(store, original)
    with versions.rewriting(change, original, newest.number):
        change.run(  # what was asked on opening it again, too
            "UPDATE instruments SET session_id = :original WHERE session_id = :draft AND canonical NOT IN"
            " (SELECT canonical FROM instruments WHERE session_id = :original)",
            {"original": original, "draft": draft.id},
        )
        for table in ("answers", "facilitators"):
            change.run(f"DELETE FROM {table} WHERE session_id = ?", (original,))  # noqa: S608 - two fixed names
        change.run(
            "INSERT INTO answers (session_id, canonical, place, value, saved)"
            " SELECT ?, canonical, place, value, saved FROM answers WHERE session_id = ?",
            (original, draft.id),
        )
        change.run(
            "INSERT INTO facilitators (session_id, practitioner_id)"
            " SELECT ?, practitioner_id FROM facilitators WHERE session_id = ?",
            (original, draft.id),
        )
        change.run(
            "UPDATE sessions SET (reports, mode, held_from, held_until, parts) ="
            " (SELECT reports, mode, held_from, held_until, parts FROM sessions WHERE id = :draft)"
            " WHERE id = :original",
            {"original": original, "draft": draft.id},
        )
        more: dict[str, object] = {"reopening": draft.id}
        if amended := newest.content.get("amendments"):
            more["amendments"] = amended
        sentences = outcomes.follow(
            change,
            replace(draft, id=original),
            welcomed=welcomed,
            now=now,
            again=outcomes.Again(REOPENED, more),
        )
        binned.take_away(change, draft.id)
    if draft.case_id is not None:
        revising.settle(change, store, draft.case_id, now=now)
    return sentences

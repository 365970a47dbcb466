"""One finished session from one case to another, as the next version of itself; its text is masked from then on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sos_desktop.codes import Amendment, SessionKind
from sos_desktop.dates import from_stamp, london_date, stamp
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.model import Item, Kind
from sos_desktop.questionnaires.permitted import check_value
from sos_desktop.records import versions
from sos_desktop.vault.store import Change, Store

_TEXT = Item("amendment", Kind.TEXT, "The amendment")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a finished session stands. ``welcomed`` is London's day of its welcome."""

    session_id: str
    kind: SessionKind
    case_id: str
    person_id: str
    incident_id: str | None
    followup_id: str | None
    held_on: date
    welcomed: date


def standing(store: Store, session_id: str) -> Standing:
    """Raises BadInput where it is not finished, or is a group's."""
    row = store.row(
        "SELECT sessions.*, person_id, cases.incident_id AS incident FROM sessions"
        " LEFT JOIN cases ON cases.id = case_id WHERE sessions.id = ?",
        (session_id,),
    )
    if row is None or row["state"] != "finished":
        raise BadInput("This session is not finished yet.", do="Please continue it instead.")
    if row["case_id"] is None:
        raise BadInput(
            f"{SessionKind(row['kind']).label} belongs to nobody, so it cannot stand with the wrong person.",
            "Nothing has been changed.",
        )
    return Standing(
        session_id,
        SessionKind(row["kind"]),
        row["case_id"],
        row["person_id"],
        row["incident"],
        row["followup_id"],
        date.fromisoformat(row["held_on"]),
        london_date(from_stamp(row["welcomed"])),
    )


def refuse_begun(store: Store, followup_id: str) -> None:
    """Raises BadInput where the session of a follow-up has been begun: it would lose what it is for."""
    sql = "SELECT 1 FROM sessions WHERE followup_id = ? AND state = 'draft' AND reopens IS NULL AND binned IS NULL"
    if store.row(sql, (followup_id,)):
        raise BadInput(
            "A follow-up that belongs to this has been begun, and is not finished.",
            "Nothing has been changed.",
            "Please finish it first, or put it into the bin. Today shows it.",
        )


def carry(
    change: Change,
    store: Store,
    at: Standing,
    to_case: str,
    followup_id: str | None,
    text: str,
    *,
    now: datetime,
) -> None:
    """Move this one session, and what lies in the bin of it, to another case and its follow-up."""
    if text.strip():
        check_value(_TEXT, text)
    last = versions.newest(store, at.session_id)
    content: Any = last.content
    to_person = store.rows("SELECT person_id FROM cases WHERE id = ?", (to_case,))[0]["person_id"]
    with versions.rewriting(change, at.session_id, last.number):
        change.run(
            "UPDATE sessions SET case_id = :case, followup_id = :followup WHERE id = :id OR reopens = :id",
            {"case": to_case, "followup": followup_id, "id": at.session_id},
        )
        entry = {"reason": Amendment.WRONG_PERSON, "utc": stamp(now), "text": text.strip()}
        kept = {
            **content,
            "case": to_case,
            "follow_up": followup_id,
            "amendments": [*content.get("amendments", ()), entry],
        }
        number = versions.keep(
            change, at.kind, at.session_id, kept, now=now, reason=Amendment.WRONG_PERSON, person_id=to_person
        )
    change.run(
        "INSERT INTO moves (object_id, number, from_person, from_case, to_person, to_case, moved)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (at.session_id, number, at.person_id, at.case_id, to_person, to_case, stamp(now)),
    )

"""Guided sessions: begun, answered a row at a time, left and continued, finished once.

An answer is addressed by the form that asks it (``canonical``) and its ``place`` there: the linkId,
or ``group:0/linkId`` within a repeating group.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sos_desktop.codes import FollowUpKind, SessionKind
from sos_desktop.dates import from_stamp, london_date, stamp
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.answers import values_to_json
from sos_desktop.questionnaires.completeness import missing
from sos_desktop.questionnaires.model import Value
from sos_desktop.questionnaires.permitted import check_values
from sos_desktop.records import (
    beginnings,
    forms,
    offers,
    outcomes,
    reopening,
    safety,
    safety_checks,
    settling,
    versions,
)
from sos_desktop.records.beginnings import Opened
from sos_desktop.records.forms import Form
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.reading import Earlier, Session, read
from sos_desktop.records.reopening import reopen
from sos_desktop.records.unfinished import refuse_finished, row_of
from sos_desktop.vault.store import Store

__all__ = [
    "Earlier",
    "Result",
    "Session",
    "answer",
    "begin_follow_up",
    "begin_group",
    "begin_one_to_one",
    "begin_own",
    "begin_planning",
    "begin_supportive",
    "finish",
    "read",
    "remember",
    "reopen",
    "welcome",
]

WELCOME = "welcome"
"""The first step of every guide; until it was said, only what begins with its name can be written."""


@dataclass(frozen=True, slots=True)
class Result:
    """What finishing a session led to, each as a sentence to show.

    ``session_id`` is the record's: another than the draft's where a record was opened again.
    """

    sentences: tuple[str, ...] = ()
    session_id: str = ""
    version: int = 1


# Beginning


def begin_one_to_one(
    store: Store, case_id: str, *, held_on: date | None = None, now: datetime, new: NewId = new_id
) -> str:
    """A one-to-one for this case: its unfinished one where there is one. ``held_on``: entered afterwards."""
    opened = Opened(SessionKind.ONE_TO_ONE, case_id=case_id)
    return beginnings.open_session(store, opened, held_on=held_on, now=now, new=new)


def begin_follow_up(
    store: Store, followup_id: str, *, held_on: date | None = None, now: datetime, new: NewId = new_id
) -> str:
    """The session of an open follow-up. Raises BadInput where it has ended, or before its incident."""
    row = store.row("SELECT case_id, kind FROM followups WHERE id = ? AND state = 'open'", (followup_id,))
    if row is None:
        raise BadInput("This follow-up has already ended.", "Nothing has been changed.")
    guide = "three-month-check" if row["kind"] == FollowUpKind.MONTH_3 else "follow-up"
    opened = Opened(SessionKind.FOLLOW_UP, case_id=row["case_id"], followup_id=followup_id, guide=guide)
    return beginnings.open_session(store, opened, held_on=held_on, now=now, new=new)


def begin_group(
    store: Store,
    incident_id: str | None,
    *,
    guide: str = "group-briefing",
    held_on: date | None = None,
    now: datetime,
    new: NewId = new_id,
) -> str:
    """A briefing around an incident, or around none; with ``guide="group-assessment"`` an assessment."""
    opened = Opened(SessionKind.GROUP, incident_id=incident_id, guide=guide)
    return beginnings.open_session(store, opened, held_on=held_on, now=now, new=new)


def begin_supportive(
    store: Store, case_id: str, *, held_on: date | None = None, now: datetime, new: NewId = new_id
) -> str:
    """The quick record of a talk with somebody; no follow-up comes of it by itself."""
    opened = Opened(SessionKind.SUPPORTIVE, case_id=case_id)
    return beginnings.open_session(store, opened, held_on=held_on, now=now, new=new)


def begin_planning(
    store: Store, incident_id: str, *, held_on: date | None = None, now: datetime, new: NewId = new_id
) -> str:
    """A planning meeting about an incident."""
    opened = Opened(SessionKind.PLANNING, incident_id=incident_id)
    return beginnings.open_session(store, opened, held_on=held_on, now=now, new=new)


def begin_own(
    store: Store,
    kind: Literal[SessionKind.SUPERVISION, SessionKind.CHECK_IN],
    *,
    held_on: date | None = None,
    now: datetime,
    new: NewId = new_id,
) -> str:
    """What a supporter writes for themselves: it is about nobody else."""
    return beginnings.open_session(store, Opened(kind), held_on=held_on, now=now, new=new)


# Answering


def welcome(store: Store, session_id: str, *, now: datetime) -> datetime:
    """The welcome and the limits of confidentiality were said: from here on, answers can be written."""
    row = row_of(store, session_id)
    if row["welcomed"]:
        return from_stamp(row["welcomed"])
    with store.change(now=now) as change:
        change.run(
            "UPDATE sessions SET welcomed = ?, saved = ? WHERE id = ?", (stamp(now), stamp(now), session_id)
        )
        change.audit("welcome given", session_id)
        if row["kind"] == SessionKind.ONE_TO_ONE:
            offers.accept(change, row["case_id"], on=london_date(now))
    return now


def answer(
    store: Store, session_id: str, canonical: str, place: str, values: tuple[Value, ...], *, now: datetime
) -> datetime:
    """Keep one answer at once; none clears it. Gives the moment it was saved.

    Raises BadInput where the answer cannot be kept or the welcome was not said yet, Finished, SaveFailed.
    """
    with store.change(now=now) as change:
        if canonical == shipped.safety().canonical:
            refuse_finished(row_of(store, session_id))
            safety.begin(change, session_id)
        form = _form_to_answer(store, session_id, canonical, place)
        item = form.item(place)
        check_values(item, values)
        if form.nests:
            settling.settle(change, store, session_id, form)
        if safety.calls(item, values):
            safety.begin(change, session_id)
            safety_checks.book(change, session_id, now=now)
        if values:
            change.run(
                "INSERT INTO answers (session_id, canonical, place, value, saved) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (session_id, canonical, place)"
                " DO UPDATE SET value = excluded.value, saved = excluded.saved",
                (session_id, canonical, place, values_to_json(values, item), stamp(now)),
            )
        else:
            change.run(
                "DELETE FROM answers WHERE session_id = ? AND canonical = ? AND place = ?",
                (session_id, canonical, place),
            )
        change.run("UPDATE sessions SET saved = ? WHERE id = ?", (stamp(now), session_id))
    return now


def remember(store: Store, session_id: str, *, step: str, place: str, now: datetime) -> None:
    """Where the practitioner is, so that continuing leads back to the same question."""
    row = row_of(store, session_id)
    refuse_finished(row)
    if not row["welcomed"] and step not in ("", WELCOME):
        raise _welcome_first()
    with store.change(now=now) as change:
        change.run("UPDATE sessions SET step = ?, place = ? WHERE id = ?", (step, place, session_id))


def _form_to_answer(store: Store, session_id: str, canonical: str, place: str) -> Form:
    """The guide or an instrument of this session, if an answer may be written there now."""
    row = store.row(
        "SELECT state, welcomed, guide, sha256 FROM sessions JOIN questionnaires ON canonical = :form"
        " WHERE sessions.id = :session AND (guide = :form OR EXISTS"
        "  (SELECT 1 FROM instruments WHERE session_id = :session AND instruments.canonical = :form))",
        {"session": session_id, "form": canonical},
    )
    if row is None:
        raise BadInput("This question is not in the session.", "Nothing has been changed.")
    refuse_finished(row)
    if not row["welcomed"] and (canonical != row["guide"] or not place.startswith(WELCOME)):
        raise _welcome_first()
    return forms.known(store, canonical, row["sha256"])


def _welcome_first() -> BadInput:
    return BadInput(
        "The welcome and confidentiality come first.",
        "Nothing has been changed.",
        "Please go back to the first step.",
    )


# Finishing


def finish(store: Store, session_id: str, *, now: datetime) -> Result:
    """Make version 1 of the record, or the next where it was opened again. From here on it is never altered.

    Raises BadInput naming what the guide must still be told, Finished where it is already. What the
    person fills in themselves is theirs to leave out, whole or in part.
    """
    row = row_of(store, session_id)
    refuse_finished(row)
    if row["binned"]:
        raise BadInput("This session lies in the bin.", do="Please take it out first, then continue it.")
    session = settling.closed(read(store, session_id), now=now)
    if session.welcomed is None:
        raise _welcome_first()
    left = missing(session.guide, session.given)
    if left:
        named = "; ".join(f"“{item.text}”" for item in left[:3])
        more = f" and {len(left) - 3} more" if len(left) > 3 else ""
        raise BadInput(f"Still to be answered: {named}{more}.", "Everything so far is saved.")
    safety.refuse_unrecorded(session)
    with store.change(now=now) as change:
        if session.reopens is None:
            sentences = outcomes.follow(change, session, welcomed=session.welcomed, now=now)
        else:
            sentences = reopening.finish(
                change, store, session, session.reopens, welcomed=session.welcomed, now=now
            )
        record = session.reopens or session_id
        return Result(sentences, record, versions.newest(store, record).number)

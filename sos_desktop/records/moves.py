"""A finished session that stood with the wrong person goes to the right one, with everything that came of it.

It becomes one more version of itself, in a case of the right person about the same incident. Their follow-up is
booked on the day that it follows from; one that was booked for somebody who turns out never to have been assessed
stands for nothing, and they wait for their first assessment again. No follow-up that was due to anybody is lost.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.codes import FollowUpKind, FollowUpState, FollowUpWish, SessionKind
from sos_desktop.dates import from_stamp, london_date, stamp
from sos_desktop.errors import BadInput
from sos_desktop.records import (
    cases,
    coded,
    corrections,
    followups,
    moving,
    offers,
    people,
    reading,
    reopening,
    revising,
)
from sos_desktop.records.followups import FollowUp, Held
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.moving import Standing
from sos_desktop.vault.store import Change, Store


@dataclass(frozen=True, slots=True)
class ToReview:
    """A moved record whose text waits for a review, with the person it is with now."""

    session_id: str
    kind: SessionKind
    person_id: str
    code_name: str
    held_on: date
    moved: datetime


def waiting(store: Store) -> tuple[ToReview, ...]:
    """Moved records that nobody has reviewed yet, the earliest first."""
    rows = store.rows(
        "SELECT sessions.id, kind, person_id, code_name, held_on, min(moved) AS moved FROM moves"
        " JOIN sessions ON sessions.id = object_id JOIN cases ON cases.id = case_id"
        " JOIN people ON people.id = person_id WHERE reviewed IS NULL GROUP BY sessions.id ORDER BY moved, held_on"
    )
    return tuple(
        ToReview(
            row["id"], SessionKind(row["kind"]), row["person_id"], row["code_name"],
            date.fromisoformat(row["held_on"]), from_stamp(row["moved"]),
        )
        for row in rows
    )  # fmt: skip


def moved_away(store: Store, case_id: str) -> tuple[date, ...]:
    """London's days on which sessions left a case for the right person; nothing of what they were."""
    rows = store.rows(
        "SELECT moved FROM moves JOIN sessions ON sessions.id = object_id"
        " WHERE from_case = :case AND case_id <> :case ORDER BY moved, object_id",
        {"case": case_id},
    )
    return tuple(london_date(from_stamp(row["moved"])) for row in rows)


def move(
    store: Store, session_id: str, person_id: str, text: str = "", *, now: datetime, new: NewId = new_id
) -> None:
    """Move a finished session to ``person_id``, with a reason in words where there is one.

    Raises BadInput where it is not finished, is a group's, stands with them already or is open again, and where
    a follow-up that would go along has been begun.
    """
    at = moving.standing(store, session_id)
    people.read(store, person_id)
    if at.person_id == person_id:
        raise BadInput("This record already stands with that person.", "Nothing has been changed.")
    reopening.refuse_open_again(store, session_id)
    with store.change(now=now) as change:
        to_case = _case_with(change, store, at, person_id, now=now, new=new)
        if at.kind is SessionKind.ONE_TO_ONE:
            _move_one_to_one(change, store, at, to_case, text, now=now, new=new)
        elif at.kind is SessionKind.SUPPORTIVE:
            moving.carry(change, store, at, to_case, None, text, now=now)
        else:
            _move_follow_up(change, store, at, to_case, text, now=now)
        for case_id in (at.case_id, to_case):
            revising.settle(change, store, case_id, now=now)
        change.audit("record moved to the right person", session_id)


def _case_with(
    change: Change, store: Store, at: Standing, person_id: str, *, now: datetime, new: NewId
) -> str:
    """The right person's case about the same incident: the one there is, or a new one."""
    row = store.row(
        "SELECT id FROM cases WHERE person_id = ? AND incident_id IS ? ORDER BY made, id",
        (person_id, at.incident_id),
    )
    return (
        str(row["id"]) if row else cases.add_for_moved(change, person_id, at.incident_id, now=now, new=new).id
    )


def _move_one_to_one(
    change: Change, store: Store, at: Standing, to_case: str, text: str, *, now: datetime, new: NewId
) -> None:
    """The first of a case takes its follow-ups along, and the sessions in which they were held.

    That they would rather not be asked was said in it, so it goes along, too: unless the right person waits for a
    follow-up from an assessment of their own, which nothing here may close.
    """
    others = store.row(
        "SELECT 1 FROM sessions WHERE case_id = ? AND kind = 'one-to-one' AND state = 'finished' AND id <> ?",
        (at.case_id, at.session_id),
    )
    booked = () if others else followups.of_case(store, at.case_id)
    for each in booked:
        moving.refuse_begun(store, each.id)
    never_assessed = cases.read(store, to_case).first_assessment is None
    moving.carry(change, store, at, to_case, None, text, now=now)
    offers.accept(change, to_case, on=at.welcomed)
    waited = bool(followups.of_case(store, to_case))
    declined = _declined_in_it(store, at)
    theirs = followups.book(change, to_case, at.held_on, now=now, new=new)
    if theirs.state is FollowUpState.OPEN or never_assessed:
        change.run("UPDATE cases SET closed = NULL WHERE id = ?", (to_case,))
    for each in booked:
        same = followups.book(change, to_case, at.held_on, kind=each.kind, now=now, new=new)
        _hand_over(change, store, at, each, same, now=now)
    if declined and not waited and theirs.state is FollowUpState.OPEN:
        followups.decline_in_advance(change, theirs, at.held_on, now=now)
    if others is None:
        _wait_again(change, store, at)
    elif declined is not None and not _declined_in_another(store, at):
        corrections.wait_again(change, declined.id, now=now)


def _declined_in_it(store: Store, at: Standing) -> FollowUp | None:
    """The follow-up that ended because somebody said in this session that they would rather not be asked."""
    ended = (each for each in followups.of_case(store, at.case_id) if each.declined_in_advance)
    return next(ended, None) if _declines(store, at.session_id) else None


def _declined_in_another(store: Store, at: Standing) -> bool:
    """Whether it was said in one of those that stay, too."""
    rows = store.rows(
        "SELECT id FROM sessions WHERE case_id = ? AND kind = 'one-to-one' AND state = 'finished'",
        (at.case_id,),
    )
    return any(_declines(store, row["id"]) for row in rows)


def _declines(store: Store, session_id: str) -> bool:
    session = reading.read(store, session_id)
    return coded.said(session.guide, session.given).chosen("follow-up-wish") == FollowUpWish.DECLINED


def _hand_over(
    change: Change, store: Store, at: Standing, booked: FollowUp, theirs: FollowUp, *, now: datetime
) -> None:
    """What was held of the follow-up goes along; the wrong person's own stands for nothing from now on."""
    held = store.rows(
        "SELECT id FROM sessions WHERE followup_id = ? AND state = 'finished' ORDER BY held_on, id",
        (booked.id,),
    )
    for row in held:
        reopening.refuse_open_again(store, row["id"])
        moving.refuse_begun(store, theirs.id)
        moving.carry(change, store, moving.standing(store, row["id"]), theirs.case_id, theirs.id, "", now=now)
    if held:
        _count_as_held(change, booked, theirs, now=now)
    change.run(
        "INSERT INTO moves (object_id, number, from_person, from_case, to_person, to_case, moved, reviewed)"
        " SELECT ?, (SELECT max(number) FROM versions WHERE object_id = ?), ?, ?, person_id, id, ?, ?"
        " FROM cases WHERE id = ?",
        (booked.id, booked.id, at.person_id, at.case_id, stamp(now), stamp(now), theirs.case_id),
    )
    corrections.make_void(change, booked.id, now=now)


def _move_follow_up(
    change: Change, store: Store, at: Standing, to_case: str, text: str, *, now: datetime
) -> None:
    """It becomes the right person's; the wrong one's waits again, unless it was held in another session, too."""
    assert at.followup_id is not None  # noqa: S101
    was = followups.read(store, at.followup_id)
    booked = {each.kind: each for each in followups.of_case(store, to_case)}
    if not booked:
        raise BadInput(
            "That person has no first assessment about this incident, so no follow-up either.",
            "Nothing has been changed.",
            "If the first assessment is theirs, too, move that one: the follow-up goes with it.",
        )
    theirs = booked.get(was.kind) or followups.book(
        change,
        to_case,
        followups.first_assessment_of(change, to_case, booked[FollowUpKind.DAY_28].window.due),
        kind=was.kind,
        now=now,
    )
    moving.refuse_begun(store, theirs.id)
    moving.carry(change, store, at, to_case, theirs.id, text, now=now)
    _count_as_held(change, was, theirs, now=now)
    if store.row("SELECT 1 FROM sessions WHERE followup_id = ? AND state = 'finished'", (was.id,)) is None:
        corrections.wait_again(change, was.id, now=now)


def _count_as_held(change: Change, was: FollowUp, theirs: FollowUp, *, now: datetime) -> None:
    """What was decided in a session that was moved, unless theirs was held in a session of its own."""
    if theirs.state is FollowUpState.DONE or was.ended is None or was.onward is None or was.days_off is None:
        return
    held = Held(was.ended, was.change_of_score, was.onward, was.decision_reason, was.days_off)
    corrections.hold_again(change, theirs.id, held, now=now)


def _wait_again(change: Change, store: Store, at: Standing) -> None:
    """Somebody who was never assessed: their offer waits for its answer where only the session had answered it,
    and their case is open, unless they had said no."""
    if store.row("SELECT 1 FROM sessions WHERE case_id = ? AND welcomed IS NOT NULL", (at.case_id,)):
        return
    offers.unanswer(change, at.case_id, at.welcomed)
    change.run(
        "UPDATE cases SET closed = (SELECT max(answered) FROM offers WHERE case_id = :case AND NOT EXISTS"
        "  (SELECT 1 FROM offers WHERE case_id = :case AND answer IN ('waiting', 'accepted'))) WHERE id = :case",
        {"case": at.case_id},
    )

"""What a finished session leads to beside itself: dates on the case, a follow-up, counts, sentences to show."""

from datetime import datetime
from typing import TYPE_CHECKING

from sos_desktop.codes import DaysOff, Onward, SafetyConcern, SessionKind, StaffGroup
from sos_desktop.dates import said
from sos_desktop.questionnaires import scoring
from sos_desktop.records import coded, followups, practitioners
from sos_desktop.vault.store import Change

if TYPE_CHECKING:
    from sos_desktop.records.sessions import Session


def follow(change: Change, session: "Session", *, now: datetime) -> tuple[str, ...]:
    """Everything a session of its kind changes when it is finished, and the sentences that say so."""
    given = session.answers[session.guide.canonical]
    sentences: tuple[str, ...]
    if session.kind is SessionKind.ONE_TO_ONE:
        sentences = _one_to_one(change, session, now=now)
    elif session.kind is SessionKind.FOLLOW_UP:
        sentences = _follow_up(change, session, now=now)
    else:
        sentences = _group(change, session)
    if coded.chosen(session.guide, given, "safety-concern") == SafetyConcern.RAISED:
        sentences += (
            "A safety concern was raised: speak to your TRiM manager today. F9 shows the urgent contacts.",
        )
    return sentences


def _one_to_one(change: Change, session: "Session", *, now: datetime) -> tuple[str, ...]:
    assert session.case_id is not None  # noqa: S101
    day = session.held_on.isoformat()
    change.run(
        "UPDATE cases SET first_contact = coalesce(first_contact, ?), closed = NULL,"
        " first_assessment = coalesce(first_assessment, ?), tier = max(coalesce(tier, 0), ?) WHERE id = ?",
        (day, day, 3 if _expert_support(session) else 2, session.case_id),
    )
    window = followups.book(change, session.case_id, session.held_on, now=now)
    return (f"The 28-day follow-up is booked for {said(window.due, weekday=True)}.",)


def _follow_up(change: Change, session: "Session", *, now: datetime) -> tuple[str, ...]:
    assert session.followup_id is not None  # noqa: S101
    assert session.case_id is not None  # noqa: S101
    given = session.answers[session.guide.canonical]
    score = scoring.score(session.guide, given)
    comparable = score is not None and score.rated == score.asked and session.earlier is not None
    onward = Onward(coded.chosen(session.guide, given, "decision") or Onward.WATCH)
    followups.hold(
        change,
        session.followup_id,
        on=session.held_on,
        change_of_score=int(score.total) - session.earlier.score
        if comparable and score and session.earlier
        else None,
        onward=onward,
        reason=coded.text(session.guide, given, "decision-reason"),
        days_off=DaysOff(coded.chosen(session.guide, given, "days-off") or DaysOff.NOT_MENTIONED),
        now=now,
    )
    if onward is Onward.TIER_3_ACCEPTED:
        change.run("UPDATE cases SET tier = 3 WHERE id = ?", (session.case_id,))
    return (f"Your decision is kept: {onward.label.lower()}.",)


def _group(change: Change, session: "Session") -> tuple[str, ...]:
    given = session.answers[session.guide.canonical]
    attended_in_all = 0
    for group in StaffGroup:
        invited = coded.count(session.guide, given, f"invited.{group}")
        attended = coded.count(session.guide, given, f"attended.{group}")
        attended_in_all += attended
        if invited or attended:
            change.run(
                "INSERT INTO attendance VALUES (?, ?, ?, ?)",
                (session.id, group, max(invited, attended), attended),
            )
    second = coded.text(session.guide, given, "second-facilitator")
    if second:
        colleague = practitioners.named(change, second)
        change.run("INSERT OR IGNORE INTO facilitators VALUES (?, ?)", (session.id, colleague.id))
    arising = coded.count(session.guide, given, "one-to-ones-arising")
    kept = f"Attendance is kept: {attended_in_all} in all."
    if arising:
        return (
            kept,
            f"{arising} one-to-one{'s' if arising > 1 else ''} arising: add each person under People.",
        )
    return (kept,)


def _expert_support(session: "Session") -> bool:
    given = session.answers[session.guide.canonical]
    codes = (
        getattr(value, "code", "") for value in coded.values(session.guide, given, "signposted-accepted")
    )
    return "tier-3" in codes

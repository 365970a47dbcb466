"""What a finished session leads to: its record, dates on the case, a follow-up, counts, and sentences to show."""

from collections.abc import Mapping
from datetime import datetime

from sos_desktop.codes import DaysOff, FollowUpState, Onward, SafetyConcern, SessionKind, StaffGroup
from sos_desktop.dates import said, stamp
from sos_desktop.questionnaires.response import to_fhir
from sos_desktop.records import coded, followups, practitioners, versions
from sos_desktop.records.coded import Said
from sos_desktop.records.reading import Session, whole_score
from sos_desktop.vault.store import Change

_EXPERT = 3
"""The tier of expert support; a session with a peer supporter is tier 2."""


def follow(change: Change, session: Session, *, welcomed: datetime, now: datetime) -> tuple[str, ...]:
    """Everything that changes when a session of its kind is finished, and the sentences that say so."""
    given = coded.said(session.guide, session.given)
    if session.kind is SessionKind.ONE_TO_ONE:
        sentences = _one_to_one(change, session, given, now=now)
    elif session.kind is SessionKind.FOLLOW_UP:
        sentences = _follow_up(change, session, given, now=now)
    else:
        sentences = _group(change, session, given)
    safety = given.chosen("safety-concern") or SafetyConcern.NOT_ASKED
    facilitators = (*session.facilitators, *_second_facilitator(change, session.id, given))
    _keep(change, session, {"welcomed": stamp(welcomed), "facilitators": facilitators}, safety, now=now)
    if safety == SafetyConcern.RAISED:
        sentences += (
            "A safety concern was raised: speak to your TRiM manager today. F9 shows the urgent contacts.",
        )
    return sentences


def _keep(
    change: Change, session: Session, about: Mapping[str, object], safety: str, *, now: datetime
) -> None:
    """The scores, the state, and version 1 with every response."""
    responses = [to_fhir(session.guide, session.given, now)]
    for form in session.instruments:
        answers = session.answers[form.canonical]
        change.run(
            "UPDATE instruments SET score = ? WHERE session_id = ? AND canonical = ?",
            (whole_score(form, answers), session.id, form.canonical),
        )
        if answers:
            responses.append(to_fhir(form, answers, now))
    change.run(
        "UPDATE sessions SET state = 'finished', finished = ?, saved = ?, safety = ? WHERE id = ?",
        (stamp(now), stamp(now), safety, session.id),
    )
    content = {
        **about,
        "kind": session.kind,
        "case": session.case_id,
        "incident": session.incident_id,
        "follow_up": session.followup_id,
        "held_on": session.held_on.isoformat(),
        "finished": stamp(now),
        "responses": responses,
    }
    versions.keep(change, session.kind, session.id, content, now=now, person_id=session.person_id)


def _one_to_one(change: Change, session: Session, given: Said, *, now: datetime) -> tuple[str, ...]:
    assert session.case_id is not None  # noqa: S101
    day = session.held_on.isoformat()
    change.run(
        "UPDATE cases SET first_contact = min(coalesce(first_contact, :day), :day),"
        " first_assessment = min(coalesce(first_assessment, :day), :day), closed = NULL WHERE id = :case",
        {"day": day, "case": session.case_id},
    )
    _use_tier(change, session.case_id, _EXPERT if _accepted_expert_support(given) else 2)
    followup = followups.book(change, session.case_id, session.held_on, now=now)
    if followup.state is not FollowUpState.OPEN:
        return ()
    return (f"The 28-day follow-up is booked for {said(followup.window.due, weekday=True)}.",)


def _follow_up(change: Change, session: Session, given: Said, *, now: datetime) -> tuple[str, ...]:
    assert session.followup_id is not None  # noqa: S101
    assert session.case_id is not None  # noqa: S101
    first, now_score = session.earlier.score if session.earlier else None, session.score
    onward = Onward(given.chosen("decision") or Onward.WATCH)
    followups.hold(
        change,
        session.followup_id,
        on=session.held_on,
        change_of_score=None if first is None or now_score is None else now_score - first,
        onward=onward,
        reason=given.text("decision-reason"),
        days_off=DaysOff(given.chosen("days-off") or DaysOff.NOT_MENTIONED),
        now=now,
    )
    if onward is Onward.TIER_3_ACCEPTED or _accepted_expert_support(given):
        _use_tier(change, session.case_id, _EXPERT)
    return (f"Your decision is kept: {onward.label.lower()}.",)


def _group(change: Change, session: Session, given: Said) -> tuple[str, ...]:
    """Counts only: who came, and what anybody said, stand nowhere."""
    in_all = 0
    for group in StaffGroup:
        invited, attended = given.count(f"invited.{group}"), given.count(f"attended.{group}")
        in_all += attended
        if invited or attended:
            change.run(
                "INSERT INTO attendance (session_id, staff_group, invited, attended) VALUES (?, ?, ?, ?)",
                (session.id, group, invited, attended),
            )
    kept = f"Attendance is kept: {in_all} in all."
    arising = given.count("one-to-ones-arising")
    if not arising:
        return (kept,)
    return kept, f"{arising} one-to-one{'s' if arising > 1 else ''} arising: add each person under People."


def _second_facilitator(change: Change, session_id: str, given: Said) -> tuple[str, ...]:
    name = given.text("second-facilitator")
    if not name:
        return ()
    colleague = practitioners.named(change, name)
    change.run(
        "INSERT INTO facilitators (session_id, practitioner_id) VALUES (?, ?)", (session_id, colleague.id)
    )
    return (colleague.name,)


def _accepted_expert_support(given: Said) -> bool:
    return "tier-3" in given.codes("signposted-accepted")


def _use_tier(change: Change, case_id: str, tier: int) -> None:
    """The highest tier that was used counts."""
    change.run("UPDATE cases SET tier = max(coalesce(tier, 0), ?) WHERE id = ?", (tier, case_id))

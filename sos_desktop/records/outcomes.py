"""What a finished session leads to: its record, dates on the case, a follow-up, counts, and sentences to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sos_desktop.codes import (
    DaysOff,
    FollowUpState,
    FollowUpWish,
    Onward,
    SafetyConcern,
    SessionKind,
    StaffGroup,
)
from sos_desktop.dates import said, stamp
from sos_desktop.questionnaires.response import to_fhir
from sos_desktop.records import (
    coded,
    corrections,
    followups,
    occasions,
    practitioners,
    reporting,
    safety,
    safety_checks,
    signposts,
    supporter,
    tiers,
    versions,
)
from sos_desktop.records.coded import Said
from sos_desktop.records.followups import Held
from sos_desktop.records.reading import Session, whole_score
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change


@dataclass(frozen=True, slots=True)
class Again:
    """It was finished before: what came of it then stays booked, and the record gets its next version.

    ``more`` is what the earlier version holds that this one has to carry on.
    """

    reason: str
    more: Mapping[str, object] = field(repr=False)


def follow(
    change: Change, session: Session, *, welcomed: datetime, now: datetime, again: Again | None = None
) -> tuple[str, ...]:
    """Everything that changes when a session of its kind is finished, and the sentences that say so."""
    given = coded.said(session.guide, session.given)
    if session.kind is SessionKind.ONE_TO_ONE:
        sentences = _one_to_one(change, session, given, now=now, again=again is not None)
    elif session.kind is SessionKind.FOLLOW_UP:
        sentences = _follow_up(change, session, given, now=now, again=again is not None)
    elif session.kind is SessionKind.SUPPORTIVE:
        sentences = _supportive(change, session, given, again=again is not None)
    elif session.kind is SessionKind.GROUP:
        sentences = _group(change, session, given)
    elif session.kind is SessionKind.PLANNING:
        sentences = ()
    else:
        sentences = supporter.follow(change, given, session.held_on)
    concern = given.chosen("safety-concern") or SafetyConcern.NOT_ASKED
    raised = bool(safety.raised(session))
    safety_checks.settle(change, session.id, raised=raised, now=now)
    asked = _second_facilitator(change, session.id, given)
    facilitators = tuple(dict.fromkeys((*session.facilitators, *asked)))
    occasion = occasions.of_row(_row(change, session.id), facilitators)
    about = {
        "welcomed": stamp(welcomed),
        "facilitators": facilitators,
        "occasion": replace(occasion, continues_on=None).content,
    }
    _keep(change, session, about, SafetyConcern.RAISED if raised else concern, now=now, again=again)
    return (*sentences, _after_a_concern(session)) if raised else sentences


def _row(change: Change, session_id: str) -> Row:
    row = change.row("SELECT * FROM sessions WHERE id = ?", (session_id,))
    assert row is not None  # noqa: S101 - it is being finished
    return row


def _after_a_concern(session: Session) -> str:
    """What was recorded about who was told does not end the duty of the day."""
    form = next(form for form in session.instruments if safety.is_form(form))
    told = coded.said(form, session.answers[form.canonical]).chosen("safety-told")
    if told == "nobody-yet":
        return "A safety concern was raised: speak to your TRiM manager today. F9 shows the urgent contacts."
    return (
        "A safety concern was raised, and who was told is kept. If that was not your TRiM manager, speak to them "
        "today. F9 shows the urgent contacts."
    )


def _keep(
    change: Change,
    session: Session,
    about: Mapping[str, object],
    safety: str,
    *,
    now: datetime,
    again: Again | None,
) -> None:
    """The scores, the state, and the version with every response."""
    responses = [to_fhir(session.guide, session.given, now)]
    for form in session.instruments:
        answers = session.answers[form.canonical]
        change.run(
            "UPDATE instruments SET score = ? WHERE session_id = ? AND canonical = ?",
            (whole_score(form, answers), session.id, form.canonical),
        )
        if answers:
            responses.append(to_fhir(form, answers, now))
    finished = "" if again else "continues_on = NULL, state = 'finished', finished = :now, "
    change.run(
        f"UPDATE sessions SET {finished}saved = :now, safety = :safety, next_date = :next WHERE id = :id",  # noqa: S608 - two fixed texts
        {"now": stamp(now), "safety": safety, "next": _next_date(session), "id": session.id},
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
        **(again.more if again else {}),
    }
    reason = again.reason if again else None
    if session.case_id is not None:
        reporting.settle(change, session.case_id)
    versions.keep(
        change, session.kind, session.id, content, now=now, reason=reason, person_id=session.person_id
    )


def _next_date(session: Session) -> str | None:
    """The day on which a group is to meet again, where one was given."""
    return coded.said(session.guide, session.given).text("next-date") or None


def _one_to_one(
    change: Change, session: Session, given: Said, *, now: datetime, again: bool
) -> tuple[str, ...]:
    assert session.case_id is not None  # noqa: S101
    day = session.held_on.isoformat()
    if not again:
        change.run(
            "UPDATE cases SET first_contact = min(coalesce(first_contact, :day), :day),"
            " first_assessment = min(coalesce(first_assessment, :day), :day), closed = NULL WHERE id = :case",
            {"day": day, "case": session.case_id},
        )
        tiers.use(change, session.case_id, tiers.of(session.kind, given))
    followup = followups.book(change, session.case_id, session.held_on, now=now)
    wish = given.chosen("follow-up-wish")
    if wish == FollowUpWish.DECLINED and followup.state is FollowUpState.OPEN:
        followups.decline_in_advance(change, followup, session.held_on, now=now)
        return ("They would rather not be asked again at 28 days. The door stays open: see their page.",)
    if wish == FollowUpWish.WELCOME and followup.declined_in_advance and again:
        corrections.wait_again(change, followup.id, now=now)
        followup = replace(followup, state=FollowUpState.OPEN)
    if followup.state is not FollowUpState.OPEN:
        return ()
    stays = "stays" if again else "is"
    return (f"The 28-day follow-up {stays} booked for {said(followup.window.due, weekday=True)}.",)


def _follow_up(
    change: Change, session: Session, given: Said, *, now: datetime, again: bool
) -> tuple[str, ...]:
    assert session.followup_id is not None  # noqa: S101
    assert session.case_id is not None  # noqa: S101
    first, now_score = session.earlier.score if session.earlier else None, session.score
    onward = Onward(given.chosen("decision") or Onward.WATCH)
    held = Held(
        session.held_on,
        None if first is None or now_score is None else now_score - first,
        onward,
        given.text("decision-reason"),
        DaysOff(given.chosen("days-off") or DaysOff.NOT_MENTIONED),
    )
    if again:
        corrections.hold_again(change, session.followup_id, held, now=now)
    else:
        followups.hold(change, session.followup_id, held, now=now)
        tiers.use(change, session.case_id, tiers.of(session.kind, given))
    kept = f"Your decision is kept: {onward.label.lower()}."
    due = _next_due(change, session.case_id)
    further = () if due is None else (f"A further check is booked for {said(due, weekday=True)}.",)
    return (kept, *further, *_to_ask(change, session.case_id))


def _to_ask(change: Change, case_id: str) -> tuple[str, ...]:
    """What they had said yes to, where nobody has asked yet whether they took it up."""
    asking = signposts.to_ask(change, case_id)
    if not asking:
        return ()
    return (f"They had said yes to {', '.join(asking)}: say on their page whether they took it up.",)


def _next_due(change: Change, case_id: str) -> date | None:
    """When they are asked at three months, where that waits."""
    row = change.row(
        "SELECT due FROM followups WHERE case_id = ? AND kind = '3-month' AND state = 'open'", (case_id,)
    )
    return date.fromisoformat(row["due"]) if row else None


def _supportive(change: Change, session: Session, given: Said, *, again: bool) -> tuple[str, ...]:
    """A contact, and no assessment: a case that was made for it alone waits for nothing more."""
    more = given.chosen("next") == "one-to-one"
    if not again:
        change.run(
            "UPDATE cases SET first_contact = min(coalesce(first_contact, :day), :day),"
            " closed = CASE WHEN NOT :more AND first_assessment IS NULL AND incident_id IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM offers WHERE case_id = cases.id AND answered IS NULL) THEN :day END WHERE id = :case",
            {"day": session.held_on.isoformat(), "more": more, "case": session.case_id},
        )
        assert session.case_id is not None  # noqa: S101
        tiers.use(change, session.case_id, tiers.of(session.kind, given))
    if more:
        return ("They would like a guided one-to-one: it waits for you on Today.",)
    return ("The conversation is kept.",)


def _group(change: Change, session: Session, given: Said) -> tuple[str, ...]:
    """Counts only: who came, and what anybody said, stand nowhere."""
    change.run("DELETE FROM attendance WHERE session_id = ?", (session.id,))
    in_all = 0
    for group in StaffGroup:
        counts = [given.count(f"{what}.{group}") for what in ("invited", "attended", "declined")]
        in_all += counts[1]
        if any(counts):
            change.run(
                "INSERT INTO attendance (session_id, staff_group, invited, attended, declined)"
                " VALUES (?, ?, ?, ?, ?)",
                (session.id, group, *counts),
            )
    kept = f"Attendance is kept: {in_all} in all."
    arising = given.count("one-to-ones-arising")
    change.run("DELETE FROM arising WHERE session_id = ?", (session.id,))
    if not arising:
        return (kept,)
    change.run("INSERT INTO arising (session_id, one_to_ones) VALUES (?, ?)", (session.id, arising))
    return kept, f"{arising} one-to-one{'s' if arising > 1 else ''} arising: add each person with Ctrl+N."


def _second_facilitator(change: Change, session_id: str, given: Said) -> tuple[str, ...]:
    name = given.text("second-facilitator")
    if not name:
        return ()
    colleague = practitioners.named(change, name)
    change.run(
        "INSERT OR IGNORE INTO facilitators (session_id, practitioner_id) VALUES (?, ?)",
        (session_id, colleague.id),
    )
    return (colleague.name,)

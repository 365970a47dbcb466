"""The story of one case as lines, the earliest first, and what can be done beside it."""

from datetime import date

from sos_desktop import schedule
from sos_desktop.codes import FollowUpState, OfferAnswer, OfferWay, Relation, RequestSource
from sos_desktop.dates import said
from sos_desktop.records.followups import FollowUp
from sos_desktop.records.offers import Offer
from sos_desktop.records.story import CaseStory, Held
from sos_desktop.schedule import Standing
from ui.labels import Tone
from ui.story_line import Entry

ANSWERS = (OfferAnswer.ACCEPTED, OfferAnswer.DECLINED, OfferAnswer.NO_REPLY, OfferAnswer.WITHDRAWN)


def entries(told: CaseStory, today: date, *, alone: bool) -> list[Entry]:
    """``alone``: this is all there is about somebody, so a declined offer may leave a count only."""
    case = told.case
    lines = []
    if case.requested is not None:
        known = case.source is not RequestSource.NOT_RECORDED
        asked = f"Asked for by: {case.source.label.lower()}" if known else "Support asked for"
        lines.append(Entry(case.requested.text + " 0", case.requested.said(), asked))
    if case.contacted is not None:
        lines.append(Entry(case.contacted.text + " 1", case.contacted.said(), "First spoken with them"))
    lines += [_offer(offer, told, alone=alone and not told.sessions) for offer in told.offers]
    for held in told.sessions:
        if held.followup_id and held.versions:
            continue  # its follow-up says it, and opens it
        state, tone = _state(held)
        lines.append(
            Entry(f"{held.held_on} 3", said(held.held_on), held.kind.label, state, tone, _ways(held))
        )
    lines.extend(
        Entry(f"{day} 5", said(day), "A record that was somebody else’s went to the right person")
        for day in told.moved_away
    )
    lines.extend(
        Entry(f"{known.on} 2", said(known.on), f"A letter: {letter.why.label.lower()}. {known.said()}")
        for letter, known in told.letters
    )
    lines += _stood_down(told)
    if case.first_assessment is None and case.closed is None and not told.sessions and not _away(told):
        since = schedule.first_assessment_from(told.occurred, made=case.made, rules=told.rules)
        lines.append(
            Entry(
                "9999 1", f"from {said(since)}", "First assessment",
                actions=(("Start", "assess", case.id),),
            )
        )  # fmt: skip
    lines.extend(_follow_up(followup, told, today) for followup in told.followups)
    return sorted(lines, key=lambda line: line.order)


def beside(told: CaseStory) -> tuple[tuple[str, str, str], ...]:
    """What can be done with a whole case: a button’s words, what it does and what it carries."""
    case = told.case
    ways = [("Change this record…", "amend", case.id)]
    if case.first_assessment is not None:
        ways.insert(0, ("Compare all times", "compare", case.id))
    accepted = bool(told.offers) and told.offers[-1].answer is OfferAnswer.ACCEPTED
    if case.first_assessment is None and not accepted and not _away(told):
        ways.append(("Offer it again…" if told.offers else "Offer a one-to-one…", "offer", case.id))
    if not _away(told):
        ways.append(("Stand down…", "stand down", case.id))
    return tuple(ways)


def about(told: CaseStory) -> str:
    """When it happened, how they were exposed, and what was decided for them."""
    parts = [told.when, told.case.exposure.label]
    if told.plan is not None and told.plan.decision is not None:
        who = f" ({told.plan.practitioner})" if told.plan.practitioner else ""
        parts.append(f"Planned: {told.plan.decision.label.lower()}{who}")
    if told.standing.relation not in (None, Relation.NONE_OF_THESE):
        parts.append(f"You and them: {told.standing.relation.label.lower()}")
    return " · ".join(part for part in parts if part)


def _away(told: CaseStory) -> bool:
    return told.standing.stood_down is not None


def _offer(offer: Offer, told: CaseStory, *, alone: bool) -> Entry:
    waiting = offer.answered is None
    actions: list[tuple[str, str, str]] = []
    for answer in ANSWERS if waiting else ():
        action = "say" if answer is OfferAnswer.DECLINED and not alone else "answer"
        actions.append((answer.label, f"{action} {answer.value}", told.case.id))
    how = "" if offer.how is OfferWay.NOT_RECORDED else f", {_lower(offer.how.label)}"
    again = " again, after a letter" if offer.after_letter else ""
    if not waiting and offer is told.offers[-1] and not told.sessions and not _away(told):
        actions = [("It was a slip", "unanswer", told.case.id)]
    if offer.after_letter and offer.answer is OfferAnswer.ACCEPTED and _not_met_since(offer, told):
        actions = [("Start", "assess", told.case.id)]
    return Entry(
        f"{offer.made_on} 2", said(offer.made_on), f"One-to-one offered{again}{how}", offer.answer.label,
        "warn" if waiting else "neutral", tuple(actions),
    )  # fmt: skip


def _not_met_since(offer: Offer, told: CaseStory) -> bool:
    """A yes to a fresh offer leads to a conversation, also where they were assessed long before."""
    assessed = told.case.first_assessment is not None
    return assessed and not any(held.held_on >= (offer.answered or offer.made_on) for held in told.sessions)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _stood_down(told: CaseStory) -> list[Entry]:
    standing = told.standing
    if standing.stood_down is None:
        return []
    by = f", {standing.colleague} was suggested" if standing.colleague and not standing.taken_over else ""
    back = ("Take back", "take back", told.case.id)
    if standing.taken_over is not None:
        return [
            Entry(
                f"{standing.stood_down} 6", said(standing.stood_down), "You stood down",
                f"{standing.colleague} has taken over", "neutral", (back,),
            )
        ]  # fmt: skip
    return [
        Entry(
            f"{standing.stood_down} 6", said(standing.stood_down), f"You stood down{by}", "To be handed over", "warn",
            (("A colleague has taken over…", "hand over", told.case.id), back),
        )
    ]  # fmt: skip


def _state(held: Held) -> tuple[str, Tone]:
    if not held.versions:
        return "Unfinished", "warn"
    if held.to_review:
        return "Moved here", "warn"
    if held.draft_id:
        return "Opened again", "warn"
    return ("Changed" if held.versions > 1 else "Finished"), "neutral"


def _ways(held: Held) -> tuple[tuple[str, str, str], ...]:
    """What can be done with a session: read, go on with it where it is a draft, or review it."""
    if not held.versions:
        return (("Continue", "continue", held.session_id),)
    read = ("Review" if held.to_review else "Read", "read", held.session_id)
    return (read, ("Continue", "continue", held.draft_id)) if held.draft_id else (read,)


def _when(followup: FollowUp) -> str:
    """The day it is planned for, from where it was moved, and how often they were tried in vain."""
    words = f"due {said(followup.window.due)}"
    if followup.moved_to is not None:
        words = f"moved to {said(followup.moved_to)}, from {said(followup.window.due, year=False)}"
    tried = len(followup.attempts)
    return f"{words}, tried {'once' if tried == 1 else f'{tried} times'}" if tried else words


def _follow_up(followup: FollowUp, told: CaseStory, today: date) -> Entry:
    if followup.ended is not None:
        words = followup.onward.label if followup.onward else followup.state.label
        own = [held for held in told.sessions if held.followup_id == followup.id and held.versions]
        moved = any(held.to_review for held in own)
        ways = tuple(way for held in own for way in _ways(held))
        if followup.state is not FollowUpState.DONE:
            ways = (*ways, ("They want it after all", "want again", followup.id))
        if followup.declined_in_advance:
            words = "Declined in advance"
        return Entry(
            f"{followup.ended} 4", said(followup.ended), followup.kind.label, "Moved here" if moved else words,
            "warn" if moved else "neutral", ways,
        )  # fmt: skip
    standing = schedule.standing(followup.window, today, followup.moved_to)
    state, tone = {
        Standing.OVERDUE: ("Overdue", "risk"),
        Standing.DUE: ("Due", "warn"),
        Standing.THIS_WEEK: ("This week", "warn"),
        Standing.LATER: ("Booked", "neutral"),
    }[standing]
    begun = any(not held.versions for held in told.sessions)
    actions = () if begun else (
        ("Start", "follow up", followup.id),
        ("Declined", "end declined", followup.id),
        ("Other…", "more", followup.id),
    )  # fmt: skip
    return Entry(
        f"9999 {followup.planned}", _when(followup), followup.kind.label, state, tone, actions  # type: ignore[arg-type]
    )  # fmt: skip

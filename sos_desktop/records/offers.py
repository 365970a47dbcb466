"""Offers of support and what became of them. Support is voluntary: a "no" closes the case without a word."""

from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.codes import OfferAnswer, OfferWay
from sos_desktop.dates import PartialDate
from sos_desktop.errors import BadInput
from sos_desktop.records import unbegun
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

ATTEMPTS = 2
"""Support is voluntary: more often than that nobody is asked. What was withdrawn was no attempt."""


_UNCHANGED = "Nothing has been changed."


@dataclass(frozen=True, slots=True)
class Offer:
    id: str
    made_on: date
    answer: OfferAnswer
    answered: date | None
    how: OfferWay = OfferWay.NOT_RECORDED
    after_letter: bool = False
    """Made afresh when a letter about an inquest or an inquiry came, whatever was said before."""


def make(
    change: Change,
    case_id: str,
    made_on: date,
    how: OfferWay = OfferWay.NOT_RECORDED,
    *,
    today: date,
    new: NewId = new_id,
) -> str:
    """Keep an offer of a one-to-one that waits for its answer; gives its id. Raises BadInput for a future date."""
    PartialDate.on(made_on).checked(today=today, what="The date of the offer")
    offer = new()
    change.run(
        "INSERT INTO offers (id, case_id, made_on, how, answer) VALUES (?, ?, ?, ?, ?)",
        (offer, case_id, made_on.isoformat(), how, OfferAnswer.WAITING),
    )
    change.audit("offer made", offer, made_on.isoformat())
    return offer


def make_again(
    store: Store,
    case_id: str,
    made_on: date,
    how: OfferWay,
    *,
    now: datetime,
    today: date,
    new: NewId = new_id,
) -> None:
    """Offer it once more. An offer that still waits had no reply; the case is open again.

    Raises BadInput for a third attempt, unless they asked for it themselves; where they have been assessed; and for
    a day in the future or before the last offer.
    """
    with store.change(now=now) as change:
        made = of_case(store, case_id)
        _refuse_earlier(made, made_on)
        case = change.row("SELECT first_assessment FROM cases WHERE id = ?", (case_id,))
        if case is None or case["first_assessment"]:
            raise BadInput("They have had their first assessment, so it needs no offer any more.", _UNCHANGED)
        if how is not OfferWay.THEY_ASKED and attempts(made) >= ATTEMPTS:
            raise BadInput(
                "It has been offered twice. Support is voluntary, so nobody is asked more often than that.",
                _UNCHANGED,
                "The door stays open: where they come to you, record it as “They asked for it themselves”.",
            )
        _make_in_place_of_waiting(change, case_id, made_on, how, today=today, new=new)
        change.run("UPDATE cases SET closed = NULL WHERE id = ?", (case_id,))


def make_after_letter(
    store: Store,
    case_id: str,
    made_on: date,
    how: OfferWay,
    *,
    now: datetime,
    today: date,
    new: NewId = new_id,
) -> str:
    """A fresh offer, because a letter can bring everything back: no attempt of ours, and after an assessment, too.

    An offer that still waits had no reply. Raises BadInput for a day in the future or before the last offer.
    """
    with store.change(now=now) as change:
        _refuse_earlier(of_case(store, case_id), made_on)
        offer = _make_in_place_of_waiting(change, case_id, made_on, how, today=today, new=new)
        change.run("UPDATE cases SET closed = NULL WHERE id = ? AND first_assessment IS NULL", (case_id,))
    return offer


def _refuse_earlier(made: tuple[Offer, ...], made_on: date) -> None:
    if made and made_on < made[-1].made_on:
        raise BadInput("This offer is dated before the last one.", _UNCHANGED, "Please check the date.")


def _make_in_place_of_waiting(
    change: Change, case_id: str, made_on: date, how: OfferWay, *, today: date, new: NewId
) -> str:
    waiting = _waiting(change, case_id)
    offer = make(change, case_id, made_on, how, today=today, new=new)
    if waiting is not None:
        _settle(change, waiting["id"], OfferAnswer.NO_REPLY, made_on)
    return offer


def attempts(made: tuple[Offer, ...]) -> int:
    """How often it was tried; what a letter asked for was no attempt."""
    return sum(
        offer.answer is not OfferAnswer.WITHDRAWN
        and offer.how is not OfferWay.THEY_ASKED
        and not offer.after_letter
        for offer in made
    )


def answer(store: Store, case_id: str, said: OfferAnswer, *, now: datetime, today: date) -> None:
    """What somebody said to the offer that waits. Anything but a yes closes their case, whose door stays open.

    Raises BadInput where no offer waits, or where the answer would come before it.
    """
    if said is OfferAnswer.WAITING:
        raise BadInput("That is no answer.", "Nothing has been changed.")
    with store.change(now=now) as change:
        waiting = _waiting(change, case_id)
        if waiting is None:
            raise BadInput("No offer is waiting for an answer.", "Nothing has been changed.")
        if today < date.fromisoformat(waiting["made_on"]):
            raise BadInput(
                "The answer is dated before the offer.",
                "Nothing has been changed.",
                "Please check the computer’s date.",
            )
        _settle(change, waiting["id"], said, today)
        if said is not OfferAnswer.ACCEPTED:
            change.run(
                "UPDATE cases SET closed = ? WHERE id = ? AND first_assessment IS NULL",
                (today.isoformat(), case_id),
            )
            unbegun.clear_of_case(change, case_id)


def wait_again(store: Store, case_id: str, *, now: datetime) -> None:
    """The answer was a slip: the last offer waits for one once more, and what it closed is open again.

    Raises BadInput where none was given, and where a conversation has begun since.
    """
    with store.change(now=now) as change:
        made = of_case(store, case_id)
        if not made or made[-1].answered is None:
            raise BadInput("No answer stands here that could be taken back.", _UNCHANGED)
        if change.row("SELECT 1 FROM sessions WHERE case_id = ? AND binned IS NULL", (case_id,)) is not None:
            raise BadInput(
                "A conversation has begun since, so the answer stays as it is.",
                _UNCHANGED,
                "Where it was somebody else’s conversation, move its record to the right person.",
            )
        offer = made[-1]
        change.run("UPDATE offers SET answer = 'waiting', answered = NULL WHERE id = ?", (offer.id,))
        if offer.answer is not OfferAnswer.ACCEPTED:
            change.run("UPDATE cases SET closed = NULL WHERE id = ?", (case_id,))
        change.audit("offer waiting", offer.id)


def accept(change: Change, case_id: str, *, on: date) -> None:
    """Somebody who comes to a session has said yes to the offer that was waiting."""
    waiting = _waiting(change, case_id)
    if waiting is not None:
        _settle(change, waiting["id"], OfferAnswer.ACCEPTED, max(on, date.fromisoformat(waiting["made_on"])))


def unanswer(change: Change, case_id: str, on: date) -> None:
    """The session that had said yes to an offer on that day was somebody else's: it waits once more."""
    row = change.row(
        "SELECT id FROM offers WHERE case_id = :case AND answer = 'accepted' AND answered = max(:on, made_on)"
        " ORDER BY made_on DESC LIMIT 1",
        {"case": case_id, "on": on.isoformat()},
    )
    if row is not None:
        change.run("UPDATE offers SET answer = 'waiting', answered = NULL WHERE id = ?", (row["id"],))
        change.audit("offer waiting", row["id"])


def of_case(store: Store, case_id: str) -> tuple[Offer, ...]:
    """Every offer of a case, the first one first."""
    rows = store.rows(
        "SELECT offers.*, EXISTS (SELECT 1 FROM tellings WHERE offer_id = offers.id) AS after_letter"
        " FROM offers WHERE case_id = ? ORDER BY made_on, rowid",
        (case_id,),
    )
    return tuple(
        Offer(
            row["id"],
            date.fromisoformat(row["made_on"]),
            OfferAnswer(row["answer"]),
            date.fromisoformat(row["answered"]) if row["answered"] else None,
            OfferWay(row["how"]),
            bool(row["after_letter"]),
        )
        for row in rows
    )


def _waiting(change: Change, case_id: str) -> Row | None:
    return change.row(
        "SELECT id, made_on FROM offers WHERE case_id = ? AND answered IS NULL"
        " ORDER BY made_on DESC, rowid DESC LIMIT 1",
        (case_id,),
    )


def _settle(change: Change, offer_id: str, said: OfferAnswer, on: date) -> None:
    change.run("UPDATE offers SET answer = ?, answered = ? WHERE id = ?", (said, on.isoformat(), offer_id))
    change.audit(f"offer {said}", offer_id, on.isoformat())

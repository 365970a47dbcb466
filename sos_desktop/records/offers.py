"""Offers of support and what became of them. Support is voluntary: a "no" closes the case without a word."""

from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.codes import OfferAnswer
from sos_desktop.dates import PartialDate
from sos_desktop.errors import BadInput
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.vault.store import Change, Store


@dataclass(frozen=True, slots=True)
class Offer:
    id: str
    made_on: date
    answer: OfferAnswer
    answered: date | None


def make(change: Change, case_id: str, made_on: date, *, today: date, new: NewId = new_id) -> None:
    """Keep an offer of a one-to-one that waits for its answer. Raises BadInput for a date in the future."""
    PartialDate.on(made_on).checked(today=today, what="The date of the offer")
    offer = new()
    change.run(
        "INSERT INTO offers (id, case_id, made_on, how, answer) VALUES (?, ?, ?, 'in person', 'waiting')",
        (offer, case_id, made_on.isoformat()),
    )
    change.audit("offer made", offer, made_on.isoformat())


def settle(change: Change, case_id: str, answer: OfferAnswer, *, on: date) -> None:
    """Give the waiting offer of a case its answer; a case that said no, or nothing, is closed."""
    row = change.row(
        "SELECT id, made_on FROM offers WHERE case_id = ? AND answered IS NULL ORDER BY made_on DESC",
        (case_id,),
    )
    if row is not None:
        if on.isoformat() < row["made_on"]:
            raise BadInput("The answer is dated before the offer.", do="Please check the two dates.")
        change.run(
            "UPDATE offers SET answer = ?, answered = ? WHERE id = ?", (answer, on.isoformat(), row["id"])
        )
        change.audit(f"offer {answer}", row["id"])
    if answer is not OfferAnswer.ACCEPTED:
        change.run(
            "UPDATE cases SET closed = ? WHERE id = ? AND first_assessment IS NULL", (on.isoformat(), case_id)
        )


def accept(change: Change, case_id: str, *, on: date) -> None:
    """Somebody who comes to a session has accepted the offer that was waiting."""
    settle(change, case_id, OfferAnswer.ACCEPTED, on=on)


def answer(store: Store, case_id: str, said: OfferAnswer, *, now: datetime, today: date) -> None:
    with store.change(now=now) as change:
        settle(change, case_id, said, on=today)


def of_case(store: Store, case_id: str) -> tuple[Offer, ...]:
    rows = store.rows("SELECT * FROM offers WHERE case_id = ? ORDER BY made_on, id", (case_id,))
    return tuple(
        Offer(
            row["id"],
            date.fromisoformat(row["made_on"]),
            OfferAnswer(row["answer"]),
            date.fromisoformat(row["answered"]) if row["answered"] else None,
        )
        for row in rows
    )

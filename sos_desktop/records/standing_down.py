"""One question before the first contact, and standing down where the answer asks for it.

Whoever works with somebody, is close to them or manages them does not support them: a colleague does. Nothing is lost
by it: the case stays, follow-ups that are booked stay on Today, and so does the handing over, until a colleague has
taken over.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.codes import Relation
from sos_desktop.dates import said
from sos_desktop.errors import BadInput
from sos_desktop.records import cases
from sos_desktop.records.wording import short
from sos_desktop.vault.store import Change, Store

_UNCHANGED = "Nothing has been changed."


@dataclass(frozen=True, slots=True)
class ToHandOver:
    """Somebody who waits for a colleague; ``colleague`` is who was suggested, or empty."""

    case_id: str
    person_id: str
    code_name: str
    colleague: str
    stood_down: date


@dataclass(frozen=True, slots=True)
class Standing:
    """``relation`` is None as long as the question was not answered."""

    relation: Relation | None
    met: bool
    stood_down: date | None = None
    colleague: str = ""
    taken_over: date | None = None

    @property
    def to_be_asked(self) -> bool:
        return self.relation is None and not self.met


UNASKED = Standing(None, met=False)


def of_case(store: Store | Change, case_id: str) -> Standing:
    """Raises BadInput where it is not kept here."""
    row = store.row(
        "SELECT *, EXISTS (SELECT 1 FROM sessions WHERE case_id = cases.id AND welcomed IS NOT NULL"
        "  AND kind <> 'supportive-conversation') AS met"
        " FROM cases WHERE id = ?",
        (case_id,),
    )
    if row is None:
        raise BadInput("This case is not in the record book.", do="Please choose another.")
    return Standing(
        Relation(row["relation"]) if row["relation"] else None,
        bool(row["met"]),
        _day(row["stood_down"]),
        row["colleague"],
        _day(row["taken_over"]),
    )


def answer(store: Store, case_id: str, relation: Relation, *, now: datetime) -> None:
    """Keep how the practitioner stands to somebody. With “none of these” they go on; otherwise they stand down."""
    with store.change(now=now) as change:
        of_case(change, case_id)
        change.run("UPDATE cases SET relation = ? WHERE id = ?", (relation, case_id))
        cases.keep_version(change, case_id, now=now)


def stand_down(store: Store, case_id: str, colleague: str, *, now: datetime, today: date) -> None:
    """A colleague is to support them. Raises BadInput where they stood down already."""
    colleague = short(colleague, "The colleague’s name")
    with store.change(now=now) as change:
        if of_case(change, case_id).stood_down is not None:
            raise BadInput("You have stood down already.", _UNCHANGED)
        change.run(
            "UPDATE cases SET stood_down = ?, colleague = ?, taken_over = NULL WHERE id = ?",
            (today.isoformat(), colleague, case_id),
        )
        change.audit("stood down", case_id)
        cases.keep_version(change, case_id, now=now)


def hand_over(store: Store, case_id: str, colleague: str, *, now: datetime, today: date) -> None:
    """A colleague who is named has taken over. Raises BadInput without a name, or where nobody stood down."""
    colleague = short(colleague, "The colleague’s name", required=True)
    with store.change(now=now) as change:
        _refuse_standing(of_case(change, case_id))
        change.run(
            "UPDATE cases SET taken_over = ?, colleague = ? WHERE id = ?",
            (today.isoformat(), colleague, case_id),
        )
        change.audit("handed over", case_id)
        cases.keep_version(change, case_id, now=now)


def take_back(store: Store, case_id: str, *, now: datetime) -> None:
    """It was a mistake, or nobody else can: the question is asked once more. Raises BadInput where nobody stood
    down."""
    with store.change(now=now) as change:
        _refuse_standing(of_case(change, case_id))
        change.run(
            "UPDATE cases SET stood_down = NULL, colleague = '', taken_over = NULL, relation = NULL WHERE id = ?",
            (case_id,),
        )
        change.audit("taken back", case_id)
        cases.keep_version(change, case_id, now=now)


def refuse(store: Store | Change, case_id: str) -> None:
    """Raises BadInput where the practitioner has stood down from a case: a colleague holds its sessions."""
    standing = of_case(store, case_id)
    if standing.stood_down is not None:
        raise BadInput(
            f"You stood down from supporting them on {said(standing.stood_down)}.",
            "Nothing has been changed.",
            "A colleague can support them. If it has to be you after all, take it back on their page first.",
        )


def to_hand_over(store: Store) -> tuple[ToHandOver, ...]:
    """Everybody for whom no colleague has taken over yet, the earliest first."""
    rows = store.rows(
        "SELECT cases.id, person_id, code_name, colleague, stood_down FROM cases JOIN people ON people.id = person_id"
        " WHERE stood_down IS NOT NULL AND taken_over IS NULL ORDER BY stood_down, code_name"
    )
    return tuple(
        ToHandOver(
            row["id"], row["person_id"], row["code_name"], row["colleague"], date.fromisoformat(row["stood_down"])
        )
        for row in rows
    )  # fmt: skip


def _refuse_standing(standing: Standing) -> None:
    if standing.stood_down is None:
        raise BadInput("Nobody has stood down here.", _UNCHANGED)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

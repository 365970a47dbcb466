"""Follow-ups: booked by rule, judged on their original dates, closed with a reason, never lost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sos_desktop import schedule
from sos_desktop.codes import ContactWay, DaysOff, FollowUpKind, FollowUpState, MoveReason, Onward
from sos_desktop.errors import BadInput
from sos_desktop.records import programme, unbegun, versions
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.wording import short
from sos_desktop.schedule import Window
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Change, Store

IN_ADVANCE = "Declined in advance, at the first assessment"
"""Why a follow-up ended before it was due; the door stays open."""
_ENDINGS = (FollowUpState.DECLINED, FollowUpState.UNREACHABLE, FollowUpState.CLOSED)
"""How a follow-up ends without being held."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody was tried on a day, and not reached."""

    on: date
    way: ContactWay


@dataclass(frozen=True, slots=True)
class FollowUp:
    """``window`` is what "on time" is judged on; ``moved_to`` is the day it is planned for since."""

    id: str
    case_id: str
    kind: FollowUpKind
    window: Window
    state: FollowUpState
    ended: date | None
    change_of_score: int | None
    onward: Onward | None
    decision_reason: str = field(repr=False)
    days_off: DaysOff | None = None
    moved_to: date | None = None
    moved_because: MoveReason | None = None
    attempts: tuple[Attempt, ...] = ()

    @property
    def planned(self) -> date:
        """The day on which it is to be held, as things stand."""
        return self.moved_to or self.window.due

    @property
    def declined_in_advance(self) -> bool:
        return self.state is FollowUpState.DECLINED and self.decision_reason == IN_ADVANCE


@dataclass(frozen=True, slots=True)
class Held:
    """What came of a follow-up that was held: the practitioner's decision and its reason."""

    on: date
    change_of_score: int | None
    onward: Onward
    reason: str = field(repr=False)
    days_off: DaysOff

    @property
    def content(self) -> dict[str, object]:
        return {
            "state": FollowUpState.DONE,
            "ended": self.on.isoformat(),
            "change_of_score": self.change_of_score,
            "onward": self.onward,
            "decision_reason": self.reason,
            "days_off": self.days_off,
        }


def book(
    change: Change,
    case_id: str,
    first_assessment: date,
    *,
    kind: FollowUpKind = FollowUpKind.DAY_28,
    now: datetime,
    new: NewId = new_id,
) -> FollowUp:
    """Book a follow-up of a case, whatever the score was; the one that is booked already stays.

    One that stood for nothing is booked now, on dates of its own. The days are those that the programme has set by
    now; what was booked before keeps its own.
    """
    row = change.row("SELECT * FROM followups WHERE case_id = ? AND kind = ?", (case_id, kind))
    if row is not None and row["void"] is None:
        return _followup(row)
    rules = programme.rules(change)
    after = rules.follow_up_after if kind is FollowUpKind.DAY_28 else rules.three_months_after
    window = schedule.follow_up_window(first_assessment, after=after, rules=rules)
    known_by = row["id"] if row is not None else new()
    followup = FollowUp(known_by, case_id, kind, window, FollowUpState.OPEN, None, None, None, "")
    change.run(
        "INSERT INTO followups (id, case_id, kind, due, opens, closes, state) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET due = excluded.due, opens = excluded.opens, closes = excluded.closes,"
        " state = 'open', ended = NULL, decision_reason = '', void = NULL, moved_to = NULL, moved_because = NULL,"
        " attempts = '[]'",
        (
            followup.id, case_id, followup.kind, window.due.isoformat(), window.opens.isoformat(),
            window.closes.isoformat(), followup.state,
        ),
    )  # fmt: skip
    keep(change, followup.id, {"case": case_id, "due": window.due.isoformat()}, now=now)
    return followup


def first_assessment_of(source: Store | Change, case_id: str, due: date) -> date:
    """The day from which the follow-ups of a case count: that of its first assessment, by whatever rule the one
    that is ``due`` was booked."""
    row = source.row("SELECT first_assessment FROM cases WHERE id = ?", (case_id,))
    if row is not None and row["first_assessment"]:
        return date.fromisoformat(row["first_assessment"])
    return due - schedule.FOLLOW_UP_AFTER


def book_next(change: Change, followup_id: str, held: Held, *, now: datetime) -> None:
    """Whoever was not closed at 28 days is asked once more at three months, counted from the first assessment."""
    row = change.row("SELECT * FROM followups WHERE id = ?", (followup_id,))
    if row is None or row["kind"] != FollowUpKind.DAY_28 or held.onward is Onward.CLOSED:
        return
    first = first_assessment_of(change, row["case_id"], date.fromisoformat(row["due"]))
    book(change, row["case_id"], first, kind=FollowUpKind.MONTH_3, now=now)


def hold(change: Change, followup_id: str, held: Held, *, now: datetime) -> None:
    """The follow-up was held: keep the practitioner's decision and its reason."""
    settle(change, followup_id, held.content)
    if held.onward is Onward.CLOSED:
        close_case(change, followup_id, held.on)
    keep(change, followup_id, held.content, now=now)
    book_next(change, followup_id, held, now=now)


def end(
    store: Store, followup_id: str, state: FollowUpState, reason: str, *, now: datetime, today: date
) -> None:
    """End a follow-up without holding it: declined, could not be reached, or closed.

    Raises BadInput where it has ended already, where its session was begun and wants to be finished, and where
    somebody is given up as not reached before they were tried as often as it takes.
    """
    if state not in _ENDINGS:
        raise BadInput(
            "A follow-up ends as declined, not reached or closed.", do="Please choose one of them."
        )
    if state is FollowUpState.UNREACHABLE:
        _refuse_too_few(read(store, followup_id))
    content = _ended(state, short(reason, "The reason"), today)
    with store.change(now=now) as change:
        unbegun.clear_of_follow_up(change, followup_id)
        settle(change, followup_id, content)
        close_case(change, followup_id, today)
        keep(change, followup_id, content, now=now)


def _ended(state: FollowUpState, reason: str, today: date) -> dict[str, object]:
    return {
        "state": state,
        "ended": today.isoformat(),
        "change_of_score": None,
        "onward": None,
        "decision_reason": reason,
        "days_off": None,
    }


def _refuse_too_few(followup: FollowUp) -> None:
    tried = len(followup.attempts)
    if followup.state is FollowUpState.OPEN and tried < schedule.ENOUGH_ATTEMPTS:
        raise BadInput(
            f"They have been tried {('not yet', 'once')[min(tried, 1)]}.",
            "Nothing has been changed.",
            "Please note each attempt with its day; after two, it can end as not reached.",
        )


def decline_in_advance(change: Change, followup: FollowUp, on: date, *, now: datetime) -> None:
    """Somebody says at the first assessment that they would rather not be asked; they can always come back."""
    content = _ended(FollowUpState.DECLINED, IN_ADVANCE, on)
    settle(change, followup.id, content)
    close_case(change, followup.id, on)
    keep(change, followup.id, content, now=now)


def settle(change: Change, followup_id: str, content: Mapping[str, object]) -> None:
    ended = change.run(
        "UPDATE followups SET state = :state, ended = :ended, change_of_score = :change_of_score,"
        " onward = :onward, decision_reason = :decision_reason, days_off = :days_off"
        " WHERE id = :id AND state = 'open'",
        {**content, "id": followup_id},
    )
    if not ended:
        raise BadInput("This follow-up has already ended.", "Nothing has been changed.")


def close_case(change: Change, followup_id: str, on: date) -> None:
    """Nothing is waited for any more. The door stays open: a session opens the case again."""
    change.run(
        "UPDATE cases SET closed = ? WHERE id = (SELECT case_id FROM followups WHERE id = ?)",
        (on.isoformat(), followup_id),
    )


def keep(change: Change, followup_id: str, content: Mapping[str, object], *, now: datetime) -> None:
    row = change.row(
        "SELECT person_id FROM followups JOIN cases ON cases.id = case_id WHERE followups.id = ?",
        (followup_id,),
    )
    person_id = row["person_id"] if row else None
    versions.keep(change, "follow-up", followup_id, content, now=now, person_id=person_id)


def read(store: Store, followup_id: str) -> FollowUp:
    """A follow-up as it stands. Raises BadInput where it is not kept here."""
    row = store.row("SELECT * FROM followups WHERE id = ?", (followup_id,))
    if row is None:
        raise BadInput("This follow-up is not in the record book.", do="Please choose another.")
    return _followup(row)


def of_case(store: Store, case_id: str) -> tuple[FollowUp, ...]:
    """The follow-ups of one case that stand, by the day on which they are due."""
    rows = store.rows("SELECT * FROM followups WHERE case_id = ? AND void IS NULL ORDER BY due", (case_id,))
    return tuple(_followup(row) for row in rows)


def _followup(row: Row) -> FollowUp:
    return FollowUp(
        row["id"],
        row["case_id"],
        FollowUpKind(row["kind"]),
        Window(
            date.fromisoformat(row["due"]),
            date.fromisoformat(row["opens"]),
            date.fromisoformat(row["closes"]),
        ),
        FollowUpState(row["state"]),
        date.fromisoformat(row["ended"]) if row["ended"] else None,
        row["change_of_score"],
        Onward(row["onward"]) if row["onward"] else None,
        row["decision_reason"],
        DaysOff(row["days_off"]) if row["days_off"] else None,
        date.fromisoformat(row["moved_to"]) if row["moved_to"] else None,
        MoveReason(row["moved_because"]) if row["moved_because"] else None,
        tuple(
            Attempt(date.fromisoformat(each["on"]), ContactWay(each["way"]))
            for each in json.loads(row["attempts"])
        ),
    )

"""Every time that somebody was assessed after one incident, side by side: the factors, the totals, the decisions.

The change between times is what says something; a first low number is no reassurance, and nothing here is judged.
Times are compared factor by factor where the guides asked for the same under the same link, whatever version of the
guide each was asked with.
"""

from dataclasses import dataclass, field
from datetime import date

from sos_desktop.codes import FollowUpKind, Onward, SessionKind
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Item, Questionnaire, same
from sos_desktop.records import coded, masking, reading
from sos_desktop.vault.store import Store

FACTOR = "risk-factor"


@dataclass(frozen=True, slots=True)
class Time:
    """One finished conversation. ``total`` is None where a factor was not rated; so is a rating that is missing."""

    session_id: str
    on: date
    words: str
    ratings: dict[str, int] = field(repr=False)
    total: int | None
    onward: Onward | None = None
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Compared:
    """``factors`` are the links and words in the order of the latest guide; ``highest`` what a total can be."""

    factors: tuple[tuple[str, str], ...]
    times: tuple[Time, ...]
    highest: int


def of_case(store: Store, case_id: str) -> Compared:
    """The times of one case, the earliest first. One that was moved and waits for its review says no words."""
    rows = store.rows(
        "SELECT s.id, f.kind AS followup FROM sessions s LEFT JOIN followups f ON f.id = s.followup_id"
        " WHERE s.case_id = ? AND s.kind IN ('one-to-one', 'follow-up') AND s.state = 'finished'"
        " ORDER BY s.held_on, s.finished, s.id",
        (case_id,),
    )
    factors: dict[str, str] = {}
    times: list[Time] = []
    highest = 0
    for row in rows:
        session = reading.read(store, row["id"])
        asked = [item for item in session.guide.walk() if FACTOR in coded.meanings(item)]
        factors = {item.link_id: item.text for item in asked} | {
            link: words for link, words in factors.items() if link not in {item.link_id for item in asked}
        }
        highest = max(highest, _highest(session.guide))
        given = coded.said(session.guide, session.given)
        decided = given.chosen("decision") if session.kind is SessionKind.FOLLOW_UP else None
        hidden = masking.is_masked(store, session.id)
        times.append(
            Time(
                session.id,
                session.held_on,
                _words(session.kind, row["followup"]),
                {
                    item.link_id: rating
                    for item in asked
                    if (rating := _rating(item, session.given)) is not None
                },
                session.score,
                Onward(decided) if decided else None,
                "" if hidden else given.text("decision-reason"),
            )
        )
    return Compared(tuple(factors.items()), tuple(times), highest)


def _words(kind: SessionKind, followup: str | None) -> str:
    if kind is SessionKind.ONE_TO_ONE:
        return "Assessment"
    return FollowUpKind(followup or FollowUpKind.DAY_28).label


def _rating(item: Item, given: Answers) -> int | None:
    values = given.get(item.link_id, ())
    chosen = (option for option in item.options for value in values if same(option.value, value))
    return next((int(option.weight) for option in chosen if option.weight is not None), None)


def _highest(form: Questionnaire) -> int:
    """What all factors at their highest come to."""
    asked = [item for item in form.walk() if FACTOR in coded.meanings(item)]
    return sum(max((int(option.weight or 0) for option in item.options), default=0) for item in asked)

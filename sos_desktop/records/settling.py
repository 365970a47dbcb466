"""What must be settled before answers are written or a session is finished: where they stand, and what is asked."""

from dataclasses import replace
from datetime import datetime

from sos_desktop.questionnaires.answers import Answers, values_from_json
from sos_desktop.questionnaires.calculations import Calculations
from sos_desktop.questionnaires.model import Questionnaire
from sos_desktop.questionnaires.places import settled
from sos_desktop.records.forms import Form
from sos_desktop.records.reading import Session
from sos_desktop.vault.store import Change, Store

AT_MOST = 5.0
"""Seconds for all expressions of a form when a session is finished."""


def settle(change: Change, store: Store, session_id: str, form: Form) -> None:
    """What was asked once for all answers above it becomes the first one's, before any of them changes."""
    name = form.questionnaire.canonical
    rows = store.rows(
        "SELECT place, value FROM answers WHERE session_id = ? AND canonical = ?", (session_id, name)
    )
    given = {row["place"]: values_from_json(form.item(row["place"]), row["value"]) for row in rows}
    for place, to in settled(form.questionnaire, given).items():
        names = {"session": session_id, "form": name, "place": place, "to": to}
        change.run(  # where it has been answered for the first answer since, what is newer stays
            "UPDATE OR IGNORE answers SET place = :to"
            " WHERE session_id = :session AND canonical = :form AND place = :place",
            names,
        )
        change.run(
            "DELETE FROM answers WHERE session_id = :session AND canonical = :form AND place = :place", names
        )


def closed(session: Session, *, now: datetime) -> Session:
    """A draft with what its enableWhenExpressions close, worked out once more: nobody else keeps it."""
    answers = {
        form.canonical: _closed(form, session.answers[form.canonical], now)
        for form in (session.guide, *session.instruments)
    }
    return replace(session, answers={**session.answers, **answers})


def _closed(form: Questionnaire, given: Answers, now: datetime) -> Answers:
    if not any(item.asked_when for item in form.walk()):
        return given
    calculations = Calculations(form)
    try:  # what was answered, by hand or by an expression, stays as it is
        found = calculations.run(given, now=now, kept=frozenset(given), at_most=AT_MOST)
    finally:
        calculations.close()
    return given.closing(found.closed)

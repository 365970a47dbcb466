"""An answer about somebody's safety: from then on the session holds a form that says who was told, and when.

The form comes with the answer, in the same change, so that whatever happens next it stands there and is asked
for again. It may be left, locked and come back to; the session cannot be finished before it is recorded, or the
answer that called for it was a slip and is put right.
"""

from collections.abc import Sequence

from sos_desktop.codes import SafetyConcern
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import safety, shipped
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.completeness import complete
from sos_desktop.questionnaires.model import Coding, Item, Questionnaire, Value
from sos_desktop.questionnaires.places import Spot
from sos_desktop.records import coded, forms
from sos_desktop.records.reading import Session
from sos_desktop.vault.store import Change

CONCERN = "safety-concern"
"""The code of the question with which every conversation ends."""


def is_form(questionnaire: Questionnaire) -> bool:
    """Whether this is the form of who was told, in whatever version."""
    return questionnaire.url == shipped.safety().url


def calls(item: Item, values: Sequence[Value]) -> bool:
    """Whether this answer has to be looked at: a safety item above its lowest, or a concern that was raised."""
    if CONCERN in coded.meanings(item):
        return any(isinstance(value, Coding) and value.code == SafetyConcern.RAISED for value in values)
    return item.safety and any(safety.above_lowest(item, value) for value in values)


def raised(session: Session) -> tuple[Spot, ...]:
    """Where such an answer stands, form by form, as far as it is asked."""
    forms_ = (session.guide, *session.instruments)
    return tuple(spot for form in forms_ for spot in raised_in(form, session.answers[form.canonical]))


def raised_in(form: Questionnaire, answers: Answers) -> tuple[Spot, ...]:
    """As ``raised``, in one form."""
    concern = (spot for spot in coded.spots(form, answers, CONCERN) if calls(spot.item, answers[spot.place]))
    return (*safety.raised(form, answers), *concern)


def begin(change: Change, session_id: str) -> None:
    """The session holds the form from here on; one that holds it already stays as it is."""
    there = change.row(
        "SELECT 1 FROM instruments WHERE session_id = ? AND canonical LIKE ?",
        (session_id, f"{shipped.safety().url}|%"),
    )
    if there is None:
        forms.keep(change, shipped.safety(), shipped.safety_bytes())
        change.run(
            "INSERT INTO instruments (session_id, canonical) VALUES (?, ?)",
            (session_id, shipped.safety().canonical),
        )
        change.audit("safety answer", session_id)


def recorded(session: Session) -> bool:
    """Whether the form says who was told."""
    form = next((form for form in session.instruments if is_form(form)), None)
    return form is not None and complete(form, session.answers[form.canonical])


def refuse_unrecorded(session: Session) -> None:
    """Raises BadInput where an answer is about somebody's safety and nobody has said who was told."""
    if raised(session) and not recorded(session):
        raise BadInput(
            "An answer is about somebody’s safety, and who was told is not recorded yet.",
            "Everything so far is saved.",
            "Please record it, then finish. F9 shows the urgent contacts.",
        )

"""A session as it stands: its forms, everything answered so far, and the first time beside a follow-up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sos_desktop.codes import SessionKind
from sos_desktop.dates import PartialDate, from_stamp
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import scoring
from sos_desktop.questionnaires.answers import Answers, values_from_json
from sos_desktop.questionnaires.model import Questionnaire, Value
from sos_desktop.questionnaires.places import settled
from sos_desktop.questionnaires.response import from_fhir
from sos_desktop.records import beginnings, forms, occasions, practitioners, versions
from sos_desktop.records.forms import Form
from sos_desktop.records.occasions import Occasion
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Store


@dataclass(frozen=True, slots=True)
class Earlier:
    """The first assessment, shown beside a follow-up. ``score`` is None where a factor was not rated."""

    held_on: date
    answers: Answers
    score: int | None


@dataclass(frozen=True, slots=True)
class Session:
    """``event_day`` counts the days from the event, where its day is known."""

    id: str
    kind: SessionKind
    title: str
    subtitle: str
    guide: Questionnaire
    instruments: tuple[Questionnaire, ...]
    answers: Mapping[str, Answers]
    step: str
    place: str
    welcomed: datetime | None
    saved: datetime
    finished: datetime | None
    held_on: date
    event_day: int | None = None
    earlier: Earlier | None = None
    case_id: str | None = None
    incident_id: str | None = None
    followup_id: str | None = None
    person_id: str | None = None
    facilitators: tuple[str, ...] = ()
    reopens: str | None = None
    """The finished session that this draft becomes the next version of."""
    occasion: Occasion | None = None
    """How it is held; a session that is made up in memory has none."""

    @property
    def given(self) -> Answers:
        """What was answered to the guide."""
        return self.answers[self.guide.canonical]

    @property
    def score(self) -> int | None:
        """The risk factors together, or None where one was not rated."""
        return whole_score(self.guide, self.given)


def read(store: Store, session_id: str) -> Session:
    """A session with its forms and everything answered so far."""
    row = _row(store, session_id)
    kind = SessionKind(row["kind"])
    guide = forms.read(store, row["guide"])
    named = store.rows("SELECT canonical FROM instruments WHERE session_id = ? ORDER BY rowid", (session_id,))
    instruments = tuple(forms.read(store, instrument["canonical"]) for instrument in named)
    held_on = date.fromisoformat(row["held_on"])
    facilitators = practitioners.of_session(store, session_id)
    occurred = PartialDate(row["occurred_partial"]) if row["occurred_partial"] else None
    return Session(
        session_id,
        kind,
        kind.label,
        _subtitle(row, kind),
        guide.questionnaire,
        tuple(form.questionnaire for form in instruments),
        _answers(store, session_id, (guide, *instruments)),
        row["step"],
        row["place"],
        from_stamp(row["welcomed"]) if row["welcomed"] else None,
        from_stamp(row["saved"]),
        from_stamp(row["finished"]) if row["finished"] else None,
        held_on,
        beginnings.event_day(occurred, held_on),
        _earlier(store, row["case_id"]) if kind is SessionKind.FOLLOW_UP else None,
        row["case_id"],
        row["incident_id"],
        row["followup_id"],
        row["person_id"],
        facilitators,
        row["reopens"],
        occasions.of_row(row, facilitators),
    )


def _row(store: Store, session_id: str) -> Row:
    row = store.row(
        "SELECT sessions.*, person_id, code_name, label, occurred_partial FROM sessions"
        " LEFT JOIN cases ON cases.id = case_id LEFT JOIN people ON people.id = person_id"
        " LEFT JOIN incidents ON incidents.id = coalesce(cases.incident_id, sessions.incident_id)"
        " WHERE sessions.id = ?",
        (session_id,),
    )
    if row is None:
        raise BadInput("This session is not in the record book.", do="Please choose another.")
    return row


def _subtitle(row: Row, kind: SessionKind) -> str:
    if kind is SessionKind.GROUP:
        what = "assessment" if "/group-assessment|" in row["guide"] else "briefing"
        return f"{row['label']} · {what}" if row["label"] else what.capitalize()
    if row["code_name"] is None:
        return row["label"] or kind.label
    at = "at 3 months" if "/three-month-check|" in row["guide"] else "at 28 days"
    which = {SessionKind.ONE_TO_ONE: "first assessment", SessionKind.FOLLOW_UP: at}.get(
        kind, kind.label.lower()
    )
    again = " · opened again" if row["reopens"] else ""
    return f"{row['code_name']} · {which}{again}"


def _answers(store: Store, session_id: str, asked: tuple[Form, ...]) -> dict[str, Answers]:
    """What has been answered of these forms, one by one; of others the session may hold answers, too."""
    by_name = {form.questionnaire.canonical: form for form in asked}
    given: dict[str, dict[str, tuple[Value, ...]]] = {name: {} for name in by_name}
    for row in store.rows("SELECT canonical, place, value FROM answers WHERE session_id = ?", (session_id,)):
        if row["canonical"] not in by_name:
            continue
        item = by_name[row["canonical"]].item(row["place"])
        given[row["canonical"]][row["place"]] = values_from_json(item, row["value"])
    finished = store.row("SELECT 1 FROM sessions WHERE id = ? AND state = 'finished'", (session_id,))
    return {
        name: Answers(
            _settled(form, given[name]), _closed(store, session_id, form) if finished else frozenset()
        )
        for name, form in by_name.items()
    }


def _settled(form: Form, given: dict[str, tuple[Value, ...]]) -> dict[str, tuple[Value, ...]]:
    """With what was asked once for several answers as asked for the first of them; what is newer stays."""
    moves = settled(form.questionnaire, given) if form.nests else {}
    return {moves[place]: given[place] for place in moves} | {
        place: values for place, values in given.items() if place not in moves
    }


def _closed(store: Store, session_id: str, form: Form) -> frozenset[str]:
    """What expressions had closed when a session was finished, as its record says. A draft works it out again."""
    if not any(item.asked_when for item in form.questionnaire.walk()):
        return frozenset()
    responses: Any = versions.newest(store, session_id).content["responses"]
    name = form.questionnaire.canonical
    kept = next((one for one in responses if one["questionnaire"] == name), None)
    return from_fhir(form.questionnaire, kept).closed if kept else frozenset()


def _earlier(store: Store, case_id: str) -> Earlier | None:
    """The first finished one-to-one of a case; none where it was moved to the right person since."""
    row = store.row(
        "SELECT id, guide, held_on FROM sessions WHERE case_id = ? AND kind = 'one-to-one' AND state = 'finished'"
        " ORDER BY held_on, finished LIMIT 1",
        (case_id,),
    )
    if row is None:
        return None
    guide = forms.read(store, row["guide"])
    given = _answers(store, row["id"], (guide,))[guide.questionnaire.canonical]
    return Earlier(date.fromisoformat(row["held_on"]), given, whole_score(guide.questionnaire, given))


def whole_score(form: Questionnaire, given: Answers) -> int | None:
    """The score of a form in which enough was answered for one; None otherwise."""
    score = scoring.score(form, given) if given else None
    return int(score.result) if score and score.result is not None else None

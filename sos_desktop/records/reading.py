"""A session as it stands: its forms, everything answered so far, and the first time beside a follow-up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sos_desktop.codes import SessionKind
from sos_desktop.dates import from_stamp
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import scoring
from sos_desktop.questionnaires.answers import Answers, values_from_json
from sos_desktop.questionnaires.model import Questionnaire, Value
from sos_desktop.questionnaires.places import settled
from sos_desktop.questionnaires.response import from_fhir
from sos_desktop.records import (
    beginnings,
    forms,
    incidents,
    occasions,
    practitioners,
    programme,
    versions,
)
from sos_desktop.records.forms import Form
from sos_desktop.records.occasions import Occasion
from sos_desktop.records.programme import Threshold
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Store


@dataclass(frozen=True, slots=True)
class EarlierForm:
    """A questionnaire as it was answered the last time, in whatever version it had then."""

    held_on: date
    form: Questionnaire
    answers: Answers


@dataclass(frozen=True, slots=True)
class Earlier:
    """The first assessment, shown beside a follow-up. ``score`` is None where a factor was not rated.

    ``forms`` are the questionnaires that were answered before, each as it was the last time.
    """

    held_on: date
    answers: Answers
    score: int | None
    forms: tuple[EarlierForm, ...] = ()


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
    notes: tuple[Threshold, ...] = ()
    """What the trust says of its scores, in its own words."""

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
    occurred = incidents.day_of(row)
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
        _earlier(store, row) if kind is SessionKind.FOLLOW_UP else None,
        row["case_id"],
        row["incident_id"],
        row["followup_id"],
        row["person_id"],
        facilitators,
        row["reopens"],
        occasions.of_row(row, facilitators),
        tuple(
            note
            for form in (guide, *instruments)
            for note in programme.thresholds(store, form.questionnaire.url)
        ),
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


def _earlier(store: Store, session: Row) -> Earlier | None:
    """The first finished one-to-one of a case; none where it was moved to the right person since."""
    row = store.row(
        "SELECT id, guide, held_on FROM sessions WHERE case_id = ? AND kind = 'one-to-one' AND state = 'finished'"
        " ORDER BY held_on, finished LIMIT 1",
        (session["case_id"],),
    )
    if row is None:
        return None
    guide = forms.read(store, row["guide"])
    given = _answers_to(store, row["id"], guide)
    score = whole_score(guide.questionnaire, given)
    return Earlier(date.fromisoformat(row["held_on"]), given, score, tuple(_earlier_forms(store, session)))


def _earlier_forms(store: Store, session: Row) -> Iterator[EarlierForm]:
    """What was filled in at a session of the case before this one, the last time of each."""
    rows = store.rows(
        "SELECT sessions.id, held_on, canonical FROM instruments JOIN sessions ON sessions.id = session_id"
        " WHERE case_id = :case AND state = 'finished' AND sessions.id NOT IN (:id, :of) AND held_on <= :day"
        " AND EXISTS (SELECT 1 FROM answers WHERE answers.session_id = sessions.id"
        "  AND answers.canonical = instruments.canonical)"
        " ORDER BY held_on DESC, finished DESC",
        {
            "case": session["case_id"], "id": session["id"], "of": session["reopens"] or "",
            "day": session["held_on"],
        },
    )  # fmt: skip
    found: set[str] = set()
    for row in rows:
        url = row["canonical"].partition("|")[0]
        if url not in found:
            found.add(url)
            form = forms.read(store, row["canonical"])
            given = _answers_to(store, row["id"], form)
            yield EarlierForm(date.fromisoformat(row["held_on"]), form.questionnaire, given)


def _answers_to(store: Store, session_id: str, form: Form) -> Answers:
    """What was answered to one form of a session."""
    rows = store.rows(
        "SELECT place, value FROM answers WHERE session_id = ? AND canonical = ?",
        (session_id, form.questionnaire.canonical),
    )
    return Answers({row["place"]: values_from_json(form.item(row["place"]), row["value"]) for row in rows})


def whole_score(form: Questionnaire, given: Answers) -> int | None:
    """The score of a form in which enough was answered for one; None otherwise."""
    score = scoring.score(form, given) if given else None
    return int(score.result) if score and score.result is not None else None

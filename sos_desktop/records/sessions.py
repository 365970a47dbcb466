"""Guided sessions: begun, answered a row at a time, left and continued, finished once.

An answer is addressed by the form that asks it (``canonical``) and its ``place`` there: the linkId,
or ``group:0/linkId`` within a repeating group.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sos_desktop.codes import SafetyConcern, SessionKind
from sos_desktop.dates import PartialDate, from_stamp, london_date, stamp
from sos_desktop.errors import BadInput, Finished
from sos_desktop.questionnaires import scoring, shipped
from sos_desktop.questionnaires.answers import Answers, check_values, values_from_json, values_to_json
from sos_desktop.questionnaires.completeness import missing
from sos_desktop.questionnaires.model import Questionnaire, Value
from sos_desktop.questionnaires.response import to_fhir
from sos_desktop.records import coded, forms, offers, outcomes, versions
from sos_desktop.records.forms import Form
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.vault.connection import Row
from sos_desktop.vault.store import Store

GUIDES = {
    SessionKind.ONE_TO_ONE: "one-to-one",
    SessionKind.FOLLOW_UP: "follow-up",
    SessionKind.GROUP: "group-briefing",
}


@dataclass(frozen=True, slots=True)
class Earlier:
    """The first assessment, shown beside a follow-up."""

    held_on: date
    answers: Answers
    score: int


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


@dataclass(frozen=True, slots=True)
class Result:
    """What finishing a session led to, each as a sentence to show."""

    sentences: tuple[str, ...] = field(default=())


# Beginning


def begin_one_to_one(store: Store, case_id: str, *, now: datetime, new: NewId = new_id) -> str:
    """A first assessment for this case: its unfinished one where there is one."""
    return _begin(store, SessionKind.ONE_TO_ONE, now=now, new=new, case_id=case_id)


def begin_follow_up(store: Store, followup_id: str, *, now: datetime, new: NewId = new_id) -> str:
    row = store.row("SELECT case_id, state FROM followups WHERE id = ?", (followup_id,))
    if row is None or row["state"] != "open":
        raise BadInput("This follow-up has already ended.", "Nothing has been changed.")
    return _begin(
        store, SessionKind.FOLLOW_UP, now=now, new=new, case_id=row["case_id"], followup_id=followup_id
    )


def begin_group(store: Store, incident_id: str | None, *, now: datetime, new: NewId = new_id) -> str:
    return _begin(store, SessionKind.GROUP, now=now, new=new, incident_id=incident_id)


def _begin(
    store: Store,
    kind: SessionKind,
    *,
    now: datetime,
    new: NewId,
    case_id: str | None = None,
    incident_id: str | None = None,
    followup_id: str | None = None,
) -> str:
    draft = store.row(
        "SELECT id FROM sessions WHERE state = 'draft' AND kind = ? AND case_id IS ? AND incident_id IS ?"
        " AND followup_id IS ?",
        (kind, case_id, incident_id, followup_id),
    )
    if draft is not None:
        return str(draft["id"])
    guide = shipped.guide(GUIDES[kind])
    session, held_on = new(), london_date(now)
    with store.change(now=now) as change:
        forms.keep(change, guide, shipped.shipped_bytes(GUIDES[kind]))
        change.run(
            "INSERT INTO sessions (id, kind, case_id, incident_id, followup_id, guide, state, held_on, began, saved)"
            " VALUES (?, ?, ?, ?, ?, ?, 'draft', ?, ?, ?)",
            (
                session, kind, case_id, incident_id, followup_id, guide.canonical,
                held_on.isoformat(), stamp(now), stamp(now),
            ),
        )  # fmt: skip
        change.run("INSERT INTO facilitators SELECT ?, id FROM practitioners WHERE mine = 1", (session,))
        day = _event_day(store, case_id, held_on)
        for name, instrument in _instruments_of(guide, day):
            forms.keep(change, instrument, shipped.shipped_bytes(name))
            change.run(
                "INSERT INTO instruments (session_id, canonical) VALUES (?, ?)",
                (session, instrument.canonical),
            )
        change.audit(f"{kind} begun", session)
    return session


def _instruments_of(guide: Questionnaire, event_day: int | None) -> list[tuple[str, Questionnaire]]:
    """The instruments that the guide names, without those for which it is too early after the event."""
    named = {item.sub_questionnaire.partition("|")[0] for item in guide.walk() if item.sub_questionnaire}
    shipped_ones = ((name, shipped.instrument(name)) for name in shipped.INSTRUMENTS)
    return [
        (name, form)
        for name, form in shipped_ones
        if form.url in named and (event_day is None or event_day >= (form.about.not_before_day or 0))
    ]


def _event_day(store: Store, case_id: str | None, held_on: date) -> int | None:
    row = store.row(
        "SELECT occurred_partial FROM cases JOIN incidents ON incidents.id = incident_id WHERE cases.id = ?",
        (case_id,),
    )
    return None if row is None else (held_on - PartialDate(row["occurred_partial"]).last).days


# Reading


def _row(store: Store, session_id: str) -> Row:
    row = store.row("SELECT * FROM sessions WHERE id = ?", (session_id,))
    if row is None:
        raise BadInput("This session is not in the record book.", do="Please choose another.")
    return row


def read(store: Store, session_id: str) -> Session:
    """A session with its forms and everything answered so far."""
    row = _row(store, session_id)
    kind = SessionKind(row["kind"])
    guide = forms.read(store, row["guide"])
    named = store.rows("SELECT canonical FROM instruments WHERE session_id = ? ORDER BY rowid", (session_id,))
    instruments = tuple(forms.read(store, instrument["canonical"]) for instrument in named)
    return Session(
        session_id,
        kind,
        kind.label,
        _subtitle(store, row, kind),
        guide.questionnaire,
        tuple(form.questionnaire for form in instruments),
        answers(store, session_id, (guide, *instruments)),
        row["step"],
        row["place"],
        from_stamp(row["welcomed"]) if row["welcomed"] else None,
        from_stamp(row["saved"]),
        from_stamp(row["finished"]) if row["finished"] else None,
        date.fromisoformat(row["held_on"]),
        _event_day(store, row["case_id"], date.fromisoformat(row["held_on"])),
        earlier(store, row["case_id"]) if kind is SessionKind.FOLLOW_UP else None,
        row["case_id"],
        row["incident_id"],
        row["followup_id"],
    )


def answers(store: Store, session_id: str, asked: tuple[Form, ...]) -> dict[str, Answers]:
    """What has been answered, form by form."""
    by_name = {form.questionnaire.canonical: form for form in asked}
    given: dict[str, dict[str, tuple[Value, ...]]] = {name: {} for name in by_name}
    for row in store.rows("SELECT canonical, place, value FROM answers WHERE session_id = ?", (session_id,)):
        item = by_name[row["canonical"]].item(row["place"])
        given[row["canonical"]][row["place"]] = values_from_json(item, row["value"])
    return {name: Answers(places) for name, places in given.items()}


def _subtitle(store: Store, row: Row, kind: SessionKind) -> str:
    if kind is SessionKind.GROUP:
        incident = store.row("SELECT label FROM incidents WHERE id = ?", (row["incident_id"],))
        return f"{incident['label']} · briefing" if incident else "Briefing"
    person = store.row(
        "SELECT code_name FROM people JOIN cases ON person_id = people.id WHERE cases.id = ?",
        (row["case_id"],),
    )
    which = "first assessment" if kind is SessionKind.ONE_TO_ONE else "at 28 days"
    return f"{person['code_name']} · {which}" if person else which


def earlier(store: Store, case_id: str) -> Earlier | None:
    """The first finished one-to-one of a case."""
    row = store.row(
        "SELECT id, guide, held_on FROM sessions WHERE case_id = ? AND kind = 'one-to-one' AND state = 'finished'"
        " ORDER BY held_on, finished LIMIT 1",
        (case_id,),
    )
    if row is None:
        return None
    guide = forms.read(store, row["guide"])
    given = answers(store, row["id"], (guide,))[guide.questionnaire.canonical]
    score = scoring.score(guide.questionnaire, given)
    return Earlier(date.fromisoformat(row["held_on"]), given, int(score.total) if score else 0)


# Answering


def welcome(store: Store, session_id: str, *, now: datetime) -> datetime:
    """The welcome and the limits of confidentiality were said: from here on, answers can be written."""
    row = _row(store, session_id)
    if row["welcomed"]:
        return from_stamp(row["welcomed"])
    with store.change(now=now) as change:
        change.run(
            "UPDATE sessions SET welcomed = ?, saved = ? WHERE id = ?", (stamp(now), stamp(now), session_id)
        )
        change.audit("welcome given", session_id)
        if row["kind"] == SessionKind.ONE_TO_ONE:
            offers.accept(change, row["case_id"], on=london_date(now))
    return now


def answer(
    store: Store, session_id: str, canonical: str, place: str, values: tuple[Value, ...], *, now: datetime
) -> datetime:
    """Keep one answer at once; none clears it. Gives the moment it was saved.

    Raises BadInput where the answer cannot be kept, Finished, SaveFailed.
    """
    item = forms.read(store, canonical).item(place)
    check_values(item, values)
    with store.change(now=now) as change:
        if values:
            change.run(
                "INSERT INTO answers VALUES (?, ?, ?, ?, ?) ON CONFLICT (session_id, canonical, place)"
                " DO UPDATE SET value = excluded.value, saved = excluded.saved",
                (session_id, canonical, place, values_to_json(values, item), stamp(now)),
            )
        else:
            change.run(
                "DELETE FROM answers WHERE session_id = ? AND canonical = ? AND place = ?",
                (session_id, canonical, place),
            )
        change.run("UPDATE sessions SET saved = ? WHERE id = ?", (stamp(now), session_id))
    return now


def remember(store: Store, session_id: str, *, step: str, place: str, now: datetime) -> None:
    """Where the practitioner is, so that continuing leads back to the same question."""
    with store.change(now=now) as change:
        change.run("UPDATE sessions SET step = ?, place = ? WHERE id = ?", (step, place, session_id))


# Finishing


def finish(store: Store, session_id: str, *, now: datetime) -> Result:
    """Make version 1 of the record. From here on it is amended, never altered.

    Raises BadInput naming what must still be answered, Finished where it is already.
    """
    session = read(store, session_id)
    if session.finished:
        raise Finished(
            "This session is already finished.", "Nothing has been changed.", "You can add an amendment."
        )
    if session.welcomed is None:
        raise BadInput("The welcome and confidentiality come first.", do="Please go back to the first step.")
    for form in (session.guide, *session.instruments):
        left = missing(form, session.answers[form.canonical])
        if left:
            named = "; ".join(f"“{item.text}”" for item in left[:3])
            raise BadInput(f"Still to be answered: {named}.", "Everything so far is saved.")
    given = session.answers[session.guide.canonical]
    safety = coded.chosen(session.guide, given, "safety-concern") or SafetyConcern.NOT_ASKED
    with store.change(now=now) as change:
        for instrument in session.instruments:
            result = scoring.score(instrument, session.answers[instrument.canonical])
            change.run(
                "UPDATE instruments SET score = ? WHERE session_id = ? AND canonical = ?",
                (
                    int(result.total) if result and result.rated == result.asked else None,
                    session_id,
                    instrument.canonical,
                ),
            )
        sentences = outcomes.follow(change, session, now=now)
        change.run(
            "UPDATE sessions SET state = 'finished', finished = ?, saved = ?, safety = ? WHERE id = ?",
            (stamp(now), stamp(now), safety, session_id),
        )
        person = store.row("SELECT person_id FROM cases WHERE id = ?", (session.case_id,))
        versions.keep(
            change, session.kind, session_id, _content(store, session, now), now=now,
            person_id=person["person_id"] if person else None,
        )  # fmt: skip
    return Result(sentences)


def _content(store: Store, session: Session, now: datetime) -> dict[str, object]:
    held = store.rows(
        "SELECT name FROM facilitators JOIN practitioners ON practitioners.id = practitioner_id"
        " WHERE session_id = ? ORDER BY mine DESC, name",
        (session.id,),
    )
    assert session.welcomed is not None  # noqa: S101
    return {
        "kind": session.kind,
        "case": session.case_id,
        "incident": session.incident_id,
        "follow_up": session.followup_id,
        "held_on": session.held_on.isoformat(),
        "welcomed": stamp(session.welcomed),
        "finished": stamp(now),
        "facilitators": [row["name"] for row in held],
        "responses": [
            to_fhir(form, session.answers[form.canonical], now)
            for form in (session.guide, *session.instruments)
        ],
    }

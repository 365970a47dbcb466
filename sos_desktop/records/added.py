"""A questionnaire beside those that a guide asks: added to a session that is under way, when it may be used."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sos_desktop.codes import SessionKind
from sos_desktop.dates import said
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.model import Questionnaire
from sos_desktop.records import forms, library
from sos_desktop.records.reading import Session, read
from sos_desktop.vault.store import Store

KINDS = (SessionKind.ONE_TO_ONE, SessionKind.FOLLOW_UP)
"""Sessions with one person, in which they may be asked to fill something in."""
_NOT_BESIDE = ("service-feedback", "support-and-climate", "pulse-8-9")
"""They ask about the organisation or about the supporter, who does not ask them."""


@dataclass(frozen=True, slots=True)
class Offered:
    """``here``: the session asks it already. ``from_day`` is set where it is too early for it."""

    form: Questionnaire
    here: bool
    from_day: date | None = None


def offered(store: Store, session_id: str) -> tuple[Offered, ...]:
    """What can be added to this session, by title; the newest version that is not retired of each."""
    session = read(store, session_id)
    if session.kind not in KINDS:
        return ()
    asked = {form.url for form in session.instruments}
    newest: dict[str, Questionnaire] = {}
    for entry in library.entries(store):
        if not entry.retired and _for_a_person(entry.form):
            newest.setdefault(entry.form.url, entry.form)
    forms_ = (library.instrument(store, url) or form for url, form in newest.items())
    return tuple(Offered(form, form.url in asked, from_day(session, form)) for form in forms_)


def from_day(session: Session, form: Questionnaire) -> date | None:
    """The first day on which it may be used, where that is after the session; None where it may be used."""
    first, day = form.about.not_before_day or 0, session.event_day
    return None if day is None or day >= first else session.held_on + timedelta(days=first - day)


def add(store: Store, session_id: str, canonical: str, *, now: datetime) -> None:
    """Ask it in this session, too. Raises BadInput, with the day, where it is too early for it."""
    session, form = read(store, session_id), library.find(store, canonical)
    if form is None or session.finished or session.kind not in KINDS:
        raise BadInput("This questionnaire cannot be added here.", "Nothing has been changed.")
    early = from_day(session, form)
    if early is not None:
        raise BadInput(
            f"It is too early for “{form.title}”.",
            "Nothing has been changed.",
            f"It may be used from {said(early, weekday=True)}: it asks about the time after the event.",
        )
    if any(there.url == form.url for there in session.instruments):
        return
    with store.change(now=now) as change:
        forms.keep(change, form, library.content(store, form.canonical))
        change.run(
            "INSERT INTO instruments (session_id, canonical) VALUES (?, ?)", (session_id, form.canonical)
        )
        change.audit("questionnaire added to a session", session_id)


def _for_a_person(form: Questionnaire) -> bool:
    """Whether it is one that a person answers, and no guide."""
    names = {shipped.guide(name).url for name in shipped.GUIDES} | {shipped.safety().url}
    aside = {shipped.instrument(name).url for name in _NOT_BESIDE}
    return form.url not in names | aside and not any(
        coding.code == "welcomed" for item in form.walk() for coding in item.codes
    )

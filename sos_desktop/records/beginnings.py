"""How a session begins: on a day that can be, with the forms that are due by then, as they are worded now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.codes import SessionKind
from sos_desktop.dates import PartialDate, london_date, stamp
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.model import Questionnaire
from sos_desktop.records import cases, forms, incidents, library, standing_down
from sos_desktop.records.cases import Case
from sos_desktop.records.identifiers import NewId
from sos_desktop.vault.store import Change, Store

GUIDES = {
    SessionKind.ONE_TO_ONE: "one-to-one",
    SessionKind.FOLLOW_UP: "follow-up",
    SessionKind.GROUP: "group-briefing",
    SessionKind.SUPPORTIVE: "supportive-conversation",
    SessionKind.PLANNING: "planning-meeting",
    SessionKind.SUPERVISION: "supervision",
    SessionKind.CHECK_IN: "check-in",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """What a session is opened for: a case, one of its follow-ups, an incident, or the supporter alone.

    ``guide`` names another guide than the one that its kind begins with.
    """

    kind: SessionKind
    case_id: str | None = None
    incident_id: str | None = None
    followup_id: str | None = None
    guide: str = ""

    @property
    def guide_name(self) -> str:
        return self.guide or GUIDES[self.kind]


def open_session(store: Store, opened: Opened, *, held_on: date | None, now: datetime, new: NewId) -> str:
    """A new session, or the unfinished one that was opened for the same; gives its id.

    ``held_on`` is given where it is entered afterwards. Raises BadInput for a day that cannot be.
    """
    guide = library.guide(store, opened.guide_name)
    draft = store.row(
        "SELECT id FROM sessions WHERE state = 'draft' AND kind = ? AND case_id IS ? AND incident_id IS ?"
        " AND followup_id IS ? AND (guide LIKE ? OR guide LIKE ?) AND reopens IS NULL AND binned IS NULL",
        (
            *(opened.kind, opened.case_id, opened.incident_id, opened.followup_id),
            *(_of_any_version(guide), _of_any_version(shipped.guide(opened.guide_name))),
        ),
    )
    if draft is not None:
        return str(draft["id"])
    case = cases.read(store, opened.case_id) if opened.case_id else None
    if (
        case is not None and opened.kind is not SessionKind.SUPPORTIVE
    ):  # a colleague may always talk with somebody
        standing_down.refuse(store, case.id)
    day = held_on or london_date(now)
    occurred = _occurred(store, case.incident_id if case else opened.incident_id)
    check_day(day, opened.kind, case, occurred, today=london_date(now))
    session = new()
    with store.change(now=now) as change:
        _insert(change, session, opened, guide, day, now)
        for instrument in _instruments(store, guide, event_day(occurred, day)):
            forms.keep(change, instrument, instrument.source.encode("utf-8"))
            change.run(
                "INSERT INTO instruments (session_id, canonical) VALUES (?, ?)",
                (session, instrument.canonical),
            )
        change.audit(f"{opened.kind} begun", session)
    return session


def _of_any_version(guide: Questionnaire) -> str:
    """A pattern for the guide, whichever version a draft was begun with."""
    return f"{guide.url}|%"


def _insert(
    change: Change, session: str, opened: Opened, guide: Questionnaire, day: date, now: datetime
) -> None:
    forms.keep(change, guide, guide.source.encode("utf-8"))
    change.run(
        "INSERT INTO sessions (id, kind, case_id, incident_id, followup_id, guide, state, held_on, began, saved)"
        " VALUES (?, ?, ?, ?, ?, ?, 'draft', ?, ?, ?)",
        (
            session, opened.kind, opened.case_id, opened.incident_id, opened.followup_id, guide.canonical,
            day.isoformat(), stamp(now), stamp(now),
        ),
    )  # fmt: skip
    change.run(
        "INSERT INTO facilitators (session_id, practitioner_id) SELECT ?, id FROM practitioners WHERE mine = 1",
        (session,),
    )


def _occurred(store: Store, incident_id: str | None) -> PartialDate | None:
    return incidents.read(store, incident_id).occurred if incident_id else None


def check_day(
    day: date, kind: SessionKind, case: Case | None, occurred: PartialDate | None, *, today: date
) -> None:
    """Raises BadInput for a day in the future, or before what the session is about."""
    PartialDate.on(day).checked(today=today, what="The date of the session")
    follow_up = kind is SessionKind.FOLLOW_UP
    if occurred is not None and day < occurred.first:
        raise _before("follow-up" if follow_up else "session", "its incident")
    if follow_up and case and case.first_assessment and day < case.first_assessment:
        raise _before("follow-up", "the first assessment")


def _before(what: str, other: str) -> BadInput:
    return BadInput(
        f"The {what} is dated before {other}.",
        "Nothing has been changed.",
        "Please check both dates, and the computer’s.",
    )


def event_day(occurred: PartialDate | None, held_on: date) -> int | None:
    """How many days after the event it is, as far as its day is known: counted from the last it may mean."""
    return None if occurred is None else (held_on - occurred.last).days


def _instruments(store: Store, guide: Questionnaire, day: int | None) -> Iterator[Questionnaire]:
    """The instruments that the guide names, in its order, without those for which it is too early."""
    for item in guide.walk():
        form = library.instrument(store, item.sub_questionnaire) if item.sub_questionnaire else None
        if form is not None and (day is None or day >= (form.about.not_before_day or 0)):
            yield form

"""The quick record of a talk: with somebody who is known here already, or with somebody new, begun in one step."""

from datetime import datetime, timedelta

from sos_desktop.codes import Exposure, RequestSource, StaffGroup
from sos_desktop.dates import london_date
from sos_desktop.records import cases, people, sessions
from sos_desktop.records.cases import Case
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.records.people import Person
from sos_desktop.vault.store import Store

_ONE_CASE = timedelta(days=365)
"""Without an incident, one person is one case for as long."""


def with_somebody_new(
    store: Store, code_name: str, staff_group: StaffGroup, *, now: datetime, new: NewId = new_id
) -> str:
    """The session; the person is known by their code name from here on. Raises BadInput where that is taken."""
    today = london_date(now)
    with store.change(now=now):
        case = cases.add_person(
            store,
            Person(new(), code_name, staff_group),
            incident_id=None,
            exposure=Exposure.NOT_STATED,
            source=RequestSource.NOT_RECORDED,
            requested=None,
            offered_on=None,
            now=now,
            today=today,
        )
        return sessions.begin_supportive(store, case.id, now=now, new=new)


def with_person(store: Store, person_id: str, *, now: datetime, new: NewId = new_id) -> str:
    """The session, in the case that is open for this person; where none is, in the last year's, or in a new one."""
    with store.change(now=now) as change:
        people.read(store, person_id)
        case = _case_of(cases.of_person(store, person_id), now) or cases.add_for_moved(
            change, person_id, None, now=now, new=new
        )
        return sessions.begin_supportive(store, case.id, now=now, new=new)


def _case_of(known: tuple[Case, ...], now: datetime) -> Case | None:
    latest_first = tuple(reversed(known))
    open_ones = [case for case in latest_first if case.closed is None]
    since = london_date(now) - _ONE_CASE
    recent = [case for case in latest_first if case.incident_id is None and case.made >= since]
    return next(iter(open_ones + recent), None)

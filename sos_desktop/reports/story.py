"""A person's whole story as a paper: what was offered, held and booked, and every finished record as it stands now.

The copy that somebody may ask for by right is another paper (``subject_access``): that one holds every version, the
audit, and the name. This one is the practitioner's own, for a supervision or a handover.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sos_desktop.dates import said
from sos_desktop.records import amendments, gathering, story
from sos_desktop.records.amendments import Record
from sos_desktop.records.gathering import Line
from sos_desktop.records.people import Person
from sos_desktop.records.story import CaseStory
from sos_desktop.reports import page, record
from sos_desktop.reports.page import Paper, Part
from sos_desktop.reports.record import UNPROTECTED
from sos_desktop.vault.store import Store


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that the paper says. ``records`` by session, as they stand now."""

    person: Person
    cases: tuple[tuple[CaseStory, gathering.Part], ...] = field(repr=False)
    records: dict[str, Record] = field(repr=False)


def read(store: Store, person_id: str) -> Told:
    """Raises BadInput where the person is unknown. Drafts and bins stay where they are."""
    whole = story.read(store, person_id)
    finished = [held.session_id for case in whole.cases for held in case.sessions if held.versions]
    cases = tuple((case, gathering.of_case(store, _without_what_waits(case))) for case in whole.cases)
    return Told(whole.person, cases, {each: amendments.read(store, each) for each in finished})


def paper(told: Told, *, made: date, demonstration: bool = False) -> bytes:
    """The PDF. Its properties name nobody."""
    about = Paper(
        title="A story so far",
        subject="What was offered, held and booked for one person",
        foot=f"{told.person.code_name} · printed {said(made)} · in confidence",
        made=made,
        demonstration=demonstration,
    )
    return page.build(about, lambda: _parts(told, made))


def _parts(told: Told, made: date) -> list[Part]:
    staff = f"{told.person.staff_group.label} · {told.person.organisation.label}"
    parts = [
        *page.title(told.person.code_name, f"{staff} · as it stood on {said(made)}"),
        page.small(f"{UNPROTECTED} The name and contact are not in it, nor is what is not finished."),
    ]
    for case, about in told.cases:
        parts += _case(told, case, about)
    return parts


def _case(told: Told, case: CaseStory, about: gathering.Part) -> list[Part]:
    parts = [page.heading(about.heading)]
    for line in about.lines:
        parts += _line(line)
    for held in case.sessions:
        if held.session_id in told.records:
            parts += _record(told.records[held.session_id])
    unfinished = sum(not held.versions for held in case.sessions)
    if unfinished:
        parts.append(page.small(f"Not finished, and not in here: {unfinished}."))
    return parts


def _without_what_waits(case: CaseStory) -> CaseStory:
    """The reason of a decision stands with its follow-up, too; in what was moved it waits to be reviewed."""
    waiting = {held.followup_id for held in case.sessions if held.to_review}
    followups = (
        replace(followup, decision_reason="") if followup.id in waiting else followup
        for followup in case.followups
    )
    return replace(case, followups=tuple(followups))


def _record(kept: Record) -> Sequence[Part]:
    return [page.heading(record.held(kept)), *record.parts(kept, heading=page.subheading)]


def _line(line: Line) -> list[Part]:
    return page.asked(line.label, line.text or "Nothing")

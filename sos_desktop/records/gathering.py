"""Everything that is kept about one person, for the copy that they may ask for: in words, and as data.

The data is every row that an erasure would take away (``erasure.GOES``), so nothing can be left out of the one that is
in the other; with it the lines of the audit that belong to those rows. The words are what a person can read.
"""

# ruff: noqa: S608 - every part of a statement is written here

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sos_desktop.codes import Amendment, OfferWay, Presence, RoleBand, SessionKind
from sos_desktop.dates import from_stamp, london_clock, london_date, said
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Questionnaire
from sos_desktop.questionnaires.places import spots
from sos_desktop.questionnaires.response import from_fhir
from sos_desktop.records import (
    amendments,
    erasure,
    forms,
    holds,
    letters,
    occasions,
    people,
    reading,
    safety_checks,
    signposts,
    story,
)
from sos_desktop.records.safety_checks import SafetyCheck
from sos_desktop.records.signposts import Signpost
from sos_desktop.records.story import CaseStory, Held
from sos_desktop.vault.store import Store

_NOT_SHOWN = ("unsent_events", "unindexed", "findable")
"""Where a row says once more, for a machine, what stands in another that is shown."""
_JSON = ("content", "value")
_NOT_NAMED = "No single incident"


@dataclass(frozen=True, slots=True)
class Line:
    """What it is, and what is kept."""

    label: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """One heading of the copy."""

    heading: str
    under: str
    lines: tuple[Line, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Gathered:
    """``data`` is what the JSON holds: rows by table, and the audit."""

    person_id: str
    code_name: str
    parts: tuple[Part, ...] = field(repr=False)
    data: Mapping[str, Any] = field(repr=False)


def gather(store: Store, person_id: str) -> Gathered:
    """Raises BadInput where the person is unknown."""
    told = story.read(store, person_id)
    data = _rows(store, person_id)
    audit = _audit(store, data)
    parts = [
        _about(store, person_id),
        *(part for case in told.cases for part in _case(store, case)),
        *_half_typed(data),
        Part(
            "What was done with these records, and when",
            "From the audit of the record book, which holds no contents.",
            tuple(Line(_moment(row["utc"]), str(row["action"])) for row in audit),
        ),
    ]
    return Gathered(
        person_id,
        told.person.code_name,
        tuple(part for part in parts if part.lines),
        {**{table: rows for table, rows in data.items() if rows}, "audit": audit},
    )


# In words


def _about(store: Store, person_id: str) -> Part:
    person, identity = people.read(store, person_id), people.identity(store, person_id)
    lines = [
        Line("Code name", person.code_name),
        Line("Name", identity.name or "Not kept"),
        Line("Contact", identity.contact or "Not kept"),
        Line("Staff group", person.staff_group.label),
        Line("Organisation", person.organisation.label),
    ]
    if person.role_band is not RoleBand.NOT_STATED:
        lines.append(Line("Role, roughly", person.role_band.label))
    lines += [
        Line(f"A concern for their safety, {said(check.raised)}", _safety(check))
        for check in safety_checks.of_person(store, person_id)
    ]
    lines += [
        Line("On hold, so nothing is erased", hold.said()) for hold in holds.of_person(store, person_id)
    ]
    for letter in letters.of_person(store, person_id, ended=True):
        told = next(
            (each.told for each in letters.addressees(store, letter.id) if each.person_id == person_id), None
        )
        lines.append(Line(letter.said().rstrip("."), told.said() if told else "Not told yet"))
    return Part("The person", "", tuple(lines))


def _safety(check: SafetyCheck) -> str:
    if check.taken_over is None:
        return f"To be looked at on {said(check.due)}"
    return f"{check.colleague} took over on {said(check.taken_over)}"


def _signpost(told_of: Signpost) -> str:
    words = [told_of.answer.label]
    words += ["A leaflet was handed over"] if told_of.leaflet else []
    if told_of.asked_on is not None:
        words.append(f"{told_of.taken_up.label}, asked on {said(told_of.asked_on)}")
    return ". ".join(words)


def _case(store: Store, told: CaseStory) -> Iterator[Part]:
    yield of_case(store, told)
    for held in told.sessions:
        yield from _finished(store, held) if held.versions else [_unfinished(store, held)]


def of_case(store: Store, told: CaseStory) -> Part:
    """What was offered, held and booked after one incident, without what was said in its sessions."""
    case = told.case
    lines = [Line("Exposure", case.exposure.label), Line("Asked for by", case.source.label)]
    if told.when:
        lines.insert(0, Line("When it happened", told.when))
    for label, day in (
        ("Support was asked for", case.requested.said() if case.requested else ""),
        ("First spoken with", case.contacted.said() if case.contacted else ""),
        ("First contact", _day(case.first_contact)),
        ("First assessment", _day(case.first_assessment)),
        ("Closed", _day(case.closed)),
    ):
        if day:
            lines.append(Line(label, day))
    lines += _around(told)
    for offer in told.offers:
        answered = f", {said(offer.answered)}" if offer.answered else ""
        answered += "" if offer.how is OfferWay.NOT_RECORDED else f". {offer.how.label}"
        lines.append(Line(f"Offered on {said(offer.made_on)}", f"{offer.answer.label}{answered}"))
    for followup in told.followups:
        words = [followup.onward.label if followup.onward else followup.state.label]
        words += [said(followup.ended)] if followup.ended else []
        words += [followup.decision_reason.rstrip(".")] if followup.decision_reason else []
        words += [f"Days off: {followup.days_off.label.lower()}"] if followup.days_off else []
        if followup.moved_to and followup.moved_because:
            words.append(f"Moved to {said(followup.moved_to)}: {followup.moved_because.label.lower()}")
        words += [f"Tried {each.way.label.lower()} on {said(each.on)}" for each in followup.attempts]
        lines.append(Line(f"{followup.kind.label}, due {said(followup.window.due)}", ". ".join(words)))
    lines += [
        Line(f"Told about {told_of.name}, {said(told_of.offered_on)}", _signpost(told_of))
        for told_of in signposts.of_case(store, case.id)
    ]
    heading = (
        "Support without a single incident"
        if told.incident == _NOT_NAMED
        else f"Support after: {told.incident}"
    )
    return Part(heading, "", tuple(lines))


def _around(told: CaseStory) -> Iterator[Line]:
    """What the planning meeting decided, how the practitioner knows them, and who took over."""
    plan, standing = told.plan, told.standing
    if plan is not None and plan.decision is not None:
        presence = "" if plan.presence is Presence.NOT_RECORDED else plan.presence.label
        words = (plan.decision.label, plan.practitioner, presence, plan.reason)
        yield Line("Planned", ". ".join(word for word in words if word))
    if standing.relation is not None:
        yield Line("How the practitioner knows them", standing.relation.label)
    if standing.stood_down is not None:
        over = (
            f". {standing.colleague} took over on {said(standing.taken_over)}" if standing.taken_over else ""
        )
        yield Line("The practitioner stood down", f"{said(standing.stood_down)}{over}")


def _finished(store: Store, held: Held) -> Iterator[Part]:
    """Every version, since each was kept; what did not change is said again, so that each can be read alone."""
    rows = store.rows(
        "SELECT number, utc, reason, content FROM versions WHERE object_id = ? ORDER BY number",
        (held.session_id,),
    )
    for row in rows:
        content: dict[str, Any] = json.loads(row["content"])
        lines = [line for response in content.get("responses", ()) for line in _answered(store, response)]
        lines += [
            Line(
                f"Amendment, {Amendment(entry['reason']).label.lower()}, {_moment(entry['utc'])}",
                entry["text"],
            )
            for entry in content.get("amendments", ())
        ]
        if (occasion := occasions.of_content(content)) is not None:
            lines.insert(0, Line("How it was held", occasion.said()))
        by = " and ".join(content.get("facilitators", ()))
        yield Part(
            f"{_held(held.kind, held.held_on)}, version {row['number']} of {len(rows)}",
            f"Kept on {_moment(row['utc'])}" + (f". Held by {by}" if by else ""),
            tuple(lines),
        )


def _unfinished(store: Store, held: Held) -> Part:
    session = reading.read(store, held.session_id)
    lines: list[Line] = []
    for form in (session.guide, *session.instruments):
        given = session.answers[form.canonical]
        lines += _answers(form, given)
    return Part(f"{_held(held.kind, held.held_on)}, not finished", "", tuple(lines))


def _answered(store: Store, response: Mapping[str, Any]) -> Iterator[Line]:
    form = forms.read(store, response["questionnaire"]).questionnaire
    given = from_fhir(form, response)
    yield from _answers(form, given)


def _answers(form: Questionnaire, given: Answers) -> Iterator[Line]:
    at = {spot.place: spot for spot in spots(form, given)}
    for place, spot in at.items():
        if place in given:
            words = "; ".join(amendments.said(spot.item, value) for value in given[place])
            yield Line(amendments.asked(at, spot) if spot.under is not None else spot.item.text, words)


def _half_typed(data: Mapping[str, list[dict[str, Any]]]) -> Iterator[Part]:
    """What stood in a form that was not kept yet; where somebody was in the window is no record."""
    for row in data["drafts"]:
        if row["form"] != "whereabouts":
            words = [text for text in row["content"].values() if isinstance(text, str) and text.strip()]
            yield Part(
                "Typed and not kept yet", _moment(row["saved"]), tuple(Line("Text", text) for text in words)
            )


def _held(kind: SessionKind, day: date) -> str:
    return f"{kind.label}, {said(day)}"


def _day(day: date | None) -> str:
    return said(day) if day else ""


def _moment(utc: str) -> str:
    instant: datetime = from_stamp(utc)
    return f"{said(london_date(instant))} at {london_clock(instant)}"


# As data


def _rows(store: Store, person_id: str) -> dict[str, list[dict[str, Any]]]:
    return {
        table: [
            {name: _read(name, row[name]) for name in row.keys()}  # noqa: SIM118  a row is no mapping
            for row in store.rows(f"SELECT * FROM {table} WHERE {whose}", {"person": person_id})
        ]
        for table, whose in erasure.GOES
        if table not in _NOT_SHOWN
    }


def _read(name: str, value: object) -> object:
    return json.loads(value) if name in _JSON and isinstance(value, str) else value


def _audit(store: Store, data: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    ids = sorted({row["id"] for rows in data.values() for row in rows if isinstance(row.get("id"), str)})
    rows = store.rows(
        "SELECT seq, utc, actor, action, object_id FROM audit"
        " WHERE object_id IN (SELECT value FROM json_each(?)) ORDER BY seq",
        (json.dumps(ids),),
    )
    return [dict(row) for row in rows]

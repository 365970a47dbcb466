"""Additions and corrections to a finished record: one more version with its reason; the first stays readable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sos_desktop.codes import Amendment, SessionKind
from sos_desktop.dates import PartialDate, stamp
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.model import Item, Kind, Option, Quantity, Value, same
from sos_desktop.questionnaires.permitted import check_value
from sos_desktop.questionnaires.places import Spot, spots
from sos_desktop.questionnaires.response import from_fhir
from sos_desktop.records import forms, masking, reopening, versions
from sos_desktop.records.versions import Version
from sos_desktop.vault.store import Store

MASKED = "Hidden until it is reviewed"
"""In place of what somebody wrote in a record that was moved."""
_TEXT = Item("amendment", Kind.TEXT, "The amendment")


@dataclass(frozen=True, slots=True)
class Answered:
    """One question and its answer, as they were."""

    step: str
    question: str
    answer: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Amended:
    reason: Amendment
    utc: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Record:
    """A finished session, whole, with everything that was added to it since; as it stood in version ``number``.

    While it is ``masked`` nothing that somebody wrote is in it: it was moved here and waits for a review.
    """

    session_id: str
    kind: SessionKind
    held_on: str
    facilitators: tuple[str, ...]
    answered: tuple[Answered, ...]
    amended: tuple[Amended, ...]
    versions: tuple[Version, ...]
    number: int
    masked: bool = False
    draft_id: str | None = None
    """In which draft it is open again, if it is."""


def amend(store: Store, session_id: str, reason: Amendment, text: str, *, now: datetime) -> int:
    """Add a version with this text; gives its number. The same amendment twice in a row is one.

    Raises BadInput where nothing was written, or where the session is not finished. A record that stood with the
    wrong person is moved (``moves``).
    """
    if not text.strip():
        raise BadInput("The amendment is empty.", do="Please write what should be added or corrected.")
    check_value(_TEXT, text)
    if reason is Amendment.WRONG_PERSON:
        raise BadInput(
            "Nobody was chosen as the right person.",
            "Nothing has been changed.",
            "Please choose whose record this is.",
        )
    last = _kept(store, session_id)[-1]
    content: Mapping[str, Any] = last.content
    earlier = content.get("amendments", [])
    if earlier and (earlier[-1]["reason"], earlier[-1]["text"]) == (reason, text):
        return last.number
    (row,) = store.rows(
        "SELECT kind, person_id FROM sessions LEFT JOIN cases ON cases.id = case_id WHERE sessions.id = ?",
        (session_id,),
    )
    amendments = [*earlier, {"reason": reason, "utc": stamp(now), "text": text}]
    with store.change(now=now) as change:
        return versions.keep(
            change, row["kind"], session_id, {**content, "amendments": amendments}, now=now,
            reason=reason, person_id=row["person_id"],
        )  # fmt: skip


def read(store: Store, session_id: str, number: int | None = None) -> Record:
    """The record of a finished session as it stands, or as it was in version ``number``.

    Raises BadInput where it is not finished.
    """
    kept = _kept(store, session_id)
    version = next((one for one in kept if one.number == number), kept[-1])
    content: Mapping[str, Any] = version.content
    masked = masking.is_masked(store, session_id)
    return Record(
        session_id,
        SessionKind(content["kind"]),
        content["held_on"],
        tuple(content["facilitators"]),
        tuple(
            line
            for at, response in enumerate(content["responses"])
            for line in _lines(store, response, guide=at == 0, masked=masked)
        ),
        tuple(
            Amended(
                Amendment(entry["reason"]),
                entry["utc"],
                MASKED if masked and entry["text"] else entry["text"],
            )
            for entry in content.get("amendments", ())
        ),
        kept,
        version.number,
        masked,
        reopening.draft_of(store, session_id),
    )


def _kept(store: Store, session_id: str) -> tuple[Version, ...]:
    """The versions of a finished session; another noun's, or none, are refused."""
    finished = store.row("SELECT 1 FROM sessions WHERE id = ? AND state = 'finished'", (session_id,))
    if not finished:
        raise BadInput("This session is not finished yet.", do="Please continue it instead.")
    return versions.of(store, session_id)


def _lines(store: Store, response: Mapping[str, Any], *, guide: bool, masked: bool) -> list[Answered]:
    """What was asked and answered, in the order of the page; an instrument is one step under its own name."""
    form = forms.read(store, response["questionnaire"]).questionnaire
    given = from_fhir(form, response)
    steps = {item.link_id: step.text if guide else form.title for step in form.items for item in step.walk()}
    at = {spot.place: spot for spot in spots(form, given)}
    lines = []
    for place, values in ((place, given[place]) for place in at if place in given):
        item, question = at[place].item, asked(at, at[place], masked=masked)
        words = "; ".join(
            MASKED if masked and masking.is_written(item, value) else said(item, value) for value in values
        )
        lines.append(Answered(steps[item.link_id], question, words))
    return lines


def asked(at: Mapping[str, Spot], spot: Spot, *, masked: bool = False) -> str:
    """The words of a question, after those of the group it stands in, or of the answer it is asked about."""
    above, before = at.get(spot.parent), ""
    if above is not None and spot.under is not None:
        before = (
            MASKED if masked and masking.is_written(above.item, spot.under) else said(above.item, spot.under)
        )
    elif above is not None and above.parent:
        before = above.item.text
    return f"{before}: {spot.item.text}" if before else spot.item.text


def said(item: Item, value: Value) -> str:
    """An answer in the form's own words where it has them."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Quantity):
        return f"{value.value} {value.unit}".strip()
    if item.kind is Kind.DATE:
        return PartialDate(str(value)).said()
    chosen = next((option for option in item.options if same(option.value, value)), None)
    return (chosen or Option(value)).label

"""Additions and corrections to a finished record: one more version with its reason; the first stays readable."""

from dataclasses import dataclass
from datetime import datetime

from sos_desktop.codes import Amendment, SessionKind
from sos_desktop.dates import stamp
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.answers import check_value
from sos_desktop.questionnaires.model import Item, Kind
from sos_desktop.questionnaires.response import from_fhir
from sos_desktop.records import forms, versions
from sos_desktop.records.versions import Version
from sos_desktop.vault.store import Store

_TEXT = Item("amendment", Kind.TEXT, "The amendment")


@dataclass(frozen=True, slots=True)
class Answered:
    """One question and its answer, as they were."""

    step: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Amended:
    reason: Amendment
    utc: str
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """A finished session, whole, with everything that was added to it since."""

    session_id: str
    kind: SessionKind
    held_on: str
    facilitators: tuple[str, ...]
    answered: tuple[Answered, ...]
    amended: tuple[Amended, ...]
    versions: tuple[Version, ...]


def amend(store: Store, session_id: str, reason: Amendment, text: str, *, now: datetime) -> int:
    """Add a version with this text; gives its number. Raises BadInput where nothing was written."""
    if not text.strip():
        raise BadInput("The amendment is empty.", do="Please write what should be added or corrected.")
    check_value(_TEXT, text)
    kept = versions.of(store, session_id)
    row = store.row(
        "SELECT kind, person_id FROM sessions LEFT JOIN cases ON cases.id = case_id"
        " WHERE sessions.id = ? AND sessions.state = 'finished'",
        (session_id,),
    )
    if not kept or row is None:
        raise BadInput("This session is not finished yet.", do="Please continue it instead.")
    last = kept[-1].content
    earlier = last.get("amendments", [])
    assert isinstance(earlier, list)  # noqa: S101
    amendments = [*earlier, {"reason": reason, "utc": stamp(now), "text": text}]
    with store.change(now=now) as change:
        return versions.keep(
            change, row["kind"], session_id, {**last, "amendments": amendments}, now=now,
            reason=reason, person_id=row["person_id"],
        )  # fmt: skip


def read(store: Store, session_id: str) -> Record:
    """The record of a finished session. Raises BadInput where it is not finished."""
    kept = versions.of(store, session_id)
    if not kept:
        raise BadInput("This session is not finished yet.", do="Please continue it instead.")
    content = kept[-1].content
    return Record(
        session_id,
        SessionKind(str(content["kind"])),
        str(content["held_on"]),
        tuple(content["facilitators"]),  # type: ignore[arg-type]
        tuple(line for response in content["responses"] for line in _lines(store, response)),  # type: ignore[attr-defined]
        tuple(
            Amended(Amendment(entry["reason"]), entry["utc"], entry["text"])
            for entry in content.get("amendments", ())  # type: ignore[attr-defined]
        ),
        kept,
    )


def _lines(store: Store, response: dict[str, object]) -> list[Answered]:
    form = forms.read(store, str(response["questionnaire"]))
    given = from_fhir(form.questionnaire, response)
    lines = []
    for step in form.questionnaire.items:
        for item in step.walk():
            values = [
                value
                for place, values in given.items()
                if place.rsplit("/", 1)[-1] == item.link_id
                for value in values
            ]
            if values:
                lines.append(
                    Answered(step.text, item.text, "; ".join(_said(item, value) for value in values))
                )
    return lines


def _said(item: Item, value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    for option in item.options:
        if option.value == value:
            return option.label
    return str(getattr(value, "display", "") or getattr(value, "code", "") or value)

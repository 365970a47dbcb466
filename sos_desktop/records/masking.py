"""A record that was moved to the right person: its text is masked until somebody has said which of it stays.

What does not stay is left out of the next version; the versions before it hold it for good.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sos_desktop.codes import Amendment
from sos_desktop.dates import from_stamp, stamp
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires.answers import Answers, values_to_json
from sos_desktop.questionnaires.model import Item, Kind
from sos_desktop.questionnaires.places import find
from sos_desktop.questionnaires.response import from_fhir, to_fhir
from sos_desktop.questionnaires.slots import carried, nests
from sos_desktop.records import coded, forms, versions
from sos_desktop.records.forms import Form
from sos_desktop.records.versions import REVIEWED
from sos_desktop.vault.store import Change, Store

_WRITTEN = (Kind.STRING, Kind.TEXT, Kind.URL, Kind.OPEN_CHOICE)
_AMENDMENT = "amendment"


@dataclass(frozen=True, slots=True)
class Written:
    """Something that somebody has written in a record. ``key`` is what it is confirmed by."""

    key: str
    question: str
    text: str = field(repr=False)


def is_masked(store: Store, session_id: str) -> bool:
    """Whether its text still waits for a review."""
    return (
        store.row("SELECT 1 FROM moves WHERE object_id = ? AND reviewed IS NULL", (session_id,)) is not None
    )


def refuse_unreviewed(store: Store, session_id: str) -> None:
    """Raises BadInput where its text still waits for a review."""
    if is_masked(store, session_id):
        raise BadInput(
            "This record was moved here, and nobody has reviewed it yet.",
            "Nothing has been changed.",
            "Please review what was moved first.",
        )


def is_written(item: Item, value: object) -> bool:
    """Whether an answer is somebody's own words rather than one of the form's."""
    return item.kind in _WRITTEN and isinstance(value, str)


def to_review(store: Store, session_id: str) -> tuple[Written, ...]:
    """Everything written in a record, in the order of its pages. Raises BadInput where nothing waits."""
    _refuse_reviewed(store, session_id)
    content = versions.newest(store, session_id).content
    return (*_answered(store, content), *_amended(content))


def review(store: Store, session_id: str, stays: Collection[str], *, now: datetime) -> int:
    """Keep a version with the text whose keys are in ``stays``, and without the rest; gives its number.

    Raises BadInput where nothing waits for a review.
    """
    _refuse_reviewed(store, session_id)
    last = versions.newest(store, session_id)
    gone = {each.key for each in _answered(store, last.content) if each.key not in stays}
    with store.change(now=now) as change, versions.rewriting(change, session_id, last.number):
        responses = _without(store, last.content, gone)
        for response in responses:
            _take_out(change, store, session_id, response, gone)
        content = {
            **last.content,
            "responses": responses,
            "amendments": [
                entry
                for number, entry in enumerate(_amendments(last.content))
                if not entry["text"] or f"{_AMENDMENT} {number}" in stays
            ],
            "reviewed": stamp(now),
        }
        number = versions.keep(
            change, str(last.content["kind"]), session_id, content, now=now, reason=REVIEWED,
            person_id=_person_of(change, session_id),
        )  # fmt: skip
        change.run(
            "UPDATE moves SET reviewed = ? WHERE object_id = ? AND reviewed IS NULL", (stamp(now), session_id)
        )
        change.audit("moved record reviewed", session_id)
    return number


def _refuse_reviewed(store: Store, session_id: str) -> None:
    if not is_masked(store, session_id):
        raise BadInput("Nothing waits to be reviewed in this record.", "Nothing has been changed.")


def _answered(store: Store, content: Any) -> Iterator[Written]:
    for form, given in _responses(store, content):
        for place, values in given.items():
            item = form.item(place)
            words = "; ".join(str(value) for value in values if is_written(item, value))
            if words:
                yield Written(f"{form.questionnaire.canonical} {place}", item.text, words)


def _amended(content: Any) -> Iterator[Written]:
    for number, entry in enumerate(_amendments(content)):
        if entry["text"]:
            yield Written(f"{_AMENDMENT} {number}", Amendment(entry["reason"]).label, entry["text"])


def _amendments(content: Any) -> list[dict[str, str]]:
    return list(content.get("amendments", ()))


def _responses(store: Store, content: Any) -> Iterator[tuple[Form, Answers]]:
    for response in content["responses"]:
        form = forms.read(store, response["questionnaire"])
        yield form, from_fhir(form.questionnaire, response)


def _without(store: Store, content: Any, gone: Collection[str]) -> list[dict[str, Any]]:
    """The responses of a version with what stays of the answers at these places."""
    responses = []
    for response, (form, given) in zip(content["responses"], _responses(store, content), strict=True):
        for place in sorted(given, key=_depth, reverse=True):  # what is under another first
            if f"{form.questionnaire.canonical} {place}" in gone:
                item = form.item(place)
                chosen = [value for value in given[place] if not is_written(item, value)]
                under = carried(item, place, given, chosen) if nests(item) else {}
                for at, values in {**under, place: chosen}.items():
                    given = given.with_(at, values)
        responses.append(to_fhir(form.questionnaire, given, from_stamp(response["authored"])))
    return responses


def _depth(place: str) -> int:
    return place.count("/")


def _take_out(
    change: Change, store: Store, session_id: str, response: dict[str, Any], gone: Collection[str]
) -> None:
    """Leave in the rows of a session what its response still says at these places."""
    form = forms.read(store, response["questionnaire"])
    left = from_fhir(form.questionnaire, response)
    named = (key.split(" ", 1) for key in gone)
    touched = {place for canonical, place in named if canonical == form.questionnaire.canonical}
    if form.nests:
        touched |= _under(store, session_id, form, touched, left)
    for place in touched:
        canonical = form.questionnaire.canonical
        row = {"session": session_id, "form": canonical, "place": place, "saved": response["authored"]}
        change.run(
            "DELETE FROM answers WHERE session_id = :session AND canonical = :form AND place = :place", row
        )
        if place in left:
            change.run(
                "INSERT INTO answers (session_id, canonical, place, value, saved)"
                " VALUES (:session, :form, :place, :value, :saved)",
                {**row, "value": values_to_json(left[place], form.item(place))},
            )
        _clear_reason(change, form, session_id, place)


def _under(store: Store, session_id: str, form: Form, touched: Collection[str], left: Answers) -> set[str]:
    """The places under these, in the rows of a session and in what is left: what is under an answer goes with it."""
    rows = store.rows(
        "SELECT place FROM answers WHERE session_id = ? AND canonical = ?",
        (session_id, form.questionnaire.canonical),
    )
    places = {row["place"] for row in rows} | left.keys()
    return {place for place in places if place.startswith(tuple(f"{one}:" for one in touched))}


def _clear_reason(change: Change, form: Form, session_id: str, place: str) -> None:
    """The reason of a decision stands with the follow-up, too."""
    item = find(form.questionnaire, place)
    if item is not None and "decision-reason" in coded.meanings(item):
        change.run(
            "UPDATE followups SET decision_reason = ''"
            " WHERE id = (SELECT followup_id FROM sessions WHERE id = ?)",
            (session_id,),
        )


def _person_of(change: Change, session_id: str) -> str | None:
    row = change.row(
        "SELECT person_id FROM sessions JOIN cases ON cases.id = case_id WHERE sessions.id = ?", (session_id,)
    )
    return row["person_id"] if row else None

"""Answers as an HL7 FHIR R4 QuestionnaireResponse, out and in.

A round of a repeating group is one item; what is nested under a question stands under the answer it is asked for.
What an expression had closed goes along (see ``Answers.closed``), so that a response that is read back counts as
complete, and is scored, as it was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sos_desktop.dates import stamp
from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import values as fhir
from sos_desktop.questionnaires.answers import Answers, value_from_json
from sos_desktop.questionnaires.document import Json
from sos_desktop.questionnaires.enablement import enabled
from sos_desktop.questionnaires.extensions import OURS
from sos_desktop.questionnaires.model import Item, Kind, Questionnaire, Value
from sos_desktop.questionnaires.permitted import check_together
from sos_desktop.questionnaires.places import MOST_ROUNDS, repeats, spots
from sos_desktop.questionnaires.slots import nests, numbered

CLOSED = OURS + "closed-by-expression"
"""On a response: the place of something that an enableWhenExpression had closed."""
STATES = ("in-progress", "completed", "amended")


def to_fhir(
    questionnaire: Questionnaire, answers: Answers, authored: datetime, *, status: str = "completed"
) -> dict[str, Any]:
    """The response, with everything that is asked at the moment and answered."""
    writer = _Writer(answers, enabled(questionnaire, answers), _rounds(questionnaire, answers))
    closed = [{"url": CLOSED, "valueString": place} for place in sorted(answers.closed)]
    return (
        {"resourceType": "QuestionnaireResponse"}
        | ({"extension": closed} if closed else {})
        | {"questionnaire": questionnaire.canonical, "status": status, "authored": stamp(authored)}
        | writer.below(questionnaire.items, "")
    )


def _rounds(questionnaire: Questionnaire, answers: Answers) -> dict[str, int]:
    """How many rounds each repeating group has, by its place without the number."""
    counted: dict[str, int] = {}
    for spot in spots(questionnaire, answers):
        if repeats(spot.item):
            group = spot.place.rpartition(":")[0]
            counted[group] = counted.get(group, 0) + 1
    return counted


class _Writer:
    def __init__(self, answers: Answers, asked: frozenset[str], rounds: dict[str, int]) -> None:
        self._answers = answers
        self._asked = asked
        self._rounds = rounds

    def below(self, items: tuple[Item, ...], prefix: str) -> Json:
        rows = [row for item in items for row in self._item(item, prefix)]
        return {"item": rows} if rows else {}

    def _item(self, item: Item, prefix: str) -> Iterator[Json]:
        place = prefix + item.link_id
        if repeats(item):
            for number in range(self._rounds.get(place, 0)):
                inside = (
                    self.below(item.items, f"{place}:{number}/") if f"{place}:{number}" in self._asked else {}
                )
                if inside:
                    yield _head(item) | inside
            return
        if place not in self._asked:
            return
        rows = [fhir.to_json(value, item) for value in self._answers.get(place, ())]
        if nests(item):
            for row, (number, _) in zip(rows, numbered(item, self._answers.said(place)), strict=False):
                row |= self.below(item.items, f"{place}:{number}/")
            if rows:
                yield _head(item) | {"answer": rows}
            return
        inside = self.below(item.items, prefix)
        if rows and item.kind not in (Kind.GROUP, Kind.DISPLAY):
            rows[0] |= inside
            yield _head(item) | {"answer": rows}
        elif inside:
            yield _head(item) | inside


def _head(item: Item) -> Json:
    return {"linkId": item.link_id} | ({"text": item.text} if item.text else {})


def from_fhir(questionnaire: Questionnaire, data: Mapping[str, Any]) -> Answers:
    """The answers in a QuestionnaireResponse to this very form; BadInput where it is not one."""
    if data.get("resourceType") != "QuestionnaireResponse":
        raise BadInput("This is not a FHIR QuestionnaireResponse.")
    if "modifierExtension" in data:
        raise BadInput("This response has a modifierExtension, which changes what it means.")
    url, _, version = str(data.get("questionnaire", "")).partition("|")
    if url != questionnaire.url or version not in ("", questionnaire.version):
        raise BadInput(f"This response belongs to another form than “{questionnaire.title}”.")
    found: dict[str, tuple[Value, ...]] = {}
    _read_items(data.get("item", []), questionnaire.items, "", found)
    return Answers(found, _closed(questionnaire, data, found))


def _closed(
    questionnaire: Questionnaire, data: Mapping[str, Any], given: Mapping[str, tuple[Value, ...]]
) -> frozenset[str]:
    """The places that expressions had closed when the response was written."""
    extensions = data.get("extension")
    rows = extensions if isinstance(extensions, list) else []
    named = {row.get("valueString") for row in rows if isinstance(row, dict) and row.get("url") == CLOSED}
    return frozenset(spot.place for spot in spots(questionnaire, given) if named and spot.place in named)


def _read_items(
    rows: object, items: tuple[Item, ...], prefix: str, found: dict[str, tuple[Value, ...]]
) -> None:
    if not isinstance(rows, list):
        raise BadInput("The items of this response are not a list.")
    known = {item.link_id: item for item in items}
    turns: dict[str, int] = {}
    for row in rows:
        link_id = row.get("linkId") if isinstance(row, dict) else None
        if not isinstance(row, dict) or not isinstance(link_id, str):
            raise BadInput("An item of this response has no linkId.")
        item = known.get(link_id)
        if item is None:
            if row.get("answer") or row.get("item"):
                raise BadInput(f"The form does not ask “{link_id[:60]}” there.")
            continue
        turn = turns[link_id] = turns.get(link_id, -1) + 1
        if turn and not repeats(item):
            raise BadInput(f"“{link_id[:60]}” is answered in two places.")
        if turn >= MOST_ROUNDS:
            raise BadInput(f"“{link_id[:60]}” has more than {MOST_ROUNDS} rounds.")
        _read_item(row, item, f"{prefix}{link_id}:{turn}/" if repeats(item) else prefix, prefix, found)


def _read_item(row: Json, item: Item, inside: str, prefix: str, found: dict[str, tuple[Value, ...]]) -> None:
    if "modifierExtension" in row:
        raise BadInput(f"“{item.link_id[:60]}” has a modifierExtension, which changes what it means.")
    rows = row.get("answer", [])
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise BadInput(f"The answers to “{item.link_id[:60]}” are not a list.")
    values = tuple(value_from_json(item, one) for one in rows)
    check_together(item, values)
    if values:
        if prefix + item.link_id in found:
            raise BadInput(f"“{item.link_id[:60]}” is answered in two places.")
        found[prefix + item.link_id] = values
    under = [inside] * (len(rows) + 1)
    if nests(item):  # what stands beside the answers was asked once for all of them: it is the first one's
        numbers = [number for number, _ in numbered(item, values)] or [0]
        under = [f"{prefix}{item.link_id}:{number}/" for number in (numbers[0], *numbers)]
    for holder, below in zip((row, *rows), under, strict=False):
        if "item" in holder:
            _read_items(holder["item"], item.items, below, found)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a response as it was asked then: how deep it stands, its words, and what was answered."""

    depth: int
    asked: str
    answers: tuple[str, ...]


def as_asked(data: Mapping[str, Any]) -> tuple[Line, ...]:
    """A response in the words that were asked, which it carries itself: no form is needed to read it."""
    return tuple(_lines(data.get("item"), 0))


def _lines(rows: object, depth: int) -> Iterator[Line]:
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict):
            continue
        answers = row.get("answer")
        given = [one for one in answers if isinstance(one, dict)] if isinstance(answers, list) else []
        words = tuple(said for one in given if (said := _said(one)))
        yield Line(depth, str(row.get("text") or row.get("linkId") or ""), words)
        for holder in (row, *given):
            yield from _lines(holder.get("item"), depth + 1)


def _said(answer: Json) -> str:
    reason, found = fhir.absent(answer), fhir.typed(answer, "value")
    if reason is not None:
        return reason.label
    raw = found[1] if found else None
    if isinstance(raw, bool):
        return "Yes" if raw else "No"
    if isinstance(raw, dict):
        if "value" in raw:
            return f"{raw['value']} {raw.get('unit', '')}".strip()
        return str(raw.get("display") or raw.get("code") or raw.get("reference") or "")
    return "" if raw is None else str(raw)

"""What has been answered, by place, and how it is written down."""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from sos_desktop.errors import BadInput
from sos_desktop.questionnaires import values as fhir
from sos_desktop.questionnaires.model import Item, NoAnswer, Questionnaire, Value
from sos_desktop.questionnaires.permitted import check_value, named
from sos_desktop.questionnaires.places import spots


class Answers(Mapping[str, tuple[Value, ...]]):
    """Place -> its values, never empty. Never changed: ``with_`` gives new answers.

    ``closed`` are the places that an enableWhenExpression closes, as ``calculations`` worked it out; it is
    carried along so that everything which asks what is asked at the moment agrees.
    """

    __slots__ = ("_given", "closed")

    def __init__(
        self, given: Mapping[str, Sequence[Value]] | None = None, closed: frozenset[str] = frozenset()
    ) -> None:
        self._given = {place: tuple(values) for place, values in (given or {}).items() if len(values)}
        self.closed = closed

    def with_(self, place: str, values: Sequence[Value]) -> "Answers":
        """These answers with ``values`` at ``place``, or without the place where there are none."""
        return Answers({**self._given, place: values}, self.closed)

    def closing(self, places: frozenset[str]) -> "Answers":
        """These answers, where exactly ``places`` are closed by expressions."""
        return Answers(self._given, places)

    def said(self, place: str) -> tuple[Value, ...]:
        """What was answered there, without “not asked” and “preferred not to say”."""
        return tuple(value for value in self._given.get(place, ()) if not isinstance(value, NoAnswer))

    def __getitem__(self, place: str) -> tuple[Value, ...]:
        return self._given[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)

    def __repr__(self) -> str:
        return f"Answers({len(self._given)} places)"  # never the contents: a log is no record

    def __hash__(self) -> int:
        return hash(frozenset(self._given.items()))


def prefilled(questionnaire: Questionnaire) -> Answers:
    """The answers that the form itself begins with (``initial`` and ``initialSelected``)."""
    given: dict[str, tuple[Value, ...]] = {}
    while True:  # what is answered may bring questions of its own with it
        found = {
            spot.place: spot.item.initial
            for spot in spots(questionnaire, given)
            if spot.item.initial and not spot.waits
        }
        if len(found) == len(given):
            return Answers(found)
        given = found


def values_to_json(values: Sequence[Value], item: Item | None = None) -> str:
    """``[{"valueInteger": 2}]``. With ``item`` a date is ``valueDate``; without, a string."""
    return json.dumps([fhir.to_json(value, item) for value in values], ensure_ascii=False)


def values_from_json(item: Item, text: str) -> tuple[Value, ...]:
    """The values in what ``values_to_json`` wrote for ``item``; BadInput where they are not its answers."""
    try:
        rows = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        raise BadInput(f"The kept answer to {named(item)} cannot be read.")
    return tuple(value_from_json(item, row) for row in rows)


def value_from_json(item: Item, row: object) -> Value:
    """The value of one FHIR answer, ``{"valueInteger": 2}``, to ``item``; checked."""
    found = fhir.typed(row, "value") if isinstance(row, dict) else None
    reason = fhir.absent(row) if isinstance(row, dict) and found is None else None
    if reason is not None:
        check_value(item, reason)
        return reason
    if found is None:
        raise BadInput(f"The answer to {named(item)} cannot be read.")
    kind, raw = found
    wanted = fhir.TYPES.get(item.kind, "")
    if kind == "String" and wanted in ("Date", "DateTime", "Time", "Uri"):
        kind = wanted
    if kind == "Integer" and wanted == "Decimal":
        kind = wanted
    try:
        value = fhir.from_json(kind, raw)
    except fhir.NotAValueError as problem:
        raise BadInput(f"The answer to {named(item)} is {problem}.") from None
    check_value(item, value)
    return value

"""The number under which the questions below one answer stand, where a question takes several answers.

FHIR R4 asks what is nested under a question once for each of its answers. A choice keeps the number it has among
the choices of the form, whatever else is chosen, so that ticking one moves nothing; any other answer is numbered
as it stands, after the choices.
"""

from collections.abc import Mapping, Sequence

from sos_desktop.questionnaires.model import Item, Kind, NoAnswer, Value, same

Changes = dict[str, tuple[Value, ...]]
"""Places with what is answered there from now on; nothing where the answer goes."""


def nests(item: Item) -> bool:
    """Whether ``item`` takes several answers, with questions under each of them."""
    return item.repeats and bool(item.items) and item.kind not in (Kind.GROUP, Kind.DISPLAY)


def numbered(item: Item, values: Sequence[Value]) -> tuple[tuple[int, Value], ...]:
    """Each answer with its number, in the order given; “not asked” and the like have none."""
    found: dict[int, Value] = {}
    others = len(item.options)
    for value in values:
        if isinstance(value, NoAnswer):
            continue
        number = next((n for n, option in enumerate(item.options) if same(option.value, value)), others)
        if number in found or number == others:
            number, others = others, others + 1
        found[number] = value
    return tuple(found.items())


def stays(item: Item, before: Sequence[Value], values: Sequence[Value]) -> dict[int, int]:
    """The number that each answer of ``before`` has among ``values``, as far as it is still there or only reworded."""
    old, new = numbered(item, before), numbered(item, values)
    goes = {number: to for number, value in old for to, other in new if same(value, other)}
    left = {number for number, _ in old} - goes.keys()
    return goes | {to: to for to, _ in new if to in left and to not in goes.values()}


def carried(
    item: Item, place: str, answers: Mapping[str, tuple[Value, ...]], values: Sequence[Value]
) -> Changes:
    """What changes under ``place`` where its answers become ``values``.

    What stands under an answer goes where that answer goes, stays with one that is only reworded, and ends with
    one that is taken away.
    """
    goes = stays(item, answers.get(place, ()), values)
    changes: Changes = {}
    for held, given in answers.items():
        if not held.startswith(place + ":"):
            continue
        number, slash, rest = held[len(place) + 1 :].partition("/")
        if not slash or not number.isdecimal() or goes.get(int(number)) == int(number):
            continue
        changes.setdefault(held, ())
        if int(number) in goes:
            changes[f"{place}:{goes[int(number)]}/{rest}"] = given
    return changes

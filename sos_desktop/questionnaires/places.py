"""Where an answer stands: its item's linkId, and inside repeating groups which time round.

``note`` is one place; ``visit:0/reason`` is the question ``reason`` in the first round of the
repeating group ``visit``, and ``visit:0`` is that round itself. Rounds nest:
``visit:1/medicine:0/dose``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sos_desktop.questionnaires.model import Item, Kind, Questionnaire

MOST_ROUNDS = 500
"""How often a group may be repeated; a larger number is a slip or an attack."""

_ROUND = re.compile(r":(\d{1,4})(?=/|\Z)")


@dataclass(frozen=True, slots=True)
class Spot:
    """An item where it stands: ``prefix`` is ``""`` or the rounds around it, ``visit:0/``."""

    place: str
    prefix: str
    item: Item
    parent: str
    """The place of the item or round above it, or nothing."""


def repeats(item: Item) -> bool:
    """Whether ``item`` is a group that is filled in round by round."""
    return item.kind is Kind.GROUP and item.repeats


def spots(questionnaire: Questionnaire, places: Iterable[str] = ()) -> Iterator[Spot]:
    """Every item of the form in the order of the page; a repeating group once for each round in ``places``.

    A repeating group without answers has one round, the one that waits to be filled in.
    """
    rounds = _rounds(places)
    for item in questionnaire.items:
        yield from _spots(item, "", "", rounds)


def _spots(item: Item, prefix: str, parent: str, rounds: dict[str, int]) -> Iterator[Spot]:
    if not repeats(item):
        here = prefix + item.link_id
        yield Spot(here, prefix, item, parent)
        for child in item.items:
            yield from _spots(child, prefix, here, rounds)
        return
    for number in range(rounds.get(prefix + item.link_id, 0) + 1):
        here = f"{prefix}{item.link_id}:{number}"
        yield Spot(here, prefix, item, parent)
        for child in item.items:
            yield from _spots(child, here + "/", here, rounds)


def _rounds(places: Iterable[str]) -> dict[str, int]:
    """For each repeating group (with the rounds around it) its highest round."""
    highest: dict[str, int] = {}
    for place in places:
        for match in _ROUND.finditer(place):
            group, number = place[: match.start()], min(int(match[1]), MOST_ROUNDS - 1)
            highest[group] = max(highest.get(group, 0), number)
    return highest


def find(questionnaire: Questionnaire, place: str) -> Item | None:
    """The item that stands at ``place``, or None where the form has no such place."""
    return next((spot.item for spot in spots(questionnaire, (place,)) if spot.place == place), None)

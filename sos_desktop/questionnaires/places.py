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
    """An item where it stands."""

    place: str
    item: Item
    parent: str
    """The place of the item or round above it, or nothing."""
    prefixes: tuple[str, ...]
    """What stands before the linkIds around it, outermost first: ``""``, ``visit:0/``."""


def repeats(item: Item) -> bool:
    """Whether ``item`` is a group that is filled in round by round."""
    return item.kind is Kind.GROUP and item.repeats


def spots(questionnaire: Questionnaire, places: Iterable[str] = ()) -> Iterator[Spot]:
    """Every item of the form in the order of the page; a repeating group once for each round in ``places``.

    A repeating group without answers has one round, the one that waits to be filled in.
    """
    rounds = _rounds(places)
    for item in questionnaire.items:
        yield from _spots(item, ("",), "", rounds)


def _spots(item: Item, prefixes: tuple[str, ...], parent: str, rounds: dict[str, int]) -> Iterator[Spot]:
    here = prefixes[-1] + item.link_id
    if not repeats(item):
        yield Spot(here, item, parent, prefixes)
        for child in item.items:
            yield from _spots(child, prefixes, here, rounds)
        return
    for number in range(rounds.get(here, 0) + 1):
        turn = f"{here}:{number}"
        yield Spot(turn, item, parent, prefixes)
        for child in item.items:
            yield from _spots(child, (*prefixes, turn + "/"), turn, rounds)


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

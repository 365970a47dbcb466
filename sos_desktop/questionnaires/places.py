"""Where an answer stands: its item's linkId, and around it which round or which answer it stands in.

``note`` is one place; ``visit:0/reason`` is the question ``reason`` in the first round of the
repeating group ``visit``, and ``visit:0`` is that round itself. Rounds nest:
``visit:1/medicine:0/dose``. Where a question takes several answers, what is nested under it is asked for each
of them: ``drinks:2/how-much`` stands under the answer to ``drinks`` that has the number 2 (see ``slots``).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sos_desktop.questionnaires.model import Item, Kind, Questionnaire, Value
from sos_desktop.questionnaires.slots import nests, numbered

MOST_ROUNDS = 500
"""How often a group may be repeated; a larger number is a slip or an attack."""

ROUND = re.compile(r":(\d{1,5})(?=/|\Z)")
"""How the number of a round or an answer is written in a place."""


class Spot(NamedTuple):
    """An item where it stands. A tuple, because there are thousands of them after each answer."""

    place: str
    item: Item
    parent: str
    """The place of the item or round above it, or nothing."""
    prefixes: tuple[str, ...]
    """What stands before the linkIds around it, outermost first: ``""``, ``visit:0/``."""
    once: str = ""
    """The place without the numbers of answers: the same for each answer that it is asked for."""
    under: Value | None = None
    """The answer that it stands under, where the question above takes several."""
    position: int = 0
    """Which of the answers above that is, counted from 0."""
    waits: bool = False
    """The question above has no answer yet, so that there is nothing to ask this for."""


def repeats(item: Item) -> bool:
    """Whether ``item`` is a group that is filled in round by round."""
    return item.kind is Kind.GROUP and item.repeats


Given = Mapping[str, Sequence[Value]]


def spots(questionnaire: Questionnaire, places: Given | Iterable[str] = ()) -> Iterator[Spot]:
    """Every item of the form in the order of the page; a repeating group once for each round in ``places``.

    A repeating group without answers has one round, the one that waits to be filled in. What is nested under a
    question with several answers comes once for each of them, where ``places`` holds the answers themselves; where
    it holds only their names, for each number in them. Without an answer it comes once, and waits for one.
    """
    walk = _Walk(places)
    for item in questionnaire.items:
        yield from walk.spots(item, _Around())


@dataclass(frozen=True, slots=True)
class _Around:
    """What items stand in."""

    prefixes: tuple[str, ...] = ("",)
    parent: str = ""
    once: str = ""
    waits: bool = False


class _Walk:
    def __init__(self, places: Given | Iterable[str]) -> None:
        self._given = places if isinstance(places, Mapping) else None
        self._numbers = _numbers(places)

    def spots(
        self, item: Item, around: _Around, under: Value | None = None, position: int = 0
    ) -> Iterator[Spot]:
        here, once = around.prefixes[-1] + item.link_id, around.once + item.link_id
        if repeats(item):
            for number in range(self._rounds(here)):
                turn, inside = f"{here}:{number}", f"{once}:{number}"
                yield Spot(turn, item, around.parent, around.prefixes, inside, under, position, around.waits)
                within = _Around((*around.prefixes, turn + "/"), turn, inside + "/", around.waits)
                for child in item.items:
                    yield from self.spots(child, within)
            return
        yield Spot(here, item, around.parent, around.prefixes, once, under, position, around.waits)
        if not item.items:
            return
        if nests(item):
            yield from self._under_answers(item, here, around)
        else:
            within = replace(around, parent=here)
            for child in item.items:
                yield from self.spots(child, within)

    def _under_answers(self, item: Item, here: str, around: _Around) -> Iterator[Spot]:
        answers: Iterable[tuple[int, Value | None]] = (
            numbered(item, self._given.get(here, ())) if self._given is not None else ()
        )
        met = sorted(self._numbers.get(here, ()))
        waits = around.waits or not (answers or (met and self._given is None))
        for position, (number, value) in enumerate(answers or [(number, None) for number in met or (0,)]):
            within = _Around((*around.prefixes, f"{here}:{number}/"), here, around.once, waits)
            for child in item.items:
                yield from self.spots(child, within, value, position)

    def _rounds(self, here: str) -> int:
        return min(max(self._numbers.get(here, (0,))), MOST_ROUNDS - 1) + 1


def _numbers(places: Iterable[str]) -> dict[str, set[int]]:
    """For each place that is numbered (with the numbers around it) the numbers that are met."""
    met: dict[str, set[int]] = {}
    for place in places:
        for match in ROUND.finditer(place):
            met.setdefault(place[: match.start()], set()).add(int(match[1]))
    return met


def find(questionnaire: Questionnaire, place: str) -> Item | None:
    """The item that stands at ``place``, or None where the form has no such place.

    An answer may have been kept before the question was asked for each answer above it; that place is known, too.
    """
    return next(
        (spot.item for spot in spots(questionnaire, (place,)) if place in (spot.place, spot.once)), None
    )


def settled(questionnaire: Questionnaire, given: Given) -> dict[str, str]:
    """Where what was kept as asked once, for all answers above it, stands now: as asked for the first of them."""
    moves: dict[str, str] = {}
    found = dict(given)
    moved = any(nests(item) for item in questionnaire.walk())
    while moved:
        moved = False
        for waiting in (False, True):  # what waits for an answer comes last: one above may be moved first
            for spot in list(spots(questionnaire, found)) if not moved else ():
                if spot.once != spot.place and spot.once in found and spot.waits is waiting:
                    moves[spot.once] = spot.place
                    found.setdefault(spot.place, found.pop(spot.once))
                    moved = True
    return moves

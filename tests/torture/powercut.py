"""The power goes after any call: what may then be left of the disk is laid out and looked at."""

from tests.torture import disk
from tests.torture.disk import STYLES, Disk, Style
from tests.torture.workshop import Tally, Workshop

AT_LEAST = 500
MOST_ROUNDS = 100
ROUNDS_OF_NOTHING = 3
"""After so many that found nothing new there is no more to find."""


def power_cuts(workshop: Workshop, tally: Tally, wanted: int = AT_LEAST) -> None:
    """``wanted`` different states, or as many as there are.

    First each call with everything and with nothing of what was not synced, then chance. Where fewer are wanted
    than that gives, a part of it, but always what is left right after a step was acknowledged.
    """
    seen: set[tuple[bytes, int]] = set()
    turn = nothing_new = 0
    while len(seen) < wanted and turn <= MOST_ROUNDS and nothing_new < ROUNDS_OF_NOTHING:
        before = len(seen)
        _round(workshop, tally, turn, seen, wanted)
        turn += 1
        nothing_new = nothing_new + 1 if len(seen) == before else 0
    tally.states += len(seen)
    if len(seen) < wanted:
        tally.notes.append(
            f"{tally.operation}: {len(seen)} states, not {wanted}: {turn} rounds of chance found no more that differ"
        )


def _round(workshop: Workshop, tally: Tally, turn: int, seen: set[tuple[bytes, int]], wanted: int) -> None:
    styles: tuple[Style, ...] = ("chance",) * 3 if turn else STYLES
    model = Disk(workshop.fresh())
    changing = [call for call in workshop.calls if Disk.may_change(call)]
    share = min(1.0, 2 * wanted / (len(changing) * len(styles)))
    for number, call in enumerate(workshop.calls):
        if not model.follow(call):
            continue
        for place, style in enumerate(styles):
            chance = workshop.chance("cut", turn, number, place)
            if (chance.random() > share and not call.acknowledges) or (turn and len(seen) >= wanted):
                continue
            left = model.left(style, chance)
            what = (disk.digest(left), model.done)
            if what in seen:
                continue
            seen.add(what)
            workshop.clear()
            disk.lay_out(left, workshop.place)
            where = f"power cut after call {number} ({call.name}), {style} {turn}/{place}"
            tally.note(workshop.judge(workshop.look(), model.done), where)

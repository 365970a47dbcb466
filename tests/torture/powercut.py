"""The power goes after any call: what may then be left of the disk is laid out and looked at."""

from tests.torture import disk
from tests.torture.disk import STYLES, Disk, Style
from tests.torture.workshop import Tally, Workshop

AT_LEAST = 500


def power_cuts(workshop: Workshop, tally: Tally, wanted: int = AT_LEAST) -> None:
    """At least ``wanted`` different states where there are so many: some after every call."""
    tally.states += _cuts(workshop, tally, wanted)


def _cuts(workshop: Workshop, tally: Tally, wanted: int) -> int:
    recorded = workshop.calls
    workshop.fresh()
    seen: set[tuple[bytes, int]] = set()
    spent = 0
    fruitless = False
    while len(seen) < wanted and not fruitless:
        before = len(seen)
        styles: tuple[Style, ...] = STYLES if spent == 0 else ("chance",) * 3
        model = Disk(workshop.fresh())
        for number, call in enumerate(recorded):
            if not model.follow(call):
                continue
            for turn, style in enumerate(styles):
                left = model.left(style, workshop.chance("cut", spent, number, turn))
                what = (disk.digest(left), model.done)
                if what in seen:
                    continue
                seen.add(what)
                workshop.clear()
                disk.lay_out(left, workshop.place)
                where = f"power cut after call {number} ({call.name}), {style} {spent}/{turn}"
                tally.note(workshop.judge(workshop.look(), model.done), where)
        spent += 1
        fruitless = len(seen) == before or spent > 100
    return len(seen)

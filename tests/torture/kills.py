"""kill -9 before every call that changes something; and a second interruption while it recovers."""

from tests.torture.faults import second_fault
from tests.torture.workshop import MUTATING, Tally, Workshop


def kills(workshop: Workshop, tally: Tally, most: int | None = None) -> None:
    """At every point, or at ``most`` of them, chosen by the seed."""
    points = workshop.points(MUTATING)
    assert workshop.recovery  # made before anything stands in the place
    if most is not None and most < len(points):
        points = sorted(workshop.chance("kills").sample(points, most), key=points.index)
    for call in points:
        where = f"killed before {call.name} {call.nth}"
        ended = workshop.kill(call)
        if not ended.killed:
            tally.missed += 1
            tally.note(workshop.judge(workshop.look(), ended.acknowledged), f"{where} (missed)")
            continue
        tally.points += 1
        second_fault(workshop, tally, where)
        tally.note(workshop.judge(workshop.look(), ended.acknowledged), where)
        tally.note(workshop.cleared(), where)

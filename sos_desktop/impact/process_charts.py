"""Whether a service has changed or only varies: a run chart or an XmR chart, with the rules of Making Data Count.

Limits are the mean and 2.66 mean moving ranges to either side (D. J. Wheeler, Understanding Variation: 3 divided by
d2 = 1.128). A moving range of 3.267 times their mean or more (Wheeler's D4) is one event, not the usual
variation, and is left out of the second reckoning, as in ``NHSRplotthedots``, the public tool of NHS England's
Making Data Count. Ours also leaves a point out of the mean that leaps away and back: otherwise a calm series with
one leap lies off its own mean, outside of its own narrow limits.

Signals are those of Making Data Count: a point outside the limits; seven in a row on one side of the mean; seven in
a row that rise or fall; two of three near one limit, all three on its side.

No limits below 6 points; "trial" below 12. A quarter of which files are missing is drawn and never reckoned with:
it ends a run. Where the chance that was added to protect people is more than half of all that differs between the
quarters, nothing is called a signal: the chart would mostly speak of our own dice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import fmean, pvariance

TO_A_LIMIT = 2.66
LARGEST_RANGE = 3.267
FEWEST = 6
"""Points before there are any limits."""
_FEWEST_RANGES = 3
"""Pairs of neighbours without which nothing is known of how much is usual."""
FIRM = 12
"""Points from which on limits are not called trial any more."""
RUN = 7
NEAR = 2 / 3
"""Of the way from the mean to a limit: beyond it a point is near the limit."""
MOSTLY = 0.5
"""More than this part of what differs is noise, and nothing is called a signal."""
_Z = 1.96


class Signal(StrEnum):
    OUTSIDE = "outside"
    RUN = "run"
    TREND = "trend"
    NEAR_A_LIMIT = "near-a-limit"

    @property
    def said(self) -> str:
        return _SAID[self]


_SAID = {
    Signal.OUTSIDE: "outside the limits",
    Signal.RUN: "one of seven or more in a row on one side of the mean",
    Signal.TREND: "one of seven or more in a row that rise or fall",
    Signal.NEAR_A_LIMIT: "one of two out of three near a limit",
}


class Silence(StrEnum):
    """Why a chart has no signals: not that nothing changed."""

    FEW = "few"
    MISSING = "missing"
    NOT_KNOWN = "not-known"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Point:
    """One quarter: a number, half the width of the interval that the noise leaves it, and whether it can be reckoned
    with: enough of the files came, and it is not too few to say. ``begins``: limits start afresh here."""

    value: float
    half_width: float = 0.0
    whole: bool = True
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """Between two places of a series, both included. ``reach`` is how far they are from the mean, ``points`` how
    many they were reckoned from; ``least`` and ``most`` are what a value can be at all."""

    first: int
    last: int
    mean: float
    reach: float
    points: int
    least: float
    most: float

    @property
    def low(self) -> float:
        return max(self.least, self.mean - self.reach)

    @property
    def high(self) -> float:
        return min(self.most, self.mean + self.reach)

    @property
    def trial(self) -> bool:
        return self.points < FIRM


@dataclass(frozen=True, slots=True)
class Process:
    """``signals`` has the places of points and why each is marked. ``silent`` says why there are none to be had.
    ``noise`` is the part of all that differs between the quarters which the added chance explains."""

    limits: tuple[Limits, ...]
    signals: dict[int, tuple[Signal, ...]]
    silent: Silence | None
    noise: float


def examine(
    points: Sequence[Point], *, silent: Silence | None = None, least: float = 0, most: float = float("inf")
) -> Process:
    """Limits and signals of a series. ``silent`` where it is known already that nothing may be said.

    ``least`` and ``most`` are what a value can be at all (0 and 100 for a percentage): limits stay within.
    """
    sound = [place for place, point in enumerate(points) if point.whole]
    if silent is None and len(sound) < FEWEST:
        silent = Silence.FEW
    noise = noise_part([points[place] for place in sound])
    if silent in (Silence.FEW, Silence.MISSING, Silence.NOT_KNOWN):
        return Process((), {}, silent, noise)
    found = (_limits(points, part, least, most) for part in _parts(points))
    limits = tuple(each for each in found if each)
    if not limits:
        return Process((), {}, Silence.FEW, noise)
    if noise > MOSTLY:
        return Process(limits, {}, Silence.NOISE, noise)
    return Process(limits, _signals(points, limits), None, noise)


def noise_part(points: Sequence[Point]) -> float:
    """What the noise is of all that differs: the mean of its variances by the variance of the points, at most 1."""
    made = fmean((point.half_width / _Z) ** 2 for point in points) if points else 0.0
    differs = pvariance([point.value for point in points]) if points else 0.0
    return min(1.0, made / differs) if differs else float(made > 0)


@dataclass(slots=True)
class _Part:
    """Where limits are the same: reckoned from the points before ``known``, drawn until ``after``."""

    first: int
    known: int
    after: int


def _parts(points: Sequence[Point]) -> list[_Part]:
    """A part with too few points goes on under the limits before it; a first one is joined to the next."""
    starts = [0, *(place for place, point in enumerate(points) if point.begins and place), len(points)]
    parts: list[_Part] = []
    for first, after in pairwise(starts):
        if parts and len(_base(points, parts[-1].first, parts[-1].known)) < FEWEST:
            parts[-1].known = parts[-1].after = after
        elif parts and len(_base(points, first, after)) < FEWEST:
            parts[-1].after = after
        else:
            parts.append(_Part(first, after, after))
    return parts


def _limits(points: Sequence[Point], part: _Part, least: float, most: float) -> Limits | None:
    """None where too few neighbours follow each other to know how much is usual."""
    ranges = {
        at: abs(later.value - earlier.value)
        for at, (earlier, later) in enumerate(pairwise(points[part.first : part.known]), part.first)
        if earlier.whole and later.whole
    }
    if len(ranges) < _FEWEST_RANGES:
        return None
    usual = fmean(ranges.values())
    events = {at for at, each in ranges.items() if each >= LARGEST_RANGE * usual > 0}
    kept = [each for at, each in ranges.items() if at not in events]
    base = [
        points[at].value
        for at in range(part.first, part.known)
        if points[at].whole and not {at - 1, at} <= events
    ]
    reach = TO_A_LIMIT * (fmean(kept) if any(kept) else usual)
    known = len(_base(points, part.first, part.known))
    return Limits(part.first, part.after - 1, fmean(base), reach, known, least, most)


def _base(points: Sequence[Point], first: int, after: int) -> list[float]:
    return [point.value for point in points[first:after] if point.whole]


def _signals(points: Sequence[Point], limits: Iterable[Limits]) -> dict[int, tuple[Signal, ...]]:
    found: dict[int, set[Signal]] = {}
    for part in limits:
        for stretch in _stretches(points, part):
            values = [points[place].value for place in stretch]
            for signal, at in _found(values, part):
                for place in at:
                    found.setdefault(stretch[place], set()).add(signal)
    order = list(Signal)
    return {place: tuple(sorted(found[place], key=order.index)) for place in sorted(found)}


def _stretches(points: Sequence[Point], part: Limits) -> Iterator[list[int]]:
    """Places in a row that can be reckoned with."""
    stretch: list[int] = []
    for place in range(part.first, part.last + 1):
        if points[place].whole:
            stretch.append(place)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _found(values: Sequence[float], part: Limits) -> Iterator[tuple[Signal, Iterable[int]]]:
    sides = [(value > part.mean) - (value < part.mean) for value in values]
    outside = {at for at, value in enumerate(values) if abs(value - part.mean) > part.reach}
    yield Signal.OUTSIDE, outside
    for first in range(len(values) - RUN + 1):
        if abs(sum(sides[first : first + RUN])) == RUN:
            yield Signal.RUN, range(first, first + RUN)
        steps = [later - earlier for earlier, later in pairwise(values[first : first + RUN])]
        if min(steps) > 0 or max(steps) < 0:
            yield Signal.TREND, range(first, first + RUN)
    for first in range(len(values) - 2):
        three = range(first, first + 3)
        near = [at for at in three if _near(values[at], part)]
        if len(near) >= 2 and abs(sum(sides[first : first + 3])) == 3:
            yield Signal.NEAR_A_LIMIT, [at for at in near if at not in outside]


def _near(value: float, part: Limits) -> bool:
    """In the outer third, or beyond it: a point outside the limits makes its neighbour one of two, too."""
    return abs(value - part.mean) > NEAR * part.reach

"""What else a file could hold: each method as its makers describe it, small, beside the application's own code.

Each turns one practitioner's count into what their file would show, and says what whoever adds files up believes of it:
an estimate of the count, and either the variance of the error or the bounds between which the count surely lies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from random import Random

from sos_desktop.summary import shares
from tests.privacy.application import NOISE, cell, file_of

_HERE = cell("case", "total", "all")
_BELIEVED = NOISE.variance_thousandths / 1000


@dataclass(frozen=True)
class Shown:
    """What is believed of one count. ``sure``: it lies within so many of the estimate, always."""

    estimate: float
    variance: float = 0.0
    sure: float = 0.0


Method = Callable[[int, Random], Shown]


def hidden_below_5(true: int, _: Random) -> Shown:
    """Below 5 hidden, and what is hidden read as nobody."""
    return Shown(true if true == 0 or true >= 5 else 0)


def hidden_to_7(true: int, _: Random) -> Shown:
    """NHS England below national level: 0 stays, 1 to 7 hidden, others to the nearest 5."""
    return Shown(5 * round(true / 5) if true > 7 else 0)


def midpoint_6(true: int, _: Random) -> Shown:
    """OpenSAFELY's midpoint-6: 1 to 6 become 3, 7 to 12 become 9, and so on; the bounds are sure."""
    return Shown(6 * ((true + 5) // 6) - 3, sure=2.5) if true else Shown(0)


def random_rounding(true: int, chance: Random) -> Shown:
    """Stats NZ, base 3: up or down to a multiple of 3, the nearer twice as likely; multiples stay as they are."""
    rest = true % 3
    down = true - rest
    return Shown(down + 3 * (chance.random() < rest / 3), variance=2.0)


def cell_key(true: int, chance: Random) -> Shown:
    """As the ONS and the ABS do it: what is added hangs on the records in the cell; 0 stays, nothing is negative."""
    if true == 0:
        return Shown(0, variance=_KEYED)
    key = sum(chance.randrange(256) for _ in range(true)) % 256
    return Shown(true + _perturbation(true, key), variance=_KEYED)


_STEPS = (-3, -2, -1, 0, 1, 2, 3)
_KEYED = 1.3
"""Near the variance at which the design's table was made; the real tables are not published."""


def _perturbation(true: int, key: int) -> int:
    """From a table with mean 0 in which nobody becomes fewer than none."""
    weights = WEIGHTS[min(true, 3)]
    at = (key + 0.5) / 256
    for step, weight in weights:
        at -= weight
        if at <= 0:
            return step
    return weights[-1][0]


def _weights(true: int) -> tuple[tuple[int, float], ...]:
    """Of most entropy, with mean 0 and variance ``_KEYED``, over the steps that are allowed (Marley, Leaver 2011)."""
    steps = [step for step in _STEPS if true + step >= 0]
    slope = bend = 0.0
    for _ in range(4_000):
        weighed = [(step, exp(slope * step - bend * step * step)) for step in steps]
        whole = sum(weight for _, weight in weighed)
        mean = sum(step * weight for step, weight in weighed) / whole
        spread = sum(step * step * weight for step, weight in weighed) / whole
        slope -= 0.05 * mean
        bend += 0.05 * (spread - _KEYED)
    return tuple((step, weight / whole) for step, weight in weighed)


WEIGHTS = {true: _weights(true) for true in (1, 2, 3)}


def geometric(true: int, chance: Random) -> Shown:
    """Two-sided geometric with epsilon 1: the application's own step, without its rounding."""
    return Shown(true + NOISE.step(chance.getrandbits(128)), variance=_GEOMETRIC)


_GEOMETRIC = 2 * exp(-1) / (1 - exp(-1)) ** 2


def clamped(true: int, chance: Random) -> Shown:
    """The same with what is below 0 shown as 0."""
    return Shown(max(0, true + NOISE.step(chance.getrandbits(128))), variance=_GEOMETRIC)


def ours(true: int, chance: Random) -> Shown:
    """What the application puts into a file: geometric, then random rounding to 3, by its own code."""
    key = chance.randbytes(32)
    return Shown(
        NOISE.protected(true, lambda attempt: key if attempt == 0 else chance.randbytes(32)), _BELIEVED
    )


def two_shares(true: int, chance: Random) -> Shown:
    """Both halves, added as the two offices do; alone neither says anything."""
    first, second = shares.split({_HERE: true}, chance.randbytes)
    return Shown(shares.add((first, second))[_HERE])


METHODS: tuple[tuple[str, Method], ...] = (
    ("below 5 hidden, read as 0", hidden_below_5),
    ("0 stays, 1 to 7 hidden, others to 5", hidden_to_7),
    ("midpoint-6 rounding", midpoint_6),
    ("random rounding to base 3", random_rounding),
    ("cell key, variance 1.3", cell_key),
    ("two-sided geometric noise, epsilon 1", geometric),
    ("the same clamped at 0", clamped),
    ("**geometric noise, then random rounding to 3**", ours),
    ("**two shares, added**", two_shares),
)


def lone_number(method: Method, true: int, chance: Random) -> float:
    """What one file shows of one count, where it is looked at alone."""
    if method is two_shares:
        return shares.split({_HERE: true}, chance.randbytes)[0][_HERE]
    return method(true, chance).estimate


def exposes(method: Method, runs: int, seed: int) -> bool:
    """Whether a number above 0 proves that somebody is there: a true 0 never shows as one."""
    chance = Random(seed)
    return not any(lone_number(method, 0, chance) > 0 for _ in range(runs))


def ours_is_what_files_hold(seed: int) -> bool:
    """That ``ours`` above is the code that files are made with: the same draws, the same numbers."""
    from sos_desktop.summary.noise import draw_from
    from sos_desktop.summary.tables import DEFAULT
    from tests.privacy.application import QUARTER, key_of

    for at in range(20):
        key = key_of("ours", seed, at)
        draw = draw_from(key, DEFAULT.name, str(QUARTER), *_HERE)
        if file_of(key, {_HERE: at})[_HERE] != NOISE.protected(at, draw):
            return False
    return True

"""The only module that moves a number: y = 3 * floor((n + g + s) / 3), the same each time it is asked.

g is two-sided geometric, P(g = k) proportional to e^(-epsilon |k|); s is 0, 1 or 2 with equal chances, which
makes rounding down to a multiple of 3 unbiased. Both come from HMAC-SHA256 over where the number stands, so
writing a summary again tells nothing new. Whole numbers only: the chances are 128-bit integers that add up
to 2^128, worked out from e^(-epsilon) as a rational number, so that every machine gives the same noise.
Floats near noise have given secrets away before (Mironov 2012, doi:10.1145/2382196.2382264).

The odds between neighbouring counts are at most e^epsilon (to one part in 10^9 for an epsilon of 1, in 10^6 for any)
wherever a result has a chance above 2^-96; beyond that the last of the 128 bits show, with a chance that nobody
will live to see.
"""

import hmac
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import accumulate
from math import ceil

BASE = 3
BITS = 128
WHOLE = 1 << BITS
_FINE = 512
"""Bits after the point while the chances are worked out."""

Draw = Callable[[int], bytes]
"""Gives the 32 bytes of attempt 0, 1, ...: always the same for the same number of a summary."""


@dataclass(frozen=True, slots=True)
class Noise:
    """How much one event may change the odds of any number: e^epsilon."""

    epsilon: Fraction

    def protected(self, true: int, draw: Draw) -> int:
        """``true`` moved up or down by chance, on the grid of multiples of 3."""
        attempt = 0
        while (third := _third(int.from_bytes(draw(attempt)[16:], "big"))) is None:
            attempt += 1
        return rounded(true + self.step(int.from_bytes(draw(attempt)[:16], "big")), third)

    def step(self, uniform: int) -> int:
        """g for a number drawn evenly from 0 to 2^128 - 1."""
        thresholds = _thresholds(self.epsilon)
        return bisect_right(thresholds, uniform) - len(thresholds) // 2

    def outcomes(self, true: int) -> dict[int, int]:
        """What ``true`` can become, each with its chance in parts of 3 * 2^128."""
        found: dict[int, int] = {}
        reach = _chances(self.epsilon)
        for k in range(1 - len(reach), len(reach)):
            for third in range(BASE):
                y = rounded(true + k, third)
                found[y] = found.get(y, 0) + reach[abs(k)]
        return found

    def mean_error(self, true: int) -> Fraction:
        return _expected(self.outcomes(true), lambda y: y - true)

    def variance(self, true: int) -> Fraction:
        return _expected(self.outcomes(true), lambda y: (y - true) ** 2)

    @property
    def variance_thousandths(self) -> int:
        """The largest variance of any count, rounded up: it must not tell what the count was."""
        return _largest_variance(self.epsilon)


def rounded(number: int, third: int) -> int:
    return BASE * ((number + third) // BASE)


def draw_from(key: bytes, *address: str) -> Draw:
    """The bytes that belong to one number of one summary of one vault."""
    parts = (part.encode() for part in ("noise", *address))
    where = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return lambda attempt: hmac.digest(key, where + attempt.to_bytes(4, "big"), "sha256")


def _third(uniform: int) -> int | None:
    """0, 1 or 2, each from exactly as many numbers; the one of 2^128 that is left over is drawn again."""
    return None if uniform == WHOLE - 1 else uniform % BASE


@cache
def _thresholds(epsilon: Fraction) -> tuple[int, ...]:
    """Where g changes: ascending, an even number of them, g = 0 in the middle."""
    chances = _chances(epsilon)
    return tuple(accumulate((*reversed(chances[1:]), *chances[:-1])))


@cache
def _chances(epsilon: Fraction) -> tuple[int, ...]:
    """P(|g| = k, on one side) in parts of 2^128 for k = 0, 1, ...; both sides together make 2^128."""
    a = _exponential(-epsilon)
    chance = ((1 << _FINE) - a << _FINE) // ((1 << _FINE) + a)
    one_side = []
    while scaled := (chance := chance * a >> _FINE) >> (_FINE - BITS):
        one_side.append(scaled)
    return (WHOLE - 2 * sum(one_side), *one_side)


def _exponential(exponent: Fraction) -> int:
    """e^exponent in parts of 2^512, for -8 <= exponent < 0 (the Taylor series of its inverse)."""
    if not -8 <= exponent < 0:
        raise ValueError("epsilon lies above 0 and is at most 8")
    total = term = Fraction(1)
    for n in range(1, 200):
        term = term * -exponent / n
        total += term
    return int((1 << _FINE) / total)


@cache
def _largest_variance(epsilon: Fraction) -> int:
    noise = Noise(epsilon)
    return ceil(1000 * max(noise.variance(true) for true in range(BASE)))


def _expected(outcomes: dict[int, int], of: Callable[[int], int]) -> Fraction:
    return Fraction(sum(chance * of(y) for y, chance in outcomes.items()), BASE * WHOLE)

"""What somebody who knows everybody else could guess from one file, from the chances of the noise itself.

The best guess is right half of the time by luck, and half of how far apart the two worlds' files lie (total
variation) on top. The counts that the guesser knows are taken as equally often 0, 1 and 2 modulo 3. For people
to read, so floats serve; they stay out of the noise.
"""

from functools import cache
from itertools import accumulate, product
from math import log

from sos_desktop.summary.noise import BASE, WHOLE, Noise

_STEPS = 10_000
"""Log-odds are told apart to one part in this many."""
_MANY, _COARSE_STEPS = 24, 50
"""Of more numbers than that, coarser ones do: there would be too many to tell apart."""
_USUALLY = 0.9
_TOO_RARE = 1e-15

_Worlds = dict[int, tuple[float, float]]
"""Log-odds between two worlds, and how likely they are to show in each."""


@cache
def between_two_categories(noise: Noise) -> float:
    """How often it can be told in which of two categories of one table a person is: about 0.66."""
    there, not_there = _presence(noise), _mirrored(_presence(noise))
    return _right(_together(there, not_there))


@cache
def presence(noise: Noise, numbers: int) -> float:
    """How often it can be told whether a person is counted at all, in so many numbers: about 0.8 for eight."""
    steps = _STEPS if numbers <= _MANY else _COARSE_STEPS
    worlds: _Worlds = {0: (1.0, 1.0)}
    for _ in range(numbers):
        worlds = _together(worlds, _presence(noise, steps), steps)
    return _right(worlds)


@cache
def usual_move(noise: Noise) -> int:
    """By how much a number is moved at most, nine times in ten."""
    moves: dict[int, int] = {}
    for true in range(BASE):
        for y, chance in noise.outcomes(true).items():
            moves[abs(y - true)] = moves.get(abs(y - true), 0) + chance
    reached = accumulate(moves[move] for move in sorted(moves))
    return next(
        move
        for move, chance in zip(sorted(moves), reached, strict=True)
        if chance >= _USUALLY * BASE * BASE * WHOLE
    )


@cache
def _presence(noise: Noise, steps: int = _STEPS) -> _Worlds:
    """One number, with one person and without."""
    worlds: _Worlds = {}
    for others in range(BASE):
        without, with_one = noise.outcomes(others), noise.outcomes(others + 1)
        for y in without.keys() & with_one.keys():
            p, q = (each[y] / (BASE * BASE * WHOLE) for each in (with_one, without))
            _add(worlds, p, q, steps)
    return worlds


def _mirrored(worlds: _Worlds) -> _Worlds:
    return {-odds: (q, p) for odds, (p, q) in worlds.items()}


def _together(some: _Worlds, others: _Worlds, steps: int = _STEPS) -> _Worlds:
    """Both seen, each with its own noise."""
    worlds: _Worlds = {}
    for (p, q), (r, s) in product(some.values(), others.values()):
        _add(worlds, p * r, q * s, steps)
    return worlds


def _add(worlds: _Worlds, p: float, q: float, steps: int) -> None:
    if min(p, q) > _TOO_RARE:
        odds = round(steps * log(p / q))
        before = worlds.get(odds, (0.0, 0.0))
        worlds[odds] = (before[0] + p, before[1] + q)


def _right(worlds: _Worlds) -> float:
    return 0.5 + sum(abs(p - q) for p, q in worlds.values()) / 4

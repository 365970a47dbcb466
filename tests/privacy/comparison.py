"""The table of the design, made again: 48 practitioners, one number each, added up; every method on the same counts."""

from dataclasses import dataclass
from math import sqrt
from random import Random

from tests.privacy.finding import Amount
from tests.privacy.methods import METHODS, Method, exposes

PRACTITIONERS = 48
Z = 1.96


@dataclass(frozen=True)
class Line:
    """``covers``: of the 95% intervals, or None where there is none; ``wide``: bounds that are sure; ``exposes``: a
    number above 0 in one file proves that somebody is there."""

    method: str
    true: int
    bias: float
    error: float
    covers: float | None
    wide: float | None = None
    exposes: bool = True

    @property
    def cells(self) -> tuple[str, ...]:
        covers = "" if self.covers is None else f"{self.covers:.1%}" if self.covers else "never"
        if self.wide:
            covers = f"bounds {self.wide:.0f} wide"
        error = f"{self.error / self.true:.0%}"
        if not self.error:
            covers = error = "exact"
        return (
            self.method,
            f"{self.bias:+.1f}".replace("-0.0", "+0.0"),
            error,
            covers,
            "yes" if self.exposes else "no",
        )


TOTAL = {2.0: 95, 1.0: 48}
"""What the counts add up to, at a mean of about 2 (as in the design) and of 1."""


def vectors(mean: float, seed: int, how_many: int = 400) -> list[list[int]]:
    """So many networks: one count for each practitioner, by chance, with the same true total (which makes Poisson
    counts multinomial)."""
    chance, found = Random(seed), []
    for _ in range(how_many):
        counts = [0] * PRACTITIONERS
        for _ in range(TOTAL[mean]):
            counts[chance.randrange(PRACTITIONERS)] += 1
        found.append(counts)
    return found


def table(amount: Amount, mean: float = 2.0) -> list[Line]:
    networks = vectors(mean, amount.seed)
    return [measured(name, method, networks, amount) for name, method in METHODS]


def measured(name: str, method: Method, networks: list[list[int]], amount: Amount) -> Line:
    chance, true = Random(f"{name} {amount.seed}"), sum(networks[0])
    bias = squares = wide = 0.0
    inside = 0
    for at in range(amount.runs):
        shown = [method(count, chance) for count in networks[at % len(networks)]]
        error = sum(each.estimate for each in shown) - true
        bounds = 2 * sum(each.sure for each in shown)
        half = bounds / 2 or Z * sqrt(sum(each.variance for each in shown))
        bias += error
        squares += error * error
        wide += bounds
        inside += abs(error) <= half
    runs = amount.runs
    alone = exposes(method, 2_000, amount.seed)
    return Line(name, true, bias / runs, sqrt(squares / runs), inside / runs, wide / runs or None, alone)


def one_by_one(lines: list[Line]) -> dict[str, Line]:
    return {line.method.strip("*"): line for line in lines}

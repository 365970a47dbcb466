"""Sums of protected numbers, and how they may be said: with an interval, or as too few to say.

The intervals show the noise alone. Floats serve here: what is shown has long left the noise behind.
"""

from dataclasses import dataclass
from math import ceil, floor, sqrt

AT_LEAST = 5
"""Files that a number must rest on to be shown."""
Z = 1.96
"""95 of 100 intervals hold the true number."""
TOO_FEW = "too few to say"


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of counts. Whole numbers, so that adding is the same in any order; variance in thousandths."""

    files: int = 0
    count: int = 0
    variance: int = 0

    def __add__(self, other: "Total") -> "Total":
        return Total(self.files + other.files, self.count + other.count, self.variance + other.variance)

    @property
    def half_width(self) -> float:
        return Z * sqrt(self.variance / 1000)

    @property
    def low(self) -> int:
        """The lower end, never below 0: people cannot be fewer than none."""
        return max(0, floor(self.count - self.half_width))

    @property
    def high(self) -> int:
        return max(0, ceil(self.count + self.half_width))

    @property
    def shown(self) -> int:
        return max(0, self.count)

    @property
    def too_few(self) -> bool:
        """The noise is larger than what is left to say."""
        return self.half_width > self.count

    def said(self, about: str = "about") -> str:
        """``about 95 (70 to 120)``."""
        return TOO_FEW if self.too_few else f"{about} {self.shown} ({self.low} to {self.high})"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, each with its own noise."""

    part: Total
    whole: Total

    @property
    def ratio(self) -> float:
        return self.part.count / self.whole.count

    @property
    def half_width(self) -> float:
        """By the delta method; the two noises are independent."""
        return Z * sqrt((self.part.variance + self.ratio**2 * self.whole.variance) / 1000) / self.whole.count

    @property
    def too_few(self) -> bool:
        if self.whole.count <= 0 or self.whole.too_few or self.part.too_few:
            return True
        return self.half_width > self.ratio

    @property
    def percent(self) -> int:
        return _percent(self.ratio)

    @property
    def low(self) -> int:
        return _percent(self.ratio - self.half_width)

    @property
    def high(self) -> int:
        return _percent(self.ratio + self.half_width)

    def said(self) -> str:
        """``about 83% (75 to 91%)``."""
        return TOO_FEW if self.too_few else f"about {self.percent}% ({self.low} to {self.high}%)"


def _percent(ratio: float) -> int:
    return round(100 * min(1.0, max(0.0, ratio)))

"""Whole numbers that are added: how many files, and a count for each cell of their specification, in its order.

Whole numbers, so that adding is the same in any order and any grouping. The variance of a sum follows from how many
files are in it, since each number of each file has the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import add, sub

from sos_desktop.combining.single import Place
from sos_desktop.summary.noise import Noise
from sos_desktop.summary.tables import Specification


@dataclass(slots=True)
class Sum:
    """Grows while files are added up; nobody changes it afterwards."""

    files: int = 0
    counts: list[int] = field(default_factory=list)

    def put(self, counts: Iterable[int], files: int = 1) -> None:
        self.files += files
        self.counts = list(map(add, self.counts, counts)) if self.counts else list(counts)

    def take(self, counts: Iterable[int]) -> None:
        """Out again: one file, for a reason that was not known when it came."""
        self.files -= 1
        self.counts = list(map(sub, self.counts, counts))


Sums = Mapping[Specification, Mapping[Place, Sum]]
"""By the parameters that files were made under, then by quarter and organisation."""


def variance_of_one(specification: Specification) -> int:
    """In thousandths, of each number of one file."""
    return Noise(specification.epsilon).variance_thousandths

"""What was claimed, what was measured, and whether the claim held. How much is tried is an argument."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """``how``: ``exact`` (worked out in whole numbers), ``simulated`` (by chance, at a stated doubt), ``tried``."""

    claim: str
    measured: str
    limit: str
    held: bool
    how: str = "exact"


@dataclass(frozen=True)
class Amount:
    """How much is tried. ``runs`` of the table of methods, ``files`` of one record book under as many keys,
    ``replicates`` of the whole network, ``books`` for the properties, ``network`` practitioners and quarters."""

    runs: int = 20_000
    files: int = 60_000
    replicates: int = 150
    books: int = 40
    practitioners: int = 48
    quarters: int = 12
    seed: int = 1


SHORT = Amount(runs=1_500, files=3_000, replicates=6, books=4, practitioners=12, quarters=5)
"""For the suite: about ten seconds."""


def broken(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if not finding.held]

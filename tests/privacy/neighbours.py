"""Two record books that differ by one case: how much more likely a file is from the one than from the other.

The event that tells most is looked for in one half of the files and counted in the other, so that its chances are
those of files nobody has looked at; both are then bounded. If the lower bound, which holds but for one time in ten
thousand, were above e^3, the claim would be false. The exact odds stand beside it.
"""

from collections import Counter
from math import e, exp
from typing import NamedTuple

from tests.privacy.application import cell, file_of, key_of
from tests.privacy.chances import DOUBT, kl_lower, kl_upper
from tests.privacy.finding import Amount, Finding
from tests.privacy.single import COUNTS, odds_of

CASE = (
    cell("case", "total", "all"),
    cell("case", "staff-group", "nursing-and-midwifery-registered"),
    cell("case", "event-type", "emergency"),
)
"""The three numbers that one case is in."""

Result = tuple[int, ...]


def proofs(amount: Amount) -> list[Finding]:
    exact = max(odds_of(n, n + 1) for n in COUNTS)
    without, with_one = _files(0, amount, "without"), _files(1, amount, "with")
    return [
        between(_first(without), _first(with_one), 1, "one number, true count 0 or 1"),
        between(without, with_one, len(CASE), "its three numbers together, one case apart"),
        Finding(
            "odds between record books one case apart",
            f"{exact**3:.4f}",
            f"e^3 = {exp(3):.4f}",
            exact**3 <= exp(3) * (1 + 1e-8),
        ),
    ]


def between(without: list[Result], with_one: list[Result], numbers: int, what: str) -> Finding:
    found = max(_bounded(without, with_one), _bounded(with_one, without))
    limit = e**numbers
    return Finding(
        f"measured odds, {what} ({2 * len(without):,} files)",
        f"{found.seen:.2f} ({found.low:.2f} to {found.high:.2f})",
        f"e^{numbers} = {limit:.2f}" if numbers > 1 else f"e = {limit:.2f}",
        found.low <= limit,
        "simulated",
    )


def _files(true: int, amount: Amount, name: str) -> list[Result]:
    made = []
    for at in range(amount.files):
        counts = file_of(key_of(name, amount.seed, at), dict.fromkeys(CASE, true))
        made.append(tuple(counts[each] for each in CASE))
    return made


def _first(files: list[Result]) -> list[Result]:
    return [(file[0],) for file in files]


class Odds(NamedTuple):
    """Of the event that tells most: as counted, and between which they lie but for one time in ten thousand."""

    low: float
    seen: float
    high: float


def _bounded(one: list[Result], other: list[Result]) -> Odds:
    half = len(one) // 2
    learnt, learnt_other = Counter(one[:half]), Counter(other[:half])
    by_odds = sorted(learnt, key=lambda each: (learnt[each] + 1) / (learnt_other[each] + 1), reverse=True)
    best, chosen = -1.0, set[Result]()
    event: set[Result] = set()
    k = k_other = 0
    for each in by_odds:
        event.add(each)
        k, k_other = k + learnt[each], k_other + learnt_other[each]
        bound = kl_lower(k, half) / kl_upper(k_other, half)
        if bound > best:
            best, chosen = bound, set(event)
    rest = len(one) - half
    k, k_other = (sum(each in chosen for each in files[half:]) for files in (one, other))
    seen = k / k_other if k_other else float("inf")
    low = kl_lower(k, rest, DOUBT / 2) / kl_upper(k_other, rest, DOUBT / 2)
    least = kl_lower(k_other, rest, DOUBT / 2)
    return Odds(low, seen, kl_upper(k, rest, DOUBT / 2) / least if least else float("inf"))

"""One number: what it can become, worked out in whole numbers from the application's own chances.

And then that the numbers of real files follow those chances: a chi-squared distance, with a bound that luck passes
once in ten thousand times.
"""

from collections import Counter
from fractions import Fraction
from math import e, exp, log, sqrt

from sos_desktop.summary.noise import BASE, BITS, WHOLE, Noise
from sos_desktop.summary.tables import DEFAULT
from tests.privacy.application import NOISE, file_of, key_of
from tests.privacy.chances import DOUBT
from tests.privacy.finding import Amount, Finding

COUNTS = range(8)
EPSILONS = (Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2))
_RARE = 1 << (BITS - 96)
"""Below a chance of 2^-96 the last of the 128 bits show; see ``summary/noise.py``."""
_BINS = (-9, -6, -3, 0, 3, 6, 9)


def proofs(amount: Amount) -> list[Finding]:
    return [*exactly(), under_any_pack(), never_certain(), one_more_case(amount), follows_its_chances(amount)]


def exactly() -> list[Finding]:
    errors = max(abs(NOISE.mean_error(n)) for n in COUNTS)
    variance = max(NOISE.variance(n) for n in COUNTS)
    odds = max(odds_of(n, n + 1) for n in COUNTS)
    return [
        Finding("mean error of a number, true counts 0 to 7", f"{float(errors):.1e}", "0", errors == 0),
        Finding(
            "largest variance of a number", f"{float(variance):.4f}", "3.352", variance <= Fraction("3.352")
        ),
        Finding(
            "odds between neighbouring counts, any result likelier than 2^-96",
            f"{odds:.6f}",
            f"e = {e:.6f}",
            odds <= e * (1 + 1e-9),
        ),
    ]


def under_any_pack() -> Finding:
    """The same for other epsilons: mean error 0, and odds of e to the epsilon, to one part in a million: near a chance
    of 2^-96 the last of the 128 bits show, and the more the larger epsilon is."""
    broken = []
    for epsilon in EPSILONS:
        noise = Noise(epsilon)
        worst = max(odds_of(n, n + 1, noise) for n in (0, 1, 2))
        if worst > exp(epsilon) * (1 + 1e-6) or any(noise.mean_error(n) for n in (0, 1, 2)):
            broken.append(str(epsilon))
    shown = ", ".join(map(str, EPSILONS))
    return Finding(
        f"epsilons that a pack may choose under which a number is biased or tells more than e^epsilon ({shown})",
        ", ".join(broken) or "none",
        "none",
        not broken,
    )


def odds_of(one: int, other: int, noise: Noise = NOISE) -> float:
    a, b = noise.outcomes(one), noise.outcomes(other)
    likely = [y for y in a.keys() | b.keys() if max(a.get(y, 0), b.get(y, 0)) > _RARE]
    return max(Fraction(max(a[y], b[y]), min(a[y], b[y])) for y in likely).__float__()


def never_certain() -> Finding:
    """Whatever a file says, every true count from 0 to 7 could have led to it; where it is the truth, by luck."""
    tables = [NOISE.outcomes(n) for n in COUNTS]
    seen = {y for table in tables for y, chance in table.items() if chance > _RARE}
    shut_out = sum(y not in table for y in seen for table in tables)
    luck = max(table.get(n, 0) for n, table in enumerate(tables)) / (BASE * WHOLE)
    return Finding(
        "results that rule out a true count of 0 to 7 (a number equals the truth by luck at most)",
        f"{shut_out} ({luck:.0%})",
        "0",
        shut_out == 0,
    )


def one_more_case(amount: Amount) -> Finding:
    """The same key and quarter with one more case in every cell."""
    steps: Counter[int] = Counter()
    for at in range(max(20, amount.files // 200)):
        key = key_of("one more", amount.seed, at)
        before = file_of(key, dict.fromkeys(DEFAULT.cells, at % 7))
        after = file_of(key, dict.fromkeys(DEFAULT.cells, at % 7 + 1))
        steps.update(after[each] - before[each] for each in DEFAULT.cells)
    shown = ", ".join(str(step) for step in sorted(steps))
    return Finding(
        f"by how much one more case moves a number ({steps.total():,} tried)",
        shown,
        "0 or 3",
        set(steps) <= {0, 3},
        "tried",
    )


def follows_its_chances(amount: Amount) -> Finding:
    """The numbers of files made by the application, against the chances that everything above rests on."""
    cells, wanted = DEFAULT.cells, amount.files * 4
    worst = -9.0
    for true in (0, 1, 2):
        seen: Counter[int] = Counter()
        at = 0
        while seen.total() < wanted:
            at += 1
            counts = file_of(key_of("follows", amount.seed, true, at), dict.fromkeys(cells, true))
            seen.update(_bin(y) for y in counts.values())
        expected: Counter[int] = Counter()
        for y, chance in NOISE.outcomes(true).items():
            expected[_bin(y)] += chance
        worst = max(worst, _beyond(seen, expected))
    return Finding(
        f"numbers of real files follow those chances: distance beyond luck ({3 * wanted:,} numbers)",
        f"{worst:.1f}",
        "at most 0",
        worst <= 0,
        "simulated",
    )


def _bin(y: int) -> int:
    return max(_BINS[0], min(_BINS[-1], y))


def _beyond(seen: Counter[int], expected: Counter[int]) -> float:
    """Chi-squared less what luck passes with a chance of ``DOUBT`` (Laurent and Massart 2000, lemma 1)."""
    total = seen.total()
    distance = 0.0
    for at in expected.keys() | seen.keys():
        mean = total * expected[at] / (BASE * WHOLE)
        distance += (seen[at] - mean) ** 2 / mean if mean else float("inf")
    freedom, doubt = len(_BINS) - 1, log(1 / DOUBT)
    return distance - (freedom + 2 * sqrt(freedom * doubt) + 2 * doubt)

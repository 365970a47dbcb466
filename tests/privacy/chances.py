"""Bounds on chances that hold for every sample size, by Chernoff and Hoeffding; no tables and no normal curve.

``kl_upper`` and ``kl_lower``: with k of n, the true chance lies beyond them with a chance of at most ``doubt``
(Chernoff 1952; Hoeffding 1963, doi:10.1080/01621459.1963.10500830).
"""

from math import exp, log, sqrt
from random import Random

DOUBT = 1e-4
"""What is called sampling error here is exceeded by luck once in ten thousand times."""


def _divergence(p: float, q: float) -> float:
    """How badly a coin of chance ``q`` explains a share of ``p``."""
    left = p * log(p / q) if p else 0.0
    return left + ((1 - p) * log((1 - p) / (1 - q)) if p < 1 else 0.0)


def kl_upper(k: int, n: int, doubt: float = DOUBT) -> float:
    return _edge(k / n, log(1 / doubt) / n, 1.0)


def kl_lower(k: int, n: int, doubt: float = DOUBT) -> float:
    return _edge(k / n, log(1 / doubt) / n, 0.0)


def _edge(p: float, room: float, end: float) -> float:
    inside, outside = p, end
    for _ in range(60):
        middle = (inside + outside) / 2
        if 0 < middle < 1 and _divergence(p, middle) < room:
            inside = middle
        else:
            outside = middle
    return outside


def normal_edge(doubt: float = DOUBT) -> float:
    """How many standard errors a mean of many lies off with a chance of at most ``doubt`` (Chernoff's bound)."""
    return sqrt(2 * log(2 / doubt))


def poisson(chance: Random, mean: float) -> int:
    """Knuth's way, for small means."""
    enough, product, k = exp(-mean), chance.random(), 0
    while product > enough:
        product *= chance.random()
        k += 1
    return k

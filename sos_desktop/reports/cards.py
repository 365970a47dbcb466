"""What people said on feedback cards, from the SoS team's own form: the share who agree, and how many cards came back.

Cards come as trust figures, one row for each answer to each statement. They are people's own words to the team, not
through their supporter; the forms that were filled in on a laptop stand apart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt

from sos_desktop.impact.trust_figures import Measure, TrustFigure, TrustFigures
from sos_desktop.reports.evidence import Value

FEWEST = 5
"""Below so many replies nothing is said of them: a single card would be somebody's."""
_AGREE = frozenset(("strongly agree", "agree", "yes"))
_OTHERWISE = frozenset(("neither agree nor disagree", "neither", "disagree", "strongly disagree", "no"))
_NOT_SAID = frozenset(("rather not say", "not said", "no answer", "not recorded"))
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Replies:
    """The answers to one statement in one period. ``agree`` is None where there are too few, or other answers."""

    statement: str
    first: date
    last: date
    baseline: bool
    answers: Mapping[str, int]
    given_out: float | None

    @property
    def came_back(self) -> int:
        return sum(self.answers.values())

    @property
    def would_recommend(self) -> bool:
        return "recommend" in self.statement.lower()

    @property
    def agree(self) -> Value | None:
        known = {answer.lower(): count for answer, count in self.answers.items()}
        said = {answer: count for answer, count in known.items() if answer not in _NOT_SAID}
        replies = sum(said.values())
        if replies < FEWEST or not set(said) <= _AGREE | _OTHERWISE:
            return None
        return share_of(sum(said.get(answer, 0) for answer in _AGREE), replies)


def replies(trust: TrustFigures) -> tuple[Replies, ...]:
    """Each statement in each period, in order of time, all organisations together."""
    counted: dict[tuple[date, date, bool, str], dict[str, int]] = {}
    for each in trust.of(Measure.CARD):
        where = (each.first, each.last, each.baseline, each.question)
        answers = counted.setdefault(where, {})
        answers[each.answer] = answers.get(each.answer, 0) + int(each.number)
    given = list(trust.of(Measure.CARDS_GIVEN))
    return tuple(
        Replies(statement, first, last, baseline, answers, _given_out(given, first, last))
        for (first, last, baseline, statement), answers in sorted(
            counted.items(), key=lambda each: each[0][:2]
        )
    )


def response(trust: TrustFigures) -> Iterator[tuple[date, date, int, float]]:
    """For each period: how many cards came back at least, and how many were given out."""
    periods: dict[tuple[date, date], list[Replies]] = {}
    for each in replies(trust):
        periods.setdefault((each.first, each.last), []).append(each)
    for (first, last), found in periods.items():
        given = found[0].given_out
        if given:
            yield first, last, max(each.came_back for each in found), given


def share_of(part: float, whole: float) -> Value:
    """A percentage with Wilson's interval, which holds for few and for none (E. B. Wilson, 1927)."""
    ratio = part / whole
    middle = (ratio + _Z**2 / (2 * whole)) / (1 + _Z**2 / whole)
    half = _Z * sqrt(ratio * (1 - ratio) / whole + _Z**2 / (4 * whole**2)) / (1 + _Z**2 / whole)
    low, high = round(100 * max(0.0, middle - half)), round(100 * min(1.0, middle + half))
    return Value(f"{round(100 * ratio)}% ({low} to {high}%)", round(100 * ratio, 1), low, high, "percent")


def _given_out(given: list[TrustFigure], first: date, last: date) -> float | None:
    inside = [each.number for each in given if (each.first, each.last) == (first, last)]
    return sum(inside) if inside else None

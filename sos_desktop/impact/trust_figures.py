"""What a trust counts already, to stand beside what we count: staff, absence, leavers, a survey, feedback cards.

A trust figure is a number about many people, for a day or a period, never about one. It is read from a CSV
(``trust_csv``) and kept in the SoS team's record book (``trust_book``). ``baseline`` marks what it was before the
programme began. Absence and leavers stand beside ours in the report and are never called an effect.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sos_desktop.codes import StaffGroup

FEWEST_PEOPLE = 11
"""Answers or staff below which a share is refused: too near to single people."""


class Measure(StrEnum):
    HEADCOUNT = "headcount"
    ABSENCE = "absence"
    ABSENCE_STRESS = "absence-stress"
    LEAVERS = "leavers"
    SURVEY = "staff-survey"
    CARDS_GIVEN = "cards-given"
    CARD = "feedback-card"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a row of one measure needs: one day or a period, a number out of another, a question, an answer."""

    explained: str
    example: tuple[str, ...]
    one_day: bool = False
    out_of: bool = False
    asked: bool = False
    answered: bool = False
    by_group: bool = False
    whole: bool = True
    fewest: int = 0


RULES = {
    Measure.HEADCOUNT: Rule(
        "People in post on one day, for all staff or for one staff group.",
        ("headcount", "RX1", "2026-09-30", "", "", "Nursing and Midwifery Registered", "", "", "5,012", ""),
        one_day=True,
        by_group=True,
    ),
    Measure.ABSENCE: Rule(
        "FTE days lost through sickness, out of FTE days available, in a period.",
        ("absence", "RX1", "2026-07-01", "2026-09-30", "", "", "", "", "61,240", "1,262,400"),
        out_of=True,
        by_group=True,
        whole=False,
    ),
    Measure.ABSENCE_STRESS: Rule(
        "The same for anxiety, stress, depression and other psychiatric illness (ESR reason S10).",
        ("absence-stress", "RX1", "2026-07-01", "2026-09-30", "", "", "", "", "15,300", "1,262,400"),
        out_of=True,
        by_group=True,
        whole=False,
    ),
    Measure.LEAVERS: Rule(
        "People who left in a period, out of the average number in post.",
        ("leavers", "RX1", "2026-07-01", "2026-09-30", "", "", "", "", "402", "14,960"),
        out_of=True,
        by_group=True,
        whole=False,
        fewest=FEWEST_PEOPLE,
    ),
    Measure.SURVEY: Rule(
        "People who agreed with a statement of a staff survey, out of those who answered it.",
        (
            *("staff-survey", "RX1", "2025-10-01", "2025-11-30", "yes", ""),
            *("I feel secure about raising concerns", "", "64.2%", "6,120"),
        ),
        out_of=True,
        asked=True,
        by_group=True,
        whole=False,
        fewest=FEWEST_PEOPLE,
    ),
    Measure.CARDS_GIVEN: Rule(
        "Feedback cards that were handed out in a period; the response rate needs it.",
        ("cards-given", "", "2026-07-01", "2026-09-30", "", "", "", "", "150", ""),
    ),
    Measure.CARD: Rule(
        "How often one answer was ticked for one statement, on the cards that came back in a period.",
        (
            *("feedback-card", "", "2026-07-01", "2026-09-30", "", ""),
            *("I felt listened to", "Strongly agree", "61", ""),
        ),
        asked=True,
        answered=True,
    ),
}

NUMBERED_ONCE = "No two rows may say the same thing"


@dataclass(frozen=True, slots=True, order=True)
class TrustFigure:
    """``organisation`` is empty for everywhere, ``group`` for all staff; ``out_of`` is 0 where there is none."""

    measure: Measure
    organisation: str
    first: date
    last: date
    group: str = ""
    question: str = ""
    answer: str = ""
    baseline: bool = False
    number: float = field(default=0, compare=False)
    out_of: float = field(default=0, compare=False)
    source: str = field(default="", compare=False)

    @property
    def about(self) -> tuple[str, ...]:
        """What it is about, whatever it says: two figures about the same are one too many."""
        what = (self.measure.value, self.organisation, str(self.first), str(self.last), self.group)
        return (*what, self.question, self.answer)

    @property
    def share(self) -> float:
        return self.number / self.out_of


@dataclass(frozen=True, slots=True)
class TrustFigures:
    """Everything that is in force. ``of`` picks."""

    figures: tuple[TrustFigure, ...] = ()

    def of(self, measure: Measure, *, group: str | None = None) -> Iterator[TrustFigure]:
        return (each for each in self.figures if each.measure is measure and group in (None, each.group))

    def headcount(self, group: str, organisations: Iterable[str], first: date, last: date) -> float | None:
        """People in post, on average over a period; before it only where it has no day of its own. None where it is
        not known for all of the organisations."""
        known = list(self.of(Measure.HEADCOUNT, group=group))
        everywhere = _in_post([each for each in known if not each.organisation], first, last)
        if everywhere is not None:
            return everywhere
        here = [
            _in_post([each for each in known if each.organisation == place], first, last)
            for place in organisations
        ]
        return sum(each for each in here if each is not None) if here and None not in here else None


def _in_post(figures: Iterable[TrustFigure], first: date, last: date) -> float | None:
    by_day = sorted((each.first, each.number) for each in figures if each.first <= last)
    within = [number for day, number in by_day if day >= first]
    if within:
        return sum(within) / len(within)
    return by_day[-1][1] if by_day else None


OUTSIDE_RATES = frozenset((StaffGroup.OTHER, StaffGroup.NOT_STATED))
"""Groups that nobody's headcount counts."""

"""What the made-up trusts count themselves: staff, absence, leavers, a survey, feedback cards; and what changed when.

Written as the CSV that a trust would fill in, so that it is read by the same reader, whole or not at all.
"""

import csv
import io
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sos_desktop.dates import Quarter
from sos_desktop.demonstration.network_habits import ORGANISATIONS
from sos_desktop.demonstration.wards import STAFF
from sos_desktop.impact import trust_csv
from sos_desktop.impact.trust_figures import OUTSIDE_RATES, Measure

NAMES = {
    "ZZ1": "Alderbrook Hospitals (made up)",
    "ZZ2": "Birchwater Hospitals (made up)",
    "ZZ3": "Cedarholme Community Trust (made up)",
    "ZZ4": "Dunlinmere Hospitals (made up)",
}
_STAFF = {"ZZ1": 9_400, "ZZ2": 6_100, "ZZ3": 3_700, "ZZ4": 5_200}
_SOURCE = "Made up"
_QUESTION = "My organisation takes positive action on health and well-being"
_CARDS = ("I felt listened to", "My needs were met", "I know where to turn", "I would recommend this support")
_ANSWERS = {
    "Strongly agree": 55,
    "Agree": 32,
    "Neither agree nor disagree": 8,
    "Disagree": 4,
    "Strongly disagree": 1,
}
CHANGES = (
    (0.35, "Supporters began to attend the safety huddle", False),
    (0.62, "A second trust-wide training: twelve new supporters", True),
)
"""How far into the time something changed in the service, in words, and whether charts begin afresh."""
WORDS = {
    "why": "These are made-up words of a made-up team: after hard events staff had nobody to turn to but each other.",
    "meaning": "Made up, too: what we would write here is what helped, what did not, and what we try next.",
}

Row = Sequence[object]


def figures(chance: random.Random, quarters: Sequence[Quarter]) -> bytes:
    """``trust-figures.csv``, with some of it from before the first of these quarters."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(trust_csv.COLUMNS)
    for row in _rows(chance, quarters):
        writer.writerow((*row, _SOURCE))
    return text.getvalue().encode("utf-8-sig")


def _rows(chance: random.Random, quarters: Sequence[Quarter]) -> Iterator[Row]:
    for quarter in quarters:
        yield from _headcount(quarter)
    before = quarters[0].previous
    for quarter in (before.previous, before, *quarters):
        yield from _absence(chance, quarter, baseline=quarter <= before)
    for first, baseline in ((before.first, True), (quarters[-1].first, False)):
        answered = sum(_STAFF.values()) * chance.randint(42, 55) // 100
        agreed = answered * (52 if baseline else 57) // 100
        yield _row(Measure.SURVEY, "", first, _end(first), baseline, "", _QUESTION, "", agreed, answered)
    for quarter in quarters[-4:]:
        yield from _cards(chance, quarter)


def _headcount(quarter: Quarter) -> Iterator[Row]:
    """Of every trust, in the proportions in which the made-up people are met, grown a little each year."""
    counted = {group: share for group, share in STAFF.items() if group not in OUTSIDE_RATES}
    for organisation in ORGANISATIONS:
        staff = round(_STAFF[organisation] * 1.01 ** (quarter.year - 2020))
        groups = {group: staff * share // sum(counted.values()) for group, share in counted.items()}
        last = quarter.last
        yield _row(Measure.HEADCOUNT, organisation, last, None, False, "", "", "", sum(groups.values()), "")
        for group, number in groups.items():
            yield _row(Measure.HEADCOUNT, organisation, last, None, False, group.label, "", "", number, "")


def _absence(chance: random.Random, quarter: Quarter, *, baseline: bool) -> Iterator[Row]:
    """Higher in winter, as everywhere; what is made up has no effect in it."""
    staff = sum(_STAFF.values())
    days = staff * 91 * 85 // 100
    lost = round(days * (0.048 + 0.008 * (quarter.number in (1, 4)) + chance.gauss(0, 0.001)))
    period = (quarter.first, quarter.last, baseline, "", "", "")
    yield _row(Measure.ABSENCE, "", *period, lost, days)
    yield _row(Measure.ABSENCE_STRESS, "", *period, round(lost * (0.26 + chance.gauss(0, 0.005))), days)
    yield _row(Measure.LEAVERS, "", *period, round(staff * (0.026 + chance.gauss(0, 0.001))), staff)


def _cards(chance: random.Random, quarter: Quarter) -> Iterator[Row]:
    came, period = chance.randint(45, 70), (quarter.first, quarter.last, False, "")
    yield _row(Measure.CARDS_GIVEN, "", *period, "", "", 2 * came + chance.randint(0, 20), "")
    for statement in _CARDS:
        answers = chance.choices(list(_ANSWERS), list(_ANSWERS.values()), k=came)
        for answer in _ANSWERS:
            yield _row(Measure.CARD, "", *period, statement, answer, answers.count(answer), "")


def _row(
    measure: Measure,
    organisation: str,
    first: date,
    last: date | None,
    baseline: bool,
    group: str,
    question: str,
    answer: str,
    number: int,
    out_of: int | str,
) -> Row:
    days = (first.isoformat(), last.isoformat() if last else "")
    return (
        *(measure.value, organisation, *days, "yes" if baseline else "", group),
        *(question, answer, number, out_of),
    )


def _end(first: date) -> date:
    return first + timedelta(days=40)

"""Results: what followed for people, and what they said of the support."""

from collections.abc import Iterator, Sequence
from datetime import date

from sos_desktop.dates import said_between
from sos_desktop.reports import cards, pictures
from sos_desktop.reports.evidence import NOTHING, Evidence, Value, counted, percent
from sos_desktop.reports.impact import tables
from sos_desktop.reports.impact.report import Chart, Part, Row, Table, Words
from sos_desktop.summary.tables import Kind

_FORMS = {
    "listened-to": "I felt listened to",
    "needs-met": "It gave me what I needed",
    "where-to-turn": "I knew where to turn",
    "recommend": "I would recommend it",
}
_PERIODS = 3
"""So many periods of cards stand in the table."""
_AT_28_DAYS = (
    ("change-of-score", "Change of the supporter's rating, first meeting to 28 days"),
    ("wellbeing", "Change of wellbeing (WHO-5), first meeting to 28 days"),
    ("days-off", "Days off because of the event, as mentioned at 28 days"),
    ("onward", "Decided at 28 days"),
)


def followed(evidence: Evidence) -> Iterator[Part]:
    found = [
        table
        for name, title in _AT_28_DAYS
        if (table := tables.of_table(evidence, Kind.FOLLOW_UP, name, title))
    ]
    yield from found
    scored = any(evidence.cells(Kind.FOLLOW_UP, name) for name in ("change-of-score", "wellbeing"))
    if scored:
        yield Words(
            "Most people get better by themselves after a distressing event, and ratings taken when it was worst fall "
            "by themselves, too. So a fall is not an effect of the support.",
            small=True,
        )


def satisfaction(evidence: Evidence) -> Iterator[Part]:
    """Cards first; what was filled in on a laptop stands apart, since the supporter was near."""
    yield from _of_cards(evidence)
    picture = pictures.recommend(evidence)
    if picture:
        yield Chart(picture)
    yield from _of_laptops(evidence)


def _of_cards(evidence: Evidence) -> Iterator[Part]:
    rows = []
    every = cards.replies(evidence.figures)
    for each in every:
        if not each.baseline and (each.first, each.last) not in _latest(every):
            continue
        when = said_between(each.first, each.last)
        before = " (before the programme)" if each.baseline else ""
        if each.agree is not None:
            answers, share = f"{each.came_back:,}", each.agree
        else:
            few = each.came_back < cards.FEWEST
            answers = f"fewer than {cards.FEWEST}" if few else f"{each.came_back:,}"
            share = NOTHING if few else Value(_as_answered(each))
        rows.append(
            Row(
                f"{each.statement}, {when}{before}",
                (Value(answers, None if each.agree is None else each.came_back), share),
            )
        )
    if not rows:
        yield Words("No feedback cards were given to this report (trust figures).", small=True)
        return
    yield Table(
        "Feedback cards: agree or strongly agree", ("Replies", "Of those who answered"), tuple(rows), (24, 44)
    )
    back = [
        f"{said_between(first, last)}: at least {came:,} of {given:,.0f} cards came back"
        f" ({round(100 * came / given)}%)"
        for first, last, came, given in cards.response(evidence.figures)
        if came >= cards.FEWEST and (first, last) in _latest(every)
    ]
    missing = "How many cards were given out was not said, so the response rate is not known."
    said = f"{'; '.join(back)}." if back else missing
    yield Words(
        f"{said} Whoever sends a card back may think otherwise than whoever does not. Ranges: what chance alone "
        "could make (95%, Wilson).",
        small=True,
    )


def _latest(every: Sequence[cards.Replies]) -> list[tuple[date, date]]:
    """The last periods: earlier ones are in the chart."""
    return sorted({(each.first, each.last) for each in every})[-_PERIODS:]


def _as_answered(replies: cards.Replies) -> str:
    return "; ".join(
        f"{answer}: {count}" for answer, count in replies.answers.items() if count >= cards.FEWEST
    )


def _of_laptops(evidence: Evidence) -> Iterator[Part]:
    rows = []
    for table, statement in _FORMS.items():
        agree = evidence.cell(Kind.FEEDBACK, table, "agree")
        if agree is None:
            continue
        asked = [cell for cell in evidence.cells(Kind.FEEDBACK, table) if cell.category != "not-recorded"]
        share = NOTHING if evidence.incomplete else percent(evidence.share(agree, asked))
        rows.append(Row(statement, (counted(evidence.total(agree), evidence.about()), share)))
    if rows:
        yield Table(
            "Forms filled in on a laptop: agree", ("Agree", "Of those who answered"), tuple(rows), (34, 44)
        )
        yield Words(
            "These were filled in on the supporter's laptop, kept without name and time. They stand apart from "
            "the cards: the supporter was near.",
            small=True,
        )

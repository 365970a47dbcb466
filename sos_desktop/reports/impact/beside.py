"""Results: what the trust counts, beside what we count.

Never an effect: there is no control group, and much else changes.
"""

from collections.abc import Iterator
from math import sqrt

from sos_desktop.dates import Quarter, said_between
from sos_desktop.impact.trust_figures import Measure, TrustFigure
from sos_desktop.reports.evidence import NOTHING, Evidence, Value
from sos_desktop.reports.impact import rates
from sos_desktop.reports.impact.report import Part, Row, Table, Words
from sos_desktop.summary.tables import Kind

_COLUMNS = (Measure.ABSENCE, Measure.ABSENCE_STRESS, Measure.LEAVERS)
_PERIODS = 8
"""So many periods stand in the table, and as many from before the programme."""
_CAUTION = (
    "They stand beside each other and nothing more. Absence and leaving follow seasons, illness in the "
    "population, pay and much else; nothing here shows what support did to them."
)


def absence(evidence: Evidence) -> Iterator[Part]:
    """Sickness absence and leavers, of all staff, with our own rate for the same quarter."""
    found: dict[tuple[str, object, object, bool], dict[Measure, TrustFigure]] = {}
    for measure in _COLUMNS:
        for each in evidence.figures.of(measure, group=""):
            found.setdefault((each.organisation, each.first, each.last, each.baseline), {})[measure] = each
    rows = [_row(evidence, next(iter(figures.values())), figures) for figures in found.values()]
    rows.sort(key=lambda row: row[0])
    before = [row for row in rows if row[2]]
    rows = [*before[-_PERIODS:], *[row for row in rows if not row[2]][-_PERIODS:]]
    if not rows:
        yield Words(
            "Absence and leavers of the trust were not given to this report (trust figures).", small=True
        )
        return
    heads = ("Sickness absence", "of which stress (S10)", "Leavers", "Ours per 1,000 a year")
    yield Table(
        "Absence and people leaving, beside ours", heads, tuple(row for _, row, _ in rows), (26, 30, 22, 38)
    )
    yield Words(_CAUTION, small=True)


def _row(
    evidence: Evidence, any_of_them: TrustFigure, figures: dict[Measure, TrustFigure]
) -> tuple[tuple[str, ...], Row, bool]:
    each = any_of_them
    before = " (before the programme)" if each.baseline else ""
    place = f"{each.organisation}, " if each.organisation and len(evidence.combined.organisations) > 1 else ""
    label = f"{place}{said_between(each.first, each.last)}{before}"
    values = tuple(_share(figures.get(measure)) for measure in _COLUMNS)
    order = (each.organisation, str(each.first), str(each.last))
    return order, Row(label, (*values, _ours(evidence, each))), each.baseline


def _share(figure: TrustFigure | None) -> Value:
    if figure is None:
        return NOTHING
    return Value(f"{100 * figure.share:.1f}%", round(100 * figure.share, 2), unit="percent")


def _ours(evidence: Evidence, figure: TrustFigure) -> Value:
    """Only for a whole quarter that can be shown, and for everybody: ours is not by organisation here."""
    quarter = Quarter.of(figure.first)
    same = (quarter.first, quarter.last) == (figure.first, figure.last)
    alone = not figure.organisation or evidence.combined.organisations == (figure.organisation,)
    if not same or not alone or quarter not in evidence.combined.shown_quarters:
        return NOTHING
    if not evidence.whole_quarter(quarter):
        return Value("files missing")
    staff = evidence.headcount("", quarter)
    total = evidence.total(*evidence.whole(Kind.CASE), quarter=quarter)
    return rates.rate(evidence, total, staff, years=0.25)


def survey(evidence: Evidence) -> Iterator[Part]:
    """Perceived support and climate: what staff said in surveys, before and since."""
    questions = sorted({each.question for each in evidence.figures.of(Measure.SURVEY, group="")})
    rows = []
    for question in questions:
        asked = sorted(
            (each for each in evidence.figures.of(Measure.SURVEY, group="") if each.question == question),
            key=lambda each: (each.first, each.organisation),
        )
        rows += [_asked(each) for each in asked]
        before = next((each for each in reversed(asked) if each.baseline), None)
        after = next((each for each in reversed(asked) if not each.baseline), None)
        if before and after and before.organisation == after.organisation:
            rows.append(Row(f"{question}: difference", (NOTHING, _difference(before, after)), strong=True))
    if rows:
        yield Table("Staff survey: people who agree", ("Answered", "Agree"), tuple(rows), (26, 48))
        yield Words(
            "A difference is given with what chance alone could make (95%). Other people answered each time, "
            "and a survey asks everybody, not those who were supported.",
            small=True,
        )


def _asked(figure: TrustFigure) -> Row:
    before = " (before the programme)" if figure.baseline else ""
    label = f"{figure.question}, {said_between(figure.first, figure.last)}{before}"
    return Row(label, (Value(f"{figure.out_of:,.0f}", figure.out_of, unit="people"), _share(figure)))


def _difference(before: TrustFigure, after: TrustFigure) -> Value:
    points = 100 * (after.share - before.share)
    half = 196 * sqrt(sum(each.share * (1 - each.share) / each.out_of for each in (before, after)))
    low, high = points - half, points + half
    return Value(
        f"{_signed(points)} points ({_signed(low)} to {_signed(high)})", round(points, 1), round(low, 1),
        round(high, 1), "percentage points",
    )  # fmt: skip


def _signed(points: float) -> str:
    """With a hyphen for a minus: the fonts on paper have no other."""
    return f"{points:+.1f}" if round(points, 1) else "0.0"

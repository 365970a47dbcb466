"""The beginning of the report: what it is, what is missing, four numbers, and what stands out."""

from collections.abc import Iterator
from dataclasses import replace

from sos_desktop.offices.exact import ExactTotal
from sos_desktop.reports import cards, pictures
from sos_desktop.reports.evidence import AnyCombined, Evidence, Value, counted, percent, ranged
from sos_desktop.reports.impact import rates
from sos_desktop.reports.impact.report import Box, Card, Cards, Part, Points, Words
from sos_desktop.summary.tables import ALL, Cell, Kind


def beginning(evidence: Evidence) -> Iterator[Part]:
    yield Words(_what_it_is(evidence))
    if evidence.incomplete:
        yield Box("Files are missing", (("", _missing(evidence.combined)),))
    first = headlines(evidence)
    if first:
        yield Cards(first)
    found = findings(evidence)
    if found:
        yield Points(found)


def headlines(evidence: Evidence) -> tuple[Card, ...]:
    """Up to four numbers that stand first, on paper and on the screen."""
    onward = evidence.cell(Kind.FOLLOW_UP, "onward", "tier-3-accepted")
    attended = evidence.cell(Kind.GROUP, "attendance", ALL)
    found = (
        _card("Supported (cases)", evidence, evidence.whole(Kind.CASE)),
        _on_time(evidence),
        _recommend(evidence)
        or (_card("Attended a group session", evidence, (attended,)) if attended else None),
        _card("Accepted expert support", evidence, (onward,)) if onward else None,
    )
    return tuple(each for each in found if each)


def findings(evidence: Evidence) -> tuple[str, ...]:
    """What stands out, in sentences: only what can be said."""
    charts = (pictures.supported(evidence), pictures.on_time(evidence), pictures.recommend(evidence))
    said = [f"{chart.title}: {_lower(chart.finding)}" for chart in charts if chart and chart.finding]
    gaps = rates.gaps(evidence)
    if len(gaps) > _MOST_GAPS:
        gaps = (f"{len(gaps)} staff groups are clearly above or below the others: see “Whom it reached”.",)
    return (*said, *gaps)


def _card(label: str, evidence: Evidence, cells: tuple[Cell, ...]) -> Card | None:
    if not cells:
        return None
    total = evidence.total(*cells)
    value = counted(total, evidence.about())
    between = ranged(total)
    if isinstance(total, ExactTotal) and value.low is not None and value.high is not None:
        return Card(label, f"{value.low:,.0f}–{value.high:,.0f}", "some of it is hidden", value)
    return Card(label, value.said, f"between {between.replace(' to ', ' and ')}" if between else "", value)


def _on_time(evidence: Evidence) -> Card | None:
    """As a share where the files are complete, otherwise as a number."""
    label = "28-day follow-ups on time"
    part, due = evidence.cell(Kind.FOLLOW_UP, "outcome", "on-time"), evidence.whole(Kind.FOLLOW_UP)
    if part is None:
        return None
    share = percent(evidence.share(part, due))
    if evidence.incomplete or share.number is None:
        return _done_of_due(_card(label, evidence, (part,)), counted(evidence.total(*due), evidence.about()))
    of = counted(evidence.total(*due), evidence.about()).said
    if share.low == share.high:
        return Card(label, f"{share.number:.0f}%", f"of {of} due", share)
    under = f"between {share.low:.0f} and {share.high:.0f}% of {of} due"
    return Card(label, f"about {share.number:.0f}%", under, share)


def _done_of_due(card: Card | None, due: Value) -> Card | None:
    """A number that is no share still says of how many it is, where both can be said."""
    if card is None or card.value.number is None or due.number is None:
        return card
    return replace(card, under=", ".join(filter(None, (card.under, f"of {due.said} due"))))


def _recommend(evidence: Evidence) -> Card | None:
    """From the latest cards that ask it."""
    found = [
        each
        for each in cards.replies(evidence.figures)
        if each.would_recommend and not each.baseline and each.agree
    ]
    if not found:
        return None
    latest = found[-1]
    value = latest.agree or Value("")
    under = f"between {value.low:.0f} and {value.high:.0f}% of {latest.came_back:,} replies"
    return Card("Would recommend (cards)", f"{value.number:.0f}%", under, value)


def _what_it_is(evidence: Evidence) -> str:
    combined = evidence.combined
    came = f"{combined.files:,} protected summaries from {combined.record_books:,} record books"
    if combined.coverage is None:
        came += "; how many were expected is not known, so whoever sent none is missing"
    else:
        came += f", {as_percent(combined.coverage)} of the files expected"
    how = _NOISY if evidence.noisy else _EXACT
    made_up = " All records behind this report are made up." if combined.demonstration else ""
    return (
        "Peer supporters of Supporting our Staff listen to colleagues after a distressing event at work, look "
        f"after them again at 28 days, and help them on to expert support. This report adds up {came}. "
        f"{how}{made_up}"
    )


_MOST_GAPS = 3
_NOISY = (
    "So that nobody can be found in a file, every number in it was moved by chance before it left the peer "
    "supporter's computer. Added up, most of that cancels out. The range beside each number is what is left of it: "
    "95 of 100 such ranges hold the true number."
)
_EXACT = (
    "Every count was split between two offices, and only the sums over many peer supporters were put together "
    "again. The totals of a quarter are exact to the nearest 5; so that nobody can be found in them, numbers "
    "from 1 to 7 are hidden."
)


def _missing(combined: AnyCombined) -> str:
    return (
        f"{as_percent(combined.coverage or 0)} of the expected files came. Below 90% the totals read “at "
        "least”, because the cases of the others are not in them; the ranges are those of the files that came. "
        "Shares, rates and signs of change are left out: they would be those of the peer supporters who sent a "
        "file."
    )


def as_percent(part: float) -> str:
    return f"{int(100 * part)}%"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]

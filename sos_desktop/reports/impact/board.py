"""One page for the board: four numbers, one chart, what stands out, and what cannot be concluded."""

import re
from collections.abc import Iterator
from functools import partial

from sos_desktop.reports import page, pictures
from sos_desktop.reports.evidence import Evidence
from sos_desktop.reports.impact import method, short
from sos_desktop.reports.impact.report import Report
from sos_desktop.reports.paper import TEXT_WIDTH

TITLE = "Supporting our Staff: for the board"
_ON_THE_PAGES = "For the board"
_TRIES = ((5, 500, 1.0), (4, 320, 0.9), (3, 200, 0.8), (2, 0, 0.7), (1, 0, 0.6))
"""How many findings, letters of the team's own and which part of the width for the chart: the first that fit."""
_PAGE = re.compile(rb"/Type /Page\b(?!s)")


def pdf(evidence: Evidence, report: Report) -> bytes:
    about = page.Paper(
        _ON_THE_PAGES,
        report.subject,
        report.foot.replace(report.title, "For the board"),
        report.made,
        report.demonstration,
    )
    data = b""
    for findings, letters, wide in _TRIES:
        data = page.build(about, partial(_story, evidence, report, findings, letters, wide))
        if len(_PAGE.findall(data)) == 1:
            break
    return data


def _story(evidence: Evidence, report: Report, findings: int, letters: int, wide: float) -> list[page.Part]:
    return list(_parts(evidence, report, findings, letters, wide))


def _parts(
    evidence: Evidence, report: Report, findings: int, letters: int, wide: float
) -> Iterator[page.Part]:
    yield from page.title(TITLE, report.under)
    if evidence.incomplete:
        came = short.as_percent(evidence.combined.coverage or 0)
        yield page.text(
            f"Files are missing: {came} of those expected came. Numbers read “at least”; nothing is compared."
        )
    cards = [page.Card(card.label, card.figure, card.under) for card in short.headlines(evidence)]
    if cards:
        yield page.cards(cards)
    picture = pictures.supported(evidence) or pictures.staff_groups(evidence)
    if picture:
        drawn = page.figure(picture.svg, TEXT_WIDTH * wide)
        yield page.together([page.heading(picture.title), drawn, page.small(picture.caption)])
    found = short.findings(evidence)
    if found:
        yield page.heading("What stands out")
        yield from page.points(found[:findings])
        if len(found) > findings:
            yield page.small(f"{len(found) - findings} more stand in the report.")
    own = evidence.written.said("meaning")
    if own and letters:
        yield page.own_words("In the team's own words", _first(own, letters))
    caution = dict(method.limits(evidence).points)["What cannot be concluded."]
    yield page.callout("What cannot be concluded", [("", caution)])


def _first(words: str, letters: int) -> str:
    """As much as a page has room for, cut where a word ends."""
    if len(words) <= letters:
        return words
    return words[:letters].rpartition(" ")[0] + " … (the rest is in the report)"

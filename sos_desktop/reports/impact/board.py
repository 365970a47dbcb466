"""One page for the board: four numbers, one chart, what stands out, and what cannot be concluded."""

from collections.abc import Iterator

from sos_desktop.reports import page, pictures
from sos_desktop.reports.evidence import Evidence
from sos_desktop.reports.impact import method, short
from sos_desktop.reports.impact.report import Report

TITLE = "Supporting our Staff: for the board"
_MOST_FINDINGS = 5
_MOST_OF_ONES_OWN = 500


def pdf(evidence: Evidence, report: Report) -> bytes:
    about = page.Paper(
        TITLE,
        report.subject,
        report.foot.replace(report.title, "For the board"),
        report.made,
        report.demonstration,
    )
    return page.build(about, lambda: list(_story(evidence, report)))


def _story(evidence: Evidence, report: Report) -> Iterator[page.Part]:
    yield from page.title(TITLE, report.under)
    if evidence.incomplete:
        came = short.as_percent(evidence.combined.coverage or 0)
        yield page.text(
            f"Files are missing: {came} of those expected came. Numbers read “at least”; nothing is compared."
        )
    yield page.cards([page.Card(card.label, card.figure, card.under) for card in short.headlines(evidence)])
    picture = pictures.supported(evidence) or pictures.staff_groups(evidence)
    if picture:
        yield page.together(
            [page.heading(picture.title), page.figure(picture.svg), page.small(picture.caption)]
        )
    found = short.findings(evidence)
    if found:
        yield page.heading("What stands out")
        yield from page.points(found[:_MOST_FINDINGS])
        if len(found) > _MOST_FINDINGS:
            yield page.small(f"{len(found) - _MOST_FINDINGS} more stand in the report.")
    own = evidence.written.said("meaning")
    if own:
        yield page.own_words("In the team's own words", _first(own))
    caution = dict(method.limits(evidence).points)["What cannot be concluded."]
    yield page.callout("What cannot be concluded", [("", caution)])


def _first(words: str) -> str:
    """As much as a page has room for, cut where a word ends."""
    if len(words) <= _MOST_OF_ONES_OWN:
        return words
    return words[:_MOST_OF_ONES_OWN].rpartition(" ")[0] + " … (the rest is in the report)"

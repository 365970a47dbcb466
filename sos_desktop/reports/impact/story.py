"""The sections of the report in their order, with the headings that SQUIRE 2.0 asks of a write-up.

SQUIRE 2.0 (Ogrinc and others, BMJ Qual Saf 2016;25:986): why did you start, what did you do, what did you find, what
does it mean. The wording here is ours; the sections carry the names of that guideline beside it.
"""

from collections.abc import Iterable
from datetime import date

from sos_desktop.dates import Quarter, said
from sos_desktop.impact.written import SECTIONS
from sos_desktop.reports.evidence import Evidence
from sos_desktop.reports.impact import beside, method, outcomes, reached, short
from sos_desktop.reports.impact.report import Own, Part, Report, Section, Words

TITLE = "Impact report"


def report(evidence: Evidence, *, made: date) -> Report:
    """All of it. Nothing in it is newer than ``made``."""
    combined = evidence.combined
    period = period_said(combined.quarters)
    places = ", ".join(combined.organisations[:6])
    more = f" and {len(combined.organisations) - 6} more" if len(combined.organisations) > 6 else ""
    return Report(
        TITLE,
        f"{period} · {places}{more} · made on {said(made)} · version {combined.version}",
        f"{period}, {places}{more}, version {combined.version}",
        f"{TITLE} · {period} · version {combined.version}",
        combined.version,
        made,
        combined.demonstration,
        tuple(_sections(evidence)),
    )


def _sections(evidence: Evidence) -> Iterable[Section]:
    def section(key: str, heading: str, squire: str, *parts: Iterable[Part]) -> Section:
        own = [Own(key, SECTIONS[key], evidence.written.said(key))] if key in SECTIONS else []
        return Section(key, heading, squire, (*(part for some in parts for part in some), *own))

    yield section("short", "In short", "Abstract", short.beginning(evidence))
    yield section(
        "why", "Why this was done", "Introduction: problem, available knowledge, rationale, aims", _why()
    )
    yield section("what", "What was done", "Methods: context and intervention", method.setting(evidence))
    yield section("how", "How it was measured", "Methods: measures and analysis", method.measured(evidence))
    yield section(
        "reached", "Whom it reached", "Results", reached.people(evidence), reached.happened(evidence)
    )
    yield section("timely", "How soon", "Results", reached.timely(evidence))
    yield section("outcomes", "What followed", "Results", outcomes.followed(evidence))
    yield section(
        "satisfaction",
        "What people said",
        "Results",
        outcomes.satisfaction(evidence),
        beside.survey(evidence),
    )
    yield section("trust", "Beside it: absence and people leaving", "Results", beside.absence(evidence))
    yield section("meaning", "What it may mean", "Discussion: summary, interpretation, conclusions", ())
    yield section(
        "limits",
        "Method and limits",
        "Discussion: limitations",
        method.added(evidence),
        [method.limits(evidence)],
    )


def _why() -> Iterable[Part]:
    yield Words(
        "Distressing events at work can leave staff shaken for weeks. Trained colleagues offer to listen "
        "early, look again at 28 days, and open the way to expert help; it is monitoring and support, not "
        "treatment."
    )


def period_said(quarters: tuple[Quarter, ...]) -> str:
    """``October 2025 to September 2026``, or ``July to September 2026`` for one quarter or one year."""
    first, last = quarters[0].said().split(" "), quarters[-1].said().split(" ")
    begins = first[0] if first[-1] == last[-1] else f"{first[0]} {first[-1]}"
    return f"{begins} to {last[2]} {last[-1]}"

"""The end of the report: how it was measured, what was added up, and the one box of method and limits."""

from collections.abc import Iterator

from sos_desktop.combining.combined import Combined
from sos_desktop.combining.states import Refused
from sos_desktop.combining.totals import AT_LEAST
from sos_desktop.dates import said
from sos_desktop.reports.evidence import Evidence, Value
from sos_desktop.reports.impact.report import Box, Part, Points, Row, Table, Words
from sos_desktop.summary.tables import wording

_LONGEST_NAME = 60
_NAMED = 4
"""So many refused files are named for each reason."""


def setting(evidence: Evidence) -> Iterator[Part]:
    """Who did it and where, and what changed on the way."""
    rows = [Row("Organisations", (Value(", ".join(evidence.combined.organisations[:6]) + _more(evidence)),))]
    if evidence.workforce is not None:
        work = evidence.workforce
        rows += [
            Row("Peer supporters trained", (_people(work.trained),)),
            Row("Of them still in post", (_people(work.in_post, work.trained),)),
            Row("Refresher due", (_people(work.refresher_due),)),
            Row("Managers", (_people(work.managers),)),
        ]
    yield Table("The service", ("",), tuple(rows), (60,))
    changes = tuple(f"{said(each.on)}: {each.words}" for each in evidence.written.annotations)
    if changes:
        yield Words("Changes of the service, marked in the charts where they fall into them:")
        yield Points(changes)


def measured(evidence: Evidence) -> Iterator[Part]:
    """What was counted and what the files do not hold."""
    there = {(cell.kind, cell.table) for cell in evidence.combined.cells}
    missing = [topic for topic in wording().every_topic if not there & set(topic.tables)]
    pairs = ("Staff group by",)
    named = [topic.title for topic in missing if not topic.title.startswith(pairs)]
    yield Words(
        "Process: cases, offers, time to contact, follow-ups on time, group sessions. Outcome: change of rating and "
        "wellbeing, onward support, days off, what people said. Beside them: what the trust counts. How each is "
        "counted stands in the box at the end."
    )
    if named:
        yield Words(
            f"Not in these files, so not in this report: {'; '.join(map(_in_a_list, named))}.", small=True
        )


def added(evidence: Evidence) -> Iterator[Part]:
    combined = evidence.combined
    rows = [
        Row("Files added", (_number(combined.files),), strong=True),
        Row("Record books they come from", (_number(combined.record_books),)),
    ]
    if isinstance(combined, Combined):
        rows += [
            Row("Came twice, counted once", (_number(combined.twice),)),
            Row("Not added", (_number(len(combined.refused)),)),
        ]
    if evidence.expected_files is not None:
        rows.insert(1, Row("Files expected", (_number(evidence.expected_files),)))
    yield Table("What was added up", ("Number",), tuple(rows), (30,))
    refusals = _refusals(evidence.refused)
    if refusals:
        yield Points(refusals)
    if isinstance(combined, Combined) and combined.apart:
        apart = "; ".join(f"{each.series.table.key} of {each.files:,} files" for each in combined.apart)
        yield Words(f"Made under other parameters, so not added to the tables here: {apart}.", small=True)
    alone = [quarter.said() for quarter in combined.quarters if quarter not in combined.shown_quarters]
    if alone:
        yield Words(
            f"Counted in the totals only, with fewer than {AT_LEAST} files: {'; '.join(alone)}.", small=True
        )


def limits(evidence: Evidence) -> Box:
    """Everything that bounds what can be concluded, in one box."""
    protection = _noise_said() if evidence.noisy else _EXACT
    points = [
        ("What cannot be concluded.", _CAUTION),
        ("What is counted.", _COUNTED),
        *protection,
        ("Charts.", _CHARTS),
    ]
    if evidence.figures.figures:
        points.append(("The trust's own figures.", _TRUST))
    points.append(("Single files.", _SINGLE))
    return Box("Method and limits", tuple(points))


_CAUTION = (
    "There is no control group. Most people recover by themselves after a distressing event, and who accepts support "
    "differs from who does not. These numbers show what was done and for whom, not what it changed. The ratings that "
    "peer supporters make are a paraphrase and not the licensed tool: only whether they fell or rose is here."
)
_COUNTED = (
    "A case is one person and one event, supported by one peer supporter; it counts in the quarter of the first "
    "contact. Names never leave a record book, so somebody who is supported in two is two cases. A 28-day follow-up "
    "counts once its window has been closed for four weeks, whatever became of it: one that was not done stays in "
    "the number of those due. At group sessions a person counts each time."
)
_EXACT = (
    (
        "The numbers.",
        "Totals of two offices, neither of which could read a single file. 0 stays, 1 to 7 is hidden, other "
        "numbers go to the nearest 5, and further numbers are hidden where a small one could be worked out. "
        "A total over several quarters is the sum of such numbers; rates and shares are of the rounded ones.",
    ),
)
_CHARTS = (
    "XmR charts: limits are the mean and 2.66 mean moving ranges to either side; signals are those of NHS "
    "England's Making Data Count (a point outside the limits, seven on one side of the mean, seven that rise "
    "or fall, two of three near a limit). No limits below six quarters, trial limits below twelve. Of 100 "
    "services that do not change, about 4 show a signal by chance in 8 quarters, 7 in 12 and 15 in 20. A "
    "signal says that something changed, not what."
)
_TRUST = (
    "Headcount, absence, leavers, surveys and cards are as the trust gave them. Rates are cases for each 1,000 "
    "people in post and year, whole or part time; agency staff and whoever works elsewhere are outside of "
    "them."
)
_SINGLE = (
    "One practitioner's file says nothing by itself: no file is shown, compared or ranked here. A file that "
    "comes late changes these totals, so please cite the version."
)


def _noise_said() -> tuple[tuple[str, str], ...]:
    return (
        (
            "The ranges.",
            "Each number in a file has two-sided geometric noise and is rounded at random, without bias. A "
            "range is the sum and 1.96 standard deviations of that noise to either side, not below 0. Each "
            "number has its own noise, so rows do not add up to their total. Where the noise is larger than "
            "the number, it is too few to say. About one range in 20 misses the true number, so expect one or "
            "two here that do.",
        ),
        ("What the ranges are not.", wording().said["noise_is_not_sampling"]),
    )


def _refusals(refused: tuple[Refused, ...]) -> tuple[str, ...]:
    """Each reason once, with the names of the first files that have it."""
    by_reason: dict[str, list[str]] = {}
    for each in refused:
        by_reason.setdefault(each.reason, []).append(_name(each.name))
    lines = []
    for reason, names in by_reason.items():
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        lines.append(f"Not added: {', '.join(names[:_NAMED])}{more}. {reason}")
    return tuple(lines)


def _name(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 10]}…{name[-9:]}"


def _number(number: int) -> Value:
    return Value(f"{number:,}", number, unit="files")


def _people(number: int, of: int = 0) -> Value:
    said = f"{number:,} ({round(100 * number / of)}%)" if of else f"{number:,}"
    return Value(said, number, unit="people")


def _more(evidence: Evidence) -> str:
    more = len(evidence.combined.organisations) - 6
    return f" and {more} more" if more > 0 else ""


def _in_a_list(title: str) -> str:
    return title[0].lower() + title[1:]

"""The report that the SoS team hands on: what peer support did, from the files of many practitioners.

Every number is an estimate with its range. Nothing is said where the noise is larger than the number, no share
is shown where files are missing, and the limits stand in the report itself. Single files are never shown.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from sos_desktop.dates import Quarter, said
from sos_desktop.reports import page, pictures
from sos_desktop.reports.page import Card, Paper, Part, Row
from sos_desktop.summary import table
from sos_desktop.summary.combine import AT_LEAST, Combined, Refused
from sos_desktop.summary.tables import ALL, Cell, Kind, Topic, wording
from sos_desktop.summary.totals import TOO_FEW, Share, Total
from sos_desktop.vault.files import hand_over

NAME = "impact-report.pdf"
_TITLE = "Impact report"
_WHOLES = {
    Kind.CASE: (Cell(Kind.CASE, "total", ALL), "Of all cases"),
    Kind.FOLLOW_UP: (Cell(Kind.FOLLOW_UP, "total", ALL), "Of those due"),
}
"""What a number is a share of. Its noise is its own, so a share of it has an honest range; a sum of the parts
would not."""
_ON_TIME = Cell(Kind.FOLLOW_UP, "outcome", "on-time")
_ATTENDED = Cell(Kind.GROUP, "attendance", ALL)
_EXPERT = Cell(Kind.FOLLOW_UP, "onward", "tier-3-accepted")
_WIDEST = 0.25
"""A share that may be further than this to either side says less than its two numbers."""
_LONGEST_NAME = 60
_NAMED = 4
"""So many refused files are named for each reason."""
_ORDER = (
    ("offer", "answer"),
    ("case", "total"),
    ("group", "attendance"),
    ("follow-up", "total"),
    ("follow-up", "onward"),
    ("case", "event-type"),
)
"""Topics by their first table: in the order in which support happens, and then why."""


def save(combined: Combined, folder: Path, *, made: date) -> tuple[Path, ...]:
    """Write ``totals.csv`` and ``impact-report.pdf``, each whole or not at all. Raises SaveFailed."""
    contents = {table.NAME: table.write(combined), NAME: impact_report(combined, made=made)}
    with suppress(OSError):  # where there is no folder then, the next line says so
        folder.mkdir(parents=True, exist_ok=True)
    return tuple(hand_over(folder / name, data) for name, data in contents.items())


def impact_report(combined: Combined, *, made: date) -> bytes:
    """The report as a PDF."""
    period = period_said(combined.quarters)
    about = Paper(
        title=_TITLE,
        subject=f"{period}, {', '.join(combined.organisations)}, version {combined.version}",
        foot=f"{_TITLE} · {period} · version {combined.version}",
        made=made,
        demonstration=combined.demonstration,
    )
    return page.build(about, lambda: list(_story(combined, period, made)))


def period_said(quarters: tuple[Quarter, ...]) -> str:
    """``October 2025 to September 2026``, or ``July to September 2026`` for one quarter or one year."""
    first, last = quarters[0].said().split(" "), quarters[-1].said().split(" ")
    begins = first[0] if first[-1] == last[-1] else f"{first[0]} {first[-1]}"
    return f"{begins} to {last[2]} {last[-1]}"


def _story(combined: Combined, period: str, made: date) -> Iterator[Part]:
    organisations = ", ".join(combined.organisations)
    yield from page.title(
        _TITLE, f"{period} · {organisations} · made on {said(made)} · version {combined.version}"
    )
    yield page.text(_what_it_is(combined))
    if combined.incomplete:
        yield page.callout("Files are missing", [("", _missing(combined))])
    yield page.cards(headlines(combined))
    picture = pictures.main_picture(combined)
    yield page.together(
        [page.heading(picture.title), page.figure(picture.svg), page.space(2), page.small(picture.caption)]
    )
    if len(combined.shown_quarters) > 1:
        yield _quarters(combined)
    for topic in sorted(wording().topics, key=lambda topic: _ORDER.index(topic.tables[0])):
        yield _topic(combined, topic)
    yield from _added(combined)
    yield page.callout("Method and limits", _method())


def _what_it_is(combined: Combined) -> str:
    coverage = combined.coverage
    came = f"{combined.files:,} protected summaries from {combined.record_books:,} record books"
    if coverage is None:
        came += "; how many were expected is not known, so whoever sent none is missing"
    else:
        came += f", {_percent(coverage)} of the files expected"
    return (
        "Peer supporters of Supporting our Staff listen to colleagues after a distressing event at work, look "
        f"after them again at 28 days, and help them on to expert support. This report adds up {came}. So that "
        "nobody can be found in a file, every number in it was moved by chance before it left the peer "
        "supporter's computer. Added up, most of that cancels out. The range beside each number is what is left "
        "of it: 95 of 100 such ranges hold the true number."
        + (" All records behind this report are made up." if combined.demonstration else "")
    )


def _missing(combined: Combined) -> str:
    return (
        f"{_percent(combined.coverage or 0)} of the expected files came. Below 90% the totals read “at least”, "
        "because the cases of the others are not in them; the ranges are those of the files that came. Shares "
        "are left out: they would be those of the peer supporters who sent a file."
    )


def headlines(combined: Combined) -> list[Card]:
    """The four numbers that stand first, on paper and on the screen."""
    return [
        _card("Supported (cases)", combined, pictures.SUPPORTED),
        _on_time(combined),
        _card("Attended a group session", combined, _ATTENDED),
        _card("Accepted expert support", combined, _EXPERT),
    ]


def _card(label: str, combined: Combined, cell: Cell) -> Card:
    total = combined.total(cell)
    return Card(label, _estimate(total, combined.about), f"between {total.low:,} and {total.high:,}")


def _on_time(combined: Combined) -> Card:
    """As a share where the files are complete, otherwise as a number."""
    label = "28-day follow-ups on time"
    due, _ = _WHOLES[Kind.FOLLOW_UP]
    share = combined.share(_ON_TIME, due)
    if combined.incomplete or _vague(share):
        return _card(label, combined, _ON_TIME)
    of = _estimate(share.whole, combined.about)
    return Card(label, f"about {share.percent}%", f"between {share.low} and {share.high}% of {of} due")


def _quarters(combined: Combined) -> Part:
    rows = []
    for quarter in combined.shown_quarters:
        total = combined.total(pictures.SUPPORTED, quarter=quarter)
        about = pictures.about_quarter(combined, quarter)
        rows.append(
            Row(quarter.said(), (f"{combined.files_of(quarter):,}", _estimate(total, about), _range(total)))
        )
    return page.section("Quarter by quarter", ("Files", "Supported", "Range"), rows, (20, 34, 34))


def _topic(combined: Combined, topic: Topic) -> Part:
    cells = [cell for cell in combined.cells if (cell.kind, cell.table) in topic.tables]
    whole, of_what = _WHOLES.get(Kind(cells[0].kind), (None, ""))
    if whole is None or combined.incomplete:
        rows = [Row(cell.label, _said(combined, cell), strong=cell.category == ALL) for cell in cells]
        return page.section(topic.title, ("Estimate", "Range"), rows, (34, 34))
    rows = [
        Row(cell.label, (*_said(combined, cell), _share(combined, cell, whole)), strong=cell == whole)
        for cell in cells
    ]
    return page.section(topic.title, ("Estimate", "Range", of_what), rows, (30, 28, 34))


def _said(combined: Combined, cell: Cell) -> tuple[str, str]:
    total = combined.total(cell)
    return _estimate(total, combined.about), _range(total)


def _share(combined: Combined, cell: Cell, whole: Cell) -> str:
    """Nothing where it would be vague: the two numbers and their ranges stand beside it."""
    share = combined.share(cell, whole)
    if cell == whole or _vague(share):
        return ""
    return f"{share.percent}% ({share.low} to {share.high}%)"


def _vague(share: Share) -> bool:
    return share.too_few or share.half_width > _WIDEST


def _estimate(total: Total, about: str) -> str:
    return TOO_FEW if total.too_few else f"{about} {total.shown:,}"


def _range(total: Total) -> str:
    return f"{total.low:,} to {total.high:,}"


def _percent(part: float) -> str:
    return f"{int(100 * part)}%"


def _added(combined: Combined) -> list[Part]:
    rows = [
        Row("Files added", (f"{combined.files:,}",), strong=True),
        Row("Record books they come from", (f"{combined.record_books:,}",)),
        Row("Came twice, counted once", (f"{combined.twice:,}",)),
        Row("Refused", (f"{len(combined.refused):,}",)),
    ]
    if combined.expected is not None:
        expected = combined.expected * len(combined.quarters)
        rows.insert(1, Row("Files expected", (f"{expected:,}",)))
    parts = [page.section("What was added up", ("Number",), rows, (30,))]
    parts += page.points(_refusals(combined.refused))
    alone = [quarter.said() for quarter in combined.quarters if quarter not in combined.shown_quarters]
    if alone:
        parts.append(
            page.small(f"Counted in the totals only, with fewer than {AT_LEAST} files: {'; '.join(alone)}.")
        )
    return parts


def _refusals(refused: tuple[Refused, ...]) -> list[str]:
    """Each reason once, with the names of the first files that have it."""
    by_reason: dict[str, list[str]] = {}
    for each in refused:
        by_reason.setdefault(each.reason, []).append(_name(each.name))
    lines = []
    for reason, names in by_reason.items():
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        lines.append(f"Refused: {', '.join(names[:_NAMED])}{more}. {reason}")
    return lines


def _name(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 10]}…{name[-9:]}"


def _method() -> list[tuple[str, str]]:
    return [
        (
            "What is counted.",
            "A case is one person and one event, supported by one peer supporter; it counts in the quarter of the "
            "first contact. Names never leave a record book, so somebody who is supported in two is two cases. A "
            "28-day follow-up counts once its window has been closed for four weeks, whatever became of it: one "
            "that was not done stays in the number of those due. At group sessions a person counts each time.",
        ),
        (
            "The ranges.",
            "Each number in a file has two-sided geometric noise (epsilon 1) and is rounded at random to a "
            "multiple of 3, without bias. A range is the sum and 1.96 standard deviations of that noise to either "
            "side, not below 0. Each number has its own noise, so rows do not add up to their total. Where the "
            "noise is larger than the number, it is too few to say. About one range in 20 misses the true number, "
            "so expect one or two here that do.",
        ),
        ("What the ranges are not.", wording().said["noise_is_not_sampling"]),
        (
            "What cannot be concluded.",
            "There is no control group. Most people recover by themselves after a distressing event, and who "
            "accepts support differs from who does not. These numbers show what was done and for whom, not what "
            "it changed. The ratings that peer supporters make are a paraphrase and not the licensed tool; "
            "none of their scores is in this report.",
        ),
        (
            "Single files.",
            "One practitioner's file says nothing by itself: no file is shown, compared or ranked here. A file "
            "that comes late changes these totals, so please cite the version.",
        ),
    ]

"""Which charts show what was combined: for the screen as they are, and in the report. No PDF is needed for them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import unescape

from sos_desktop.dates import Quarter, said
from sos_desktop.impact import process_charts
from sos_desktop.impact.process_charts import Point, Process, Silence
from sos_desktop.reports import charts, control_chart
from sos_desktop.reports.cards import Replies, replies
from sos_desktop.reports.charts import Mark
from sos_desktop.reports.control_chart import Note
from sos_desktop.reports.evidence import AnyCombined, Evidence, Value, counted, percent
from sos_desktop.summary.tables import Cell, Kind

_WHISKER = "The dark line with two ends spans the range that the added chance leaves."
_OPEN = "The dark line with two ends spans what hiding and rounding leave open."
_ENDS = {
    Silence.FEW: "Limits need six complete quarters that follow each other, so nothing here is called a change yet.",
    Silence.MISSING: "More than one in ten of the expected files is missing, so nothing here is called a change.",
    Silence.NOT_KNOWN: (
        "How many files were expected is not known, so nothing here is called a change: fewer files also mean fewer "
        "cases."
    ),
    Silence.NOISE: (
        "More than half of what differs between the quarters is the chance that was added to protect people, so "
        "nothing here is called a change."
    ),
}
_SO_FEW_CARDS = (
    "The quarters differ by little more than chance makes of so few cards: nothing is called a change."
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its title, what one must know to read it, and its numbers. ``name`` is that of its file."""

    title: str
    svg: str
    caption: str
    name: str = ""
    unit: str = ""
    marks: tuple[Mark, ...] = ()
    finding: str = ""
    """What the chart says, in one sentence; empty where nothing may be said."""

    @property
    def told(self) -> str:
        """Every number of it, limits and signals in words, for who does not see it."""
        said = re.search("<desc>(.*)</desc>", self.svg, re.DOTALL)
        return unescape(said[1]) if said else ""


def main_picture(combined: AnyCombined) -> Picture:
    """People supported each quarter where several can be shown, otherwise by staff group."""
    evidence = Evidence(combined)
    several = len(combined.shown_quarters) > 1
    found = supported(evidence) if several else staff_groups(evidence)
    return found or Picture("", "", "")


def supported(evidence: Evidence) -> Picture | None:
    """Cases each quarter. None where no file counts them, or there is no quarter to be shown."""
    cells = evidence.whole(Kind.CASE)

    def mark(quarter: Quarter) -> Mark:
        total = evidence.total(*cells, quarter=quarter)
        value = counted(total, evidence.about(quarter))
        return _mark(short(quarter), value, whole=evidence.whole_quarter(quarter))

    if not cells:
        return None
    caption = _files_said(evidence.combined)
    series = _Series("supported", "Supported each quarter", "cases", mark, before=caption)
    return _over_time(evidence, series, _silent(evidence.combined))


def on_time(evidence: Evidence) -> Picture | None:
    """The part of the follow-ups due that were on time, each quarter."""
    part = evidence.cell(Kind.FOLLOW_UP, "outcome", "on-time")
    if part is None:
        return None

    def mark(quarter: Quarter) -> Mark:
        share = evidence.share(part, evidence.whole(Kind.FOLLOW_UP), quarter=quarter)
        whole = evidence.whole_quarter(quarter)
        return _mark(short(quarter), percent(share) if whole else Value("files missing"), whole=whole)

    series = _Series("follow-ups-on-time", "28-day follow-ups on time", "% of those due", mark, most=100)
    return _over_time(evidence, series, _silent(evidence.combined))


def recommend(evidence: Evidence) -> Picture | None:
    """Would recommend, from the cards, each quarter that has cards of its own."""
    found = {
        Quarter.of(each.first): each
        for each in replies(evidence.figures)
        if each.would_recommend and not each.baseline and Quarter.of(each.first) == Quarter.of(each.last)
    }
    if len(found) < 2:
        return None

    def mark(quarter: Quarter) -> Mark:
        card: Replies | None = found.get(quarter)
        if card is None or card.agree is None:
            return _mark(short(quarter), Value("no cards" if card is None else "too few"), whole=True)
        return _mark(short(quarter), card.agree, whole=True)

    series = _Series(
        "would-recommend",
        "Would recommend the support (cards)",
        "% of those who answered",
        mark,
        most=100,
        whisker="The dark line with two ends spans what chance alone could make of so few cards (95%).",
        of_cards=True,
    )
    return _over_time(evidence, series, None, _from_to(min(found), max(found)))


def staff_groups(evidence: Evidence) -> Picture | None:
    return _bars(
        evidence, evidence.cells(Kind.CASE, "staff-group"), "staff-groups", "Supported, by staff group"
    )


def event_types(evidence: Evidence) -> Picture | None:
    return _bars(evidence, evidence.cells(Kind.CASE, "event-type"), "events", "What had happened")


def short(quarter: Quarter) -> str:
    """``Jul to Sep 2026``."""
    first, _, last, year = quarter.said().split(" ")
    return f"{first[:3]} to {last[:3]} {year}"


@dataclass(frozen=True, slots=True)
class _Series:
    """What is followed over time, and how each quarter of it is read."""

    name: str
    title: str
    unit: str
    mark: Callable[[Quarter], Mark]
    before: str = ""
    most: float = float("inf")
    whisker: str = ""
    of_cards: bool = False


def _over_time(
    evidence: Evidence, series: _Series, silent: Silence | None, quarters: Sequence[Quarter] = ()
) -> Picture | None:
    shown = evidence.combined.shown_quarters
    quarters = quarters or (_from_to(shown[0], shown[-1]) if shown else ())
    if len(quarters) < 2:
        return None
    seen = quarters if series.of_cards else shown
    marks = [
        series.mark(each) if each in seen else _mark(short(each), Value("not shown"), whole=False)
        for each in quarters
    ]
    notes, begins, legend = _changes(evidence, quarters)
    points = [
        Point(
            mark.value,
            (mark.high - mark.low) / 2,
            mark.clear and mark.whole,
            place in begins,
        )
        for place, mark in enumerate(marks)
    ]
    process = process_charts.examine(points, silent=silent, least=0, most=series.most)
    svg = control_chart.control_chart(
        marks, process, notes, title=series.title, unit=series.unit,
        highest=100 if series.most == 100 else 0,
    )  # fmt: skip
    whisker = series.whisker or _whisker(evidence)
    whisker = whisker if any(mark.low < mark.high for mark in marks) else ""
    hollow = any(mark.clear and not mark.whole for mark in marks)
    bare = any(not mark.clear and mark.low < mark.high for mark in marks)
    few = "Where there is no point, there are too few to say how many." if bare else ""
    if not any(mark.clear for mark in marks):
        few = "No quarter has a number that can be shown by itself."
    missing = (
        "Where the point is hollow, more than one in ten of the expected files is missing." if hollow else ""
    )
    finding = _finding(marks, process)
    unsaid = _unsaid(process, of_cards=series.of_cards)
    said = (few, whisker, series.before, missing, _limits_said(process), finding or unsaid, *legend)
    return Picture(
        series.title, svg, " ".join(filter(None, said)), series.name, series.unit, tuple(marks), finding
    )


def _whisker(evidence: Evidence) -> str:
    return _WHISKER if evidence.noisy else _OPEN


def _silent(combined: AnyCombined) -> Silence | None:
    if combined.coverage is None:
        return Silence.NOT_KNOWN
    return Silence.MISSING if combined.incomplete else None


def _changes(evidence: Evidence, quarters: Sequence[Quarter]) -> tuple[list[Note], set[int], list[str]]:
    """Changes of the service inside of a chart: their lines, where limits begin afresh, and what each letter means."""
    notes: list[Note] = []
    begins: set[int] = set()
    legend: list[str] = []
    for each in evidence.written.annotations:
        if each.quarter in quarters[1:]:
            place = quarters.index(each.quarter)
            letter = control_chart.letter(len(notes))
            notes.append(Note(place, letter))
            legend.append(f"{letter}: {said(each.on)}, {each.words}.".replace("..", "."))
            if each.rebases:
                begins.add(place)
    together: dict[int, str] = {}
    for note in notes:
        together[note.place] = ",".join(filter(None, (together.get(note.place, ""), note.letter)))
    return [Note(place, letters) for place, letters in together.items()], begins, legend


def _limits_said(process: Process) -> str:
    if not process.limits:
        return ""
    last = process.limits[-1]
    trial = " They are on trial: reckoned from fewer than 12 quarters." if last.trial else ""
    afresh = " They begin afresh where the service changed." if len(process.limits) > 1 else ""
    return f"Broken lines: limits of the usual variation (XmR).{trial}{afresh}"


def _finding(marks: Sequence[Mark], process: Process) -> str:
    if process.silent:
        return ""
    if not process.signals:
        return "Nothing but the usual variation from quarter to quarter is seen."
    by_reason: dict[str, list[str]] = {}
    for place, signals in process.signals.items():
        for signal in signals:
            by_reason.setdefault(signal.said, []).append(marks[place].label)
    parts = [f"{_listed(labels)}: {reason}" for reason, labels in by_reason.items()]
    return f"Marked with a square as more than the usual variation: {'; '.join(parts)}."


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(labels) if len(labels) < 4 else f"{labels[0]} until {labels[-1]}"


def _unsaid(process: Process, *, of_cards: bool) -> str:
    if of_cards and process.silent is Silence.NOISE:
        return _SO_FEW_CARDS
    return _ENDS[process.silent] if process.silent else ""


def _files_said(combined: AnyCombined) -> str:
    files = [combined.files_of(quarter) for quarter in combined.shown_quarters]
    if files and min(files) < max(files):
        return (
            f"Between {min(files)} and {max(files)} files came in a quarter: more files also mean more cases."
        )
    return ""


def _bars(evidence: Evidence, cells: Sequence[Cell], name: str, title: str) -> Picture | None:
    if not cells:
        return None
    about = evidence.about()
    marks = [
        _mark(cell.label, counted(evidence.total(cell), about), whole=about != "at least") for cell in cells
    ]
    whisker = _whisker(evidence) if any(mark.low < mark.high and mark.clear for mark in marks) else ""
    caption = f"{whisker} Where there is no bar, there are too few cases to say how many.".strip()
    svg = charts.bars(marks, title=title, unit="cases")
    return Picture(title, svg, caption, name, "cases", tuple(marks))


def _mark(label: str, value: Value, *, whole: bool) -> Mark:
    clear = value.number is not None
    return Mark(
        label, value.number or 0, value.low or 0, value.high or 0, value.said, clear=clear, whole=whole
    )


def _from_to(first: Quarter, last: Quarter) -> tuple[Quarter, ...]:
    quarters = [first]
    while quarters[-1] < last:
        quarters.append(quarters[-1].next)
    return tuple(quarters)

"""One record as a paper: what was asked and answered, what was added, and which version of it this is."""

from collections.abc import Callable
from datetime import date
from itertools import groupby

from sos_desktop.dates import from_stamp, london_clock, london_date, said
from sos_desktop.records.amendments import Answered, Record
from sos_desktop.records.reasons import why
from sos_desktop.reports import page
from sos_desktop.reports.page import Paper, Part

UNPROTECTED = (
    "On paper, or saved without a password, this is not encrypted. Keep it locked away, give it to nobody who has no"
    " right to it, and shred it when it is not needed any more."
)
_MASKED = "It was moved here and nobody has reviewed it yet: what was written in it is left out."


def paper(record: Record, of_whom: str, *, made: date, demonstration: bool = False) -> bytes:
    """The PDF. Its properties name nobody; on the pages stands what the record book calls them, a code name."""
    which = version(record)
    about = Paper(
        title="A record",
        subject=f"One record, {which}",
        foot=f"{of_whom} · {which} · printed {said(made)} · in confidence",
        made=made,
        demonstration=demonstration,
    )
    return page.build(
        about, lambda: [*page.title(of_whom, held(record)), page.small(UNPROTECTED), *parts(record)]
    )


def version(record: Record) -> str:
    return f"version {record.number} of {len(record.versions)}"


def held(record: Record) -> str:
    by = f" · held by {' and '.join(record.facilitators)}" if record.facilitators else ""
    return f"{record.kind.label} · {said(date.fromisoformat(record.held_on))}{by}"


def parts(record: Record, *, heading: Callable[[str], Part] = page.heading) -> list[Part]:
    """From the version on, as it stands in the paper of one record and, under its own heading, of a whole story."""
    told = [page.text(_which(record))]
    if record.masked:
        told.append(page.text(_MASKED))
    for step, lines in groupby(record.answered, key=_step):
        told.append(heading(step))
        for line in lines:
            told += page.asked(line.question, line.answer)
    if record.amended:
        told.append(heading("Added later"))
    for amended in record.amended:
        when = from_stamp(amended.utc)
        label = f"{amended.reason.label}, {said(london_date(when))} at {london_clock(when)}"
        told += page.asked(label, amended.text or "Without words")
    return told


def _which(record: Record) -> str:
    shown = next(each for each in record.versions if each.number == record.number)
    kept = f"{said(london_date(shown.kept))} at {london_clock(shown.kept)}"
    words = f"{version(record).capitalize()}: {why(shown.reason)}, {kept}."
    newest = record.number == len(record.versions)
    return words if newest else f"{words} There is a later one; this is how it was before."


def _step(line: Answered) -> str:
    return line.step

"""The copy of somebody's records that they may ask for, as a paper to read: every version, in words."""

from datetime import date

from sos_desktop.dates import said
from sos_desktop.records.gathering import Gathered, Line
from sos_desktop.records.redaction import BLACKED_OUT
from sos_desktop.reports import page
from sos_desktop.reports.page import Paper, Part

_TITLE = "A copy of your records"


def paper(gathered: Gathered, *, made: date, demonstration: bool = False) -> bytes:
    """The PDF. Its properties name nobody; ``gathered`` has been redacted already."""
    about = Paper(
        title=_TITLE,
        subject="A copy for the person whose records these are",
        foot=f"{_TITLE} · {said(made)} · in confidence",
        made=made,
        demonstration=demonstration,
    )
    return page.build(about, lambda: _story(gathered, made))


def _story(gathered: Gathered, made: date) -> list[Part]:
    told = [
        *page.title(_TITLE, f"In confidence · made on {said(made)}"),
        page.text(
            "This is everything that one peer supporter of Supporting our Staff keeps about you: what was written when"
            " you talked, every version of it, and when something was done with it. Where factors are rated, the"
            " supporter rated what they heard; it is not a diagnosis."
        ),
        page.text(
            f"Where it says {BLACKED_OUT}, something about another person was taken out. If something here is wrong,"
            " you can ask for it to be corrected; the earlier wording stays beside the correction."
        ),
        page.small("The file beside this one holds the same as data, for a computer."),
    ]
    for part in gathered.parts:
        told.append(page.heading(part.heading))
        if part.under:
            told.append(page.small(part.under))
        for line in part.lines:
            told += _line(line)
    return told


def _line(line: Line) -> list[Part]:
    return page.answered(line.label, line.text or "Nothing", BLACKED_OUT)

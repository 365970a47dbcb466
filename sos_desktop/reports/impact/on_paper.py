"""The report as a PDF of A4: each part in the look that every paper of ours has."""

from collections.abc import Iterator, Sequence

from sos_desktop.reports import page
from sos_desktop.reports.impact.report import (
    Box,
    Cards,
    Chart,
    Own,
    Part,
    Points,
    Report,
    Section,
    Table,
    Words,
)

_NARROW = 54
"""Millimetres that the numbers of a table take, and it may stand beside another."""
_HALVES = (20, 27)


def pdf(report: Report) -> bytes:
    about = page.Paper(report.title, report.subject, report.foot, report.made, report.demonstration)
    return page.build(about, lambda: list(_story(report)))


def _story(report: Report) -> Iterator[page.Part]:
    yield from page.title(report.title, report.under)
    for section in report.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[page.Part]:
    drawn = list(_all_drawn(section.parts))
    if not drawn:
        return
    if section.key == "limits":  # its box says so itself
        yield from drawn
        return
    if section.key != "short":
        drawn[:1] = page.beginning(section.heading, section.squire, drawn[0])
    yield from drawn


def _all_drawn(parts: Sequence[Part]) -> Iterator[page.Part]:
    """Two narrow tables that follow each other stand side by side."""
    waiting: Table | None = None
    for part in parts:
        if isinstance(part, Table) and _narrow(part):
            if waiting is None:
                waiting = part
            else:
                yield page.halves([_half(waiting)], [_half(part)])
                waiting = None
            continue
        if waiting is not None:
            yield _table(waiting)
            waiting = None
        yield from _drawn(part)
    if waiting is not None:
        yield _table(waiting)


def _narrow(table: Table) -> bool:
    return len(table.heads) == 2 and sum(table.wide) <= _NARROW


def _half(table: Table) -> page.Part:
    return page.half(table.title, table.heads, _rows(table), _HALVES)


def _drawn(part: Part) -> Iterator[page.Part]:
    match part:
        case Words(said, small):
            yield page.small(said) if small else page.text(said)
        case Points(said):
            yield from page.points(said)
        case Cards(cards):
            yield page.cards([page.Card(card.label, card.figure, card.under) for card in cards])
        case Table():
            yield _table(part)
        case Chart(picture):
            yield page.together(
                [
                    page.subheading(picture.title),
                    page.figure(picture.svg),
                    page.space(1),
                    page.small(picture.caption),
                ]
            )
        case Box(title, points):
            yield page.callout(title, points)
        case Own(_, asked, said):
            if said:
                yield page.own_words(asked, said)


def _table(table: Table) -> page.Part:
    return page.section(table.title, table.heads, _rows(table), table.wide)


def _rows(table: Table) -> list[page.Row]:
    return [page.Row(row.label, tuple(value.said for value in row.values), row.strong) for row in table.rows]

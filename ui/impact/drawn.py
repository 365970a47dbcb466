"""Each part of a report as a widget: what ``on_paper`` does for paper, for the screen."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.cards import Card, Column
from ui.chart import Chart
from ui.flowing import SideBySide
from ui.labels import heading, muted, number, small, small_muted, strong, text
from ui.tables import Table

if TYPE_CHECKING:
    from sos_desktop.reports.impact.report import Card as FigureCard
    from sos_desktop.reports.impact.report import Part
    from sos_desktop.reports.impact.report import Table as TableOfNumbers


_SPARE = ("Range", "Staff", "Files", "of which stress (S10)", "Leavers")
_LETTERS = 12
"""What a column has room for; what is longer goes on in a second line."""


def drawn(part: "Part") -> QWidget:
    from sos_desktop.reports.impact.report import Box, Cards, Own, Points, Words
    from sos_desktop.reports.impact.report import Chart as ChartPart

    match part:
        case Words(said, is_small):
            return small_muted(said) if is_small else text(said)
        case Points(lines):
            return Column(*(text(f"• {line}") for line in lines), spacing=6)
        case Cards(cards):
            return _cards(cards)
        case ChartPart(picture):
            chart = Chart()
            chart.show_picture(picture)
            return Column(heading(picture.title), chart, small_muted(picture.caption), spacing=8)
        case Box(title, points):
            return _box(title, points)
        case Own(_, asked, said):
            return Column(small(asked), text(said) if said else muted("Nothing written yet."), spacing=2)
        case _:
            return _table(part)


def _cards(cards: "tuple[FigureCard, ...]") -> QWidget:
    figures = []
    for each in cards:
        card = Card()
        for part in (small_muted(each.label), number(each.figure), muted(each.under)):
            card.body.addWidget(part)
        card.body.addStretch(1)
        figures.append(card)
    if len(figures) < 4:
        return SideBySide(*figures, letters=17)
    first, second, third, fourth = figures
    pairs = (SideBySide(first, second, letters=17), SideBySide(third, fourth, letters=17))
    return SideBySide(*pairs, letters=36)


def _table(part: "TableOfNumbers") -> QWidget:
    """Where there is little room, ranges are left out first: they stand on paper and in the CSV."""
    heads = ("", *part.heads)
    spare = tuple(at for at, head in enumerate(heads) if head in _SPARE)
    table = Table(
        heads,
        name=part.title,
        shares=(7, *(3 for _ in part.heads)),
        numbers=tuple(range(1, len(heads))),
        spare=spare,
        whole=True,
        letters=_LETTERS,
    )
    table.setSelectionMode(Table.SelectionMode.NoSelection)  # it is read, and leads nowhere
    rows = [(str(at), (row.label, *(value.said for value in row.values))) for at, row in enumerate(part.rows)]
    table.show_rows(rows)
    return Column(heading(part.title), table, spacing=4)


def _box(title: str, points: tuple[tuple[str, str], ...]) -> QWidget:
    card = Card(title, role="tint")
    for first, rest in points:
        if first:
            card.body.addWidget(strong(first))
        card.body.addWidget(text(rest))
    return card
